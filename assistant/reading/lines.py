"""The logical lines of a text: a hard-wrapped paragraph counts as one line, anything else line by line.

Knows nothing of furniture or sentences. Offsets exclude surrounding white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_WRAP_WIDTH = 100
_FULL_LINE = 0.6
_FULL_WIDTH = 0.9
"""What counts as the whole width: letters are not of one width in print."""
_NARROWEST_WRAP = 40
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]*_]*$")

_DATELINE = re.compile(r"^[^\W\d_a-z][A-Z .,'’-]{2,}(?:[,(][^—–]{0,60})? (?:[—–]|--?) ")


class Line(NamedTuple):
    """A logical line: `[start, end)` of the text, no white space at either end."""

    start: int
    end: int
    text: str


def split_lines(text: str, width: int | None = None) -> list[Line]:
    """The non-empty logical lines of a text, in order.

    Args:
        text: the text.
        width: what the whole is wrapped at that this is a part of, as `wrap_width` gives it; None to find it out here.
    """
    paragraphs = list(_paragraphs(text))
    width = _wrap_width(paragraphs) if width is None else width
    lines: list[Line] = []
    for paragraph in paragraphs:
        lines += [_join(text, paragraph)] if _is_wrapped(paragraph) else _join_full_lines(text, paragraph, width)
    return lines


def wrap_width(text: str) -> int:
    """The characters that a text's lines were broken at to fit; 0 if nothing shows that they were."""
    return _wrap_width(list(_paragraphs(text)))


def _wrap_width(paragraphs: Sequence[Sequence[Line]]) -> int:
    return max((_widest(each) for each in paragraphs if _is_wrapped(each)), default=0)


def _paragraphs(text: str) -> Iterator[list[Line]]:
    """Runs of lines without an empty one between them."""
    paragraph: list[Line] = []
    offset = 0
    for physical in text.splitlines(keepends=True):
        stripped = physical.strip()
        if stripped:
            start = offset + physical.index(stripped[0])
            paragraph.append(Line(start, start + len(stripped), stripped))
        elif paragraph:
            yield paragraph
            paragraph = []
        offset += len(physical)
    if paragraph:
        yield paragraph


def ends_sentence(text: str) -> bool:
    """Whether the text ends the way a sentence does, closing quotes and brackets aside."""
    return _SENTENCE_END.search(text) is not None


def _is_wrapped(paragraph: Sequence[Line]) -> bool:
    """Whether a paragraph shows by itself that its lines were broken to fit a width: one goes on in lower case."""
    widest = _widest(paragraph)
    return (
        len(paragraph) > 1
        and _NARROWEST_WRAP <= widest <= _WRAP_WIDTH
        and all(len(line.text) >= _FULL_LINE * widest for line in paragraph[:-1])
        and any(line.text[0].islower() and not ends_sentence(before.text) for before, line in pairwise(paragraph))
    )


def _join_full_lines(text: str, paragraph: Sequence[Line], width: int) -> list[Line]:
    """The lines of a paragraph, joined where one had no room for the next word at the width that the text has.

    A line that ends a sentence is left alone, since a paragraph may end there.
    """
    runs: list[list[Line]] = []
    for line in paragraph:
        before = runs[-1][-1].text if runs else ""
        if before and _has_no_room(before, line.text, width) and not ends_sentence(before):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [_join(text, run) for run in runs]


def _has_no_room(before: str, line: str, width: int) -> bool:
    return width > 0 and len(before) + 1 + len(line.split(maxsplit=1)[0]) > _FULL_WIDTH * width


def _join(text: str, lines: Sequence[Line]) -> Line:
    start, end = lines[0].start, lines[-1].end
    return Line(start, end, text[start:end])


def _widest(paragraph: Sequence[Line]) -> int:
    return max(len(line.text) for line in paragraph)


def without_dateline(text: str) -> str:
    """A report's first sentence without what tells where and when it was written: "ISLAMABAD, 17 January (Wire) — "."""
    return _DATELINE.sub("", text)
