"""What the search for speech finds. Knows nothing of how it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
"""Offsets of characters, the end not included."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Words that a text gives as somebody's.

    Attributes:
        start, end: the words said: a quotation with its marks, or the clause of reported speech.
        kind: whether they stand in quotation marks.
        speaker: a name or description as the text writes it; empty where the text does not safely say.
        speaker_span: where that name stands.
        mention: what stands in place, "he" for one; the same span if that is the name.
        verb: the verb of saying, or "according to"; none where a name alone tells, as before a line of an interview.
    """

    start: int
    end: int
    kind: Literal["quotation", "reported"]
    speaker: str = ""
    speaker_span: Span | None = None
    mention: Span | None = None
    verb: Span | None = None
