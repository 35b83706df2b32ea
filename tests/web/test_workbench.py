"""The workbench: articles join what the desk answers from, or leave no trace, and the desk answers meanwhile."""

from __future__ import annotations

import errno
import queue
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import count

import pytest

from assistant import watching
from assistant.adding import Incoming, Item
from assistant.errors import IndexDamaged
from assistant.index import Store
from assistant.index.generations import building
from assistant.web import desk as desk_module
from assistant.web import workbench as workbench_module
from assistant.web.desk import Desk
from assistant.web.workbench import Work, Workbench
from tests.test_adding import contents, zipped
from tests.toy import Newsroom
from tests.web.test_desk import ARTICLES, SlowEncoder

FERRY = "Why is the ferry late?"
FOG = "When did fog close the quay?"
FILES = {"fog.txt": b"Fog closed the quay on Monday.", "week/rain.md": b"Rain is late this year."}


class Bench(Workbench):
    """A workbench over a newsroom's desk, that remembers all that `work` was, and can be cancelled at one of them."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.seen: list[Work] = []
        self.cancel_at = -1
        settings = replace(newsroom.settings, corpus=newsroom.corpus, index=newsroom.index)
        self.desk = Desk(settings, newsroom.encoder)
        super().__init__(self.desk)
        self.desk.open()
        self.desk.assistant()

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, Work):
            self.seen.append(value)
            if len(self.seen) == self.cancel_at:
                self.cancel()
        super().__setattr__(name, value)

    def receive(self, files: dict[str, bytes]) -> Incoming:
        """A batch of files."""
        incoming = Incoming(self.newsroom.corpus, self.desk.settings)
        for name, content in files.items():
            incoming.receive(name, [content])
        return incoming

    def bring_in(self, files: dict[str, bytes]) -> Work:
        """Brings files in to the end; how it ended."""
        self.seen.clear()
        assert self.add(self.receive(files))
        return self.end()

    def end(self) -> Work:
        """Waits until what is at work is over; how it ended."""
        for thread in threading.enumerate():
            if thread.name == "workbench":
                thread.join()
        assert not self.is_busy
        assert self.work is not None
        return self.work

    def await_articles(self, count: int) -> None:
        """Waits until the desk answers from so many articles."""
        while self.desk.status.articles != count:
            self.pause()

    def pause(self) -> None:
        threading.Event().wait(0.01)

    def first_quote(self, question: str) -> str:
        """What the desk answers first; empty if nothing."""
        return next((quote.text for quote in self.desk.ask(question).quotes), "")


@pytest.fixture
def bench(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Over a folder of two articles, indexed."""
    monkeypatch.setattr(desk_module, "find_model", lambda _: newsroom.model)
    newsroom.build(ARTICLES)
    return Bench(newsroom)


@pytest.fixture
def slow(newsroom: Newsroom, bench: Bench) -> SlowEncoder:
    """The encoder of a bench whose work waits as soon as it encodes."""
    newsroom.encoder = slow = SlowEncoder()
    bench.desk.encoder = slow
    return slow


def test_what_is_brought_in_is_counted_and_asked_about_at_once(bench: Bench) -> None:
    before = bench.desk.assistant().store.index_id
    work = bench.bring_in(FILES)
    assert work.stage == "done"
    assert (work.articles, work.problem) == (2, "")
    assert work.items == (Item("fog.txt", "added", 1), Item("week/rain.md", "added", 1))
    assert (bench.desk.status.state, bench.desk.status.articles) == ("ready", 4)
    assert bench.desk.assistant().store.index_id != before
    assert bench.desk.shelf().sources is not None
    assert bench.first_quote(FOG) == "Fog closed the quay on Monday."
    assert bench.first_quote(FERRY).startswith("The Port Calder ferry is late")


def test_the_progress_goes_from_reading_to_writing_and_then_is_over(bench: Bench) -> None:
    bench.bring_in(FILES)
    stages = list(dict.fromkeys(work.stage for work in bench.seen))
    assert stages == ["reading", "splitting", "encoding", "writing", "done"]
    assert [work.is_over for work in bench.seen] == [work.stage == "done" for work in bench.seen]
    assert all(0 <= work.done <= work.total for work in bench.seen)


def test_the_desk_answers_from_the_index_before_until_the_new_one_is_whole(bench: Bench, slow: SlowEncoder) -> None:
    before = bench.desk.assistant()
    assert bench.add(bench.receive(FILES))
    slow.has_begun.wait()
    assert bench.is_busy
    assert bench.desk.status.state == "ready"
    assert bench.desk.status.articles == 2
    assert bench.desk.assistant() is before
    assert bench.first_quote(FERRY).startswith("The Port Calder ferry is late")
    assert bench.desk.ask(FOG).verdict == "absent"
    slow.may_go_on.set()
    assert bench.end().stage == "done"
    assert bench.first_quote(FOG) == "Fog closed the quay on Monday."


def test_each_file_of_a_zip_says_what_became_of_it(bench: Bench) -> None:
    packed = zipped({"fog.txt": FILES["fog.txt"], "picture.png": b"x", "empty.txt": b" "})
    work = bench.bring_in({"news.zip": packed, "copy.txt": ARTICLES["ferry.txt"].encode()})
    assert work.articles == 1
    assert [(item.name, item.state) for item in work.items] == [
        ("news.zip/fog.txt", "added"),
        ("news.zip/picture.png", "refused"),
        ("news.zip/empty.txt", "refused"),
        ("copy.txt", "known"),
    ]
    assert all(item.reason and "\n" not in item.reason for item in work.items if item.state != "added")


def test_files_of_which_none_can_be_added_change_nothing(bench: Bench) -> None:
    before = contents(bench.newsroom.folder)
    work = bench.bring_in({"picture.png": b"x", "broken.txt": b"\0\xff"})
    assert (work.stage, work.articles) == ("done", 0)
    assert [item.state for item in work.items] == ["refused", "refused"]
    assert contents(bench.newsroom.folder) == before


def test_cancelled_at_any_point_everything_is_as_it_was_and_it_says_so(bench: Bench) -> None:
    before = contents(bench.newsroom.folder)
    was_open = bench.desk.assistant()
    stopped_at = []
    for bench.cancel_at in count(1):
        work = bench.bring_in(FILES)
        if work.stage == "done":
            break
        assert (work.stage, work.articles, work.problem) == ("cancelled", 0, "")
        assert not any(item.state == "added" for item in work.items)
        assert contents(bench.newsroom.folder) == before
        assert bench.desk.assistant() is was_open
        assert bench.first_quote(FERRY).startswith("The Port Calder ferry is late")
        stopped_at.append(bench.seen[bench.cancel_at - 1].stage)
    assert list(dict.fromkeys(stopped_at)) == ["reading", "splitting", "encoding", "writing"]
    assert work.articles == 2, "once all is written it is too late to cancel, and it says that it is done"


def test_a_cancel_with_nothing_at_work_does_not_stop_what_comes_next(bench: Bench) -> None:
    bench.cancel()
    assert bench.bring_in(FILES).stage == "done"


def test_an_update_can_be_cancelled_too(bench: Bench, slow: SlowEncoder) -> None:
    bench.newsroom.write({"fog.txt": FILES["fog.txt"]})
    before = contents(bench.newsroom.folder)
    assert bench.update()
    slow.has_begun.wait()
    bench.cancel()
    slow.may_go_on.set()
    assert bench.end().stage == "cancelled"
    assert contents(bench.newsroom.folder) == before
    assert bench.desk.status.articles == 2


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("make_busy", "said"), [(True, "another process is building this index"), (False, "No space left on device")]
)
def test_a_build_that_fails_is_one_line_and_leaves_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, make_busy: bool, said: str
) -> None:
    before = contents(bench.newsroom.corpus), (bench.newsroom.index / "CURRENT").read_text()
    elsewhere: AbstractContextManager[object] = building(bench.newsroom.index) if make_busy else nullcontext()
    with elsewhere, monkeypatch.context() as patch:
        if not make_busy:
            patch.setattr(bench.newsroom.encoder, "encode_passages", full_disk)
        work = bench.bring_in(FILES)
    assert (work.stage, work.articles) == ("failed", 0)
    assert said in work.problem
    assert "\n" not in work.problem
    assert not any(item.state == "added" for item in work.items)
    assert (contents(bench.newsroom.corpus), (bench.newsroom.index / "CURRENT").read_text()) == before
    assert bench.first_quote(FERRY).startswith("The Port Calder ferry is late")
    assert bench.bring_in(FILES).stage == "done"


def test_a_folder_that_is_gone_is_one_line(bench: Bench) -> None:
    bench.newsroom.corpus.rename(bench.newsroom.folder / "elsewhere")
    assert bench.update()
    work = bench.end()
    assert work.stage == "failed"
    assert work.problem == f"{bench.newsroom.corpus}: no such folder; name a folder of articles"
    assert bench.first_quote(FERRY).startswith("The Port Calder ferry is late")


def test_an_index_that_cannot_be_opened_leaves_the_one_in_use(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise IndexDamaged("catalogue.sqlite", "is damaged")

    was_open = bench.desk.assistant()
    monkeypatch.setattr(Store, "open", fail)
    work = bench.bring_in(FILES)
    assert work.stage == "failed"
    assert "catalogue.sqlite: is damaged" in work.problem
    assert bench.desk.assistant() is was_open
    assert bench.desk.status.state == "ready"


def test_nothing_else_begins_while_something_is_at_work(bench: Bench, slow: SlowEncoder) -> None:
    assert bench.add(bench.receive({"fog.txt": FILES["fog.txt"]}))
    slow.has_begun.wait()
    second = bench.receive({"rain.txt": b"Rain is late this year."})
    assert not bench.add(second)
    assert not bench.update()
    assert [item.state for item in second.items] == ["received"], "what was not begun is left as it is"
    slow.may_go_on.set()
    assert bench.end().articles == 1
    assert bench.add(second)
    assert bench.end().articles == 1
    assert bench.desk.status.articles == 4


def test_nothing_begins_before_the_index_is_ready(newsroom: Newsroom) -> None:
    newsroom.write(ARTICLES)
    settings = replace(newsroom.settings, corpus=newsroom.corpus, index=newsroom.index)
    bench = Workbench(Desk(settings, newsroom.encoder))
    with Incoming(newsroom.corpus, settings) as incoming:
        assert not bench.add(incoming)
    assert not bench.update()
    assert (bench.work, bench.is_busy) == (None, False)


def test_an_update_finds_what_changed_in_the_folder(bench: Bench) -> None:
    bench.newsroom.write({"fog.txt": FILES["fog.txt"], "school.txt": "The Port Calder school stays open."})
    assert bench.update()
    work = bench.end()
    assert (work.stage, work.articles, work.items) == ("done", 1, ())
    assert bench.first_quote(FOG) == "Fog closed the quay on Monday."
    assert bench.first_quote("Does the school stay open?") == "The Port Calder school stays open."
    (bench.newsroom.corpus / "fog.txt").unlink()
    assert bench.update()
    assert bench.end().articles == -1
    assert bench.desk.ask(FOG).verdict == "absent"


@pytest.fixture
def following(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench that follows its folder; it looks often, and does not wait long for what comes."""
    monkeypatch.setattr(watching, "_QUIET_MS", 100)
    monkeypatch.setattr(watching, "_LOOK_MS", 100)
    monkeypatch.setattr(workbench_module, "RETRY_SECONDS", 0.02)
    bench.follow()
    yield bench
    bench.close()
    for thread in threading.enumerate():
        if thread.name in ("workbench", "workbench follows"):
            thread.join()


def test_a_bench_that_follows_takes_up_what_changes_in_the_folder(following: Bench) -> None:
    following.newsroom.write({"fog.txt": FILES["fog.txt"]})
    following.await_articles(3)
    assert following.first_quote(FOG) == "Fog closed the quay on Monday."
    (following.newsroom.corpus / "fog.txt").unlink()
    following.await_articles(2)
    assert following.desk.ask(FOG).verdict == "absent"


def test_a_bench_that_follows_leaves_what_became_of_files_brought_in_as_it_was(
    following: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: queue.SimpleQueue[bool] = queue.SimpleQueue()
    look = following.desk.is_current

    def note() -> bool:
        is_current = look()
        looks.put(is_current)
        return is_current

    monkeypatch.setattr(following.desk, "is_current", note)
    work = following.bring_in({"fog.txt": FILES["fog.txt"]})
    while not looks.get(timeout=20):
        pass
    assert following.work is work
    assert work.items == (Item("fog.txt", "added", 1),)


def test_a_bench_that_follows_tries_again_once_another_process_has_built_the_index(following: Bench) -> None:
    with building(following.newsroom.index):
        following.newsroom.write({"fog.txt": FILES["fog.txt"]})
        while following.work is None or following.work.stage != "failed":
            following.pause()
        assert "another process is building this index" in following.work.problem
    following.await_articles(3)


def test_an_update_of_a_folder_that_has_not_changed_changes_nothing(bench: Bench) -> None:
    before = contents(bench.newsroom.folder)
    assert bench.update()
    assert bench.end() == Work("done")
    assert contents(bench.newsroom.folder) == before


def test_a_fault_of_the_program_is_one_line_and_told_to_the_terminal_and_the_bench_is_free_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError("a fault\nin two lines")

    told: list[type[BaseException]] = []
    before = contents(bench.newsroom.corpus)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "excepthook", lambda event: told.append(event.exc_type))
        patch.setattr(bench.newsroom.encoder, "encode_passages", fail)
        work = bench.bring_in(FILES)
    assert (work.stage, told) == ("failed", [ZeroDivisionError])
    assert work.problem == "a fault of the program (ZeroDivisionError); see the terminal"
    assert contents(bench.newsroom.corpus) == before
    assert bench.bring_in(FILES).stage == "done"
