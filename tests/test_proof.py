"""Proof: which shapes of file hold answers to verify, and how each place in them is named."""

import json
from typing import Any

import pytest

from assistant.exchange import answer_to_dict
from assistant.proof import verify_answers
from tests.toy import Newsroom


def places(newsroom: Newsroom, content: str) -> list[str]:
    """The place of each problem of a file."""
    file = newsroom.folder / "saved.json"
    file.write_text(content, "utf-8")
    checked = verify_answers(file, newsroom.open().store, newsroom.settings)
    return [each.place.removeprefix(str(file)) for each in checked if each.problem]


@pytest.fixture
def bad(newsroom: Newsroom) -> dict[str, Any]:
    """An answer whose one quote has been altered."""
    newsroom.build({"a.txt": "The ferry of Port Calder is late."})
    answer = answer_to_dict("", newsroom.open().ask("Is the ferry of Port Calder late?"))
    assert len(answer["quotes"]) == 1
    return {**answer, "quotes": [{**answer["quotes"][0], "text": "x"}]}


def test_an_altered_quote_is_named_by_line_answer_and_number(newsroom: Newsroom, bad: dict[str, Any]) -> None:
    conversation = {"answers": [{**bad, "quotes": []}, bad]}
    assert places(newsroom, json.dumps(bad)) == ["#1 quote 1"]
    assert places(newsroom, json.dumps([{"quotes": []}, bad])) == ["#2 quote 1"]
    assert places(newsroom, json.dumps(conversation, indent=1)) == [" answer 2 quote 1"]
    lines = "\n".join(map(json.dumps, (bad, conversation)))
    assert places(newsroom, lines) == ["#1 quote 1", "#2 answer 2 quote 1"]


@pytest.mark.parametrize(
    ("answers", "where"),
    [("none", ["#1"]), ([3, "x"], [" answer 1", " answer 2"]), ([{}], [" answer 1"]), ([], [])],
)
def test_a_conversation_that_holds_no_answers_says_where(
    newsroom: Newsroom, bad: dict[str, Any], answers: Any, where: list[str]
) -> None:
    assert places(newsroom, json.dumps({"answers": answers})) == where
