"""Late interaction: codes that keep cosines, the closest tokens, and the signals made of them, worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.encoding.token_codes import CODE_BYTES, encode_tokens, similarity
from assistant.late_interaction import TokenWeights, closest_tokens, late_interaction, weigh_tokens

RANDOM = np.random.default_rng(5)


def unit(rows: int, dimension: int) -> np.ndarray:
    vectors = RANDOM.standard_normal((rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("dimension", [3, 64, 384, 1024])
def test_a_code_keeps_cosines_roughly(dimension: int) -> None:
    tokens, others = unit(50, dimension), unit(50, dimension)
    mixed = tokens + others * np.linspace(0, 3, 50, dtype=np.float32)[:, None]
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    codes = encode_tokens(mixed)
    assert codes.shape == (50, CODE_BYTES)
    estimates = np.diag(similarity(codes, tokens))
    assert np.corrcoef(estimates, (mixed * tokens).sum(axis=1))[0, 1] > 0.9
    assert np.abs(similarity(codes, tokens)).max() <= 1 + 1e-5


def test_a_code_is_always_the_same() -> None:
    vectors = np.eye(4, dtype=np.float32)
    assert encode_tokens(vectors).tobytes() == encode_tokens(np.array(vectors)).tobytes()
    assert encode_tokens(-vectors).tobytes() == np.invert(encode_tokens(vectors)).tobytes()


def test_no_tokens_have_no_codes() -> None:
    assert encode_tokens(np.empty((0, 8), np.float32)).shape == (0, CODE_BYTES)


def test_the_closest_token_of_each_sentence_counts() -> None:
    vectors = unit(6, 32)
    starts = np.array([0, 2, 2, 5, 6])
    tokens = vectors[[1, 3, 5]]
    every = similarity(encode_tokens(vectors), tokens)
    closest = closest_tokens(encode_tokens(vectors), starts, np.array([0, 1, 2, 3]), tokens)
    assert closest[0] == pytest.approx(every[:2].max(axis=0))
    assert closest[1].tolist() == [0, 0, 0]
    assert closest[2] == pytest.approx(every[2:5].max(axis=0))
    assert closest[3] == pytest.approx(every[5])
    assert closest_tokens(encode_tokens(vectors), starts, np.array([2]), tokens) == pytest.approx(closest[2:3])


def test_sentences_without_tokens_are_close_to_nothing() -> None:
    codes = np.empty((0, CODE_BYTES), np.uint8)
    assert not closest_tokens(codes, np.zeros(3, np.int64), np.array([0, 1]), unit(2, 8)).any()


def test_a_tokens_weight_is_its_share_of_its_words_idf() -> None:
    question = "Why did the ferryman strike?"
    spans = [(0, 3), (4, 7), (8, 11), (12, 17), (17, 20), (21, 27), (27, 28)]
    weights = weigh_tokens(question, spans, {"ferryman": 3.0, "strike": 2.0})
    assert weights.idf.tolist() == [0, 0, 0, 1.5, 1.5, 2, 0]


def test_a_question_has_parts_where_its_clauses_hold_enough_words() -> None:
    question = "Which harbour master closed the night ferry, and why did sailors strike against the mayor of Eastmere?"
    spans = [(at, at + len(word)) for word, at in _words(question)]
    idf = dict.fromkeys(["harbour", "master", "close", "night", "ferri", "sailor", "strike", "mayor", "eastmer"], 1.0)
    first, second = weigh_tokens(question, spans, idf).parts
    assert question[spans[first[0]][0] : spans[first[-1]][1]] == "Which harbour master closed the night ferry,"
    assert question[spans[second[0]][0] : spans[second[-1]][1]].startswith("and why did")
    (whole,) = weigh_tokens("Who left, and when?", [(0, 3), (4, 9), (10, 13), (14, 18)], {"left": 1.0}).parts
    assert whole.tolist() == [0, 1, 2, 3]


def _words(text: str) -> list[tuple[str, int]]:
    at, found = 0, []
    for word in text.split(" "):
        found.append((word, at))
        at += len(word) + 1
    return found


def test_signals_are_weighted_means_of_closeness() -> None:
    closest = np.array([[0.8, 0.2, 0.5], [0.4, 0.6, 0.1]], np.float32)
    weights = TokenWeights(np.array([3, 1, 0], np.float32), (np.array([0, 1, 2]),))
    signals = late_interaction(closest, np.array([0, 0]), weights)
    assert signals["late_content"] == pytest.approx([0.5, 0.5])
    assert signals["late_function"] == pytest.approx([0.25, 0.05])
    assert signals["late_all"] == pytest.approx([0.5, 1.1 / 3])
    assert signals["late_best_part"] == pytest.approx([0.65, 0.45])
    assert signals["late_passage"] == pytest.approx([0.75, 0.75])
    assert signals["late_soft_coverage"][0] > signals["late_soft_coverage"][1]


def test_a_passage_is_as_close_as_its_sentences_together() -> None:
    closest = np.array([[0.8, 0.2], [0.4, 0.6], [0.1, 0.1]], np.float32)
    weights = TokenWeights(np.array([1, 1], np.float32), (np.array([0, 1]),))
    signals = late_interaction(closest, np.array([3, 3, 8]), weights)
    assert signals["late_passage"] == pytest.approx([0.7, 0.7, 0.1])


@given(st.text(max_size=60))
def test_any_question_has_signals(question: str) -> None:
    spans = [(at, at + 1) for at in range(len(question))] or [(0, 0)]
    weights = weigh_tokens(question, spans, {})
    assert sorted(np.concatenate(weights.parts).tolist()) == list(range(len(spans)))
    closest = np.full((2, len(spans)), 0.5, np.float32)
    for values in late_interaction(closest, np.array([0, 1]), weights).values():
        assert values.shape == (2,)
        assert np.isfinite(values).all()
