"""A picture of how well an index answers: calibration, and what each threshold would answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.errors import ExtraMissing
from assistant.evaluation.asking import Outcome

_BINS = 10


def draw(outcomes: Sequence[Outcome], title: str, file: Path) -> None:
    """Writes a PNG: confidence against the share that is right, and answered shares against the confidence wanted.

    Questions of which it is not known what answers them are left out.

    Raises:
        ExtraMissing: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - of the extra "eval"
    except ImportError as error:
        raise ExtraMissing("eval", "matplotlib") from error
    judged = [each for each in outcomes if each.question.judged]
    confidence = np.array([each.answer.confidence for each in judged])
    right = np.array([each.first_is_right for each in judged], bool)
    answerable = np.array([each.question.answerable for each in judged], bool)
    figure = Figure(figsize=(9, 4), layout="constrained")
    calibration, trade_off = figure.subplots(1, 2)
    tenth = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    filled = [tenth == number for number in range(_BINS) if (tenth == number).any()]
    calibration.plot([0, 1], [0, 1], color="0.7", linestyle="--")
    calibration.plot([confidence[here].mean() for here in filled], [right[here].mean() for here in filled], marker="o")
    calibration.set(xlabel="confidence", ylabel="share whose first quote answers", xlim=(0, 1), ylim=(0, 1))
    wanted = np.linspace(0, 1, 101)
    for chosen, label in ((answerable, "with an answer"), (~answerable, "without one")):
        if chosen.any():
            trade_off.plot(wanted, [(confidence[chosen] >= least).mean() for least in wanted], label=label)
    trade_off.set(xlabel="confidence wanted", ylabel="share of questions answered", xlim=(0, 1), ylim=(0, 1))
    if judged:
        trade_off.legend()
    figure.suptitle(title)
    figure.savefig(file, dpi=120)
