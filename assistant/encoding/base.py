"""What an encoder is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Passages = Sequence[tuple[str, Sequence[tuple[int, int]]]]
"""Texts of passages, each with the spans of its sentences inside that text."""


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage's vectors.

    Attributes:
        vectors: (1 + sentences, dimension) unit rows: the passage first, then its sentences.
        codes: (tokens, CODE_BYTES) codes of its sentences' tokens, in order; none if the model's tokens have no
            vectors that compare.
        counts: (sentences,) how many of the codes are each sentence's.
    """

    vectors: NDArray[np.float16]
    codes: NDArray[np.uint8]
    counts: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question's vectors.

    Attributes:
        vector: (dimension,) unit vector.
        tokens: (tokens, dimension) unit rows, one a token; none if the model's tokens have no vectors that compare.
        spans: where in the question each token stands.
    """

    vector: NDArray[np.float32]
    tokens: NDArray[np.float32]
    spans: tuple[tuple[int, int], ...]


class Model(Protocol):
    """What tells one model from another: a name, and a hex SHA-256 of its files."""

    @property
    def name(self) -> str:
        """The model's name as set."""
        ...

    @property
    def fingerprint(self) -> str:
        """The same fingerprint, the same vectors but for rounding."""
        ...


class Encoder(Protocol):
    """A model that turns text into unit vectors.

    Attributes:
        name: the model's name as set.
        fingerprint: hex SHA-256 of the model's files: the same fingerprint, the same vectors but for rounding.
        engine: what computes, with its precision, such as "torch-bf16".
        dimension: numbers in a vector.
        max_tokens: most tokens of a text, special tokens not counted.
        reranks: whether there is a cross-encoder beside it.
    """

    name: str
    fingerprint: str
    engine: str
    dimension: int
    max_tokens: int
    reranks: bool

    def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """The offsets of each text's tokens, special tokens left out; nothing is cut off."""
        ...

    def encode_passages(self, passages: Passages) -> list[EncodedPassage]:
        """The vectors of each passage, its sentences and their tokens.

        Raises:
            ModelError: a passage is longer than `max_tokens`.
        """
        ...

    def encode_question(self, question: str) -> EncodedQuestion:
        """The vectors of a question of any length."""
        ...

    def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """(texts,) how likely each answers the question, from 0 to 1, as the cross-encoder sees it."""
        ...
