"""Questions about one's own articles: read from a file, or made from the articles as known-item probes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from assistant.dates import read_day
from assistant.errors import ExchangeError
from assistant.evaluation.datasets import Question
from assistant.exchange import field, read_json_objects, scope_from_dict
from assistant.feedback import find_sentence
from assistant.index import Store
from assistant.index.postings import idf
from assistant.records import Scope
from assistant.words import distinct, find_words, is_stop_word, normalise

_SEED = 1
_FEWEST_WORDS, _MOST_WORDS = 3, 6


def read_questions(file: Path, store: Store) -> Iterator[Question]:
    """The questions of a JSON Lines file: `question`, and what is known of its answer.

    A line has `sentences`, texts that stand in articles, or `articles`, ids, or `unanswerable: true`, or only
    `rejected`, texts of quotes that do not answer; `qid`, `history`, `carried`, `scope`, `ignored` and `today` if
    wanted. Of several lines with one `qid` the last counts: a reader who speaks again takes back what he said before.

    Raises:
        ExchangeError: a line says none of these, or names what the index does not hold; says which.
    """
    latest: dict[str, tuple[str, dict[str, Any]]] = {}
    for place, item in read_json_objects(file):
        if isinstance(item, ExchangeError):
            raise item
        latest[str(item.get("qid", place))] = place, item
    for place, item in latest.values():
        yield _read(place, item, store)


def _read(place: str, item: dict[str, Any], store: Store) -> Question:
    articles, sentences = _texts(place, item, "articles"), _texts(place, item, "sentences")
    rejected = _texts(place, item, "rejected") if item.get("rejected") is not None else None
    told, unanswerable = bool(articles or sentences), item.get("unanswerable") is True
    if told == unanswerable and (told or rejected is None):
        raise ExchangeError(
            f"{place}: give sentences or articles that answer, or unanswerable: true, or rejected quotes"
        )
    for article in articles:
        if store.catalogue.article(article) is None:
            raise ExchangeError(f"{place}: the index holds no article {article!r}; correct the id")
    return Question(
        qid=str(item.get("qid", place.rpartition("#")[2])),
        text=field(place, item, "question", str),
        spans=_find_spans(place, sentences, articles, store),
        documents=frozenset() if sentences else frozenset(articles),
        answerable=told,
        judged=told or unanswerable,
        rejected=rejected,
        history=tuple(field(place, item, "history", list, [])),
        carried=_texts(place, item, "carried") if item.get("carried") is not None else None,
        scope=_read_scope(place, item),
        ignored=_texts(place, item, "ignored"),
        today=_read_day(place, item),
    )


def _texts(place: str, item: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(field(place, {name: each}, name, str) for each in field(place, item, name, list, []))


def _read_scope(place: str, item: dict[str, Any]) -> Scope:
    given = field(place, item, "scope", dict, {})
    try:
        return scope_from_dict(given)
    except ExchangeError as error:
        raise ExchangeError(f"{place}: {error}") from error


def _read_day(place: str, item: dict[str, Any]) -> date | None:
    day = field(place, item, "today", str, "")
    try:
        return read_day(day) if day else None
    except ValueError as error:
        raise ExchangeError(f"{place}: 'today': {error}; correct it") from error


def _find_spans(
    place: str, sentences: tuple[str, ...], articles: tuple[str, ...], store: Store
) -> dict[str, list[tuple[int, int]]]:
    """Where sentences stand, by article."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for sentence in sentences:
        found = list(find_sentence(store, sentence, articles))
        if not found:
            raise ExchangeError(f"{place}: no article holds {sentence[:60]!r}; copy it as it stands there")
        for article, start in found:
            spans.setdefault(article, []).append((start, start + len(sentence)))
    return spans


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
        article = store.article(document)
        words = _rarest(article.text[start:end], article.language, store)
        if len(words) >= _FEWEST_WORDS:
            probes.append(Question(f"probe-{row}", " ".join(words), group=document, spans={document: [(start, end)]}))
    return probes


def _rarest(sentence: str, language: str, store: Store) -> list[str]:
    """The words of a sentence that fewest passages hold, in order."""
    words = distinct(word for word, _, _ in find_words(sentence) if not is_stop_word(word, language))
    numbers = store.catalogue.term_numbers([normalise(word, language) for word in words])

    def rarity(word: str) -> float:
        number = numbers.get(normalise(word, language))
        return idf(store.postings.passage_frequency(number) if number is not None else 0, store.passage_count)

    chosen = sorted(words, key=rarity, reverse=True)[:_MOST_WORDS]
    return [word for word in words if word in chosen]
