"""Passage vectors in FAISS: exact up to a size, compressed and approximate above. The one module that imports faiss."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

_TRAINING_POINTS_PER_LIST = 40
_FEWEST_PROBED = 8
_LOWEST_RECALL = 0.95
_RECALL_PROBES = 200
_RECALL_DEPTH = 10


def write_passage_vectors(
    file: Path, chunks: Callable[[], Iterable[NDArray[np.float16]]], count: int, dimension: int, exact_limit: int
) -> dict[str, object]:
    """Writes a FAISS index of inner products over unit rows.

    Args:
        file: where to.
        chunks: called for an iteration over all rows, in order, in pieces; called again for each pass needed.
        count: rows in all.
        dimension: numbers in a row.
        exact_limit: up to this many rows the search is exact; above it is IVF with 8 bits a number.

    Returns:
        What the manifest says of it: its kind, and above the limit recall@10 against the exact search, measured.
    """
    if count <= exact_limit:
        index: Any = faiss.IndexFlatIP(dimension)
        for chunk in chunks():
            index.add(chunk.astype(np.float32))
        faiss.write_index(index, str(file))
        return {"kind": "Flat", "recall_at_10": 1.0}
    lists = int(4 * count**0.5)
    kind = f"IVF{lists},SQ8"
    index = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
    step = max(1, count // (_TRAINING_POINTS_PER_LIST * lists))
    index.train(_sample(chunks(), step))
    for chunk in chunks():
        index.add(chunk.astype(np.float32))
    index.make_direct_map()
    recall = _probe_enough_lists(index, chunks, count)
    faiss.write_index(index, str(file))
    return {"kind": kind, "nprobe": index.nprobe, "recall_at_10": recall}


class PassageVectors:
    """An open FAISS index of passages; row numbers are passage numbers."""

    def __init__(self, file: Path) -> None:
        self._index: Any = faiss.read_index(str(file))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, query: NDArray[np.float32], count: int, admitted: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """The rows of the (at most) `count` passages nearest to a (dimension,) unit vector, nearest first.

        Args:
            query: the vector.
            count: how many.
            admitted: (passages,) which of them to search; None for all.
        """
        count = min(count, len(self) if admitted is None else int(admitted.sum()))
        if not count:
            return np.empty(0, np.int64)
        faiss.omp_set_num_threads(1)
        lists = getattr(self._index, "nprobe", 0)
        _, rows = self._index.search(query[None], count, params=_search_parameters(lists, admitted))
        if rows[0, -1] < 0:
            _, rows = self._index.search(query[None], count, params=_search_parameters(self._index.nlist, admitted))
        return np.asarray(rows[0], np.int64)

    def rows(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """The (len(numbers), dimension) vectors of passages, as the index keeps them."""
        return np.asarray(self._index.reconstruct_batch(numbers), np.float32).reshape(len(numbers), self._index.d)


def _search_parameters(lists: int, admitted: NDArray[np.bool_] | None) -> Any:
    """How to search: in how many lists, 0 if the index has none, and which rows."""
    library: Any = faiss
    parameters = library.SearchParametersIVF() if lists else library.SearchParameters()
    if lists:
        parameters.nprobe = lists
    if admitted is not None:
        parameters.sel = library.IDSelectorBitmap(np.packbits(admitted, bitorder="little"))
    return parameters


def _sample(chunks: Iterable[NDArray[np.float16]], step: int) -> NDArray[np.float32]:
    return np.concatenate([chunk[::step] for chunk in chunks]).astype(np.float32)


def _probe_enough_lists(index: Any, chunks: Callable[[], Iterable[NDArray[np.float16]]], count: int) -> float:
    """Lets the index look into as few lists, in powers of two, as find 95 % of what the exact search finds.

    Returns:
        The recall@10 reached, asked with rows of the index's own: the share of their true neighbours found.
    """
    probes = _sample(chunks(), max(1, count // _RECALL_PROBES))
    exact = faiss.IndexFlatIP(index.d)
    for chunk in chunks():
        exact.add(chunk.astype(np.float32))
    _, truth = exact.search(probes, _RECALL_DEPTH)
    index.nprobe = _FEWEST_PROBED
    while (recall := _share_found(index, probes, truth)) < _LOWEST_RECALL and index.nprobe < index.nlist:
        index.nprobe = min(2 * index.nprobe, index.nlist)
    return recall


def _share_found(index: Any, probes: NDArray[np.float32], truth: NDArray[np.int64]) -> float:
    _, found = index.search(probes, _RECALL_DEPTH)
    shared = sum(len(set(left) & set(right)) for left, right in zip(truth.tolist(), found.tolist(), strict=True))
    return round(shared / float(truth.size), 4)
