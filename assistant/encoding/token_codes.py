"""Token codes: a token's vector in 32 bytes, for late interaction (Khattab and Zaharia 2020, arXiv:2004.12832).

A code is the signs of a vector's inner products with 256 fixed random directions (Charikar 2002), so nothing is
trained, and the same model always gives the same codes. A question's tokens keep their full vectors.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

CODE_BYTES = 32
_SEED = 1


def encode_tokens(vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The (tokens, CODE_BYTES) codes of (tokens, dimension) vectors."""
    return np.packbits(vectors @ _directions(vectors.shape[1]) > 0, axis=1)


def similarity(codes: NDArray[np.uint8], tokens: NDArray[np.float32]) -> NDArray[np.float32]:
    """How alike coded tokens and a question's tokens are: estimates of their cosines.

    Args:
        codes: (n, CODE_BYTES).
        tokens: (m, dimension) unit rows.

    Returns:
        (n, m), between -1 and 1.
    """
    projected = tokens @ _directions(tokens.shape[1])
    projected /= np.maximum(np.abs(projected).sum(axis=1, keepdims=True), 1e-9)
    bits = np.unpackbits(codes, axis=1).astype(np.float32)
    return np.asarray(2 * (bits @ projected.T) - projected.sum(axis=1), np.float32)


@cache
def _directions(dimension: int) -> NDArray[np.float32]:
    """(dimension, 8 * CODE_BYTES) random directions, at right angles as far as the dimension allows."""
    random = np.random.default_rng(_SEED)
    count = 8 * CODE_BYTES
    blocks = [np.linalg.qr(random.standard_normal((dimension, dimension)))[0] for _ in range(-(-count // dimension))]
    return np.concatenate(blocks, axis=1)[:, :count].astype(np.float32)
