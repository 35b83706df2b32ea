"""Names: from what a browser or a zip calls a file to a relative path that leads nowhere else. Touches no disk.

Also which names are those of no articles: what systems and programs leave in folders, and the parts of a saved page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from assistant.errors import Refused
from assistant.reading.decoding import decode

_LONGEST_NAME = 255
"""The bytes that file systems allow a name."""

_LONGEST_SLUG = 120
_LONGEST_PATH = 1000
"""Bytes; leaves room for the corpus's own path below the 4,096 of Linux."""

_DRIVE = re.compile(r"[A-Za-z]:")
_UNFIT = {"Cc", "Cs", "Zl", "Zp"}
"""Categories of characters that make a name no line of text: controls, half characters, separators."""

_LEFT_BEHIND = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
_PAGE = re.compile(r"\.x?html?$", re.IGNORECASE)
_FOLDER_OF_A_PAGE = re.compile(
    r"[-_.](?:files?|archivos|arquivos|bestanden|bylos|dateien|datoteke|dosyalar|elemei|failid|fails|fajlovi"
    r"|ficheiros|fichiers|filer|fitxategiak|fitxers|pliki|soubory|tiedostot)(?=[/\\])",
    re.IGNORECASE,
)
"""What browsers, each in its language, add to the name of a page for the folder of its parts."""

_SAID_BY_ZIPS = "cp437"
_MOST_ACCENTED = 1 / 3
"""Of a name's letters, so many are accented at most where it is in the encoding of the first PCs."""
_RUSSIAN = re.compile("[А-ЯЁЄЇЎ]?[а-яёєїў]*|[А-ЯЁЄЇЎ]*")
_WORD = re.compile(r"[^\W\d_]+")


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


def is_left_behind(name: str) -> bool:
    """Whether a file is what Windows, macOS or an office program leaves beside others, such as `Thumbs.db`."""
    return name.casefold() in _LEFT_BEHIND or name.startswith("~$")


def parts_of_pages(paths: Collection[str]) -> frozenset[str]:
    """The paths in the folders that browsers save beside a page, such as `Pier_files` beside `Pier.html`."""
    pages = {path[: ending.start()] for path in paths if (ending := _PAGE.search(path))}
    return frozenset(
        path for path in paths if any(path[: each.start()] in pages for each in _FOLDER_OF_A_PAGE.finditer(path))
    )


def names_as_meant(names: Sequence[str]) -> list[str]:
    """Names whose encoding a zip does not say, in the one that they seem to be in.

    By the format they are in cp437, as they come here; Windows writes them in that of its country, others in UTF-8.
    What can be read stays as it is, the rest is guessed together, since a single name is short.
    """
    odd = [name for name in names if not _can_be_read(name)]
    meant = dict(zip(odd, _guess(odd), strict=True))
    return [meant.get(name, name) for name in names]


def _can_be_read(name: str) -> bool:
    letters = [each for each in name if each.isalpha()]
    accented = sum(not each.isascii() for each in letters)
    return name.isascii() or (not _holds_symbols(name) and accented <= _MOST_ACCENTED * len(letters))


def _guess(names: Sequence[str]) -> Sequence[str]:
    """The names in an encoding that all of them are in; as they are if there is none in which they are words."""
    try:
        meant = _decode("\n".join(names).encode(_SAID_BY_ZIPS)).split("\n")
    except Refused:
        return names
    return meant if len(meant) == len(names) and not any(map(_holds_symbols, meant)) else names


def _decode(written: bytes) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError:
        russian = written.decode("cp866")
        is_russian = all(word.isascii() or _RUSSIAN.fullmatch(word) for word in _WORD.findall(russian))
        return russian if is_russian and not _holds_symbols(russian) else decode(written).text


def _holds_symbols(name: str) -> bool:
    """Whether there is more in a name than ASCII, letters with their marks, digits, punctuation and blanks."""
    return any(not each.isascii() and unicodedata.category(each)[0] in "SCN" and not each.isdecimal() for each in name)


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
