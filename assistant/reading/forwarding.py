"""Forwarded mail: whether a text only passes on another message, where that begins, and what its head says of it.

Knows a text and its subject, not the mail it comes from. What somebody says of their own above a message in more than a
few words is their own text: nothing is found then. Comments below or within the message that is passed on are told from
it only where that is quoted line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from assistant.reading.mail_heads import MOST_LINES, PASSED_ON, is_head_line, read_head, skip_empty
from assistant.reading.quoted_mail import Line, after_quoted, lines_of
from assistant.records import Evidence

_MOST_WORDS_OF_NOTE = 3
_LONGEST_SIGNATURE = 15
_LONGEST_RULE = 100
_DEEPEST = 5
"""How often a message may have been passed on."""

_OPENINGS = frozenset(
    """
    forwarded message|begin forwarded message|weitergeleitete nachricht|anfang der weitergeleiteten nachricht
    |anfang der weitergeleiteten e-mail|message transféré|message réexpédié|début du message transféré
    |début du message réexpédié|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato
    |inizio messaggio inoltrato|mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada
    |início da mensagem reencaminhada|doorgestuurd bericht|begin doorgestuurd bericht|przekazana wiadomość
    |wiadomość przekazana|początek przekazanej wiadomości|iletilen mesaj|iletilmiş mesaj|yönlendirilmiş mesaj
    |пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|الرسالة المعاد توجيهها
    """.replace("\n    ", "").split("|")
)
"""What stands above a message that is passed on, and never above one that is answered."""

_RULE = re.compile(r"[-_]{3,}\s*(?:(?:\w+[ ]){0,3}\w+\s*[-_]{3,}\s*)?$")
"""What may stand above either: a line, or "-----Original Message-----"."""

_REPLY = re.compile(r"\s*(?:re|aw|antw|sv|rif|res|odp|ynt|ответ|отв|رد)\s?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A text that passes on a message: the text, that message without marks of quotation, where the message begins.

    `evidence` is what its head says of it, with its place in the text.
    """

    text: str
    start: int
    evidence: tuple[Evidence, ...]


def find_forwarded(text: str, subject: str) -> Forwarded | None:
    """The message that a text passes on; None if it says something of its own, or passes nothing on.

    Args:
        text: all of a mail's text.
        subject: the mail's subject, which tells an answer from what is passed on where the text may be either: a head
            that says neither counts below a note only if the subject says so, and never if that is an answer's.
    """
    innermost, start = None, 0
    for _ in range(_DEEPEST):
        found = _find(text[start:], subject)
        if found is None:
            break
        text, moved = text[:start] + found.text, tuple(_moved(each, start) for each in found.evidence)
        innermost = Forwarded(text, start + found.start, moved)
        start = innermost.start
        subject = next((each.value for each in moved if each.field == "title"), "")
    return innermost


def is_note(text: str) -> bool:
    """Whether a text is no more than a word or two that goes with something else, and a signature."""
    return all(words <= _MOST_WORDS_OF_NOTE for _, words in _count_words(lines_of(text)))


def _moved(evidence: Evidence, by: int) -> Evidence:
    start, end = evidence.span or (0, 0)
    return replace(evidence, span=(start + by, end + by))


def _find(text: str, subject: str) -> Forwarded | None:
    lines = lines_of(text)
    most_words = _MOST_WORDS_OF_NOTE if PASSED_ON.match(subject) else -1 if _REPLY.match(subject) else 0
    for at, words in islice(_count_words(lines), MOST_LINES):
        if not lines[at][1].strip():
            continue
        if words > _MOST_WORDS_OF_NOTE:
            return None
        opens = _opens(lines[at][1])
        first = skip_empty(lines, at + 1) if opens or _is_rule(lines[at][1]) else at
        if opens and first < len(lines) and lines[first][1].startswith(">"):
            return _find_quoted(text, lines, first)
        if (opens or words <= most_words) and (found := _below_head(text, lines, first)):
            return found
    return None


def _count_words(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Each line by its number with how many words stand up to its end, signatures and heads aside."""
    words, signed = 0, len(lines)
    for at, (_, line) in enumerate(lines):
        if line.rstrip() == "--":
            signed = at
        is_signature = signed <= at < signed + _LONGEST_SIGNATURE
        is_head = _opens(line) or _is_rule(line) or is_head_line(line)
        words += 0 if is_signature or is_head else len(re.findall(r"\w+", line))
        yield at, words


def _opens(line: str) -> bool:
    return line.strip(" -_*:>").casefold() in _OPENINGS


def _is_rule(line: str) -> bool:
    return len(line) <= _LONGEST_RULE and _RULE.fullmatch(line) is not None


def _find_quoted(text: str, lines: list[Line], first: int) -> Forwarded | None:
    """A message of which each line is quoted, without the marks; None if something of their own follows it."""
    after = after_quoted(lines, first)
    rest = text[lines[after][0] :] if after < len(lines) else ""
    if not is_note(rest):
        return None
    plain = "\n".join(line[1:].removeprefix(" ") for _, line in lines[first:after])
    whole = text[: lines[first][0]] + plain
    return _below_head(whole, lines_of(whole), first)


def _below_head(text: str, lines: list[Line], first: int) -> Forwarded | None:
    """What follows a head that begins on that line; None if there is no head, or nothing below it."""
    head = read_head(lines, first)
    return Forwarded(text, lines[head[0]][0], head[1]) if head else None
