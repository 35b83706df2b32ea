"""Retrieving: the passages that may answer, each with its signals and one score.

Both searches propose candidates; a weighted sum of the signals orders them. Knows nothing of quotes or verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.index.store import Store
from assistant.records import Hit
from assistant.signals import Floats, Query, Rows, Signals, bm25_of_all_passages, look_up_terms, measure

PASSAGE_WEIGHTS: Mapping[str, float] = {
    "cosine": 0.05,
    "best_cosine": 0.25,
    "bm25": 0.10,
    "best_bm25": 0.25,
    "coverage": 0.25,
    "title_coverage": 0.10,
}
"""Set by hand; docs/decisions.md gives what they were compared with, and on what."""


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of one query: their signals, their (passages,) scores, best first in `order`.

    `absent` are the query's terms that occur nowhere in the corpus.
    """

    signals: Signals
    scores: Floats
    order: Rows
    absent: tuple[str, ...]


def retrieve(store: Store, query: Query, candidates: int) -> Found | None:
    """Finds and orders the candidate passages of a query; None in an empty corpus.

    Args:
        store: the index.
        query: what is searched for.
        candidates: how many passages each of the two searches proposes.
    """
    if not store.passage_count:
        return None
    terms = look_up_terms(store, query)
    bm25 = bm25_of_all_passages(store, terms)
    nearest = store.passage_vectors.search(query.vector, candidates)
    rows = np.union1d(nearest, _best(bm25, candidates))
    signals = measure(store, query, terms, bm25, rows)
    scores = combine(signals.passage, PASSAGE_WEIGHTS)
    return Found(signals, scores, np.lexsort((rows, -scores)), terms.absent)


def combine(signals: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """The weighted sum of signals, rounded to four decimals so that order never hangs on the last bits of a float."""
    total = np.sum([weight * signals[name] for name, weight in weights.items()], axis=0)
    return np.asarray(np.round(total.astype(np.float64), 4), np.float64)


def list_hits(store: Store, found: Found, count: int) -> tuple[Hit, ...]:
    """The best passages as hits; all there are if `count` is more."""
    hits = []
    for rank, at in enumerate(found.order[:count].tolist(), 1):
        passage = store.passage(int(found.signals.rows[at]))
        signals = {name: round(float(values[at]), 4) for name, values in found.signals.passage.items()}
        copies = store.catalogue.copies_of(passage.article_id)
        hits.append(Hit(passage, float(found.scores[at]), rank, signals, copies))
    return tuple(hits)


def _best(scores: Floats, count: int) -> Rows:
    """The rows of the highest scores above 0; of equal ones the first."""
    rounded = np.round(scores, 4)
    if count < len(rounded):
        rows = np.flatnonzero(rounded >= np.partition(rounded, -count)[-count])
    else:
        rows = np.arange(len(rounded))
    rows = rows[rounded[rows] > 0]
    return np.asarray(rows[np.lexsort((rows, -rounded[rows]))][:count], np.int64)
