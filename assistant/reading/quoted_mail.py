"""Quoted mail: which lines of a plain text are another message, and where its signature begins.

Knows one text and no mail around it. What mail programs put above the message that is answered is told by its shape,
in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.records import Mask

Line = tuple[int, str]
"""Where a line begins, and what it holds without its end."""

QUOTED_MAIL = "quoted mail"

_ORIGINAL = re.compile(r"[-_]{3,}\s*(?:\w+[ ]){0,3}\w+\s*[-_]{3,}\s*$")
"""What some programs put above the message that is answered: "-----Original Message-----"."""
_HEADER_LINE = re.compile(r"\*?[^\W\d]{2,12}:\*?\s+\S")
_LEAST_HEADERS = 2
_ATTRIBUTION = re.compile(r".{0,200}(?:\d|@).{0,200}:\s*")
_LONGEST_SIGNATURE, _LONGEST_RULE = 15, 100
_SURE = 0.9

_ESCAPED = re.compile(r"^>(?=From )(?!.*\n>)", re.MULTILINE)
_LONGEST_ABOVE = 1_000


def lines_of(text: str) -> list[Line]:
    """The lines of a text, each with its place."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def after_quoted(lines: list[Line], at: int) -> int:
    """The line after a run of quoted ones, empty lines between them included."""
    after = at
    while after < len(lines) and (lines[after][1].startswith(">") or (after > at and not lines[after][1].strip())):
        after += 1
    while after > at and not lines[after - 1][1].strip():
        after -= 1
    return after


def without_escapes(text: str) -> str:
    """A text without the mark that mailboxes put before a line that begins with "From ".

    Such a line is quoted instead if the line beside it is, or if what stands above says so.
    """
    return _ESCAPED.sub(lambda mark: ">" if _is_quoted_above(text, mark.start()) else "", text)


def _is_quoted_above(text: str, at: int) -> bool:
    above = text[max(at - _LONGEST_ABOVE, 0) : at].split("\n")[:-1]
    told = next((line for line in reversed(above) if line.strip()), "")
    return any(line.startswith(">") for line in above[-1:]) or _ATTRIBUTION.fullmatch(told) is not None


def mask_quoted(text: str) -> Iterator[Mask]:
    """What of a plain text is another message, and the signature below a line "-- " or what passes for one."""
    lines = lines_of(text)
    at = 0
    while at < len(lines):
        reason, after = _set_apart(lines, at)
        if not reason:
            at += 1
            continue
        last = max((number for number in range(at, after) if lines[number][1].strip()), default=at)
        yield Mask(lines[at][0], lines[last][0] + len(lines[last][1]), reason, _SURE)
        at = after


def _set_apart(lines: list[Line], at: int) -> tuple[str, int]:
    """Why a line begins something that is set apart, and the line after it; no reason if it does not."""
    line = lines[at][1]
    quoted = after_quoted(lines, at)
    if quoted > at:
        return QUOTED_MAIL, quoted
    if _ATTRIBUTION.fullmatch(line):
        after = at + 1
        while after < len(lines) and not lines[after][1].strip():
            after += 1
        quoted = after_quoted(lines, after)
        if quoted > after:
            return QUOTED_MAIL, quoted
    if len(line) <= _LONGEST_RULE and _ORIGINAL.fullmatch(line) and _heads_message(lines[at + 1 : at + 6]):
        return QUOTED_MAIL, len(lines)
    if line.rstrip() == "--" and 1 < len(lines) - at <= _LONGEST_SIGNATURE:
        return "signature", len(lines)
    return "", at


def _heads_message(lines: list[Line]) -> bool:
    return sum(_HEADER_LINE.match(line) is not None for _start, line in lines) >= _LEAST_HEADERS
