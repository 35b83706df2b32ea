"""The published weights: that they are whole, and that a score is the sum they say."""

import math

import numpy as np
import pytest

from assistant.ranking import MEAN_LOG_TERMS, published, score_sentences
from assistant.retrieving import retrieve
from tests.test_retrieving import FILES, query_of
from tests.toy import Newsroom


def test_every_weight_is_that_of_a_signal(newsroom: Newsroom) -> None:
    newsroom.build(FILES)
    found = retrieve(newsroom.open().store, query_of(newsroom, "Is the ferry late?"), 200)
    assert found is not None
    signals = found.sentences.signals
    model = published()
    for suffix, expected in (
        ("", set(signals)),
        ("_without_tokens", {name for name in signals if "late_" not in name}),
    ):
        ranking = model[f"sentences{suffix}"]
        assert set(ranking["weights"]) <= expected
        assert len(ranking["weights"]) > len(expected) - 5
        assert set(ranking["with_length"]) <= expected
        verdict = model[f"confidence{suffix}"]
        assert 0 < verdict["related_from"] < verdict["answered_from"] < 1
    assert {"about", "fitted", "model"} <= set(model)


def test_a_score_is_the_weighted_sum_of_its_signals() -> None:
    model = published()["sentences_without_tokens"]
    signals = {name: np.array([0.5, 0.25], np.float32) for name in model["weights"]}
    for terms in (1, 6, 40):
        length = math.log(terms) - MEAN_LOG_TERMS
        total = sum(model["weights"].values()) + length * sum(model["with_length"].values())
        assert score_sentences(signals, terms) == pytest.approx([total / 2, total / 4], abs=1e-3)


def test_an_index_without_token_codes_is_ranked_without_them(newsroom: Newsroom) -> None:
    newsroom.settings = newsroom.settings.__class__(passage_tokens=30, token_codes_limit=1)
    newsroom.build(FILES)
    assistant = newsroom.open()
    assert assistant.store.manifest["token_codes"] == len(assistant.store.token_codes) == 0
    answer = assistant.ask("Which storm closed the harbour of Eastmere?")
    assert answer.hits[0].passage.article_id == "b.txt"
    assert "late_all" not in answer.quotes[0].signals
