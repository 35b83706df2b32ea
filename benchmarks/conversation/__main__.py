"""Measures conversations: `python -m benchmarks.conversation --data DIR [--only PART …]`.

DIR holds the data sets as `assistant.evaluation.datasets` says. The parts:

- mtrag: nDCG@5 and recall@5 of the last turns of MTRAG, by ways of asking them. Means are of the three domains.
- alone: how often a question that stands alone is taken for a follow-up.
- dialogues: dialogues over the seeds, whose last answers are known; needs no data sets. Those of `unseen.jsonl` were
  written apart, and none was looked at while the rules were made.
- speed: what a follow-up adds to the time of an answer, and the time that bad input takes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.conversation.alone import measure_standing_alone
from benchmarks.conversation.dialogues import measure_dialogues
from benchmarks.conversation.mtrag import measure_mtrag
from benchmarks.conversation.opening import Shelf
from benchmarks.conversation.speed import measure_speed

_DIALOGUES = (Path("tests/dialogues.jsonl"), Path("benchmarks/conversation/unseen.jsonl"))
_PARTS = ("mtrag", "alone", "dialogues", "speed")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of the sets; dialogues do without")
    cache = Path(tempfile.gettempdir()) / "clippings-quality"
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"keeps indexes (default: {cache})")
    parser.add_argument("--only", choices=_PARTS, nargs="+", default=_PARTS, help="which parts (default: all)")
    parser.add_argument(
        "--dialogues", type=Path, nargs="+", default=_DIALOGUES, metavar="FILE", help="which (default: both files)"
    )
    parser.add_argument("--wrong", action="store_true", help="print the dialogues that went wrong too")
    options = parser.parse_args()
    if options.data is None and {*options.only} != {"dialogues"}:
        parser.error("--data DIR is needed for all but --only dialogues")
    shelf = Shelf(options.data, options.cache)
    parts: dict[str, Callable[[], None]] = {
        "mtrag": lambda: measure_mtrag(shelf),
        "alone": lambda: measure_standing_alone(shelf),
        "dialogues": lambda: measure_dialogues(shelf.seeds, options.dialogues, options.wrong),
        "speed": lambda: measure_speed(shelf),
    }
    for part in (part for part in _PARTS if part in options.only):
        parts[part]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
