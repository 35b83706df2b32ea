"""Evaluation: figures worked out by hand, questions from a file, probes, open data sets, and the command."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import ExchangeError, ExtraMissing, QuestionError
from assistant.evaluation import ask_all, load_data_set, make_probes, measure, read_questions
from assistant.evaluation.asking import passage_holds, sentence_holds
from assistant.evaluation.datasets import Question
from assistant.evaluation.measures import auroc, calibration_error, multihop
from assistant.evaluation.plot import draw
from assistant.records import Scope
from tests.toy import Newsroom

FILES = {
    "a.txt": "The tide is high in Port Calder.",
    "b.txt": "The ferry of Port Calder is late. A storm closed the harbour of Eastmere on Monday.",
    "c.txt": "A lighthouse keeper ended the strike.",
}


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.build(FILES)
    return newsroom


def questions_file(room: Newsroom, *lines: dict[str, Any]) -> Path:
    file = room.folder / "questions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


# Figures


def test_auroc_is_the_chance_of_the_right_order() -> None:
    assert auroc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)
    assert auroc([1.0], [0.0]) == 1


def test_calibration_error_is_the_gap_of_each_tenth() -> None:
    probabilities, right = np.array([0.05, 0.95, 0.95, 1.0]), np.array([False, True, False, True])
    assert calibration_error(probabilities, right) == pytest.approx(0.25 * 0.05 + 0.75 * abs(2.9 / 3 - 2 / 3))


def test_multihop_counts_new_facts_over_rank() -> None:
    rank, precision = multihop(
        ["nothing", "the fer ry\nsank, Gulls cried", "gulls", "Gulls cried"], ["ferry sank", "Gulls"]
    )
    assert rank == 2
    assert precision == pytest.approx(2 / 2 / 2)
    assert multihop(["nothing"], ["ferry"]) == (None, 0.0)


def test_a_sentence_holds_an_answer_whole_and_a_fact_by_half() -> None:
    answer = Question("1", "?", spans={"a": [(10, 20)]})
    assert sentence_holds(answer, "a", 5, 20)
    assert not sentence_holds(answer, "a", 11, 30)
    assert not sentence_holds(answer, "b", 5, 20)
    fact = Question("1", "?", spans={"a": [(10, 20)]}, facts=("x" * 10,))
    assert sentence_holds(fact, "a", 15, 40)
    assert not sentence_holds(fact, "a", 16, 40)
    assert sentence_holds(Question("1", "?", documents=frozenset({"a"})), "a", 0, 1)


def test_a_passage_holds_the_start_of_an_answer_or_a_whole_fact() -> None:
    assert passage_holds(Question("1", "?", spans={"a": [(10, 20)]}), "a", 0, 11)
    fact = Question("1", "?", spans={"a": [(10, 20)]}, facts=("x" * 10,))
    assert not passage_holds(fact, "a", 0, 19)
    assert passage_holds(fact, "a", 0, 20)


def test_figures_of_answers_are_worked_out_by_hand(room: Newsroom) -> None:
    assistant = room.open()
    storm = FILES["b.txt"].index("A storm")
    questions = [
        Question("1", "Which storm closed the harbour of Eastmere?", spans={"b.txt": [(storm, storm + 7)]}),
        Question("2", "Who ended the strike?", spans={"a.txt": [(0, 8)]}),
        Question("3", "What is the price of gold?", answerable=False),
    ]
    outcomes = list(ask_all(assistant, questions, lambda *_: None))
    assert [each.first_is_right for each in outcomes] == [True, False, False]
    figures = measure(outcomes)
    assert (figures["questions"], figures["of them answerable"]) == (3, 2)
    assert figures["quote accuracy"] == 0.5
    assert figures["Success@1"] == 0.5
    assert figures["R@10"] == 1
    ranks = [1 + outcomes[1].hits.index("a.txt@0"), 1]
    assert figures["RR@10"] == pytest.approx(sum(1 / rank for rank in ranks) / 2)
    assert figures["answered, of unanswerable"] == 0
    assert 0 <= figures["ECE"] <= 1
    assert figures["verdict AUROC"] == auroc(
        [each.answer.confidence for each in outcomes[:2]], [outcomes[2].answer.confidence]
    )


# Questions


def test_questions_are_read_from_a_file(room: Newsroom) -> None:
    file = questions_file(
        room,
        {"question": "Who ended the strike?", "sentences": ["A lighthouse keeper ended the strike."]},
        {"qid": "x", "question": "Is the tide high?", "articles": ["a.txt"], "history": ["Where?"]},
        {"question": "What is the price of gold?", "unanswerable": True},
    )
    first, second, third = read_questions(file, room.open().store)
    assert first.spans == {"c.txt": [(0, len(FILES["c.txt"]))]}
    assert (second.qid, second.documents, second.history) == ("x", {"a.txt"}, ("Where?",))
    assert (third.qid, third.answerable) == ("3", False)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ({"question": "Who?"}, "give sentences or articles that answer"),
        ({"question": "Who?", "articles": ["a.txt"], "unanswerable": True}, "give sentences or articles that answer"),
        ({"question": "Who?", "rejected": None}, "or rejected quotes"),
        ({"question": "Who?", "rejected": [1]}, "'rejected' must be a str"),
        ({"question": "Who?", "rejected": "He."}, "'rejected' must be a list"),
        ({"question": "Who?", "rejected": [], "carried": [1]}, "'carried' must be a str"),
        ({"question": "Who?", "rejected": [], "scope": {"where": "here"}}, "a scope has no 'where'"),
        ({"question": "Who?", "rejected": [], "today": "soon"}, "'today': a day is a date such as 2024-01-29"),
        ({"question": "Who?", "articles": ["z.txt"]}, "the index holds no article 'z.txt'"),
        ({"question": "Who?", "sentences": ["The tide is low."]}, "no article holds 'The tide is low.'"),
        ({"articles": ["a.txt"]}, "'question' must be a str"),
        ({"question": "Who?", "articles": [1]}, "'articles' must be a str"),
    ],
)
def test_a_line_that_says_too_little_is_named(room: Newsroom, line: dict[str, Any], complaint: str) -> None:
    file = questions_file(room, {"question": "Is the tide high?", "articles": ["a.txt"]}, line)
    with pytest.raises(ExchangeError, match=r"questions\.jsonl#2: ") as caught:
        list(read_questions(file, room.open().store))
    assert complaint in str(caught.value)


def test_a_question_is_asked_as_its_line_says(room: Newsroom) -> None:
    told = {"carried": ["Port Calder"], "scope": {"formats": ["txt"]}, "ignored": ["last week"], "today": "2024-01-24"}
    asked = "Is the tide high last week or yesterday?"
    room.build({"d.jsonl": json.dumps({"text": "The pier is closed.", "published": "2024-01-23"})})
    assistant = room.open()
    file = questions_file(room, {"question": asked, "rejected": [], **told})
    (question,) = read_questions(file, assistant.store)
    assert not question.judged
    assert not question.answerable
    (outcome,) = ask_all(assistant, [question], lambda *_: None)
    assert outcome.answer.carried == ("Port Calder",)
    assert outcome.answer.within == Scope(formats=("txt",))
    assert [each.phrase for each in outcome.answer.understood] == ["yesterday"]
    assert outcome.answer.today == "2024-01-24"


def test_of_lines_with_one_id_the_last_counts_and_the_others_need_not_hold(room: Newsroom) -> None:
    file = questions_file(
        room,
        {"qid": 1, "question": "Who?", "sentences": ["No longer anywhere."]},
        {"question": "Is the tide high?", "articles": ["a.txt"]},
        {"question": "Is the tide high?", "articles": ["b.txt"]},
        {"qid": "1", "question": "Who?", "unanswerable": True},
    )
    read = list(read_questions(file, room.open().store))
    assert [(each.qid, each.answerable) for each in read] == [("1", False), ("2", True), ("3", True)]


def test_a_question_that_cannot_be_asked_is_named(room: Newsroom) -> None:
    file = questions_file(room, {"qid": "x", "question": "Who?", "rejected": [], "scope": {"since": "soon"}})
    assistant = room.open()
    with pytest.raises(QuestionError, match=r"^question x: .*'soon'"):
        list(ask_all(assistant, list(read_questions(file, assistant.store)), lambda *_: None))


def test_a_probe_is_made_of_a_sentences_rarest_words(room: Newsroom) -> None:
    store = room.open().store
    probes = make_probes(store, 10)
    assert probes == make_probes(store, 10)
    (about_strike,) = (each for each in probes if "c.txt" in each.spans)
    assert about_strike.text == "lighthouse keeper ended strike"
    assert about_strike.spans == {"c.txt": [(0, len(FILES["c.txt"]))]}
    assert len(make_probes(store, 1)) == 1


def test_an_empty_corpus_has_no_probes(newsroom: Newsroom) -> None:
    newsroom.build({})
    assert make_probes(newsroom.open().store, 5) == []


# Open data sets


def write_lines(file: Path, *rows: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def test_a_data_set_is_known_by_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "squad2-dev"
    write_lines(folder / "articles.jsonl.gz", {"doc_id": "squad/Tide", "title": "Tide", "text": "The tide is high."})
    answers = [{"text": "high", "starts": [12]}]
    asked = {"qid": "1", "title": "Tide", "question": "Is it?", "unanswerable": False, "answers": answers}
    write_lines(folder / "questions.jsonl.gz", asked)
    data = load_data_set(folder)
    assert data.documents == [{"id": "squad/Tide", "title": "Tide", "text": "The tide is high."}]
    assert data.questions[0].spans == {"squad/Tide": [(12, 16)]}


def test_facts_are_found_in_bodies_white_space_apart(tmp_path: Path) -> None:
    folder = tmp_path / "multihop-news"
    write_lines(
        folder / "corpus.jsonl.gz", {"doc_id": "a", "title": "T", "body": "Fog. The ferry\n sank.", "source": "Wire"}
    )
    evidence = [{"doc_id": "a", "fact": "The ferry sank."}, {"doc_id": None, "fact": "Gone."}]
    asked = {"qid": "1", "query": "What?", "evidence": evidence, "evidence_in_corpus": 1, "unanswerable": False}
    write_lines(folder / "queries.jsonl.gz", asked)
    data = load_data_set(folder)
    assert data.documents[0]["source"] == "Wire"
    assert data.questions[0].spans == {"a": [(5, 21)]}
    assert data.questions[0].facts == ("The ferry sank.",)


def test_an_unknown_or_damaged_data_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="no data set by that name"):
        load_data_set(tmp_path)
    (tmp_path / "squad2-dev").mkdir()
    with pytest.raises(ExchangeError, match="cannot be read as squad2-dev"):
        load_data_set(tmp_path / "squad2-dev")
    file = tmp_path / "squad2-dev" / "articles.jsonl.gz"
    write_lines(file, *({"doc_id": str(number), "title": "T", "text": "Fog fell."} for number in range(99)))
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:30] + b"!!!!" + whole[34:], b"no gzip"):
        file.write_bytes(damaged)
        with pytest.raises(ExchangeError, match="cannot be read as squad2-dev"):
            load_data_set(tmp_path / "squad2-dev")


# Pictures


def test_a_picture_is_drawn(room: Newsroom, tmp_path: Path) -> None:
    assistant = room.open()
    draw(list(ask_all(assistant, make_probes(assistant.store, 3), lambda *_: None)), "probes", tmp_path / "probes.png")
    assert (tmp_path / "probes.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_of_questions_that_nobody_judged_is_empty(room: Newsroom, tmp_path: Path) -> None:
    asked = Question("1", "Who ended the strike?", answerable=False, judged=False, rejected=())
    draw(list(ask_all(room.open(), [asked], lambda *_: None)), "feedback", tmp_path / "feedback.png")
    assert (tmp_path / "feedback.png").read_bytes().startswith(b"\x89PNG")


def test_a_missing_extra_is_named(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ir_measures", None)
    assistant = room.open()
    with pytest.raises(ExtraMissing, match=r"pip install 'clippings\[eval\]'"):
        measure(list(ask_all(assistant, make_probes(assistant.store, 1), lambda *_: None)))
