"""Questions from many threads for a minute (CLIPPINGS_SOAK_SECONDS for longer) while the index is rebuilt beside them.

Nothing may fail, every answer is the one that a single thread gets, and neither memory nor open files grow.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assistant import Assistant
from assistant.words import _term_of, normalise
from tests.long.builds import answers, make_article, make_sentence
from tests.toy import SEEDS, Newsroom

pytestmark = pytest.mark.long

_SECONDS = float(os.environ.get("CLIPPINGS_SOAK_SECONDS", "60"))
_THREADS = 8
_WARM_UP_SHARE = 0.3
_MOST_GROWTH = 24 * 2**20
_FILES_OPEN_AT_ONCE = 16
"""A build and an opening in progress hold some files for a moment."""


@pytest.fixture
def busy_threads() -> Iterator[None]:
    """Threads take turns a thousand times as often as usual, so that what is not safe shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual)


class Crew:
    """Threads that each repeat a task until told to stop; the first error of any ends all."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.rounds: dict[str, int] = {}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def add(self, name: str, task: Callable[[], None]) -> None:
        def repeat() -> None:
            while not self._stop.is_set():
                try:
                    task()
                except BaseException as error:  # noqa: BLE001 - the test shows it
                    self.errors.append(error)
                    self._stop.set()
                self.rounds[name] = self.rounds.get(name, 0) + 1

        self._threads.append(threading.Thread(target=repeat, name=name))

    def work(self, seconds: float) -> None:
        if not self._threads[0].is_alive():
            for thread in self._threads:
                thread.start()
        self._stop.wait(seconds)

    def finish(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        if self.errors:
            raise self.errors[0]


def test_a_minute_of_questions_from_many_threads(newsroom: Newsroom, busy_threads: None) -> None:
    newsroom.write({f"seeds/{file.name}": file.read_bytes() for file in sorted(SEEDS.rglob("*.*"))})
    newsroom.write({f"{number:03d}.txt": make_article(Random(number)) for number in range(150)})
    newsroom.build()
    questions = _make_questions(newsroom.open())
    expected = answers(newsroom.open(), questions)
    normalise.cache_clear()
    _term_of.cache_clear()
    assistant = newsroom.open()
    crew = Crew()
    for number in range(_THREADS):
        crew.add(f"reader {number}", _reader(assistant, questions, expected, Random(number)))
    crew.add("builder", _builder(newsroom))
    crew.add("opener", _opener(newsroom, questions))
    try:
        crew.work(_SECONDS * _WARM_UP_SHARE)
        memory, files = _memory(), _open_files()
        crew.work(_SECONDS * (1 - _WARM_UP_SHARE))
        memory_after, files_after = _memory(), _open_files()
    finally:
        crew.finish()
    print(f"{crew.rounds}; {(memory_after - memory) / 2**20:+.1f} MB, {files_after - files:+d} files")
    assert min(crew.rounds.values()) >= 3
    assert memory_after - memory < _MOST_GROWTH
    assert files_after - files <= _FILES_OPEN_AT_ONCE


def _make_questions(assistant: Assistant) -> list[str]:
    random = Random(3)
    texts = [assistant.store.catalogue.article_at(row).text.split() for row in range(0, 170, 2)]
    made = []
    for words in texts:
        at = random.randrange(max(1, len(words) - 8))
        made.append(" ".join(words[at : at + random.randint(3, 8)]) + "?")
    return [*made, *(make_sentence(random) for _ in range(15))]


def _reader(
    assistant: Assistant, questions: list[str], expected: list[dict[str, Any]], random: Random
) -> Callable[[], None]:
    def read() -> None:
        at = random.randrange(len(questions))
        (found,) = answers(assistant, [questions[at]])
        assert found == {**expected[at], "qid": "0"}, f"another answer to {questions[at]!r}"

    return read


def _builder(room: Newsroom) -> Callable[[], None]:
    """Adds, changes and removes articles of its own, so that those asked about stay as they are."""
    random = Random(4)

    def build() -> None:
        room.write({f"extra-{random.randrange(5)}.txt": make_article(random)})
        if random.random() < 0.3:
            sorted(room.corpus.glob("extra-*.txt"))[0].unlink()
        room.encoder.encoded.clear()
        assert not room.build().failed
        time.sleep(0.05)

    return build


def _opener(room: Newsroom, questions: list[str]) -> Callable[[], None]:
    """Opens whatever generation is in force and asks it something."""
    random = Random(5)

    def open_and_ask() -> None:
        assistant = room.open()
        assert assistant.ask(random.choice(questions)).hits
        del assistant
        gc.collect()

    return open_and_ask


def _memory() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
