"""ODT: the headings, paragraphs, list items and tables of a document in its order, as odfdo opens it.

Headers stand at the beginning and footers at the end, both masked. What a tracked change has taken out is no part of
the text, nor is what its author hid or wrote to describe a picture; a note stands where it is called, as a block of its
own after its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import odfdo
from lxml import etree
from odfdo.security import SecurityError

from assistant.errors import Refused
from assistant.reading.blocks import Blocks, said, titled
from assistant.reading.document import Document
from assistant.reading.hiding import hiding_styles
from assistant.reading.unpacking import DAMAGED, require_modest
from assistant.records import Evidence, Failure
from assistant.settings import Settings

_UNPACKED = 4
"""How many times the limit of a text file a document may unpack to, its pictures included."""

_BLOCKS = ("text:p", "text:h")
_NOT_SHOWN = (
    "text:tracked-changes",
    "office:annotation",
    "office:annotation-end",
    "office:forms",
    "text:note-citation",
    "svg:title",
    "svg:desc",
    "office:binary-data",
)
_HIDDEN = (
    "//text:hidden-text[not(@text:is-hidden='false')]"
    " | //text:p[.//text:hidden-paragraph[not(@text:is-hidden='false')]]"
    " | //text:section[@text:display='none']"
)
_CHARACTERS = {"text:tab": "\t", "text:line-break": "\n"}
_APART = ("text:note", "draw:text-box")
"""What stands within a paragraph and has paragraphs of its own."""

_MOST_SPACES = 1000
_SPACE = re.compile("[ \t\r\n]+")


def read_odt(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from an ODT file; a failure if it cannot be opened or shows no text."""
    require_modest(file, _UNPACKED * settings.max_file_bytes)
    try:
        opened = odfdo.Document(file)
        body, styles, properties = opened.content.root, opened.styles.root, tuple(_read_properties(opened.meta))
    except SecurityError as error:
        raise Refused("is nested or packed too deep; it may be made to do harm, save it anew") from error
    except (*DAMAGED, KeyError, TypeError, etree.XMLSyntaxError) as error:
        raise Refused(f"is damaged, or no ODT file ({' '.join(str(error).split())[:120]}); save it anew") from error
    _take_out_hidden(body, styles)
    blocks = Blocks()
    for element in styles.get_elements("//style:header | //style:header-first"):
        _add(blocks, element, "running head")
    for element in body.get_elements("//office:text"):
        _add(blocks, element, "")
    for element in styles.get_elements("//style:footer | //style:footer-first"):
        _add(blocks, element, "footer")
    if blocks.hold_body:
        yield blocks.to_document(properties)
    else:
        yield Failure(path, "shows no text; fill it or remove it", "empty")


def _take_out_hidden(body: odfdo.Element, styles: odfdo.Element) -> None:
    """Takes out what is hidden, by itself or by the style that it is written in."""
    hiding = _hiding_styles([each for root in (styles, body) for each in root.get_elements("//style:style")])
    for root in (body, styles):
        written = root.get_elements("//text:span | //text:p | //text:h") if hiding else []
        styled = [each for each in written if each.get_attribute_string("text:style-name") in hiding]
        for element in (*root.get_elements(_HIDDEN), *styled):
            if element.parent is not None:
                element.delete()


def _hiding_styles(styles: Sequence[odfdo.Element]) -> frozenset[str]:
    by_name = {each.get_attribute_string("style:name") or "": each for each in styles}
    return hiding_styles(
        {name: _says_hidden(each) for name, each in by_name.items()},
        {name: each.get_attribute_string("style:parent-style-name") or "" for name, each in by_name.items()},
    )


def _says_hidden(style: odfdo.Element) -> bool | None:
    """Whether a style hides its text; None if it says nothing of that."""
    shown = [each.get_attribute_string("text:display") for each in style.get_elements("style:text-properties")]
    return shown[0] == "none" if any(shown) else None


def _add(blocks: Blocks, element: odfdo.Element, reason: str) -> None:
    for block in _blocks(element):
        blocks.add(block, reason)


def _blocks(element: odfdo.Element) -> Iterator[str]:
    """Paragraphs and rows of tables below an element, in document order."""
    for child in element.children:
        if child.tag in _NOT_SHOWN:
            continue
        if child.tag in _BLOCKS:
            yield from _paragraph(child)
        elif child.tag == "table:table-row":
            yield from _row(child)
        else:
            yield from _blocks(child)


def _row(row: odfdo.Element) -> Iterator[str]:
    """One line for a row of cells that hold a paragraph each; where a cell holds more, the table is a layout."""
    cells = [list(_blocks(cell)) for cell in row.children]
    if all(len(cell) <= 1 for cell in cells):
        yield "\t".join(block for cell in cells for block in cell)
    else:
        yield from (block for cell in cells for block in cell)


def _paragraph(paragraph: odfdo.Element) -> Iterator[str]:
    """What a paragraph shows, then the notes that it calls and the text boxes anchored in it."""
    apart: list[odfdo.Element] = []
    text = "".join(_pieces(paragraph, apart))
    if text.strip():
        yield text
    for each in apart:
        yield from _blocks(each)


def _pieces(element: odfdo.Element, apart: list[odfdo.Element]) -> Iterator[str]:
    """The text of an element, white space as ODF has it: runs of it count as one blank, more are spelt out."""
    yield _SPACE.sub(" ", element.text or "")
    for child in element.children:
        if child.tag == "text:s":
            yield " " * min(child.get_attribute_integer("text:c") or 1, _MOST_SPACES)
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag in _APART:
            apart.append(child)
        elif child.tag not in _NOT_SHOWN:
            yield from _pieces(child, apart)
        yield _SPACE.sub(" ", child.tail or "")


def _read_properties(meta: Any) -> Iterator[Evidence]:
    """What the file says of itself: titles are often left over from a template, the date is when it was made."""
    yield from titled(meta.title, "ODT title", 0.4)
    yield from said("author", meta.initial_creator or meta.creator, "ODT creator", 0.6)
    yield from said("published", _day(meta.creation_date), "ODT creation-date", 0.4)


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
