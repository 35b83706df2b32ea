"""Names: from what a browser or a zip calls a file to a relative path that leads nowhere else. Touches no disk."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from assistant.errors import Refused

_LONGEST_NAME = 255
"""The bytes that file systems allow a name."""

_LONGEST_SLUG = 120
_LONGEST_PATH = 1000
"""Bytes; leaves room for the corpus's own path below the 4,096 of Linux."""

_DRIVE = re.compile(r"[A-Za-z]:")
_UNFIT = {"Cc", "Cs", "Zl", "Zp"}
"""Categories of characters that make a name no line of text: controls, half characters, separators."""


def safe_path(name: str) -> PurePosixPath:
    """The relative path that a hostile name stands for; backslashes part folders, names too long are shortened.

    Raises:
        Refused: it is empty, absolute, hidden, leads upwards, or is no line of text.
    """
    if any(unicodedata.category(character) in _UNFIT for character in name):
        raise Refused("its name holds characters that cannot be shown; rename it")
    name = name.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name):
        raise Refused("its name begins at the root of a disk; bring it in by a relative name")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts:
        raise Refused("it has no name; give it one")
    if ".." in parts:
        raise Refused("its name leads out of its folder (..); bring it in by another name")
    if is_hidden(parts):
        raise Refused("it is hidden, or lies in a hidden folder (a leading dot); rename it")
    *folders, last = parts
    return PurePosixPath(*(cut(folder, _LONGEST_NAME) for folder in folders), numbered(last, 1))


def require_short(path: PurePosixPath) -> None:
    """Checks the length of a whole path.

    Raises:
        Refused: it is too long to be written everywhere.
    """
    if len(str(path).encode()) > _LONGEST_PATH:
        raise Refused(f"its path is over {_LONGEST_PATH:,} bytes; bring in a folder further down")


def is_hidden(parts: list[str]) -> bool:
    """Whether a part of a path hides what lies there."""
    return any(part.startswith(".") for part in parts)


def numbered(name: str, number: int) -> str:
    """A file's name, from 2 on with the number before its ending, and short enough for a file system."""
    suffix = PurePosixPath(name).suffix
    tail = f" ({number}){suffix}" if number > 1 else suffix
    return cut(name.removesuffix(suffix), _LONGEST_NAME - len(tail.encode())) + tail


def cut(text: str, size: int) -> str:
    """The beginning of a text that takes up so many bytes at most."""
    return text.encode()[: max(size, 0)].decode(errors="ignore")


def shown(name: str) -> str:
    """A hostile name as one line that any page can show."""
    line = "".join("\ufffd" if unicodedata.category(each) in _UNFIT else each for each in name[:_LONGEST_PATH])
    return line.replace("\\", "/")


def slug(title: str) -> str:
    """A file's name for a title: its letters, marks and digits in any script, joined by hyphens."""
    title = unicodedata.normalize("NFC", title).lower()
    spaced = "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in title)
    return cut("-".join(spaced.split()), _LONGEST_SLUG).strip("-") or "text"
