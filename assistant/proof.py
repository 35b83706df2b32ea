"""Proof: the quotes of saved answers, cut again from the source files themselves.

Trusts neither the index's texts nor the answer: the file is read anew, the slice taken, text and hash compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    """One quote of a saved answer, or a line that is none: where, and what is wrong with it, empty if nothing is."""

    place: str
    problem: str


def verify_answers(file: Path, store: Store, settings: Settings) -> Iterator[Checked]:
    """Checks every quote of a file of answers, or of exported conversations, against the source files.

    Raises:
        ExchangeError: the file cannot be read.
    """

    @lru_cache(maxsize=4)
    def read_again(path: str) -> dict[str, Article]:
        found: dict[str, Article] = {}
        for item in read_source(store.corpus, path, settings):
            if isinstance(item, Article):
                found.setdefault(item.article_id, item)
        return found

    for place, item in _read_answers(file):
        try:
            if isinstance(item, ExchangeError):
                raise item
            quotes = field(place, item, "quotes", list)
        except ExchangeError as error:
            yield Checked(place, str(error).removeprefix(f"{place}: "))
            continue
        for number, quote in enumerate(quotes, 1):
            where = f"{place} quote {number}"
            yield Checked(where, _problem_with(where, quote, store, read_again))


def _read_answers(file: Path) -> Iterator[tuple[str, dict[str, Any] | ExchangeError]]:
    """The answers of a file, each with its place; of a conversation in it, each of its answers."""
    for place, item in read_json_objects(file):
        if isinstance(item, ExchangeError) or "answers" not in item:
            yield place, item
            continue
        try:
            answers = field(place, item, "answers", list)
        except ExchangeError as error:
            yield place, error
            continue
        conversation = place.removesuffix("#1")
        for number, answer in enumerate(answers, 1):
            where = f"{conversation} answer {number}"
            is_object = isinstance(answer, dict)
            yield where, answer if is_object else ExchangeError(f"an answer is an object, not {answer!r:.60}")


def _problem_with(where: str, item: Any, store: Store, read_again: Callable[[str], dict[str, Article]]) -> str:
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
        article = read_again(path).get(quote.article_id)
        if article is None:
            raise QuoteNotVerbatim(f"{quote.article_id}: no longer in its source file {store.corpus / path}")
        verify_quote(quote, article)
    except AssistantError as error:
        return str(error)
    return ""
