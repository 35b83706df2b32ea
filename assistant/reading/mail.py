"""Mail: the text of a message is an article, and so is each attachment in a format that is read.

Plain text goes before HTML where a message has both. Quoted messages and signatures are masked. Other attachments are
failures that name them, but for the pictures of an HTML message. Messages within messages are read three deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from pathlib import Path

from assistant.errors import Refused
from assistant.reading.blocks import said
from assistant.reading.decoding import decode
from assistant.reading.document import Document
from assistant.reading.html import declared_within, read_bytes, read_fragment
from assistant.reading.mail_parts import charset, ending_of, header, is_text, payload, read_part, text_of
from assistant.reading.names import numbered, shown
from assistant.reading.unpacking import reason_of
from assistant.records import Evidence, Failure, Mask, place_of
from assistant.settings import Settings

_DEEPEST = 3
_SAID = 0.9

_ORIGINAL = re.compile(r"[-_]{3,}\s*(?:\w+[ ]){0,3}\w+\s*[-_]{3,}\s*$")
"""What some programs put above the message that is answered or passed on: "-----Original Message-----"."""
_HEADER_LINE = re.compile(r"\*?[^\W\d]{2,12}:\*?\s+\S")
_LEAST_HEADERS = 2
_ATTRIBUTION = re.compile(r".{0,200}(?:\d|@).{0,200}:\s*")
_LONGEST_SIGNATURE = 15


def read_mail(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The message and its attachments, in their order."""
    message = message_from_bytes(read_bytes(file, settings))
    if not message.keys():
        raise Refused("is no mail message: it has no headers; save it anew")
    yield from _read_message(message, path, settings)


def _read_message(
    message: Message, path: str, settings: Settings, member: str = "", depth: int = 1
) -> Iterator[Document | Failure]:
    content = _Content()
    content.sort(message)
    evidence = tuple(_read_headers(message))
    place = place_of(path, member)
    try:
        document = _join([_read_text(part) for part in content.texts])
    except Refused as refusal:
        yield Failure(place, reason_of(refusal))
    else:
        if document.text.strip():
            yield replace(document, evidence=evidence, member=member)
        elif not content.attached:
            yield Failure(place, "is a message without text; remove it", "empty")
    names: set[str] = set()
    for part in content.attached:
        name = _name_of(part, names)
        within = f"{member}/{name}" if member else name
        if part.get_content_type() != "message/rfc822":
            yield from read_part(part, path, settings, within)
        elif depth < _DEEPEST:
            yield from _read_message(part.get_payload(0), path, settings, within, depth + 1)  # type: ignore[arg-type]
        else:
            yield Failure(place_of(path, within), "is a message too deep within others; save it on its own")


@dataclass(slots=True)
class _Content:
    """The parts of a message: those that are its text, and those that are attached to it."""

    texts: list[Message] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)

    def sort(self, message: Message) -> None:
        """Takes in a message, container by container."""
        waiting = [(message, False)]
        while waiting:
            part, is_beside_page = waiting.pop(0)
            if part.get_content_type() == "message/rfc822" and part is not message and part.is_multipart():
                self.attached.append(part)
            elif part.is_multipart():
                children = [each for each in part.get_payload() if isinstance(each, Message)]
                if part.get_content_subtype() == "alternative":
                    children = _best_of(children)
                is_page = part.get_content_subtype() == "related"
                waiting[:0] = [(child, is_page) for child in children]
            elif _is_attached(part):
                if not (is_beside_page and part.get_content_maintype() == "image"):
                    self.attached.append(part)
            else:
                self.texts.append(part)


def _best_of(versions: list[Message]) -> list[Message]:
    """Of the same in several formats the plain text, if there is any in it; else all that it may stand in."""
    plain = [each for each in versions if each.get_content_type() == "text/plain" and payload(each).strip()]
    return plain[:1] or [each for each in versions if each.get_content_type() != "text/plain"][:1] or versions[:1]


def _is_attached(part: Message) -> bool:
    is_body = is_text(part) and ending_of(part) in (".txt", ".text", ".html", ".htm")
    return not is_body or part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _read_text(part: Message) -> Document:
    if part.get_content_type() == "text/html":
        content = payload(part)
        return read_fragment(decode(content, charset(part) or declared_within(content)).text)
    text = text_of(part).strip("\n")
    return Document(text, masks=tuple(_mask_lines(text)))


def _join(texts: list[Document]) -> Document:
    """Several texts as one, an empty line between them."""
    joined, masks = "", list[Mask]()
    for each in texts:
        if each.text.strip():
            start = len(joined) + 2 if joined else 0
            joined = f"{joined}\n\n{each.text}" if joined else each.text
            masks += [replace(mask, start=mask.start + start, end=mask.end + start) for mask in each.masks]
    return Document(joined, masks=tuple(masks))


def _mask_lines(text: str) -> Iterator[Mask]:
    """What of a plain text is another message, and the signature below a line "-- " or what passes for one."""
    lines = list(_lines(text))
    at = 0
    while at < len(lines):
        reason, after = _set_apart(lines, at)
        if not reason:
            at += 1
            continue
        last = max((number for number in range(at, after) if lines[number][1].strip()), default=at)
        yield Mask(lines[at][0], lines[last][0] + len(lines[last][1]), reason, _SAID)
        at = after


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _set_apart(lines: list[tuple[int, str]], at: int) -> tuple[str, int]:
    """Why a line begins something that is set apart, and the line after it; no reason if it does not."""
    line = lines[at][1]
    quoted = _after_quoted(lines, at)
    if quoted > at:
        return "quoted mail", quoted
    if _ATTRIBUTION.fullmatch(line):
        after = at + 1
        while after < len(lines) and not lines[after][1].strip():
            after += 1
        quoted = _after_quoted(lines, after)
        if quoted > after:
            return "quoted mail", quoted
    if _ORIGINAL.fullmatch(line) and _heads_message(lines[at + 1 : at + 6]):
        return "quoted mail", len(lines)
    if line.rstrip() == "--" and 1 < len(lines) - at <= _LONGEST_SIGNATURE:
        return "signature", len(lines)
    return "", at


def _after_quoted(lines: list[tuple[int, str]], at: int) -> int:
    """The line after a run of quoted ones, empty lines between them included."""
    after = at
    while after < len(lines) and (lines[after][1].startswith(">") or (after > at and not lines[after][1].strip())):
        after += 1
    while after > at and not lines[after - 1][1].strip():
        after -= 1
    return after


def _heads_message(lines: list[tuple[int, str]]) -> bool:
    return sum(_HEADER_LINE.match(line) is not None for _start, line in lines) >= _LEAST_HEADERS


def _read_headers(message: Message) -> Iterator[Evidence]:
    yield from said("title", header(message, "Subject"), "mail Subject", _SAID)
    yield from said("published", header(message, "Date"), "mail Date", _SAID)
    senders = getaddresses([header(message, "From")])
    yield from said("author", ", ".join(name or address for name, address in senders), "mail From", _SAID)
    list_name = header(message, "List-Id").partition("<")[0].strip(" \"'")
    yield from said("source", list_name or header(message, "List-Id").strip("<>"), "mail List-Id", _SAID)


def _name_of(part: Message, taken: set[str]) -> str:
    """What an attachment is called, each by a name of its own."""
    given = part.get_filename() or ("message.eml" if part.get_content_type() == "message/rfc822" else "attachment")
    base = shown(" ".join(str(given).split())).replace("/", "_").strip(". ") or "attachment"
    number = 1
    while (name := numbered(base, number)) in taken:
        number += 1
    taken.add(name)
    return name
