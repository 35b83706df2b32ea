"""The verdict: from signals to a probability, and from that to what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Quote
from assistant.verdict import ANSWERED_FROM, CONFIDENCE_BIAS, CONFIDENCE_WEIGHTS, RELATED_FROM, judge


def quote(cosine: float, coverage: float) -> Quote:
    return Quote("a", 0, 3, "One", "", 0.5, (0, 3), {"cosine": cosine, "coverage": coverage})


def test_no_quotes_is_absent() -> None:
    assert judge([]) == ("absent", 0.0)


def test_confidence_is_the_logistic_of_the_weighted_signals() -> None:
    total = CONFIDENCE_BIAS + CONFIDENCE_WEIGHTS["cosine"] * 0.5 + CONFIDENCE_WEIGHTS["coverage"] * 0.6
    _, confidence = judge([quote(0.5, 0.6)])
    assert confidence == pytest.approx(1 / (1 + 2.718281828**-total), abs=1e-4)


def test_only_the_first_quote_counts() -> None:
    assert judge([quote(0.1, 0.2), quote(1.0, 1.0)]) == judge([quote(0.1, 0.2)])


def test_a_perfect_quote_answers_and_a_hopeless_one_is_absent() -> None:
    assert judge([quote(1.0, 1.0)])[0] == "answered"
    assert judge([quote(0.0, 0.0)])[0] == "absent"


@given(st.floats(-1, 1), st.floats(0, 1))
def test_the_verdict_follows_from_the_confidence(cosine: float, coverage: float) -> None:
    verdict, confidence = judge([quote(cosine, coverage)])
    assert 0 <= confidence <= 1
    assert (verdict == "answered") == (confidence >= ANSWERED_FROM)
    assert (verdict == "absent") == (confidence < RELATED_FROM)
    assert judge([quote(min(1, cosine + 0.1), coverage)])[1] >= confidence
