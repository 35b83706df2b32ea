"""The table: every line of an index, and what finding and ordering lines takes.

Orders and names are held in memory, about 60 MB for 100,000 lines, from the first time that they are asked for; an
article's text is not. Words are looked for as the index has them, so masked text and stop words are not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from assistant.browsing.listing import Column, Filters, Row, State
from assistant.dates import day_of, read_day
from assistant.errors import QuestionError
from assistant.index import Store
from assistant.index.catalogue import Entry
from assistant.index.facets import Facet, make_facet
from assistant.words import distinct, find_words, is_stop_word, likely_language, normalise, terms_of

_Mask = NDArray[np.bool_]
"""(rows,) which lines of the table are meant."""

_STATES: tuple[State, ...] = get_args(State)
_NAMES = ("source", "section", "language", "state")
"""The columns that are filtered by a whole name."""

_LONGEST_TEXT = 1000
"""Characters to look for: each distinct word costs a look at every line."""

_OPENING_MARKS = re.compile(r"^[\W_]+")


class Table:
    """All lines, articles in order of id before failures in order of place, and what finding among them takes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries = list(store.catalogue.entries())
        self._failures = store.catalogue.failures()
        self._size = len(self._entries) + len(self._failures)
        self._kept = np.array([*(entry.row for entry in self._entries), *(-1 for _ in self._failures)], np.int64)
        """(rows,) the row of the kept article in the index, -1 for what could not be read."""
        self._named = [
            *(entry.title.casefold() for entry in self._entries),
            *(failure.reason.casefold() for failure in self._failures),
        ]
        self._places = [
            *(entry.place.casefold() for entry in self._entries),
            *(failure.place.casefold() for failure in self._failures),
        ]
        self._days = np.array([_ordinal(published) for published in self._values("published")], np.int32)
        self._facets = {name: make_facet(self._values(name)) for name in _NAMES}
        self._retitled, self._retitled_with = _find_retitled(self._entries)
        self.order = lru_cache(maxsize=None)(self._find_order)
        """As `_find_order`, each order found once."""
        self.order("published", True)

    def names(self, column: str) -> tuple[str, ...]:
        """The names that occur in a column, sorted."""
        return tuple(filter(None, self._facets[column].names))

    def show(self, at: int) -> Row:
        """A line, with what a reader should know of its source file."""
        if at >= len(self._entries):
            failure = self._failures[at - len(self._entries)]
            return Row("", "", "", "", "", "", 0, failure.kind, failure.place, failure.reason)
        entry = self._entries[at]
        return Row(
            article_id=entry.article_id,
            title=entry.title,
            source=entry.source,
            published=entry.published,
            section=entry.section,
            language=entry.language,
            words=entry.words,
            state=_state_of(entry),
            place=entry.place,
            reason=entry.copy_of or self._store.caution_about(entry.path),
        )

    def find(self, filters: Filters) -> _Mask:
        """The lines that meet the filters."""
        found = np.ones(self._size, bool)
        for name in _NAMES:
            if wanted := getattr(filters, name):
                found &= _has_name(self._facets[name], wanted)
        if filters.since or filters.until:
            first, last = _read_days(filters)
            found &= (self._days > 0) & (self._days >= first) & (self._days <= last)
        text = filters.text.strip()
        if len(text) > _LONGEST_TEXT:
            limit = _LONGEST_TEXT
            raise QuestionError(f"the text to look for has {len(text):,} characters; shorten it to {limit:,}")
        if text:
            found &= self._mentions(text) | self._has_words(text)
        return found

    def _find_order(self, column: Column, descending: bool) -> NDArray[np.int32]:
        """(rows,) all lines in the order of a column."""
        keys = self._keys(column)
        known = [at for at, key in enumerate(keys) if key is not None]
        known.sort(key=keys.__getitem__, reverse=descending)
        return np.array([*known, *(at for at, key in enumerate(keys) if key is None)], np.int32)

    def _keys(self, column: Column) -> list[Any]:
        """What each line is ordered by; None where it has no such value."""
        if column == "state":
            return [_STATES.index(state) for state in self._values("state")]
        if column == "words":
            return [*(entry.words for entry in self._entries), *(None for _ in self._failures)]
        values = self._values(column)
        if column == "published":
            return [value if day else None for value, day in zip(values, self._days.tolist(), strict=True)]
        return [_fold(value) or None for value in values]

    def _values(self, column: str) -> list[str]:
        """What each line has in a column of text."""
        if column == "state":
            return [*map(_state_of, self._entries), *(failure.kind for failure in self._failures)]
        return [*map(attrgetter(column), self._entries), *("" for _ in self._failures)]

    def _mentions(self, text: str) -> _Mask:
        """Where the text stands in the title, the place or the reason of a failure."""
        text = text.casefold()
        pairs = zip(self._named, self._places, strict=True)
        return np.array([text in named or text in place for named, place in pairs], bool)

    def _has_words(self, text: str) -> _Mask:
        """Where every word of the text occurs, in the title or the body."""
        languages = self._store.manifest["languages"]
        language = likely_language(text, languages)
        words = [word for word, _, _ in find_words(text)]
        sought = [word for word in words if not is_stop_word(word, language)] or words
        forms = {frozenset(normalise(word, each) for each in (language, *languages)) for word in sought}
        numbers = self._store.catalogue.term_numbers(sorted(frozenset().union(*forms)))
        found = np.full(self._size, bool(forms))
        for each in forms:
            if found.any():
                found &= np.logical_or.reduce([self._has_term(form, numbers.get(form)) for form in each])
        return found

    def _has_term(self, term: str, number: int | None) -> _Mask:
        """Where a term occurs. A copy has the body of the kept article, and of titles its own."""
        store = self._store
        in_body = np.zeros(int(store.manifest["articles"]) + 1, bool)  # the last one stands for failures
        in_either = in_body
        if number is not None:
            counts = store.postings.counts_of(number)
            in_body[store.article_of_passage[store.passage_of_sentence[counts.sentences]]] = True
            in_either = in_body.copy()
            in_either[counts.titles] = True
        found = in_either[self._kept]
        found[self._retitled] = in_body[self._kept[self._retitled]]
        found[self._retitled_with.get(term, [])] = True
        return found


def _state_of(entry: Entry) -> State:
    return "copy" if entry.copy_of else "indexed"


def _find_retitled(entries: Sequence[Entry]) -> tuple[NDArray[np.int64], dict[str, list[int]]]:
    """The copies whose title is not that of the kept article, all of them and by the terms of their titles."""
    titles = {entry.row: entry.title for entry in entries if not entry.copy_of}
    retitled = [at for at, entry in enumerate(entries) if entry.copy_of and entry.title != titles[entry.row]]
    by_term = defaultdict(list)
    for at in retitled:
        for term in distinct(terms_of(entries[at].title, entries[at].language)):
            by_term[term].append(at)
    return np.array(retitled, np.int64), by_term


def _fold(name: str) -> str:
    """A name as a reader looks it up: without capitals, accents or marks before it, unless there is nothing else."""
    if not name.isascii():
        name = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    name = name.casefold()
    return _OPENING_MARKS.sub("", name) or name


def _has_name(facet: Facet, wanted: str) -> _Mask:
    wanted = wanted.casefold()
    return np.array([name.casefold() == wanted for name in facet.names], bool)[facet.of_article]


def _ordinal(published: str) -> int:
    """The day of publication, 0 if it is not known."""
    day = day_of(published)
    return day.toordinal() if day else 0


def _read_days(filters: Filters) -> tuple[int, int]:
    """The first and last day that the filters leave in, as ordinals."""
    first = _read_day("since", filters.since, date.min)
    last = _read_day("until", filters.until, date.max)
    if first > last:
        message = f"the dates end ({filters.until}) before they begin ({filters.since}); turn them round"
        raise QuestionError(message, "days_reversed", first=filters.since, last=filters.until)
    return first.toordinal(), last.toordinal()


def _read_day(name: str, iso: str, otherwise: date) -> date:
    if not iso:
        return otherwise
    try:
        return read_day(iso)
    except ValueError as error:
        message = f"{name} is a date such as 2024-01-29, not {iso!r:.60}; correct it"
        raise QuestionError(message, "no_day", day=iso[:60]) from error
