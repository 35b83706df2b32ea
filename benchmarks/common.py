"""What the benchmarks share: tables, medians, memory, questions made from a corpus's own words, and asking the page."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from assistant.errors import AssistantError
from assistant.index import Store

_PATIENCE = 120
"""Seconds."""
_POLL = 0.01
_WORD = re.compile(r"\w[\w'’-]*")


class NoAnswer(AssistantError):
    """The page, or its answer to a question, did not come."""


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints a table: the first column to the left, numbers to the right, floats with as many digits as they need."""
    cells = [list(headings), *([_as_text(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    print(f"\n{title}")
    for row in cells:
        padded = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  " + "   ".join(padded).rstrip())


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return float(np.median(values)), float(np.percentile(values, 95))


def peak_megabytes(*pids: int | str) -> float:
    """The most memory that processes have held (VmHWM, added up; pages they share count once for each)."""
    return sum(_memory_field(pid, "VmHWM") for pid in pids) / 1024


def forget_peak() -> None:
    """Lets this process's peak begin anew at what it holds now."""
    Path("/proc/self/clear_refs").write_text("5")


def sentences_of(store: Store) -> list[str]:
    """Every sentence of an index, in order."""
    return [
        article.text[start:end]
        for article, passages in store.catalogue.kept_articles()
        for passage in passages
        for start, end in passage.sentences
    ]


def make_questions(sentences: Sequence[str], seed: int, fewest: int = 1, most: int = 12) -> Iterator[str]:
    """Endless questions, each of words from one random sentence, in the order they have there."""
    random = Random(seed)
    worded = [words for words in map(_WORD.findall, sentences) if len(words) >= fewest]
    while worded:
        words = random.choice(worded)
        count = random.randint(fewest, min(most, len(words)))
        yield " ".join(words[at] for at in sorted(random.sample(range(len(words)), count)))


def wait_for_page(address: str, app: subprocess.Popen[Any]) -> None:
    """Returns once the page of a process answers.

    Raises:
        NoAnswer: the process ended, or its page did not come in time.
    """
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if app.poll() is not None:
            raise NoAnswer(f"app.py ended with {app.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(_POLL)
    raise NoAnswer(f"no page at {address} after {_PATIENCE} s")


def ask(address: str, question: str) -> dict[str, Any]:
    """The page's answer through Gradio's HTTP API: a call gives an event's id, and the event's stream the answer.

    Raises:
        NoAnswer: the page refused the question, or broke off.
    """
    call = urllib.request.Request(
        f"{address}/gradio_api/call/ask",
        json.dumps({"data": [question, [], 10, None, None, None, None]}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(call, timeout=_PATIENCE) as response:
            event = json.load(response)["event_id"]
        with urllib.request.urlopen(f"{address}/gradio_api/call/ask/{event}", timeout=_PATIENCE) as stream:
            name = ""
            for line in stream:
                key, _, value = line.decode().strip().partition(": ")
                if key == "event":
                    name = value
                elif key == "data" and name == "complete":
                    answer: dict[str, Any] = json.loads(value)[0]
                    return answer
                elif key == "data" and name == "error":
                    raise NoAnswer(f"{question!r} failed: {value}")
    except OSError as error:
        raise NoAnswer(f"{question!r} failed: {error}") from error
    raise NoAnswer(f"no answer to {question!r}")


def _as_text(value: object) -> str:
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"


def _memory_field(pid: int | str, name: str) -> int:
    """A field of /proc/PID/status in kilobytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0
