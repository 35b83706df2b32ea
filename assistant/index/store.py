"""The open index: articles, passages, sentences, their vectors and words, read-only and memory-mapped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assistant.copies import Change, compare
from assistant.encoding import Model
from assistant.encoding.token_codes import CODE_BYTES
from assistant.errors import IndexMismatch
from assistant.index.catalogue import Catalogue
from assistant.index.facets import Facets
from assistant.index.generations import open_current
from assistant.index.naming import NamedArticles
from assistant.index.postings import Postings
from assistant.index.vectors import PassageVectors
from assistant.reading import hash_source
from assistant.records import Article, Passage

FORMAT = 5

CATALOGUE = "catalogue.sqlite"
PASSAGES = "passages.npy"
SENTENCES = "sentences.npy"
SENTENCE_VECTORS = "sentence_vectors.npy"
PASSAGE_VECTORS = "passages.faiss"
CODES = "token_codes.bin"
CODE_STARTS = "token_starts.npy"
DATES = "dates.npy"
STORIES = "stories.npy"
TWINS = "twins.npy"


class Store:
    """One generation of the index, whole and checked. Opening and using it writes nothing.

    Attributes:
        manifest: what the generation says of itself.
        corpus: the folder the articles were read from.
        catalogue: articles and sources.
        passages: (passages + 1, 4) int32: article row, start, end, first sentence; the last row closes the sentences.
        sentences: (sentences, 4) int32: start, end, passage row, traits.
        sentence_vectors: (sentences, dimension) float16, unit rows.
        passage_vectors: the vector search.
        token_codes: (tokens, CODE_BYTES) uint8, sentence by sentence; none in a large corpus, or if the model has none.
        token_starts: (sentences + 1,) int64, where each sentence's codes begin.
        postings: the words.
        first_sentence: (passages + 1,) the first sentence of each passage.
        article_of_passage: (passages,) the article row of each passage.
        first_passage: (articles + 1,) the first passage of each article.
        passage_of_sentence: (sentences,) the passage row of each sentence.
        traits: (sentences,) what stands in each sentence, as `traits_of` gives it.
        named: for each article what a question may name it by.
        facets: what articles can be told apart by.
        dates: (dates, 3) int32: sentence row, first and last day (as ordinals) of each date that a sentence names.
        passage_lengths: (passages,) float32, how many terms each passage has.
        stories: (articles,) int32, the first article of the story that each one tells; itself if no other is near it.
        twins: (sentences,) int32, the first sentence of its story that reads the same; itself if none does before it.
        twin_rows: the sentences that are not the only ones of their twins, twins beside each other.
    """

    def __init__(self, index: Path, folder: Path, manifest: dict[str, Any]) -> None:
        self.manifest = manifest
        self.corpus = (index / str(manifest["corpus"])).resolve()
        self.catalogue = Catalogue(folder / CATALOGUE)
        self.passages: NDArray[np.int32] = np.load(folder / PASSAGES, mmap_mode="r")
        self.sentences: NDArray[np.int32] = np.load(folder / SENTENCES, mmap_mode="r")
        self.sentence_vectors: NDArray[np.float16] = np.load(folder / SENTENCE_VECTORS, mmap_mode="r")
        self.passage_vectors = PassageVectors(folder / PASSAGE_VECTORS)
        self.token_starts: NDArray[np.int64] = np.load(folder / CODE_STARTS, mmap_mode="r")
        self.token_codes = _map_codes(folder / CODES)
        self.postings = Postings(folder)
        self.article = lru_cache(maxsize=512)(self.read_article)
        """As `read_article`, from memory where it was read lately."""
        self._source_changed = lru_cache(maxsize=4096)(self._has_other_bytes)
        self.first_sentence = self.passages[:, 3].astype(np.int64)
        self.article_of_passage = np.array(self.passages[:-1, 0])
        self.first_passage = np.searchsorted(self.article_of_passage, np.arange(int(manifest["articles"]) + 1))
        self.passage_of_sentence = np.array(self.sentences[:, 2])
        self.traits = np.array(self.sentences[:, 3])
        self.dates: NDArray[np.int32] = np.load(folder / DATES, mmap_mode="r")
        self.stories: NDArray[np.int32] = np.load(folder / STORIES)
        self.twins: NDArray[np.int32] = np.load(folder / TWINS)
        several = np.flatnonzero(np.bincount(self.twins)[self.twins] > 1)
        self.twin_rows: NDArray[np.int64] = several[np.argsort(self.twins[several], kind="stable")]
        headings = self.catalogue.headings()
        self.facets = Facets(headings)
        self.named = NamedArticles([each.source for each in headings], [each.published for each in headings])
        terms_before = np.concatenate([[0], np.cumsum(self.postings.lengths, dtype=np.int64)])
        self.passage_lengths = np.diff(terms_before[self.first_sentence]).astype(np.float32)
        self.mean_passage_length = float(self.passage_lengths.mean()) if len(self.passage_lengths) else 0.0
        self.mean_sentence_length = float(self.postings.lengths.mean()) if len(self.postings.lengths) else 0.0

    @classmethod
    def open(cls, index: Path, model: Model | None = None) -> Self:
        """Opens the generation in force.

        Args:
            index: the index folder.
            model: the model in use, to be the one the index was made with; None to read without asking questions.

        Raises:
            IndexNotFound: there is no index.
            IndexDamaged: a file is missing or altered; names it.
            IndexMismatch: it was made with another model or format; names both.
        """
        folder, manifest = open_current(index)
        if manifest.get("format") != FORMAT:
            raise IndexMismatch("format", str(FORMAT), str(manifest.get("format")))
        if model is not None:
            made_with = manifest["encoder"]
            if made_with["fingerprint"] != model.fingerprint:
                expected = f"{model.name} ({model.fingerprint[:12]})"
                raise IndexMismatch("model", expected, f"{made_with['name']} ({made_with['fingerprint'][:12]})")
        return cls(index, folder, manifest)

    @property
    def index_id(self) -> str:
        """Names the generation by what is in it: the same articles, model and settings, the same id."""
        return str(self.manifest["index_id"])

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return len(self.passages) - 1

    def passage(self, row: int) -> Passage:
        """A passage by its row number."""
        article, start, end, first = self.passages[row].tolist()
        stop = int(self.passages[row + 1, 3])
        spans = tuple((left, right) for left, right, *_ in self.sentences[first:stop].tolist())
        return Passage(self.catalogue.article_id_at(article), start, end, spans)

    def sentence_text(self, row: int) -> str:
        """A sentence by its row number."""
        start, end, passage, _ = self.sentences[row].tolist()
        return self.article(self.catalogue.article_id_at(int(self.article_of_passage[passage]))).text[start:end]

    def published_of_sentence(self, row: int) -> date | None:
        """The day on which a sentence's article was published; None if it is not known."""
        day = int(self.facets.published[self.article_of_passage[self.passage_of_sentence[row]]])
        return date.fromordinal(day) if day else None

    def twins_of(self, row: int) -> NDArray[np.int64]:
        """The sentences of its story that read as this one does, ascending, itself among them."""
        first = self.twins[row]
        start, stop = np.searchsorted(self.twins[self.twin_rows], [first, first + 1])
        return self.twin_rows[start:stop] if stop > start else np.array([row], np.int64)

    def copies_holding(self, article_id: str, sentences: Sequence[int]) -> tuple[str, ...]:
        """The other articles of a story in which all of some sentences of one stand to the letter, and exact copies.

        Args:
            article_id: the article that the sentences are in.
            sentences: rows of sentences.

        Returns:
            Their ids, sorted; white space between words may differ.
        """
        holders = [set(self._articles_of(self.twins_of(row))) for row in sentences]
        ids = {self.catalogue.article_id_at(row) for row in set.intersection(*holders)} if holders else {article_id}
        every = {copy for each in ids for copy in (each, *self.catalogue.copies_of(each))}
        return tuple(sorted(every - {article_id}))

    def story_of(self, article_id: str) -> tuple[str, ...]:
        """The ids of the other articles that tell an article's story in nearly the same words, sorted; no exact copies.

        Raises:
            ArticleNotFound: the index holds no such article.
        """
        row = self.catalogue.row_of(article_id)
        rows = np.flatnonzero(self.stories == self.stories[row])
        return tuple(self.catalogue.article_id_at(each) for each in rows.tolist() if each != row)

    def compare(self, left: Article, right: Article) -> list[Change]:
        """What one article says otherwise than another, sentence by sentence."""
        spans = [
            [span for passage in self.catalogue.passages_of(each.article_id) for span in passage.sentences]
            for each in (left, right)
        ]
        return compare(left.text, spans[0], right.text, spans[1])

    def _articles_of(self, sentences: NDArray[np.int64]) -> list[int]:
        rows: list[int] = self.article_of_passage[self.passage_of_sentence[sentences]].tolist()
        return rows

    def read_article(self, article_id: str) -> Article:
        """The article with this id, from the catalogue.

        Raises:
            ArticleNotFound: the index holds no such article.
        """
        return self.catalogue.read_article(article_id)

    def caution(self, article: Article) -> str:
        """What a reader should know of an article's source file; empty if it is as it was indexed."""
        return self.caution_about(article.path)

    def caution_about(self, path: str) -> str:
        """As `caution`, of a source file by its path."""
        known, digest = self.catalogue.source(path)
        try:
            status = (self.corpus / path).stat()
        except OSError:
            return "the source file is no longer there"
        if (status.st_size, status.st_mtime_ns) == (known.size, known.mtime_ns):
            return ""
        changed = self._source_changed(path, digest, status.st_mtime_ns)
        return "the source file has changed since it was indexed" if changed else ""

    def _has_other_bytes(self, path: str, digest: str, _mtime_ns: int) -> bool:
        return hash_source(self.corpus, path) != digest


def _map_codes(file: Path) -> NDArray[np.uint8]:
    if not file.stat().st_size:
        return np.empty((0, CODE_BYTES), np.uint8)
    return np.memmap(file, np.uint8, "r").reshape(-1, CODE_BYTES)
