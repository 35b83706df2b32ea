"""The view Ask: the conversation, and beside it the article of a quote. Lays out and wires, decides nothing."""

from __future__ import annotations

import gradio as gr

from assistant.records import EVERYWHERE
from assistant.web.rendering import (
    render_exporting,
    render_keeping,
    render_no_source,
    render_pending,
    render_scope,
    render_welcome,
)
from assistant.web.texts import Texts
from assistant.web.turns import Turns
from assistant.web.views.ask_handlers import Handlers
from assistant.web.views.base import ASKS, QUIET, Tools, read_script

_POLL_SECONDS = 0.4
_TAKE = "(text) => { if (text.trim()) clippings.wait(text); return ['', text, clippings.count()]; }"
_DROP = "() => clippings.drop()"


class Ask:
    """The view Ask on one page."""

    name = "ask"

    def __init__(self, tools: Tools, texts: Texts) -> None:
        self._desk = tools.desk
        self._texts = texts
        self._do = Handlers(tools.desk, texts)

    def lay_out(self, status: gr.HTML) -> None:
        """Puts the view where it is called; `status` is the page's line on the state of the index."""
        self._status = status
        self._turns = gr.State(Turns())
        self._scope = gr.State(EVERYWHERE)
        self._timer = gr.Timer(_POLL_SECONDS)
        with gr.Row(elem_classes="desk"):
            with gr.Column(elem_id="talk", elem_classes="left", scale=5, min_width=280):
                self._lay_out_talk()
            with gr.Column(elem_classes="right", scale=4, min_width=280):
                self._source = gr.HTML(
                    render_no_source(self._texts),
                    elem_id="source",
                    elem_classes="sheet",
                    js_on_load=read_script("source"),
                )

    def _lay_out_talk(self) -> None:
        texts = self._texts
        with gr.Row(elem_id="shelf"):
            self._keeper = gr.HTML(
                {}, html_template=render_keeping(texts), elem_id="kept", js_on_load=read_script("keeping")
            )
            self._exporter = gr.HTML(
                {}, html_template=render_exporting(texts), elem_id="export", js_on_load=read_script("exporting")
            )
            self._again = gr.Button(texts("ask.new"), scale=0, min_width=64, elem_id="again", size="sm")
        self._welcome = gr.HTML(render_welcome(texts, ()), elem_id="welcome", js_on_load=read_script("suggestions"))
        self._conversation = gr.HTML("", elem_id="conversation", js_on_load=read_script("conversation"))
        self._pending = gr.HTML(
            "", html_template=render_pending(texts), elem_id="pending", js_on_load=read_script("pending")
        )
        self._suggestions = gr.HTML("", elem_id="suggestions", js_on_load=read_script("suggestions"))
        self._scope_bar = gr.HTML(
            render_scope(texts, EVERYWHERE, self._desk.choices), elem_id="scope", js_on_load=read_script("scope")
        )
        self._question = gr.Textbox(
            placeholder=texts("ask.placeholder"), label=texts("ask.question"), show_label=False, autofocus=True,
            lines=1, max_lines=6, submit_btn=texts("ask.send"), elem_id="question",
        )  # fmt: skip
        self._asked = gr.Textbox(visible="hidden")
        self._count = gr.Number(visible="hidden", precision=0)
        self._linked = gr.Textbox(visible="hidden")

    def wire(self, page: gr.Blocks) -> None:
        """Connects what a reader does with what the handlers make of it."""
        do, turns, scope = self._do, self._turns, self._scope
        shown = [turns, self._conversation, self._source, self._keeper, self._suggestions]
        scoped = [scope, self._scope_bar]
        asks = QUIET | ASKS
        # By default Gradio drops an event that comes while the one before it is on its way, and a question with it.
        every = {"trigger_mode": "multiple"}
        # The question leaves its box at once, so that what is typed while it waits for its answer is kept.
        taken = self._question.submit(
            None, self._question, [self._question, self._asked, self._count], js=_TAKE, **QUIET, **every
        )
        linked = page.load(None, None, self._linked, js="() => location.search", **QUIET)
        answered = [
            taken.then(do.ask, [self._asked, self._count, scope, turns], shown, **asks, **every),
            self._welcome.submit(do.ask_offered, [scope, turns], shown, **asks, **every),
            self._conversation.edited(do.ask_edited, [scope, turns], shown, **asks, **every),
            self._suggestions.submit(do.ask_offered, [scope, turns], shown, **asks, **every),
            self._conversation.correct(do.correct, [turns], shown, **asks, **every),
            self._conversation.repeat(do.repeat, [turns], shown, **asks, **every),
            self._keeper.reopen(do.reopen, [turns], shown + scoped, **asks),
            linked.then(do.follow_link, [self._linked, turns], shown + scoped, **asks),
        ]
        for each in answered:
            each.failure(None, None, None, js=_DROP, **QUIET)
            each.then(do.suggest, [turns], self._suggestions, **asks)
        self._pending.nudge(lambda: None, None, None, **QUIET)
        self._pending.stop(do.stop, [turns], None, **QUIET, **every)
        self._conversation.select(do.open_source, [turns], self._source, **asks)
        kept = self._conversation.word(do.keep_word, [turns], self._conversation, **QUIET, **every)
        kept.failure(None, None, None, js=_DROP, **QUIET)
        self._exporter.export(do.export, [turns], self._exporter, **QUIET)
        self._scope_bar.choose(do.choose_scope, [scope], scoped, **QUIET)
        self._again.click(do.begin_again, [turns], shown + scoped, **QUIET)
        self._keeper.clear(do.begin_again, [turns], shown + scoped, **QUIET)
        self._timer.tick(do.look, [scope], self._state, **QUIET)
        page.load(do.look, [scope], self._state, **QUIET)

    def refresh_on(self, changed: gr.events.Dependency) -> None:
        """Shows what hangs on the index anew, once it has changed."""
        again = [*self._state, self._conversation]
        changed.then(self._do.look_again, [self._scope, self._turns], again, **QUIET)

    @property
    def _state(self) -> list[gr.components.Component]:
        return [self._status, self._welcome, self._scope_bar, self._timer]
