"""The article of a quote, as it was read, with its quotes marked.

Marks are put in by offset, between escaped slices. So the text in the browser is the article's to the letter, and none
of it is markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import Article, Quote
from assistant.web.rendering.text import escape, readable_date


def render_source(
    article: Article | None, quotes: Sequence[Quote] = (), chosen: Quote | None = None, shown: str = ""
) -> str:
    """An article as it was read: quotes marked, page furniture greyed with its reason.

    Args:
        article: the article; None for an empty panel.
        quotes: the answer's quotes from it.
        chosen: the one that was clicked.
        shown: names the turn and the quote, so that the page knows when they are asked for again.
    """
    if article is None:
        return '<p class="empty">Click on the number of a quote to see it in its article.</p>'
    about = " · ".join(
        escape(part) for part in (article.source, readable_date(article.published), article.section) if part
    )
    link = ""
    if article.url.startswith(("https://", "http://")):
        link = f'<p><a href="{escape(article.url)}" target="_blank" rel="noopener noreferrer">Open the original</a></p>'
    return (
        f'<article lang="{escape(article.language)}" data-shown="{escape(shown)}">'
        f"<header><h2>{escape(article.title or article.article_id)}</h2>"
        f'<p class="about">{about}</p><p class="place">{escape(article.place)}</p>{link}</header>'
        f'<div class="text" dir="auto">{_mark_text(article, quotes, chosen)}</div></article>'
    )


def _mark_text(article: Article, quotes: Sequence[Quote], chosen: Quote | None) -> str:
    """The article's text with tags put in between escaped slices; what the tags hold is the text and nothing else.

    A span that begins inside another is left out: an index has none, a saved answer that was tampered with may.
    """
    spans = [
        (mask.start, mask.end, f'<span class="furniture" data-reason="{escape(mask.reason)}">', "</span>")
        for mask in article.masks
    ]
    for quote in quotes:
        tag = '<mark id="chosen" tabindex="-1">' if quote == chosen else "<mark>"
        spans.append((quote.start, quote.end, tag, "</mark>"))
    if article.title_span:
        spans.append((*article.title_span, '<b class="headline">', "</b>"))
    parts = []
    at = 0
    for start, end, opening, closing in sorted(spans):
        if start < at:
            continue
        parts += [escape(article.text[at:start]), opening, escape(article.text[start:end]), closing]
        at = end
    return "".join([*parts, escape(article.text[at:])])
