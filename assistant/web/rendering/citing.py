"""Where something stands, in words: on one line for a reader, and as a citation to take along."""

from __future__ import annotations

from assistant.records import Article, Quote
from assistant.web.texts import Texts


def describe_article(texts: Texts, article: Article) -> str:
    """What tells an article from others beside its title: source, date, section and page, as text."""
    page = texts("source.page", page=article.page) if article.page else ""
    return " · ".join(filter(None, (article.source, texts.date(article.published), article.section, page)))


def cite(texts: Texts, quote: Quote, article: Article) -> str:
    """A quote to the letter, with where it stands, as text: “…” (Title, Source, 29 January 2024, page 3, address)."""
    page = texts("source.page", page=article.page) if article.page else ""
    where = (article.title or article.article_id, article.source, texts.date(article.published), page, article.url)
    return f"“{quote.text}” ({', '.join(filter(None, where))})"
