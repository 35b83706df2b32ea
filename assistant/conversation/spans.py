"""Spans of days: the calendar's weeks, months and years, steps from one to another, and spans in words."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from assistant.dates import EARLIEST, LATEST, month_of

Span = tuple[date | None, date | None]
"""First and last day, None where it is open."""

_YEAR = 12
"""Months."""


def describe(span: Span) -> str:
    """A span in words: "17 January 2024", "January 2024", "22 to 28 January 2024", "since 20 January 2024"."""
    first, last = span
    if first is None or last is None:
        return f"since {_say(first)}" if first else f"until {_say(last)}" if last else "any time"
    if first == last:
        return _say(first)
    if span == period_of("year", first, 0):
        return str(first.year)
    if span == period_of("month", first, 0):
        return f"{first:%B} {first.year}"
    is_one_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if is_one_month else _say(first)} to {_say(last)}"


def _say(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def move(day: date, days: int) -> date:
    """The day so many days after another, or before it (below 0); at the ends of time, the last there is."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, EARLIEST.toordinal()), LATEST.toordinal()))


def step_from(unit: str, count: int, first: date, last: date) -> Span:
    """The day, week, month or year that lies so many before (below 0) or after a span."""
    start = first if count < 0 else last
    if unit == "day":
        return move(start, count), move(start, count)
    if unit == "week":
        begin = move(start, 7 * count if count < 0 else 7 * count - 6)
        return begin, move(begin, 6)
    return period_of(unit, start, count)


def period_of(unit: str, day: date, steps: int) -> tuple[date, date]:
    """The calendar week (from Monday), weekend, month or year so many after the one a day lies in."""
    if unit in ("week", "weekend"):
        monday = move(day, 7 * steps - day.weekday())
        return move(monday, 5 if unit == "weekend" else 0), move(monday, 6)
    first, last = month_of(*_month_after(day, steps * (1 if unit == "month" else _YEAR)))
    return (first, last) if unit == "month" else (date(first.year, 1, 1), date(first.year, 12, 31))


def days_back(day: date, unit: str, count: int) -> date:
    """The day so many days, weeks, months or years before another."""
    if unit in ("day", "week"):
        return move(day, -count * (7 if unit == "week" else 1))
    year, month = _month_after(day, -count * (1 if unit == "month" else _YEAR))
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _month_after(day: date, months: int) -> tuple[int, int]:
    """Year and month so many months after a day."""
    wanted = day.year * _YEAR + day.month - 1 + months
    held = min(max(wanted, EARLIEST.year * _YEAR), LATEST.year * _YEAR + _YEAR - 1)
    return held // _YEAR, held % _YEAR + 1
