"""The logical lines of a text: a hard-wrapped paragraph counts as one line, anything else line by line.

Knows nothing of furniture or sentences. Offsets exclude surrounding white space.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

_WRAP_WIDTH = 100
_FULL_LINE = 0.6
_NARROWEST_WRAP = 40
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]*_]*$")

_DATELINE = re.compile(r"^[^\W\d_a-z][A-Z .,'’-]{2,}(?:[,(][^—–]{0,60})? (?:[—–]|--?) ")


class Line(NamedTuple):
    """A logical line: `[start, end)` of the text, no white space at either end."""

    start: int
    end: int
    text: str


def split_lines(text: str) -> list[Line]:
    """The non-empty logical lines of a text, in order."""
    lines: list[Line] = []
    paragraph: list[Line] = []
    offset = 0
    for physical in text.splitlines(keepends=True):
        stripped = physical.strip()
        if stripped:
            start = offset + physical.index(stripped[0])
            paragraph.append(Line(start, start + len(stripped), stripped))
        else:
            lines += _join_if_wrapped(text, paragraph)
            paragraph = []
        offset += len(physical)
    return lines + _join_if_wrapped(text, paragraph)


def ends_sentence(text: str) -> bool:
    """Whether the text ends the way a sentence does, closing quotes and brackets aside."""
    return _SENTENCE_END.search(text) is not None


def _join_if_wrapped(text: str, paragraph: list[Line]) -> list[Line]:
    if len(paragraph) < 2:  # noqa: PLR2004
        return paragraph
    widest = max(len(line.text) for line in paragraph)
    is_wrapped = (
        _NARROWEST_WRAP <= widest <= _WRAP_WIDTH
        and all(len(line.text) >= _FULL_LINE * widest for line in paragraph[:-1])
        and any(line.text[0].islower() and not ends_sentence(before.text) for before, line in pairwise(paragraph))
    )
    if not is_wrapped:
        return paragraph
    start, end = paragraph[0].start, paragraph[-1].end
    return [Line(start, end, text[start:end])]


def without_dateline(text: str) -> str:
    """A report's first sentence without what tells where and when it was written: "ISLAMABAD, 17 January (Wire) — "."""
    return _DATELINE.sub("", text)
