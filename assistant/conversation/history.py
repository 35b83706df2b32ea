"""The history of a conversation, as callers give it: questions, with the quotes they were answered with if known.

Bounded: only so many turns count, and of each only so much text, however much is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import QuestionError
from assistant.records import Answer, Quote

MOST_TURNS = 20
_MOST_QUOTES = 5
_LONGEST = 500
"""Characters of a question or quote that are read for what it may hand on."""

HistoryItem = str | Mapping[str, Any] | Answer
"""A question; or an object with `question`, `quotes` (objects with `text`, or texts) and `carried`, as in an answer's
JSON; or the answer itself."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question; the texts of its quotes, best first; what it carried, None if that is not known."""

    question: str
    quotes: tuple[str, ...] = ()
    carried: tuple[str, ...] | None = None


def read_history(items: Sequence[HistoryItem]) -> tuple[Turn, ...]:
    """The last turns of a history, oldest first; empty ones do not count.

    Args:
        items: the history, oldest first.

    Raises:
        QuestionError: an item is none; says which.
    """
    if isinstance(items, str) or not isinstance(items, Sequence):
        raise QuestionError("the history is a list of earlier questions, oldest first; put it in a list")
    turns: list[Turn] = []
    for number in range(len(items), 0, -1):
        if len(turns) == MOST_TURNS:
            break
        turn = _read_item(f"history item {number}", items[number - 1])
        if turn.question:
            turns.append(turn)
    return tuple(reversed(turns))


def clean(text: str) -> str:
    """A text without white space around or doubled in it, or anything that is not Unicode text."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def _read_item(place: str, item: HistoryItem) -> Turn:
    if isinstance(item, str):
        return Turn(clean(item[:_LONGEST]))
    if isinstance(item, Answer):
        item = {"question": item.question, "quotes": item.quotes, "carried": item.carried}
    if not isinstance(item, Mapping) or not isinstance(item.get("question"), str):
        raise QuestionError(f"{place} is neither a question nor an object with one ({item!r:.60}); correct it")
    quotes = _list_of(place, item, "quotes")
    texts = [_text_of(place, each) for each in quotes[:_MOST_QUOTES]]
    carried = [_text_of(place, each) for each in _list_of(place, item, "carried")[:MOST_TURNS]]
    question = clean(item["question"][:_LONGEST])
    known = item.get("carried") is not None
    return Turn(question, tuple(texts), tuple(filter(None, carried)) if known else None)


def _text_of(place: str, item: Any) -> str:
    text = item.get("text") if isinstance(item, Mapping) else item.text if isinstance(item, Quote) else item
    if not isinstance(text, str):
        raise QuestionError(f"{place}: {text!r:.60} is not a text; correct it")
    return clean(text[:_LONGEST])


def _list_of(place: str, item: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = item.get(name) or ()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise QuestionError(f"{place}: {name!r} is a list, not {value!r:.60}; correct it")
    return value
