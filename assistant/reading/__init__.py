"""Reading: a folder of files becomes Articles, one file at a time, each with its untouched decoded text.

Knows nothing of passages, models or the index. A file, or a line of one, that cannot be read becomes a
`Failure` with its place and reason, and stops nothing else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from assistant.errors import CorpusError
from assistant.reading.document import Document
from assistant.reading.documents import read_markdown, read_plain_text
from assistant.reading.json_lines import read_json_lines
from assistant.reading.making import make_article
from assistant.records import Article, Failure
from assistant.settings import Settings

Reader = Callable[[Path, str, Settings], Iterator[Document | Failure]]
"""The documents of a file, given where it is and its path in the corpus, in order, and what could not be read."""

READERS: dict[str, Reader] = {
    ".txt": read_plain_text,
    ".text": read_plain_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus: its path relative to the corpus with forward slashes, and what tells if it changed."""

    path: str
    size: int
    mtime_ns: int


def find_sources(corpus: Path, leave_out: Path | None = None) -> list[Source]:
    """Every file below the folder, hidden ones aside, ordered by path. Symbolic links to folders are not followed.

    Args:
        corpus: the folder.
        leave_out: a folder below it that holds no articles, such as its index.

    Raises:
        CorpusError: there is no such folder, or it cannot be listed.
    """
    if not corpus.is_dir():
        problem = "is not a folder" if corpus.exists() else "no such folder"
        raise CorpusError(corpus, problem, "name a folder of articles")

    def refuse(error: OSError) -> None:
        raise CorpusError(error.filename, error.strerror or "cannot be listed", "make it readable") from error

    found: list[Source] = []
    kept_out = leave_out.resolve() if leave_out else None
    for folder, names, files in os.walk(corpus, onerror=refuse):
        names[:] = [name for name in names if not name.startswith(".") and Path(folder, name).resolve() != kept_out]
        visible = [Path(folder, name) for name in files if not name.startswith(".")]
        found += [_stamp(corpus, path) for path in visible]
    return sorted(found, key=lambda source: source.path)


def _stamp(corpus: Path, path: Path) -> Source:
    """A file with its size and time, both 0 where reading will report why."""
    name = _printable(path.relative_to(corpus))
    try:
        status = path.stat()
    except OSError:
        return Source(name, 0, 0)
    return Source(name, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else Source(name, 0, 0)


def _printable(path: Path) -> str:
    """A path with forward slashes; a name that is not UTF-8 is shown with its odd bytes spelled out, and not found."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def read_source(corpus: Path, path: str, settings: Settings) -> Iterator[Article | Failure]:
    """The articles of one file, in order, and what in it could not be read."""
    reader = READERS.get(Path(path).suffix.lower())
    if reader is None:
        yield Failure(path, f"not a format that is read; save it as one of {', '.join(READERS)}")
        return
    if _would_block(corpus / path):
        yield Failure(path, "not a file but a pipe, a socket or a device; move it out of the corpus")
        return
    try:
        for found in reader(corpus / path, path, settings):
            yield make_article(path, found) if isinstance(found, Document) else found
    except OSError as error:
        yield Failure(path, f"cannot be read ({error.strerror}); check its name, and that it is there and readable")


def hash_source(corpus: Path, path: str) -> str:
    """Hex SHA-256 of a file's bytes; empty if it cannot be read, which reading it will report."""
    if _would_block(corpus / path):
        return ""
    try:
        with Path(corpus, path).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _would_block(path: Path) -> bool:
    """Whether this is something other than a file, which could keep its reader waiting for ever."""
    return path.exists() and not path.is_file()
