"""Where output goes: JSON, complaints, a bar for each stage, and files that take their names only when whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant.errors import ExchangeError


def complain(problem: object) -> None:
    """Says on standard error, in one line, what could not be done."""
    print(f"clippings: {' '.join(str(problem).split())}", file=sys.stderr)


def to_json(value: object) -> str:
    """A value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False)


def print_json(value: object) -> None:
    """Prints a value as one line of JSON."""
    print(to_json(value))


@contextmanager
def writing_to(out: Path | None) -> Iterator[Callable[[str], object]]:
    """What writes to standard output, or to a file that takes its name only when it is whole."""
    if out is None:
        yield sys.stdout.write
        return
    partial = out.with_name(f"{out.name}.partial")
    with saying_where(out):
        file = partial.open("w", encoding="utf-8")

    def write(text: str) -> None:
        with saying_where(out):
            file.write(text)

    try:
        yield write
        with saying_where(out):
            file.close()
            partial.replace(out)
    finally:
        with suppress(OSError):  # what a full disk did not take goes the way of the file
            file.close()
        partial.unlink(missing_ok=True)


@contextmanager
def saying_where(out: Path, option: str = "--out") -> Iterator[None]:
    """Names the file, and the option that named it, where it cannot be written.

    Raises:
        ExchangeError: it cannot be written; says why.
    """
    try:
        yield
    except OSError as error:
        raise ExchangeError(f"{out}: cannot be written ({error.strerror}); choose another {option}") from error


class ProgressBar:
    """A bar on standard error for each stage, where that is a terminal."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def show(self, stage: str, done: int, total: int) -> None:
        """Shows how much of a stage is done."""
        if stage != self._stage:
            from tqdm import tqdm  # noqa: PLC0415 - only for a bar

            self.close()
            self._stage = stage
            self._bar = tqdm(total=total, desc=stage, disable=None, leave=False)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.close()
