"""The page in Gradio: the conversation, and beside it the article of a quote. Lays out and wires, decides nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.web.desk import Desk
from assistant.web.handlers import Handlers
from assistant.web.rendering import render_source, render_status, render_welcome

_HERE = Path(__file__).parent
_POLL_SECONDS = 0.4
_AT_ONCE = 4

STYLE = (_HERE / "page.css").read_text("utf-8")
THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
_CONVERSATION_SCRIPT = (_HERE / "conversation.js").read_text("utf-8")
_SOURCE_SCRIPT = (_HERE / "source.js").read_text("utf-8")
_MASTHEAD = '<header class="masthead"><h1>Clippings</h1><p>Answers in the articles’ own words</p></header>'


def build_page(desk: Desk) -> gr.Blocks:
    """The page over one desk. Each browser tab has a conversation of its own."""
    with gr.Blocks(title="Clippings", fill_width=True, analytics_enabled=False) as page:
        turns = gr.State([])
        timer = gr.Timer(_POLL_SECONDS)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk", scale=5, min_width=300):
                gr.HTML(_MASTHEAD)
                status = gr.HTML(render_status(desk.status), elem_id="status")
                conversation = gr.HTML(render_welcome(()), elem_id="conversation", js_on_load=_CONVERSATION_SCRIPT)
                with gr.Row(elem_id="asking"):
                    question = gr.Textbox(
                        placeholder="Ask the articles …", label="Question", show_label=False, autofocus=True, lines=1,
                        max_lines=6, submit_btn="Ask", scale=6, elem_id="question",
                    )  # fmt: skip
                    asked = gr.Textbox(visible="hidden")
                    again = gr.Button("New", scale=1, min_width=64, elem_id="again", size="md")
            with gr.Column(elem_id="beside", scale=4, min_width=300):
                source = gr.HTML(render_source(None), elem_id="source", js_on_load=_SOURCE_SCRIPT)

        do = Handlers(desk)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        limits: dict[str, Any] = {"concurrency_limit": _AT_ONCE, "concurrency_id": "asking"}
        answered = [turns, conversation, source]
        state = [status, conversation, timer]
        gr.api(do.answer, api_name="ask", **limits)
        # The question leaves its box at once, so that what is typed while it waits for its answer is kept.
        taken = question.submit(None, question, [question, asked], js="(text) => ['', text]", **quiet)
        taken.then(do.ask, [asked, turns], answered, **quiet, **limits)
        conversation.submit(do.ask_example, [turns], answered, **quiet, **limits)
        conversation.select(do.open_source, [turns], source, **quiet, **limits)
        again.click(do.begin_again, None, [turns, conversation, source], **quiet)
        timer.tick(do.look, [turns], state, **quiet)
        page.load(do.look, [turns], state, **quiet)
    return page
