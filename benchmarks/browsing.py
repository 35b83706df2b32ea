"""Measures how long pages of the list of articles take: `python -m benchmarks.browsing`.

Makes so many short articles out of a vocabulary in which some words are far more common than others, a hundred a file,
with titles, dates, sources, sections and languages; some lines are exact copies and some cannot be read. Builds their
index with vectors that mean nothing, since browsing looks at none, and keeps it in `--cache`. Then opens the index, as
every start does, makes a `Shelf`, and lists pages of fifty lines. What an order costs when it is first asked for is
given apart: it is found once. Memory is what Python and NumPy hold for a shelf with all orders (tracemalloc).
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate, product
from pathlib import Path
from random import Random
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from assistant.browsing import Column, Filters, Shelf
from assistant.encoding import EncodedPassage, EncodedQuestion, Passages
from assistant.encoding.token_codes import CODE_BYTES
from assistant.index import Store, build_index
from assistant.settings import Settings
from benchmarks.common import print_table, spread

_VOCABULARY = 30_000
_A_FILE = 100
_SOURCES, _SECTIONS, _LANGUAGES = 40, 12, ("en", "en", "en", "fr", "de")
_COPIES, _FAILURES = 0.03, 0.01
_SEED = 20240129


class BlindEncoder:
    """An encoder that gives every text one of a few vectors, at no cost."""

    name = "blind"
    fingerprint = sha256(b"blind").hexdigest()
    engine = "none"
    dimension = 8
    max_tokens = 250
    reranks = False

    def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """A token is four characters."""
        return [[(at, min(at + 4, len(text))) for at in range(0, len(text), 4)] for text in texts]

    def encode_passages(self, passages: Passages) -> list[EncodedPassage]:
        """An axis for each text, by its length."""
        axes = np.eye(self.dimension, dtype=np.float16)
        return [
            EncodedPassage(
                axes[[(len(text) + at) % self.dimension for at in range(1 + len(spans))]],
                np.empty((0, CODE_BYTES), np.uint8),
                np.zeros(len(spans), np.int32),
            )
            for text, spans in passages
        ]

    def encode_question(self, question: str) -> EncodedQuestion:
        """Never asked for."""
        raise NotImplementedError(question)

    def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Never asked for."""
        raise NotImplementedError(question, texts)


class Press:
    """Makes articles out of a vocabulary."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        syllables = [onset + vowel for onset in "bdfgklmnprstvz" for vowel in "aeiou"]
        self.vocabulary = ["".join(self._random.choices(syllables, k=4)) for _ in range(_VOCABULARY)]
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(_VOCABULARY)))
        self._last = ""

    def line(self, number: int) -> str:
        """A line of a JSON Lines file: an article, now and then the text of the one before it, or no JSON."""
        kind = self._random.random()
        if kind < _FAILURES:
            return '{"text": "cut off'
        if kind > _COPIES + _FAILURES or not self._last:
            self._last = " ".join(self.sentence() for _ in range(self._random.randint(2, 6)))
        day = date(2000, 1, 1) + timedelta(days=self._random.randrange(9000))
        return json.dumps(
            {
                "id": f"article-{number:07d}",
                "title": " ".join(self._words(7)).title(),
                "text": self._last,
                "published": day.isoformat() if self._random.random() < 0.95 else "",
                "source": f"The {self.vocabulary[self._random.randrange(_SOURCES)].title()} Gazette",
                "section": self.vocabulary[-1 - self._random.randrange(_SECTIONS)].title(),
                "language": self._random.choice(_LANGUAGES),
            }
        )

    def sentence(self) -> str:
        """A sentence of eight to twenty words."""
        return " ".join(self._words(self._random.randint(8, 20))).capitalize() + "."

    def _words(self, count: int) -> list[str]:
        return self._random.choices(self.vocabulary, cum_weights=self._weights, k=count)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000, metavar="N", help="lines to make (default: 100000)")
    cache = Path(tempfile.gettempdir()) / "clippings-benchmarks"
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"keeps indexes (default: {cache})")
    parser.add_argument("--times", type=int, default=30, metavar="N", help="how often to list each (default: 30)")
    options = parser.parse_args()
    index = _prepare(options.cache / f"browsing-{options.articles}", options.articles)
    opened = [_milliseconds(lambda: Store.open(index)) for _ in range(5)]
    store = Store.open(index)
    shelf = Shelf(store)
    first = _milliseconds(shelf.browse)
    once = {column: _milliseconds(lambda column=column: shelf.browse(sort=column)) for column in get_args(Column)}
    again = [_milliseconds(Shelf(store).browse) for _ in range(5)]
    print_table(
        f"{shelf.browse().total:,} lines, of which {store.catalogue.count_articles():,} are kept articles",
        ("", "median", "p95"),
        [
            ("opening the index, ms", *spread(opened)),
            ("a shelf and its first page, ms (the first ever: " + f"{first:,.0f})", *spread(again)),
        ],
    )
    print_table("Memory that a shelf holds", ("", "MB"), [("in all orders", _megabytes(store))])
    print_table("The first page in an order not asked for before", ("ms", ""), list(once.items()))
    rows = [(name, *spread([_milliseconds(view) for _ in range(options.times)])) for name, view in _views(shelf, store)]
    print_table(f"Pages of fifty lines, {options.times} times each", ("ms", "median", "p95"), rows)
    return 0


def _views(shelf: Shelf, store: Store) -> list[tuple[str, Callable[[], object]]]:
    """What is listed: a name and how."""
    words = Press(_SEED).vocabulary
    common, rare = words[0], words[-1]
    title = store.catalogue.headings()[0].title
    filters = {
        "one source": Filters(source=shelf.sources[0]),
        "one source, a year": Filters(source=shelf.sources[0], since="2010-01-01", until="2010-12-31"),
        "what could not be read": Filters(state="failed"),
        "copies": Filters(state="copy"),
        "a common word": Filters(text=common),
        "a rare word": Filters(text=rare),
        "three common words": Filters(text=" ".join(words[:3])),
        "a whole title": Filters(text=title),
        "a word that occurs nowhere": Filters(text="zzz"),
        "a common word in one source": Filters(text=common, source=shelf.sources[0]),
    }
    return [
        ("first page", shelf.browse),
        *((f"by {column}", lambda column=column: shelf.browse(sort=column)) for column in get_args(Column)),
        ("the middle page", lambda: shelf.browse(page=shelf.browse(size=50).pages // 2)),
        ("the last page", lambda: shelf.browse(page=sys.maxsize)),
        *(
            (f"{name} ({shelf.browse(each).total:,})", lambda each=each: shelf.browse(each))
            for name, each in filters.items()
        ),
    ]


def _prepare(folder: Path, articles: int) -> Path:
    """An index of so many lines, made if it is not there."""
    corpus, index = folder / "corpus", folder / "index"
    if not corpus.exists():
        corpus.mkdir(parents=True)
        press = Press(_SEED)
        for start in range(0, articles, _A_FILE):
            lines = [press.line(number) for number in range(start, min(start + _A_FILE, articles))]
            Path(corpus, f"{start // _A_FILE:05d}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    settings = Settings(exact_search_limit=sys.maxsize, token_codes_limit=0)
    report = build_index(corpus, index, BlindEncoder(), settings)
    print(f"{report.read:,} files read in {report.seconds:,.0f} s, {report.encoded:,} passages made, in {folder}")
    return index


def _megabytes(store: Store) -> float:
    """What a shelf holds once it has listed in every order, both ways."""
    tracemalloc.start()
    shelf = Shelf(store)
    for column, descending in product(get_args(Column), (True, False)):
        shelf.browse(sort=column, descending=descending)
    gc.collect()
    held, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1024**2


def _milliseconds(view: Callable[[], object]) -> float:
    started = time.perf_counter()
    view()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
