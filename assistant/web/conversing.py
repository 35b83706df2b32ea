"""A conversation over one desk: questions asked, answers corrected, saved ones taken up again. Knows no gradio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.answering import Assistant
from assistant.errors import ArticleNotFound, AssistantError, ExchangeError, QuoteNotVerbatim
from assistant.exchange import answer_from_dict
from assistant.json_objects import check_object
from assistant.quoting import verify_quote
from assistant.records import Answer, Quote
from assistant.web.asking import Asked, asked_again, correct
from assistant.web.desk import Desk
from assistant.web.turns import Turn

_ECHOED = 200
"""How much of a question that cannot be asked is shown again."""


def ask_turn(desk: Desk, asked: Asked, turns: Sequence[Turn], note: str = "") -> Turn:
    """A question after the turns before it, with its answer or with why there is none."""
    history = [turn.answer for turn in turns if turn.answer]
    try:
        return Turn(asked.question, _ask(desk, asked, history), note=note)
    except AssistantError as error:
        return Turn(asked.question[:_ECHOED], problem=f"{error}.", note=note)


def correct_turn(desk: Desk, turn: Turn, answer: Answer, correction: Mapping[str, Any]) -> Turn:
    """A turn searched again as the reader corrected it; where that cannot be, its answer stays and says so."""
    try:
        return replace(turn, answer=_ask(desk, correct(answer, correction)), problem="", lost=frozenset())
    except AssistantError as error:
        return replace(turn, problem=f"{error}.")


def repeat_turn(desk: Desk, turn: Turn) -> Turn:
    """A turn asked again just as it was, if its answer is from another index."""
    if turn.answer is None or turn.answer.index_id == desk.assistant().store.index_id:
        return turn
    try:
        return Turn(turn.question, _ask(desk, asked_again(turn.answer)))
    except AssistantError as error:
        return replace(turn, problem=f"{error}.")


def reopen_turn(assistant: Assistant, item: Any) -> Turn:
    """A turn from a saved answer, as it was, with its quotes checked against the index in use."""
    try:
        answer = answer_from_dict(check_object(item))
    except ExchangeError as error:
        return Turn("A saved answer", problem=f"It cannot be read: {error}.")
    lost = {number for number, quote in enumerate(answer.quotes) if not _is_there(assistant, quote)}
    return Turn(answer.question, answer, lost=frozenset(lost))


def _ask(desk: Desk, asked: Asked, history: Sequence[Answer] = ()) -> Answer:
    return desk.ask(
        asked.question, history, carried=asked.carried, scope=asked.within, ignored=asked.ignored, today=asked.today
    )


def _is_there(assistant: Assistant, quote: Quote) -> bool:
    try:
        verify_quote(quote, assistant.article(quote.article_id))
    except (ArticleNotFound, QuoteNotVerbatim):
        return False
    return True
