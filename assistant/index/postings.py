"""The words of the corpus: which sentence holds which term, and BM25 of passages, sentences and articles from that.

One inverted index over sentences serves all three levels, since passages and articles are runs of sentences.
Titles are a field of their own: a title's terms count once more for each passage of its article.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BM25_K1 = 1.2
BM25_B = 0.75

_ARRAYS = ("starts", "sentences", "counts", "title_starts", "title_articles", "lengths", "passage_df")


class PostingsWriter:
    """Collects sentences in order of row, then writes the inverted index."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms, self._sentences, self._counts = array("i"), array("i"), array("i")
        self._title_terms, self._title_articles = array("i"), array("i")
        self._lengths = array("i")

    def add_sentence(self, terms: Sequence[str]) -> None:
        """Adds the next sentence."""
        for term, count in Counter(terms).items():
            self._terms.append(self._number(term))
            self._sentences.append(len(self._lengths))
            self._counts.append(count)
        self._lengths.append(len(terms))

    def add_title(self, article_row: int, terms: Sequence[str]) -> None:
        """Adds the title of an article."""
        for term in dict.fromkeys(terms):
            self._title_terms.append(self._number(term))
            self._title_articles.append(article_row)

    def write(self, folder: Path, passage_of: NDArray[np.int32]) -> list[str]:
        """Writes the arrays.

        Args:
            folder: where to.
            passage_of: (sentences,) the passage of each sentence.

        Returns:
            The vocabulary: a term's place in it is its number.
        """
        size = len(self._numbers)
        terms = np.array(self._terms, np.int32)
        order = np.argsort(terms, kind="stable")
        sentences = np.array(self._sentences, np.int32)[order]
        title_terms = np.array(self._title_terms, np.int32)
        title_order = np.argsort(title_terms, kind="stable")
        in_passages = np.unique(terms[order].astype(np.int64) << 32 | passage_of[sentences])
        arrays: dict[str, NDArray[np.generic]] = {
            "starts": _starts(terms, size),
            "sentences": sentences,
            "counts": np.minimum(np.array(self._counts, np.int32)[order], 255).astype(np.uint8),
            "title_starts": _starts(title_terms, size),
            "title_articles": np.array(self._title_articles, np.int32)[title_order],
            "lengths": np.array(self._lengths, np.int32),
            "passage_df": np.bincount((in_passages >> 32).astype(np.int32), minlength=size).astype(np.int32),
        }
        for name in _ARRAYS:
            np.save(folder / f"words_{name}.npy", arrays[name])
        return list(self._numbers)

    def _number(self, term: str) -> int:
        return self._numbers.setdefault(term, len(self._numbers))


def _starts(terms: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=size))]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Where one term occurs: (n,) sentence rows, ascending, with (n,) counts, and the articles with it in the title."""

    sentences: NDArray[np.int32]
    counts: NDArray[np.uint8]
    titles: NDArray[np.int32]


class Postings:
    """The inverted index, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        arrays = {name: np.load(folder / f"words_{name}.npy", mmap_mode="r") for name in _ARRAYS}
        self._starts, self._sentences, self._counts = arrays["starts"], arrays["sentences"], arrays["counts"]
        self._title_starts, self._title_articles = arrays["title_starts"], arrays["title_articles"]
        self.lengths: NDArray[np.int32] = arrays["lengths"]
        """(sentences,) how many terms each sentence has."""
        self._passage_df = arrays["passage_df"]

    def passage_frequency(self, number: int) -> int:
        """In how many passages a term occurs."""
        return int(self._passage_df[number])

    def counts_of(self, number: int, *others: int) -> TermCounts:
        """Where a term occurs, or any of several that count as one."""
        here = slice(self._starts[number], self._starts[number + 1])
        titles = slice(self._title_starts[number], self._title_starts[number + 1])
        found = TermCounts(self._sentences[here], self._counts[here], self._title_articles[titles])
        return _join(found, self.counts_of(*others)) if others else found


def _join(one: TermCounts, other: TermCounts) -> TermCounts:
    """Where either of two terms occurs, their counts added up."""
    sentences, places = np.unique(np.concatenate([one.sentences, other.sentences]), return_inverse=True)
    counts = np.bincount(places, np.concatenate([one.counts, other.counts]), len(sentences))
    return TermCounts(sentences, np.minimum(counts, 255).astype(np.uint8), np.union1d(one.titles, other.titles))


def idf(frequency: int, total: int) -> float:
    """Inverse document frequency in nats.

    Source: Lucene's BM25: ln(1 + (N - n + 0.5) / (n + 0.5)), never negative; an unseen word weighs the most.
    """
    return float(np.log1p((total - frequency + 0.5) / (frequency + 0.5)))


def saturate(counts: NDArray[np.float32], lengths: NDArray[np.float32], mean_length: float) -> NDArray[np.float32]:
    """BM25's share of a term's weight that a text earns: 0 where it is missing, towards 1 as it repeats.

    Source: Robertson and Zaragoza (2009), eq. 3.15, without the factor k1 + 1, which changes no order.
    """
    norm = BM25_K1 * (1 - BM25_B + BM25_B * lengths / max(mean_length, 1e-9))
    return np.asarray(counts / (counts + norm), np.float32)
