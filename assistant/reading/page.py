"""The lines of one page while they are told apart, and what is asked of a line by itself.

Knows nothing of where a page comes from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.reading.lines import Line, ends_sentence
from assistant.reading.metadata import SURE
from assistant.reading.phrases import fold
from assistant.records import Evidence

_PROSE_CHARACTERS = 60
_PROSE_WORDS = 10
_MOST_SPACE = 40
"""By which two lines that are the same may differ in length: marks of headings, white space."""
BY_PLACE, BY_NAME = 0.6, 0.7
"""How sure it is that a line is furniture that only its place, or a name beside it, tells of."""


@dataclass(slots=True)
class Page:
    """The lines of a page while they are told apart: why each is furniture, and how sure that is, by its number."""

    lines: Sequence[Line]
    apart: Collection[int]
    known: Mapping[str, str]
    reasons: dict[int, tuple[str, float]] = field(default_factory=dict)
    related: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def mark(self, at: int, reason: str, confidence: float = SURE) -> None:
        """Says why a line is furniture."""
        self.reasons[at] = (reason, confidence)

    def is_free(self, at: int) -> bool:
        """Whether a line may be the article's own."""
        return at not in self.reasons and at not in self.apart

    def reason(self, at: int) -> str:
        """Why a line is furniture; empty if it is not, so far."""
        return self.reasons[at][0] if at in self.reasons else ""


def is_prose(text: str) -> bool:
    """Whether a line is a sentence, or several, of some length."""
    return ends_sentence(text) and (len(text) >= _PROSE_CHARACTERS or len(text.split()) >= _PROSE_WORDS)


def same(left: str, right: str) -> bool:
    """Whether two lines are the same words, whatever their case, white space and marks of headings."""
    is_near = abs(len(left) - len(right)) <= _MOST_SPACE
    return is_near and fold(left).lstrip("# ").split() == fold(right).lstrip("# ").split()
