"""Retrieving: the passages that may answer and their sentences, each with its signals and one score.

Both searches propose candidates; a weighted sum of a few signals picks the best of them, and all signals of their
sentences order those. Knows nothing of quotes or verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.collapsing import Reading, find_readings, first_readings
from assistant.dates import find_dates
from assistant.index.store import Store
from assistant.ranking import score_sentences
from assistant.records import Hit, Order
from assistant.scoping import Admitted
from assistant.signals import Floats, Query, Rows, Sentences, bm25_of_all_passages, examine, look_up_terms, measure
from assistant.words import find_words, normalise, terms_of

PASSAGE_WEIGHTS: Mapping[str, float] = {
    "cosine": 0.05,
    "best_cosine": 0.25,
    "bm25": 0.10,
    "best_bm25": 0.25,
    "coverage": 0.25,
    "title_coverage": 0.10,
}
"""What picks the candidates whose sentences are examined. Set by hand; docs/decisions.md says against what."""

NEARLY_AS_GOOD = 1.0
"""How far below the best one's a score may lie for the date to decide; at 1 it is a third as likely to answer."""
_READ_FOR_A_DAY = 20
_EXAMINED = 40
"""Candidates whose sentences are examined; on open data the answer is among them 99.7 % of the time."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one query.

    Attributes:
        rows: (passages,) their passage rows, ascending.
        passage: (passages,) signals by name.
        first_scores: (passages,) the scores that picked the best of them.
        sentences: the sentences of the best.
        absent: the query's terms that occur nowhere in the corpus.
    """

    rows: Rows
    passage: dict[str, Floats]
    first_scores: NDArray[np.float64]
    sentences: Sentences
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found(Candidates):
    """The candidates in order.

    Attributes:
        sentence_scores: (sentences,) the scores of the sentences.
        scores: (passages,) the score of its best sentence; those not examined come after, by their first scores.
        order: the candidates, best first.
    """

    sentence_scores: NDArray[np.float64]
    scores: NDArray[np.float64]
    order: Rows


def retrieve(store: Store, query: Query, candidates: int, admitted: Admitted | None = None) -> Found | None:
    """Finds and orders the candidate passages of a query; None if there is nothing to search.

    Args:
        store: the index.
        query: what is searched for.
        candidates: how many passages each of the two searches proposes.
        admitted: what to search; None for everything.
    """
    gathered = gather(store, query, candidates, admitted)
    if gathered is None:
        return None
    scores = score_sentences(gathered.sentences.signals, len(query.terms))
    unordered = {each.name: getattr(gathered, each.name) for each in fields(gathered)}
    nothing = np.empty(0, np.int64)
    return order_passages(Found(**unordered, sentence_scores=scores, scores=gathered.first_scores, order=nothing))


def order_passages(found: Found) -> Found:
    """The candidates in the order of their best sentences' scores."""
    scores = found.first_scores + found.sentence_scores.min() - 1
    scores[found.sentences.passage_of] = -np.inf
    np.maximum.at(scores, found.sentences.passage_of, found.sentence_scores)
    return replace(found, scores=scores, order=np.lexsort((found.rows, -scores)))


def gather(store: Store, query: Query, candidates: int, admitted: Admitted | None = None) -> Candidates | None:
    """The candidates of a query with all their signals, not yet in order; None if there is nothing. As `retrieve`."""
    if not (store.passage_count if admitted is None else admitted.passages.any()):
        return None
    terms = look_up_terms(store, query)
    bm25 = bm25_of_all_passages(store, terms)
    if admitted is not None:
        bm25 *= admitted.passages
    nearest = store.passage_vectors.search(query.encoded.vector, candidates, admitted.passages if admitted else None)
    rows = np.union1d(nearest, _best(bm25, candidates))
    signals = measure(store, query, terms, bm25, rows)
    first_scores = combine(signals.passage, PASSAGE_WEIGHTS)
    in_order = np.lexsort((rows, -first_scores))
    examined = np.sort(in_order[first_readings(store, rows[in_order], _EXAMINED)])
    sentences = examine(store, query, terms, signals, examined, first_scores, admitted.sentences if admitted else None)
    return Candidates(rows, signals.passage, first_scores, sentences, terms.absent)


def combine(signals: Mapping[str, Floats], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """The weighted sum of signals, rounded to four decimals so that order never hangs on a float's last bits."""
    total = np.sum([weight * signals[name] for name, weight in weights.items()], axis=0)
    return np.asarray(np.round(total.astype(np.float64), 4), np.float64)


def list_hits(store: Store, found: Found, count: int, order: Order = "") -> tuple[Hit, ...]:
    """The best passages as hits; all there are if `count` is more.

    Args:
        store: the index.
        found: what was found.
        count: how many.
        order: by date, of those nearly as good as the best; the others follow.
    """
    at_first = found.order
    if order:
        good = found.scores[at_first] >= found.scores[at_first[0]] - NEARLY_AS_GOOD
        days = publication_days(store, found.rows[at_first], order)
        at_first = at_first[np.lexsort((np.arange(len(good)), np.where(good, days, np.iinfo(np.int64).max)))]
    readings = find_readings(store, found.rows[at_first], count)
    return tuple(
        _make_hit(store, found, int(at_first[each.place]), rank, each) for rank, each in enumerate(readings, 1)
    )


def _make_hit(store: Store, found: Found, at: int, rank: int, reading: Reading) -> Hit:
    row = int(found.rows[at])
    passage = store.passage(row)
    signals = {name: round(float(values[at]), 4) for name, values in found.passage.items()}
    sentences = range(int(store.first_sentence[row]), int(store.first_sentence[row + 1]))
    near = {each for copy in reading.copies for each in (copy, *store.catalogue.copies_of(copy))}
    also_in = sorted({*store.copies_holding(passage.article_id, sentences), *near} - {passage.article_id})
    return Hit(passage, round(float(found.scores[at]), 4), rank, signals, tuple(also_in))


def publication_days(store: Store, passages: Rows, order: Order) -> Rows:
    """(passages,) keys that put passages in the order of their articles' dates; those without a date come last."""
    days = store.facets.published[store.article_of_passage[passages]].astype(np.int64)
    return np.where(days > 0, days if order == "oldest" else -days, np.iinfo(np.int64).max - 1)


def first_day_named(store: Store, found: Found, terms: set[str]) -> date | None:
    """The day named nearest to some terms in the first of the best sentences that holds all; None if there is none."""
    best = np.lexsort((found.sentences.rows, -found.sentence_scores))[:_READ_FOR_A_DAY]
    for row in found.sentences.rows[best].tolist():
        text, published = store.sentence_text(row), store.published_of_sentence(row)
        places = [start for word, start, _ in find_words(text) if normalise(word) in terms]
        days = [each for each in find_dates(text, published) if each.first == each.last]
        if days and places and terms <= set(terms_of(text)):
            return min(days, key=lambda day: min(abs(day.start - place) for place in places)).first
    return None


def _best(scores: Floats, count: int) -> Rows:
    """The rows of the highest scores above 0; of equal ones the first."""
    rounded = np.round(scores, 4)
    if count < len(rounded):
        rows = np.flatnonzero(rounded >= np.partition(rounded, -count)[-count])
    else:
        rows = np.arange(len(rounded))
    rows = rows[rounded[rows] > 0]
    return np.asarray(rows[np.lexsort((rows, -rounded[rows]))][:count], np.int64)
