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

from assistant.encoding import EncodedPassage, Encoder
from assistant.encoding.token_codes import CODE_BYTES


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

    def add(self, encoded: dict[bytes, EncodedPassage]) -> None:
        """Keeps what was encoded under each key."""
        with self._db:
            packed = ((key, _pack(each)) for key, each in encoded.items())
            rows = ((key, each, crc32(each)) for key, each in packed)
            self._db.executemany("INSERT OR REPLACE INTO encoded VALUES (?, ?, ?)", rows)

    def get(self, key: bytes) -> EncodedPassage | None:
        """What is kept under a key; None if it is not there as it was added."""
        found = self._db.execute("SELECT passage, crc32 FROM encoded WHERE key = ?", (key,)).fetchone()
        if found is None or crc32(found[0]) != found[1]:
            return None
        return _unpack(found[0], self._dimension)


def _pack(encoded: EncodedPassage) -> bytes:
    """The number of sentences, the tokens of each, the vectors, the codes."""
    head = np.array([len(encoded.counts), *encoded.counts], "<i4").tobytes()
    return head + encoded.vectors.astype("<f2").tobytes() + encoded.codes.tobytes()


def _unpack(packed: bytes, dimension: int) -> EncodedPassage:
    (sentences,) = np.frombuffer(packed, "<i4", 1)
    head = 4 * (1 + int(sentences))
    codes_at = head + 2 * (1 + int(sentences)) * dimension
    return EncodedPassage(
        vectors=np.frombuffer(packed[head:codes_at], "<f2").reshape(-1, dimension),
        codes=np.frombuffer(packed[codes_at:], np.uint8).reshape(-1, CODE_BYTES),
        counts=np.frombuffer(packed[4:head], "<i4"),
    )


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
        db.execute("CREATE TABLE IF NOT EXISTS encoded (key BLOB PRIMARY KEY, passage BLOB, crc32 INT) WITHOUT ROWID")
        if db.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"{file} is damaged")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
