"""Turns of a conversation: a question with its answer, and what the page has to say about them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its answer, or with the one line that says why there is none.

    An answer with a `problem` is the one that stays because it could not be corrected. `note` is what the reader should
    know of the question; `lost` are the numbers of the quotes that the index no longer holds to the letter.
    """

    question: str
    answer: Answer | None = None
    problem: str = ""
    note: str = ""
    lost: frozenset[int] = frozenset()


Turns = list[Turn]
"""One conversation, changed in place: of two events of a tab that are answered at a time, neither loses the other's."""
