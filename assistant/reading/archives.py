"""Archives in the corpus: each file in a zip or a tar is read like any other, placed by its name in the archive.

A member waits in a temporary folder outside the corpus while it is read. Archives within archives are not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.names import safe_path, shown
from assistant.reading.unpacking import is_archive, reason_of, unpack, within
from assistant.records import Failure
from assistant.settings import Settings

_LONGEST_ENDING = 20
_MOST_FILES = 20_000
_READ_BY_PIECE = (".jsonl", ".ndjson", ".csv", ".tsv", ".mbox")
"""Formats whose files have no limit of their own, only their lines or messages."""

Found = Iterator[Document | Failure]


def most_bytes(name: str, settings: Settings) -> int:
    """How large a file may be that waits to be read."""
    return settings.max_incoming_bytes if name.lower().endswith(_READ_BY_PIECE) else settings.max_file_bytes


def read_archive(file: Path, path: str, settings: Settings, read: Callable[[Path, str, Settings], Found]) -> Found:
    """What the files of an archive hold, in its order; one that cannot be read is a failure that names it.

    Args:
        file: where the archive is.
        path: its path in the corpus.
        settings: the limits.
        read: reads one file, whatever its format.
    """
    left = settings.max_incoming_bytes
    try:
        with TemporaryDirectory(prefix="clippings-") as scratch:
            for name, chunks in unpack(file, Path(scratch), _MOST_FILES, left):
                waiting = Path(scratch) / "member"
                try:
                    member = str(safe_path(name))
                    waiting = waiting.with_suffix(_ending(member))
                    _keep(waiting, member, chunks, left, settings)
                except (Refused, OSError) as problem:
                    left -= _remove(waiting)
                    yield Failure(f"{path}/{shown(name)}", _why_not(problem))
                    continue
                for found in read(waiting, f"{path}/{member}", settings):
                    yield _inside(member, found) if isinstance(found, Document) else found
                left -= _remove(waiting)
    except Refused as refusal:
        yield Failure(path, reason_of(refusal))


def _inside(member: str, found: Document) -> Document:
    """A document of a member, or of what that holds in its turn, such as a mail's attachment."""
    return replace(found, member=f"{member}/{found.member}" if found.member else member)


def _ending(member: str) -> str:
    """The ending of a member's name, cut to what a file system takes."""
    return Path(member).suffix.lower()[:_LONGEST_ENDING]


def _remove(file: Path) -> int:
    """Removes a member that was waiting; returns how many bytes it had."""
    size = file.stat().st_size if file.exists() else 0
    file.unlink(missing_ok=True)
    return size


def _why_not(problem: Refused | OSError) -> str:
    if isinstance(problem, Refused):
        return reason_of(problem)
    return f"cannot be unpacked ({problem.strerror}); unpack the archive yourself"


def _keep(waiting: Path, member: str, chunks: Iterator[bytes], left: int, settings: Settings) -> None:
    """Writes a member to where it waits to be read, under no name of its own but with its ending."""
    if is_archive(member):
        raise Refused("it is an archive within an archive; unpack it first")
    limit = min(most_bytes(member, settings), left)
    with waiting.open("wb") as opened:
        opened.writelines(
            within(limit, chunks, f"it is over {limit:,} bytes, the limit or what is left of it; split it")
        )
