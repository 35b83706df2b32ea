"""What an answer hangs on: corrections, the scope that is chosen, and links that say all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import AssistantError, QuestionError
from assistant.records import EVERYWHERE, Scope, Understood
from assistant.web.asking import Asked, asked_again, correct
from assistant.web.links import make_link, read_link
from assistant.web.scoping import narrow
from tests.web.parsing import HOSTILE, anything, make_answer

WITHIN = Scope(sources=("Demo Wire",), since="2024-01-18")
ANSWER = replace(
    make_answer(),
    carried=("Raisi", "visit"),
    within=WITHIN,
    understood=(Understood("last week", Scope(during=(("2024-01-15", "2024-01-21"),)), "15 to 21 January 2024"),),
    ignored=("newest",),
    today="2024-01-24",
)
SAME = Asked("When?", ("Raisi", "visit"), WITHIN, ("newest",), date(2024, 1, 24))

words = anything.filter(bool)
several = st.lists(words, max_size=3).map(tuple)
scopes = st.builds(
    Scope,
    sources=several,
    not_sources=several,
    sections=several,
    not_sections=several,
    formats=several,
    not_formats=several,
    since=anything,
    until=anything,
    during=st.lists(st.tuples(st.dates().map(str), st.just("") | st.dates().map(str)), max_size=2).map(tuple),
    order=st.sampled_from(["", "newest", "oldest"]),
)


def test_an_answer_is_asked_again_with_all_that_it_hangs_on() -> None:
    assert asked_again(ANSWER) == SAME
    assert asked_again(make_answer()) == Asked("When?", ())


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        ({"do": "drop", "value": "Raisi"}, {"carried": ("visit",)}),
        ({"do": "drop", "value": "nobody"}, {}),
        ({"do": "add", "value": "  Islamabad\n talks "}, {"carried": ("Raisi", "visit", "Islamabad talks")}),
        ({"do": "add", "value": "visit"}, {}),
        ({"do": "add", "value": "  "}, {}),
        ({"do": "ignore", "value": "last week"}, {"ignored": ("newest", "last week")}),
        ({"do": "everywhere"}, {"within": EVERYWHERE, "ignored": ("newest", "last week")}),
    ],
)
def test_a_correction_changes_what_it_says_and_nothing_else(
    correction: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert correct(ANSWER, correction) == replace(SAME, **changed)


@pytest.mark.parametrize("correction", [{}, {"do": "explode"}, {"do": "add", "value": 3}, {"do": ["drop"]}])
def test_what_is_no_correction_is_refused(correction: dict[str, Any]) -> None:
    with pytest.raises(AssistantError):
        correct(ANSWER, correction)


@given(words, several, several, scopes, st.none() | st.dates())
def test_a_link_asks_what_the_answer_was_asked(
    question: str, carried: tuple[str, ...], ignored: tuple[str, ...], within: Scope, today: date | None
) -> None:
    question = f"When {question}"
    day = today.isoformat() if today else ""
    answer = replace(make_answer(), question=question, carried=carried, ignored=ignored, within=within, today=day)
    link = read_link(make_link(answer))
    assert link is not None
    assert link.asked == Asked(question, carried, within, ignored, today)
    assert link.index_id == answer.index_id


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_link_of_hostile_text_is_an_address_and_nothing_else(hostile: str) -> None:
    link = make_link(replace(make_answer(), question=hostile, carried=(hostile,)))
    assert link.isascii()
    assert link.startswith("?q=")
    assert not set("<>\"'` \n") & set(link)


def test_a_link_made_by_hand_leaves_what_is_carried_to_be_found_out() -> None:
    link = read_link("?q=When%3F")
    assert link is not None
    assert (link.asked, link.index_id) == (Asked("When?"), "")


@pytest.mark.parametrize("query", ["", "?", "?__theme=dark", "?utm_source=x&view=api"])
def test_an_address_that_asks_nothing_is_no_link(query: str) -> None:
    assert read_link(query) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([("carried", "x")], "holds no question"),
        ([("q", "  ")], "holds no question"),
        ([("q", "a"), ("q", "b")], "more than one 'q'"),
        ([("q", "a"), ("today", "tomorrow")], "today is a date such as"),
        ([("q", "a"), ("today", "2024-01-24"), ("today", "2024-01-25")], "more than one 'today'"),
        ([("q", "a"), ("during", "2024")], "'2024' is not two dates"),
        ([("q", "a"), *[("carried", "x")] * 300], "more than 200 parts"),
    ],
)
def test_a_link_that_is_not_whole_says_so_in_one_line(fields: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(QuestionError, match=said) as caught:
        read_link(f"?{urlencode(fields)}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("choice", "changed"),
    [
        ({"do": "add", "part": "sources", "value": "Demo Herald"}, {"sources": ("Demo Wire", "Demo Herald")}),
        ({"do": "add", "part": "sources", "value": "Demo Wire"}, {}),
        ({"do": "add", "part": "formats", "value": "pdf"}, {"formats": ("pdf",)}),
        ({"do": "drop", "part": "sources", "value": "Demo Wire"}, {"sources": ()}),
        ({"do": "turn", "part": "sources", "value": "Demo Wire"}, {"sources": (), "not_sources": ("Demo Wire",)}),
        ({"do": "add", "part": "until", "value": "2024-01-24"}, {"until": "2024-01-24"}),
        ({"do": "add", "part": "since", "value": ""}, {"since": ""}),
        ({"do": "drop", "part": "since", "value": "2024-01-18"}, {"since": ""}),
    ],
)
def test_a_choice_changes_its_part_of_the_scope(choice: dict[str, Any], changed: dict[str, Any]) -> None:
    assert narrow(WITHIN, choice) == replace(WITHIN, **changed)


def test_a_choice_turned_twice_is_as_it_was() -> None:
    out = narrow(WITHIN, {"do": "turn", "part": "sources", "value": "Demo Wire"})
    assert narrow(out, {"do": "turn", "part": "not_sources", "value": "Demo Wire"}) == WITHIN


@pytest.mark.parametrize(
    "choice",
    [
        {"do": "add", "part": "during", "value": "x"},
        {"do": "add", "part": "__class__", "value": "x"},
        {"do": "explode", "part": "sources", "value": "x"},
        {"do": "add", "part": "sources", "value": None},
        {"do": "add"},
    ],
)
def test_what_is_no_choice_is_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(AssistantError):
        narrow(WITHIN, choice)
