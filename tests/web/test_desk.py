"""The desk: gets the index ready whatever state it finds it in, says how far it is, and answers once it is."""

import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.encoding import EncodedQuestion, Passages
from assistant.errors import AssistantError, ModelError, QuestionError
from assistant.web import desk as desk_module
from assistant.web.desk import Desk, Stale, Status
from tests.toy import Newsroom, ToyEncoder, listing

ARTICLES = {
    "ferry.txt": "The Port Calder ferry is late because the tide is low. It sails at noon.",
    "school.txt": "The Port Calder school closes on Monday, the council said.",
}
QUESTION = "Why is the ferry late?"


class WatchedDesk(Desk):
    """A desk that remembers every status it had."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.seen: list[Status] = []
        super().__init__(replace(newsroom.settings, corpus=newsroom.corpus, index=newsroom.index), newsroom.encoder)

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, Status):
            self.seen.append(value)
        super().__setattr__(name, value)

    def settle(self) -> Status:
        """Opens the desk and waits until it is ready or has failed."""
        self.open()
        self._settled.wait()
        return self.status


class SlowEncoder(ToyEncoder):
    """An encoder that encodes nothing until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.has_begun = threading.Event()
        self.may_go_on = threading.Event()

    def encode_passages(self, passages: Passages) -> list:
        self.has_begun.set()
        self.may_go_on.wait()
        return super().encode_passages(passages)


@pytest.fixture(autouse=True)
def the_toy_is_the_model(monkeypatch: pytest.MonkeyPatch, newsroom: Newsroom) -> None:
    monkeypatch.setattr(desk_module, "find_model", lambda _: newsroom.model)


@pytest.fixture
def make_read_only(monkeypatch: pytest.MonkeyPatch, newsroom: Newsroom) -> Callable[[], None]:
    """Takes away the right to write the index, which file permissions would not take from root."""

    def refuse(path: str | Path, mode: int) -> bool:
        return not (mode & os.W_OK and Path(path) in (newsroom.index, *newsroom.index.parents))

    return lambda: monkeypatch.setattr(desk_module.os, "access", refuse)


def damage(newsroom: Newsroom) -> Path:
    """Changes one byte of the catalogue of the index in force."""
    file = newsroom.generation() / "catalogue.sqlite"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    return file


def change(newsroom: Newsroom) -> None:
    newsroom.write({"pier.txt": "The pier opens in spring, the harbour office said."})


def test_a_missing_index_is_built_while_the_progress_shows(newsroom: Newsroom) -> None:
    newsroom.write(ARTICLES)
    desk = WatchedDesk(newsroom)
    status = desk.settle()
    assert (status.state, status.articles, status.passages, status.stale) == ("ready", 2, 2, "")
    assert [each.state for each in desk.seen] == ["loading", *["indexing"] * (len(desk.seen) - 2), "ready"]
    stages = ["reading", "splitting", "encoding", "writing"]
    assert list(dict.fromkeys(each.stage for each in desk.seen if each.stage)) == stages
    for stage in stages:
        progress = [(each.done, each.total) for each in desk.seen if each.stage == stage]
        assert progress == sorted(progress)
        assert progress[-1] == (2, 2)
    assert desk.ask(QUESTION).quotes[0].article_id == "ferry.txt"


def test_a_stale_index_is_rebuilt(newsroom: Newsroom) -> None:
    newsroom.build(ARTICLES)
    before = newsroom.open().store.index_id
    change(newsroom)
    desk = WatchedDesk(newsroom)
    assert desk.settle().articles == 3
    assert desk.assistant().store.index_id != before
    assert newsroom.open().store.index_id == desk.assistant().store.index_id


def test_only_what_changed_is_encoded_again(newsroom: Newsroom, toy: ToyEncoder) -> None:
    newsroom.build(ARTICLES)
    newsroom.encoder = toy
    change(newsroom)
    WatchedDesk(newsroom).settle()
    assert toy.encoded == ["The pier opens in spring, the harbour office said."]


def test_an_index_of_other_settings_is_rebuilt(newsroom: Newsroom) -> None:
    paragraphs = [f"The ferry to island {number} sails at noon from pier {number}." for number in range(9)]
    newsroom.build({"ferry.txt": "\n\n".join(paragraphs)})
    newsroom.settings = replace(newsroom.settings, passage_tokens=10)
    assert WatchedDesk(newsroom).settle().passages == 9


def test_an_index_of_another_model_is_rebuilt(newsroom: Newsroom) -> None:
    newsroom.build(ARTICLES)
    newsroom.encoder = ToyEncoder("other")
    desk = WatchedDesk(newsroom)
    assert desk.settle().state == "ready"
    assert desk.assistant().store.manifest["encoder"]["name"] == "other"


def test_an_unchanged_index_is_opened_and_nothing_is_written(newsroom: Newsroom, toy: ToyEncoder) -> None:
    newsroom.build(ARTICLES)
    newsroom.encoder = toy
    before = listing(newsroom.index)
    desk = WatchedDesk(newsroom)
    assert desk.settle() == Status("ready", articles=2, passages=2, examples=desk.status.examples)
    assert [each.state for each in desk.seen] == ["loading", "ready"]
    assert listing(newsroom.index) == before
    assert not toy.encoded


def test_a_read_only_index_is_served_as_it_is(newsroom: Newsroom, make_read_only: Callable[[], None]) -> None:
    newsroom.build(ARTICLES)
    change(newsroom)
    before = listing(newsroom.index)
    make_read_only()
    desk = WatchedDesk(newsroom)
    status = desk.settle()
    assert (status.state, status.articles) == ("ready", 2)
    assert status.stale == "unwritable"
    assert desk.ask(QUESTION).quotes[0].article_id == "ferry.txt"
    assert listing(newsroom.index) == before


def test_a_read_only_index_that_is_current_needs_no_notice(
    newsroom: Newsroom, make_read_only: Callable[[], None]
) -> None:
    newsroom.build(ARTICLES)
    make_read_only()
    assert WatchedDesk(newsroom).settle().stale == ""


def test_a_missing_index_that_cannot_be_written_is_one_line(
    newsroom: Newsroom, make_read_only: Callable[[], None]
) -> None:
    newsroom.write(ARTICLES)
    make_read_only()
    status = WatchedDesk(newsroom).settle()
    assert status.state == "failed"
    assert str(newsroom.index) in status.problem
    assert not newsroom.index.exists()


def test_a_damaged_index_is_rebuilt(newsroom: Newsroom) -> None:
    newsroom.build(ARTICLES)
    damage(newsroom)
    desk = WatchedDesk(newsroom)
    assert desk.settle().state == "ready"
    assert "indexing" in {each.state for each in desk.seen}
    assert desk.ask(QUESTION).quotes[0].article_id == "ferry.txt"


def test_a_damaged_index_that_cannot_be_written_names_the_file(
    newsroom: Newsroom, make_read_only: Callable[[], None]
) -> None:
    newsroom.build(ARTICLES)
    file = damage(newsroom)
    make_read_only()
    status = WatchedDesk(newsroom).settle()
    assert status.state == "failed"
    assert str(file) in status.problem
    assert "rebuild it" in status.problem
    assert "\n" not in status.problem


def test_a_damaged_index_without_its_corpus_names_the_file(newsroom: Newsroom) -> None:
    newsroom.build(ARTICLES)
    newsroom.corpus.rename(newsroom.folder / "elsewhere")
    file = damage(newsroom)
    status = WatchedDesk(newsroom).settle()
    assert (status.state, str(file) in status.problem) == ("failed", True)


def test_an_index_is_served_without_its_corpus(newsroom: Newsroom) -> None:
    newsroom.build(ARTICLES)
    newsroom.corpus.rename(newsroom.folder / "elsewhere")
    desk = WatchedDesk(newsroom)
    status = desk.settle()
    assert (status.state, status.articles) == ("ready", 2)
    assert status.stale == "no_folder"
    (quote, *_) = desk.ask(QUESTION).quotes
    assert quote.article_id == "ferry.txt"
    assert quote.caution == "the source file is no longer there"


def test_neither_corpus_nor_index_is_one_line(newsroom: Newsroom) -> None:
    status = WatchedDesk(newsroom).settle()
    assert status.state == "failed"
    assert status.problem == f"{newsroom.corpus}: no such folder; name a folder of articles"


def test_an_empty_corpus_is_served_and_answers_absent(newsroom: Newsroom) -> None:
    newsroom.write({})
    desk = WatchedDesk(newsroom)
    assert desk.settle() == Status("ready")
    assert desk.ask(QUESTION).verdict == "absent"


def test_files_that_could_not_be_read_are_counted(newsroom: Newsroom) -> None:
    newsroom.write({**ARTICLES, "broken.txt": b"\0\xff", "page.pdfx": "x"})
    status = WatchedDesk(newsroom).settle()
    assert (status.state, status.articles) == ("ready", 2)
    assert status.unread == 2


def test_examples_are_questions_that_the_corpus_answers(newsroom: Newsroom) -> None:
    newsroom.write({f"{n}.txt": f"President Anna Arkwell visited Port Calder and closed pier {n}." for n in range(3)})
    desk = WatchedDesk(newsroom)
    examples = desk.settle().examples
    assert examples
    assert all(desk.ask(example).verdict == "answered" for example in examples)


def test_a_question_waits_until_the_index_is_ready(newsroom: Newsroom) -> None:
    newsroom.encoder = encoder = SlowEncoder()
    newsroom.write(ARTICLES)
    desk = WatchedDesk(newsroom)
    desk.open()
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(desk.ask, QUESTION, (), k) for k in (1, 2)]
        encoder.has_begun.wait()
        assert desk.status == Status("indexing", "encoding", 0, 2)
        assert not any(answer.done() for answer in answers)
        encoder.may_go_on.set()
        assert [len(answer.result().hits) for answer in answers] == [1, 2]


def test_a_question_that_cannot_be_asked_leaves_the_desk_ready(newsroom: Newsroom) -> None:
    newsroom.write(ARTICLES)
    desk = WatchedDesk(newsroom)
    desk.settle()
    with pytest.raises(QuestionError, match="empty"):
        desk.ask("  ")
    assert desk.status.state == "ready"
    assert desk.ask(QUESTION).verdict == "answered"


def test_a_failure_is_one_line_for_the_page_and_for_every_question(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ModelError("the model's process has died; start the program again")

    monkeypatch.setattr(newsroom.encoder, "encode_passages", fail)
    newsroom.write(ARTICLES)
    desk = WatchedDesk(newsroom)
    status = desk.settle()
    assert status == Status("failed", problem="the model's process has died; start the program again")
    with pytest.raises(AssistantError, match="the model's process has died; start the program again"):
        desk.ask(QUESTION)


def test_a_fault_of_the_program_is_one_line_too_and_is_told_to_the_terminal(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError("a fault\nin two lines")

    told: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda event: told.append(event.exc_type))
    monkeypatch.setattr(newsroom.encoder, "encode_passages", fail)
    newsroom.write(ARTICLES)
    desk = WatchedDesk(newsroom)
    desk.open()
    with pytest.raises(AssistantError, match="ZeroDivisionError"):
        desk.ask(QUESTION)
    for thread in threading.enumerate():
        if thread.name == "desk":
            thread.join()
    assert desk.status.state == "failed"
    assert "\n" not in desk.status.problem
    assert told == [ZeroDivisionError]


class FollowingDesk(WatchedDesk):
    """A desk that is ready and follows, and says when it has taken up an index, or could not."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.took_up: queue.SimpleQueue[str] = queue.SimpleQueue()
        super().__init__(newsroom)
        self.settle()
        self.took_up.get()
        self.follow()

    def take_up(self, stale: Stale = "") -> None:
        try:
            super().take_up(stale)
        except AssistantError as error:
            self.took_up.put(str(error))
            raise
        self.took_up.put("")


@pytest.fixture
def follow(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], FollowingDesk]]:
    monkeypatch.setattr(desk_module, "_LOOK_SECONDS", 0.01)
    desks: list[FollowingDesk] = []

    def begin() -> FollowingDesk:
        desks.append(FollowingDesk(newsroom))
        return desks[-1]

    yield begin
    for each in desks:
        each.close()
    for thread in threading.enumerate():
        if thread.name == "desk follows":
            thread.join()


def test_an_index_that_another_process_has_built_is_taken_up(
    newsroom: Newsroom, follow: Callable[[], FollowingDesk]
) -> None:
    newsroom.build(ARTICLES)
    desk = follow()
    before = desk.assistant()
    change(newsroom)
    newsroom.build()
    assert desk.took_up.get(timeout=20) == ""
    assert desk.status.articles == 3
    assert desk.ask("When does the pier open?").quotes[0].article_id == "pier.txt"
    assert desk.assistant().store.index_id == newsroom.open().store.index_id != before.store.index_id
    assert before.ask(QUESTION).quotes[0].article_id == "ferry.txt"


def test_a_question_under_way_is_answered_from_the_index_it_began_with(
    newsroom: Newsroom, follow: Callable[[], FollowingDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.build(ARTICLES)
    desk = follow()
    has_begun, may_go_on = threading.Event(), threading.Event()
    encode = newsroom.encoder.encode_question

    def wait(question: str) -> EncodedQuestion:
        if question == QUESTION:
            has_begun.set()
            may_go_on.wait()
        return encode(question)

    monkeypatch.setattr(newsroom.encoder, "encode_question", wait)
    before = desk.assistant().store.index_id
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(desk.ask, QUESTION)
        has_begun.wait()
        change(newsroom)
        newsroom.build()
        desk.took_up.get(timeout=20)
        may_go_on.set()
        assert answer.result().index_id == before
    assert desk.ask(QUESTION).index_id == desk.assistant().store.index_id != before


def test_an_index_that_cannot_be_taken_up_is_told_once_and_the_one_in_use_stays(
    newsroom: Newsroom, follow: Callable[[], FollowingDesk], capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom.build(ARTICLES)
    desk = follow()
    (newsroom.index / "CURRENT").write_bytes(b"nonsense")
    problem = desk.took_up.get(timeout=20)
    assert "names no generation" in problem
    assert desk.ask(QUESTION).quotes[0].article_id == "ferry.txt"
    change(newsroom)
    newsroom.build()
    assert desk.took_up.get(timeout=20) == ""
    assert desk.status.articles == 3
    assert capsys.readouterr().err == f"clippings: a new index is not taken up: {problem}\n"


def test_an_index_that_is_gone_for_a_moment_stays_in_use(
    newsroom: Newsroom, follow: Callable[[], FollowingDesk]
) -> None:
    newsroom.build(ARTICLES)
    desk = follow()
    newsroom.index.rename(newsroom.folder / "elsewhere")
    assert desk.ask(QUESTION).quotes[0].article_id == "ferry.txt"
    (newsroom.folder / "elsewhere").rename(newsroom.index)
    change(newsroom)
    newsroom.build()
    assert desk.took_up.get(timeout=20) == ""
    assert desk.took_up.empty()
