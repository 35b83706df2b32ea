"""EPUB: each document of a book's reading order that shows text is an article, numbered as it stands in that order.

The package format is read here (EPUB 3.3, "Package document"), since the libraries for it that are well kept are under
the AGPL. What the package says of the book counts for each of its documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree, html

from assistant.errors import Refused
from assistant.reading.blocks import Blocks, said
from assistant.reading.document import Document
from assistant.reading.unpacking import DAMAGED, require_modest
from assistant.records import Evidence, Failure, place_of
from assistant.settings import Settings

_UNPACKED = 4
"""How many times the limit of a text file a book may unpack to, its pictures included."""

_PACKAGE = "{http://www.idpf.org/2007/opf}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_PROPERTIES = (
    ("source", "title", 0.85),
    ("author", "creator", 0.85),
    ("published", "date", 0.85),
    ("language", "language", 0.85),
)
"""Which property of the book is which field of its documents: the book's title is where they stand."""

_BLOCKS = frozenset(
    "address article aside blockquote body caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section table tbody tfoot thead tr ul".split()
)
_CELLS = ("td", "th")
_NOT_SHOWN = ("head", "script", "style", "template", "svg", "math", "noscript")
_LOCKED = "is encrypted; save the book without protection"
_SPACE = re.compile(r"[ \t\r\n]+")

_CLOSED_AT_ONCE = re.compile(rb"<(a|b|div|em|i|p|script|span|style|title)\b([^<>]*)/>")
"""What XHTML may write and HTML takes for an opening that is never closed."""


def read_epub(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The documents of a book in reading order; those that show no text, such as a cover, are passed over."""
    require_modest(file, _UNPACKED * settings.max_file_bytes)
    with ZipFile(file) as book:
        try:
            place, package = _open_package(book)
        except (*DAMAGED, KeyError, etree.XMLSyntaxError, StopIteration) as error:
            raise Refused("is damaged, or no EPUB: its list of contents cannot be read; save it anew") from error
        locked = _encrypted(book)
        evidence = tuple(_read_properties(package))
        is_empty = True
        for number, name in enumerate(_reading_order(package, place), 1):
            if name in locked:
                item: Document | Failure | None = Failure(place_of(path, line=number), _LOCKED)
            else:
                item = _read_document(book, name, evidence, path, number)
            if item:
                is_empty = False
                yield item
        if is_empty:
            yield Failure(path, "shows no text; fill it or remove it", "empty")


def _open_package(book: ZipFile) -> tuple[str, Any]:
    """Where in the book its list of contents stands, and the list."""
    container = _parse(book.read("META-INF/container.xml"))
    place = next(container.iter(f"{_CONTAINER}rootfile")).get("full-path", "")
    return place, _parse(book.read(place))


def _parse(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _encrypted(book: ZipFile) -> set[str]:
    """The names of what cannot be read without a key."""
    try:
        encryption = _parse(book.read("META-INF/encryption.xml"))
    except KeyError:
        return set()
    return {normpath(unquote(each.get("URI", ""))) for each in encryption.iter("{*}CipherReference")}


def _reading_order(package: Any, place: str) -> Iterator[str]:
    """The names of the documents in the book, as its spine orders them."""
    hrefs = {item.get("id"): item.get("href", "") for item in package.iter(f"{_PACKAGE}item")}
    for reference in package.iter(f"{_PACKAGE}itemref"):
        yield normpath(
            join(dirname(place), unquote(hrefs.get(name := reference.get("idref", ""), name)).partition("#")[0])
        )


def _read_document(
    book: ZipFile, name: str, evidence: tuple[Evidence, ...], path: str, number: int
) -> Document | Failure | None:
    try:
        content = book.read(name)
    except KeyError:
        return Failure(place_of(path, line=number), f"{name[:200]!r} is not in the book; save it anew")
    except DAMAGED:
        return Failure(place_of(path, line=number), f"{name[:200]!r} is damaged; save it anew")
    blocks = Blocks()
    for block in _blocks(_tree(content)) if content.strip() else ():
        blocks.add(block)
    return blocks.to_document(evidence, number) if blocks.hold_body else None


def _read_properties(package: Any) -> Iterator[Evidence]:
    for field, name, confidence in _PROPERTIES:
        for element in package.iter(f"{_DUBLIN_CORE}{name}"):
            yield from said(field, element.text, f"EPUB dc:{name}", confidence)


def _tree(content: bytes) -> Any:
    """An XHTML document; one that is not well formed, or names characters that only HTML knows, is taken as HTML."""
    with suppress(etree.XMLSyntaxError):
        root = _parse(content)
        if next(root.iter(etree.Entity), None) is None:
            return root
    parser = html.HTMLParser(encoding="utf-8" if _is_utf8(content) else None)
    return html.document_fromstring(_CLOSED_AT_ONCE.sub(rb"<\1\2></\1>", content), parser=parser)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _blocks(root: Any) -> Iterator[str]:
    """The paragraphs, headings, list items and rows of tables of a document."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            yield "".join(pieces)
            pieces.clear()
        if event == "start" and tag in _NOT_SHOWN:
            walk.skip_subtree()
        elif event == "start":
            pieces.append("\n" if tag == "br" else _SPACE.sub(" ", element.text or ""))
        else:
            pieces.append("\t" if tag in _CELLS else "")
            pieces.append(_SPACE.sub(" ", element.tail or ""))
    yield "".join(pieces)
