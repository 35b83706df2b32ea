"""The verdict: from evidence to a probability, and from that to what is said."""

import math
from dataclasses import replace

import pytest

from assistant.ranking import published
from assistant.records import Quote
from assistant.retrieving import Found, retrieve
from assistant.verdict import judge, log_passages, weigh_evidence
from tests.test_retrieving import FILES, query_of
from tests.toy import Newsroom


@pytest.fixture
def found(newsroom: Newsroom) -> Found:
    newsroom.build(FILES)
    found = retrieve(newsroom.open().store, query_of(newsroom, "Is the ferry late?"), 200)
    assert found is not None
    return found


def quote(found: Found, at: int = 0) -> Quote:
    signals = {name: float(values[at]) for name, values in found.sentences.signals.items()}
    return Quote("a", 0, 3, "One", "", float(found.sentence_scores[at]), (0, 3), signals)


def test_no_quotes_is_absent(found: Found) -> None:
    assert judge(found, (), 2, 5) == ("absent", 0.0)
    assert judge(None, (), 2, 5) == ("absent", 0.0)


def test_evidence_is_the_best_of_all_and_the_first_quotes_own(found: Found) -> None:
    evidence = weigh_evidence(found, quote(found), 2, 5)
    assert evidence["best_cosine"] == pytest.approx(found.sentences.signals["cosine"].max())
    assert evidence["cosine"] == found.sentences.signals["cosine"][0]
    assert evidence["log_terms"] == math.log(2)
    assert evidence["log_passages"] == math.log(30) == log_passages(30) < log_passages(500) < log_passages(10**9)


def test_confidence_is_the_product_of_two_logistic_models(found: Found) -> None:
    first = quote(found)
    evidence = weigh_evidence(found, first, 2, 5)
    expected = 1.0
    for part in ("corpus_answers", "first_is_right"):
        model = published()["confidence"][part]
        total = model["bias"] + sum(weight * evidence[name] for name, weight in model["weights"].items())
        expected /= 1 + math.exp(-total)
    assert judge(found, (first,), 2, 5)[1] == pytest.approx(expected, abs=2e-4)


def test_only_the_first_quote_counts(found: Found) -> None:
    assert judge(found, (quote(found, 1), quote(found, 0)), 2, 5) == judge(found, (quote(found, 1),), 2, 5)


@pytest.mark.parametrize(("closeness", "verdict"), [(1.0, "answered"), (0.0, "absent")])
def test_a_perfect_quote_answers_and_a_hopeless_one_is_absent(found: Found, closeness: float, verdict: str) -> None:
    signals = {name: 0 * values + closeness for name, values in found.sentences.signals.items()}
    other = replace(found, sentences=replace(found.sentences, signals=signals))
    assert judge(other, (quote(other),), 2, 5)[0] == verdict
