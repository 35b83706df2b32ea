"""Fits the verdict: how likely the corpus holds an answer, and how likely the first sentence is one if it does.

Two logistic regressions over evidence as `assistant/verdict.py` weighs it, every set counting the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.verdict import log_passages
from benchmarks.quality.signals import FOLDS, Case, folds_of

Floats = NDArray[np.float64]

ONE = "one article of squad2-dev"
ALONE = (1, 4, 7, 10, 13)
"""Articles of squad2-dev that are a corpus each, so that a page alone is judged right too."""
VERDICT_SETS = ("squad2-removed", "multihop-news", ONE)
_LOGISTIC_PENALTY = 1e-4


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the verdict is fitted on: (cases, names) evidence; (cases,) is there an answer, is the first one, folds."""

    evidence: Floats
    answerable: NDArray[np.bool_]
    first_holds: NDArray[np.bool_]
    folds: NDArray[np.int64]


def collect_evidence(
    cases: Sequence[Case], names: Sequence[str], scores: Sequence[Floats], used: Sequence[str]
) -> Verdicts:
    """The evidence of each case, as `assistant.verdict.weigh_evidence` has it."""
    rows, holds = [], []
    for case, each in zip(cases, scores, strict=True):
        first = int(np.argmax(each))
        evidence = dict(zip(names, case.values[first].tolist(), strict=True))
        evidence |= {f"best_{name}": value for name, value in zip(names, case.values.max(axis=0).tolist(), strict=True)}
        evidence |= {"score": float(each[first]), "log_terms": float(np.log(max(case.terms, 1)))}
        evidence["log_passages"] = log_passages(case.passages)
        rows.append([evidence[name] for name in used])
        holds.append(bool(case.holds[first]))
    answerable = np.array([case.question.answerable for case in cases])
    return Verdicts(np.array(rows), answerable, np.array(holds), folds_of(cases))


def fit_logistic(evidence: Sequence[Floats], right: Sequence[NDArray[np.bool_]]) -> Floats:
    """A bias and weights by logistic regression, sets counting the same, with a light L2 penalty."""
    values = np.concatenate([np.column_stack([np.ones(len(each)), each]) for each in evidence])
    signs = np.where(np.concatenate(right), 1.0, -1.0)
    shares = np.concatenate([np.full(len(each), 1 / len(each) / len(evidence)) for each in evidence])

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (values @ weights)
        pull = -shares * signs / (1 + np.exp(margins))
        value = float((shares * np.logaddexp(0, -margins)).sum()) + _LOGISTIC_PENALTY * float(weights[1:] @ weights[1:])
        return value, pull @ values + 2 * _LOGISTIC_PENALTY * np.append(0.0, weights[1:])

    return np.asarray(minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B").x)


def apply_logistic(weights: Floats, evidence: Floats) -> Floats:
    """Probabilities."""
    return np.asarray(1 / (1 + np.exp(-(weights[0] + evidence @ weights[1:]))))


class VerdictFitting:
    """The probability that the corpus answers, and that the first quote does if the corpus does."""

    def __init__(self, sets: Mapping[str, Verdicts], covered: Sequence[int], right: Sequence[int]) -> None:
        self.sets = sets
        self.covered, self.right = list(covered), list(right)

    def fit(self, without_fold: int = -1, names: Sequence[str] = VERDICT_SETS) -> tuple[Floats, Floats]:
        """Weights fitted on all folds but one of some sets."""
        chosen = [self.sets[name] for name in names]
        kept = [each.folds != without_fold for each in chosen]
        covered = fit_logistic(
            [each.evidence[keep][:, self.covered] for each, keep in zip(chosen, kept, strict=True)],
            [each.answerable[keep] for each, keep in zip(chosen, kept, strict=True)],
        )
        held = [keep & each.answerable for each, keep in zip(chosen, kept, strict=True)]
        right = fit_logistic(
            [each.evidence[keep][:, self.right] for each, keep in zip(chosen, held, strict=True)],
            [each.first_holds[keep] for each, keep in zip(chosen, held, strict=True)],
        )
        return covered, right

    def out_of_fold(self, name: str) -> tuple[Floats, Floats]:
        """For each case of a set the two probabilities, by weights fitted without its fold."""
        each = self.sets[name]
        covered, right = np.zeros(len(each.folds)), np.zeros(len(each.folds))
        for fold in range(FOLDS):
            here = each.folds == fold
            first, second = self.fit(fold)
            covered[here] = apply_logistic(first, each.evidence[here][:, self.covered])
            right[here] = apply_logistic(second, each.evidence[here][:, self.right])
        return covered, right
