"""Dates as sources write them, read as ISO 8601, in the languages whose phrases are known.

Knows nothing of pages. Nothing is filled in or guessed: what is not a whole date stays as it is written.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from dateutil import parser as dates

if TYPE_CHECKING:
    from dateparser import DateDataParser

LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ru", "ar", "ur", "hi")
_MONTH_FIRST = ("", "en", "en-us", "en_us")
"""Languages that leave open whether the month or the day comes first, or write the month first."""
_NUMBERS = re.compile(r"\s*\d{1,2}([./-])\d{1,2}\1\d{4}\b")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_TIME = re.compile(r"\d\s?[:h]\s?\d\d|\d\.\d\d (?:Uhr|GMT|BST|UTC)|\d ?[ap]\.?m\b", re.IGNORECASE)
_DOTTED_TIME = re.compile(
    r"(?<![\d.])(\d{1,2})\.(\d\d)(?= (?:Uhr|GMT|BST|UTC|CET|CEST)\b| ?[ap]m\b)|(?<!\d)(\d{1,2}) ?h ?(\d\d)\b"
)
_LONGEST = 60
_CLOCK = re.compile(r"(?P<seconds>[1-9]\d{8,9})(?:\.\d+|\d{3})?")
"""From 1973 on: fewer digits may be a day, such as 20240119."""
_DAY_FIRST = "de"
"""A language that puts the day first: numbers that name no day in it name none."""
_FAR_YEAR = re.compile(r"(?!0+-)\d{4,}-\d\d-\d\d(?!\d)")
_ANY_LEAP_YEAR = 2024
_ZERO_OF_CLOCKS = tuple(
    f"{day}T00:00:00{zone}" for day in ("1970-01-01", "0001-01-01", "1900-01-01") for zone in ("", "+00:00")
)
"""Of a day alone nobody can say whether a person meant it."""


def iso_date(written: str, language: str = "") -> str:
    """A date as ISO 8601, the time kept where there is one; what is not a whole date stays as it is written.

    A part that the source leaves out is never filled in, nor is it guessed which number is the day: parsed against two
    defaults, and day or month first, the results must agree, unless the language or country puts the day first. A time
    zone is kept only from ISO dates, since its abbreviations are ambiguous.

    Args:
        written: the date.
        language: what the source is written in, as in "de" or "en-GB"; empty if that is not known.
    """
    if _NO_DATE.fullmatch(written):
        return written
    with suppress(ValueError):
        moment = datetime.fromisoformat(_ZONE.sub(lambda zone: zone["offset"] or "+00:00", written))
        return moment.isoformat() if ":" in written else moment.date().isoformat()
    moment_read = _read(_DOTTED_TIME.sub(_with_colon, written), language.lower())
    if moment_read is None:
        return written
    return moment_read.isoformat() if _TIME.search(written) else moment_read.date().isoformat()


_NO_DATE = re.compile(r"\d{9,}|\d{4}-?W\d\d(?:-?\d)?")
"""Seconds of a clock, and weeks, which name no day."""
_ZONE = re.compile(r"(?<=\d) ?(?:UTC|GMT|Z|(?P<offset>[+-]\d\d:?\d\d))$", re.IGNORECASE)
_ISO_SHAPED = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
"""Read as ISO 8601 or not at all."""


def _with_colon(time: re.Match[str]) -> str:
    return f"{time[1] or time[3]}:{time[2] or time[4]}"


def clock_time(written: str) -> str:
    """Seconds or milliseconds since 1970, as programs write a date, in ISO 8601; anything else stays as it is."""
    if not (clock := _CLOCK.fullmatch(written)):
        return written
    return datetime.fromtimestamp(int(clock["seconds"]), UTC).isoformat()


def names_date(written: str, language: str = "") -> bool:
    """Whether what is written as a date names one, whole or not: "January 2024", "29 January", "03/04/2024".

    "Friday" and "2 hours ago" name none without the day they were written on. Nor does the zero of a clock, which
    stands where a program had no date.
    """
    if is_iso(written):
        return written not in _ZERO_OF_CLOCKS
    if _NUMBERS.match(written):
        return is_iso(iso_date(written, _DAY_FIRST))
    if _YEAR.search(written) or _FAR_YEAR.match(written):
        return True
    return is_iso(iso_date(f"{written} {_ANY_LEAP_YEAR}", language))


def is_iso(written: str) -> bool:
    """Whether a date is a whole one in ISO 8601."""
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True


@lru_cache(4096)
def _read(written: str, language: str) -> datetime | None:
    if _ISO_SHAPED.match(written) or len(written) > _LONGEST:
        return None
    try:
        month_first = dates.parse(written, default=datetime(2001, 1, 1), dayfirst=False, ignoretz=True)
        day_first = dates.parse(written, default=datetime(2002, 2, 2), dayfirst=True, ignoretz=True)
    except (ValueError, OverflowError):
        return _read_words(written, language)
    if month_first == day_first:
        return month_first
    return day_first if _NUMBERS.match(written) and language not in _MONTH_FIRST else None


def _read_words(written: str, language: str) -> datetime | None:
    """A date with a month's name in another language than English."""
    if len(written) > _LONGEST or not _YEAR.search(written):
        return None
    try:
        moment = _parser(language.replace("_", "-").split("-")[0]).get_date_data(written).date_obj
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=None) if moment else None


@cache
def _parser(language: str) -> DateDataParser:
    # Imported here since it takes a fifth of a second, and most dates need no more than the numbers and English.
    from dateparser import DateDataParser  # noqa: PLC0415

    return DateDataParser(
        languages=[language] if language in LANGUAGES else list(LANGUAGES),
        settings={"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]},
    )
