"""What the page does: each method takes what a control holds and returns what the page shows next."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.exchange import answer_to_dict
from assistant.web.desk import Desk
from assistant.web.rendering import Turn, render_conversation, render_source, render_status, render_welcome

Turns = list[Turn]
_ECHOED = 200
"""How much of a question that cannot be asked is shown again."""


class Handlers:
    """The page's event handlers, over one desk. A tab's conversation is passed in and out, and kept nowhere else."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, question: str, turns: Turns) -> tuple[Any, ...]:
        """Answers a question: the turns, the conversation, the source beside it."""
        if not question.strip():
            return gr.skip(), gr.skip(), gr.skip()
        try:
            history = [turn.question for turn in turns if turn.answer]
            turn = Turn(question, self._desk.ask(question, history))
        except AssistantError as error:
            turn = Turn(question[:_ECHOED], problem=f"{error}.")
        turns = [*turns, turn]
        return turns, self._conversation(turns), self._source(turns, len(turns) - 1, 0)

    def ask_example(self, turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        """As `ask`, with the example that was clicked."""
        return self.ask(str(event._data["question"]), turns)

    def open_source(self, turns: Turns, event: gr.EventData) -> Any:
        """The article of the quote that was clicked."""
        return self._source(turns, int(event._data["turn"]), int(event._data["quote"]))

    def begin_again(self) -> tuple[Any, ...]:
        """An empty conversation: the turns, the conversation, the source beside it."""
        return [], self._conversation([]), render_source(None)

    def look(self, turns: Turns) -> tuple[Any, ...]:
        """How far the index is: the status, the conversation, the timer, which stops once there is no more to see."""
        status = self._desk.status
        settled = status.state in ("ready", "failed")
        conversation = self._conversation(turns) if settled and not turns else gr.skip()
        return render_status(status), conversation, gr.Timer(active=not settled)

    def answer(self, question: str, history: list[str] | None = None, k: int = 10) -> dict[str, Any]:
        """Answers a question with quotes; the same object as `clippings ask --json` prints."""
        try:
            return answer_to_dict("1", self._desk.ask(question, history or [], k))
        except (AssistantError, ValueError) as error:
            raise gr.Error(str(error), print_exception=False) from error

    def _conversation(self, turns: Turns) -> str:
        if not turns:
            return render_welcome(self._desk.status.examples)
        return render_conversation(turns, lambda key: self._desk.assistant().article(key))

    def _source(self, turns: Turns, turn: int, quote: int) -> str:
        answer = turns[turn].answer if 0 <= turn < len(turns) else None
        if answer is None or not 0 <= quote < len(answer.quotes):
            return render_source(None)
        chosen = answer.quotes[quote]
        beside = [each for each in answer.quotes if each.article_id == chosen.article_id]
        return render_source(self._desk.assistant().article(chosen.article_id), beside, chosen, f"{turn}:{quote}")
