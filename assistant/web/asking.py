"""What an answer hangs on, and how a reader corrects it. Pure: knows nothing of pages or of how answers are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.dates import read_day
from assistant.errors import QuestionError
from assistant.exchange import field
from assistant.records import EVERYWHERE, Answer, Scope
from assistant.words import distinct


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that its answer hangs on, but for the index; `carried` is None if it is to be found out."""

    question: str
    carried: tuple[str, ...] | None = None
    within: Scope = EVERYWHERE
    ignored: tuple[str, ...] = ()
    today: date | None = None


def asked_again(answer: Answer) -> Asked:
    """What an answer was asked with: asked again, the same index gives the same answer.

    Raises:
        QuestionError: the answer was saved with a day that is none.
    """
    return Asked(answer.question, answer.carried, answer.within, answer.ignored, read_today(answer.today))


def correct(answer: Answer, correction: Mapping[str, Any]) -> Asked:
    """What an answer was asked with, but for a reader's correction.

    Args:
        answer: the answer.
        correction: `do` is "drop" or "add" with a carried word as `value`, "ignore" with a phrase of the question that
            is not to be taken for a scope, or "everywhere".

    Raises:
        QuestionError: the correction is none of these.
    """
    asked = asked_again(answer)
    value = field("correction", dict(correction), "value", str, "")
    match correction.get("do"):
        case "drop":
            return replace(asked, carried=tuple(word for word in answer.carried if word != value))
        case "add":
            words = [*answer.carried, " ".join(value.split())]
            return replace(asked, carried=tuple(distinct(filter(None, words))))
        case "ignore":
            return replace(asked, ignored=tuple(distinct([*answer.ignored, value])))
        case "everywhere":
            phrases = [each.phrase for each in answer.understood]
            return replace(asked, within=EVERYWHERE, ignored=tuple(distinct([*answer.ignored, *phrases])))
        case other:
            raise QuestionError(f"an answer is corrected by drop, add, ignore or everywhere, not {other!r:.60}")


def read_today(text: str | None) -> date | None:
    """The day that relative times count from; None where there is no text.

    Raises:
        QuestionError: it is no date.
    """
    try:
        return read_day(text) if text else None
    except ValueError as error:
        raise QuestionError(f"today is a date such as 2024-01-29, not {text!r:.60}; correct it") from error
