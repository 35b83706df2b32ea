"""Turns of a conversation: a question with its answer, and what the page has to say about them."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from assistant.records import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its answer, or with the one line that says why there is none.

    An answer with a `problem` is the one that stays because it could not be corrected. `note` is what the reader should
    know of the question; `lost` are the numbers of the quotes that the index in use does not hold to the letter;
    `is_kept` says that the reader's word on the answer was kept.
    """

    question: str
    answer: Answer | None = None
    problem: str = ""
    note: str = ""
    lost: frozenset[int] = frozenset()
    is_kept: bool = False


class Turns(list[Turn]):
    """One conversation, changed in place: of two events of a tab at a time, neither loses what the other added.

    `begun` counts how often it was begun anew: an answer that was asked for before that is dropped. So is one that the
    reader stopped waiting for, which is any up to `stopped`, as the page counts what it asks: Gradio may hand over a
    stop before the question that it is for, or after the next one. The page waits for nothing up to `settled`. Who
    holds `one_by_one` changes the conversation: the next question is understood by the answer before it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0
        self.stopped = 0
        self.settled = 0
        self.one_by_one = threading.Lock()

    def __deepcopy__(self, memo: object) -> Turns:
        """A new conversation, since Gradio makes each tab's from a copy of one that is empty."""
        return Turns()

    def settle(self, count: int) -> None:
        """Says that what the page counts as this is answered, or is not going to be."""
        self.settled = max(self.settled, count)
