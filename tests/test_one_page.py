"""One scraped page alone, asked with the real model: its sentences answer, its furniture never does."""

from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.encoding import Encoder
from tests.toy import Newsroom

PAGE = Path(__file__).with_name("data") / "page.txt"


@pytest.fixture(scope="module")
def page(model: Encoder, exact_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    room = Newsroom(tmp_path_factory.mktemp("page"), model, exact_settings)
    room.build({"page.txt": PAGE.read_bytes()})
    return room.open()


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("How wide is the Sound of Hesper?", "4.75 kilometres"),
        ("Who signed the agreement with Orla Venn?", "Tobin Arkwell"),
        ("How much will the shared ticket cost?", "3.20 crowns"),
        ("When are the councils due to vote?", "Feb. 12"),
        ("How many passengers will the new vessel carry?", "180 passengers"),
        ("What did the fishermen's guild say about the plan?", "too little room at the quay"),
    ],
)
def test_a_question_is_answered_from_the_page(page: Assistant, question: str, phrase: str) -> None:
    answer = page.ask(question)
    assert answer.verdict == "answered"
    assert phrase in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    [
        "Did the lighthouse keepers end their strike?",
        "Which tunnel will be built under the strait?",
        "What is the capital of France?",
        "Type to search",
    ],
)
def test_what_the_page_does_not_say_is_not_answered(page: Assistant, question: str) -> None:
    answer = page.ask(question)
    assert answer.verdict != "answered"
    assert not any("Lighthouse" in quote.text or "Type to" in quote.text for quote in answer.quotes)


def test_the_headline_asked_for_is_not_its_own_answer(page: Assistant) -> None:
    answer = page.ask("Harbour masters of Eastmere and Port Calder agree on joint ferry timetable")
    assert "have agreed on a joint ferry timetable" in answer.quotes[0].text
