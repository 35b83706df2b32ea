"""Questions about one's own articles: read from a file, or made from the articles as known-item probes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from assistant.errors import ExchangeError
from assistant.evaluation.datasets import Question
from assistant.exchange import field, read_json_objects
from assistant.index import Store
from assistant.index.postings import idf
from assistant.words import distinct, find_words, is_stop_word, normalise

_SEED = 1
_FEWEST_WORDS, _MOST_WORDS = 3, 6


def read_questions(file: Path, store: Store) -> Iterator[Question]:
    """The questions of a JSON Lines file: `question`, and what answers it.

    A line has `sentences`, texts that stand in articles, or `articles`, ids, or `unanswerable: true`; `qid` and
    `history` if wanted.

    Raises:
        ExchangeError: a line says none of these, or names what the index does not hold; says which.
    """
    for place, item in read_json_objects(file):
        if isinstance(item, ExchangeError):
            raise item
        yield _read(place, item, store)


def _read(place: str, item: dict[str, Any], store: Store) -> Question:
    articles = tuple(
        field(place, {"articles": each}, "articles", str) for each in field(place, item, "articles", list, [])
    )
    sentences = tuple(
        field(place, {"sentences": each}, "sentences", str) for each in field(place, item, "sentences", list, [])
    )
    answerable = item.get("unanswerable") is not True
    if answerable == (not articles and not sentences):
        raise ExchangeError(f"{place}: give sentences or articles that answer, or unanswerable: true")
    for article in articles:
        if store.catalogue.article(article) is None:
            raise ExchangeError(f"{place}: the index holds no article {article!r}; correct the id")
    spans: dict[str, list[tuple[int, int]]] = {}
    for sentence in sentences:
        found = list(_find(sentence, articles, store))
        if not found:
            raise ExchangeError(f"{place}: no article holds {sentence[:60]!r}; copy it as it stands there")
        for article, start in found:
            spans.setdefault(article, []).append((start, start + len(sentence)))
    return Question(
        qid=str(item.get("qid", place.rpartition("#")[2])),
        text=field(place, item, "question", str),
        spans=spans,
        documents=frozenset() if sentences else frozenset(articles),
        answerable=answerable,
        history=tuple(field(place, item, "history", list, [])),
    )


def _find(sentence: str, articles: tuple[str, ...], store: Store) -> Iterator[tuple[str, int]]:
    for article, _ in store.catalogue.kept_articles():
        if not articles or article.article_id in articles:
            start = article.text.find(sentence)
            if start >= 0:
                yield article.article_id, start


def make_probes(store: Store, count: int) -> list[Question]:
    """Known-item probes: the rarest words of random sentences, in their order, as questions for those sentences."""
    if not store.passage_count:
        return []
    rows = list(range(len(store.sentences)))
    Random(_SEED).shuffle(rows)  # noqa: S311 - a sample, not a secret
    probes: list[Question] = []
    for row in rows:
        if len(probes) == count:
            break
        start, end, passage = store.sentences[row, :3].tolist()
        document = store.catalogue.article_id_at(int(store.article_of_passage[passage]))
        words = _rarest(store.article(document).text[start:end], store)
        if len(words) >= _FEWEST_WORDS:
            probes.append(Question(f"probe-{row}", " ".join(words), group=document, spans={document: [(start, end)]}))
    return probes


def _rarest(sentence: str, store: Store) -> list[str]:
    """The words of a sentence that fewest passages hold, in order."""
    words = distinct(word for word, _, _ in find_words(sentence) if not is_stop_word(word))
    numbers = store.catalogue.term_numbers([normalise(word) for word in words])

    def rarity(word: str) -> float:
        number = numbers.get(normalise(word))
        return idf(store.postings.passage_frequency(number) if number is not None else 0, store.passage_count)

    chosen = sorted(words, key=rarity, reverse=True)[:_MOST_WORDS]
    return [word for word in words if word in chosen]
