"""Proof: the quotes of saved answers, cut again from the source files themselves.

Trusts neither the index's texts nor the answer: the file is read anew, the slice taken, text and hash compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, ExchangeError, QuoteNotVerbatim
from assistant.exchange import field, read_json_objects
from assistant.index import Store
from assistant.quoting import verify_quote
from assistant.reading import read_source
from assistant.records import Article, Quote
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Checked:
    """One quote of a saved answer: where it stands in it, and what is wrong with it, empty if nothing is."""

    place: str
    problem: str


def verify_answers(file: Path, store: Store, settings: Settings) -> Iterator[Checked]:
    """Checks every quote of a file of answers against the source files.

    Raises:
        ExchangeError: the file cannot be read, or holds no answers.
    """

    @lru_cache(maxsize=64)
    def read_again(path: str, article_id: str) -> Article | None:
        items = read_source(store.corpus, path, settings)
        return next((item for item in items if isinstance(item, Article) and item.article_id == article_id), None)

    for place, item in read_json_objects(file):
        if isinstance(item, ExchangeError):
            raise item
        for number, quote in enumerate(field(place, item, "quotes", list), 1):
            where = f"{place} quote {number}"
            yield Checked(where, _problem_with(where, quote, store, read_again))


def _problem_with(where: str, item: Any, store: Store, read_again: Any) -> str:
    try:
        if not isinstance(item, dict):
            raise ExchangeError(f"a quote is an object, not {item!r:.60}")
        quote = Quote(
            article_id=field(where, item, "article_id", str),
            start=field(where, item, "start", int),
            end=field(where, item, "end", int),
            text=field(where, item, "text", str),
            sha256=field(where, item, "sha256", str),
            score=0.0,
            core=(0, 0),
        )
        path = store.read_article(quote.article_id).path
        article = read_again(path, quote.article_id)
        if article is None:
            raise QuoteNotVerbatim(f"{quote.article_id}: no longer in its source file {store.corpus / path}")
        if not 0 <= quote.start < quote.end:
            raise QuoteNotVerbatim(f"{quote.article_id}: [{quote.start}, {quote.end}) is no span of text")
        verify_quote(quote, article)
    except AssistantError as error:
        return str(error)
    return ""
