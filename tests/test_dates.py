"""Dates as text names them: which are found, which day each is, and that no text at all breaks the reading."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dates import EARLIEST, LATEST, MONTHS, day_of, find_dates, find_weekdays, month_number, month_of

NEAR = date(2024, 2, 10)


def read(text: str, near: date | None = NEAR, *, past: bool = False) -> list[tuple[str, str, str]]:
    """Each date as written, with its first and last day."""
    return [
        (text[each.start : each.end], each.first.isoformat(), each.last.isoformat())
        for each in find_dates(text, near, past=past)
    ]


@pytest.mark.parametrize(
    ("text", "written", "first", "last"),
    [
        ("He left on 29 January 2024.", "29 January 2024", "2024-01-29", "2024-01-29"),
        ("He left on January 29, 2024.", "January 29, 2024", "2024-01-29", "2024-01-29"),
        ("He left on Jan. 29th 2024.", "Jan. 29th 2024", "2024-01-29", "2024-01-29"),
        ("He left on Sept. 11, 2001.", "Sept. 11, 2001", "2001-09-11", "2001-09-11"),
        ("He left on the 3rd of May 2020.", "3rd of May 2020", "2020-05-03", "2020-05-03"),
        ("He left on Monday, 29 January 2024.", "Monday, 29 January 2024", "2024-01-29", "2024-01-29"),
        ("He left on 2024-01-29T10:00.", "2024-01-29", "2024-01-29", "2024-01-29"),
        ("From 22 to 24 April 2024 he was here.", "22 to 24 April 2024", "2024-04-22", "2024-04-24"),
        ("From April 22–24, 2024 he was here.", "April 22–24, 2024", "2024-04-22", "2024-04-24"),
        ("On 24 and 25 April 2024 he was here.", "24 and 25 April 2024", "2024-04-24", "2024-04-25"),
        ("In March 2013 it was cold.", "March 2013", "2013-03-01", "2013-03-31"),
        ("In February 2024 it was cold.", "February 2024", "2024-02-01", "2024-02-29"),
        ("In February 2023 it was cold.", "February 2023", "2023-02-01", "2023-02-28"),
        ("It began in 1964.", "1964", "1964-01-01", "1964-12-31"),
        ("Born on 29 February 2024.", "29 February 2024", "2024-02-29", "2024-02-29"),
        ("On 31 December 1999 it ended.", "31 December 1999", "1999-12-31", "1999-12-31"),
    ],
)
def test_a_date_with_its_year_is_found_whatever_the_day(text: str, written: str, first: str, last: str) -> None:
    for near in (None, NEAR, EARLIEST, LATEST):
        for past in (False, True):
            assert read(text, near, past=past) == [(written, first, last)]
    assert all(each.has_year for each in find_dates(text, None))


@pytest.mark.parametrize(
    ("text", "nearest", "before"),
    [
        ("on 29 January", "2024-01-29", "2024-01-29"),
        ("on 11 February", "2024-02-11", "2023-02-11"),
        ("on 10 February", "2024-02-10", "2024-02-10"),
        ("on 1 December", "2023-12-01", "2023-12-01"),
        ("on 31 December", "2023-12-31", "2023-12-31"),
        ("on 3 May", "2024-05-03", "2023-05-03"),
        ("on 31 July", "2024-07-31", "2023-07-31"),
    ],
)
def test_a_date_without_a_year_is_that_of_the_nearest_or_the_last(text: str, nearest: str, before: str) -> None:
    assert read(text) == [(text[3:], nearest, nearest)]
    assert read(text, past=True) == [(text[3:], before, before)]
    assert not next(find_dates(text, NEAR)).has_year
    assert read(text, None) == []


def test_the_year_turns_between_december_and_january() -> None:
    assert read("on 2 January", date(2023, 12, 30)) == [("2 January", "2024-01-02", "2024-01-02")]
    assert read("on 2 January", date(2023, 12, 30), past=True) == [("2 January", "2023-01-02", "2023-01-02")]
    assert read("on 30 December", date(2024, 1, 2)) == [("30 December", "2023-12-30", "2023-12-30")]


@pytest.mark.parametrize("day", [29, 30, 31])
def test_the_last_days_of_a_month_that_are_yet_to_come_are_those_of_the_year_before(day: int) -> None:
    assert read(f"on {day} January", date(2024, 1, 28), past=True) == [
        (f"{day} January", f"2023-01-{day}", f"2023-01-{day}")
    ]


def test_a_month_alone_is_a_date_only_after_a_preposition() -> None:
    assert read("in May and since March, of June") == [
        ("May", "2024-05-01", "2024-05-31"),
        ("March", "2024-03-01", "2024-03-31"),
        ("June", "2024-06-01", "2024-06-30"),
    ]
    assert read("It may rain. March on, May said.") == []


@pytest.mark.parametrize("near", [date(2024, 6, 1), date(2025, 6, 1), date(2027, 12, 31)])
def test_the_last_29_february_is_that_of_a_leap_year(near: date) -> None:
    assert read("on 29 February", near, past=True) == [("29 February", "2024-02-29", "2024-02-29")]


def test_the_last_29_february_before_it_came_is_four_years_back() -> None:
    assert read("on 29 February", date(2024, 2, 10), past=True) == [("29 February", "2020-02-29", "2020-02-29")]


def test_a_year_that_lies_ahead_is_not_read_as_this_one() -> None:
    assert read("on 3 May 2100") != [("3 May", "2024-05-03", "2024-05-03")]


@pytest.mark.parametrize(
    "text",
    [
        "31 June 2024",
        "29 February 2023",
        "2023-02-29",
        "2024-13-01",
        "32 May 2020",
        "0 May 2020",
        "31 April",
        "1,964 people",
        "No. 1.1964",
        "a fee of 9999",
        "x2024-01-29",
        "flight 12345",
        "In 2024-25 it rose",
    ],
)
def test_what_is_no_day_is_left_out(text: str) -> None:
    assert read(text) == []
    assert read(text, past=True) == []


def test_several_dates_come_in_order() -> None:
    text = "From 3 January 2023 to 5 March 2023, and in 2025."
    assert [first for _, first, _ in read(text)] == ["2023-01-03", "2023-03-05", "2025-01-01"]


def test_days_that_are_turned_round_are_put_right() -> None:
    assert read("5 to 2 May 2020") == [("5 to 2 May 2020", "2020-05-02", "2020-05-05")]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("He left on Tuesday.", ["2024-01-16"]),
        ("He left on Thursday.", ["2024-01-18"]),
        ("He left on Friday.", ["2024-01-12"]),
        ("He left yesterday.", ["2024-01-17"]),
        ("He will leave on Friday.", ["2024-01-19"]),
        ("The vote is due on Tuesday.", ["2024-01-23"]),
        ("Mondays are slow.", []),
        ("He left on Tuesday, 16 January.", []),
        ("He left on 16 January (Tuesday).", []),
        ("He left.", []),
    ],
)
def test_a_weekday_is_the_last_one_or_the_next_one_ahead(text: str, days: list[str]) -> None:
    assert [each.first.isoformat() for each in find_weekdays(text, date(2024, 1, 18))] == days


@pytest.mark.parametrize(
    ("iso", "day"),
    [
        ("2024-01-29", date(2024, 1, 29)),
        ("2024-01-29T23:59:59+05:00", date(2024, 1, 29)),
        ("1000-01-01", EARLIEST),
        ("2999-12-31", LATEST),
        ("0999-12-31", None),
        ("3000-01-01", None),
        ("2023-02-29", None),
        ("January", None),
        ("", None),
    ],
)
def test_the_day_of_an_iso_date(iso: str, day: date | None) -> None:
    assert day_of(iso) == day


def test_months_have_their_numbers_and_days() -> None:
    names = "January February March April May June July August September October November December".split()
    assert [month_number(name) for name in names] == [month_number(name) for name in MONTHS] == list(range(1, 13))
    assert month_number("Sept.") == 9
    assert month_of(2024, 2) == (date(2024, 2, 1), date(2024, 2, 29))
    assert month_of(2100, 2) == (date(2100, 2, 1), date(2100, 2, 28))
    assert month_of(2999, 12)[1] == LATEST


DAYS = st.dates(EARLIEST, LATEST) | st.sampled_from([EARLIEST, LATEST, date(2024, 2, 29), date(2023, 12, 31)])
_PIECES = st.sampled_from(
    "29 30 31 1 0 99 2024 1000 1999 2099 2100 1000-01-01 2024-02-29 January Feb. February December May Sept. to and of"
    " – - , . in since last Monday yesterday will Tuesdays st th".split()
)
TEXTS = st.lists(_PIECES, max_size=9).map(" ".join) | st.text(max_size=40)


@given(TEXTS, DAYS, st.booleans())
def test_no_text_on_any_day_breaks_the_reading(text: str, near: date, past: bool) -> None:
    for found in (list(find_dates(text, near, past=past)), list(find_weekdays(text, near))):
        for each in found:
            assert 0 <= each.start < each.end <= len(text)
            assert each.first <= each.last
        assert all(left.end <= right.start for left, right in pairwise(found))


@given(DAYS, DAYS)
def test_a_written_day_is_read_back(day: date, near: date) -> None:
    if day.year > 2099:
        return
    for text in (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert read(text, near) == [(text, day.isoformat(), day.isoformat())]


@given(st.dates(date(1001, 1, 1), date(2998, 12, 31)), st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_a_year_lies_within_half_a_year_or_the_year_before(near: date, month: int, day: int) -> None:
    text = f"{day} {date(2000, month, 1):%B}"
    (nearest,) = find_dates(text, near)
    assert abs((nearest.first - near).days) <= 183
    (before,) = find_dates(text, near, past=True)
    assert 0 <= (near - before.first).days <= 366
