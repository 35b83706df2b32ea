"""The folder of a Space: what a push takes of it, what of that has to go by LFS, and what was written by us.

Knows nothing of articles or of the index but which of its files are not worth pushing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from assistant.errors import AssistantError

ENTRIES = ("app.py", "assistant", "requirements.txt", "LICENSE", "seeds", "index", "README.md")
"""What a prepared folder holds, besides the next three."""
IGNORE, ATTRIBUTES, RECORD = ".gitignore", ".gitattributes", ".prepared.sha256"
"""What git leaves out; what it sends by LFS; every file that was written, as `sha256sum -c` reads it."""
STAGE = ".preparing"
"""Where a folder is made ready inside itself before it takes the place of what was there."""
VECTORS = "index/vectors.sqlite"
"""What was encoded once. It stays in the folder for the next time, and is of no use to a Space."""
LARGEST = 10 * 1024 * 1024
"""In bytes. The Hub refuses a push with a larger file that is not in LFS."""

_LFS = "filter=lfs diff=lfs merge=lfs -text"
_CACHES = "__pycache__"
_IGNORED = f"/{VECTORS}\n/index/.lock\n/assistant/**/{_CACHES}/\n"
_SPECIAL = re.compile(r"[\\*?\[]")


class FolderError(AssistantError):
    """The folder of a Space cannot be made, or cannot be tried out."""


def pushed_files(folder: Path) -> list[str]:
    """All that a push takes, sorted: paths with forward slashes; a link counts as a file."""
    found = []
    for here, names, files in os.walk(folder):
        place = Path(here).relative_to(folder)
        if not place.parts:
            names[:] = [name for name in names if name not in (".git", STAGE)]
        elif place.parts[0] == "assistant":
            names[:] = [name for name in names if name != _CACHES]
        links = [name for name in names if Path(here, name).is_symlink()]
        found += [(place / name).as_posix() for name in (*files, *links)]
    return sorted(set(found) - {".git", VECTORS, "index/.lock"})


def write_git_files(folder: Path) -> None:
    """Writes what git is told to leave out, and to send by LFS; every other file is to stay as it is, byte by byte."""
    (folder / IGNORE).write_text(_IGNORED, "utf-8")
    by_lfs = [_attributes(path) for path in pushed_files(folder) if needs_lfs(folder / path)]
    (folder / ATTRIBUTES).write_text("\n".join(["* -text", *by_lfs, ""]), "utf-8")


def outside_lfs(folder: Path) -> list[str]:
    """The files that need LFS and are not in it, as `write_git_files` would have put them there."""
    attributes = folder / ATTRIBUTES
    lines = attributes.read_text("utf-8").splitlines() if attributes.is_file() else []
    return [path for path in pushed_files(folder) if needs_lfs(folder / path) and _attributes(path) not in lines]


def needs_lfs(file: Path) -> bool:
    """Whether the Hub refuses a file unless it comes by LFS: it is large, or it is not text, whatever its size."""
    if file.is_symlink() or file.stat().st_size > LARGEST:
        return not file.is_symlink()
    content = file.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return b"\0" in content


def write_record(folder: Path) -> None:
    """Notes what was written, so that another time it is known from what somebody else put there."""
    lines = [f"{hash_file(folder / path)}  {path}\n" for path in pushed_files(folder)]
    (folder / RECORD).write_text("".join(lines), "utf-8")


def foreign_files(folder: Path) -> Iterator[str]:
    """The files that are not, or no longer, what was written here before."""
    record = folder / RECORD
    lines = record.read_text("utf-8").split("\n") if record.is_file() else []
    written = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    for path in pushed_files(folder):
        file = folder / path
        if path != RECORD and (file.is_symlink() or written.get(path) != hash_file(file)):
            yield path


def hash_file(file: Path) -> str:
    """Hex SHA-256 of a file."""
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _attributes(path: str) -> str:
    """The line of .gitattributes that sends exactly this file by LFS."""
    pattern = "/" + _SPECIAL.sub(r"\\\g<0>", path)
    if re.search(r'[\s"]', pattern):
        pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{pattern} {_LFS}"
