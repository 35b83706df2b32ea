"""Times in questions: every kind of phrase with the days it means, and that no question on any day breaks it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.conversation.spans import Span, days_back, describe, period_of, step_from
from assistant.conversation.times import TimePhrase, event_named, find_times, leans_on_time
from assistant.dates import EARLIEST, LATEST

TODAY = date(2024, 2, 14)
"""A Wednesday, in a leap year."""


def day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def times_in(
    question: str,
    today: date = TODAY,
    newest: date | None = None,
    anchor: Span | None = None,
    event: date | None = None,
) -> list[TimePhrase]:
    return find_times(question, today, newest or today, anchor, lambda _: event)


def the_time(question: str, **known: object) -> TimePhrase:
    (phrase,) = times_in(question, **known)  # type: ignore[arg-type]
    return phrase


# Counted from today


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("today", "2024-02-14", "2024-02-14"),
        ("tonight", "2024-02-14", "2024-02-14"),
        ("yesterday", "2024-02-13", "2024-02-13"),
        ("the day before yesterday", "2024-02-12", "2024-02-12"),
        ("on the day before yesterday", "2024-02-12", "2024-02-12"),
        ("this week", "2024-02-12", "2024-02-18"),
        ("last week", "2024-02-05", "2024-02-11"),
        ("in the previous week", "2024-02-05", "2024-02-11"),
        ("last weekend", "2024-02-10", "2024-02-11"),
        ("this month", "2024-02-01", "2024-02-29"),
        ("in the current month", "2024-02-01", "2024-02-29"),
        ("last month", "2024-01-01", "2024-01-31"),
        ("this year", "2024-01-01", "2024-12-31"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("in the last 3 days", "2024-02-12", "2024-02-14"),
        ("during the past two weeks", "2024-02-01", "2024-02-14"),
        ("over the last month", "2024-01-15", "2024-02-14"),
        ("in the past year", "2023-02-15", "2024-02-14"),
        ("two days ago", "2024-02-12", "2024-02-12"),
        ("a week ago", "2024-02-05", "2024-02-11"),
        ("3 months ago", "2023-11-01", "2023-11-30"),
        ("one year ago", "2023-01-01", "2023-12-31"),
        ("on Monday", "2024-02-12", "2024-02-12"),
        ("on Wednesday", "2024-02-07", "2024-02-07"),
        ("last Thursday", "2024-02-08", "2024-02-08"),
        ("since Friday", "2024-02-09", ""),
        ("since last week", "2024-02-05", ""),
        ("since yesterday", "2024-02-13", ""),
        ("before Tuesday", "", "2024-02-12"),
        ("before last month", "", "2023-12-31"),
        ("until Monday", "", "2024-02-12"),
        ("by yesterday", "", "2024-02-13"),
    ],
)
def test_a_time_that_counts_from_today(phrase: str, first: str, last: str) -> None:
    question = f"Who voted {phrase}?"
    found = the_time(question)
    assert question[found.start : found.end] == phrase
    assert found.span == (day(first), day(last))
    assert found.counted_from == TODAY
    assert found.by_today
    assert not found.leans


@pytest.mark.parametrize(
    ("today", "phrase", "first", "last"),
    [
        ("2024-01-01", "last month", "2023-12-01", "2023-12-31"),
        ("2024-01-01", "last week", "2023-12-25", "2023-12-31"),
        ("2024-01-01", "yesterday", "2023-12-31", "2023-12-31"),
        ("2024-03-01", "yesterday", "2024-02-29", "2024-02-29"),
        ("2023-03-01", "yesterday", "2023-02-28", "2023-02-28"),
        ("2024-03-31", "a month ago", "2024-02-01", "2024-02-29"),
        ("2023-03-31", "in the last month", "2023-03-01", "2023-03-31"),
        ("2024-02-29", "in the past year", "2023-03-01", "2024-02-29"),
        ("2024-02-29", "a year ago", "2023-01-01", "2023-12-31"),
        ("2023-12-31", "this week", "2023-12-25", "2023-12-31"),
        ("2024-12-31", "this week", "2024-12-30", "2025-01-05"),
        ("2024-12-31", "this month", "2024-12-01", "2024-12-31"),
    ],
)
def test_a_time_that_counts_from_the_end_of_a_month_or_year(today: str, phrase: str, first: str, last: str) -> None:
    found = the_time(f"Who voted {phrase}?", today=date.fromisoformat(today))
    assert found.span == (day(first), day(last))


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("today", "2023-05-31", "2023-05-31"),
        ("yesterday", "2023-05-30", "2023-05-30"),
        ("last week", "2023-05-22", "2023-05-28"),
        ("last month", "2023-04-01", "2023-04-30"),
        ("last year", "2022-01-01", "2022-12-31"),
        ("in the last 3 days", "2023-05-29", "2023-05-31"),
        ("on Monday", "2023-05-29", "2023-05-29"),
        ("since Monday", "2023-05-29", ""),
    ],
)
def test_when_today_lies_after_all_articles_times_count_from_the_newest(phrase: str, first: str, last: str) -> None:
    newest = date(2023, 5, 31)
    for today in (TODAY.replace(year=2026), LATEST):
        found = the_time(f"Who voted {phrase}?", today=today, newest=newest)
        assert found.span == (day(first), day(last))
        assert found.counted_from == newest


def test_a_time_that_articles_still_reach_counts_from_today() -> None:
    found = the_time("Who voted last month?", newest=date(2024, 1, 3))
    assert (found.span, found.counted_from) == ((date(2024, 1, 1), date(2024, 1, 31)), TODAY)


def test_a_month_without_a_year_counts_from_the_newest_article_too() -> None:
    assert the_time("Who voted in May?", today=date(2030, 8, 1), newest=TODAY).span[0] == date(2023, 5, 1)
    assert the_time("Who voted in May?", today=date(2024, 8, 1), newest=date(2024, 7, 1)).span[0] == date(2024, 5, 1)


@pytest.mark.parametrize(
    "question",
    [
        "What does USA Today report?",
        "Who leads Last Week Tonight?",
        "Was this year's vote late?",
        "Who may vote?",
        "How many days are in a week?",
        "Who voted on the ticket?",
        "Is the war over?",
    ],
)
def test_what_only_looks_like_a_time_is_none(question: str) -> None:
    assert times_in(question, anchor=(TODAY, TODAY), event=TODAY) == []


# Dates


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("on 17 January 2024", "2024-01-17", "2024-01-17"),
        ("on 17 January", "2024-01-17", "2024-01-17"),
        ("on 31 January", "2024-01-31", "2024-01-31"),
        ("on 31 December", "2023-12-31", "2023-12-31"),
        ("in January", "2024-01-01", "2024-01-31"),
        ("in March", "2023-03-01", "2023-03-31"),
        ("in January 2022", "2022-01-01", "2022-01-31"),
        ("in early January 2024", "2024-01-01", "2024-01-31"),
        ("at the end of March 2023", "2023-03-01", "2023-03-31"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("in 1999", "1999-01-01", "1999-12-31"),
        ("during 2023", "2023-01-01", "2023-12-31"),
        ("on 29 February 2020", "2020-02-29", "2020-02-29"),
        ("since 20 January 2024", "2024-01-20", ""),
        ("from 20 January 2024", "2024-01-20", ""),
        ("as of 20 January 2024", "2024-01-20", ""),
        ("since January", "2024-01-01", ""),
        ("since 1999", "1999-01-01", ""),
        ("after 20 January 2024", "2024-01-21", ""),
        ("after February 2024", "2024-03-01", ""),
        ("until 20 January 2024", "", "2024-01-20"),
        ("up to 20 January 2024", "", "2024-01-20"),
        ("by January", "", "2024-01-31"),
        ("before January 2024", "", "2023-12-31"),
        ("before 1 March 2024", "", "2024-02-29"),
        ("between 3 and 5 January 2024", "2024-01-03", "2024-01-05"),
        ("between 28 December 2023 and 2 January 2024", "2023-12-28", "2024-01-02"),
        ("from 3 January 2023 to 5 March 2023", "2023-01-03", "2023-03-05"),
        ("from January 2023 until March 2023", "2023-01-01", "2023-03-31"),
        ("3 January 2023 – 5 March 2023", "2023-01-03", "2023-03-05"),
    ],
)
def test_a_date_with_its_preposition(phrase: str, first: str, last: str) -> None:
    question = f"Who voted {phrase}?"
    found = the_time(question)
    assert question[found.start : found.end] == phrase
    assert found.span == (day(first), day(last))
    assert found.counted_from is None
    assert not found.leans


def test_a_date_with_its_year_means_the_same_on_every_day() -> None:
    assert not the_time("Who voted on 17 January 2024?").by_today
    assert the_time("Who voted on 17 January?").by_today


@pytest.mark.parametrize(
    "phrase",
    [
        "between 3 January and 5 March 2023",
        "from 3 January to 5 March 2023",
        "from March until May 2019",
        "between March and May 2019",
    ],
)
def test_a_range_begins_in_the_year_that_its_end_names(phrase: str) -> None:
    first, last = the_time(f"Who voted {phrase}?").span
    assert first is not None
    assert last is not None
    assert first <= last
    assert first.year == last.year


def test_two_dates_that_are_no_range_are_two() -> None:
    spans = [each.span for each in times_in("Who voted on 3 January 2024 and on 5 January 2024?")]
    assert spans == [(date(2024, 1, 3),) * 2, (date(2024, 1, 5),) * 2]


def test_a_year_alone_is_a_time_only_if_it_is_all_there_is() -> None:
    assert the_time("1999").span == (date(1999, 1, 1), date(1999, 12, 31))
    assert times_in("Who won Eurocup 2020?") == []


# Beside another time


DAY: Span = (date(2024, 1, 17), date(2024, 1, 17))
WEEK: Span = (date(2024, 1, 22), date(2024, 1, 28))


@pytest.mark.parametrize(
    ("phrase", "anchor", "first", "last"),
    [
        ("the day before", DAY, "2024-01-16", "2024-01-16"),
        ("on the day after", DAY, "2024-01-18", "2024-01-18"),
        ("the next day", DAY, "2024-01-18", "2024-01-18"),
        ("on the previous day", DAY, "2024-01-16", "2024-01-16"),
        ("that day", DAY, "2024-01-17", "2024-01-17"),
        ("two days earlier", DAY, "2024-01-15", "2024-01-15"),
        ("17 days before", DAY, "2023-12-31", "2023-12-31"),
        ("the week before", DAY, "2024-01-10", "2024-01-16"),
        ("in the following week", DAY, "2024-01-18", "2024-01-24"),
        ("three weeks later", DAY, "2024-02-01", "2024-02-07"),
        ("the same week", DAY, "2024-01-15", "2024-01-21"),
        ("the month before", DAY, "2023-12-01", "2023-12-31"),
        ("two months after", DAY, "2024-03-01", "2024-03-31"),
        ("in that month", DAY, "2024-01-01", "2024-01-31"),
        ("the year after", DAY, "2025-01-01", "2025-12-31"),
        ("in that year", DAY, "2024-01-01", "2024-12-31"),
        ("on the Friday", DAY, "2024-01-19", "2024-01-19"),
        ("on the Wednesday", DAY, "2024-01-17", "2024-01-17"),
        ("the day before", WEEK, "2024-01-21", "2024-01-21"),
        ("the day after", WEEK, "2024-01-29", "2024-01-29"),
        ("the week before", WEEK, "2024-01-15", "2024-01-21"),
        ("the week after", WEEK, "2024-01-29", "2024-02-04"),
        ("the next month", WEEK, "2024-02-01", "2024-02-29"),
        ("the day before", (None, date(2024, 3, 1)), "2024-02-29", "2024-02-29"),
        ("the day after", (date(2023, 2, 28), None), "2023-03-01", "2023-03-01"),
        ("the month after", (date(2024, 1, 31),) * 2, "2024-02-01", "2024-02-29"),
    ],
)
def test_a_time_beside_another(phrase: str, anchor: Span, first: str, last: str) -> None:
    question = f"Who voted {phrase}?"
    assert leans_on_time(question)
    found = the_time(question, anchor=anchor)
    assert question[found.start : found.end] == phrase
    assert found.span == (day(first), day(last))
    assert found.leans
    assert not found.by_today


@pytest.mark.parametrize(
    "phrase", ["the day before", "two weeks later", "the next month", "that year", "on the Friday"]
)
@pytest.mark.parametrize("anchor", [None, (None, None)])
def test_without_another_time_beside_it_there_is_none(phrase: str, anchor: Span | None) -> None:
    assert times_in(f"Who voted {phrase}?", anchor=anchor) == []


# Events


@pytest.mark.parametrize(
    ("phrase", "event", "first", "last"),
    [
        ("before the visit", "the visit", "", "2024-01-28"),
        ("prior to his resignation", "his resignation", "", "2024-01-28"),
        ("ahead of the talks in Tehran", "the talks in Tehran", "", "2024-01-28"),
        ("after the strike", "the strike", "2024-01-29", ""),
        ("following the strike", "the strike", "2024-01-29", ""),
        ("since the visit", "the visit", "2024-01-29", ""),
        ("during the visit", "the visit", "2024-01-29", "2024-01-29"),
        ("the day after the visit", "the visit", "2024-01-30", "2024-01-30"),
        ("two days before the visit", "the visit", "2024-01-27", "2024-01-27"),
        ("a week before the visit", "the visit", "2024-01-22", "2024-01-28"),
        ("one week after the strike", "the strike", "2024-01-30", "2024-02-05"),
        ("the month before the visit", "the visit", "2023-12-01", "2023-12-31"),
    ],
)
def test_a_time_that_hangs_on_an_event(phrase: str, event: str, first: str, last: str) -> None:
    question = f"Who voted {phrase}?"
    asked: list[str] = []

    def date_event(name: str) -> date:
        asked.append(name)
        return date(2024, 1, 29)

    (found,) = find_times(question, TODAY, TODAY, None, date_event)
    assert asked == [event] == [event_named(question)]
    assert question[found.start : found.end] == phrase
    assert found.span == (day(first), day(last))
    assert not leans_on_time(question)


def test_an_event_of_no_known_day_gives_no_time() -> None:
    assert times_in("Who voted before the visit?", event=None) == []


@pytest.mark.parametrize(
    "question", ["Who voted after the war?", "Who voted before the end?", "Who voted?", "Who voted last week?"]
)
def test_a_question_that_names_no_event(question: str) -> None:
    assert event_named(question) == ""


# Whatever is asked


_PIECES = st.sampled_from(
    "Who voted in on since before after until by between from and to of the The last this past previous next following"
    " week month year weekend day days weeks months years today yesterday Monday Friday January February December 29 31"
    " 1 999 ago a ten that same visit talks in during ahead of prior earlier later 1000 2024 2099 1000-01-01 2024-02-29"
    " early end ? , –".split()
)
QUESTIONS = st.lists(_PIECES, max_size=9).map(" ".join) | st.text(max_size=40)
DAYS = st.dates(EARLIEST, LATEST) | st.sampled_from([EARLIEST, LATEST, date(2024, 2, 29), date(2023, 12, 31)])
ANCHORS = st.none() | st.tuples(DAYS | st.none(), DAYS | st.none()).filter(
    lambda span: span[0] is None or span[1] is None or span[0] <= span[1]
)


@given(QUESTIONS, DAYS, DAYS, ANCHORS, st.none() | DAYS)
@example("before 999 years ago", EARLIEST, EARLIEST, None, None)
@example("since 999 years before, in 999 weeks later", LATEST, LATEST, (EARLIEST, LATEST), None)
@example("999 years after the visit", LATEST, LATEST, None, LATEST)
@example("January 29 to 2024", LATEST, LATEST, None, None)
def test_no_question_on_any_day_breaks_the_reading(
    question: str, today: date, newest: date, anchor: Span | None, event: date | None
) -> None:
    found = times_in(question, today, newest, anchor, event)
    for each in found:
        assert 0 <= each.start < each.end <= len(question)
        assert each.span != (None, None)
        assert None in each.span or each.span[0] <= each.span[1]  # type: ignore[operator]
        assert describe(each.span)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(st.sampled_from(["day", "week", "month", "year"]), st.integers(-999, 999).filter(bool), DAYS, st.integers(0, 40))
def test_a_step_lies_wholly_before_or_after_what_it_starts_from(unit: str, count: int, first: date, days: int) -> None:
    last = min(first + timedelta(days), LATEST)
    begin, end = step_from(unit, count, first, last)
    assert begin is not None
    assert end is not None
    assert EARLIEST <= begin <= end <= LATEST
    if unit in ("day", "week") and begin > EARLIEST and end < LATEST:
        assert end < first if count < 0 else begin > last


@given(DAYS, st.sampled_from(["day", "week", "month", "year"]), st.integers(1, 999))
def test_days_back_is_before(day: date, unit: str, count: int) -> None:
    back = days_back(day, unit, count)
    assert EARLIEST <= back < day or back.year == EARLIEST.year
    if unit in ("month", "year") and back.year > EARLIEST.year:
        assert back.day == day.day or (back + timedelta(1)).day == 1


@given(DAYS, st.sampled_from(["week", "weekend", "month", "year"]))
def test_a_period_holds_its_day_and_is_said_so_that_it_can_be_read_back(day: date, unit: str) -> None:
    if not 1000 < day.year < 2099:
        return
    span = period_of(unit, day, 0)
    assert unit == "weekend" or span[0] <= day <= span[1]
    assert (span[1] + timedelta(1)).weekday() == 0 or unit in ("month", "year")
    for each in (span, (day, day), (day, None), (None, day)):
        said = describe(each)
        assert the_time(said, today=LATEST).span == each
        assert the_time(said, today=EARLIEST).span == each
