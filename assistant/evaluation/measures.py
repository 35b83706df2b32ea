"""What answers are judged by: ranking as `ir_measures` defines it, quotes, verdicts, time."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assistant.errors import ExtraMissing
from assistant.evaluation.asking import Outcome

_MULTIHOP_DEPTH, _MULTIHOP_NARROW = 10, 4
_DEPTHS = (1, 4, 5, 10)


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Every figure that what is known of the answers allows, by name.

    Raises:
        ExtraMissing: ir_measures is not installed.
    """
    judged = [each for each in outcomes if each.question.judged]
    answerable = [each for each in judged if each.question.answerable]
    figures = {"questions": float(len(outcomes)), "of them answerable": float(len(answerable))}
    if len(judged) < len(outcomes):
        figures["of them unjudged"] = float(len(outcomes) - len(judged))
    if answerable:
        figures |= _rank(answerable)
        figures["quote accuracy"] = float(np.mean([each.first_is_right for each in answerable]))
        quoted = sum(each.sentences for each in answerable)
        figures["quote precision"] = sum(each.right_sentences for each in answerable) / quoted if quoted else nan
    if any(each.question.facts for each in answerable):
        figures |= _multihop_figures(answerable)
    if judged:
        figures |= _verdict_figures(judged)
    figures |= _rejection_figures(outcomes)
    seconds = [1000 * each.seconds for each in outcomes]
    return {**figures, "ms median": float(np.median(seconds)), "ms p95": float(np.percentile(seconds, 95))}


def _rank(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Recall, success, reciprocal rank, nDCG and average precision: of passages, or of documents if those are known."""
    try:
        import ir_measures  # noqa: PLC0415 - of the extra "eval"
    except ImportError as error:
        raise ExtraMissing("eval", "ir_measures") from error
    wanted = [ir_measures.RR @ 10, ir_measures.nDCG @ 10, ir_measures.AP]
    wanted += [name @ depth for depth in _DEPTHS for name in (ir_measures.R, ir_measures.Success)]
    judged = [each for each in outcomes if each.relevant]
    right = [
        ir_measures.Qrel(str(number), key, 1) for number, each in enumerate(judged) for key in sorted(each.relevant)
    ]
    found = [
        ir_measures.ScoredDoc(str(number), key, float(-rank))
        for number, each in enumerate(judged)
        for rank, key in enumerate(each.hits)
    ]
    values = ir_measures.calc_aggregate(wanted, right, found) if judged else {}
    return {str(name): float(values[name]) for name in sorted(values, key=str)}


def _multihop_figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """As MultiHop-RAG's evaluator counts."""
    scores = [multihop(each.texts, each.question.facts) for each in outcomes]
    ranks = [rank for rank, _ in scores]
    return {
        "Hits@10": float(np.mean([rank is not None for rank in ranks])),
        "Hits@4": float(np.mean([rank is not None and rank <= _MULTIHOP_NARROW for rank in ranks])),
        "MAP@10 of facts": float(np.mean([precision for _, precision in scores])),
        "MRR@10 of facts": float(np.mean([1 / rank if rank else 0.0 for rank in ranks])),
    }


def _verdict_figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    confidence = np.array([each.answer.confidence for each in outcomes])
    answered = np.array([each.answer.verdict == "answered" for each in outcomes])
    answerable = np.array([each.question.answerable for each in outcomes])
    right = np.array([each.first_is_right for each in outcomes])
    figures = {"ECE": calibration_error(confidence, right)}
    if answerable.any():
        figures["answered, of answerable"] = float(answered[answerable].mean())
        figures["verdict F1"] = 2 * float((answered & answerable).sum()) / float(answered.sum() + answerable.sum())
    if not answerable.all():
        figures["answered, of unanswerable"] = float(answered[~answerable].mean())
    if answerable.any() and not answerable.all():
        figures["verdict AUROC"] = auroc(confidence[answerable], confidence[~answerable])
    return figures


def _rejection_figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """How often a question is answered as it was when that was not helpful, whether judged or not."""
    rejected = [each for each in outcomes if each.question.rejected]
    without = [each for each in outcomes if each.question.rejected == ()]
    figures = {}
    if rejected:
        figures["rejected quote still first"] = float(np.mean([_first_is_rejected(each) for each in rejected]))
    if without:
        figures["still no quote"] = float(np.mean([not each.answer.quotes for each in without]))
    return figures


def _first_is_rejected(outcome: Outcome) -> bool:
    return any(quote.text in (outcome.question.rejected or ()) for quote in outcome.answer.quotes[:1])


def auroc(positive: ArrayLike, negative: ArrayLike) -> float:
    """The chance that a random positive scores higher than a random negative; equal scores count half."""
    high, low = np.asarray(positive)[:, None], np.asarray(negative)[None]
    return float(((high > low) + 0.5 * (high == low)).mean())


def calibration_error(probabilities: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """The expected calibration error: how far the mean probability of a tenth is from its share of right answers."""
    tenth = np.minimum((probabilities * bins).astype(int), bins - 1)
    filled = [tenth == number for number in range(bins) if (tenth == number).any()]
    return float(sum(here.mean() * abs(probabilities[here].mean() - right[here].mean()) for here in filled))


def multihop(passages: Sequence[str], facts: Sequence[str]) -> tuple[int | None, float]:
    """The rank of the first passage that contains a fact, None if there is none, and the average precision.

    As the evaluator of MultiHop-RAG (Tang and Yang 2024) counts: spaces and line breaks are taken out of both, and
    precision adds up the facts that are new at a rank, over that rank.
    """
    wanted = {_squeezed(fact) for fact in facts}
    first, precision, seen = None, 0.0, set[str]()
    for rank, passage in enumerate(map(_squeezed, passages[:_MULTIHOP_DEPTH]), 1):
        held = {fact for fact in wanted if fact in passage}
        first = first or (rank if held else None)
        precision += len(held - seen) / rank
        seen |= held
    return first, precision / min(len(facts), _MULTIHOP_DEPTH)


def _squeezed(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")
