"""The view Index: what the index holds, and bringing articles in."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.web.rendering import render_adding, render_holdings, render_work
from assistant.web.texts import Texts
from assistant.web.views.base import ASKS, QUIET, Tools, read_script

_POLL_SECONDS = 0.3


class Index:
    """The view Index on one page."""

    name = "index"

    def __init__(self, tools: Tools, texts: Texts) -> None:
        self._tools = tools
        self._texts = texts

    def lay_out(self, _status: gr.HTML) -> None:
        """Puts the view where it is called."""
        self._timer = gr.Timer(_POLL_SECONDS, active=False)
        with gr.Row(elem_classes="desk"):
            with gr.Column(elem_classes="left", scale=5, min_width=280):
                self._adding = gr.HTML(
                    render_adding(self._texts, self._tools.admission.policy),
                    elem_id="adding", js_on_load=read_script("adding"),
                )  # fmt: skip
                self._work = gr.HTML("", elem_id="work", js_on_load=read_script("work"))
            with gr.Column(elem_classes="right", scale=4, min_width=280):
                self._holdings = gr.HTML(
                    render_holdings(self._texts, None), elem_id="holdings", elem_classes="sheet", js_on_load=""
                )

    def wire(self, page: gr.Blocks) -> None:
        """Connects what a reader does with the workbench."""
        at_work = [self._work, self._timer]
        page.load(self._admit, None, self._adding, **QUIET)
        page.load(self._hold, None, self._holdings, **QUIET, **ASKS)
        page.load(self._look_in, None, at_work, **QUIET)
        self._adding.unlock(self._unlock, None, self._adding, **QUIET, concurrency_limit=1)
        self._adding.bring(self._add, None, [self._adding, *at_work], **QUIET)
        self._adding.paste(self._paste, None, [self._adding, *at_work], **QUIET)
        self._adding.compare(self._update, None, [self._adding, *at_work], **QUIET)
        self._work.cancel(self._cancel, None, None, **QUIET)
        self._timer.tick(self._look, None, at_work, **QUIET)

    def changed(self) -> gr.events.Dependency:
        """The event that the index has changed."""
        return self._work.changed(None, None, None, js="() => {}", **QUIET)

    def refresh_on(self, changed: gr.events.Dependency) -> None:
        """Shows what the index holds anew, once it has changed."""
        changed.then(self._hold, None, self._holdings, **QUIET, **ASKS)

    def _admit(self, request: gr.Request) -> str:
        admission = self._tools.admission
        policy = admission.policy_at(request.headers.get("x-forwarded-host") or request.headers.get("host", ""))
        ticket = admission.give_ticket() if policy == "open" else ""
        return render_adding(self._texts, policy, ticket)

    def _unlock(self, event: gr.EventData) -> str:
        admission = self._tools.admission
        ticket = admission.give_ticket(str(event._data["password"]))
        problem = "" if ticket else self._texts("adding.wrong_password")
        return render_adding(self._texts, admission.policy, ticket, problem)

    def _hold(self) -> str:
        try:
            return render_holdings(self._texts, self._tools.desk.assistant().store)
        except AssistantError:
            return render_holdings(self._texts, None)

    def _look_in(self) -> tuple[Any, ...]:
        """How far the work is, for who opens the page: what is over concerns only who saw it."""
        work = self._tools.workbench.work
        return self._look() if work is not None and not work.is_over else (gr.skip(), gr.skip())

    def _look(self) -> tuple[Any, ...]:
        work = self._tools.workbench.work
        return render_work(self._texts, work), gr.Timer(active=work is not None and not work.is_over)

    def _add(self, event: gr.EventData) -> tuple[Any, ...]:
        """Brings in what has come for a ticket."""
        ticket = self._ticket(event)
        if self._tools.workbench.is_busy:
            return self._refuse(ticket, self._busy())
        batch = self._tools.batches.take(ticket)
        if batch is None:
            return self._refuse(ticket, self._texts("adding.nothing"))
        if not self._tools.workbench.add(batch):
            batch.discard()
            return self._refuse(ticket, self._busy())
        return gr.skip(), *self._look()

    def _paste(self, event: gr.EventData) -> tuple[Any, ...]:
        """Brings in a text that was pasted."""
        ticket, given = self._ticket(event), {name: str(value) for name, value in event._data["article"].items()}
        try:
            if ticket:
                title, text = given.pop("title"), given.pop("text")
                self._tools.batches.add_text(ticket, title, text, **given)
        except AssistantError as error:
            return self._refuse(ticket, self._texts.problem(error))
        return self._add(event)

    def _update(self, event: gr.EventData) -> tuple[Any, ...]:
        """Looks the folder through for what changed."""
        ticket = self._ticket(event)
        if not ticket or not self._tools.workbench.update():
            return self._refuse(ticket, self._busy())
        return gr.skip(), *self._look()

    def _cancel(self, event: gr.EventData) -> None:
        if self._ticket(event):
            self._tools.workbench.cancel()

    def _busy(self) -> str:
        return self._texts("adding.busy" if self._tools.desk.is_ready else "index.waiting")

    def _refuse(self, ticket: str, problem: str) -> tuple[Any, ...]:
        policy = self._tools.admission.policy
        return render_adding(self._texts, policy, ticket, problem), gr.skip(), gr.skip()

    def _ticket(self, event: gr.EventData) -> str:
        """The ticket that an event carries; empty if it is not good."""
        ticket = str(event._data.get("ticket", ""))
        return ticket if self._tools.admission.admits(ticket) else ""
