"""The shelf: pages of the table of an index, which is read when it is first asked for."""

from __future__ import annotations

from threading import Lock
from typing import get_args

from assistant.browsing.listing import EVERY_LINE, Column, Filters, Listing, State
from assistant.browsing.table import Table
from assistant.index import Store


class Shelf:
    """What an index holds, to browse. Safe to use from several threads.

    Making one costs nothing; the first use of it reads the catalogue, about a second for 100,000 articles.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._table: Table | None = None
        self._one_at_a_time = Lock()

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of sources that occur, sorted."""
        return self._read().names("source")

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of sections that occur, sorted."""
        return self._read().names("section")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that occur, sorted."""
        return self._read().names("language")

    def browse(
        self,
        filters: Filters = EVERY_LINE,
        sort: Column = "published",
        *,
        descending: bool = True,
        page: int = 1,
        size: int = 50,
    ) -> Listing:
        """One page of the lines that meet the filters.

        Args:
            filters: which lines to list.
            sort: the column to order by. Lines without a value come last either way; equal ones are in order of id,
                then what could not be read in order of place.
            descending: whether the greatest comes first.
            page: which page, from 1; beyond the last it is the last.
            size: how many lines a page has.

        Raises:
            QuestionError: a date is none, the dates end before they begin, or the text is too long.
            ValueError: there is no such column or state, or a page has no lines.
        """
        if sort not in get_args(Column):
            raise ValueError(f"the column is one of {', '.join(get_args(Column))}, not {sort!r:.60}")
        if filters.state and filters.state not in get_args(State):
            raise ValueError(f"the state is one of {', '.join(get_args(State))}, not {filters.state!r:.60}")
        if size < 1:
            raise ValueError(f"a page has at least one line, not {size}")
        table = self._read()
        order = table.order(sort, descending)
        found = order[table.find(filters)[order]]
        pages = max(1, -(-len(found) // size))
        page = min(max(page, 1), pages)
        shown = found[(page - 1) * size : page * size].tolist()
        return Listing(tuple(map(table.show, shown)), len(found), page, pages)

    def _read(self) -> Table:
        with self._one_at_a_time:
            if self._table is None:
                self._table = Table(self._store)
            return self._table
