"""What an encoder is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Passages = Sequence[tuple[str, Sequence[tuple[int, int]]]]
"""Texts of passages, each with the spans of its sentences inside that text."""


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
    """

    name: str
    fingerprint: str
    engine: str
    dimension: int
    max_tokens: int

    def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """The offsets of each text's tokens, special tokens left out; nothing is cut off."""
        ...

    def encode_passages(self, passages: Passages) -> list[NDArray[np.float16]]:
        """For each passage a (1 + sentences, dimension) array of unit rows: the passage first, then its sentences.

        Raises:
            ModelError: a passage is longer than `max_tokens`.
        """
        ...

    def encode_query(self, question: str) -> NDArray[np.float32]:
        """The (dimension,) unit vector of a question of any length."""
        ...
