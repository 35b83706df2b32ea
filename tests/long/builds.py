"""What the long suites share: made-up articles, the contents of a generation to compare, builds in another process."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import sqlite3
import sys
from contextlib import closing
from itertools import accumulate
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

from assistant import Assistant
from assistant.exchange import answer_to_dict
from tests.toy import Newsroom

_VOCABULARY_SIZE = 3000
_FILE_EVENTS = frozenset(
    "open os.rename os.remove os.mkdir os.rmdir os.scandir shutil.rmtree shutil.copyfile sqlite3.connect".split()
)

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.long.builds", "faiss"])


def _make_vocabulary() -> list[str]:
    random = Random(0)
    onsets, vowels = "b d f g k l m n p r s t v z".split(), "a e i o u".split()
    return ["".join(random.choice(onsets) + random.choice(vowels) for _ in range(4)) for _ in range(_VOCABULARY_SIZE)]


_HISTORY = ("mtime_ns", "generation")
_VOCABULARY = _make_vocabulary()
_WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(_VOCABULARY_SIZE)))


def make_sentence(random: Random) -> str:
    """A sentence of eight to twenty words, some of them far more common than others."""
    words = random.choices(_VOCABULARY, cum_weights=_WEIGHTS, k=random.randint(8, 20))
    return " ".join(words).capitalize() + "."


def make_article(random: Random) -> str:
    """A headline and three paragraphs."""
    headline = " ".join(random.choices(_VOCABULARY, cum_weights=_WEIGHTS, k=6)).title()
    return "\n\n".join([headline, *(" ".join(make_sentence(random) for _ in range(3)) for _ in range(3))]) + "\n"


def contents(generation: Path) -> dict[str, Any]:
    """All that a generation holds, in a form that two equal ones share: tables as sorted rows, other files as bytes.

    Times are left out, since a file that was rewritten with the same bytes counts as unchanged, and so is which build
    last read a file, since it is what two ways to the same index differ in.
    """
    found: dict[str, Any] = {}
    for file in sorted(generation.iterdir()):
        if file.suffix == ".json":
            found[file.name] = {name: value for name, value in json.loads(file.read_text()).items() if name != "files"}
        elif file.suffix != ".sqlite":
            found[file.name] = file.read_bytes()
        else:
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
                for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    columns = [
                        name for _, name, *_ in db.execute(f"PRAGMA table_info({table})") if name not in _HISTORY
                    ]
                    rows = db.execute(f"SELECT {', '.join(columns)} FROM {table}")
                    found[f"{file.name}/{table}"] = sorted(rows, key=repr)
    return found


def differences(left: dict[str, Any], right: dict[str, Any]) -> list[str]:
    """The names under which two contents differ."""
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


class _Beside(Newsroom):
    @property
    def index(self) -> Path:
        return self.folder / "beside"


def beside(room: Newsroom) -> Newsroom:
    """A newsroom with the same corpus and another index."""
    return _Beside(room.folder, room.encoder, room.settings)


def answers(assistant: Assistant, questions: list[str]) -> list[dict[str, Any]]:
    """Answers as they are printed, but for what a reader is told of changed sources."""
    found = [answer_to_dict(str(number), assistant.ask(question)) for number, question in enumerate(questions)]
    for answer in found:
        for quote in answer["quotes"]:
            quote["caution"] = ""
    return found


def start_build(folder: Path, *, kill_at: int = 0, most_memory: int = 0) -> BaseProcess:
    """Builds a newsroom's index in a process forked from a clean one, which exits with 0 once it is done.

    Args:
        folder: the newsroom's.
        kill_at: the process is killed as it begins the so manieth operation on files; 0 for never.
        most_memory: the process may take so many bytes; 0 for any.
    """
    process = _processes.Process(target=_build, args=(folder, kill_at, most_memory))
    process.start()
    return process


def measure_build(folder: Path) -> int:
    """Builds a newsroom's index in another process; the most memory that process held, in bytes."""
    receiver, sender = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_build_and_tell, args=(folder, sender))
    process.start()
    sender.close()
    peak = int(receiver.recv())
    process.join()
    return peak


def _build(folder: Path, kill_at: int, most_memory: int) -> None:
    if kill_at:
        _kill_at(kill_at)
    if most_memory:
        resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    Newsroom(folder).build()


def _build_and_tell(folder: Path, sender: Any) -> None:
    Newsroom(folder).build()
    sender.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def _kill_at(step: int) -> None:
    left = step

    def count_down(event: str, _: Any) -> None:
        nonlocal left
        if event in _FILE_EVENTS:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count_down)
