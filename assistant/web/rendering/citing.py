"""Where something stands, in words: on one line for a reader, and as a citation to take along."""

from __future__ import annotations

from assistant.records import Article, Quote
from assistant.web.texts import Texts


def describe_article(texts: Texts, article: Article, quote: Quote | None = None) -> str:
    """What tells an article, or a quote's place in it, from others beside its title: source, date, section and page."""
    facts = (article.source, texts.date(article.published), article.section, _page_of(texts, article, quote))
    return " · ".join(filter(None, facts))


def cite(texts: Texts, quote: Quote, article: Article) -> str:
    """A quote to the letter, with where it stands, as text: “…” (Title, Source, 29 January 2024, page 3, address)."""
    published, page = texts.date(article.published), _page_of(texts, article, quote)
    where = (article.title or article.article_id, article.source, published, page, article.url)
    return f"“{quote.text}” ({', '.join(filter(None, where))})"


def describe_days(texts: Texts, quote: Quote) -> list[str]:
    """What days the words of a quote mean that name one by when it was written: "on Tuesday = 16 January 2024"."""
    return [
        texts(
            "turn.day" if day.first == day.last else "turn.days",
            words=quote.text[day.start - quote.start : day.end - quote.start],
            first=texts.date(day.first),
            last=texts.date(day.last),
        )
        for day in quote.days
    ]


def _page_of(texts: Texts, article: Article, quote: Quote | None) -> str:
    """The page of a paged file that a quote begins on, else the printed page of its article."""
    page = str(quote.page) if quote and quote.page else article.page
    return texts("source.page", page=page) if page else ""
