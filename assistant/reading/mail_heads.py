"""Heads: the lines within a text that say who wrote a message, when and on what, as mail programs put them above it.

Knows lines, not whether the message below is answered or passed on. Heads are known in the languages listed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.reading.blocks import said
from assistant.reading.moments import iso_date
from assistant.reading.quoted_mail import Line
from assistant.records import Evidence

_SURE = 0.9
MOST_LINES = 60
"""Of a head, and of what is looked for one."""
_LONGEST_SENDER = 300

_LABELS = {
    "en": {"from": "from", "date": "date|sent", "to": "to", "subject": "subject", "other": "cc|reply-to|importance"},
    "de": {"from": "von", "date": "gesendet|datum", "to": "an", "subject": "betreff", "other": "cc|kopie|antwort an"},
    "fr": {"from": "de", "date": "date|envoyé|envoyé le", "to": "à|pour", "subject": "objet", "other": "cc|répondre à"},
    "es": {
        "from": "de",
        "date": "fecha|enviado|enviado el|date",
        "to": "para|to",
        "subject": "asunto|subject",
        "other": "cc|responder a",
    },
    "it": {
        "from": "da",
        "date": "data|inviato|date",
        "to": "a|to",
        "subject": "oggetto|subject",
        "other": "cc|rispondi a",
    },
    "pt": {
        "from": "de",
        "date": "data|enviado|enviada|enviado em|enviada em|date",
        "to": "para|to",
        "subject": "assunto|subject",
        "other": "cc|responder a",
    },
    "nl": {
        "from": "van",
        "date": "datum|verzonden|date",
        "to": "aan",
        "subject": "onderwerp",
        "other": "cc|antwoord aan",
    },
    "pl": {"from": "od", "date": "data|wysłano|wysłane", "to": "do", "subject": "temat", "other": "cc|dw"},
    "tr": {
        "from": "kimden|gönderen",
        "date": "tarih|gönderildi",
        "to": "kime|alıcı",
        "subject": "konu",
        "other": "cc|bilgi",
    },
    "ru": {"from": "от|от кого", "date": "дата|отправлено", "to": "кому", "subject": "тема", "other": "копия"},
    "ar": {
        "from": "من",
        "date": "التاريخ|تاريخ الإرسال|تم الإرسال",
        "to": "إلى",
        "subject": "الموضوع",
        "other": "نسخة",
    },
}
"""What the lines of a head begin with; some programs leave the English word in other languages."""

PASSED_ON = re.compile(r"(?:(?:fwd?|wg|tr|rv|enc|doorst|pd|i̇lt|ilt)\s?:\s*)+", re.IGNORECASE)
"""What a subject begins with that is passed on."""

_ADDRESS = re.compile(r"\s*[<\[(](?:mailto:)?[^\s<>()\[\]]+@[^<>()\[\]]*[>\])]")

_FIELD_OF: dict[str, dict[str, str]] = {
    language: {label: field for field, labels in fields.items() for label in labels.split("|")}
    for language, fields in _LABELS.items()
}
_ALL = sorted({label for labels in _FIELD_OF.values() for label in labels}, key=len, reverse=True)
_HEAD_LINE = re.compile(
    rf"\s*\*?(?P<label>{'|'.join(map(re.escape, _ALL))})\s?\*?\s?:\*?\s*(?P<value>.*)", re.IGNORECASE
)


def is_head_line(line: str) -> bool:
    """Whether a line can be one of a head."""
    return _HEAD_LINE.fullmatch(line) is not None


def skip_empty(lines: list[Line], at: int) -> int:
    """The first line from one on that is not empty, or the end."""
    while at < len(lines) and not lines[at][1].strip():
        at += 1
    return at


def read_head(lines: list[Line], first: int) -> tuple[int, tuple[Evidence, ...]] | None:
    """The line below a head that begins on that line, and what it says; None if there is none, or nothing below it."""
    values, labels, at = dict[str, tuple[int, str]](), set[str](), first
    while at < min(len(lines), first + MOST_LINES):
        match = _HEAD_LINE.fullmatch(lines[at][1])
        if match:
            label = match["label"].casefold()
            labels.add(label)
            for field in {fields[label] for fields in _FIELD_OF.values() if label in fields}:
                values.setdefault(field, (lines[at][0] + match.start("value"), match["value"].rstrip()))
        elif not (at > first and _goes_on(lines, at)):
            break
        at = _next_of_head(lines, at + 1)
    at = skip_empty(lines, at)
    if "from" not in values or not values.keys() & {"date", "subject"} or at == len(lines):
        return None
    return at, tuple(_read_values(values, _language_of(labels)))


def _goes_on(lines: list[Line], at: int) -> bool:
    """Whether a line continues the one before: a long list of addresses."""
    return bool(lines[at][1].strip()) and (lines[at][1][:1] in " \t" or lines[at - 1][1].rstrip().endswith((",", ";")))


def _next_of_head(lines: list[Line], at: int) -> int:
    """The next line, or the one after empty lines if that belongs to a head too: some write it in paragraphs."""
    after = skip_empty(lines, at)
    return after if after < len(lines) and _HEAD_LINE.fullmatch(lines[after][1]) else at


def _language_of(labels: Iterable[str]) -> str:
    """The language in which all the labels are known; empty if there are several, or none."""
    known = [language for language, fields in _FIELD_OF.items() if fields.keys() >= set(labels)]
    return known[0] if len(known) == 1 else ""


def _read_values(values: dict[str, tuple[int, str]], language: str) -> Iterator[Evidence]:
    """What a head says, each with its place; the title without what marks it as passed on."""
    start, subject = values.get("subject", (0, ""))
    prefix = PASSED_ON.match(subject)
    title = subject[prefix.end() :] if prefix else subject
    end = start + len(subject)
    found = [("title", title, "Subject", (end - len(title), end))]
    if "date" in values:
        start, written = values["date"]
        found.append(("published", iso_date(written, language), "Date", (start, start + len(written))))
    start, sender = values["from"]
    sender = sender[:_LONGEST_SENDER]
    name = _ADDRESS.sub("", sender).strip(" \"'*") or sender.strip("<>")
    found.append(("author", name, "From", (start, start + len(sender))))
    for field, value, origin, span in found:
        for each in said(field, value, f"forwarded mail {origin}", _SURE):
            yield replace(each, span=span)
