"""The verdict: how likely the first quote answers, and what to say of it.

A logistic model over two signals of the quoted sentence, which mean the same in a corpus of any size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from assistant.records import Quote, Verdict

CONFIDENCE_WEIGHTS: Mapping[str, float] = {"cosine": 7.28, "coverage": 4.88}
CONFIDENCE_BIAS = -6.39
"""Fitted by logistic regression on open data to "the first quote holds the answer"; docs/decisions.md says on which."""

ANSWERED_FROM = 0.35
RELATED_FROM = 0.08


def judge(quotes: Sequence[Quote]) -> tuple[Verdict, float]:
    """The verdict on an answer's quotes, best first, with the probability that the first one answers."""
    if not quotes:
        return "absent", 0.0
    total = CONFIDENCE_BIAS + sum(weight * quotes[0].signals[name] for name, weight in CONFIDENCE_WEIGHTS.items())
    confidence = round(1 / (1 + exp(-total)), 4)
    if confidence >= ANSWERED_FROM:
        return "answered", confidence
    return ("related" if confidence >= RELATED_FROM else "absent"), confidence
