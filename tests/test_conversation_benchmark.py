"""The benchmark of conversations: what counts as right, and what questions are asked after."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.evaluation import Outcome, Question
from benchmarks.conversation.alone import put_after_others, put_in_others
from benchmarks.conversation.dialogues import Judged, judge_dialogues
from benchmarks.conversation.mtrag import rank_figures
from tests.toy import Newsroom

FERRY = "Captain Ada Moss crossed the strait on Monday. **The ferry Aurora carries ninety passengers.**"


@pytest.fixture
def harbour(newsroom: Newsroom) -> Assistant:
    newsroom.build({"ferry.jsonl": json.dumps({"text": FERRY, "published": "2024-05-14"})})
    return newsroom.open()


def judge(assistant: Assistant, folder: Path, **dialogue: Any) -> Judged:
    file = folder / "dialogues.jsonl"
    file.write_text(json.dumps({"id": "a", "kind": "toy", "right": [], **dialogue}) + "\n", "utf-8")
    (judged,) = judge_dialogues(assistant, file)
    return judged


def test_a_dialogue_is_right_if_the_first_quote_holds_a_right_text(harbour: Assistant, tmp_path: Path) -> None:
    turns = ["Who crossed the strait on Monday?", "How many passengers does the ferry Aurora carry?"]
    assert judge(harbour, tmp_path, turns=turns, right=["nobody", " ferry **Aurora** carries ninety "]).is_right
    assert not judge(harbour, tmp_path, turns=turns, right=["eighty passengers"]).is_right


def test_a_dialogue_without_an_answer_is_right_if_none_is_given(harbour: Assistant, tmp_path: Path) -> None:
    assert judge(harbour, tmp_path, turns=["xyzzy plugh"], absent=True).is_right
    assert not judge(harbour, tmp_path, turns=["xyzzy plugh"], right=["Captain"]).is_right
    asked = judge(harbour, tmp_path, turns=["How many passengers does the ferry Aurora carry?"], absent=True)
    assert asked.is_right == (asked.answer.verdict != "answered")


def test_each_turn_is_asked_after_the_answers_before_it_on_its_day(harbour: Assistant, tmp_path: Path) -> None:
    turns = ["Who is the captain of the ferry Aurora?", "When did she cross it last week?"]
    judged = judge(harbour, tmp_path, turns=turns, today="2024-05-15")
    assert (judged.dialogue, judged.kind) == ("a", "toy")
    assert judged.answer.carried
    assert judged.answer.today == "2024-05-15"


def test_questions_are_put_after_some_on_other_documents() -> None:
    questions = [Question(f"{at}", f"question {at}", f"article {at % 4}", {f"{at % 4}": []}) for at in range(20)]
    group = {each.text: each.group for each in questions}
    put = put_after_others(questions)
    assert sorted(each.qid for each in put) == sorted(each.qid for each in questions)
    assert {len(each.history) for each in put} == {1, 2, 3}
    assert all(group[before] != each.group for each in put for before in each.history)


def test_first_turns_are_put_after_another_conversation() -> None:
    first = [Question(f"{name}<::>1", f"{name} begins") for name in "abcd"]
    follow = [
        Question(f"{name}<::>3", f"{name} third", history=(f"{name} begins", f"{name} second")) for name in "abcd"
    ]
    for each in put_in_others(first, follow):
        assert 1 <= len(each.history) <= 3
        assert not any(before.startswith(each.text[0]) for before in each.history)


def test_ranking_counts_documents_to_the_fifth(harbour: Assistant) -> None:
    def ranked(*hits: str) -> Outcome:
        answer = harbour.ask("Who crossed the strait?")
        return Outcome(Question("a", "b"), answer, hits, frozenset({"x", "y"}), False, 0, 0, (), 0.0)

    assert rank_figures([ranked("x", "y")]) == [1.0, 1.0]
    assert rank_figures([ranked("a", "b", "c", "d", "e", "x"), ranked("x", "y")]) == [0.5, 0.5]
    assert rank_figures([ranked("x", "y"), ranked()]) == [0.5, 0.5]
