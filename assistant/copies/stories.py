"""Stories: articles whose signatures say that they are near-copies, each story around one of them, its longest.

Every member is a near-copy of that one, so that a chain of small changes does not tie together what has little in
common. The same articles give the same stories, whatever order they came in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.copies.signatures import PERMUTATIONS, unpack

Numbers = NDArray[np.uint32]

_BAND = 3
_BANDS = PERMUTATIONS // _BAND
"""At a likeness of .4 two articles share a band 94 % of the time, at .05 half a percent."""
_ALIKE = 0.5
"""Jaccard similarity of shingles from which on two articles are near-copies."""
_CONTAINED = 0.8
"""Share of the shorter one's shingles in the longer one from which on it is a shortened copy."""
_LEAST_ALIKE = 0.2
"""Below this the estimate of what is contained is too rough."""
_WHOLE_BUCKET, _LARGE_BUCKET, _FEW = 40, 1000, 8


def group_stories(signatures: Sequence[bytes]) -> NDArray[np.int32]:
    """Which articles tell one story.

    Args:
        signatures: one an article, in order of id; empty where there is too little text.

    Returns:
        (articles,) int32: the first article, in this order, of the story that each belongs to; itself if it is alone.
    """
    stories = np.arange(len(signatures), dtype=np.int32)
    signed = np.array([at for at, each in enumerate(signatures) if each], np.int64)
    if not len(signed):
        return stories
    numbers = unpack([signatures[at] for at in signed.tolist()])
    leaders = _find_leaders(numbers, _near_copies(numbers))
    first_of = np.full(len(signed), len(signed), np.int64)
    np.minimum.at(first_of, leaders, np.arange(len(signed)))
    stories[signed] = signed[first_of[leaders]]
    return stories


def _find_leaders(numbers: Numbers, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """(signed,) the longest article of each one's story: taken longest first, each joins the nearest one it can."""
    beside: dict[int, list[int]] = {}
    for left, right in pairs.tolist():
        beside.setdefault(left, []).append(right)
        beside.setdefault(right, []).append(left)
    leaders = np.arange(len(numbers), dtype=np.int64)
    longest_first = sorted(beside, key=lambda at: (-int(numbers[at, 0]), at))
    is_placed = set()
    for at in longest_first:
        is_placed.add(at)
        options = np.unique([leaders[each] for each in beside[at] if each in is_placed and each != at])
        if len(options):
            alike = _alike(numbers, np.full(len(options), at), options.astype(np.int64))
            near = _are_near(numbers, np.full(len(options), at), options.astype(np.int64), alike)
            if near.any():
                leaders[at] = options[np.argmax(np.where(near, alike, -1))]
    return leaders


def _near_copies(numbers: Numbers) -> NDArray[np.int64]:
    """(pairs, 2) the articles that share a band and are near-copies."""
    known = np.empty(0, np.int64)
    for band in range(_BANDS):
        left, right = _sharing_band(numbers, band).T
        known = np.union1d(known, left * len(numbers) + right)
    pairs = np.stack(np.divmod(known, len(numbers)), axis=1)
    near = _are_near(numbers, pairs[:, 0], pairs[:, 1], _alike(numbers, pairs[:, 0], pairs[:, 1]))
    return pairs[near]


def _sharing_band(numbers: Numbers, band: int) -> NDArray[np.int64]:
    """(pairs, 2) articles with the same hashes in a band."""
    columns = numbers[:, 1 + band * _BAND : 1 + (band + 1) * _BAND]
    order = np.lexsort(columns.T)
    same = np.all(columns[order[1:]] == columns[order[:-1]], axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], same, [False]]).astype(np.int8)))
    found = [_pairs_of(np.sort(order[start : stop + 1])) for start, stop in edges.reshape(-1, 2).tolist()]
    return np.concatenate([np.empty((0, 2), np.int64), *found])


def _pairs_of(bucket: NDArray[np.int64]) -> NDArray[np.int64]:
    """(pairs, 2) all pairs of a bucket; of a large one each with the next few, which other bands mix anew."""
    apart = range(1, min(len(bucket), _WHOLE_BUCKET if len(bucket) <= _LARGE_BUCKET else _FEW))
    return np.concatenate([np.stack([bucket[:-by], bucket[by:]], axis=1) for by in apart])


def _alike(numbers: Numbers, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float64]:
    """(pairs,) the estimated Jaccard similarity of their shingles, within .09 of it 95 % of the time."""
    shares = [
        np.mean(numbers[left[at : at + 65_536], 1:] == numbers[right[at : at + 65_536], 1:], axis=1)
        for at in range(0, len(left), 65_536)
    ]
    return np.concatenate(shares) if shares else np.empty(0)


def _are_near(
    numbers: Numbers, left: NDArray[np.int64], right: NDArray[np.int64], alike: NDArray[np.float64]
) -> NDArray[np.bool_]:
    sizes, others = numbers[left, 0].astype(np.float64), numbers[right, 0].astype(np.float64)
    shared = alike / (1 + alike) * (sizes + others)
    contained = (shared >= _CONTAINED * np.minimum(sizes, others)) & (alike >= _LEAST_ALIKE)
    return np.asarray((alike >= _ALIKE) | contained, np.bool_)
