"""What the page does: each method takes what a control holds and returns what the page shows next."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.exchange import answer_to_dict
from assistant.exporting import export_conversation
from assistant.records import EVERYWHERE, Article, Scope
from assistant.suggesting import suggest_follow_ups
from assistant.web.asking import Asked
from assistant.web.conversing import ask_turn, correct_turn, reopen_turn, repeat_turn
from assistant.web.desk import Desk
from assistant.web.links import read_link
from assistant.web.rendering import (
    render_conversation,
    render_scope,
    render_source,
    render_status,
    render_suggestions,
    render_welcome,
)
from assistant.web.scoping import narrow
from assistant.web.turns import Turn, Turns

_ELSEWHERE = "This link was made with another index; the answer may differ."


class Handlers:
    """The page's event handlers, over one desk.

    A tab's conversation is passed in and out, and kept nowhere else. What shows a conversation is always the same five:
    the turns, their HTML, the source beside it, what the browser has to keep, and no suggestions yet.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, question: str, scope: Scope, turns: Turns) -> tuple[Any, ...]:
        """Answers a question within the scope: what shows the conversation."""
        if not question.strip():
            return tuple([gr.skip()] * 5)
        turns.append(ask_turn(self._desk, Asked(question, within=scope), turns))
        return self._show(turns, len(turns) - 1)

    def ask_offered(self, scope: Scope, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """As `ask`, with the example or suggestion that was clicked."""
        return self.ask(str(event._data["question"]), scope, turns)

    def correct(self, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """Searches a turn again as the reader corrected it: what shows the conversation."""
        number = int(event._data["turn"])
        turn = turns[number] if 0 <= number < len(turns) else None
        if turn is None or turn.answer is None:
            return tuple([gr.skip()] * 5)
        turns[number] = correct_turn(self._desk, turn, turn.answer, event._data)
        return self._show(turns, number)

    def repeat(self, turns: Turns) -> tuple[Any, ...]:
        """Asks again whatever was answered from another index: what shows the conversation."""
        turns[:] = [repeat_turn(self._desk, turn) for turn in turns]
        return self._show(turns, *range(len(turns)))

    def suggest(self, turns: Turns) -> str:
        """Questions to go on with after the last answer."""
        answers = [turn.answer for turn in turns if turn.answer]
        if not answers or turns[-1].answer is None:
            return ""
        return render_suggestions(suggest_follow_ups(self._desk.assistant(), answers[-1], answers[:-1]))

    def open_source(self, turns: Turns, event: gr.EventData) -> Any:
        """The article of the quote that was clicked."""
        return self._source(turns, int(event._data["turn"]), int(event._data["quote"]))

    def begin_again(self, turns: Turns) -> tuple[Any, ...]:
        """An empty conversation: what shows it, and a scope of everything with its HTML."""
        turns.clear()
        return *self._show(turns), EVERYWHERE, self._scope(EVERYWHERE)

    def reopen(self, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """A conversation that the browser kept: what shows it, and the scope of its last answer with its HTML."""
        saved = event._data["answers"]
        try:
            assistant = self._desk.assistant()
        except AssistantError:
            return tuple([gr.skip()] * 7)
        turns[:] = [reopen_turn(assistant, item) for item in saved]
        scope = next((turn.answer.within for turn in reversed(turns) if turn.answer), EVERYWHERE)
        return *self._show(turns), scope, self._scope(scope)

    def follow_link(self, query: str, turns: Turns) -> tuple[Any, ...]:
        """Answers what the page's address asks: what shows the conversation, and the link's scope with its HTML."""
        try:
            link = read_link(query)
        except AssistantError as error:
            turns.append(Turn("A link", problem=f"{error}."))
            return *self._show(turns), gr.skip(), gr.skip()
        if link is None:
            return tuple([gr.skip()] * 7)
        turn = ask_turn(self._desk, link.asked, turns)
        is_elsewhere = turn.answer is not None and link.index_id not in ("", turn.answer.index_id)
        turns.append(Turn(turn.question, turn.answer, turn.problem, note=_ELSEWHERE if is_elsewhere else ""))
        return *self._show(turns, len(turns) - 1), link.asked.within, self._scope(link.asked.within)

    def choose_scope(self, scope: Scope, event: gr.EventData) -> tuple[Any, ...]:
        """The scope with a choice made, and its HTML."""
        for choice in event._data["choices"]:
            scope = narrow(scope, choice)
        return scope, self._scope(scope)

    def look(self, scope: Scope, turns: Turns) -> tuple[Any, ...]:
        """How far the index is: the status, the conversation, the scope, the timer, which stops with nothing to see."""
        status = self._desk.status
        settled = status.state in ("ready", "failed")
        conversation = self._conversation(turns) if settled and not turns else gr.skip()
        return render_status(status), conversation, self._scope(scope), gr.Timer(active=not settled)

    def export(self, turns: Turns, event: gr.EventData) -> dict[str, Any]:
        """The conversation as the text of a file, or the line that says why there is none; with what asked for it."""
        answers = [answer_to_dict(str(n), turn.answer) for n, turn in enumerate(turns, 1) if turn.answer]
        asked = {"kind": event._data["kind"], "asked": event._data["asked"]}
        if not answers:
            return {**asked, "problem": "There is nothing to export yet."}
        try:
            name = str(event._data["name"])
            return {**asked, "text": export_conversation(name, answers, asked["kind"], self._article)}
        except AssistantError as error:
            return {**asked, "problem": f"{error}."}

    def _show(self, turns: Turns, *changed: int) -> tuple[Any, ...]:
        """What shows a conversation of which these turns are new, the last of them with its source."""
        kept = {str(n): answer_to_dict(str(n + 1), answer) for n in changed if (answer := turns[n].answer)}
        at = changed[-1] if changed else len(turns) - 1
        return turns, self._conversation(turns), self._source(turns, at, 0), kept, ""

    def _conversation(self, turns: Turns) -> str:
        if not turns:
            return render_welcome(self._desk.status.examples)
        answered = any(turn.answer for turn in turns)
        index_id = self._desk.assistant().store.index_id if answered else ""
        return render_conversation(turns, self._article, index_id)

    def _scope(self, scope: Scope) -> str:
        return render_scope(scope, self._desk.choices)

    def _source(self, turns: Turns, turn: int, quote: int) -> str:
        shown = turns[turn] if 0 <= turn < len(turns) else None
        if shown is None or shown.answer is None or not 0 <= quote < len(shown.answer.quotes) or quote in shown.lost:
            return render_source(None)
        chosen = shown.answer.quotes[quote]
        beside = [
            each
            for number, each in enumerate(shown.answer.quotes)
            if each.article_id == chosen.article_id and number not in shown.lost
        ]
        return render_source(self._article(chosen.article_id), beside, chosen, f"{turn}:{quote}")

    def _article(self, article_id: str) -> Article:
        return self._desk.assistant().article(article_id)
