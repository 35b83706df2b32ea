"""HTML pages: one article each, `text` being all that a browser shows; what is no part of the article is masked.

Knows nothing of what a text says: bylines and furniture told by their words are found later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import Refused
from assistant.reading.blocks import Blocks
from assistant.reading.decoding import decode
from assistant.reading.document import Document
from assistant.reading.html_article import judge_blocks
from assistant.reading.html_metadata import read_metadata, with_spans
from assistant.reading.html_text import parse_html, read_blocks
from assistant.records import Evidence, Failure
from assistant.settings import Settings

NO_TEXT = "shows no text; save the page once it has loaded, or remove it"

_DECLARATION = re.compile(
    rb"<meta[^>]{1,300}?charset\s*=\s*[\"']?\s*(?P<meta>[\w.:-]{2,40})"
    rb"|<\?xml[^>]{1,100}?encoding\s*=\s*[\"'](?P<xml>[\w.:-]{2,40})",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
_NOT_IN_ASCII = re.compile("utf-?(?:16|32)", re.IGNORECASE)


def read_html(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The article of an HTML page; one that shows no text is a failure."""
    yield read_page(read_bytes(file, settings), path)


def read_bytes(file: Path, settings: Settings) -> bytes:
    """All of a file.

    Raises:
        Refused: it is over the limit.
    """
    size = file.stat().st_size
    if size > settings.max_file_bytes:
        raise Refused(f"is {size:,} bytes, over the limit of {settings.max_file_bytes:,}; split it")
    return file.read_bytes()


def read_page(content: bytes, path: str, declared: str = "") -> Document | Failure:
    """The article of a page.

    Args:
        content: its bytes.
        path: what a failure names.
        declared: the encoding that whoever sent it names; the page's own word is taken where there is none.

    Raises:
        Refused: it cannot be decoded or parsed.
    """
    decoded = decode(content, declared or declared_within(content))
    root = parse_html(decoded.text)
    blocks = read_blocks(root)
    evidence = read_metadata(root, [block.text for block in blocks])
    text = Blocks()
    for block, hint in zip(blocks, judge_blocks(root, blocks), strict=True):
        text.add(block.text, hint.reason, hint.confidence)
    document = text.to_document([*evidence, *decoded.evidence])
    return with_spans(document) if document.text else Failure(path, NO_TEXT, "empty")


def read_fragment(markup: str, evidence: tuple[Evidence, ...] = (), line: int = 0) -> Document:
    """A text in HTML that is no whole page, such as an entry of a feed or a mail: only its markup says what it is.

    Raises:
        Refused: it cannot be parsed.
    """
    text = Blocks()
    for block in read_blocks(parse_html(markup)):
        text.add(block.text, block.hint.reason if block.hint.is_sure else "", block.hint.confidence)
    return text.to_document(evidence, line)


def declared_within(content: bytes) -> str:
    """The label of the encoding that a page or an XML file names itself, empty if it names none."""
    match = _DECLARATION.search(content[:_DECLARED_WITHIN])
    label = (match["meta"] or match["xml"]).decode("ascii", "backslashreplace") if match else ""
    return "utf-8" if _NOT_IN_ASCII.match(label) else label
