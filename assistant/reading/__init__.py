"""Reading: a folder of files becomes Articles, one file at a time, each with its untouched decoded text.

Knows nothing of passages, models or the index. A file, or a line of one, that cannot be read becomes a
`Failure` with its place and reason, and stops nothing else.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest
from pathlib import Path

from assistant.errors import CorpusError
from assistant.reading.archives import read_archive
from assistant.reading.document import Document
from assistant.reading.documents import read_markdown, read_plain_text
from assistant.reading.isolation import read_apart
from assistant.reading.making import make_article
from assistant.reading.names import is_hidden, is_left_behind, parts_of_pages
from assistant.reading.unpacking import ARCHIVES
from assistant.records import Article, Failure
from assistant.settings import Settings

Reader = Callable[[Path, str, Settings], Iterator[Document | Failure]]
"""The documents of a file, given where it is and its path in the corpus, in order, and what could not be read."""


UNREAD_FORMAT = "is in no format that is read; save it as text, HTML, PDF, DOCX or another that is"
"""Why a file is not read whose name ends in nothing that `READERS` has."""


def read_documents(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """Reads a file of any format; one in none that is read is a failure."""
    if not (ending := format_of(path)):
        yield Failure(path, UNREAD_FORMAT)
    elif file.is_file() and not file.stat().st_size:
        yield Failure(path, "is empty; fill it or remove it", "empty")
    else:
        yield from READERS[ending](file, path, settings)


def format_of(path: str) -> str:
    """The ending by which a file is read, empty if it is in no format that is."""
    name = path.lower()
    return next((ending for ending in READERS if name.endswith(ending)), "")


def _apart(reader: str) -> Reader:
    return partial(read_apart, f"{__name__}.{reader}")


_read_archive = partial(read_archive, read=read_documents)

READERS: dict[str, Reader] = {
    ".txt": read_plain_text,
    ".text": read_plain_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    **dict.fromkeys((".jsonl", ".ndjson"), _apart("json_lines.read_json_lines")),
    ".json": _apart("json_documents.read_json"),
    ".csv": _apart("tables.read_table"),
    ".tsv": _apart("tables.read_table"),
    ".pdf": _apart("pdf.read_pdf"),
    ".docx": _apart("docx.read_docx"),
    ".odt": _apart("odt.read_odt"),
    ".rtf": _apart("rtf.read_rtf"),
    ".epub": _apart("epub.read_epub"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _apart("html.read_html")),
    **dict.fromkeys((".mhtml", ".mht"), _apart("mhtml.read_mhtml")),
    ".eml": _apart("mail.read_mail"),
    ".mbox": _apart("mail.read_mailbox"),
    **dict.fromkeys((".rss", ".atom", ".xml"), _apart("feeds.read_feed")),
    **dict.fromkeys(ARCHIVES, _read_archive),
}
"""The reader of each format, by the ending of a file's name; those of libraries read in a process of their own."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus: its path relative to the corpus with forward slashes, and what tells if it changed."""

    path: str
    size: int
    mtime_ns: int


def find_sources(corpus: Path, leave_out: Path | None = None) -> list[Source]:
    """The files below the folder, ordered by path; links to folders are named and not followed.

    Left out are hidden files, what systems leave behind, and the parts of saved pages.

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
        names[:] = [name for name in names if not is_hidden([name]) and Path(folder, name).resolve() != kept_out]
        links = [name for name in names if Path(folder, name).is_symlink()]
        shown = [name for name in (*files, *links) if not is_hidden([name]) and not is_left_behind(name)]
        visible = [Path(folder, name) for name in shown]
        found += [_stamp(corpus, path) for path in visible]
    parts = parts_of_pages([source.path for source in found])
    return sorted((source for source in found if source.path not in parts), key=lambda source: source.path)


def _stamp(corpus: Path, path: Path) -> Source:
    """A file with its size and time, both 0 where reading will report why."""
    name = _printable(path.relative_to(corpus))
    try:
        status = path.stat()
    except OSError:
        return Source(name, 0, 0)
    return Source(name, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else Source(name, 0, 0)


_SPELLED_OUT = re.compile(r"\\x[0-9a-f]{2}")


def _printable(path: Path) -> str:
    """A path with forward slashes; a name that is not UTF-8 is shown with its odd bytes spelled out, and not found."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def read_source(corpus: Path, path: str, settings: Settings) -> Iterator[Article | Failure]:
    """The articles of one file, in order, and what in it could not be read."""
    if reason := _why_not_opened(corpus, path):
        yield Failure(path, reason)
        return
    try:
        for found in read_documents(corpus / path, path, settings):
            yield make_article(path, found) if isinstance(found, Document) else found
    except OSError as error:
        yield Failure(path, f"cannot be read ({error.strerror}); check its name, and that it is there and readable")


def hash_source(corpus: Path, path: str) -> str:
    """Hex SHA-256 of a file's bytes; empty if it cannot be read, which reading it will report."""
    if _why_not_opened(corpus, path):
        return ""
    try:
        with Path(corpus, path).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _why_not_opened(corpus: Path, path: str) -> str:
    """Why a file is left alone: it leads elsewhere, or is none and could keep its reader waiting for ever."""
    file = corpus / path
    try:
        if file.is_symlink() and not file.resolve(strict=True).is_relative_to(corpus.resolve()):
            return "is a link that leads out of the corpus; put the file itself here"
    except (OSError, RuntimeError):
        return "is a link that leads nowhere, or in a circle; remove it"
    if _SPELLED_OUT.search(path) and not file.exists():
        return "has a name that is not UTF-8; rename it"
    if file.is_dir():
        return "is a link to a folder, which is not followed; put the folder itself here"
    if file.exists() and not file.is_file():
        return "not a file but a pipe, a socket or a device; move it out of the corpus"
    return ""
