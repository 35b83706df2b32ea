"""Measures how long a reader waits after `python app.py`: `python -m benchmarks.startup`.

Starts `app.py` as a process of its own over an index that is already built, asks for the page until it answers 200,
and at once asks a question through the HTTP API, as the page does; the API holds the question until the index is open
and the model loaded. Then asks more, one after the other. Memory is the most that the process and its children have
held (VmHWM, added up, so shared pages count twice). Runs several times; the files are in the system's cache from the
second run on. The corpus is that of `benchmarks.speed`; `--passages 0` measures over CORPUS itself.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from assistant import Assistant, Settings
from assistant.encoding import load_encoder
from assistant.index import build_index
from benchmarks.common import (
    NoAnswer,
    ask,
    make_questions,
    peak_megabytes,
    print_table,
    sentences_of,
    spread,
    wait_for_page,
)
from benchmarks.mixing import mix_corpus
from benchmarks.speed import add_corpus_options, index_folder

_ROOT = Path(__file__).parents[1]
_PATIENCE = 120


@dataclass
class Run:
    """One start: seconds to the page and to the first answer, milliseconds of each later one, megabytes in the end."""

    page: float
    first: float
    memory: float
    later: list[float] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_corpus_options(parser)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how often to start (default: 5)")
    parser.add_argument("--questions", type=int, default=100, metavar="N", help="later questions a run (default: 100)")
    options = parser.parse_args()
    corpus, index, questions = prepare(options)
    try:
        runs = [_start_once(corpus, index, questions) for _ in range(options.runs)]
    except NoAnswer as problem:
        raise SystemExit(str(problem)) from problem
    print_table(
        f"python app.py, {options.runs} runs",
        ("", "median", "p95"),
        [
            ("page, s", *spread([run.page for run in runs])),
            ("first answer, s", *spread([run.first for run in runs])),
            ("later answers over HTTP, ms", *spread([each for run in runs for each in run.later])),
            ("peak memory, MB", *spread([run.memory for run in runs])),
        ],
    )
    return 0


def prepare(options: argparse.Namespace) -> tuple[Path, Path, list[str]]:
    """The corpus, its index, brought up to date, and what to ask."""
    settings = Settings.from_environment()
    encoder = load_encoder(settings)
    folder = index_folder(options)
    corpus = folder / "corpus" if options.passages else options.corpus
    if options.passages:
        mix_corpus(corpus, options.corpus, options.passages, encoder, settings)
    report = build_index(corpus, folder / "index", encoder, settings)
    print(f"{report.articles:,} articles, {report.passages:,} passages in {folder}")
    store = Assistant.open(folder / "index", encoder, settings).store
    made = make_questions(sentences_of(store), seed=1, fewest=5)
    return corpus, folder / "index", [next(made) for _ in range(options.questions + 1)]


def _start_once(corpus: Path, index: Path, questions: list[str]) -> Run:
    port = free_port()
    command = [sys.executable, "app.py", str(corpus), "--index", str(index), "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    app = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(_ROOT)})
    try:
        wait_for_page(address, app)
        page = time.perf_counter() - started
        ask(address, questions[0])
        run = Run(page, time.perf_counter() - started, 0.0)
        for question in questions[1:]:
            asked = time.perf_counter()
            ask(address, question)
            run.later.append(1000 * (time.perf_counter() - asked))
        run.memory = peak_megabytes(app.pid, *_descendants(app.pid))
        return run
    finally:
        app.terminate()
        app.wait(_PATIENCE)


def _descendants(pid: int) -> list[int]:
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *_descendants(child)]
    return found


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
