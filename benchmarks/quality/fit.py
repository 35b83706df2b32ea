"""Fits the ranking and the verdict on open data: `python -m benchmarks.quality.fit --data DIR [--write]`.

The ranking's weights maximise the probability that a question's best sentence is one that holds an answer (a softmax
over its candidates, "ListNet" with one right answer: Cao et al. 2007), every data set counting as `SHARES` says, with
an L2 penalty. `verdicts.py` fits the verdict on what that ranking puts first. Figures are printed for
weights fitted on the other folds of the same set and on the other sets alone; `--write` puts weights fitted on
everything into `assistant/ranking.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant import Settings
from assistant.encoding import load_encoder
from assistant.evaluation.datasets import SETS, cut_down
from assistant.evaluation.measures import auroc, calibration_error
from assistant.ranking import MEAN_LOG_TERMS
from benchmarks.common import print_table
from benchmarks.quality.signals import FOLDS, Case, folds_of, measure_set
from benchmarks.quality.verdicts import ALONE, ONE, VERDICT_SETS, VerdictFitting, collect_evidence

Floats = NDArray[np.float64]

_EVIDENCE = {
    "": (
        ("best_late_all", "passage_score", "best_passage_source_named", "best_cosine", "log_passages"),
        ("log_terms", "score", "late_all", "log_passages"),
    ),
    "_without_tokens": (
        ("best_cosine", "passage_score", "best_passage_source_named", "log_passages"),
        ("log_terms", "score", "cosine", "log_passages"),
    ),
}
"""With token codes and without: what tells whether the corpus answers, and whether the first quote does if it does."""
ANSWERED_FROM, RELATED_FROM = 0.8, 0.15
"""Probabilities that the corpus answers; docs/quality.md has the trade-off."""
_ABOUT = (
    "Weights of assistant/ranking.py and verdict.py, written by `python -m benchmarks.quality.fit`, which says how."
)

SHARES = {"squad2-dev": 3.0, "multihop-news": 1.0, "beir-scifact": 1.0}
"""The sets the ranking is fitted on, and how much each counts."""
WITH_LENGTH = (
    "cosine",
    "bm25",
    "passage_coverage",
    "passage_bm25",
    "late_passage",
    "late_content",
    "late_soft_coverage",
    "late_best_part",
)
"""The signals whose weights grow or shrink with the question's length."""
_NEEDLESS_WITH_TOKENS = ("coverage", "passage_best_bm25", "passage_score", "late_all")
"""Signals that add nothing to the order beside those of late interaction; the last two serve the verdict."""
BY_HAND = {"fragment": -5.0, "focus": 5.0}
"""Weights that open data cannot tell: they hold hardly any headings, and no question that hangs on another."""
_PENALTY = 1e-3
_HARDEST_PASSAGES = 12
_SMALLEST_SPREAD = 0.01


@dataclass(frozen=True, slots=True)
class Design:
    """The cases of a set as one matrix: (sentences, weights) values, where each case begins, and which hold answers."""

    values: Floats
    starts: NDArray[np.int64]
    holds: NDArray[np.bool_]


def make_design(cases: Sequence[Case], columns: Sequence[int], long_columns: Sequence[int], by: int) -> Design:
    """The matrix of the hardest sentences, those of the passages that column `by` puts first, of each case.

    Cases without an answer among them are left out.
    """
    values, holds = [], []
    for case in cases:
        least = np.sort(np.unique(case.values[:, by]))[-_HARDEST_PASSAGES:][0]
        hard = case.values[:, by] >= least
        if case.holds[hard].any():
            values.append(expand(case, columns, long_columns)[hard])
            holds.append(case.holds[hard])
    sizes = [len(each) for each in values]
    return Design(np.concatenate(values).astype(np.float64), np.cumsum([0, *sizes[:-1]]), np.concatenate(holds))


def expand(case: Case, columns: Sequence[int], long_columns: Sequence[int]) -> NDArray[np.float32]:
    """A case's signals, and those that count differently in long questions once more, times the length."""
    length = np.float32(np.log(max(case.terms, 1)) - MEAN_LOG_TERMS)
    return np.concatenate([case.values[:, columns], case.values[:, long_columns] * length], axis=1)


def fit_softmax(
    designs: Sequence[Design], shares: Sequence[float], bounds: Sequence[tuple[float | None, None]]
) -> Floats:
    """The weights that minimise the mean negative log probability that an answer is picked.

    Args:
        designs: the sets.
        shares: how much each of them counts.
        bounds: the least each weight may be, if any, and None.
    """
    spread = np.maximum(np.mean([design.values.std(axis=0) for design in designs], axis=0), _SMALLEST_SPREAD)

    def loss(scaled: Floats) -> tuple[float, Floats]:
        total, gradient = _PENALTY * float(scaled @ scaled), 2 * _PENALTY * scaled
        for design, part in zip(designs, shares, strict=True):
            share = part / (len(design.starts) * sum(shares))
            scores = design.values @ (scaled / spread)
            every, of_every = _log_sum(scores, design.starts)
            right, of_right = _log_sum(np.where(design.holds, scores, -np.inf), design.starts)
            total += share * float((every - right).sum())
            gradient = gradient + share * ((of_every - of_right) @ design.values) / spread
        return total, gradient

    found = minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B", options={"maxiter": 300}, bounds=bounds)
    return np.asarray(found.x / spread)


def _log_sum(scores: Floats, starts: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The logarithm of each case's sum of exponentials, and each sentence's share of it."""
    sizes = np.diff(np.append(starts, len(scores)))
    highest = np.maximum.reduceat(scores, starts)
    exponentials = np.exp(scores - np.repeat(highest, sizes))
    sums = np.add.reduceat(exponentials, starts)
    return np.log(sums) + highest, exponentials / np.repeat(sums, sizes)


def figures(name: str, cases: Sequence[Case], scores: Sequence[Floats]) -> dict[str, float]:
    """What the set is judged by, of cases scored sentence by sentence."""
    first = np.array([case.holds[np.argmax(each)] for case, each in zip(cases, scores, strict=True)])
    ranks, gains = [], []
    for case, each in zip(cases, scores, strict=True):
        best = np.full(len(case.passage_holds), -np.inf)
        np.maximum.at(best, case.passage_of, each)
        order = np.argsort(-best, kind="stable")
        right = np.flatnonzero(case.passage_holds[order])
        ranks.append(right[0] + 1 if len(right) else np.inf)
        articles = list(dict.fromkeys(case.article_of[order].tolist()))
        relevant = set(case.article_of[case.passage_holds].tolist())
        gain = sum(1 / np.log2(place + 2) for place, article in enumerate(articles[:10]) if article in relevant)
        wanted = max(len(case.question.documents), 1)
        gains.append(gain / sum(1 / np.log2(place + 2) for place in range(min(wanted, 10))))
    rank = np.array(ranks)
    within = {depth: float((rank <= depth).mean()) for depth in (1, 4, 10)}
    if name == "beir-scifact":
        return {"nDCG@10": float(np.mean(gains)), "R@10": within[10]}
    reciprocal = float(np.where(rank <= 10, 1 / rank, 0).mean())
    return {
        "first sentence": float(first.mean()),
        "R@1": within[1],
        "R@4": within[4],
        "R@10": within[10],
        "MRR@10": reciprocal,
    }


class Fitting:
    """The cases of all sets, and scores by weights that were fitted without what they score."""

    def __init__(self, cases: Mapping[str, list[Case]], names: Sequence[str], used: Sequence[str]) -> None:
        self.cases = cases
        self.columns = [names.index(name) for name in used]
        self.long_columns = [names.index(name) for name in WITH_LENGTH if name in used]
        self.used = list(used)
        self.by = names.index("passage_score")
        self.folds = {name: folds_of(each) for name, each in cases.items()}
        self._parts = {
            (name, fold): self._design([case for case, at in zip(each, self.folds[name], strict=True) if at == fold])
            for name, each in cases.items()
            for fold in range(FOLDS)
        }

    def _design(self, cases: Sequence[Case]) -> Design:
        return make_design(cases, self.columns, self.long_columns, self.by)

    def _join(self, name: str, without: int | None = None) -> Design:
        parts = [self._parts[name, fold] for fold in range(FOLDS) if fold != without]
        shifts = np.cumsum([0, *(len(part.values) for part in parts[:-1])])
        return Design(
            np.concatenate([part.values for part in parts]),
            np.concatenate([part.starts + shift for part, shift in zip(parts, shifts, strict=True)]),
            np.concatenate([part.holds for part in parts]),
        )

    def weights(self, without_set: str = "", without_fold: int | None = None, only_set: str = "") -> Floats:
        """Weights fitted on every set but one, without one fold of each, or on one set alone."""
        chosen = [name for name in self.cases if name != without_set and only_set in ("", name)]
        bounds = [(0.0 if name.endswith("_asked") else None, None) for name in self.used]
        bounds += [(None, None)] * len(self.long_columns)
        return fit_softmax(
            [self._join(name, without_fold) for name in chosen], [SHARES[name] for name in chosen], bounds
        )

    def score(self, name: str, weights: Callable[[int], Floats]) -> list[Floats]:
        """Scores of a set's sentences by weights that may differ by fold."""
        by_fold = [weights(fold) for fold in range(FOLDS)]
        return [
            expand(case, self.columns, self.long_columns) @ by_fold[fold]
            for case, fold in zip(self.cases[name], self.folds[name], strict=True)
        ]

    def out_of_fold(self) -> dict[str, list[Floats]]:
        """Scores by weights fitted on all sets without the fold that is scored."""
        by_fold = [self.weights(without_fold=fold) for fold in range(FOLDS)]
        return {name: self.score(name, lambda fold: by_fold[fold]) for name in self.cases}

    def out_of_set(self) -> dict[str, list[Floats]]:
        """Scores by weights fitted on the other sets alone."""
        scores = {}
        for name in self.cases:
            weights = self.weights(without_set=name)
            scores[name] = self.score(name, lambda _, weights=weights: weights)  # type: ignore[misc]
        return scores

    def in_set(self) -> dict[str, list[Floats]]:
        """Scores by weights fitted on the other folds of the same set."""
        return {
            name: self.score(name, lambda fold, name=name: self.weights(without_fold=fold, only_set=name))  # type: ignore[misc]
            for name in self.cases
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of the sets")
    cache = Path(tempfile.gettempdir()) / "clippings-quality"
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"keeps indexes (default: {cache})")
    parser.add_argument("--write", action="store_true", help="write assistant/ranking.json")
    parser.add_argument("--ablate", action="store_true", help="fit without each signal, too")
    options = parser.parse_args()
    settings = Settings.from_environment()
    encoder = load_encoder(settings)
    sets = {name: SETS[name](options.data) for name in (*SHARES, "squad2-removed")}
    measured = {name: measure_set(each, options.cache, encoder, settings) for name, each in sets.items()}
    alone = [cut_down(sets["squad2-dev"], slice(number, number + 1)) for number in ALONE]
    measured[ONE] = (
        measured["squad2-dev"][0],
        [case for each in alone for case in measure_set(each, options.cache, encoder, settings)[1]],
    )
    names = next(iter(measured.values()))[0]
    cases = {name: [each for each in measured[name][1] if each.question.answerable] for name in SHARES}
    every = {name: each for name, (_, each) in measured.items()}
    fitted = [name for name in names if name not in BY_HAND]
    with_tokens = [name for name in fitted if name not in _NEEDLESS_WITH_TOKENS]
    without_tokens = [name for name in fitted if "late" not in name]
    published = {"about": _ABOUT, "fitted": datetime.now(UTC).date().isoformat(), "model": encoder.name}
    for suffix, used in (("", with_tokens), ("_without_tokens", without_tokens)):
        fitting = Fitting(cases, names, used)
        _print_figures(f"sentences{suffix}", fitting, across=not suffix)
        if options.ablate and not suffix:
            _print_ablation(cases, names, used, fitting)
        weights = fitting.weights()
        published[f"sentences{suffix}"] = _describe_sentences(fitting, weights)
        published[f"confidence{suffix}"] = _fit_verdict(every, names, fitting, weights, _EVIDENCE[suffix])
    if options.write:
        file = Path(__file__).parents[2] / "assistant" / "ranking.json"
        file.write_text(json.dumps(published, indent=2) + "\n", "utf-8")
        print(f"\nWritten to {file}")
    return 0


def _print_figures(title: str, fitting: Fitting, *, across: bool) -> None:
    ways = {"other folds": fitting.out_of_fold()}
    if across:
        ways |= {"other folds of the set": fitting.in_set(), "other sets": fitting.out_of_set()}
    rows = []
    for name, cases in fitting.cases.items():
        measured = {way: figures(name, cases, scores[name]) for way, scores in ways.items()}
        for figure in next(iter(measured.values())):
            rows.append((f"{name} {figure}", *(round(each[figure], 4) for each in measured.values())))
    print_table(f"{title}, fitted on", ("", *ways), rows)


def _print_ablation(cases: Mapping[str, list[Case]], names: Sequence[str], used: Sequence[str], whole: Fitting) -> None:
    """What out-of-fold figures lose without each signal."""
    watched = {
        "squad2-dev": ("first sentence", "R@1"),
        "multihop-news": ("R@4", "MRR@10"),
        "beir-scifact": ("nDCG@10",),
    }

    def measure(fitting: Fitting) -> list[float]:
        scores = fitting.out_of_fold()
        return [
            100 * value
            for name, wanted in watched.items()
            for figure, value in figures(name, cases[name], scores[name]).items()
            if figure in wanted
        ]

    base = measure(whole)
    rows = [("all signals", *(round(each, 2) for each in base))]
    for left_out in used:
        lost = measure(Fitting(cases, names, [name for name in used if name != left_out]))
        rows.append((f"without {left_out}", *(round(one - other, 2) for one, other in zip(lost, base, strict=True))))
    headings = [f"{name} {figure}" for name, wanted in watched.items() for figure in wanted]
    print_table("Ablation: points out of fold, and what they change by", ("", *headings), rows)


def _describe_sentences(fitting: Fitting, weights: Floats) -> dict[str, object]:
    plain, long = weights[: len(fitting.used)], weights[len(fitting.used) :]
    long_names = [name for name in WITH_LENGTH if name in fitting.used]
    return {
        "weights": {name: round(float(each), 4) for name, each in zip(fitting.used, plain, strict=True)} | BY_HAND,
        "with_length": {name: round(float(each), 4) for name, each in zip(long_names, long, strict=True)},
    }


def _fit_verdict(
    every: Mapping[str, list[Case]],
    names: Sequence[str],
    fitting: Fitting,
    weights: Floats,
    evidence: tuple[Sequence[str], Sequence[str]],
) -> dict[str, object]:
    used = list(dict.fromkeys([*evidence[0], *evidence[1]]))
    sets = {}
    for name in dict.fromkeys([*VERDICT_SETS, "squad2-dev"]):
        scores = [expand(case, fitting.columns, fitting.long_columns) @ weights for case in every[name]]
        sets[name] = collect_evidence(every[name], names, scores, used)
    verdicts = VerdictFitting(
        sets, [used.index(name) for name in evidence[0]], [used.index(name) for name in evidence[1]]
    )
    rows = []
    for name, each in sets.items():
        covered, right = verdicts.out_of_fold(name)
        confidence = covered * right
        rows.append(
            (
                name,
                auroc(confidence[each.answerable], confidence[~each.answerable]),
                calibration_error(confidence, each.first_holds),
                float((covered[each.answerable] >= ANSWERED_FROM).mean()),
                float((covered[~each.answerable] >= ANSWERED_FROM).mean()),
                float((covered[~each.answerable] < RELATED_FROM).mean()),
                float((covered[each.answerable] < RELATED_FROM).mean()),
            )
        )
    headings = ("", "AUROC", "ECE", "answered", "wrongly", "absent", "wrongly")
    print_table("Verdict, fitted on other folds", headings, rows)
    covered_weights, right_weights = verdicts.fit()
    return {
        "corpus_answers": _describe_logistic(evidence[0], covered_weights),
        "first_is_right": _describe_logistic(evidence[1], right_weights),
        "answered_from": ANSWERED_FROM,
        "related_from": RELATED_FROM,
    }


def _describe_logistic(names: Sequence[str], weights: Floats) -> dict[str, object]:
    named = {name: round(float(each), 4) for name, each in zip(names, weights[1:], strict=True)}
    return {"bias": round(float(weights[0]), 4), "weights": named}


if __name__ == "__main__":
    sys.exit(main())
