"""The metrics of retrieval and of refusing, each as its field defines it. Pure functions of ranks and scores."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

import numpy as np
from numpy.typing import ArrayLike, NDArray


def ndcg(ranked: Sequence[str], relevant: Sequence[str], depth: int) -> float:
    """Normalised discounted cumulative gain at a depth, relevance being yes or no (Järvelin and Kekäläinen 2002)."""
    gains = [1 / log2(rank + 1) for rank in range(1, depth + 1)]
    found = sum(gain for gain, document in zip(gains, ranked, strict=False) if document in relevant)
    return found / sum(gains[: len(relevant)])


def recall(ranked: Sequence[str], relevant: Sequence[str], depth: int) -> float:
    """The share of the relevant documents that are among the first."""
    return len(set(ranked[:depth]) & set(relevant)) / len(relevant)


def auroc(positive: ArrayLike, negative: ArrayLike) -> float:
    """The chance that a random positive scores higher than a random negative; equal scores count half."""
    high, low = np.array(positive)[:, None], np.array(negative)[None]
    return float(((high > low) + 0.5 * (high == low)).mean())


def multihop(passages: Sequence[str], facts: Sequence[str], depth: int = 10) -> tuple[int | None, float]:
    """The rank of the first passage that contains a fact, None if there is none, and the average precision.

    As the evaluator of MultiHop-RAG (Tang and Yang 2024) counts: spaces and line breaks are taken out of both, and
    precision adds up the facts that are new at a rank, over that rank.
    """
    wanted = {_squeezed(fact) for fact in facts}
    first, precision, seen = None, 0.0, set[str]()
    for rank, passage in enumerate(map(_squeezed, passages[:depth]), 1):
        held = {fact for fact in wanted if fact in passage}
        first = first or (rank if held else None)
        precision += len(held - seen) / rank
        seen |= held
    return first, precision / min(len(facts), depth)


def _squeezed(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")


def calibration_error(probabilities: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """The expected calibration error: how far the mean probability of a tenth is from its share of right answers."""
    tenth = np.minimum((probabilities * bins).astype(int), bins - 1)
    filled = [tenth == number for number in range(bins) if (tenth == number).any()]
    return float(sum(here.mean() * abs(probabilities[here].mean() - right[here].mean()) for here in filled))
