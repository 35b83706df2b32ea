"""The catalogue: an SQLite file with the articles, their masks and passages, their sources and what failed.

Knows nothing of vectors or scores. A catalogue of a finished generation is opened immutable: no lock, no write.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from sys import intern
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.copies import sign
from assistant.errors import ArticleNotFound
from assistant.index.packing import (
    count_words,
    pack_masks,
    pack_passages,
    unpack_evidence,
    unpack_masks,
    unpack_passages,
)
from assistant.reading import Source
from assistant.reading.repetition import line_keys
from assistant.records import Article, Failure, Mask, Passage, place_of

_SCHEMA = """
CREATE TABLE sources (
    path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, sha256 TEXT, generation INTEGER
) WITHOUT ROWID;
CREATE TABLE failures (place TEXT PRIMARY KEY, path TEXT, reason TEXT, kind TEXT) WITHOUT ROWID;
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY, path TEXT, member TEXT, line INTEGER, sha256 TEXT, copy_of TEXT, row INTEGER,
    title TEXT, title_start INTEGER, title_end INTEGER, published TEXT, updated TEXT, dateline TEXT, source TEXT,
    section TEXT, page TEXT, url TEXT, author TEXT, language TEXT, page_starts TEXT, related TEXT, evidence TEXT,
    masks_as_read TEXT, masks TEXT, words INTEGER, passages BLOB, signature BLOB, line_keys BLOB, text TEXT
);
CREATE INDEX articles_by_path ON articles (path);
CREATE INDEX articles_by_row ON articles (row);
CREATE INDEX articles_by_copy ON articles (copy_of);
CREATE TABLE terms (term TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
"""
_COLUMNS = (
    "article_id, path, member, line, sha256, title, title_start, title_end, published, updated, dateline, source, "
    "section, page, url, author, language, page_starts, related, evidence, masks, text"
)


class Heading(NamedTuple):
    """What tells an article from others at a glance."""

    article_id: str
    title: str
    published: str
    source: str
    path: str
    section: str
    member: str = ""


class Entry(NamedTuple):
    """What a list shows of an article without its text.

    `words` counts those that are not masked. `copy_of` is the id of the kept article where this is a copy, else it is
    empty; `row` is the row of the kept one.
    """

    path: str
    source: str
    published: str
    section: str
    language: str
    article_id: str
    member: str
    line: int
    title: str
    words: int
    copy_of: str
    row: int

    @property
    def place(self) -> str:
        """As `Article.place`."""
        return place_of(self.path, self.member, self.line)


State = Literal["indexed", "unchanged", "duplicate", "empty", "failed"]


class Outcome(NamedTuple):
    """What became of a place in the corpus at the last build.

    "unchanged" is what an earlier build indexed. `detail` is the id of the article that a duplicate is one of, or the
    reason why a place is empty or failed.
    """

    place: str
    state: State
    detail: str


class Catalogue:
    """One catalogue file, open. Safe to read from several threads, since SQLite serialises them."""

    def __init__(self, file: Path, *, writable: bool = False) -> None:
        if writable:
            is_new = not file.exists()
            self._db = sqlite3.connect(file)
            self._db.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")
            if is_new:
                self._db.executescript(_SCHEMA)
        else:
            self._db = sqlite3.connect(
                f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )

    def close(self) -> None:
        """Commits what was written and closes the file."""
        self._db.commit()
        self._db.close()

    def begin(self, generation: int) -> None:
        """Notes which generation this is going to be."""
        self._db.execute(f"PRAGMA user_version = {generation}")

    def sources(self) -> dict[str, tuple[Source, str]]:
        """Each source file by path, with the hash of its bytes."""
        rows = self._db.execute("SELECT path, size, mtime_ns, sha256 FROM sources")
        return {path: (Source(path, size, mtime), sha256) for path, size, mtime, sha256 in rows}

    def source(self, path: str) -> tuple[Source, str]:
        """One source file, with the hash of its bytes."""
        query = "SELECT size, mtime_ns, sha256 FROM sources WHERE path = ?"
        size, mtime_ns, sha256 = self._db.execute(query, (path,)).fetchone()
        return Source(path, size, mtime_ns), sha256

    def failures(self) -> list[Failure]:
        """What could not be read, by place."""
        return [Failure(*row) for row in self._db.execute("SELECT place, reason, kind FROM failures ORDER BY place")]

    def failed_paths(self) -> set[str]:
        """The source files in which something could not be read."""
        return {path for (path,) in self._db.execute("SELECT DISTINCT path FROM failures")}

    def remove_sources(self, paths: Iterable[str]) -> None:
        """Forgets source files with all that came from them."""
        for table in ("sources", "failures", "articles"):
            self._db.executemany(f"DELETE FROM {table} WHERE path = ?", [(path,) for path in paths])

    def add_source(self, source: Source, sha256: str, generation: int) -> None:
        """Records a source file that was read for a generation."""
        values = (source.path, source.size, source.mtime_ns, sha256, generation)
        self._db.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", values)

    def add_failure(self, path: str, failure: Failure) -> None:
        """Records what could not be read in a source file."""
        values = (failure.place, path, failure.reason, failure.kind)
        self._db.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)", values)

    def remove_article(self, article_id: str) -> None:
        """Forgets one article."""
        self._db.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))

    def add_article(self, article: Article) -> None:
        """Records an article as it was read, not yet split into passages."""
        title_start, title_end = article.title_span or (None, None)
        masks = pack_masks(article.masks)
        evidence = json.dumps([astuple(each) for each in article.evidence])
        values = (
            *(article.article_id, article.path, article.member, article.line, article.sha256, None, None),
            *(article.title, title_start, title_end, article.published, article.updated, article.dateline),
            *(article.source, article.section, article.page, article.url, article.author, article.language),
            *(json.dumps(article.page_starts), json.dumps(article.related), evidence),
            *(masks, masks, 0, None, sign(article), line_keys(article).tobytes(), article.text),
        )
        self._db.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(values))})", values)

    def unsplit_ids(self) -> list[str]:
        """The ids of the articles that are not split into passages as they stand, sorted."""
        rows = self._db.execute("SELECT article_id FROM articles WHERE passages IS NULL ORDER BY article_id")
        return [article_id for (article_id,) in rows]

    def set_passages(self, article: Article, passages: Sequence[Passage]) -> None:
        """Records the passages of an article, and how many words it has."""
        values = (pack_passages(passages), count_words(article), article.article_id)
        self._db.execute("UPDATE articles SET passages = ?, words = ? WHERE article_id = ?", values)

    def mark_copies(self) -> int:
        """Keeps each text once, under the smallest id; numbers the kept articles in order of id.

        Returns:
            How many articles are copies of a kept one.
        """
        self._db.executescript(
            """
            UPDATE articles SET copy_of = NULL, row = NULL;
            CREATE TEMP TABLE kept AS SELECT sha256, min(article_id) AS article_id FROM articles GROUP BY sha256;
            CREATE INDEX temp.kept_by_hash ON kept (sha256);
            UPDATE articles SET copy_of = (SELECT kept.article_id FROM kept WHERE kept.sha256 = articles.sha256);
            UPDATE articles SET copy_of = NULL WHERE copy_of = article_id;
            DROP TABLE kept;
            """
        )
        ids = self._db.execute("SELECT article_id FROM articles WHERE copy_of IS NULL ORDER BY article_id").fetchall()
        self._db.executemany(
            "UPDATE articles SET row = ? WHERE article_id = ?", [(row, key) for row, (key,) in enumerate(ids)]
        )
        return int(self._db.execute("SELECT count(*) FROM articles WHERE copy_of IS NOT NULL").fetchone()[0])

    def signatures(self) -> list[bytes]:
        """The signature of every kept article, in order of row."""
        rows = self._db.execute("SELECT signature FROM articles WHERE row IS NOT NULL ORDER BY row")
        return [signature for (signature,) in rows]

    def line_keys(self) -> Iterator[tuple[str, str, int, NDArray[np.int64]]]:
        """Of every article in order of row, copies first: id, source, row (-1 for copies), keys of its lines."""
        query = "SELECT article_id, source, coalesce(row, -1), line_keys FROM articles ORDER BY row, article_id"
        for article_id, source, row, keys in self._db.execute(query):
            yield article_id, source, row, np.frombuffer(keys, np.int64)

    def masked_beyond_reading(self) -> set[str]:
        """The ids of the articles that have other masks than when they were read."""
        rows = self._db.execute("SELECT article_id FROM articles WHERE masks != masks_as_read")
        return {article_id for (article_id,) in rows}

    def read_masks(self, article_id: str) -> tuple[Mask, ...]:
        """The masks that an article had when it was read."""
        query = "SELECT masks_as_read FROM articles WHERE article_id = ?"
        return unpack_masks(self._db.execute(query, (article_id,)).fetchone()[0])

    def set_masks(self, article: Article) -> None:
        """Records an article's masks; it is split anew if they cover other text than before."""
        before = self.read_article(article.article_id).masks
        values = (pack_masks(article.masks), article.article_id)
        self._db.execute("UPDATE articles SET masks = ? WHERE article_id = ?", values)
        if [(mask.start, mask.end) for mask in before] != [(mask.start, mask.end) for mask in article.masks]:
            self._db.execute("UPDATE articles SET passages = NULL WHERE article_id = ?", values[1:])

    def set_terms(self, terms: Iterable[str]) -> None:
        """Records the vocabulary; a term's number is its place in it."""
        self._db.execute("DELETE FROM terms")
        self._db.executemany("INSERT INTO terms VALUES (?, ?)", ((term, number) for number, term in enumerate(terms)))

    def term_numbers(self, terms: Sequence[str]) -> dict[str, int]:
        """The numbers of those of the terms that occur in the corpus."""
        found = ((term, self._db.execute("SELECT id FROM terms WHERE term = ?", (term,)).fetchone()) for term in terms)
        return {term: int(row[0]) for term, row in found if row}

    def count_articles(self) -> int:
        """How many articles are kept, copies not counted."""
        return int(self._db.execute("SELECT count(*) FROM articles WHERE row IS NOT NULL").fetchone()[0])

    def article(self, article_id: str) -> Article | None:
        """The article with this id, a copy too; None if there is none."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM articles WHERE article_id = ?", (article_id,)).fetchone()
        return None if row is None else self._to_article(row)

    def read_article(self, article_id: str) -> Article:
        """The article with this id, a copy too.

        Raises:
            ArticleNotFound: there is none.
        """
        article = self.article(article_id)
        if article is None:
            raise ArticleNotFound(article_id)
        return article

    def article_at(self, row: int) -> Article:
        """The kept article with this row number."""
        return self._to_article(self._db.execute(f"SELECT {_COLUMNS} FROM articles WHERE row = ?", (row,)).fetchone())

    def article_id_at(self, row: int) -> str:
        """The id of the kept article with this row number."""
        return str(self._db.execute("SELECT article_id FROM articles WHERE row = ?", (row,)).fetchone()[0])

    def row_of(self, article_id: str) -> int:
        """The row number of the kept article that this is, or that it is a copy of.

        Raises:
            ArticleNotFound: there is no such article.
        """
        query = """
            SELECT coalesce(each.row, kept.row) FROM articles AS each
            LEFT JOIN articles AS kept ON kept.article_id = each.copy_of WHERE each.article_id = ?
        """
        row = self._db.execute(query, (article_id,)).fetchone()
        if row is None:
            raise ArticleNotFound(article_id)
        return int(row[0])

    def copies_of(self, article_id: str) -> tuple[str, ...]:
        """The ids of an article's exact copies, sorted, its own left out."""
        (kept,) = self._db.execute(
            "SELECT coalesce(copy_of, article_id) FROM articles WHERE article_id = ?", (article_id,)
        ).fetchone()
        same = "(copy_of = ?1 OR article_id = ?1) AND article_id != ?2"
        rows = self._db.execute(f"SELECT article_id FROM articles WHERE {same} ORDER BY article_id", (kept, article_id))
        return tuple(key for (key,) in rows)

    def copies(self) -> list[tuple[str, str]]:
        """The id of each exact copy, with the id of the article that is kept."""
        query = "SELECT article_id, copy_of FROM articles WHERE copy_of IS NOT NULL ORDER BY article_id"
        return list(self._db.execute(query))

    def kept_articles(self) -> Iterator[tuple[Article, list[Passage]]]:
        """Every kept article with its passages, in order of row."""
        rows = self._db.execute(f"SELECT passages, {_COLUMNS} FROM articles WHERE row IS NOT NULL ORDER BY row")
        for packed, *columns in rows:
            yield self._to_article(columns, with_copies=False), unpack_passages(columns[0], packed)

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of an article; none if there is no such article."""
        row = self._db.execute("SELECT passages FROM articles WHERE article_id = ?", (article_id,)).fetchone()
        return [] if row is None else unpack_passages(article_id, row[0])

    def headings(self) -> list[Heading]:
        """The heading of every kept article, in order of id."""
        query = f"SELECT {', '.join(Heading._fields)} FROM articles WHERE row IS NOT NULL ORDER BY row"
        return [Heading(*row) for row in self._db.execute(query)]

    def entries(self) -> Iterator[Entry]:
        """Every article, copies too, in order of id. Names that recur are held once."""
        rows = self._db.execute(
            """
            SELECT each.path, each.source, each.published, each.section, each.language, each.article_id, each.member,
                each.line, each.title, each.words, coalesce(each.copy_of, ''), coalesce(each.row, kept.row)
            FROM articles AS each LEFT JOIN articles AS kept ON kept.article_id = each.copy_of ORDER BY each.article_id
            """
        )
        for path, source, published, section, language, *others in rows:
            yield Entry(intern(path), intern(source), intern(published), intern(section), intern(language), *others)

    def outcomes(self) -> Iterator[Outcome]:
        """What became of each article, and of each place that gave none."""
        (latest,) = self._db.execute("PRAGMA user_version").fetchone()
        rows = self._db.execute(
            """
            SELECT articles.path, member, line, coalesce(copy_of, ''), generation
            FROM articles JOIN sources USING (path) ORDER BY article_id
            """
        )
        for path, member, line, copy_of, generation in rows:
            state: State = "duplicate" if copy_of else "indexed" if generation == latest else "unchanged"
            yield Outcome(place_of(path, member, line), state, copy_of)
        for failure in self.failures():
            yield Outcome(failure.place, failure.kind, failure.reason)

    def _to_article(self, columns: Sequence[object], *, with_copies: bool = True) -> Article:
        values = dict(zip(_COLUMNS.split(", "), columns, strict=True))
        start, end = values.pop("title_start"), values.pop("title_end")
        masks = str(values.pop("masks"))
        page_starts, related, evidence = (
            json.loads(str(values.pop(name))) for name in ("page_starts", "related", "evidence")
        )
        return Article(
            **values,  # type: ignore[arg-type]
            title_span=None if start is None else (start, end),  # type: ignore[arg-type]
            page_starts=tuple(page_starts),
            related=tuple(related),
            evidence=tuple(map(unpack_evidence, evidence)),
            masks=unpack_masks(masks),
            also_in=self.copies_of(str(values["article_id"])) if with_copies else (),
        )
