"""The conversation: each question with what it was taken for, its verdict and its numbered quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.records import EVERYWHERE, Answer, Article, Quote
from assistant.web.links import make_link
from assistant.web.rendering.chips import render_chips
from assistant.web.rendering.scope import describe_scope
from assistant.web.rendering.text import as_line, escape, readable_date
from assistant.web.turns import Turn

_LOST = "the index no longer holds this to the letter"


def render_conversation(turns: Sequence[Turn], get_article: Callable[[str], Article], index_id: str = "") -> str:
    """The questions and answers so far, oldest first.

    Args:
        turns: the conversation.
        get_article: gives the article that a quote is from.
        index_id: the index in use, where answers may be from another.
    """
    answers = [turn.answer for turn in turns if turn.answer]
    elsewhere = ""
    if index_id and any(answer.index_id != index_id for answer in answers):
        elsewhere = (
            '<p class="elsewhere">Some of these answers are from another index. '
            '<button type="button" data-do="again">Ask again</button></p>'
        )
    return elsewhere + "".join(_render_turn(number, turn, get_article) for number, turn in enumerate(turns))


def _render_turn(number: int, turn: Turn, get_article: Callable[[str], Article]) -> str:
    asked = f'<h2 class="asked">{escape(turn.question)}</h2>'
    note = as_line("note", escape(turn.note))
    problem = f'<p class="problem" role="alert">{escape(turn.problem)}</p>' if turn.problem else ""
    if turn.answer is None:
        return f'<section class="turn">{asked}{note}{problem}</section>'
    answer = turn.answer
    missing = ", ".join(f"<b>{escape(word)}</b>" for word in answer.absent_terms)
    quotes = "".join(
        _render_lost_quote(quote) if at in turn.lost else _render_quote(number, at, quote, get_article)
        for at, quote in enumerate(answer.quotes)
    )
    parts = (
        asked,
        note,
        render_chips(number, answer),
        problem,
        as_line("verdict", _say_verdict(number, answer)),
        quotes and f'<ol class="quotes">{quotes}</ol>',
        as_line("nowhere", missing and f"Nowhere in the articles: {missing}"),
        as_line("problem", f"{answer.withheld} withheld: not in the article to the letter." if answer.withheld else ""),
        f'<p class="links" aria-live="polite"><a class="link" href="{escape(make_link(answer))}">Link</a></p>',
    )
    return f'<section class="turn {answer.verdict}">{"".join(parts)}</section>'


def _say_verdict(number: int, answer: Answer) -> str:
    if answer.matching == 0 and answer.scope != EVERYWHERE:
        button = f'<button type="button" data-do="everywhere" data-turn="{number}">Search everything</button>'
        return f"Nothing in the articles matches {escape(describe_scope(answer.scope))}. {button}"
    if answer.verdict == "absent":
        return "The articles do not hold an answer."
    if answer.verdict == "related":
        return "No sentence answers this. These come nearest:"
    return f"Answered in the articles’ own words <small>{answer.confidence:.0%} sure of the first</small>"


def _render_quote(turn: int, number: int, quote: Quote, get_article: Callable[[str], Article]) -> str:
    article = get_article(quote.article_id)
    title = escape(article.title or article.article_id)
    about = " · ".join(escape(part) for part in (article.source, readable_date(article.published)) if part)
    cite = (
        f'<a class="cite" href="#source" data-turn="{turn}" data-quote="{number}" '
        f'aria-label="Quote {number + 1}: show it in its article, {title}">{number + 1}</a>'
    )
    return _frame_quote(cite, quote, f'<cite>{title}</cite> <span class="about">{about}</span>', quote.caution)


def _render_lost_quote(quote: Quote) -> str:
    """A quote of a saved answer that the index no longer holds: with nothing to click on."""
    return _frame_quote('<span class="lost">–</span>', quote, f"<cite>{escape(quote.article_id)}</cite>", _LOST)


def _frame_quote(cite: str, quote: Quote, about: str, caution: str) -> str:
    start, end = (min(max(at - quote.start, 0), len(quote.text)) for at in quote.core)
    end = max(start, end)
    before, core, after = (escape(part) for part in (quote.text[:start], quote.text[start:end], quote.text[end:]))
    copies = f'<span class="copies">also in {escape(", ".join(quote.also_in))}</span>' if quote.also_in else ""
    mind = f'<span class="caution">Mind: {escape(caution)}.</span>' if caution else ""
    return (
        f'<li>{cite}<figure><blockquote dir="auto">{before}<strong>{core}</strong>{after}</blockquote>'
        f"<figcaption>{about}{copies}{mind}</figcaption></figure></li>"
    )
