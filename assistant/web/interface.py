"""The one entrance for programs: a question to an answer, as JSON, as the command line prints it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.exchange import answer_to_dict, scope_from_dict
from assistant.web.asking import read_today
from assistant.web.desk import Desk


class Interface:
    """What programs can call, over one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def answer(
        self,
        question: str,
        history: list[Any] | None = None,
        k: int = 10,
        carried: list[str] | None = None,
        scope: dict[str, Any] | None = None,
        ignored: list[str] | None = None,
        today: str | None = None,
    ) -> dict[str, Any]:
        """Answers a question with quotes; the same object as `clippings ask --json` prints.

        Args:
            question: the question.
            history: what came before it, oldest first: questions, or objects such as this returns.
            k: how many hits to list.
            carried: the words to take over from what came before; by default they are found out.
            scope: what to search, with the fields of an answer's `scope`.
            ignored: phrases of the question that are not to be taken for a scope.
            today: what "last week" counts from, an ISO date.
        """
        try:
            answer = self._desk.ask(
                question,
                history or (),
                k,
                carried=carried,
                scope=scope_from_dict(scope or {}),
                ignored=ignored or (),
                today=read_today(today),
            )
        except (AssistantError, ValueError) as error:
            raise gr.Error(str(error), print_exception=False) from error
        return answer_to_dict("1", answer)
