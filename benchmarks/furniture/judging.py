"""Judges what was read of a golden page, line by line and field by field.

A line of furniture counts as masked if most of it is; a sentence of the body is lost if any character of it is. A
text that an extractor leaves is judged without offsets: a line of furniture is kept out if it is not in what remains
of that text once the body is taken out. Knows no rule of furniture and prints nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import sentencex

from assistant.records import Article
from tests.golden import FURNITURE, Page, PlacedLine, place_lines

_MOST = 0.5
_DAY = len("2024-01-29")


class JudgedLine(NamedTuple):
    """A line, or a sentence of the body, and why it is masked; empty if it is not."""

    page: Page
    kind: str
    text: str
    reason: str

    @property
    def is_furniture(self) -> bool:
        """Whether it should be masked."""
        return self.kind in FURNITURE


class Score(NamedTuple):
    """Lines of furniture and those kept out; sentences of the body and those lost."""

    furniture: int
    kept_out: int
    sentences: int
    lost: int

    @property
    def recall(self) -> float:
        """Share of the furniture that is kept out."""
        return self.kept_out / max(1, self.furniture)

    @property
    def wrongly_masked(self) -> float:
        """Share of the body's sentences that are lost."""
        return self.lost / max(1, self.sentences)


def judge(page: Page, article: Article) -> Iterator[JudgedLine]:
    """Each line of a page in order, the body sentence by sentence."""
    for line in place_lines(page, article.text):
        if line.kind == "body":
            for start, end in _sentences(article.text, line, page.fields["language"]):
                reason = _masked_for(article, start, end, more_than=0)
                yield JudgedLine(page, "body", article.text[start:end], reason)
        else:
            reason = _masked_for(article, line.start, line.end, more_than=_MOST)
            yield JudgedLine(page, line.kind, article.text[line.start : line.end], reason)


def score(judged: Iterable[JudgedLine]) -> Score:
    """How much of the furniture is masked, and of the body."""
    lines = list(judged)
    furniture = [bool(line.reason) for line in lines if line.is_furniture]
    body = [bool(line.reason) for line in lines if line.kind == "body"]
    return Score(len(furniture), sum(furniture), len(body), sum(body))


def score_text(judged: Iterable[JudgedLine], left: str) -> Score:
    """The same of a text that an extractor leaves, whatever the lines are masked for.

    The article's own lines are taken out of it first, longer ones before shorter, so that no short line of furniture
    is found inside them.
    """
    rest = _without_space(left)
    furniture, body = [], []
    for line in sorted(judged, key=lambda line: (line.is_furniture, -len(line.text))):
        bare = _without_space(line.text)
        is_left = bare in rest
        rest = rest.replace(bare, "\0", 1)
        if line.is_furniture:
            furniture.append(not is_left)
        elif line.kind == "body":
            body.append(not is_left)
    return Score(len(furniture), sum(furniture), len(body), sum(body))


def add_scores(scores: Iterable[Score]) -> Score:
    """The score of all pages together."""
    return Score(*map(sum, zip(*scores, strict=True)))


def is_right(field: str, true: str, found: str) -> bool:
    """Whether a field is found: dates by the day, languages without their region, authors in any order."""
    if field == "published":
        return found[:_DAY] == true[:_DAY]
    if field == "language":
        return found[:2] == true[:2]
    if field == "author":
        return _names(found) == _names(true)
    return found.casefold().split() == true.casefold().split()


def _sentences(text: str, line: PlacedLine, language: str) -> Iterator[tuple[int, int]]:
    written = text[line.start : line.end]
    for boundary in sentencex.get_sentence_boundaries(language, written):
        piece = written[boundary["start_index"] : boundary["end_index"]]
        if sentence := piece.strip():
            start = line.start + boundary["start_index"] + piece.index(sentence)
            yield start, start + len(sentence)


def _masked_for(article: Article, start: int, end: int, *, more_than: float) -> str:
    """Why more than a share of the characters is masked, white space aside; empty if less is."""
    covered: dict[str, int] = {}
    for mask in article.masks:
        overlap = _without_space(article.text[max(mask.start, start) : min(mask.end, end)])
        if overlap:
            covered[mask.reason] = covered.get(mask.reason, 0) + len(overlap)
    is_masked = sum(covered.values()) > more_than * len(_without_space(article.text[start:end]))
    return max(covered, key=lambda reason: covered[reason]) if is_masked else ""


def _without_space(text: str) -> str:
    return "".join(text.split())


def _names(authors: str) -> set[str]:
    return {name.strip().casefold() for name in re.split(r";|,| and | & ", authors)}
