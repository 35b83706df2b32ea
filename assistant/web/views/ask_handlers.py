"""What the view Ask does: each method takes what a control holds and returns what the view shows next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.exchange import answer_to_dict
from assistant.exporting import export_conversation
from assistant.feedback import keep_feedback
from assistant.records import EVERYWHERE, Answer, Article, Scope
from assistant.suggesting import suggest_follow_ups
from assistant.web.asking import Asked
from assistant.web.conversing import ask_turn, check_turn, correct_turn, reopen_turn, repeat_turn
from assistant.web.desk import Desk
from assistant.web.links import read_link
from assistant.web.rendering import (
    Chosen,
    render_conversation,
    render_no_source,
    render_scope,
    render_source,
    render_status,
    render_suggestions,
    render_welcome,
)
from assistant.web.scoping import narrow
from assistant.web.texts import Texts
from assistant.web.turns import Turn, Turns

_SHOWN = 5
_SCOPED = 2


class Handlers:
    """The event handlers, over one desk and in one language.

    A tab's conversation is passed in and out, and kept nowhere else. What shows a conversation is always the same five:
    the turns, their HTML, the source beside it, what the browser has to keep, and no suggestions yet.
    """

    def __init__(self, desk: Desk, texts: Texts) -> None:
        self._desk = desk
        self._texts = texts

    def ask(self, question: str, count: int, scope: Scope, turns: Turns) -> tuple[Any, ...]:
        """Answers a question within the scope, the page's `count`th: what shows the conversation."""
        if not question.strip():
            return tuple([gr.skip()] * _SHOWN)
        return self._put(turns, None, count, lambda: self._answer(Asked(question, within=scope), turns))

    def ask_offered(self, scope: Scope, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """As `ask`, with the example or suggestion that was clicked."""
        return self.ask(str(event._data["question"]), int(event._data["count"]), scope, turns)

    def ask_edited(self, scope: Scope, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """Answers a question that was edited, in place of the turn it is from: what shows the conversation."""
        number, question = int(event._data["turn"]), str(event._data["question"])
        turn = _turn_at(turns, number)
        if turn is None or not question.strip():
            return self._drop(turns, int(event._data["count"]))
        asked = Asked(question, within=turn.answer.within if turn.answer else scope)
        return self._put(turns, number, int(event._data["count"]), lambda: self._answer(asked, turns[:number]))

    def stop(self, turns: Turns, event: gr.EventData) -> None:
        """Drops what was asked so far and is not answered yet."""
        turns.stopped = int(event._data["count"])

    def correct(self, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """Searches a turn again as the reader corrected it: what shows the conversation."""
        number = int(event._data["turn"])
        turn = _turn_at(turns, number)
        if turn is None or turn.answer is None:
            return self._drop(turns, int(event._data["count"]))
        answer = turn.answer
        return self._put(
            turns,
            number,
            int(event._data["count"]),
            lambda: correct_turn(self._desk, self._texts, turn, answer, event._data),
        )

    def repeat(self, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """Asks again whatever was answered from another index: what shows the conversation."""
        with turns.one_by_one:
            turns[:] = [repeat_turn(self._desk, self._texts, turn) for turn in turns]
            turns.settle(int(event._data["count"]))
        return self._show(turns, *range(len(turns)))

    def keep_word(self, turns: Turns, event: gr.EventData) -> str:
        """Keeps what a reader says against an answer: the conversation, which says that it was kept or why not."""
        data = event._data
        number = int(data["turn"])
        turn = _turn_at(turns, number)
        if turn is not None and turn.answer is not None:
            turns[number] = self._keep_word(turn, turn.answer, data)
        turns.settle(int(data["count"]))
        return self._conversation(turns)

    def suggest(self, turns: Turns) -> str:
        """Questions to go on with after the last answer."""
        answers = [turn.answer for turn in turns if turn.answer]
        if not answers or turns[-1].answer is None:
            return ""
        return render_suggestions(self._texts, suggest_follow_ups(self._desk.assistant(), answers[-1], answers[:-1]))

    def open_source(self, turns: Turns, event: gr.EventData) -> Any:
        """The article of the quote that was clicked."""
        return self._source(turns, int(event._data["turn"]), int(event._data["quote"]))

    def begin_again(self, turns: Turns) -> tuple[Any, ...]:
        """An empty conversation: what shows it, and a scope of everything with its HTML."""
        turns.clear()
        turns.begun += 1
        return *self._show(turns), EVERYWHERE, self._scope(EVERYWHERE)

    def reopen(self, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """A kept conversation as it was: what shows it, and its last scope with its HTML."""
        saved = event._data["answers"]
        try:
            assistant = self._desk.assistant()
        except AssistantError:
            return tuple([gr.skip()] * (_SHOWN + _SCOPED))
        turns[:] = [reopen_turn(assistant, self._texts, item) for item in saved]
        turns.begun += 1
        scope = next((turn.answer.within for turn in reversed(turns) if turn.answer), EVERYWHERE)
        return *self._show(turns), scope, self._scope(scope)

    def follow_link(self, query: str, turns: Turns) -> tuple[Any, ...]:
        """Answers what the page's address asks: what shows the conversation, and the link's scope with its HTML."""
        try:
            link = read_link(query)
        except AssistantError as error:
            turns.append(Turn(self._texts("turn.a_link"), problem=self._texts.problem(error)))
            return *self._show(turns), gr.skip(), gr.skip()
        if link is None:
            return tuple([gr.skip()] * (_SHOWN + _SCOPED))
        turn = ask_turn(self._desk, self._texts, link.asked, turns)
        is_elsewhere = turn.answer is not None and link.index_id not in ("", turn.answer.index_id)
        note = self._texts("turn.other_index") if is_elsewhere else ""
        turns.append(Turn(turn.question, turn.answer, turn.problem, note))
        return *self._show(turns, len(turns) - 1), link.asked.within, self._scope(link.asked.within)

    def choose_scope(self, scope: Scope, event: gr.EventData) -> tuple[Any, ...]:
        """The scope with a choice made, and its HTML."""
        for choice in event._data["choices"]:
            scope = narrow(scope, choice)
        return scope, self._scope(scope)

    def look(self, scope: Scope) -> tuple[Any, ...]:
        """How far the index is: the status, the welcome, the scope, the timer, which stops with nothing to see."""
        status = self._desk.status
        settled = status.state in ("ready", "failed")
        welcome = render_welcome(self._texts, status.examples) if settled else gr.skip()
        return render_status(self._texts, status), welcome, self._scope(scope), gr.Timer(active=not settled)

    def look_again(self, scope: Scope, turns: Turns) -> tuple[Any, ...]:
        """What `look` shows, and the conversation, once the index has changed."""
        return *self.look(scope), self._conversation(turns)

    def export(self, turns: Turns, event: gr.EventData) -> dict[str, Any]:
        """The conversation as the text of a file, or the line that says why there is none; with what asked for it."""
        answers = [answer_to_dict(str(n), turn.answer) for n, turn in enumerate(turns, 1) if turn.answer]
        asked = {"kind": event._data["kind"], "asked": event._data["asked"]}
        if not answers:
            return {**asked, "problem": self._texts("export.nothing")}
        try:
            name = str(event._data["name"])
            return {**asked, "text": export_conversation(name, answers, asked["kind"], self._article)}
        except AssistantError as error:
            return {**asked, "problem": self._texts.problem(error)}

    def _answer(self, asked: Asked, before: Sequence[Turn]) -> Turn:
        return ask_turn(self._desk, self._texts, asked, before)

    def _put(self, turns: Turns, number: int | None, count: int, make: Callable[[], Turn]) -> tuple[Any, ...]:
        """Puts a turn in its place, or last, unless the reader stopped waiting for it: what shows the conversation."""
        begun = turns.begun
        with turns.one_by_one:
            turn = make()
            if turns.begun != begun or count <= turns.stopped:
                return self._drop(turns, count)
            turns.settle(count)
            if number is None:
                number = len(turns)
                turns.append(turn)
            else:
                turns[number] = turn
            return self._show(turns, number)

    def _drop(self, turns: Turns, count: int) -> tuple[Any, ...]:
        """What shows a conversation that something asked changes nothing in, and that it is waited for no more."""
        turns.settle(count)
        return gr.skip(), self._conversation(turns), *[gr.skip()] * (_SHOWN - 2)

    def _keep_word(self, turn: Turn, answer: Answer, word: Mapping[str, Any]) -> Turn:
        file, store = self._desk.settings.feedback, self._desk.assistant().store
        note, sentence = str(word["note"]), str(word["sentence"])
        try:
            keep_feedback(file, store, answer, word["reason"], note=note, sentence=sentence)
        except AssistantError as error:
            return replace(turn, problem=self._texts.problem(error))
        return replace(turn, problem="", is_kept=True)

    def _show(self, turns: Turns, *changed: int) -> tuple[Any, ...]:
        """What shows a conversation of which these turns are new, the last of them with its source."""
        kept = {str(n): answer_to_dict(str(n + 1), answer) for n in changed if (answer := turns[n].answer)}
        at = changed[-1] if changed else len(turns) - 1
        return turns, self._conversation(turns), self._source(turns, at, 0), kept, ""

    def _conversation(self, turns: Turns) -> str:
        index_id = ""
        if any(turn.answer for turn in turns):
            assistant = self._desk.assistant()
            index_id = assistant.store.index_id
            turns[:] = [
                check_turn(assistant, turn) if turn.answer and turn.answer.index_id != index_id else turn
                for turn in turns
            ]
        return render_conversation(self._texts, turns, self._article, index_id, turns.settled)

    def _scope(self, scope: Scope) -> str:
        return render_scope(self._texts, scope, self._desk.choices)

    def _source(self, turns: Turns, turn: int, quote: int) -> str:
        shown = _turn_at(turns, turn)
        quotes = shown.answer.quotes if shown and shown.answer else ()
        if shown is None or not 0 <= quote < len(quotes) or quote in shown.lost:
            return render_no_source(self._texts)
        chosen = quotes[quote]
        beside = [
            each for at, each in enumerate(quotes) if each.article_id == chosen.article_id and at not in shown.lost
        ]
        place = Chosen(chosen, turn, quote, len(quotes))
        return render_source(self._texts, self._article(chosen.article_id), beside, place)

    def _article(self, article_id: str) -> Article:
        return self._desk.assistant().article(article_id)


def _turn_at(turns: Sequence[Turn], number: int) -> Turn | None:
    """A turn by its number, which comes from the browser; None if there is no such turn, or none any more."""
    return turns[number] if 0 <= number < len(turns) else None
