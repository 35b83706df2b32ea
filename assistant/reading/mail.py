"""Mail and mailboxes: the text of a message is an article, and so is each attachment in a format that is read.

Plain text goes before HTML where a message has both, unless it only stands in for that. Quoted messages and signatures
are masked. A message that only passes another one on is that one: the head that tells its title and date is masked, and
so is a note above it. Other attachments are failures that name them, but for the pictures of an HTML message. Messages
within messages are read three deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from io import BytesIO
from pathlib import Path

from assistant.errors import Refused
from assistant.reading.blocks import said
from assistant.reading.decoding import decode
from assistant.reading.document import Document
from assistant.reading.forwarding import Forwarded, find_forwarded, is_note
from assistant.reading.html import declared_within, read_bytes, read_fragment
from assistant.reading.mail_parts import charset, ending_of, header, is_text, payload, read_part, text_of
from assistant.reading.mbox import find_messages
from assistant.reading.names import numbered, shown
from assistant.reading.phrases import find_furniture
from assistant.reading.quoted_mail import QUOTED_MAIL, mask_quoted, without_escapes
from assistant.reading.unpacking import reason_of
from assistant.records import Evidence, Failure, Mask, place_of
from assistant.settings import Settings

_DEEPEST = 3
_SAID = 0.9
_LEAST_OF_PAGE = 4
"""A plain text with fewer words than one in so many of the page's is no version of it."""
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|\S{1,64}@\S{1,255}")
_WORD = re.compile(r"[^\W\d_]+")


def read_mail(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The message and its attachments, in their order; each of several messages is told apart as a mailbox's are."""
    contents = list(find_messages(BytesIO(read_bytes(file, settings)), settings.max_file_bytes))
    if len(contents) > 1:
        yield from _read_messages(contents, path, settings)
    else:
        yield from _read_message(_parse(b"".join(contents)), path, settings)


def read_mailbox(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The messages of a mailbox and their attachments, in their order, the first one below `path/1.eml`."""
    with file.open("rb") as opened:
        yield from _read_messages(find_messages(opened, settings.max_file_bytes), path, settings)


def _read_messages(contents: Iterable[bytes], path: str, settings: Settings) -> Iterator[Document | Failure]:
    number = 0
    for number, content in enumerate(contents, 1):
        member, limit = f"{number}.eml", settings.max_file_bytes
        if len(content) > limit:
            yield Failure(place_of(path, member), f"is over {limit:,} bytes, the limit; save it on its own, in parts")
            continue
        try:
            message = _parse(content)
        except Refused as refusal:
            yield Failure(place_of(path, member), reason_of(refusal))
        else:
            yield from _read_message(message, path, settings, member)
    if not number:
        yield Failure(path, "holds no messages; fill it or remove it", "empty")


def _parse(content: bytes) -> Message:
    message = message_from_bytes(content)
    if not message.keys():
        raise Refused("is no mail message: it has no headers; save it anew")
    return message


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
        if document.text.strip() and not (content.has_message and is_note(document.text)):
            document = replace(document, evidence=evidence, member=member)
            forwarded = find_forwarded(document.text, header(message, "Subject"))
            yield _pass_on(document, forwarded) if forwarded else document
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

    @property
    def has_message(self) -> bool:
        """Whether a whole message is attached."""
        return any(part.get_content_type() == "message/rfc822" for part in self.attached)

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
    """Of the same in several formats the plain text, unless that only stands in; else all that it may stand in."""
    plain = [each for each in versions if each.get_content_type() == "text/plain" and payload(each).strip()]
    others = [each for each in versions if each.get_content_type() != "text/plain"]
    page = next((part for each in others for part in each.walk() if part.get_content_type() == "text/html"), None)
    if plain and page and _stands_in(plain[0], page):
        return others[:1]
    return plain[:1] or others[:1] or versions[:1]


def _stands_in(plain: Message, page: Message) -> bool:
    """Whether a plain text tells its reader to open the page, or has little of what that says.

    A part that cannot be read decides nothing: the plain text goes first, and what is wrong with it is said.
    """
    try:
        words = _count_words(text_of(plain))
        shown = _read_text(page)
    except Refused:
        return False
    masked = sum(_count_words(shown.text[mask.start : mask.end]) for mask in shown.masks)
    return words * _LEAST_OF_PAGE < _count_words(shown.text) - masked


def _count_words(text: str) -> int:
    """The words of a text but for addresses, and for lines that speak of the mail itself."""
    lines = (_ADDRESS.sub(" ", line).strip() for line in text.split("\n"))
    return sum(len(_WORD.findall(line)) for line in lines if not find_furniture(line))


def _is_attached(part: Message) -> bool:
    is_body = is_text(part) and ending_of(part) in (".txt", ".text", ".html", ".htm")
    return not is_body or part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _read_text(part: Message) -> Document:
    if part.get_content_type() == "text/html":
        content = payload(part)
        return read_fragment(decode(content, charset(part) or declared_within(content)).text)
    text = without_escapes(text_of(part).strip("\n"))
    return Document(text, masks=tuple(mask_quoted(text)))


def _join(texts: list[Document]) -> Document:
    """Several texts as one, an empty line between them."""
    joined, masks = "", list[Mask]()
    for each in texts:
        if each.text.strip():
            start = len(joined) + 2 if joined else 0
            joined = f"{joined}\n\n{each.text}" if joined else each.text
            masks += [replace(mask, start=mask.start + start, end=mask.end + start) for mask in each.masks]
    return Document(joined, masks=tuple(masks))


def _pass_on(document: Document, forwarded: Forwarded) -> Document:
    """A message that only passes another one on, as that one; what hid that from view no longer does."""
    text, start = forwarded.text, forwarded.start
    head = text[:start].rstrip()
    covered = [
        mask for mask in document.masks if mask.start < len(head) and (mask.end > start or mask.reason == QUOTED_MAIL)
    ]
    masks = [mask for mask in document.masks if mask.start >= start and not (covered and mask.reason == QUOTED_MAIL)]
    if covered:
        masks += [replace(mask, start=mask.start + start, end=mask.end + start) for mask in mask_quoted(text[start:])]
    above = Mask(0, len(head), "front matter", _SAID)
    return replace(document, text=text, masks=(above, *masks), evidence=forwarded.evidence)


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
