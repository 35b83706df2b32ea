"""The vector cache: what was encoded once is never encoded again, whatever becomes of the generations.

One SQLite file beside the generations. Deleting it costs time, never answers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.encoding import Encoder


class VectorCache:
    """Vectors of passages and their sentences by model, engine and text. Each `add` is committed before it returns."""

    def __init__(self, file: Path, encoder: Encoder) -> None:
        self._seed = sha256(f"{encoder.fingerprint}\0{encoder.engine}\0".encode())
        self._dimension = encoder.dimension
        self._db = _open(file)

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def key(self, text: str, spans: Sequence[tuple[int, int]]) -> bytes:
        """What a passage's vectors are kept under: its text and where its sentences are, under this encoder."""
        digest = self._seed.copy()
        digest.update(np.array(spans, "<i4").tobytes() + b"\0" + text.encode("utf-8"))
        return digest.digest()

    def missing(self, keys: Iterable[bytes]) -> list[bytes]:
        """Those keys that are not in the cache, each once, in order."""
        query = "SELECT 1 FROM encoded WHERE key = ?"
        return [key for key in dict.fromkeys(keys) if self._db.execute(query, (key,)).fetchone() is None]

    def add(self, vectors: dict[bytes, NDArray[np.float16]]) -> None:
        """Keeps the (1 + sentences, dimension) rows of each key."""
        with self._db:
            packed = ((key, each.astype("<f2").tobytes()) for key, each in vectors.items())
            rows = ((key, each, crc32(each)) for key, each in packed)
            self._db.executemany("INSERT OR REPLACE INTO encoded VALUES (?, ?, ?)", rows)

    def rows(self, key: bytes) -> NDArray[np.float16] | None:
        """The (1 + sentences, dimension) rows of a key; None if they are not there as they were added."""
        found = self._db.execute("SELECT rows, crc32 FROM encoded WHERE key = ?", (key,)).fetchone()
        if found is None or crc32(found[0]) != found[1]:
            return None
        return np.frombuffer(found[0], "<f2").reshape(-1, self._dimension)


def _open(file: Path) -> sqlite3.Connection:
    """Opens the cache, beginning an empty one where the file is damaged: it only ever holds what can be made again."""
    try:
        return _connect(file)
    except sqlite3.DatabaseError:
        file.unlink()
        return _connect(file)


def _connect(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file)
    try:
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("CREATE TABLE IF NOT EXISTS encoded (key BLOB PRIMARY KEY, rows BLOB, crc32 INT) WITHOUT ROWID")
        if db.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"{file} is damaged")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
