"""What the weights are fitted on: the signals of every question's candidates, with which of them answer."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.evaluation.datasets import DataSet, Question
from assistant.ranking import score_sentences
from benchmarks.quality.signals import FOLDS, Case, folds_of, measure_set
from tests.toy import Newsroom, ToyEncoder

TEXT = "The ferry is late. A storm closed the harbour of Eastmere on Monday."
DATA = DataSet(
    "toy",
    [{"id": "a", "title": "", "text": TEXT}, {"id": "b", "title": "", "text": "A keeper ended the strike."}],
    [
        Question("1", "When did a storm close the harbour?", "g", {"a": [(TEXT.index("on Monday"), len(TEXT) - 1)]}),
        Question("2", "Who ended the strike?", "h", {"b": [(0, 8)]}),
        Question("3", "Whales?", "g", answerable=False),
    ],
)


@pytest.fixture
def measured(newsroom: Newsroom) -> tuple[list[str], list[Case]]:
    return measure_set(DATA, newsroom.folder, newsroom.encoder, newsroom.settings)


def test_there_is_a_case_for_each_question_with_its_candidates(measured: tuple[list[str], list[Case]]) -> None:
    names, cases = measured
    assert [case.question for case in cases] == DATA.questions
    for case in cases:
        assert case.values.shape == (3, len(names))
        assert case.passages == 2
        assert sorted(case.article_of.tolist()) == [0, 1]
        assert np.bincount(case.passage_of).tolist() == [2, 1]
    assert [case.terms for case in cases] == [3, 2, 1]
    assert {"corroborated", "focus", "cosine", "date_asked", "passage_score"} <= set(names)


def test_what_holds_an_answer_is_known_for_sentences_and_passages(measured: tuple[list[str], list[Case]]) -> None:
    assert [case.holds.tolist() for case in measured[1]] == [[False, True, False], [False, False, True], [False] * 3]
    assert [case.passage_holds.tolist() for case in measured[1]] == [[True, False], [False, True], [False, False]]


def test_the_signals_are_those_that_rank(measured: tuple[list[str], list[Case]], newsroom: Newsroom) -> None:
    names, cases = measured
    for case in cases[:2]:
        scores = score_sentences({name: case.values[:, at] for at, name in enumerate(names)}, case.terms)
        assert case.holds[np.argmax(scores)]


def test_what_was_measured_is_kept_for_the_same_index(
    measured: tuple[list[str], list[Case]], newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise AssertionError("this was measured before")

    with monkeypatch.context() as patch:
        patch.setattr("benchmarks.quality.signals.gather", fail)
        names, cases = measure_set(DATA, newsroom.folder, newsroom.encoder, newsroom.settings)
    assert names == measured[0]
    assert [case.values.tolist() for case in cases] == [case.values.tolist() for case in measured[1]]
    more = replace(DATA, documents=[*DATA.documents, {"id": "c", "title": "", "text": "Whales came."}])
    assert measure_set(more, newsroom.folder, newsroom.encoder, newsroom.settings)[1][2].values.shape[0] == 4


def test_cases_of_one_group_share_a_fold(measured: tuple[list[str], list[Case]]) -> None:
    def folds(groups: Sequence[str]) -> list[int]:
        case = measured[1][0]
        return folds_of([replace(case, question=replace(case.question, group=group)) for group in groups]).tolist()

    first = folds(["g", "h", "g"])
    assert first[0] == first[2]
    assert set(folds([str(number) for number in range(100)])) == set(range(FOLDS))


def test_a_data_set_of_nothing_has_no_cases(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, ToyEncoder())
    empty = replace(DATA, documents=[])
    assert measure_set(empty, room.folder, room.encoder, room.settings) == ([], [])
