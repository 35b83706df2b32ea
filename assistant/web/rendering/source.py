"""An article as it was read, with the quotes of an answer marked.

Marks are put in by offset, between escaped slices. So the text in the browser is the article's to the letter, and none
of it is markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from assistant.records import Article, Quote
from assistant.web.rendering.citing import cite, describe_article
from assistant.web.rendering.evidence import render_evidence
from assistant.web.rendering.text import as_line, escape, say
from assistant.web.texts import Texts


@dataclass(frozen=True, slots=True)
class Chosen:
    """The quote that a reader chose to see: its place in the conversation, and how many quotes its answer has."""

    quote: Quote
    turn: int
    number: int
    count: int


def render_source(
    texts: Texts,
    article: Article,
    quotes: Sequence[Quote] = (),
    chosen: Chosen | None = None,
    *,
    back: str = "",
    story: Sequence[tuple[str, str]] = (),
) -> str:
    """An article as it was read: quotes marked, page furniture greyed with its reason.

    Args:
        texts: what to say it in.
        article: the article.
        quotes: the answer's quotes from it.
        chosen: the one that was clicked, if any.
        back: the address to go back to from an article that is read by itself; else a link leads there.
        story: the other articles that tell its story in nearly the same words: a name and the address that compares.
    """
    shown = f' data-shown="{chosen.turn}:{chosen.number}"' if chosen else ""
    return (
        f"<article{shown}>{_render_steps(texts, article, chosen) if chosen else ''}"
        f"{_render_header(texts, article, back, story)}"
        f'<div class="text" lang="{escape(article.language)}" dir="auto">'
        f"{_mark_text(texts, article, quotes, chosen)}</div></article>"
    )


def render_no_source(texts: Texts, article_id: str = "") -> str:
    """An empty panel; where an article was asked for that the index no longer holds, one that says so."""
    if not article_id:
        return f'<p class="empty">{say(texts, "source.empty")}</p>'
    return f'<p class="problem" role="alert">{say(texts, "source.lost", article=article_id)}</p>'


def _render_header(texts: Texts, article: Article, back: str, story: Sequence[tuple[str, str]]) -> str:
    title = escape(article.title or article.article_id)
    links = []
    if article.url.startswith(("https://", "http://")):
        said = say(texts, "source.original")
        links.append(f'<a href="{escape(article.url)}" target="_blank" rel="noopener noreferrer">{said}</a>')
    address = back or f"?{urlencode({'view': 'articles', 'article': article.article_id})}"
    shown = say(texts, "source.close" if back else "source.show")
    links.append(f'<a href="{escape(address)}" data-view="articles">{shown}</a>')
    names = ", ".join(article.also_in)
    return (
        f'<header><h2 lang="{escape(article.language)}" dir="auto">{title}</h2>'
        f"{as_line('about', escape(describe_article(texts, article)))}"
        f'<p class="place"><span class="label">{say(texts, "source.place")}</span> '
        f'<bdi class="path" dir="ltr">{escape(article.place)}</bdi></p>'
        f"{as_line('copies', say(texts, 'source.copies', n=len(article.also_in), names=names) if names else '')}"
        f"{as_line('story', _render_story(texts, story))}"
        f"{as_line('out', ' '.join(links))}{render_evidence(texts, article)}</header>"
    )


def _render_story(texts: Texts, story: Sequence[tuple[str, str]]) -> str:
    if not story:
        return ""
    links = ", ".join(
        f'<a href="{escape(address)}" data-view="articles"><bdi>{escape(name)}</bdi></a>' for name, address in story
    )
    return f'<span class="label">{say(texts, "source.compare")}</span> {links}'


def _render_steps(texts: Texts, article: Article, chosen: Chosen) -> str:
    """From quote to quote of an answer, and the chosen one to take along."""
    at = {"number": chosen.number + 1, "count": chosen.count}
    announced = say(texts, "source.announced", title=article.title or article.article_id, **at)
    step = "".join(
        f'<button type="button" data-turn="{chosen.turn}" data-quote="{number}" aria-label="{say(texts, key)}"'
        f"{'' if 0 <= number < chosen.count else ' disabled'}>{arrow}</button>"
        for key, number, arrow in (
            ("source.previous", chosen.number - 1, "↑"),
            ("source.next", chosen.number + 1, "↓"),
        )
    )
    copy = f'<button type="button" class="copy" data-copy="{escape(cite(texts, chosen.quote, article))}">'
    return (
        f'<div class="steps">{step}<span aria-hidden="true">{say(texts, "source.position", **at)}</span>'
        f'<span class="unseen" role="status">{announced}</span>{copy}{say(texts, "source.copy")}</button></div>'
    )


def _mark_text(texts: Texts, article: Article, quotes: Sequence[Quote], chosen: Chosen | None) -> str:
    """The article's text with tags put in between escaped slices; what the tags hold is the text and nothing else.

    A span that begins inside another is left out: an index has none, a saved answer that was tampered with may.
    """
    spans = [
        (
            mask.start,
            mask.end,
            f'<span class="furniture" data-reason="{escape(_reason(texts, mask.reason))}">',
            "</span>",
        )
        for mask in article.masks
    ]
    for quote in quotes:
        tag = '<mark id="chosen" tabindex="-1">' if chosen and quote == chosen.quote else "<mark>"
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


def _reason(texts: Texts, reason: str) -> str:
    return texts.name("masks", reason)
