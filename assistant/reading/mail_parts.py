"""The parts of a message in MIME: their headers and bytes, and reading a part as what its name or type says that it is.

Nothing here raises for a damaged message: a header that cannot be decoded is given as it is written.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import Refused
from assistant.reading import format_of, read_documents
from assistant.reading.blocks import showable
from assistant.reading.decoding import decode
from assistant.reading.document import Document
from assistant.reading.html import read_page
from assistant.reading.unpacking import is_archive, reason_of
from assistant.records import Failure, place_of
from assistant.settings import Settings

_ENDINGS = {
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/markdown": ".md",
    "application/xhtml+xml": ".xhtml",
    "application/json": ".json",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/x-ndjson": ".jsonl",
}
"""The endings of types that have several, or that not every system knows."""

_MAILS = (".eml", ".mbox", ".mhtml", ".mht")


def header(message: Message, name: str) -> str:
    """A header as one line of text, empty if there is none."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    with suppress(Refused):
        raw = decode(raw.encode("utf-8", "surrogateescape")).text
    with suppress(MessageError, LookupError, ValueError):
        raw = str(make_header(decode_header(raw)))
    return " ".join(showable(raw).split())


def payload(part: Message) -> bytes:
    """The bytes of a part that holds no others; those of a damaged one as far as they can be told."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def charset(part: Message) -> str:
    """The label of the encoding that a part declares, empty if it declares none."""
    with suppress(LookupError, ValueError):
        return str(part.get_content_charset() or "")
    return ""


def is_text(part: Message) -> bool:
    """Whether a part is text of any kind."""
    return part.get_content_maintype() == "text"


def text_of(part: Message) -> str:
    """The text of a part, its lines ended in one way.

    Raises:
        Refused: it is in no known encoding, or damaged.
    """
    text = showable(decode(payload(part), charset(part)).text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def ending_of(part: Message, name: str = "") -> str:
    """The ending by which a part is read, by its name, else by its type; empty if it is in no format that is."""
    kind = part.get_content_type()
    return format_of(name) or format_of(_ENDINGS.get(kind) or mimetypes.guess_extension(kind) or "")


def read_part(part: Message, path: str, settings: Settings, member: str = "") -> Iterator[Document | Failure]:
    """What a part holds.

    Args:
        part: one that holds no others.
        path: the file it is a part of.
        settings: the limits.
        member: its name in that file, if it is a document of its own there.
    """
    place, ending = place_of(path, member), ending_of(part, member)
    if not ending:
        yield Failure(
            place, f"is of type {part.get_content_type()[:100]}, which is not read; save it in another format"
        )
        return
    try:
        if ending in (".html", ".htm", ".xhtml"):
            page = read_page(payload(part), place, charset(part))
            yield replace(page, member=member) if isinstance(page, Document) else page
        elif ending in (".txt", ".text"):
            text = text_of(part)
            empty = Failure(place, "is empty; fill it or remove it", "empty")
            yield Document(text, member=member) if text.strip() else empty
        else:
            yield from _read_as_file(payload(part), ending, path, settings, member)
    except Refused as refusal:
        yield Failure(place, reason_of(refusal))


def _read_as_file(
    content: bytes, ending: str, path: str, settings: Settings, member: str
) -> Iterator[Document | Failure]:
    if is_archive(ending) or ending in _MAILS:
        raise Refused("is an archive or a mail within a mail; save it on its own")
    with TemporaryDirectory(prefix="clippings-") as scratch:
        file = Path(scratch, f"part{ending}")
        file.write_bytes(content)
        name = place_of(path, member) if member else f"{path}{ending}"
        for found in read_documents(file, name, settings):
            if isinstance(found, Document):
                yield replace(found, member="/".join(filter(None, (member, found.member))))
            else:
                yield found if member else replace(found, place=found.place.replace(name, path, 1))
