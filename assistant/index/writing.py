"""Writing: encodes what was never encoded before, lays out a generation's arrays in order of article and passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from assistant.encoding import Encoder
from assistant.index import store
from assistant.index.catalogue import Catalogue
from assistant.index.postings import PostingsWriter
from assistant.index.vector_cache import VectorCache
from assistant.index.vectors import write_passage_vectors
from assistant.records import Article, Passage
from assistant.settings import Settings
from assistant.words import terms_of

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading", "encoding", "writing"), how much of it is done, and how much there is."""

Item = TypeVar("Item")

_CHUNK = 256
"""Passages encoded, and committed to the cache, at a time."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many passages were encoded, and what the manifest says of the arrays."""

    encoded: int
    description: dict[str, Any]


def write_arrays(
    folder: Path, index: Path, catalogue: Catalogue, encoder: Encoder, settings: Settings, progress: Progress
) -> Written:
    """Encodes what is not in the cache, then writes every array of the generation in order of article and passage."""
    with closing(VectorCache(index / "vectors.sqlite", encoder)) as cache:
        encoded = _encode_missing(catalogue, cache, encoder, progress)
        passages, sentences = _count(catalogue)
        progress("writing", 0, passages)
        passage_rows = np.zeros((passages + 1, 4), np.int32)
        sentence_rows = np.zeros((sentences, 3), np.int32)
        postings = PostingsWriter()
        scratch = folder / "passage_vectors.npy"
        passage_vectors = open_memmap(scratch, "w+", np.float16, (max(passages, 1), encoder.dimension))
        sentence_vectors = open_memmap(
            folder / store.SENTENCE_VECTORS, "w+", np.float16, (max(sentences, 1), encoder.dimension)
        )
        row = first = 0
        for article_row, (article, its_passages) in enumerate(catalogue.kept_articles()):
            postings.add_title(article_row, terms_of(article.title))
            for passage in its_passages:
                vectors = _vectors_of(article, passage, cache, encoder)
                last = first + len(passage.sentences)
                passage_rows[row] = article_row, passage.start, passage.end, first
                sentence_rows[first:last, :2] = passage.sentences
                sentence_rows[first:last, 2] = row
                passage_vectors[row] = vectors[0]
                sentence_vectors[first:last] = vectors[1:]
                for start, end in passage.sentences:
                    postings.add_sentence(terms_of(article.text[start:end]))
                row, first = row + 1, last
            progress("writing", row, passages)
    passage_rows[passages] = 0, 0, 0, sentences
    np.save(folder / store.PASSAGES, passage_rows)
    np.save(folder / store.SENTENCES, sentence_rows)
    sentence_vectors.flush()
    catalogue.set_terms(postings.write(folder, sentence_rows[:, 2]))

    def chunks() -> Iterator[np.ndarray[Any, np.dtype[np.float16]]]:
        return (passage_vectors[at : min(at + 65_536, passages)] for at in range(0, passages, 65_536))

    search = write_passage_vectors(
        folder / store.PASSAGE_VECTORS, chunks, passages, encoder.dimension, settings.exact_search_limit
    )
    scratch.unlink()
    return Written(encoded, {"passages": passages, "sentences": sentences, "vector_search": search})


def _vectors_of(article: Article, passage: Passage, cache: VectorCache, encoder: Encoder) -> NDArray[np.float16]:
    """A passage's vectors from the cache, encoded again where the cache is damaged."""
    key = _key(cache, article, passage)
    rows = cache.rows(key)
    if rows is None:
        (rows,) = encoder.encode_passages([(article.text[passage.start : passage.end], _spans(passage))])
        cache.add({key: rows})
    return rows


def _encode_missing(catalogue: Catalogue, cache: VectorCache, encoder: Encoder, progress: Progress) -> int:
    keys = (_key(cache, article, passage) for article, passages in catalogue.kept_articles() for passage in passages)
    missing = set(cache.missing(keys))
    total = len(missing)
    progress("encoding", 0, total)
    done = 0
    for chunk in _batched(_wanted(catalogue, cache, missing), _CHUNK):
        vectors = encoder.encode_passages([(text, spans) for _, text, spans in chunk])
        cache.add({key: rows for (key, _, _), rows in zip(chunk, vectors, strict=True)})
        done += len(chunk)
        progress("encoding", done, total)
    return done


def _wanted(
    catalogue: Catalogue, cache: VectorCache, missing: set[bytes]
) -> Iterator[tuple[bytes, str, list[tuple[int, int]]]]:
    """Key, text and sentences of each missing passage, equal ones once."""
    for article, passages in catalogue.kept_articles():
        for passage in passages:
            key = _key(cache, article, passage)
            if key in missing:
                missing.remove(key)
                yield key, article.text[passage.start : passage.end], _spans(passage)


def _batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _key(cache: VectorCache, article: Article, passage: Passage) -> bytes:
    return cache.key(article.text[passage.start : passage.end], _spans(passage))


def _spans(passage: Passage) -> list[tuple[int, int]]:
    """The passage's sentences as offsets into the passage."""
    return [(start - passage.start, end - passage.start) for start, end in passage.sentences]


def _count(catalogue: Catalogue) -> tuple[int, int]:
    sizes = [len(passage.sentences) for _, passages in catalogue.kept_articles() for passage in passages]
    return len(sizes), sum(sizes)
