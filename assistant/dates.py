"""Dates as text names them: "29 January 2024", "Jan. 29", "22 to 24 April", "in March 2013", "1964". English only.

A date without a year is that of the year which brings it nearest to a day that is known, such as the article's.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EARLIEST, LATEST = date(1000, 1, 1), date(2999, 12, 31)
_YEAR = r"[12]\d\d\d"
_LIKELY_YEAR = r"(?:1\d|20)\d\d"
_LEAP_YEARS_APART = 8
"""At most, as from 1896 to 1904."""
_ORDINAL = r"(?:st|nd|rd|th)?"
_WEEKDAY_BEFORE = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?)?"
_AFTER = "|".join(
    rf"(?<=\b{word} )"
    for word in "in In of since Since by By last Last this before Before after After between Between from From".split()
)
"""What a month without a day or a year has before it where it is one: "May" alone may be a verb."""
_DATE = re.compile(
    rf"(?<![\w.,/-])(?:"
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)"
    rf"|{_WEEKDAY_BEFORE}(?P<from>\d{{1,2}}){_ORDINAL}"
    rf"(?: ?(?:to|and|or|until|till|-|–|—) ?(?P<to>\d{{1,2}}){_ORDINAL})?"
    rf"(?: of)? (?P<dm>{MONTH})(?:,? (?P<dmy>{_YEAR}))?(?!\d)"
    rf"|{_WEEKDAY_BEFORE}(?P<md>{MONTH}) (?P<first>\d{{1,2}}){_ORDINAL}"
    rf"(?: ?(?:to|and|-|–|—) ?(?P<last>\d{{1,2}}){_ORDINAL})?(?:,? (?P<mdy>{_YEAR}))?(?![\d:])"
    rf"|(?P<my>{MONTH}),? (?P<year>{_YEAR})(?!\d)"
    rf"|(?P<month>(?:{_AFTER}){MONTH})"
    rf"|(?P<only>{_LIKELY_YEAR})(?![\w-]|[.,]\d)"
    rf")"
)


_WEEKDAY = re.compile(
    r"\b(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?\b|\b(?P<yesterday>yesterday)\b", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\b(?:will|would|due|expected|(?:is|are|was|were) to|next|planned|scheduled|until)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """A date in a text: where it stands, its first and last day, and whether the text gives the year."""

    start: int
    end: int
    first: date
    last: date
    has_year: bool = True


def find_dates(text: str, near: date | None, *, past: bool = False) -> Iterator[DatedSpan]:
    """The dates that a text names.

    Args:
        text: the text.
        near: the day that those without a year lie near to; None to leave them out.
        past: whether those lie before that day, or on it.
    """
    for match in _DATE.finditer(text):
        try:
            span = _read(match, near, past)
        except ValueError:  # the 31st of a month that has 30 days
            continue
        if span:
            yield span


def find_weekdays(text: str, published: date) -> Iterator[DatedSpan]:
    """The days that a report names by weekday alone: the last before its publication, the next if it looks ahead."""
    dated = [(each.start, each.end) for each in find_dates(text, published)]
    for match in _WEEKDAY.finditer(text):
        if match.group().endswith("s") or any(
            start - 2 <= match.end() and match.start() <= end + 2 for start, end in dated
        ):
            continue
        back = 1 if match["yesterday"] else (published.weekday() - WEEKDAYS.index(match["day"].casefold())) % 7
        if not match["yesterday"] and back and _AHEAD.search(text):
            back -= 7
        day = date.fromordinal(min(max(published.toordinal() - back, 1), date.max.toordinal()))
        yield DatedSpan(*match.span(), day, day)


def day_of(iso: str) -> date | None:
    """The day that an ISO date begins with; None if there is none, or one of no time that news is from."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def read_day(text: str) -> date:
    """A day that somebody gives.

    Raises:
        ValueError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"a day is a date such as 2024-01-29, not {text!r:.60}") from error


def month_number(name: str) -> int:
    """1 for "Jan." or "January"."""
    return MONTHS.index(name[:3].lower()) + 1


def month_of(year: int, month: int) -> tuple[date, date]:
    """The first and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _read(match: re.Match[str], near: date | None, past: bool) -> DatedSpan | None:
    if match["iso"]:
        day = date.fromisoformat(match["iso"])
        return DatedSpan(*match.span(), day, day)
    if match["only"]:
        year = int(match["only"])
        return DatedSpan(*match.span(), date(year, 1, 1), date(year, 12, 31))
    name = match["dm"] or match["md"] or match["my"] or match["month"]
    given = match["dmy"] or match["mdy"] or match["year"]
    days = [int(day) for day in (match["from"] or match["first"], match["to"] or match["last"]) if day]
    month = month_number(name)
    year = int(given) if given else _year_near(month, days[0] if days else 1, near, past)
    if not year:
        return None
    if not days:
        return DatedSpan(*match.span(), *month_of(year, month), bool(given))
    first, last = date(year, month, days[0]), date(year, month, days[-1])
    return DatedSpan(*match.span(), min(first, last), max(first, last), bool(given))


def _year_near(month: int, day: int, near: date | None, past: bool) -> int:
    """The year which brings a day nearest to a known one; 0 if none is known."""
    if near is None:
        return 0
    around = range(near.year - _LEAP_YEARS_APART, near.year + _LEAP_YEARS_APART + 1)
    days = [date(year, month, day) for year in around if day <= monthrange(year, month)[1]]
    if past:
        days = [each for each in days if each <= near]
    return min(days, key=lambda each: abs((each - near).days)).year if days else 0
