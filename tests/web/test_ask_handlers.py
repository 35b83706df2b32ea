"""What the view Ask does with what is asked: in order, one by one, and never waited for in vain."""

from __future__ import annotations

import copy
import threading
from dataclasses import replace
from typing import Any

import gradio as gr
import pytest

from assistant.records import EVERYWHERE
from assistant.web import desk as desk_module
from assistant.web.desk import Desk
from assistant.web.turns import Turns
from assistant.web.views.ask_handlers import Handlers
from tests.toy import Newsroom
from tests.web.parsing import EN, Parsed

FERRY, SCHOOL = "Why is the ferry late?", "When does the school close?"
ARTICLES = {
    "ferry.txt": "The Port Calder ferry is late because the tide is low. It sails at noon.",
    "school.txt": "The Port Calder school closes on Monday, the council said.",
}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, newsroom: Newsroom) -> Desk:
    """A desk whose index is still to be made."""
    monkeypatch.setattr(desk_module, "find_model", lambda _: newsroom.model)
    newsroom.write(ARTICLES)
    return Desk(replace(newsroom.settings, corpus=newsroom.corpus, index=newsroom.index), newsroom.encoder)


def event(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


def begin(act: Any, *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=act, args=arguments, daemon=True)
    thread.start()
    return thread


def settled(conversation: str) -> str | None:
    (marker,) = [each for each in Parsed(conversation).attributes("span") if "data-settled" in each]
    return marker["data-settled"]


def test_questions_that_wait_are_answered_in_order_and_each_after_the_one_before(desk: Desk) -> None:
    turns, do = Turns(), Handlers(desk, EN)
    first = begin(do.ask, "When does the Port Calder school close?", 1, EVERYWHERE, turns)
    while not turns.one_by_one.locked():
        first.join(0.01)
    second = begin(do.ask, "Who said it?", 2, EVERYWHERE, turns)
    desk.open()
    first.join()
    second.join()
    assert [turn.question for turn in turns] == ["When does the Port Calder school close?", "Who said it?"]
    assert turns[1].answer is not None
    assert "Port Calder" in turns[1].answer.carried
    assert turns.settled == 2


def test_a_question_that_is_stopped_changes_nothing_and_is_settled(desk: Desk) -> None:
    turns, do = Turns(), Handlers(desk, EN)
    waiting = begin(do.ask, FERRY, 1, EVERYWHERE, turns)
    do.stop(turns, event(count=1))
    desk.open()
    waiting.join()
    assert turns == []
    assert turns.settled == 1
    do.ask(SCHOOL, 2, EVERYWHERE, turns)
    assert [turn.question for turn in turns] == [SCHOOL]


def test_what_a_conversation_begun_anew_no_longer_holds_is_settled(desk: Desk) -> None:
    desk.open()
    turns, do = Turns(), Handlers(desk, EN)
    do.ask(FERRY, 1, EVERYWHERE, turns)
    do.begin_again(turns)
    _, conversation, *_ = do.correct(turns, event(turn=0, do="everywhere", count=2))
    assert settled(conversation) == "2"
    _, conversation, *_ = do.ask_edited(EVERYWHERE, turns, event(turn=0, question=FERRY, count=3))
    assert settled(conversation) == "3"
    assert settled(do.keep_word(turns, event(turn=0, reason="absent", note="", sentence="", count=4))) == "4"
    _, conversation, *_ = do.repeat(turns, event(count=5))
    assert settled(conversation) == "5"
    assert turns == []


def test_a_later_answer_settles_what_came_before_it_for_good(desk: Desk) -> None:
    desk.open()
    turns, do = Turns(), Handlers(desk, EN)
    do.ask(FERRY, 2, EVERYWHERE, turns)
    _, conversation, *_ = do.ask(SCHOOL, 1, EVERYWHERE, turns)
    assert settled(conversation) == "2"


def test_each_tab_begins_a_conversation_of_its_own() -> None:
    turns = Turns()
    turns.settle(3)
    other = copy.deepcopy(turns)
    assert (other, other.settled) == ([], 0)
    assert other.one_by_one is not turns.one_by_one
