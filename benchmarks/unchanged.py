"""Measures how long a folder that has not changed takes to be checked: `python -m benchmarks.unchanged`.

Makes so many short text files, a thousand a folder, builds their index with vectors that mean nothing, and keeps both
in `--cache`. Then builds again and again, which finds nothing to do and encodes nothing, and asks whether the index is
current, which every start of the page does. At last a hundred files are changed, moved and removed each, and that
build is timed too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from assistant.index import build_index, is_current
from assistant.records import BuildReport
from assistant.settings import Settings
from benchmarks.browsing import BlindEncoder, Press
from benchmarks.common import print_table, spread

_A_FOLDER = 1000
_TOUCHED = 100
_SEED = 6


class CountingEncoder(BlindEncoder):
    """Counts the texts that it is given."""

    encoded = 0

    def encode_passages(self, passages):  # type: ignore[no-untyped-def]
        """As it is, counted."""
        self.encoded += len(passages)
        return super().encode_passages(passages)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=100_000, metavar="N", help="how many (default: 100,000)")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="how often (default: 5)")
    cache = Path(tempfile.gettempdir()) / "clippings-benchmarks"
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"keeps both (default: {cache})")
    options = parser.parse_args()
    room = options.cache / f"unchanged-{options.files}"
    corpus, index = room / "corpus", room / "index"
    make_files(corpus, options.files)
    encoder, settings = CountingEncoder(), Settings()

    def build() -> tuple[BuildReport, float]:
        started = time.perf_counter()
        report = build_index(corpus, index, encoder, settings)
        return report, time.perf_counter() - started

    first, seconds = build()
    encoder.encoded = 0
    checks = [build() for _ in range(options.runs)]
    asked = []
    for _ in range(options.runs):
        started = time.perf_counter()
        if not is_current(corpus, index, settings, encoder.fingerprint):
            print("the index is not current, and should be", file=sys.stderr)
            return 1
        asked.append(time.perf_counter() - started)
    encoded = encoder.encoded
    change_some(corpus)
    changed, after = build()
    print_table(
        f"{options.files:,} files, {first.articles:,} articles, {first.passages:,} passages",
        ("", "median", "p95"),
        [
            ("a build that finds nothing to do, seconds", *spread([each for _, each in checks])),
            ("whether the index is current, seconds", *spread(asked)),
            ("texts encoded by those builds", encoded, ""),
            ("the build before them, seconds", seconds, ""),
            (
                f"after {changed.changed} changed, {len(changed.moved)} moved, {changed.removed} gone, seconds",
                after,
                "",
            ),
        ],
    )
    return 0


def make_files(corpus: Path, count: int) -> None:
    """The files, those that are there already left as they are."""
    press = Press(_SEED)
    for number in range(count):
        file = corpus / f"{number // _A_FOLDER:03d}" / f"{number:06d}.txt"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(" ".join(press.sentence() for _ in range(3)) + "\n", "utf-8")


def change_some(corpus: Path) -> None:
    """Changes, moves and removes a hundred files each, drawn anew each time."""
    chance = Random()
    files = chance.sample(sorted(corpus.glob("*/*.txt")), 3 * _TOUCHED)
    for number, file in enumerate(files):
        if number < _TOUCHED:
            file.write_text(
                f"{file.read_text('utf-8')}\nOne more sentence, the {chance.randrange(10**6)}th.\n", "utf-8"
            )
        elif number < 2 * _TOUCHED:
            file.rename(file.with_name(f"moved-{chance.randrange(10**9)}.txt"))
        else:
            file.unlink()


if __name__ == "__main__":
    raise SystemExit(main())
