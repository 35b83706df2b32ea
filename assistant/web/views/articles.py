"""The view Articles: a table of what the folder holds, and beside it the one that is read. Its address says it all."""

from __future__ import annotations

from dataclasses import replace

import gradio as gr

from assistant.browsing import Listing
from assistant.errors import ArticleNotFound, AssistantError
from assistant.web.rendering import (
    render_comparison,
    render_filters,
    render_listing,
    render_no_source,
    render_problem,
    render_source,
)
from assistant.web.shelf import Place, make_address, read_place
from assistant.web.texts import Texts
from assistant.web.views.base import ASKS, QUIET, Tools, read_script

_ADDRESS = "() => location.search"


class Articles:
    """The view Articles on one page."""

    name = "articles"

    def __init__(self, tools: Tools, texts: Texts) -> None:
        self._desk = tools.desk
        self._texts = texts

    def lay_out(self, _status: gr.HTML) -> None:
        """Puts the view where it is called."""
        self._query = gr.Textbox(visible="hidden")
        with gr.Row(elem_classes="desk"):
            with gr.Column(elem_classes="left", scale=5, min_width=280):
                self._filters = gr.HTML(
                    render_filters(self._texts, None, Place()), elem_id="filters", js_on_load=read_script("shelf")
                )
                self._table = gr.HTML(
                    render_listing(self._texts, None, Place()), elem_id="table", js_on_load=read_script("shelf")
                )
            with gr.Column(elem_classes="right", scale=4, min_width=280):
                self._reader = gr.HTML(
                    f'<p class="empty">{self._texts("articles.reader")}</p>',
                    elem_id="reader", elem_classes="sheet", js_on_load=read_script("reader"),
                )  # fmt: skip

    def wire(self, page: gr.Blocks) -> None:
        """Connects the address with what is shown: whatever is chosen changes the address, and the address is shown."""
        shown = [self._filters, self._table, self._reader]
        loaded = page.load(None, None, self._query, js=_ADDRESS, **QUIET)
        loaded.then(self._show, [self._query], shown, **QUIET, **ASKS)
        # Of several places gone to in a hurry the last is shown: the address is read when the server is asked.
        self._table.browse(
            self._browse, [self._query], shown[1:], js=_ADDRESS, trigger_mode="always_last", **QUIET, **ASKS
        )

    def refresh_on(self, changed: gr.events.Dependency) -> None:
        """Shows the table anew, once the index has changed."""
        shown = [self._filters, self._table, self._reader]
        taken = changed.then(None, None, self._query, js=_ADDRESS, **QUIET)
        taken.then(self._show, [self._query], shown, **QUIET, **ASKS)

    def _browse(self, query: str) -> tuple[str, str]:
        """Table and article of an address that was gone to; the filters' own script makes them follow it."""
        _, table, reader = self._show(query)
        return table, reader

    def _show(self, query: str) -> tuple[str, str, str]:
        """Filters, table and article of an address."""
        try:
            shelf = self._desk.shelf()
            place = read_place(query)
            listing: Listing = shelf.browse(place.filters, place.sort, descending=place.descending, page=place.page)
        except AssistantError as error:
            problem = render_problem(self._texts.problem(error))
            return render_filters(self._texts, None, Place()), problem, self._read(Place())
        return (
            render_filters(self._texts, shelf, place),
            render_listing(self._texts, listing, place),
            self._read(place),
        )

    def _read(self, place: Place) -> str:
        if not place.article_id:
            return f'<p class="empty">{self._texts("articles.reader")}</p>'
        store = self._desk.assistant().store
        try:
            article = store.article(place.article_id)
            if place.against:
                other = store.article(place.against)
                back = make_address(replace(place, against=""))
                return render_comparison(self._texts, article, other, store.compare(article, other), back)
        except ArticleNotFound as error:
            return render_no_source(self._texts, error.article_id)
        story = [
            (each.source or each.title or each.article_id, make_address(replace(place, against=each.article_id)))
            for each in map(store.article, store.story_of(article.article_id))
        ]
        back = make_address(replace(place, article_id=""))
        return render_source(self._texts, article, back=back, story=story)
