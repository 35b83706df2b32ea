"""Signals: what speaks for a passage, and for each of its sentences, as the answer to a question.

Every signal is between 0 and 1 (cosines may be below 0) and means the same in a corpus of one page as in one of a
million, so that weights and thresholds carry over. Knows no weights and takes no decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.encoding import EncodedQuestion
from assistant.index.postings import TermCounts, idf, saturate
from assistant.index.store import Store
from assistant.late_interaction import closest_tokens, late_interaction, part_closeness, weigh_tokens
from assistant.traits import DATE, FRAGMENT, NUMBER, REASON, asked_for

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_UNSEEN_PASSAGES = 50
"""Passages without any of the question's words that are imagined beside the corpus's own, so that in a corpus of a few
passages a word that all of them use still counts for something (idf 0.1 against 2.1 becomes 2.8 against 4.7)."""

_ALIKE = 0.7
"""Cosine from which on two sentences are taken to report the same."""
_ENOUGH_REPORTS = 2

_ASKED_TRAITS = {"date_asked": DATE, "number_asked": NUMBER, "reason_asked": REASON}


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    `text` is the question with what it carries, `encoded` its vectors. `terms` gives each term its weight: 1 for the
    question's own, less for what was carried over from earlier ones. `focus` are the terms of a name that a question
    puts in the place of another ("and Pakistan?"), without which a sentence would answer the question before it.
    `forms` are what else a term may be called in the corpus, each with its term: the stems of the same word in other
    languages; without any, a term is its only form. `language` is that of the text.
    """

    text: str
    terms: Mapping[str, float]
    encoded: EncodedQuestion
    focus: frozenset[str] = frozenset()
    forms: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms of a query against the words of the corpus: (terms,) weights and where those that occur do occur.

    A term occurs wherever one of its forms does. A weight is the term's idf times its weight in the query;
    `all_weights` has those of words that occur nowhere too, and `total` adds them up.
    """

    weights: Floats
    all_weights: Mapping[str, float]
    counts: list[TermCounts]
    total: float
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of some candidate passages and of their sentences.

    `rows` are passage rows, ascending. `passage` maps a signal's name to (passages,) floats, `sentence` to (sentences,)
    floats. `sentence_rows` are sentence rows, passage by passage; `starts` says where each passage's begin,
    `passage_of` to which candidate each belongs.
    """

    rows: Rows
    passage: dict[str, Floats]
    sentence_rows: Rows
    starts: Rows
    passage_of: Rows
    sentence: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of the best candidates.

    Attributes:
        rows: (sentences,) their rows.
        passage_of: (sentences,) the candidate each belongs to.
        signals: (sentences,) values by name.
        parts: (sentences, parts) how close each comes to each part of a question; one part without token codes.
    """

    rows: Rows
    passage_of: Rows
    signals: dict[str, Floats]
    parts: Floats


def look_up_terms(store: Store, query: Query) -> QueryTerms:
    """Finds the query's terms in the corpus."""
    numbers = _find_numbers(store, query, query.terms)
    counts = {term: store.postings.counts_of(*found) for term, found in numbers.items()}
    total_passages = store.passage_count + _UNSEEN_PASSAGES
    weights = {
        term: weight * idf(_passage_frequency(store, numbers.get(term, []), counts.get(term)), total_passages)
        for term, weight in query.terms.items()
    }
    return QueryTerms(
        weights=np.array([weights[term] for term in numbers], np.float32),
        all_weights=weights,
        counts=list(counts.values()),
        total=sum(weights.values()),
        absent=tuple(term for term in query.terms if term not in numbers),
    )


def _find_numbers(store: Store, query: Query, terms: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of the forms of each of a query's terms that occur, in the order of the terms."""
    forms: dict[str, list[str]] = {term: [term] for term in terms}
    for form, term in query.forms.items():
        if term in forms and form != term:
            forms[term].append(form)
    numbers = store.catalogue.term_numbers([form for each in forms.values() for form in each])
    found = {term: [numbers[form] for form in each if form in numbers] for term, each in forms.items()}
    return {term: each for term, each in found.items() if each}


def _passage_frequency(store: Store, numbers: Sequence[int], counts: TermCounts | None) -> int:
    """In how many passages a term occurs, in any of its forms."""
    if counts is None or len(numbers) == 1:
        return sum(map(store.postings.passage_frequency, numbers))
    return len(np.unique(store.passage_of_sentence[counts.sentences]))


def bm25_of_all_passages(store: Store, terms: QueryTerms) -> Floats:
    """BM25 of every passage with its article's title, as a share of the highest score the query allows.

    Returns:
        (passages,) float32 between 0 and 1.
    """
    scores = np.zeros(store.passage_count, np.float32)
    lengths, mean = store.passage_lengths, store.mean_passage_length
    for weight, counts in zip(terms.weights, terms.counts, strict=True):
        rows, tf = _sum_by(store.passage_of_sentence[counts.sentences], counts.counts)
        in_title = _passages_of_articles(store, counts.titles)
        every = np.union1d(rows, in_title)
        both = np.zeros(len(every), np.float32)
        both[np.searchsorted(every, rows)] += tf
        both[np.searchsorted(every, in_title)] += 1
        scores[every] += weight * saturate(both, lengths[every], mean)
    return scores / max(terms.total, 1e-9)


def measure(store: Store, query: Query, terms: QueryTerms, bm25: Floats, rows: Rows) -> Signals:
    """The signals of candidate passages.

    Args:
        store: the index.
        query: the query.
        terms: its terms, as looked up.
        bm25: (passages,) as `bm25_of_all_passages` gives it.
        rows: ascending passage rows.
    """
    firsts, lasts = store.first_sentence[rows], store.first_sentence[rows + 1]
    sizes = lasts - firsts
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    passage_of = np.repeat(np.arange(len(rows)), sizes)
    sentence_rows = np.arange(sizes.sum()) - np.repeat(starts, sizes) + np.repeat(firsts, sizes)
    counts = _count_in_sentences(terms, sentence_rows)
    lengths = store.postings.lengths[sentence_rows].astype(np.float32)
    total = max(terms.total, 1e-9)
    weights = terms.weights[:, None]
    holds = counts > 0
    nearby = holds | _shifted(holds, passage_of, 1) | _shifted(holds, passage_of, -1)
    articles = store.article_of_passage[rows]
    in_title = _titles_hold(store, terms, rows)
    in_passage = np.add.reduceat(counts, starts, axis=1) > 0
    sentence = {
        "cosine": store.sentence_vectors[sentence_rows].astype(np.float32) @ query.encoded.vector,
        "coverage": (weights * holds).sum(axis=0) / total,
        "coverage_nearby": (weights * nearby).sum(axis=0) / total,
        "bm25": (weights * saturate(counts, lengths[None], store.mean_sentence_length)).sum(axis=0) / total,
    }
    passage = {
        "cosine": store.passage_vectors.rows(rows) @ query.encoded.vector,
        "best_cosine": np.maximum.reduceat(sentence["cosine"], starts),
        "bm25": bm25[rows],
        "best_bm25": np.maximum.reduceat(sentence["bm25"], starts),
        "coverage": (weights * (in_passage | in_title)).sum(axis=0) / total,
        "title_coverage": (weights * in_title).sum(axis=0) / total,
        "source_named": store.named.source_named(query.text)[articles],
        "date_named": store.named.date_named(query.text)[articles],
    }
    return Signals(rows, passage, sentence_rows, starts, passage_of, sentence)


def examine(
    store: Store,
    query: Query,
    terms: QueryTerms,
    measured: Signals,
    best: Rows,
    scores: NDArray[np.float64],
    admitted: NDArray[np.bool_] | None = None,
) -> Sentences:
    """All the signals of the sentences of the best candidates.

    Args:
        store: the index.
        query: the query.
        terms: its terms, as looked up.
        measured: the candidates.
        best: which of them to examine, ascending.
        scores: (passages,) their scores so far.
        admitted: (sentences,) of the whole index, which to examine; None for all.

    Returns:
        Their sentences; those of late interaction only where the index keeps token codes.
    """
    wanted = np.isin(measured.passage_of, best)
    here = np.flatnonzero(wanted if admitted is None else wanted & admitted[measured.sentence_rows])
    rows, passage_of = measured.sentence_rows[here], np.searchsorted(best, measured.passage_of[here])
    traits, asked = store.traits[rows], asked_for(query.text)
    signals = {name: values[here] for name, values in measured.sentence.items()}
    signals |= {f"passage_{name}": values[best][passage_of] for name, values in measured.passage.items()}
    signals |= {
        "passage_score": scores[best][passage_of].astype(np.float32),
        "fragment": (traits & FRAGMENT > 0).astype(np.float32),
        "corroborated": _corroboration(store, rows),
        "focus": _share_held(store, query, rows),
        **{name: (traits & asked & bit > 0).astype(np.float32) for name, bit in _ASKED_TRAITS.items()},
    }
    parts = signals["coverage"][:, None]
    if len(store.token_codes) and len(query.encoded.tokens):
        weights = weigh_tokens(query.text, query.encoded.spans, terms.all_weights, query.language)
        closest = closest_tokens(store.token_codes, store.token_starts, rows, query.encoded.tokens)
        signals |= late_interaction(closest, passage_of, weights)
        parts = part_closeness(closest, weights)
    return Sentences(rows, best[passage_of], signals, parts)


def _corroboration(store: Store, rows: Rows) -> Floats:
    """(sentences,) in how many other stories a sentence like each stands among these, as a share of enough of them.

    Copies of one story are one report.
    """
    vectors = store.sentence_vectors[rows].astype(np.float32)
    stories = store.stories[store.article_of_passage[store.passage_of_sentence[rows]]]
    by_story = np.argsort(stories, kind="stable")
    firsts = np.flatnonzero(np.diff(stories[by_story], prepend=-1))
    is_like = np.logical_or.reduceat((vectors @ vectors.T >= _ALIKE)[:, by_story], firsts, axis=1)
    is_own = stories[:, None] == stories[by_story][firsts][None]
    others = (is_like & ~is_own).sum(axis=1)
    return np.asarray(np.minimum(others, _ENOUGH_REPORTS) / _ENOUGH_REPORTS, np.float32)


def _share_held(store: Store, query: Query, rows: Rows) -> Floats:
    """(sentences,) the share of the query's focus that each holds; 0 if it has none."""
    held = np.zeros(len(rows), np.float32)
    for numbers in _find_numbers(store, query, sorted(query.focus)).values():
        held += np.isin(rows, store.postings.counts_of(*numbers).sentences)
    return held / np.float32(max(len(query.focus), 1))


def _count_in_sentences(terms: QueryTerms, sentence_rows: Rows) -> Floats:
    """(terms, sentences) how often each term stands in each sentence."""
    counts = np.zeros((len(terms.counts), len(sentence_rows)), np.float32)
    for each, term in zip(counts, terms.counts, strict=True):
        at = np.minimum(np.searchsorted(term.sentences, sentence_rows), len(term.sentences) - 1)
        if len(term.sentences):
            each[:] = np.where(term.sentences[at] == sentence_rows, term.counts[at], 0)
    return counts


def _shifted(holds: NDArray[np.bool_], passage_of: Rows, by: int) -> NDArray[np.bool_]:
    """(terms, sentences) what the neighbouring sentence of the same passage holds."""
    moved = np.zeros_like(holds)
    here, there = (slice(1, None), slice(None, -1)) if by > 0 else (slice(None, -1), slice(1, None))
    moved[:, here] = holds[:, there] & (passage_of[here] == passage_of[there])
    return moved


def _titles_hold(store: Store, terms: QueryTerms, rows: Rows) -> NDArray[np.bool_]:
    """(terms, passages) whether each term stands in the title of each passage's article."""
    articles = store.article_of_passage[rows]
    return np.array([np.isin(articles, term.titles) for term in terms.counts], bool).reshape(
        len(terms.counts), len(rows)
    )


def _passages_of_articles(store: Store, articles: NDArray[np.int32]) -> Rows:
    """The passage rows of some articles, ascending."""
    first, last = store.first_passage[articles], store.first_passage[articles + 1]
    sizes = last - first
    rows = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(first, sizes)
    return np.asarray(rows, np.int64)


def _sum_by(keys: NDArray[np.int32], counts: NDArray[np.uint8]) -> tuple[Rows, Floats]:
    """Adds up the counts of equal neighbouring keys of an ascending array."""
    if not len(keys):
        return np.empty(0, np.int64), np.empty(0, np.float32)
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[starts].astype(np.int64), np.add.reduceat(counts.astype(np.float32), starts)
