"""The conversation: each question with what it was taken for, its verdict and its numbered quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args
from urllib.parse import urlencode

from assistant.feedback import Reason
from assistant.records import EVERYWHERE, Answer, Article, Quote
from assistant.web.links import make_link
from assistant.web.rendering.chips import render_chips
from assistant.web.rendering.citing import cite, describe_article, describe_days
from assistant.web.rendering.scope import describe_scope
from assistant.web.rendering.text import as_line, escape, say
from assistant.web.texts import Texts
from assistant.web.turns import Turn
from assistant.words import distinct

GetArticle = Callable[[str], Article]

_NEAREST = 3


def render_conversation(
    texts: Texts, turns: Sequence[Turn], get_article: GetArticle, index_id: str = "", settled: int = 0
) -> str:
    """The questions and answers so far, oldest first.

    Args:
        texts: what to say it in.
        turns: the conversation.
        get_article: gives the article that a quote is from.
        index_id: the index in use, where answers may be from another.
        settled: how much of what the page asked is settled, as the page counts it.
    """
    answers = [turn.answer for turn in turns if turn.answer]
    elsewhere = ""
    if index_id and any(answer.index_id != index_id for answer in answers):
        button = f'<button type="button" data-do="again">{say(texts, "turn.again")}</button>'
        elsewhere = as_line("elsewhere", f"{say(texts, 'turn.elsewhere')} {button}")
    shown = "".join(_Turn(texts, number, turn, get_article).render() for number, turn in enumerate(turns))
    return f'{elsewhere}{shown}<span data-settled="{settled}" hidden></span>'


class _Turn:
    """One turn on its way to HTML."""

    def __init__(self, texts: Texts, number: int, turn: Turn, get_article: GetArticle) -> None:
        self._texts = texts
        self._number = number
        self._turn = turn
        self._get_article = get_article

    def render(self) -> str:
        """The turn as a section."""
        turn = self._turn
        note = as_line("note", escape(turn.note))
        problem = f'<p class="problem" role="alert">{escape(turn.problem)}</p>' if turn.problem else ""
        if turn.answer is None:
            return f'<section class="turn">{self._question()}{note}{problem}</section>'
        parts = (
            self._question(),
            note,
            render_chips(self._texts, self._number, turn.answer),
            problem,
            *self._answer(turn.answer),
            self._footer(turn.answer),
        )
        return f'<section class="turn {turn.answer.verdict}">{"".join(parts)}</section>'

    def _say(self, key: str, **values: object) -> str:
        """One of the page's texts, as HTML."""
        return say(self._texts, key, **values)

    def _question(self) -> str:
        question = escape(self._turn.question)
        return (
            f'<div class="asking"><h2 class="asked" dir="auto">{question}</h2>'
            f'<button type="button" class="edit" aria-label="{self._say("turn.edit_again")}">'
            f"{self._say('turn.edit')}</button>"
            f'<form class="edit" data-turn="{self._number}" hidden>'
            f'<textarea dir="auto" aria-label="{self._say("turn.edited")}">{question}</textarea>'
            f'<button type="submit">{self._say("turn.save")}</button>'
            f'<button type="button" class="cancel">{self._say("turn.cancel")}</button></form></div>'
        )

    def _answer(self, answer: Answer) -> tuple[str, ...]:
        quotes = "".join(
            self._lost_quote(quote) if at in self._turn.lost else self._quote(at, quote)
            for at, quote in enumerate(answer.quotes)
        )
        missing = ", ".join(f"<b>{escape(word)}</b>" for word in answer.absent_terms)
        is_absent = answer.verdict == "absent" and not self._is_unmatched(answer)
        return (
            as_line("verdict", self._verdict(answer)),
            as_line("looked", self._say("turn.looked_for", what=answer.searched_for) if is_absent else ""),
            quotes and f'<ol class="quotes">{quotes}</ol>',
            as_line("nowhere", missing and self._say("turn.nowhere", words="\0").replace("\0", missing)),
            self._nearest(answer) if is_absent else "",
            as_line("problem", self._say("turn.withheld", n=answer.withheld) if answer.withheld else ""),
        )

    @staticmethod
    def _is_unmatched(answer: Answer) -> bool:
        return answer.matching == 0 and answer.scope != EVERYWHERE

    def _verdict(self, answer: Answer) -> str:
        if self._is_unmatched(answer):
            said = self._say("turn.no_match", scope=describe_scope(self._texts, answer.scope))
            everywhere = self._say("turn.everywhere")
            return f'{said} <button type="button" data-do="everywhere" data-turn="{self._number}">{everywhere}</button>'
        if answer.verdict != "answered":
            return self._say(f"turn.{answer.verdict}")
        sure = self._say("turn.sure", share=self._texts.percent(answer.confidence))
        return f"{self._say('turn.answered')} <small>{sure}</small>"

    def _nearest(self, answer: Answer) -> str:
        """The articles that come nearest to what they do not answer, each with a link to read it."""
        ids = distinct(hit.passage.article_id for hit in answer.hits)[:_NEAREST]
        items = "".join(map(self._near, ids))
        return items and f'<div class="nearest"><p>{self._say("turn.nearest")}</p><ul>{items}</ul></div>'

    def _near(self, article_id: str) -> str:
        article = self._get_article(article_id)
        address = escape(urlencode({"view": "articles", "article": article_id}))
        title = escape(article.title or article_id)
        about = escape(describe_article(self._texts, article))
        link = f'<a href="?{address}" data-view="articles" dir="auto">{title}</a>'
        return f'<li>{link} <bdi class="about">{about}</bdi></li>'

    def _quote(self, at: int, quote: Quote) -> str:
        article = self._get_article(quote.article_id)
        title = article.title or article.article_id
        link = (
            f'<a class="cite" href="#source" data-turn="{self._number}" data-quote="{at}" '
            f'aria-label="{self._say("turn.quote", number=at + 1, title=title)}">{at + 1}</a>'
        )
        copy = (
            f'<button type="button" class="copy" data-copy="{escape(cite(self._texts, quote, article))}" '
            f'aria-label="{self._say("turn.copy_quote", number=at + 1)}">{self._say("turn.copy")}</button>'
        )
        about = f'<bdi class="about">{escape(describe_article(self._texts, article, quote))}</bdi> {copy}'
        caution = quote.caution and self._texts.name("cautions", quote.caution)
        shown = f'<cite dir="auto">{escape(title)}</cite> {about}'
        return self._frame(link, quote, shown, caution, article.language)

    def _lost_quote(self, quote: Quote) -> str:
        """A quote that the index in use does not hold: with nothing to click on."""
        about = f"<cite>{escape(quote.article_id)}</cite>"
        return self._frame('<span class="lost">–</span>', quote, about, self._texts("turn.lost"))

    def _frame(self, link: str, quote: Quote, about: str, caution: str, language: str = "") -> str:
        start, end = (min(max(at - quote.start, 0), len(quote.text)) for at in quote.core)
        end = max(start, end)
        before, core, after = (escape(part) for part in (quote.text[:start], quote.text[start:end], quote.text[end:]))
        also = self._say("turn.also_in", articles=", ".join(quote.also_in)) if quote.also_in else ""
        copies = f'<span class="copies">{also}</span>' if also else ""
        said_by = self._say("turn.said_by", speaker=quote.speaker) if quote.speaker else ""
        speaker = f'<span class="speaker" dir="auto">{said_by}</span>' if said_by else ""
        named = "; ".join(describe_days(self._texts, quote))
        days = f'<span class="days" dir="auto">{escape(named)}</span>' if named else ""
        mind = f'<span class="caution">{self._say("turn.mind", caution=caution)}</span>' if caution else ""
        spoken = f' lang="{escape(language)}"' if language else ""
        return (
            f'<li>{link}<figure><blockquote{spoken} dir="auto">{before}<strong>{core}</strong>{after}</blockquote>'
            f"<figcaption>{about}{speaker}{days}{copies}{mind}</figcaption></figure></li>"
        )

    def _footer(self, answer: Answer) -> str:
        link = f'<a class="link" href="{escape(make_link(answer))}">{self._say("turn.link")}</a>'
        return f'<div class="links"><span aria-live="polite">{link}</span>{self._feedback()}</div>'

    def _feedback(self) -> str:
        """What a reader can say against an answer; once it is said, that it was kept."""
        if self._turn.is_kept:
            return f'<p class="kept" role="status">{self._say("feedback.kept")}</p>'
        choices = "".join(
            f'<label><input type="radio" name="reason" value="{reason}" required> '
            f"{self._say(f'feedback.{reason}')}</label>"
            for reason in get_args(Reason)
        )
        return (
            f'<details class="feedback"><summary>{self._say("feedback.open")}</summary>'
            f'<form class="word" data-turn="{self._number}">'
            f"<fieldset><legend>{self._say('feedback.why')}</legend>{choices}</fieldset>"
            f'<label>{self._say("feedback.sentence")} <textarea name="sentence" rows="2" dir="auto"></textarea></label>'
            f'<label>{self._say("feedback.note")} <textarea name="note" rows="2" dir="auto"></textarea></label>'
            f'<button type="submit">{self._say("feedback.send")}</button></form></details>'
        )
