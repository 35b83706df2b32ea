"""Dates as programs write them, and what stands where a date belongs but is none."""

from __future__ import annotations

import pytest

from assistant.reading.document import Document
from assistant.reading.making import make_article
from assistant.reading.moments import clock_time, iso_date, names_date
from assistant.records import Article, Evidence

STORY = "The harbour board approved a new pier on Tuesday after a debate of three hours."


def published(value: str, body: str = STORY) -> Article:
    evidence = (Evidence("published", value, "field published", 1.0),)
    return make_article("a.json", Document(f"Pier approved by the board\n\n{body}", evidence))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-19 10:00:00 UTC", "2024-01-19T10:00:00+00:00"),
        ("2024-01-19 10:00 GMT", "2024-01-19T10:00:00+00:00"),
        ("2024-01-19 10:00:00 +0100", "2024-01-19T10:00:00+01:00"),
        ("2024-01-19T23:30:00-0800", "2024-01-19T23:30:00-08:00"),
        ("2024-01-19", "2024-01-19"),
        ("2024-01-19 10:00 CET", "2024-01-19 10:00 CET"),
        ("1705622400", "1705622400"),
    ],
)
def test_a_time_zone_may_stand_apart_if_it_is_one_that_all_know(written: str, expected: str) -> None:
    assert iso_date(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1705622400", "2024-01-19T00:00:00+00:00"),
        ("1705622400.25", "2024-01-19T00:00:00+00:00"),
        ("1705622400000", "2024-01-19T00:00:00+00:00"),
        ("205622400000", "1976-07-07T21:20:00+00:00"),
        ("20240119", "20240119"),
        ("45310", "45310"),
        ("0", "0"),
        ("170562240000000000", "170562240000000000"),
    ],
)
def test_seconds_and_milliseconds_of_a_clock_are_a_date_where_one_belongs(written: str, expected: str) -> None:
    assert clock_time(written) == expected
    if expected != written:
        assert published(written).published == expected


@pytest.mark.parametrize(
    "written",
    [
        *("0000-00-00 00:00:00", "0000-00-00", "not a date", "45310", "0", "Friday", "gestern", "2 hours ago", "10:30"),
        *("1970-01-01T00:00:00Z", "1970-01-01 00:00:00", "0001-01-01T00:00:00Z", "31/02/2024", "99.99.2024"),
    ],
)
def test_what_is_no_date_is_told_and_not_taken_for_the_day_of_publication(written: str) -> None:
    article = published(written)
    assert article.published == ""
    (told,) = [each for each in article.evidence if each.field == "published"]
    assert told.confidence == 0


@pytest.mark.parametrize(
    "written", ["January 2024", "2024", "29 January", "Jan 29", "3. Mai", "03/04/2024", "1970-01-01", "40000-01-01"]
)
def test_a_date_that_is_not_whole_or_far_away_is_one(written: str) -> None:
    assert names_date(written)
    assert published(written).published == written


def test_the_day_on_the_page_goes_before_the_zero_of_a_clock() -> None:
    article = published("1970-01-01T00:00:00Z", f"17 January 2024\n\n{STORY}")
    assert article.published == "2024-01-17"
    assert next(each.value for each in article.evidence if each.field == "published") == "2024-01-17"
