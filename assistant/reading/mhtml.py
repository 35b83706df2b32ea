"""MHTML: a page saved in one file (RFC 2557), as browsers do and as `clippings add` keeps what it fetches.

The main part is read as what it is, most often HTML; pictures and style sheets are passed over. The saving's address
and date are kept as evidence: the address the page itself names goes first, where it names one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from assistant.errors import Refused
from assistant.reading.blocks import said
from assistant.reading.document import Document
from assistant.reading.html import read_bytes
from assistant.reading.mail_parts import header, payload, read_part
from assistant.records import Evidence, Failure
from assistant.settings import Settings

_ADDRESS_OF_SAVING = 0.85
_CERTAIN = 1.0


def read_mhtml(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The article of a saved page; what else was saved this way is read as what it is."""
    message = message_from_bytes(read_bytes(file, settings))
    part = _main_part(message)
    if part is None:
        raise Refused("holds no page; save it anew from a browser")
    evidence = tuple(_read_headers(message, part))
    for found in read_part(part, path, settings):
        yield replace(found, evidence=(*found.evidence, *evidence)) if isinstance(found, Document) else found


def _main_part(message: Message) -> Message | None:
    """The part that the others belong to: the one named as such, else the first page, else whatever comes first."""
    parts = [part for part in message.walk() if not part.is_multipart() and payload(part).strip()]
    root = str(message.get_param("start", "") or "").strip()
    named = (part for part in parts if root and header(part, "Content-ID") == root)
    pages = (part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml"))
    others = (part for part in parts if part.get_content_type() != "text/css")
    is_saved_page = message.is_multipart() or message.get("Content-Type")
    return next(named, None) or next(pages, None) or (next(others, None) if is_saved_page else None)


def _read_headers(message: Message, part: Message) -> Iterator[Evidence]:
    for holder, name in ((message, "Snapshot-Content-Location"), (part, "Content-Location")):
        if header(holder, name).startswith(("http://", "https://")):
            yield from said("url", header(holder, name), f"MHTML {name}", _ADDRESS_OF_SAVING)
            break
    yield from said("retrieved", header(message, "Date"), "MHTML Date", _CERTAIN)
