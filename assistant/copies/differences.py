"""Differences: what one article says otherwise than another, sentence by sentence and inside them word by word.

Compares what is not masked, by offsets into both texts, which are left as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\w+|[^\w\s]")
_SAME_SENTENCE = 0.5
"""Share of words in common from which on two sentences are one that was changed."""
_LOOK_AHEAD = 20
"""How many of the dropped sentences an added one is compared with."""

Span = tuple[int, int]
Kind = Literal["same", "added", "dropped", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence of the left text, of the right one, or of both; spans are of their texts.

    "dropped" is only left, "added" only right. Where one was "changed", `left_words` and `right_words` are the
    stretches of it that differ.
    """

    kind: Kind
    left: Span | None
    right: Span | None
    left_words: tuple[Span, ...] = ()
    right_words: tuple[Span, ...] = ()


def compare(left: str, left_sentences: Sequence[Span], right: str, right_sentences: Sequence[Span]) -> list[Change]:
    """What the right text changed, in the order of the right one; what it dropped stands where it was.

    Args:
        left: a text.
        left_sentences: the spans of its sentences, in order.
        right: another.
        right_sentences: its sentences.
    """
    sides = [_number(left, left_sentences), _number(right, right_sentences)]
    matcher = SequenceMatcher(None, sides[0], sides[1], autojunk=False)
    changes: list[Change] = []
    for kind, first, last, start, stop in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(left_sentences[first:last], right_sentences[start:stop], strict=True)
            changes += [Change("same", one, other) for one, other in pairs]
        else:
            changes += _pair_up(left, left_sentences[first:last], right, right_sentences[start:stop])
    return changes


def _number(text: str, sentences: Sequence[Span]) -> list[tuple[str, int]]:
    """Each sentence on one line, with how often it has come: repetitions told apart are matched in linear time."""
    times: Counter[str] = Counter()
    numbered = []
    for start, end in sentences:
        sentence = " ".join(text[start:end].split())
        times[sentence] += 1
        numbered.append((sentence, times[sentence]))
    return numbered


def _pair_up(left: str, dropped: Sequence[Span], right: str, added: Sequence[Span]) -> Iterator[Change]:
    """Sentences between two that are the same: each added one with the first dropped one that it may be a change of."""
    at = 0
    for span in added:
        words = _words(right, span)
        likeness = [_likeness(_words(left, each), words) for each in dropped[at : at + _LOOK_AHEAD]]
        best = max(range(len(likeness)), key=likeness.__getitem__, default=-1)
        if best >= 0 and likeness[best] >= _SAME_SENTENCE:
            yield from (Change("dropped", each, None) for each in dropped[at : at + best])
            yield _changed(left, dropped[at + best], right, span)
            at += best + 1
        else:
            yield Change("added", None, span)
    yield from (Change("dropped", each, None) for each in dropped[at:])


def _words(text: str, span: Span) -> Counter[str]:
    return Counter(_WORD.findall(text, *span))


def _likeness(left: Counter[str], right: Counter[str]) -> float:
    """Twice the words in common as a share of both (Dice)."""
    return 2 * (left & right).total() / max(left.total() + right.total(), 1)


def _changed(left: str, left_span: Span, right: str, right_span: Span) -> Change:
    ours, theirs = (list(_WORD.finditer(text, *span)) for text, span in ((left, left_span), (right, right_span)))
    matcher = SequenceMatcher(
        None, [match.group() for match in ours], [match.group() for match in theirs], autojunk=False
    )
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return Change(
        "changed",
        left_span,
        right_span,
        tuple((ours[first].start(), ours[last - 1].end()) for _, first, last, _, _ in codes if first < last),
        tuple((theirs[start].start(), theirs[stop - 1].end()) for _, _, _, start, stop in codes if start < stop),
    )
