"""Conversations over a desk: asked, corrected, saved, and taken up again over the same index or another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from assistant.exchange import answer_to_dict
from assistant.records import Answer, Scope
from assistant.web import desk as desk_module
from assistant.web.asking import Asked
from assistant.web.conversing import ask_turn, correct_turn, reopen_turn, repeat_turn
from assistant.web.desk import Desk
from assistant.web.scoping import Choices
from assistant.web.turns import Turn
from tests.toy import Newsroom
from tests.web.parsing import EN

ARTICLES = {
    "ferry.txt": "The Port Calder ferry is late because the tide is low. It sails at noon.",
    "school.txt": "The Port Calder school closes on Monday, the council said.",
}
QUESTION = "Why is the ferry late?"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, newsroom: Newsroom) -> Desk:
    monkeypatch.setattr(desk_module, "find_model", lambda _: newsroom.model)
    newsroom.write(ARTICLES)
    return open_desk(newsroom)


def open_desk(newsroom: Newsroom) -> Desk:
    desk = Desk(replace(newsroom.settings, corpus=newsroom.corpus, index=newsroom.index), newsroom.encoder)
    desk.open()
    desk.assistant()
    return desk


def answered(turn: Turn) -> Answer:
    assert turn.answer is not None
    return turn.answer


def saved(answer: Answer, **changes: Any) -> Any:
    """An answer as a browser keeps it."""
    return json.loads(json.dumps(answer_to_dict("1", answer))) | changes


def with_quote(answer: Answer, changes: Mapping[str, Any]) -> Any:
    item = saved(answer)
    item["quotes"][0] |= changes
    return item


def test_a_desk_that_is_ready_knows_what_can_be_chosen(desk: Desk, newsroom: Newsroom) -> None:
    assert desk.choices == Choices(formats=("txt",))
    newsroom.write(
        {"a.jsonl": '{"text": "Rain fell.", "source": "Wire", "section": "World", "published": "2024-01-29"}'}
    )
    assert open_desk(newsroom).choices == Choices(("Wire",), ("World",), ("jsonl", "txt"), "2024-01-29", "2024-01-29")


def test_a_question_that_cannot_be_asked_is_a_turn_that_says_why(desk: Desk) -> None:
    turn = ask_turn(desk, EN, Asked("why? " * 600), [])
    assert turn.answer is None
    assert turn.question == "why? " * 600
    assert turn.problem == "The question has 3,000 characters; shorten it to 2,000."


def test_a_question_that_cannot_be_asked_is_shown_again_only_up_to_where_it_can_be_edited(desk: Desk) -> None:
    turn = ask_turn(desk, EN, Asked("why? " * 600_000), [])
    assert turn.question == "why? " * 1000


def test_dates_upside_down_are_one_line(desk: Desk) -> None:
    turn = ask_turn(desk, EN, Asked(QUESTION, within=Scope(since="2024-02-01", until="2024-01-01")), [])
    assert turn.answer is None
    assert "2024-02-01" in turn.problem
    assert "\n" not in turn.problem


def test_a_correction_takes_the_place_of_the_answer(desk: Desk) -> None:
    turn = ask_turn(desk, EN, Asked(QUESTION, carried=("school",)), [])
    corrected = correct_turn(desk, EN, turn, answered(turn), {"do": "drop", "value": "school"})
    assert answered(corrected).carried == ()
    assert corrected == ask_turn(desk, EN, Asked(QUESTION, carried=(), today=None), [])


def test_a_correction_that_cannot_be_made_leaves_the_answer(desk: Desk) -> None:
    turn = ask_turn(desk, EN, Asked(QUESTION), [])
    corrected = correct_turn(desk, EN, turn, answered(turn), {"do": "explode"})
    assert corrected.answer == turn.answer
    assert "explode" in corrected.problem
    assert correct_turn(desk, EN, corrected, answered(turn), {"do": "add", "value": "tide"}).problem == ""


def test_a_saved_answer_is_shown_as_it_was(desk: Desk) -> None:
    answer = answered(ask_turn(desk, EN, Asked(QUESTION), []))
    turn = reopen_turn(desk.assistant(), EN, saved(answer))
    assert turn.lost == frozenset()
    assert [quote.text for quote in answered(turn).quotes] == [quote.text for quote in answer.quotes]
    assert saved(answered(turn)) == saved(answer)
    assert repeat_turn(desk, EN, turn) is turn


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "The Port Calder ferry is early."},
        {"start": 1},
        {"end": 10_000},
        {"start": -5},
        {"sha256": "0" * 64},
        {"article_id": "nowhere.txt"},
    ],
)
def test_a_quote_that_is_no_longer_there_to_the_letter_is_lost(desk: Desk, changes: dict[str, Any]) -> None:
    answer = answered(ask_turn(desk, EN, Asked(QUESTION), []))
    assert reopen_turn(desk.assistant(), EN, with_quote(answer, changes)).lost == {0}


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": "certain"},
        {"quotes": [3]},
        {"quotes": [{}]},
        {"confidence": "high"},
        {"carried": "school"},
        {"within": {"planet": ["Mars"]}},
        {"question": None},
        {"question": "half a pair \ud800"},
    ],
)
def test_a_saved_answer_that_is_none_says_so_in_one_line(desk: Desk, changes: dict[str, Any]) -> None:
    turn = reopen_turn(desk.assistant(), EN, saved(answered(ask_turn(desk, EN, Asked(QUESTION), []))) | changes)
    assert turn.answer is None
    assert turn.problem.startswith("It cannot be read: ")
    assert "\n" not in turn.problem


@pytest.mark.parametrize("item", [None, 3, "x", [], [1], {}, {"question": "x"}])
def test_what_somebody_else_left_in_the_storage_is_no_answer(desk: Desk, item: Any) -> None:
    assert reopen_turn(desk.assistant(), EN, item).problem


def test_an_answer_of_another_index_is_asked_again_as_it_was(desk: Desk, newsroom: Newsroom) -> None:
    turn = ask_turn(desk, EN, Asked(QUESTION, carried=("tide",), within=Scope(formats=("txt",))), [])
    newsroom.write({"ferry.txt": "The Port Calder ferry is late because the pilot is ill."})
    later = open_desk(newsroom)
    reopened = reopen_turn(later.assistant(), EN, saved(answered(turn)))
    assert reopened.lost == {0}
    again = repeat_turn(later, EN, reopened)
    assert answered(again).quotes[0].text == "The Port Calder ferry is late because the pilot is ill."
    assert (answered(again).carried, answered(again).within) == (("tide",), Scope(formats=("txt",)))
    assert again.lost == frozenset()


def test_a_saved_day_that_is_none_is_said_when_the_question_is_asked_again(desk: Desk) -> None:
    answer = answered(ask_turn(desk, EN, Asked(QUESTION), []))
    reopened = reopen_turn(desk.assistant(), EN, saved(answer, today="someday", index_id="another"))
    again = repeat_turn(desk, EN, reopened)
    assert again.answer == reopened.answer
    assert "someday" in again.problem
