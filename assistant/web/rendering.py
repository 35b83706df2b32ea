"""HTML of the conversation and of the articles. Pure functions: records in, HTML out.

Whatever comes from the corpus or the reader goes through `escape` first; marks are put in afterwards, by offset,
between escaped slices. So the text in the browser is the article's to the letter, and none of it is markup.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.records import Answer, Article, Quote
from assistant.web.desk import Status


def escape(text: str) -> str:
    """The text as HTML that shows it to the letter, carriage returns too, which browsers else make line feeds."""
    return html.escape(text).replace("\r", "&#13;")


_STAGES = {"reading": "Reading articles", "encoding": "Encoding passages", "writing": "Writing the index"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its answer, or with the one line that says why there is none."""

    question: str
    answer: Answer | None = None
    problem: str = ""


def render_status(status: Status) -> str:
    """One line on the state of the index, with a progress bar while there is progress."""
    notice = f'<span class="notice">{escape(status.notice)}</span>' if status.notice else ""
    if status.state == "failed":
        return f'<p class="status failed" role="alert">{notice}</p>'
    if status.state == "ready":
        articles = f"{status.articles:,} article{'' if status.articles == 1 else 's'} indexed"
        passages = f"{status.passages:,} passage{'' if status.passages == 1 else 's'}"
        return f'<p class="status" role="status"><span class="count">{articles}</span> · {passages} {notice}</p>'
    if status.state == "loading":
        return '<p class="status" role="status"><progress></progress> Getting ready …</p>'
    stage = escape(_STAGES.get(status.stage, status.stage))
    return (
        f'<p class="status" role="status"><progress value="{status.done}" max="{max(status.total, 1)}"></progress> '
        f"{stage}: {status.done:,} of {status.total:,}</p>"
    )


def render_welcome(examples: Sequence[str]) -> str:
    """An invitation to begin a conversation, with questions to begin with where there are some."""
    buttons = "".join(
        f'<li><button type="button" class="example" data-question="{escape(example)}">{escape(example)}</button></li>'
        for example in examples
    )
    offered = f'<p>For example:</p><ul class="examples">{buttons}</ul>' if buttons else ""
    return (
        '<div class="welcome"><p>Ask a question. The answer is quoted from the articles to the letter; a click on its '
        f"number shows where it stands.</p>{offered}</div>"
    )


def render_conversation(turns: Sequence[Turn], get_article: Callable[[str], Article]) -> str:
    """The questions and answers so far, oldest first; `get_article` gives the article that a quote is from."""
    return "".join(_render_turn(number, turn, get_article) for number, turn in enumerate(turns))


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
        escape(part) for part in (article.source, _readable_date(article.published), article.section) if part
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


def _render_turn(number: int, turn: Turn, get_article: Callable[[str], Article]) -> str:
    asked = f'<h2 class="asked">{escape(turn.question)}</h2>'
    if turn.answer is None:
        return f'<section class="turn">{asked}<p class="problem" role="alert">{escape(turn.problem)}</p></section>'
    answer = turn.answer
    searched = escape(answer.searched_for) if answer.carried else ""
    missing = ", ".join(f"<b>{escape(word)}</b>" for word in answer.absent_terms)
    quotes = "".join(
        _render_quote(number, at, quote, get_article(quote.article_id)) for at, quote in enumerate(answer.quotes)
    )
    parts = (
        asked,
        _line("searched", searched and f"Searched for: {searched}"),
        _line("verdict", _say_verdict(answer)),
        quotes and f'<ol class="quotes">{quotes}</ol>',
        _line("nowhere", missing and f"Nowhere in the articles: {missing}"),
        _line("problem", f"{answer.withheld} withheld: not in the article to the letter." if answer.withheld else ""),
    )
    return f'<section class="turn {answer.verdict}">{"".join(parts)}</section>'


def _line(kind: str, html: str) -> str:
    return html and f'<p class="{kind}">{html}</p>'


def _say_verdict(answer: Answer) -> str:
    if answer.verdict == "absent":
        return "The articles do not hold an answer."
    if answer.verdict == "related":
        return "No sentence answers this. These come nearest:"
    return f"Answered in the articles’ own words <small>{answer.confidence:.0%} sure of the first</small>"


def _render_quote(turn: int, number: int, quote: Quote, article: Article) -> str:
    start, end = (at - quote.start for at in quote.core)
    before, core, after = (escape(part) for part in (quote.text[:start], quote.text[start:end], quote.text[end:]))
    title = escape(article.title or article.article_id)
    about = " · ".join(escape(part) for part in (article.source, _readable_date(article.published)) if part)
    copies = f'<span class="copies">also in {escape(", ".join(quote.also_in))}</span>' if quote.also_in else ""
    caution = f'<span class="caution">Mind: {escape(quote.caution)}.</span>' if quote.caution else ""
    return (
        f'<li><a class="cite" href="#source" data-turn="{turn}" data-quote="{number}" '
        f'aria-label="Quote {number + 1}: show it in its article, {title}">{number + 1}</a>'
        f'<figure><blockquote dir="auto">{before}<strong>{core}</strong>{after}</blockquote>'
        f'<figcaption><cite>{title}</cite> <span class="about">{about}</span>{copies}{caution}</figcaption>'
        "</figure></li>"
    )


def _mark_text(article: Article, quotes: Sequence[Quote], chosen: Quote | None) -> str:
    """The article's text with tags put in between escaped slices; what the tags hold is the text and nothing else."""
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
        parts += [escape(article.text[at:start]), opening, escape(article.text[start:end]), closing]
        at = end
    return "".join([*parts, escape(article.text[at:])])


def _readable_date(published: str) -> str:
    """An ISO date as "29 January 2024"; anything else as it is."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{day.day} {day:%B %Y}"
