"""Builds killed with SIGKILL, at every operation on files and at random moments, while the corpus changes.

After each kill the index opens whole, with the answers of the generation before or of the new one, and the next build
ends with what a build from nothing gives.
"""

from __future__ import annotations

import json
import shutil
import signal
import time
from itertools import count
from random import Random
from typing import Any

import pytest

from assistant.errors import IndexNotFound
from tests.long.builds import (
    answers,
    beside,
    contents,
    differences,
    make_article,
    make_sentence,
    start_build,
)
from tests.toy import Newsroom

pytestmark = pytest.mark.long

_INTERRUPTED_BUILDS = 40
_QUESTIONS = 5


class Scene:
    """A corpus that has changed since its index was made: what the index may answer, and what the next build gives."""

    def __init__(self, room: Newsroom, random: Random) -> None:
        self._room = room
        self._questions = [make_sentence(random) for _ in range(_QUESTIONS)]
        self._before = self._ask(room)
        change_corpus(room, random)
        fresh = beside(room)
        fresh.build()
        self._contents = contents(fresh.generation())
        self._after = self._ask(fresh)
        shutil.rmtree(fresh.index)

    def check(self) -> None:
        """What must hold after a kill; brings the index up to date."""
        found = self._ask(self._room)
        assert found in (self._before, self._after), "neither the old answers nor the new ones"
        self._room.build()
        assert self._ask(self._room) == self._after
        assert not differences(contents(self._room.generation()), self._contents)
        assert not self.left_overs()

    def left_overs(self) -> list[str]:
        """What a killed build has left behind."""
        return [path.name for path in self._room.index.rglob("*.partial")]

    def _ask(self, room: Newsroom) -> list[dict[str, Any]] | None:
        try:
            assistant = room.open()
        except IndexNotFound:
            return None
        for article, passages in assistant.store.catalogue.kept_articles():
            assert all(passage.end <= len(article.text) for passage in passages)
        return answers(assistant, self._questions)


@pytest.fixture
def random() -> Random:
    return Random(20240117)


def change_corpus(room: Newsroom, random: Random) -> None:
    """Some articles more, some fewer, some rewritten; now and then a copy, a broken line, an id that is taken."""
    room.corpus.mkdir(exist_ok=True)
    files = sorted(room.corpus.glob("*.txt"))
    for file in random.sample(files, min(len(files), 2)):
        if len(files) > 6:
            file.unlink()
        else:
            file.write_text(make_article(random))
    for _ in range(random.randint(1, 3)):
        (room.corpus / f"{random.randrange(10**6):06d}.txt").write_text(make_article(random))
    if files and random.random() < 0.3:
        shutil.copy(random.choice(sorted(room.corpus.glob("[0-9]*.txt"))), room.corpus / "copy.txt")
    lines = [json.dumps({"id": f"line-{number}", "text": make_article(random)}) for number in range(3)]
    odd = random.choice(["", "{broken", json.dumps({"id": "line-0", "text": make_article(random)})])
    (room.corpus / "lines.jsonl").write_text("\n".join([*lines, odd]))


@pytest.mark.parametrize("from_nothing", [False, True], ids=["update", "from-nothing"])
def test_a_build_killed_at_any_operation_on_files_leaves_the_index_whole(
    newsroom: Newsroom, random: Random, from_nothing: bool
) -> None:
    for step in count(1):
        if from_nothing:
            shutil.rmtree(newsroom.index, ignore_errors=True)
        scene = Scene(newsroom, random)
        process = start_build(newsroom.folder, kill_at=step)
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        scene.check()
        if process.exitcode == 0:
            break
    assert step > 50, "a build has more operations on files than that: are they still counted?"


def test_a_build_killed_at_a_random_moment_leaves_the_index_whole(newsroom: Newsroom, random: Random) -> None:
    Scene(newsroom, random)
    started = time.monotonic()
    start_build(newsroom.folder).join()
    usual = time.monotonic() - started
    interrupted = tried = 0
    while interrupted < _INTERRUPTED_BUILDS:
        tried += 1
        scene = Scene(newsroom, random)
        process = start_build(newsroom.folder)
        time.sleep(random.uniform(0, usual))
        process.kill()
        process.join()
        interrupted += bool(scene.left_overs())
        scene.check()
        assert tried < 20 * _INTERRUPTED_BUILDS, f"only {interrupted} of {tried} kills came while the build was at work"
