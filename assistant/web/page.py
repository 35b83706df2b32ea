"""The page in Gradio: a masthead, and the views below it, of which the address names the one that is seen."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from assistant.adding import clear_left_over
from assistant.encoding import Encoder
from assistant.settings import Settings
from assistant.web.admission import Admission
from assistant.web.desk import Desk, is_writable
from assistant.web.incoming import Batches
from assistant.web.interface import Interface
from assistant.web.rendering import render_masthead, render_status
from assistant.web.site import CheckPassword, Look, make_site
from assistant.web.texts import Texts
from assistant.web.views.articles import Articles
from assistant.web.views.ask import Ask
from assistant.web.views.base import ASKS, Tools, read_script
from assistant.web.views.index import Index
from assistant.web.workbench import Workbench

_STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")
_THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]).set(
    # The page that asks for a password has no other style, and white on Gradio's own blue is hard to read.
    button_primary_background_fill="#9c2f16",
    button_primary_background_fill_dark="#9c2f16",
)


class Clippings:
    """All that is served over one corpus: the desk, the ways to change what it holds, and the site around them."""

    def __init__(self, settings: Settings, encoder: Encoder, host: str, check: CheckPassword | None) -> None:
        self._desk = Desk(settings, encoder)
        self._workbench = Workbench(self._desk)
        admission = Admission(settings, host)
        self._batches = Batches(settings, admission)
        tools = Tools(self._desk, self._workbench, self._batches, admission)
        look = Look(_THEME, _STYLE)
        self.site = make_site(lambda texts: build_page(tools, texts), look, [self._batches.route], check)

    def open(self, *, watching: bool = False) -> None:
        """Begins to get the index ready, in the background, and to take up each new one that is put in force.

        Args:
            watching: whether to bring the index up to date whenever the folder changes.
        """
        if is_writable(self._desk.settings.corpus):
            clear_left_over(self._desk.settings.corpus)
        self._desk.open()
        self._desk.follow()
        if watching:
            self._workbench.follow()

    def close(self) -> None:
        """Stops what is at work, and discards what was sent but not brought in."""
        self._workbench.close()
        self._desk.close()
        self._batches.close()


def build_page(tools: Tools, texts: Texts) -> gr.Blocks:
    """The page in one language. Each browser tab has a conversation of its own."""
    index = Index(tools, texts)
    views = (Ask(tools, texts), Articles(tools, texts), index)
    with gr.Blocks(title=texts("page.title"), fill_width=True, analytics_enabled=False) as page:
        with gr.Row(elem_id="masthead"):
            names = [view.name for view in views]
            gr.HTML(render_masthead(texts, names), elem_id="nav", js_on_load=read_script("masthead"))
            status = gr.HTML(render_status(texts, tools.desk.status), elem_id="status", js_on_load="")
        for view in views:
            with gr.Column(elem_id=f"view-{view.name}", elem_classes="view"):
                view.lay_out(status)
        gr.api(Interface(tools.desk).answer, api_name="ask", **ASKS)
        for view in views:
            view.wire(page)
        changed = index.changed()
        for view in views:
            view.refresh_on(changed)
    return page
