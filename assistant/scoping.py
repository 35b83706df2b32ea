"""The scope of a search: which passages and sentences it admits, as masks over the index's rows.

Knows nothing of questions: what they ask to be searched is read in `conversation/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.dates import read_day
from assistant.errors import QuestionError
from assistant.index import Store
from assistant.index.facets import Facet
from assistant.records import EVERYWHERE, Scope

Mask = NDArray[np.bool_]

_NEWS_DELAY = 1
"""Days after which an event is still reported: what happened yesterday stands in today's paper."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a scope admits: (passages,) and (sentences,). A passage is admitted if a sentence of it is."""

    passages: Mask
    sentences: Mask


def check_scope(scope: Scope) -> None:
    """Checks that a scope can be met.

    Raises:
        QuestionError: a date is none, or a range of dates ends before it begins; says which.
    """
    for first, last in ((scope.since, scope.until), *scope.during):
        begin, end = _day(first, date.min), _day(last, date.max)
        if begin > end:
            message = f"the dates end ({last}) before they begin ({first}); turn them round"
            raise QuestionError(message, "days_reversed", first=first, last=last)
    if scope.order not in ("", "newest", "oldest"):
        raise QuestionError(f"the order is newest or oldest, not {scope.order!r:.60}")


def join_scopes(scopes: Sequence[Scope]) -> Scope:
    """One scope of several: names add up, ranges of dates overlap, spans of time add up, the last order counts."""
    joined = EVERYWHERE
    for scope in scopes:
        names = {
            each.name: tuple(dict.fromkeys((*getattr(joined, each.name), *getattr(scope, each.name))))
            for each in fields(Scope)
            if isinstance(each.default, tuple)
        }
        joined = replace(
            joined,
            **names,
            since=max(joined.since, scope.since),
            until=min(filter(None, (joined.until, scope.until)), default=""),
            order=scope.order or joined.order,
        )
    return joined


def admit(store: Store, scope: Scope) -> Admitted | None:
    """What a scope admits; None if it is everything.

    Args:
        store: the index.
        scope: the scope, its order set aside.
    """
    if replace(scope, order="") == EVERYWHERE:
        return None
    articles = _admit_articles(store, scope)
    sentences = articles[store.article_of_passage][store.passage_of_sentence]
    if scope.during:
        sentences &= _speaks_of(store, scope.during)
    passages = np.zeros(store.passage_count, bool)
    passages[store.passage_of_sentence[sentences]] = True
    return Admitted(passages, sentences)


def _admit_articles(store: Store, scope: Scope) -> Mask:
    """(articles,) by what is known of each as a whole."""
    facets = store.facets
    admitted = np.ones(len(facets.published), bool)
    for facet, wanted, unwanted in (
        (facets.source, scope.sources, scope.not_sources),
        (facets.section, scope.sections, scope.not_sections),
        (facets.format, scope.formats, scope.not_formats),
    ):
        if wanted:
            admitted &= _has_name(facet, wanted)
        if unwanted:
            admitted &= ~_has_name(facet, unwanted)
    if scope.since or scope.until:
        admitted &= _between(facets.published, scope.since, scope.until)
    return admitted


def _has_name(facet: Facet, names: Sequence[str]) -> Mask:
    wanted = {name.casefold() for name in names}
    return np.array([name.casefold() in wanted for name in facet.names], bool)[facet.of_article]


def _between(days: NDArray[np.int32], first: str, last: str, delay: int = 0) -> Mask:
    begin, end = _day(first, date.min).toordinal(), _day(last, date.max).toordinal() + delay
    return np.asarray((days > 0) & (days >= begin) & (days <= end), bool)


def _speaks_of(store: Store, spans: Sequence[tuple[str, str]]) -> Mask:
    """(sentences,) whether each speaks of a span of time.

    A sentence that names dates does if one of them lies in the span. One that names none speaks of what the last one
    before it in its passage named, else of what its article's day of publication reports.
    """
    rows, first, last = store.dates[:, 0], store.dates[:, 1], store.dates[:, 2]
    names_any = np.zeros(len(store.passage_of_sentence), bool)
    names_any[rows] = True
    names_it = np.zeros_like(names_any)
    reported = np.zeros(len(store.facets.published), bool)
    for begin, end in spans:
        inside = (first >= _day(begin, date.min).toordinal()) & (last <= _day(end, date.max).toordinal())
        names_it[rows[inside]] = True
        reported |= _between(store.facets.published, begin, end, _NEWS_DELAY)
    numbers = np.arange(len(names_any))
    last_dated = np.maximum.accumulate(np.where(names_any, numbers, -1))
    follows = (last_dated >= 0) & (store.passage_of_sentence[last_dated] == store.passage_of_sentence)
    return np.where(follows, names_it[last_dated], reported[store.article_of_passage][store.passage_of_sentence])


def _day(iso: str, otherwise: date) -> date:
    if not iso:
        return otherwise
    try:
        day = read_day(iso)
    except ValueError as error:
        raise QuestionError(f"{iso!r:.60} is not a date; write it as 2024-01-29", "no_day", day=iso[:60]) from error
    if day.isoformat() != iso:
        raise QuestionError(f"{iso!r:.60} is not a date; write it as {day}", "no_day", day=iso[:60])
    return day
