"""A place on the shelf of articles: what the view of articles shows, as the query of its address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, cast, get_args
from urllib.parse import parse_qsl, urlencode

from assistant.browsing import Column, Filters, State
from assistant.errors import QuestionError

VIEW = "articles"
COLUMNS: tuple[Column, ...] = get_args(Column)
_DESCENDING: tuple[Column, ...] = ("published", "words")
"""The columns that are more use with the largest first."""
_MOST_FIELDS = 50


@dataclass(frozen=True, slots=True)
class Place:
    """What is shown: which articles, in what order, which page of them, and the one that is open, if any.

    `against` is another article that the open one is compared with.
    """

    filters: Filters = field(default_factory=Filters)
    sort: Column = "published"
    descending: bool = True
    page: int = 1
    article_id: str = ""
    against: str = ""

    def sorted_by(self, column: Column) -> Place:
        """The first page in the order of a column; a second time, the other way round."""
        descending = not self.descending if column == self.sort else column in _DESCENDING
        return replace(self, sort=column, descending=descending, page=1)


def make_address(place: Place) -> str:
    """The query of the address of a place; what is as it would be anyway is left out."""
    query: list[tuple[str, str]] = [("view", VIEW)]
    query += [(name, value) for name, value in asdict(place.filters).items() if value]
    if (place.sort, place.descending) != ("published", True):
        query += [("sort", place.sort), ("order", "descending" if place.descending else "ascending")]
    if place.page > 1:
        query.append(("page", str(place.page)))
    if place.article_id:
        query.append(("article", place.article_id))
    if place.article_id and place.against:
        query.append(("against", place.against))
    return f"?{urlencode(query, errors='replace')}"


def read_place(query: str) -> Place:
    """The place that the query of an address names; what it does not name is as it is at first.

    Raises:
        QuestionError: it has too many parts.
    """
    try:
        given = dict(parse_qsl(query.removeprefix("?"), max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise QuestionError(f"this link has more than {_MOST_FIELDS} parts; choose here instead") from error
    names = [each.name for each in fields(Filters) if each.name != "state" or given.get("state") in get_args(State)]
    sort = cast("Column", given["sort"]) if given.get("sort") in COLUMNS else "published"
    return Place(
        filters=Filters(**{name: given[name].strip() for name in names if name in given}),
        sort=sort,
        descending=_read_order(given, sort),
        page=_read_page(given.get("page", "")),
        article_id=given.get("article", ""),
        against=given.get("against", ""),
    )


def _read_order(given: Mapping[str, Any], sort: Column) -> bool:
    return bool(given["order"] == "descending") if "order" in given else sort in _DESCENDING


def _read_page(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < len(str(2**31)) else 1
