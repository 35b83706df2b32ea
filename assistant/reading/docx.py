"""DOCX: the paragraphs and tables of a document in its order, then its notes, as python-docx opens it.

Headers stand at the beginning, footers and comments at the end; all three are masked. What a tracked change has taken
out, hidden text and field codes are not visible and no part of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from assistant.errors import Refused
from assistant.reading.blocks import Blocks, said, titled
from assistant.reading.document import Document
from assistant.reading.hiding import hiding_styles
from assistant.reading.unpacking import DAMAGED, require_modest
from assistant.records import Evidence, Failure
from assistant.settings import Settings

_UNPACKED = 4
"""How many times the limit of a text file a document may unpack to, its pictures included."""

_NOT_SHOWN = {qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:sectPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
_PARTS = (
    ("header", "running head"),
    ("", ""),
    ("footnotes", ""),
    ("endnotes", ""),
    ("footer", "footer"),
    ("comments", "comments"),
)
"""The parts beside the body, which has no name here, in the order in which they are read, and why they are masked."""


_TEMPLATE_MADE = datetime(2013, 12, 23, 23, 15)
"""What python-docx says of every document that it makes."""


def read_docx(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from a DOCX file; a failure if it cannot be opened or shows no text."""
    require_modest(file, _UNPACKED * settings.max_file_bytes)
    try:
        opened = docx.Document(str(file))
    except (*DAMAGED, PackageNotFoundError, KeyError, etree.XMLSyntaxError) as error:
        raise Refused(f"is damaged, or no DOCX file ({' '.join(str(error).split())[:120]}); save it anew") from error
    hiding = _hiding_styles(opened.styles.element)
    blocks = Blocks()
    for name, reason in _PARTS:
        seen = set()
        for root in _roots(opened, name) if name else [opened.element.body]:
            _take_out_hidden(root, hiding)
            for block in _blocks(root):
                if not reason or block not in seen:
                    blocks.add(block, reason)
                seen.add(block)
    if blocks.hold_body:
        yield blocks.to_document(_read_properties(opened.core_properties))
    else:
        yield Failure(path, "shows no text; fill it or remove it", "empty")


def _roots(opened: Any, name: str) -> Iterator[Any]:
    """The parts of a name, such as `/word/header1.xml`, by number."""
    parts = [part for part in opened.part.package.iter_parts() if str(part.partname).startswith(f"/word/{name}")]
    for part in sorted(parts, key=lambda part: str(part.partname)):
        yield part.element if hasattr(part, "element") else parse_xml(part.blob)


def _blocks(root: Any) -> Iterator[str]:
    """Paragraphs and rows of tables below an element, in document order."""
    for child in root.iterchildren(etree.Element):
        if child.tag in _NOT_SHOWN:
            continue
        if child.tag == qn("w:p"):
            yield from _paragraph(child)
        elif child.tag == qn("w:tr"):
            yield from _row(child)
        else:
            yield from _blocks(child)


def _row(row: Any) -> Iterator[str]:
    """One line for a row of cells that hold a paragraph each; where a cell holds more, the table is a layout."""
    cells = [list(_blocks(cell)) for cell in row.iter(qn("w:tc")) if _row_of(cell) is row]
    if all(len(cell) <= 1 for cell in cells):
        yield "\t".join(block for cell in cells for block in cell)
    else:
        yield from (block for cell in cells for block in cell)


def _row_of(cell: Any) -> Any:
    """The row that a cell belongs to; a content control may lie between."""
    return next(cell.iterancestors(qn("w:tr")))


def _paragraph(paragraph: Any) -> Iterator[str]:
    """What a paragraph shows, then what the text boxes anchored in it show."""
    boxes: list[Any] = []
    text = "".join(_pieces(paragraph, boxes))
    if text.strip():
        yield text
    for box in boxes:
        yield from _blocks(box)


def _pieces(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element.iterchildren(etree.Element):
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag == qn("w:txbxContent"):
            boxes.append(child)
        elif child.tag not in _NOT_SHOWN:
            yield from _pieces(child, boxes)


def _take_out_hidden(root: Any, hiding: frozenset[str]) -> None:
    """Takes out the runs of text that are hidden: as they say themselves, else by their style or their paragraph's."""
    for run in list(root.iter(qn("w:r"))):
        said = _says_hidden(run)
        if said or (said is None and hiding.intersection(_styles_of(run))):
            run.getparent().remove(run)


def _styles_of(run: Any) -> Iterator[str]:
    paragraph = next(run.iterancestors(qn("w:p")), None)
    for element, name in ((run, "w:rPr/w:rStyle"), (paragraph, "w:pPr/w:pStyle")):
        yield _value(element, name) if element is not None else ""


def _hiding_styles(styles: Any) -> frozenset[str]:
    by_id = {style.get(qn("w:styleId"), ""): style for style in styles.iter(qn("w:style"))}
    return hiding_styles(
        {name: _says_hidden(style) for name, style in by_id.items()},
        {name: _value(style, "w:basedOn") for name, style in by_id.items()},
    )


def _says_hidden(element: Any) -> bool | None:
    """Whether a run or a style hides its text; None if it says nothing of that."""
    vanish = element.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return None if vanish is None else vanish.get(qn("w:val"), "true") not in ("0", "false", "off")


def _value(element: Any, path: str) -> str:
    """The value of an element below another, empty without one."""
    found = element.find("/".join(map(qn, path.split("/"))))
    return "" if found is None else found.get(qn("w:val"), "")


def _read_properties(properties: Any) -> Iterator[Evidence]:
    """What the file says of itself: titles are often left over from a template, the date is when it was made."""
    yield from titled(properties.title, "DOCX title", 0.4)
    yield from said("author", properties.author, "DOCX creator", 0.6)
    yield from said("language", properties.language, "DOCX language", 0.6)
    yield from said("published", _day(properties.created), "DOCX created", 0.4)


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment and moment.replace(tzinfo=None) != _TEMPLATE_MADE else ""
