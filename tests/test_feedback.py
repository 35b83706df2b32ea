"""Feedback: what a line holds, that it is kept whole or not at all, and that evaluation asks it again the same way."""

import errno
import json
import os
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Assistant, Quote, Scope
from assistant.cli import main
from assistant.errors import ExchangeError, FeedbackError
from assistant.evaluation import Question, ask_all, measure, read_questions
from assistant.exchange import answer_to_dict, scope_from_dict, scope_to_dict
from assistant.feedback import Reason, find_sentence, keep_feedback
from tests.toy import ROOT, Newsroom

STRIKE = "A lighthouse keeper ended the strike."
STORM = "A storm closed the harbour of Eastmere on Monday."
FILES = {
    "a.txt": "The tide is high in Port Calder.",
    "b.txt": f"The ferry of Port Calder is late. {STORM}",
    "c.txt": STRIKE,
    "d.jsonl": json.dumps({"text": "The council closed the pier.", "published": "2024-01-20"}),
}
ABSENT = "xyzzy plugh?"
MOST = 16 * 1024 * 1024


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.build(FILES)
    return newsroom


@pytest.fixture
def assistant(room: Newsroom) -> Assistant:
    return room.open()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


def lines_of(file: Path) -> list[dict[str, Any]]:
    content = file.read_text("utf-8")
    assert content.endswith("\n")
    return [json.loads(line) for line in content.split("\n")[:-1]]


def kept(file: Path, assistant: Assistant, answer: Answer, reason: Reason, **said: str) -> dict[str, Any]:
    """The line that was added to the file."""
    keep_feedback(file, assistant.store, answer, reason, **said)
    return lines_of(file)[-1]


def ask(assistant: Assistant, *questions: Question) -> list[Answer]:
    return [outcome.answer for outcome in ask_all(assistant, questions, lambda *_: None)]


def make_answer(*quotes: str, question: str = "Who?", **values: Any) -> Answer:
    cut = tuple(Quote("a.txt", 0, len(text), text, "", 1.0, (0, len(text))) for text in quotes)
    verdict: Any = "answered" if quotes else "absent"
    return Answer(question, question, values.pop("carried", ()), verdict, 0.5, cut, (), (), "index", **values)


# A line


def test_a_line_holds_the_question_what_was_shown_and_what_was_said(assistant: Assistant, file: Path) -> None:
    scope = Scope(formats=("txt",), order="newest")
    answer = assistant.ask("Who ended the strike?", carried=["Eastmere"], scope=scope)
    line = kept(file, assistant, answer, "wrong", note="  Nobody asked that.\n", sentence=STORM)
    assert datetime.now(UTC) >= datetime.fromisoformat(line.pop("when"))
    qid = line.pop("qid")
    assert len(qid) == 16
    assert line == {
        "question": "Who ended the strike?",
        "carried": ["Eastmere"],
        "scope": {"formats": ["txt"], "order": "newest"},
        "ignored": [],
        "today": "",
        "reason": "wrong",
        "note": "Nobody asked that.",
        "sentences": [STORM],
        "rejected": [quote.text for quote in answer.quotes if STORM not in quote.text],
        "verdict": answer.verdict,
        "confidence": answer.confidence,
        "index_id": assistant.store.index_id,
    }


def test_nothing_of_the_reader_is_kept_but_what_was_said(assistant: Assistant, file: Path) -> None:
    told = {"qid", "question", "carried", "scope", "ignored", "today", "reason", "note"}
    told |= {"rejected", "sentences", "unanswerable", "verdict", "confidence", "index_id", "when"}
    answer = assistant.ask("Is it high?", history=["My own secret: where is the tide?"], carried=["tide"])
    for reason in get_args(Reason):
        assert set(kept(file, assistant, answer, reason)) <= told
    assert "secret" not in file.read_text("utf-8")
    for name in (os.environ.get("USER", "/"), str(Path.home()), str(file.parent)):
        assert f'"{name}' not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("wrong", {"rejected": ["One.", "Two."]}),
        ("missed", {"rejected": ["One.", "Two."]}),
        ("not_there", {"unanswerable": True}),
        ("other", {"rejected": ["One."]}),
    ],
)
def test_a_reason_says_what_is_known_of_the_answer(
    assistant: Assistant, file: Path, reason: Reason, told: dict[str, Any]
) -> None:
    line = kept(file, assistant, make_answer("One.", "Two."), reason)
    assert {name: line[name] for name in ("rejected", "sentences", "unanswerable") if name in line} == told


def test_where_no_quote_was_shown_none_is_rejected(assistant: Assistant, file: Path) -> None:
    assert kept(file, assistant, make_answer(), "missed")["rejected"] == []
    line = kept(file, assistant, make_answer(STRIKE), "wrong", sentence=STRIKE)
    assert line["sentences"] == [STRIKE]
    assert "rejected" not in line, "a quote was shown"


def test_the_same_question_has_the_same_id_whatever_is_said_of_it(assistant: Assistant, file: Path) -> None:
    answer = make_answer("One.")
    first = kept(file, assistant, answer, "wrong")["qid"]
    assert kept(file, assistant, replace(answer, quotes=(), verdict="absent"), "missed", note="?")["qid"] == first
    others = [
        replace(answer, question="Whom?"),
        replace(answer, carried=("strike",)),
        replace(answer, within=Scope(order="newest")),
        replace(answer, ignored=("last week",)),
        replace(answer, today="2024-01-24"),
    ]
    assert len({first, *(kept(file, assistant, each, "wrong")["qid"] for each in others)}) == 6


# Keeping


def test_feedback_goes_on_after_a_line_torn_by_a_crash(assistant: Assistant, file: Path) -> None:
    keep_feedback(file, assistant.store, make_answer("One."), "wrong")
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:20])
    keep_feedback(file, assistant.store, make_answer("Two."), "wrong")
    first, torn, last = file.read_bytes().splitlines(keepends=True)
    assert (first, torn) == (whole, whole[:20] + b"\n")
    assert json.loads(last)["rejected"] == ["Two."]
    with pytest.raises(ExchangeError, match=r"feedback\.jsonl#2: is not valid JSON"):
        list(read_questions(file, assistant.store))


APPENDING = """
import json, sys
from pathlib import Path
from assistant.exchange import answer_from_dict
from assistant.feedback import keep_feedback
from assistant.index import Store

store = Store.open(Path(sys.argv[1]))
answer = answer_from_dict(json.loads(sys.argv[3]))
print("ready", flush=True)
input()
for number in range(100):
    keep_feedback(Path(sys.argv[2]), store, answer, "other", note=f"{sys.argv[4]} {number} " + "x" * 1900)
"""


def test_two_processes_append_at_once(room: Newsroom, file: Path) -> None:
    file.write_text('{"torn', "utf-8")
    answer = json.dumps(answer_to_dict("", make_answer("One.")))
    arguments = [str(room.index), str(file), answer]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", APPENDING, *arguments, name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("left", "right")
    ]
    assert [each.stdout.readline() for each in running if each.stdout] == ["ready\n"] * 2
    for each in running:
        if each.stdin:
            each.stdin.write("\n")
            each.stdin.flush()
    assert [each.communicate(timeout=120) and each.returncode for each in running] == [0, 0]
    torn, *lines = file.read_text("utf-8").splitlines()
    assert torn == '{"torn'
    notes = [json.loads(line)["note"].split()[:2] for line in lines]
    assert len(notes) == 200
    for name in ("left", "right"):
        assert [int(number) for who, number in notes if who == name] == list(range(100))


def test_a_full_disk_leaves_the_file_as_it_was(assistant: Assistant, file: Path) -> None:
    keep_feedback(file, assistant.store, make_answer("One."), "wrong")
    before = file.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, limits[1]))
    try:
        with pytest.raises(FeedbackError, match=r"feedback cannot be kept \(No space left on device\)"):
            keep_feedback(file, assistant.store, make_answer("Two."), "wrong")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert file.read_bytes() == before


def test_a_line_that_does_not_reach_the_disk_is_taken_back(
    assistant: Assistant, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_feedback(file, assistant.store, make_answer("One."), "wrong")
    before = file.read_bytes()

    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FeedbackError, match="Input/output error"):
        keep_feedback(file, assistant.store, make_answer("Two."), "wrong")
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_written_is_named(
    assistant: Assistant, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, problem in ((file.parent, "Is a directory"), (file.parent / "no" / "f.jsonl", "No such file")):
        with pytest.raises(FeedbackError, match=problem) as caught:
            keep_feedback(path, assistant.store, make_answer("One."), "wrong")
        assert str(caught.value).startswith(f"{path}: feedback cannot be kept (")
        assert "or set CLIPPINGS_FEEDBACK" in str(caught.value)

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(FeedbackError, match="Read-only file system"):
        keep_feedback(file, assistant.store, make_answer("One."), "wrong")


def test_a_file_grows_to_its_limit_and_no_further(assistant: Assistant, file: Path) -> None:
    keep_feedback(file, assistant.store, make_answer("One."), "wrong")
    size = file.stat().st_size
    with file.open("wb") as stream:
        stream.truncate(MOST - size - 1)
        stream.seek(0, os.SEEK_END)
        stream.write(b"\n")
    keep_feedback(file, assistant.store, make_answer("One."), "wrong")
    assert file.stat().st_size == MOST
    with pytest.raises(FeedbackError, match=r"holds 16,777,216 bytes .* move it away"):
        keep_feedback(file, assistant.store, make_answer("One."), "wrong")
    assert file.stat().st_size == MOST


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"reason": "dull"}, "a reason is one of wrong, missed, not_there, other, not 'dull'; choose one"),
        ({"note": "x" * 2001}, "the note has 2,001 characters; shorten it to 2,000"),
        ({"sentence": "x" * 2001}, "the sentence has 2,001 characters; shorten it to 2,000"),
        ({"sentence": "The tide is low."}, "no article holds 'The tide is low.'; copy it as it stands there"),
        ({"reason": "not_there", "sentence": STRIKE}, "so the articles hold an answer; choose missed or wrong"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_written(
    assistant: Assistant, file: Path, said: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(FeedbackError) as caught:
        keep_feedback(file, assistant.store, make_answer("One."), **{"reason": "wrong", **said})
    assert complaint in str(caught.value)
    assert not file.exists()


def test_a_sentence_is_found_where_it_first_stands(assistant: Assistant) -> None:
    assert list(find_sentence(assistant.store, "Port Calder")) == [("a.txt", 20), ("b.txt", 13)]
    assert list(find_sentence(assistant.store, "Port Calder", ["b.txt"])) == [("b.txt", 13)]
    assert list(find_sentence(assistant.store, "port calder")) == []


# Asked again


@pytest.mark.parametrize("reason", get_args(Reason))
def test_feedback_asked_again_gives_the_same_answer(assistant: Assistant, file: Path, reason: Reason) -> None:
    answers = [
        assistant.ask("Who ended the strike?", k=50),
        assistant.ask("and in Eastmere?", history=["Which storm closed the harbour on Monday?"], k=50),
        assistant.ask("Is the ferry late?", carried=["tide"], scope=Scope(formats=("txt",), order="oldest"), k=50),
        assistant.ask("What closed last week?", ignored=["last week"], k=50),
        assistant.ask("What closed last week?", today=date(2024, 1, 24), k=50),
        assistant.ask(ABSENT, k=50),
    ]
    assert answers[4].today == "2024-01-24"
    for answer in answers:
        keep_feedback(file, assistant.store, answer, reason)
    assert ask(assistant, *read_questions(file, assistant.store)) == answers


def test_what_is_said_last_of_a_question_counts(assistant: Assistant, file: Path) -> None:
    answer = assistant.ask("Who ended the strike?")
    keep_feedback(file, assistant.store, answer, "not_there")
    keep_feedback(file, assistant.store, assistant.ask("Is the tide high?"), "other")
    keep_feedback(file, assistant.store, answer, "missed", sentence=STRIKE)
    first, second = read_questions(file, assistant.store)
    assert (first.text, second.text) == ("Who ended the strike?", "Is the tide high?")
    assert (first.answerable, first.spans) == (True, {"c.txt": [(0, len(STRIKE))]})
    assert not second.judged


def test_feedback_on_an_article_since_removed_is_named(room: Newsroom, file: Path) -> None:
    assistant = room.open()
    keep_feedback(file, assistant.store, assistant.ask("Who ended the strike?"), "missed", sentence=STRIKE)
    (room.corpus / "c.txt").unlink()
    room.build()
    with pytest.raises(ExchangeError, match=r"feedback\.jsonl#1: no article holds 'A lighthouse keeper"):
        list(read_questions(file, room.open().store))


def test_feedback_without_a_right_answer_counts_only_in_figures_of_its_own(assistant: Assistant, file: Path) -> None:
    known = [
        Question("1", "Which storm closed the harbour of Eastmere?", spans={"b.txt": [(34, 34 + len(STORM))]}),
        Question("2", "What is the price of gold?", answerable=False),
    ]
    strike = assistant.ask("Who ended the strike?")
    assert strike.quotes
    keep_feedback(file, assistant.store, strike, "wrong")
    first = strike.quotes[0]
    other = assistant.ask("Is the tide high?")
    keep_feedback(file, assistant.store, replace(other, quotes=(replace(first, text="Once quoted."),)), "other")
    keep_feedback(file, assistant.store, assistant.ask(ABSENT), "missed")

    def figures_of(*questions: Question) -> dict[str, float]:
        figures = measure(list(ask_all(assistant, questions, lambda *_: None)))
        return {name: value for name, value in figures.items() if not name.startswith("ms ")}

    unjudged = list(read_questions(file, assistant.store))
    own = {"of them unjudged": 3, "rejected quote still first": 0.5, "still no quote": 1}
    without = figures_of(*known)
    assert figures_of(*known, *unjudged) == {**without, **own, "questions": 5}
    assert figures_of(*unjudged) == {"questions": 3, "of them answerable": 0, **own}


def test_a_rejected_quote_counts_for_a_question_that_is_judged_too(assistant: Assistant) -> None:
    rejected = Question("1", "Who ended the strike?", spans={"a.txt": [(0, 8)]}, rejected=(STRIKE,))
    figures = measure(list(ask_all(assistant, [rejected], lambda *_: None)))
    assert figures["rejected quote still first"] == 1
    assert figures["quote accuracy"] == 0
    assert "of them unjudged" not in figures


def test_eval_reads_a_file_of_feedback(
    seeds_room: Newsroom, seeds: Assistant, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_feedback(file, seeds.store, seeds.ask("How many people died near Saravan?"), "wrong")
    keep_feedback(file, seeds.store, seeds.ask("What is the price of gold?"), "missed")
    arguments = ["eval", str(file), "--index", str(seeds_room.index), "--plot", str(file.with_suffix(".png")), "--json"]
    assert main(arguments) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["name"], figures["of them unjudged"]) == ("feedback.jsonl", 2)
    assert (figures["rejected quote still first"], figures["still no quote"]) == (1, 1)


# Whatever is said

TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)
PHRASES = st.lists(TEXT.filter(str.strip), max_size=3).map(tuple)


@given(
    question=TEXT,
    carried=PHRASES,
    ignored=PHRASES,
    sources=PHRASES,
    today=st.one_of(st.just(""), st.dates().map(date.isoformat)),
    quotes=PHRASES,
    note=TEXT,
    reason=st.sampled_from(get_args(Reason)),
)
def test_any_feedback_is_one_line_that_is_read_as_it_was_said(
    seeds: Assistant, question: str, quotes: tuple[str, ...], note: str, reason: Reason, **asked: Any
) -> None:
    within = Scope(sources=asked.pop("sources"))
    answer = make_answer(*quotes, question=question, within=within, **asked)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "feedback.jsonl"
        keep_feedback(file, seeds.store, answer, reason, note=note)
        (line,) = lines_of(file)
        (read,) = read_questions(file, seeds.store)
    assert line["note"] == as_unicode(note.strip())
    assert read.text == as_unicode(question)
    assert read.carried == tuple(map(as_unicode, answer.carried))
    assert read.ignored == tuple(map(as_unicode, answer.ignored))
    assert scope_to_dict(read.scope) == scope_to_dict(scope_from_dict(line["scope"]))
    assert read.scope.sources == tuple(map(as_unicode, within.sources))
    assert (read.today.isoformat() if read.today else "") == answer.today
    shown = {"not_there": None, "other": quotes[:1]}.get(reason, quotes)
    assert read.rejected == (None if shown is None else tuple(map(as_unicode, shown)))
    assert (read.judged, read.answerable) == (reason == "not_there", False)


def as_unicode(text: str) -> str:
    """A text with a question mark for each half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode("utf-8")
