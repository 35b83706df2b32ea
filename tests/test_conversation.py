"""Following up: which questions stand alone, and what the others take over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import CARRIED_WEIGHT, resolve, stands_alone
from assistant.words import is_stop_word


@pytest.mark.parametrize(
    "question",
    [
        "Who met the army chief?",
        "What did General Munir say about sovereignty?",
        "How long is the border between Pakistan and Iran?",
        "Which ferry is late today?",
        "Why did the gas pipeline stall?",
        "Is there a market on the border?",
    ],
)
def test_a_question_with_its_own_subject_stands_alone(question: str) -> None:
    assert stands_alone(question)


@pytest.mark.parametrize(
    "question",
    [
        "And in Texas?",
        "What did he say about it?",
        "Why?",
        "When?",
        "What about the ferry?",
        "How about Port Calder?",
        "Who else?",
        "Did they discuss trade with them?",
        "Why did he say that?",
        "And what were its advantages?",
        "Where was this?",
        "",
    ],
)
def test_a_follow_up_does_not_stand_alone(question: str) -> None:
    assert not stands_alone(question)


def test_a_question_without_history_is_searched_as_it_is() -> None:
    resolved = resolve("What did he say about it?")
    assert resolved.searched_for == "What did he say about it?"
    assert resolved.carried == ()


def test_a_question_that_stands_alone_carries_nothing() -> None:
    resolved = resolve("How long is the border between Pakistan and Iran?", ["Who met General Munir?"])
    assert resolved.carried == ()
    assert set(resolved.terms.values()) == {1.0}


def test_a_follow_up_keeps_the_subject() -> None:
    """What dify#1756 loses: the name that "its" stands for."""
    resolved = resolve("What were its advantages?", ["Tell me about BYD"])
    assert resolved.carried == ("BYD",)
    assert resolved.searched_for == "What were its advantages? (BYD)"
    assert resolved.terms == {"advantag": 1.0, "byd": CARRIED_WEIGHT}


def test_names_are_carried_whole_and_first() -> None:
    resolved = resolve("And what did he say?", ["When did the general Asim Munir visit Port Calder?"])
    assert resolved.carried[:2] == ("Asim Munir", "Port Calder")
    assert {"asim", "munir", "port", "calder"} <= set(resolved.terms)


def test_what_is_carried_is_as_it_was_written() -> None:
    resolved = resolve("And what did he say?", ["When did Hossein Amir-Abdollahian visit the U.S. embassy?"])
    assert resolved.carried[:2] == ("Hossein Amir-Abdollahian", "U.S.")


def test_a_chain_of_follow_ups_goes_back_to_the_question_they_hang_on() -> None:
    history = ["Who opened the border market at Mand?", "And when?", "Why?"]
    assert "Mand" in resolve("What did they say?", history).carried


def test_a_follow_up_hangs_on_the_last_question_that_stands_alone() -> None:
    resolved = resolve("And when?", ["Who killed the labourers near Saravan?", "Who opened the market at Mand?"])
    assert "Mand" in resolved.carried
    assert "Saravan" not in resolved.carried


def test_what_the_question_says_itself_is_not_carried() -> None:
    resolved = resolve("And the ferries of Eastmere?", ["When does the ferry of Port Calder sail?"])
    assert not any(word.lower() in ("ferry", "ferries") for word in resolved.carried)
    assert resolved.terms["ferri"] == 1.0


def test_only_so_much_is_carried() -> None:
    many = " ".join(f"Alpha{number} and" for number in range(50))
    assert len(resolve("And he?", [f"Who are {many} others?"]).carried) <= 6


_WORDS = st.lists(
    st.sampled_from("And he she it what Why Port Calder ferry late the US U.S. 3.5 ’ ? ( ) , said".split()), max_size=9
).map(" ".join)


@given(_WORDS | st.text(max_size=30), st.lists(_WORDS | st.text(max_size=30), max_size=4))
def test_what_is_carried_is_shown_and_weighs_less(question: str, history: list[str]) -> None:
    resolved = resolve(question, history)
    assert resolved.searched_for.startswith(question)
    assert all(phrase in resolved.searched_for for phrase in resolved.carried)
    assert all(any(phrase in past for past in history) for phrase in resolved.carried)
    assert not any(is_stop_word(phrase) for phrase in resolved.carried)
    assert set(resolved.terms.values()) <= {1.0, CARRIED_WEIGHT}
    assert resolve(question, history) == resolved
