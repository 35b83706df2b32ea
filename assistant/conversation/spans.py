"""Spans of days: the calendar's weeks, months and years, steps from one to another, and spans in words."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from assistant.dates import month_of

Span = tuple[date | None, date | None]
"""First and last day, None where it is open."""


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


def step_from(unit: str, count: int, first: date, last: date) -> Span:
    """The day, week, month or year that lies so many before (below 0) or after a span."""
    start = first if count < 0 else last
    if unit == "day":
        return start + timedelta(count), start + timedelta(count)
    if unit == "week":
        begin = start + timedelta(7 * count if count < 0 else 7 * count - 6)
        return begin, begin + timedelta(6)
    return period_of(unit, start, count)


def period_of(unit: str, day: date, steps: int) -> tuple[date, date]:
    """The calendar week (from Monday), weekend, month or year so many after the one a day lies in."""
    if unit in ("week", "weekend"):
        monday = day - timedelta(day.weekday()) + timedelta(7 * steps)
        return monday + timedelta(5 if unit == "weekend" else 0), monday + timedelta(6)
    if unit == "month":
        months = day.year * 12 + day.month - 1 + steps
        return month_of(months // 12, months % 12 + 1)
    return date(day.year + steps, 1, 1), date(day.year + steps, 12, 31)


def days_back(day: date, unit: str, count: int) -> date:
    """The day so many days, weeks, months or years before another."""
    if unit in ("day", "week"):
        return day - timedelta(count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
