"""The page in Gradio: the conversation, and beside it the article a quote stands in. Lays out and wires, decides nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.exchange import answer_to_dict
from assistant.web.desk import Desk
from assistant.web.rendering import Turn, render_conversation, render_source, render_status

_HERE = Path(__file__).parent
_POLL_SECONDS = 0.4
_AT_ONCE = 4

STYLE = (_HERE / "page.css").read_text("utf-8")
THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
_CONVERSATION_SCRIPT = (_HERE / "conversation.js").read_text("utf-8")
_SOURCE_SCRIPT = (_HERE / "source.js").read_text("utf-8")

Turns = list[Turn]


def build_page(desk: Desk) -> gr.Blocks:
    """The page over one desk. Each browser tab has a conversation of its own, kept nowhere else."""

    def show(turns: Turns) -> str:
        return render_conversation(turns, desk.status.examples, lambda key: desk.assistant().article(key))

    def ask(question: str, turns: Turns) -> tuple[Any, ...]:
        if not question.strip():
            return gr.skip(), gr.skip(), gr.skip(), question
        try:
            history = [turn.question for turn in turns if turn.answer]
            turn = Turn(question, desk.ask(question, history))
        except AssistantError as error:
            turn = Turn(question[:200], problem=f"{error}.")
        turns = [*turns, turn]
        return turns, show(turns), show_source(turns, len(turns) - 1, 0), ""

    def ask_example(turns: Turns, event: gr.EventData) -> tuple[Any, ...]:
        return ask(str(event._data["question"]), turns)

    def show_source(turns: Turns, turn: int, quote: int) -> str:
        answer = turns[turn].answer
        if answer is None or not answer.quotes:
            return render_source(None)
        chosen = answer.quotes[quote]
        beside = [each for each in answer.quotes if each.article_id == chosen.article_id]
        return render_source(desk.assistant().article(chosen.article_id), beside, chosen)

    def open_source(turns: Turns, event: gr.EventData) -> Any:
        turn, quote = int(event._data["turn"]), int(event._data["quote"])
        if not 0 <= turn < len(turns):
            return gr.skip()
        return show_source(turns, turn, quote)

    def begin_again() -> tuple[Any, ...]:
        return [], show([]), render_source(None)

    def look(turns: Turns) -> tuple[Any, ...]:
        status = desk.status
        settled = status.state in ("ready", "failed")
        conversation = show(turns) if settled and not turns else gr.skip()
        return render_status(status), conversation, gr.Timer(active=not settled)

    def answer(question: str, history: list[str] | None = None, k: int = 10) -> dict[str, Any]:
        """Answers a question with quotes; the same object as `clippings ask --json` prints."""
        try:
            return answer_to_dict("1", desk.ask(question, history or [], int(k)))
        except (AssistantError, ValueError) as error:
            raise gr.Error(str(error)) from error

    with gr.Blocks(title="Clippings", fill_width=True, analytics_enabled=False) as page:
        turns = gr.State([])
        timer = gr.Timer(_POLL_SECONDS)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk", scale=5, min_width=300):
                gr.HTML('<header class="masthead"><h1>Clippings</h1><p>Answers in the articles’ own words</p></header>')
                status = gr.HTML(render_status(desk.status), elem_id="status")
                conversation = gr.HTML(
                    render_conversation([], (), lambda _: None),  # type: ignore[arg-type,return-value]
                    elem_id="conversation",
                    js_on_load=_CONVERSATION_SCRIPT,
                )
                with gr.Row(elem_id="asking"):
                    question = gr.Textbox(
                        placeholder="Ask the articles …", label="Question", show_label=False, autofocus=True, lines=1,
                        max_lines=6, submit_btn="Ask", scale=6, elem_id="question",
                    )  # fmt: skip
                    again = gr.Button("New", scale=1, min_width=64, elem_id="again", size="md")
            with gr.Column(elem_id="beside", scale=4, min_width=300):
                source = gr.HTML(render_source(None), elem_id="source", js_on_load=_SOURCE_SCRIPT)

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking: dict[str, Any] = {**quiet, "concurrency_limit": _AT_ONCE, "concurrency_id": "asking"}
        answered = [turns, conversation, source, question]
        question.submit(ask, [question, turns], answered, **asking)
        conversation.submit(ask_example, [turns], answered, **asking)
        conversation.select(open_source, [turns], source, **asking)
        again.click(begin_again, None, [turns, conversation, source], **quiet)
        timer.tick(look, [turns], [status, conversation, timer], **quiet)
        page.load(look, [turns], [status, conversation, timer], **quiet)
        gr.api(answer, api_name="ask", concurrency_limit=_AT_ONCE, concurrency_id="asking")
    return page
