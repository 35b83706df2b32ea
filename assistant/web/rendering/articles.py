"""The articles: filters, a table that sorts, and pages of it. Every control is a link or a form with an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from assistant.browsing import Filters, Listing, Row, Shelf, State
from assistant.web.rendering.text import as_line, as_options, escape, say
from assistant.web.shelf import COLUMNS, VIEW, Place, make_address
from assistant.web.texts import Texts


def render_filters(texts: Texts, shelf: Shelf | None, place: Place) -> str:
    """The form that chooses which articles are shown; without a shelf, one that has nothing to choose from yet."""
    filters = place.filters
    names: dict[str, Sequence[str]] = {
        "source": shelf.sources if shelf else (),
        "section": shelf.sections if shelf else (),
        "language": shelf.languages if shelf else (),
    }
    choices = "".join(
        _render_choice(texts, name, [(each, each) for each in values], getattr(filters, name))
        for name, values in names.items()
    )
    states = [(state, texts(f"states.{state}")) for state in get_args(State)]
    days = "".join(
        f"<label>{say(texts, f'articles.{day}')} "
        f'<input type="date" name="{day}" value="{escape(getattr(filters, day))}"></label>'
        for day in ("since", "until")
    )
    columns = [(column, texts(f"articles.column_{column}")) for column in COLUMNS]
    narrowed = replace(filters, text="") != Filters()
    return (
        f'<form role="search" method="get"><input type="hidden" name="view" value="{VIEW}">'
        f'<h2 class="unseen">{say(texts, "articles.title")}</h2>'
        '<div class="find"><input type="search" name="text" maxlength="1000" dir="auto" '
        f'value="{escape(filters.text)}" '
        f'aria-label="{say(texts, "articles.find")}" placeholder="{say(texts, "articles.find")}">'
        f'<button type="submit">{say(texts, "articles.search")}</button></div>'
        f"<details{' open' if narrowed else ''}><summary>{say(texts, 'articles.filters')}</summary>"
        f'<div class="choices">'
        f"{choices}{_render_choice(texts, 'state', states, filters.state)}{days}"
        f'<label>{say(texts, "articles.sort")} <select name="sort">{as_options(columns, place.sort)}</select></label>'
        f'<a class="clear" href="?view={VIEW}">{say(texts, "articles.clear")}</a></div></details></form>'
    )


def render_listing(texts: Texts, listing: Listing | None, place: Place) -> str:
    """A page of the table, with what leads to the others; without a listing, that it is yet to come."""
    if listing is None:
        return f'<p class="empty" role="status">{say(texts, "articles.waiting")}</p>'
    if not listing.rows:
        key = "articles.none" if place.filters != Filters() else "articles.empty"
        return f'<p class="empty" role="status">{say(texts, key)}</p>'
    heads = "".join(_render_head(texts, place, column) for column in COLUMNS)
    rows = "".join(_render_row(texts, row, place) for row in listing.rows)
    return (
        f'{_render_pages(texts, listing, place)}<div class="scroll" tabindex="0" role="region" '
        f'aria-label="{say(texts, "articles.table")}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def render_problem(problem: str) -> str:
    """Why there is no table, in one line."""
    return f'<p class="problem" role="alert">{escape(problem)}</p>'


def _render_choice(texts: Texts, name: str, values: Sequence[tuple[str, str]], chosen: str) -> str:
    if chosen and chosen not in dict(values):
        values = [*values, (chosen, chosen)]
    options = as_options([("", texts("articles.any")), *values], chosen)
    return f'<label>{say(texts, f"articles.{name}")} <select name="{name}">{options}</select></label>'


def _render_head(texts: Texts, place: Place, column: str) -> str:
    shown = texts(f"articles.column_{column}")
    address = escape(make_address(place.sorted_by(column)))  # type: ignore[arg-type]
    if column != place.sort:
        return f'<th scope="col" class="{column}"><a href="{address}">{escape(shown)}</a></th>'
    order = "descending" if place.descending else "ascending"
    arrow = "↓" if place.descending else "↑"
    return (
        f'<th scope="col" class="{column}" aria-sort="{order}">'
        f'<a href="{address}">{escape(shown)} <span aria-hidden="true">{arrow}</span></a></th>'
    )


def _render_row(texts: Texts, row: Row, place: Place) -> str:
    title = row.title or row.place
    shown = f'<bdi class="name">{escape(title)}</bdi>'
    if row.article_id:
        address = escape(make_address(replace(place, article_id=row.article_id)))
        current = ' aria-current="true"' if row.article_id == place.article_id else ""
        shown = f'<a class="read" href="{address}"{current}>{shown}</a>'
    reason = as_line("reason", escape(texts.name("cautions", row.reason)))
    brief = " · ".join(filter(None, (row.source, texts.date(row.published, "medium"))))
    cells = (
        ("source", f"<bdi>{escape(row.source)}</bdi>"),
        ("published", escape(texts.date(row.published, "medium"))),
        ("section", f"<bdi>{escape(row.section)}</bdi>"),
        ("language", escape(row.language)),
        ("words", escape(texts.number(row.words)) if row.article_id else ""),
        ("state", say(texts, f"states.{row.state}")),
    )
    rest = "".join(f'<td class="{name}">{inside}</td>' for name, inside in cells)
    return f'<tr class="{row.state}"><th scope="row">{shown}{as_line("brief", escape(brief))}{reason}</th>{rest}</tr>'


def _render_pages(texts: Texts, listing: Listing, place: Place) -> str:
    total = say(texts, "articles.listed", n=listing.total)
    count = f'<p class="count" role="status">{total}</p>'
    if listing.pages < 2:  # noqa: PLR2004 - one page needs no others to be chosen from
        return f'<div class="pages">{count}</div>'
    here = replace(place, page=listing.page, article_id="")
    steps = [
        _render_step(texts("articles.previous"), replace(here, page=listing.page - 1), is_there=listing.page > 1),
        _render_jump(texts, listing, here),
        _render_step(
            texts("articles.next"), replace(here, page=listing.page + 1), is_there=listing.page < listing.pages
        ),
    ]
    return f'<div class="pages">{count}<nav aria-label="{say(texts, "articles.pages")}">{"".join(steps)}</nav></div>'


def _render_step(name: str, place: Place, *, is_there: bool) -> str:
    if not is_there:
        return f'<span class="step" aria-disabled="true">{escape(name)}</span>'
    return f'<a class="step" href="{escape(make_address(place))}">{escape(name)}</a>'


def _render_jump(texts: Texts, listing: Listing, place: Place) -> str:
    return (
        f'<form class="jump" data-address="{escape(make_address(replace(place, page=1)))}">'
        f'<label>{say(texts, "articles.page")} <input type="number" name="page" min="1" max="{listing.pages}" '
        f'value="{listing.page}" required></label> {say(texts, "articles.of_pages", pages=listing.pages)}</form>'
    )
