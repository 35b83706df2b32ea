"""Ranking: the weights that turn signals into scores, as fitted on open data.

A sentence's score is a weighted sum of its signals; some weights grow with the length of the question, since in a long
one every sentence shares fewer of its words. A passage's score is that of its best sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Signals = Mapping[str, NDArray[np.float32]]

MEAN_LOG_TERMS = 1.8
"""The logarithm of six: how many terms a question usually has."""


@cache
def published() -> dict[str, Any]:
    """What `ranking.json` says: the weights, and how, on what and when they were fitted."""
    content: dict[str, Any] = json.loads(files("assistant").joinpath("ranking.json").read_text("utf-8"))
    return content


def score_sentences(signals: Signals, terms: int) -> NDArray[np.float64]:
    """(sentences,) scores, higher is better, rounded to four decimals so that order never hangs on a float's last bits.

    Args:
        signals: (sentences,) values by name.
        terms: how many distinct terms the question has.
    """
    model = published()["sentences" if "late_all" in signals else "sentences_without_tokens"]
    length = np.log(max(terms, 1)) - MEAN_LOG_TERMS
    total = np.sum(
        [
            (weight + length * model["with_length"].get(name, 0.0)) * signals[name]
            for name, weight in model["weights"].items()
        ],
        axis=0,
    )
    return np.asarray(np.round(total.astype(np.float64), 4), np.float64)
