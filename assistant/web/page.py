"""The page in Gradio: the conversation, and beside it the article of a quote. Lays out and wires, decides nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.records import EVERYWHERE
from assistant.web.desk import Desk
from assistant.web.handlers import Handlers
from assistant.web.interface import Interface
from assistant.web.rendering import render_scope, render_source, render_status, render_welcome

_HERE = Path(__file__).parent
_POLL_SECONDS = 0.4
_AT_ONCE = 4


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


STYLE = _read("page.css")
THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
_KEPT = (
    '<div class="kept"><details><summary>Conversations <span class="number"></span></summary>'
    '<p class="none">None yet. What you ask is kept in this browser, and nowhere else.</p><ul></ul></details>'
    '<p role="status"></p><p class="problem" role="alert"></p></div>'
)
_EXPORT = (
    '<details class="exports"><summary>Export</summary><div>'
    + "".join(
        f'<button type="button" data-kind="{kind}">{name}</button>'
        for kind, name in {"markdown": "Markdown", "html": "HTML", "csv": "CSV", "json": "JSON"}.items()
    )
    + '</div><p class="problem" role="alert"></p></details>'
)
_TAKE = "(text) => { if (text.trim()) document.body.dataset.asking = 'new'; return ['', text]; }"
_ANSWERED = "() => { delete document.body.dataset.asking; }"
_MASTHEAD = '<header class="masthead"><h1>Clippings</h1><p>Answers in the articles’ own words</p></header>'


class Parts:
    """What the page is made of, in the order in which it is laid out."""

    def __init__(self, desk: Desk) -> None:
        self.turns = gr.State([])
        self.scope = gr.State(EVERYWHERE)
        self.timer = gr.Timer(_POLL_SECONDS)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk", scale=5, min_width=300):
                self._lay_out_talk(desk)
            with gr.Column(elem_id="beside", scale=4, min_width=300):
                self.source = gr.HTML(render_source(None), elem_id="source", js_on_load=_read("source.js"))
        self.shown = [self.turns, self.conversation, self.source, self.keeper, self.suggestions]
        self.scoped = [self.scope, self.scope_bar]

    def _lay_out_talk(self, desk: Desk) -> None:
        gr.HTML(_MASTHEAD)
        with gr.Row(elem_id="shelf"):
            self.status = gr.HTML(render_status(desk.status), elem_id="status")
            self.keeper = gr.HTML({}, html_template=_KEPT, elem_id="kept", js_on_load=_read("keeping.js"))
            self.exporter = gr.HTML({}, html_template=_EXPORT, elem_id="export", js_on_load=_read("exporting.js"))
        self.conversation = gr.HTML(render_welcome(()), elem_id="conversation", js_on_load=_read("conversation.js"))
        self.suggestions = gr.HTML("", elem_id="suggestions", js_on_load=_read("suggestions.js"))
        self.scope_bar = gr.HTML(render_scope(EVERYWHERE, desk.choices), elem_id="scope", js_on_load=_read("scope.js"))
        with gr.Row(elem_id="asking"):
            self.question = gr.Textbox(
                placeholder="Ask the articles …", label="Question", show_label=False, autofocus=True, lines=1,
                max_lines=6, submit_btn="Ask", scale=6, elem_id="question",
            )  # fmt: skip
            self.asked = gr.Textbox(visible="hidden")
            self.linked = gr.Textbox(visible="hidden")
            self.again = gr.Button("New", scale=1, min_width=64, elem_id="again", size="md")


def build_page(desk: Desk) -> gr.Blocks:
    """The page over one desk. Each browser tab has a conversation of its own."""
    with gr.Blocks(title="Clippings", fill_width=True, analytics_enabled=False) as page:
        parts = Parts(desk)
        limits: dict[str, Any] = {"concurrency_limit": _AT_ONCE, "concurrency_id": "asking"}
        gr.api(Interface(desk).answer, api_name="ask", **limits)
        _wire(page, parts, Handlers(desk), limits)
    return page


def _wire(page: gr.Blocks, parts: Parts, do: Handlers, limits: dict[str, Any]) -> None:
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    asks = quiet | limits
    turns, scope, question, asked, shown = parts.turns, parts.scope, parts.question, parts.asked, parts.shown
    # The question leaves its box at once, so that what is typed while it waits for its answer is kept.
    taken = question.submit(None, question, [question, asked], js=_TAKE, **quiet)
    linked = page.load(None, None, parts.linked, js="() => location.search", **quiet)
    answered = [
        taken.then(do.ask, [asked, scope, turns], shown, **asks),
        parts.conversation.submit(do.ask_offered, [scope, turns], shown, **asks),
        parts.suggestions.submit(do.ask_offered, [scope, turns], shown, **asks),
        parts.conversation.correct(do.correct, [turns], shown, **asks),
        parts.conversation.repeat(do.repeat, [turns], shown, **asks),
        parts.keeper.reopen(do.reopen, [turns], shown + parts.scoped, **asks),
        linked.then(do.follow_link, [parts.linked, turns], shown + parts.scoped, **asks),
    ]
    for each in answered:
        each.then(None, None, None, js=_ANSWERED, **quiet)
        each.then(do.suggest, [turns], parts.suggestions, **asks)
    parts.conversation.select(do.open_source, [turns], parts.source, **asks)
    parts.exporter.export(do.export, [turns], parts.exporter, **quiet)
    parts.scope_bar.choose(do.choose_scope, [scope], parts.scoped, **quiet)
    begun = shown + parts.scoped
    parts.again.click(do.begin_again, [turns], begun, **quiet)
    parts.keeper.clear(do.begin_again, [turns], begun, **quiet)
    state = [parts.status, parts.conversation, parts.scope_bar, parts.timer]
    parts.timer.tick(do.look, [scope, turns], state, **quiet)
    page.load(do.look, [scope, turns], state, **quiet)
