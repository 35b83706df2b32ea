"""Late interaction: how close a sentence's tokens come to each token of the question (Khattab and Zaharia 2020).

For each token of the question the closest token of the sentence counts. The signals are weighted means of those
closenesses: by the rarity of the word a token belongs to, over words that carry the topic, over the others, over each
part of a question with several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.encoding.token_codes import similarity
from assistant.words import find_words, is_stop_word, normalise

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_PART_ENDS = re.compile(
    r"[,;:.?!]\s|\s(?:and|while|but|or|whereas|although|that|which|who|as|after|before|with)\s", re.IGNORECASE
)
_FEWEST_IN_PART = 4
"""Tokens of content words that a part of a question has at least."""
_CLOSE, _STEEPNESS = 0.5, 12.0


@dataclass(frozen=True, slots=True)
class TokenWeights:
    """The tokens of a question.

    Attributes:
        idf: (tokens,) the idf of the word each belongs to, shared among its tokens; 0 for function words.
        parts: the tokens of each part of the question.
    """

    idf: Floats
    parts: tuple[Rows, ...]


def weigh_tokens(
    question: str, spans: Sequence[tuple[int, int]], idf: Mapping[str, float], language: str = "en"
) -> TokenWeights:
    """Weighs a question's tokens and finds its parts.

    Args:
        question: the text that was encoded.
        spans: where in it each token stands.
        idf: the idf of its terms.
        language: its language.
    """
    starts = np.array([start for start, _ in spans])
    weights = np.zeros(len(spans), np.float32)
    for word, start, end in find_words(question):
        inside = np.flatnonzero((starts >= start) & (starts < end))
        if len(inside) and not is_stop_word(word, language):
            weights[inside] = np.maximum(weights[inside], idf.get(normalise(word, language), 0.0) / len(inside))
    return TokenWeights(weights, _find_parts(question, starts, weights > 0))


def closest_tokens(codes: NDArray[np.uint8], token_starts: Rows, sentences: Rows, tokens: Floats) -> Floats:
    """How close the closest token of each sentence comes to each token of the question.

    Args:
        codes: the codes of all tokens of the index.
        token_starts: where each sentence's begin.
        sentences: sentence rows.
        tokens: (tokens, dimension) of the question.

    Returns:
        (sentences, tokens); 0 where a sentence has no tokens.
    """
    firsts = np.asarray(token_starts[sentences])
    sizes = np.asarray(token_starts[sentences + 1]) - firsts
    ends = np.cumsum(sizes)
    picked = np.arange(ends[-1]) + np.repeat(firsts - (ends - sizes), sizes)
    similarities = similarity(codes[picked], tokens)
    closest = np.zeros((len(sentences), len(tokens)), np.float32)
    closest[sizes > 0] = np.maximum.reduceat(similarities, (ends - sizes)[sizes > 0], axis=0)
    return closest


def late_interaction(closest: Floats, passage_of: Rows, weights: TokenWeights) -> dict[str, Floats]:
    """The signals of sentences, (sentences,) each.

    Args:
        closest: (sentences, tokens) as `closest_tokens` gives it.
        passage_of: (sentences,) ascending, the passage of each.
        weights: the question's tokens.
    """
    content = weights.idf > 0
    by_idf = _share(weights.idf)
    in_passage = np.maximum.reduceat(closest, np.flatnonzero(np.diff(passage_of, prepend=-1)), axis=0)
    passages = np.cumsum(np.diff(passage_of, prepend=passage_of[0]) > 0)
    functions = float((~content).sum() / max(content.sum(), 1))
    return {
        "late_content": _mean(closest[:, content]),
        "late_function": _mean(closest[:, ~content]) * min(1.0, functions),
        "late_all": _mean(closest),
        "late_soft_coverage": _weighted(1 / (1 + np.exp(_STEEPNESS * (_CLOSE - closest))), by_idf),
        "late_best_part": part_closeness(closest, weights).max(axis=1),
        "late_passage": _weighted(in_passage, by_idf)[passages],
    }


def part_closeness(closest: Floats, weights: TokenWeights) -> Floats:
    """(sentences, parts) how close each sentence comes to each part of the question."""
    return np.stack([_weighted(closest[:, part], _share(weights.idf[part])) for part in weights.parts], axis=1)


def _find_parts(question: str, starts: Rows, is_content: NDArray[np.bool_]) -> tuple[Rows, ...]:
    """The tokens of each clause; short ones go with the next, the last with the one before."""
    cuts = np.array([match.end() for match in _PART_ENDS.finditer(question)])
    clause = np.searchsorted(cuts, starts, side="right")
    parts: list[Rows] = []
    waiting = np.empty(0, np.int64)
    for number in range(len(cuts) + 1):
        waiting = np.concatenate([waiting, np.flatnonzero(clause == number)])
        if is_content[waiting].sum() >= _FEWEST_IN_PART:
            parts.append(waiting)
            waiting = np.empty(0, np.int64)
    if len(waiting):
        parts[-1:] = [np.concatenate([*parts[-1:], waiting])]
    return tuple(parts)


def _weighted(values: Floats, weights: Floats) -> Floats:
    """(rows,) the weighted sum of each row.

    Without BLAS, which on rows of a few numbers looks beyond them and now and then warns of what it finds there.
    """
    return np.asarray(np.einsum("rt,t->r", values, weights), np.float32)


def _share(weights: Floats) -> Floats:
    return np.asarray(weights / max(float(weights.sum()), 1e-9), np.float32)


def _mean(closest: Floats) -> Floats:
    return closest.mean(axis=1) if closest.shape[1] else np.zeros(len(closest), np.float32)
