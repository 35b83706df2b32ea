"""Checking: tries out a prepared folder as Spaces would run it, and says of each promise whether it is kept.

What a push takes is copied, so that files are as new as in a fresh clone and nothing happens to the folder itself. What
it needs is installed into an empty environment, together with what Spaces adds; and it is started on a read-only disk.
Spaces itself cannot be reached from here: its build machine, its proxy and its memory are not tried.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from assistant.errors import AssistantError
from assistant.evaluation import make_probes
from assistant.index import Store
from benchmarks.common import NoAnswer, ask, wait_for_page
from hosting.card import CARD, card_problems, read_card
from hosting.folder import ATTRIBUTES, LARGEST, FolderError, outside_lfs, pushed_files
from hosting.read_only import Disk, make_read_only

BESIDE = ("gradio[oauth,mcp]=={gradio}", "uvicorn>=0.14.0", "websockets>=10.4", "spaces")
"""What Spaces names beside requirements.txt, to the same pip, as its build logs show."""
LARGEST_FOLDER = 10_000
"""The most files that the Hub takes in one folder."""

_ADDRESS = re.compile(r"Clippings is at http://\S+?:(?P<port>\d+)")
_PATIENCE = 120
_POLL = 0.01
_PROBES = 5
_IS_CURRENT = """
from assistant import Settings
from assistant.encoding import find_model
from assistant.index import is_current
settings = Settings()
print(is_current(settings.corpus, settings.index, settings, find_model(settings.model).fingerprint))
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise, and in a line what is wrong with it; empty if it is kept."""

    promise: str
    problem: str = ""


def check_space(folder: Path, within: float) -> Iterator[Finding]:
    """Tries out a prepared folder; each finding comes as soon as it is known. Stops where nothing more can be tried.

    Args:
        folder: the folder.
        within: how many seconds the first answer may take from the start.

    Raises:
        FolderError: it cannot be tried out on this machine.
    """
    yield from check_files(folder)
    card = read_card(_read(folder / CARD))
    gradio = read_pins(_read(folder / "requirements.txt")).get("gradio", "")
    if not gradio or not (folder / "app.py").is_file():
        return
    with tempfile.TemporaryDirectory(prefix="clippings-space-") as work:
        app = copy_pushed(folder, Path(work, "app"))
        python = make_environment(Path(work, "venv"), str(card.get("python_version", "3.11")))
        problem = install(python, app / "requirements.txt", gradio)
        yield Finding("requirements.txt can be installed beside what Spaces adds", problem)
        if not problem:
            yield from check_start(app, Path(work), python, within)


def check_files(folder: Path) -> Iterator[Finding]:
    """What can be told without running anything."""
    gradio = read_pins(_read(folder / "requirements.txt")).get("gradio", "")
    yield Finding("requirements.txt names a version of gradio", "" if gradio else "it does not")
    problems = card_problems(read_card(_read(folder / CARD)), gradio)
    yield Finding(f"the front matter of {CARD} is what Spaces needs", "; ".join(problems))
    bare = ", ".join(outside_lfs(folder))
    promise = f"what is larger than {LARGEST // 1024**2} MB, or is not text, goes by LFS"
    yield Finding(promise, f"{ATTRIBUTES} does not send {bare} by LFS; prepare the folder again" if bare else "")
    counted = Counter(Path(path).parent.as_posix() for path in pushed_files(folder))
    full = ", ".join(f"{name} has {count:,}" for name, count in counted.items() if count > LARGEST_FOLDER)
    remedy = "use subfolders, or make JSON Lines of them"
    yield Finding(f"no folder has more than {LARGEST_FOLDER:,} files", f"{full}; {remedy}" if full else "")


def check_start(app: Path, work: Path, python: Path, within: float) -> Iterator[Finding]:
    """What can be told by running a copy of the folder.

    Args:
        app: the copy, in `work`.
        work: a folder of one's own.
        python: an interpreter with everything that the copy needs.
        within: how many seconds the first answer may take from the start.
    """
    scratch = work / "scratch"
    scratch.mkdir()
    environment = _environment_of_a_space(scratch)
    current = subprocess.run(  # noqa: S603 - an interpreter that was made here
        [python, "-c", _IS_CURRENT], cwd=app, env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    stale = "" if current.stdout.strip() == "True" else "it would be built at every start; prepare the folder again"
    yield Finding("the index is that of the articles", _last_line(current.stderr) or stale)
    disk = make_read_only(work, app, scratch, python)
    before = _listing(app)
    try:
        probes = [each.text for each in make_probes(Store.open(app / "index"), _PROBES)]
        with _started(disk, python, app, environment) as visit:
            page, first, problem = _ask_probes(visit, app, probes)
    except AssistantError as error:
        yield Finding(f"it starts on a read-only disk ({disk.name}) and answers", str(error))
        return
    yield Finding(f"it starts on a read-only disk ({disk.name}); the page is there after {page:.1f} s")
    late = f"later than {within:g} s" if first > within else ""
    yield Finding(f"the first answer is there after {first:.1f} s", late)
    yield Finding("a question of the articles' own words is answered with their sentences", problem)
    changed = sorted(path for path, _ in set(before.items()) ^ set(_listing(app).items()))
    yield Finding("nothing was written beside the program", ", ".join(changed))


def read_pins(requirements: str) -> dict[str, str]:
    """The exact version of each package that a requirements.txt names."""
    lines = [line.partition("#")[0].strip() for line in requirements.splitlines()]
    pinned = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {
        each.name.lower().replace("_", "-"): str(each.specifier).removeprefix("==")
        for each in pinned
        if str(each.specifier).startswith("==")
    }


def copy_pushed(folder: Path, copy: Path) -> Path:
    """Copies what a push takes of a folder; the files are new, as they are in a clone."""
    for path in pushed_files(folder):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / path, copy / path)
    return copy


def make_environment(folder: Path, version: str) -> Path:
    """Makes an empty environment with a version of Python; returns its interpreter.

    Raises:
        FolderError: there is no such Python here, or it cannot make environments.
    """
    for python in (sys.executable, f"python{version}"):
        asked = [python, "-c", "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"]
        found = shutil.which(python) and subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
        if found and found.stdout.strip() == version:
            subprocess.run([python, "-m", "venv", folder], check=True)  # noqa: S603 - as above
            return folder / "bin" / "python"
    raise FolderError(
        f"there is no Python {version} here that can make environments; "
        f"run `apt-get install python{version} python{version}-venv`"
    )


def install(python: Path, requirements: Path, gradio: str) -> str:
    """Installs as Spaces does; returns what went wrong, in a line, or nothing."""
    done = subprocess.run(  # noqa: S603 - an interpreter that was made here
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *brief_pip_options(),
         "-r", requirements, *(each.format(gradio=gradio) for each in BESIDE)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return _last_line(done.stderr) or "pip failed" if done.returncode else ""


def brief_pip_options() -> tuple[str, ...]:
    """Has pip go on soon where the index of CPU builds cannot be reached; torch then comes from the usual one."""
    return ("--retries", "0", "--timeout", "15")


def _environment_of_a_space(scratch: Path) -> dict[str, str]:
    """This process's environment without what is set for it alone."""
    own = ("CLIPPINGS_", "PYTHON", "VIRTUAL_ENV", "GRADIO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return {**kept, "SYSTEM": "spaces", "HOME": str(scratch), "TMPDIR": str(scratch)}


@dataclass(frozen=True, slots=True)
class _Visit:
    """A program that was started, and where its page is."""

    process: subprocess.Popen[bytes]
    address: str
    started: float


@contextmanager
def _started(disk: Disk, python: Path, app: Path, environment: Mapping[str, str]) -> Iterator[_Visit]:
    """Starts the program and waits for the address that it prints; ends it afterwards.

    Raises:
        NoAnswer: it ended, or printed none in time.
    """
    log = app.with_suffix(".log")
    with log.open("wb") as output:
        started = time.perf_counter()
        process = disk.start([str(python), "app.py"], app, environment, output)
    try:
        yield _Visit(process, _wait_for_address(process, log), started)
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for_address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        printed = log.read_text("utf-8", "replace")
        if found := _ADDRESS.search(printed):
            return f"http://127.0.0.1:{found['port']}"
        if process.poll() is not None:
            raise NoAnswer(f"app.py ended with {process.returncode}: {_last_line(printed)}")
        time.sleep(_POLL)
    raise NoAnswer(f"app.py printed no address in {_PATIENCE} s: {_last_line(printed)}")


def _ask_probes(visit: _Visit, app: Path, probes: list[str]) -> tuple[float, float, str]:
    """Seconds to the page and to the first answer, and what is wrong with all of the answers."""
    wait_for_page(visit.address, visit.process)
    page = time.perf_counter() - visit.started
    first, problem = 0.0, "there is no sentence of three words to ask for"
    for probe in probes:
        answer = ask(visit.address, probe)
        first = first or time.perf_counter() - visit.started
        problem = _answer_problem(answer, app)
        if not problem:
            break
    return page, first, problem


def _answer_problem(answer: dict[str, Any], app: Path) -> str:
    quotes = answer.get("quotes") or []
    if answer.get("verdict") != "answered" or not quotes:
        return f"{answer.get('question')!r} was {answer.get('verdict')}, with {len(quotes)} quotes"
    store = Store.open(app / "index")
    for quote in quotes:
        if store.read_article(quote["article_id"]).text[quote["start"] : quote["end"]] != quote["text"]:
            return f"{quote['text']!r} does not stand in {quote['article_id']}"
    return ""


def _listing(folder: Path) -> dict[str, tuple[int, int]]:
    """The size and time of everything in a folder."""
    everything = [folder, *folder.rglob("*")]
    stamps = {path.relative_to(folder).as_posix(): path.stat() for path in everything}
    return {path: (stamp.st_size, stamp.st_mtime_ns) for path, stamp in stamps.items()}


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.is_file() else ""
