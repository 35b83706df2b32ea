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
from assistant.web.texts import Texts
from assistant.web.turns import Turn

_ECHOED = 5000
"""How much of a question that cannot be asked is shown again, to be shortened."""


def ask_turn(desk: Desk, texts: Texts, asked: Asked, turns: Sequence[Turn]) -> Turn:
    """A question after the turns before it, with its answer or with why there is none."""
    history = [turn.answer for turn in turns if turn.answer]
    try:
        return Turn(asked.question, _ask(desk, asked, history))
    except AssistantError as error:
        return Turn(asked.question[:_ECHOED], problem=texts.problem(error))


def correct_turn(desk: Desk, texts: Texts, turn: Turn, answer: Answer, correction: Mapping[str, Any]) -> Turn:
    """A turn searched again as the reader corrected it; where that cannot be, its answer stays and says so."""
    try:
        return Turn(turn.question, _ask(desk, correct(answer, correction)), note=turn.note)
    except AssistantError as error:
        return replace(turn, problem=texts.problem(error))


def repeat_turn(desk: Desk, texts: Texts, turn: Turn) -> Turn:
    """A turn asked again just as it was, if its answer is from another index."""
    if turn.answer is None or turn.answer.index_id == desk.assistant().store.index_id:
        return turn
    try:
        return Turn(turn.question, _ask(desk, asked_again(turn.answer)))
    except AssistantError as error:
        return replace(turn, problem=texts.problem(error))


def reopen_turn(assistant: Assistant, texts: Texts, item: Any) -> Turn:
    """A turn from a saved answer, as it was, with its quotes checked against the index in use."""
    try:
        answer = answer_from_dict(check_object(item))
    except ExchangeError as error:
        return Turn(texts("turn.saved_answer"), problem=texts("turn.unreadable", problem=error))
    return check_turn(assistant, Turn(answer.question, answer))


def check_turn(assistant: Assistant, turn: Turn) -> Turn:
    """A turn that knows which of its quotes the index in use does not hold to the letter."""
    if turn.answer is None:
        return turn
    lost = {number for number, quote in enumerate(turn.answer.quotes) if not _is_there(assistant, quote)}
    return replace(turn, lost=frozenset(lost))


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
