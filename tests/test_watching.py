"""Watching: the index follows its folder, burst by burst, and what stands in the way is told and outlived."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest
import watchfiles

from assistant import watching
from assistant.errors import AssistantError, CorpusError, IndexBusy
from assistant.index.generations import building
from assistant.records import BuildReport
from tests.toy import Newsroom

FERRY = {"ferry.txt": "The ferry is late because the tide is low."}
SCHOOL = {"school.txt": "The school closes on Monday, the council said."}
LONG = 20
"""Seconds after which a test has failed; nothing waits so long."""


class Watch:
    """A newsroom that is watched, and what was told of it."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._told: queue.SimpleQueue[BuildReport | AssistantError] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def report(self) -> BuildReport:
        told = self._told.get(timeout=LONG)
        assert isinstance(told, BuildReport), told
        return told

    def trouble(self) -> str:
        told = self._told.get(timeout=LONG)
        assert isinstance(told, AssistantError), told
        return f"{type(told).__name__}: {told}"

    def nothing_more(self) -> bool:
        """Whether nothing was told since, once the watching has ended."""
        self.end()
        return self._told.empty()

    def end(self) -> None:
        self._stop.set()
        self._thread.join(LONG)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        room = self._newsroom
        watching.watch(room.corpus, room.index, room.encoder, room.settings, self._told.put, self._stop)


@pytest.fixture(autouse=True)
def all_is_settled_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_QUIET_MS", 150)
    monkeypatch.setattr(watching, "_LOOK_MS", 100)
    monkeypatch.setattr(watching, "RETRY_SECONDS", 0.05)


@pytest.fixture
def watch(newsroom: Newsroom) -> Iterator[Callable[[], Watch]]:
    begun: list[Watch] = []

    def begin() -> Watch:
        begun.append(Watch(newsroom))
        return begun[-1]

    yield begin
    for each in begun:
        each.end()


def test_the_index_is_brought_up_to_date_at_once_and_after_each_change(
    newsroom: Newsroom, watch: Callable[[], Watch]
) -> None:
    newsroom.write(FERRY)
    watched = watch()
    assert watched.report().articles == 1
    newsroom.write(SCHOOL)
    report = watched.report()
    assert (report.articles, report.read, report.unchanged) == (2, 1, 1)
    newsroom.write({"school.txt": "The school opens on Tuesday."})
    assert (watched.report().changed, newsroom.open().ask("When does the school open?").verdict) == (1, "answered")
    (newsroom.corpus / "ferry.txt").unlink()
    report = watched.report()
    assert (report.articles, report.removed) == (1, 1)
    assert newsroom.open().store.index_id == report.index_id


def test_a_burst_of_changes_is_one_build(
    newsroom: Newsroom, watch: Callable[[], Watch], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_QUIET_MS", 600)
    newsroom.write(FERRY)
    watched = watch()
    watched.report()
    newsroom.write({f"deep/down/{number}.txt": f"The pier has number {number}." for number in range(50)})
    assert watched.report().articles == 51
    assert watched.nothing_more()


def test_what_is_hidden_or_of_the_index_is_no_change(newsroom: Newsroom, watch: Callable[[], Watch]) -> None:
    newsroom.folder = newsroom.corpus
    newsroom.write(FERRY)
    watched = watch()
    watched.report()
    newsroom.write({".incoming-x/00000.txt": "Waits.", ".notes.txt": "Hidden."})
    (newsroom.index / "feedback.txt").write_text("The index is no article.")
    newsroom.write(SCHOOL)
    assert watched.report().read == 1
    assert watched.nothing_more()


def test_an_index_that_is_busy_is_told_once_and_built_when_it_is_free(
    newsroom: Newsroom, watch: Callable[[], Watch]
) -> None:
    newsroom.write(FERRY)
    with building(newsroom.index):
        watched = watch()
        assert watched.trouble() == f"IndexBusy: {IndexBusy(newsroom.index)}"
    assert watched.report().articles == 1
    assert watched.nothing_more()


def test_a_folder_that_vanishes_for_a_moment_is_told_and_followed_again(
    newsroom: Newsroom, watch: Callable[[], Watch]
) -> None:
    newsroom.write(FERRY)
    watched = watch()
    watched.report()
    elsewhere = newsroom.folder / "elsewhere"
    newsroom.corpus.rename(elsewhere)
    told = watched.trouble()
    assert told == f"CorpusError: {CorpusError(newsroom.corpus, 'no such folder', 'name a folder of articles')}"
    elsewhere.rename(newsroom.corpus)
    assert watched.report().articles == 1
    newsroom.write(SCHOOL)
    while watched.report().articles != 2:
        pass


def test_a_folder_that_another_takes_the_place_of_is_followed(newsroom: Newsroom, watch: Callable[[], Watch]) -> None:
    newsroom.write(FERRY)
    other = Newsroom(newsroom.folder / "other")
    other.write(SCHOOL)
    watched = watch()
    watched.report()
    newsroom.corpus.rename(newsroom.folder / "elsewhere")
    other.corpus.rename(newsroom.corpus)
    while newsroom.open().store.catalogue.article("school.txt") is None:
        watched._told.get(timeout=LONG)
    newsroom.write({"pier.txt": "The pier opens in spring."})
    while newsroom.open().store.catalogue.article("pier.txt") is None:
        watched._told.get(timeout=LONG)


def test_a_folder_that_is_not_there_yet_is_waited_for(newsroom: Newsroom, watch: Callable[[], Watch]) -> None:
    watched = watch()
    assert watched.trouble().startswith(f"CorpusError: {newsroom.corpus}: no such folder")
    newsroom.write(FERRY)
    while watched.report().articles != 1:
        pass


def test_changes_are_looked_for_where_the_system_tells_of_none(
    newsroom: Newsroom, watch: Callable[[], Watch], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tell = watchfiles.watch

    def look(*paths: object, force_polling: bool | None, **options: object) -> Iterator[object]:
        if not force_polling:
            raise OSError("OS file watch limit reached")
        return tell(*paths, force_polling=True, poll_delay_ms=50, **options)

    monkeypatch.setattr(watchfiles, "watch", look)
    newsroom.write(FERRY)
    watched = watch()
    watched.report()
    newsroom.write(SCHOOL)
    assert watched.report().articles == 2
    assert "OS file watch limit reached" in caplog.text


def test_a_folder_that_cannot_be_watched_at_all_is_one_line(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Iterator[object]:
        raise OSError("no way")

    monkeypatch.setattr(watchfiles, "watch", fail)
    newsroom.write(FERRY)
    with pytest.raises(CorpusError, match=r"cannot be watched \(no way\); index it when it has changed"):
        next(watching.bursts(newsroom.corpus, newsroom.index, threading.Event()))


def test_a_file_that_cannot_be_read_stops_nothing(newsroom: Newsroom, watch: Callable[[], Watch]) -> None:
    newsroom.write({**FERRY, "broken.txt": b"\0\0"})
    report = watch().report()
    assert (report.articles, [each.place for each in report.failed]) == (1, ["broken.txt"])
