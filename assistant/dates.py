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
    r"\b(?:(?P<week_before>last week),? (?:on )?)?(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"(?:,? (?:of |in )?(?P<week_after>last week)\b|,? (?P<weeks>a|one|two|three) weeks? ago\b)?"
    r"|\b(?P<yesterday>yesterday)\b",
    re.IGNORECASE,
)
_WEEKS = {"a": 1, "one": 1, "two": 2, "three": 3}
_AHEAD = re.compile(
    r"\b(?:will|would|due|expected|(?:is|are|was|were) to|next|planned|scheduled|until)\b", re.IGNORECASE
)
_LONGEST_WORD = 40
_WORD_BEFORE = re.compile(r"([\w'’]+)\s\Z")
_WORD_BEHIND = re.compile(r"\s([\w'’]+)")
_BEFORE_A_DAY = frozenset(
    "after and before but by earlier early for from just last late later next on only or since this to until".split()
)
"""What stands before a weekday with a capital where it begins a sentence; other such words make it a name."""
_OF_ANOTHER_TIME = frozenset(
    "a an another any each every following most one other preceding previous some that the those".split()
)
"""A weekday behind these is one of many, or told from another day: "the Monday before the vote"."""
_REPEATED = frozenset("afternoons evenings fortnight lunchtimes mornings nights week".split())
"""A weekday before these is every one, or one to come: "on Tuesday evenings", "Tuesday week"."""
_SERIES = frozenset(
    "club express herald league mail mirror morning night observer people post school star sun telegraph times".split()
)
"""What a weekday names even then: "on Sunday Times radio"."""


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
    """The days that a report names by weekday alone: the last before its publication, the next if it looks ahead.

    Left out are weekdays within names ("the Sunday Times"), and those that are told from another day than that of the
    report ("the Monday before the vote"), or in a sentence that names another year.
    """
    dated = list(find_dates(text, published))
    is_of_other_year = any(each.has_year and each.first.year != published.year for each in dated)
    for match in _WEEKDAY.finditer(text):
        if any(each.start - 2 <= match.end() and match.start() <= each.end + 2 for each in dated):
            continue
        if match["day"] and (is_of_other_year or _is_in_name(text, match) or _is_of_another_time(text, match)):
            continue
        back = _days_back(text, match, published)
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


def _is_in_name(text: str, weekday: re.Match[str]) -> bool:
    """Whether a capitalised word beside a weekday makes it a name; behind "on" or "last" it is rather who did it."""
    before, behind = _words_beside(text, weekday)
    if before[:1].isupper() and before.casefold() not in _BEFORE_A_DAY | _OF_ANOTHER_TIME:
        return True
    is_when = before.casefold() in ("on", "last") and behind.casefold() not in _SERIES
    return behind[:1].isupper() and behind != "I" and not is_when


def _is_of_another_time(text: str, weekday: re.Match[str]) -> bool:
    before, behind = _words_beside(text, weekday)
    is_of_week = weekday["week_before"] or weekday["week_after"]
    return behind in _REPEATED or (not is_of_week and before.casefold() in _OF_ANOTHER_TIME)


def _words_beside(text: str, weekday: re.Match[str]) -> tuple[str, str]:
    """The words before and behind a weekday, empty where there is none or something parts them."""
    before = _WORD_BEFORE.search(text, max(weekday.start() - _LONGEST_WORD, 0), weekday.start())
    behind = _WORD_BEHIND.match(text, weekday.end())
    return before[1] if before else "", behind[1] if behind else ""


def _days_back(text: str, match: re.Match[str], published: date) -> int:
    """How many days before its publication a report names; less than 0 if the day was still to come."""
    if match["yesterday"]:
        return 1
    number = WEEKDAYS.index(match["day"].casefold())
    since = (published.weekday() - number) % len(WEEKDAYS)
    if match["week_before"] or match["week_after"]:
        return published.weekday() - number + len(WEEKDAYS)
    if match["weeks"]:
        return since + _WEEKS[match["weeks"].casefold()] * len(WEEKDAYS)
    if _words_beside(text, match)[0].casefold() == "last":
        return since or len(WEEKDAYS)
    return since - len(WEEKDAYS) if since and _AHEAD.search(text) else since


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
