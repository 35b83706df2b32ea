"""The verdict: how likely the first quote answers, and what to say of it.

Two logistic models over signals that mean the same in a corpus of any size, multiplied: how likely it is that the
corpus holds an answer at all, which alone decides the verdict, and how likely the first quote is one if so. Their
weights are in `ranking.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log
from typing import Any

from assistant.ranking import published
from assistant.records import Quote, Verdict
from assistant.retrieving import Found

_SIZES = 30, 3000
"""The sizes of corpus, in passages, that the weights were fitted over; a smaller or larger one counts as these."""


def judge(found: Found | None, quotes: tuple[Quote, ...], terms: int, passages: int) -> tuple[Verdict, float]:
    """The verdict on an answer's quotes, best first, with the probability that the first one answers.

    Args:
        found: what was searched through, None in an empty corpus.
        quotes: the answer's quotes.
        terms: how many distinct terms the question has.
        passages: how many passages the corpus has.
    """
    if found is None or not quotes:
        return "absent", 0.0
    evidence = weigh_evidence(found, quotes[0], terms, passages)
    model = published()["confidence" if "late_all" in evidence else "confidence_without_tokens"]
    corpus_answers = _probability(model["corpus_answers"], evidence)
    confidence = round(corpus_answers * _probability(model["first_is_right"], evidence), 4)
    if corpus_answers >= model["answered_from"]:
        return "answered", confidence
    return ("related" if corpus_answers >= model["related_from"] else "absent"), confidence


def weigh_evidence(found: Found, first: Quote, terms: int, passages: int) -> dict[str, float]:
    """What speaks for an answer: the best value of each signal among the sentences examined, and the first quote's."""
    best = {f"best_{name}": float(values.max()) for name, values in found.sentences.signals.items()}
    sizes = {"log_terms": log(max(terms, 1)), "log_passages": log_passages(passages)}
    return {**best, **first.signals, "score": first.score, **sizes}


def log_passages(passages: int) -> float:
    """The logarithm of a corpus's size, within what the weights were fitted over."""
    smallest, largest = _SIZES
    return log(min(max(passages, smallest), largest))


def _probability(model: dict[str, Any], evidence: Mapping[str, float]) -> float:
    total = model["bias"] + sum(weight * evidence[name] for name, weight in model["weights"].items())
    return round(1 / (1 + exp(-total)), 4)
