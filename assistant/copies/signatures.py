"""Signatures: what an article says, in half a kilobyte, such that near-copies have like ones.

A MinHash over shingles (runs of words) of the text that is no page furniture. Made by the `rensa` library.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from assistant.records import Article
from assistant.words import find_words

PERMUTATIONS = 128
_SHINGLE_WORDS = 5
_MOST_WORDS = 100_000
"""A text is told by its first so many words."""
_FEWEST_SHINGLES = 16
_SEED = 1


def sign(article: Article) -> bytes:
    """The signature of an article as it was read.

    Returns:
        PERMUTATIONS + 1 little-endian uint32: how many shingles there are, and the least hash of them in each
        permutation. Empty if there is too little text to tell a copy by.

    Source: Broder (1997), "On the resemblance and containment of documents".
    """
    shingles = _shingles(article)
    if len(shingles) < _FEWEST_SHINGLES:
        return b""
    hashes = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    hashes.update(sorted(shingles))
    return np.array([len(shingles), *hashes.digest()], "<u4").tobytes()


def unpack(signatures: Sequence[bytes]) -> NDArray[np.uint32]:
    """(articles, PERMUTATIONS + 1) signatures as numbers."""
    return np.frombuffer(b"".join(signatures), "<u4").reshape(len(signatures), PERMUTATIONS + 1)


def _shingles(article: Article) -> set[str]:
    texts = _unmasked(article)
    words = [
        word.casefold() for word in islice((word for text in texts for word, _, _ in find_words(text)), _MOST_WORDS)
    ]
    return {" ".join(words[at : at + _SHINGLE_WORDS]) for at in range(len(words) - _SHINGLE_WORDS + 1)}


def _unmasked(article: Article) -> list[str]:
    """The stretches of text between the masks and the headline, which an outlet writes anew."""
    spans = [(mask.start, mask.end) for mask in article.masks]
    if article.title_span:
        spans.append(article.title_span)
    texts, at = [], 0
    for start, end in sorted(spans):
        texts.append(article.text[at:start])
        at = end
    return [*texts, article.text[at:]]
