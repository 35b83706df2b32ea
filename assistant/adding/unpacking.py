"""Zips: the files in one, each as its name and its bytes, which are unpacked only as they are asked for.

Nothing the archive says of itself is believed: sizes are for the caller to count. Only the two common ways to pack are
read, since zipfile unpacks the others without a bound on memory.
"""

from __future__ import annotations

import io
import stat
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from assistant.adding.items import Refused
from assistant.adding.names import is_hidden

_CHUNK = 64 * 1024
_LONGEST_READ = 8 * 1024 * 1024
"""The list of an archive's files is read at once; 20,000 files of 400 bytes each stay below this."""

_ENCRYPTED = 0x1
_DAMAGED = (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, OverflowError, struct.error, zlib.error)
"""What zipfile raises on damaged archives, found by mutating them."""


class _BoundedFile(io.FileIO):
    """A file that is not read in pieces so large that they endanger memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(min(_LONGEST_READ + 1, size) if size is not None and size >= 0 else _LONGEST_READ + 1)
        if len(piece) > _LONGEST_READ:
            raise Refused("it lists more files than can be brought in at a time; split it")
        return piece


def unpack(archive: Path, most: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of a zip: the name of each, and its bytes, which may raise `Refused` too.

    Folders, hidden files and what macOS adds are left out.

    Args:
        archive: the zip.
        most: how many files it may hold.

    Raises:
        Refused: it is no zip, holds too many files or none at all.
    """
    with _BoundedFile(archive) as file:
        try:
            opened = ZipFile(file)
        except _DAMAGED as error:
            raise Refused("it is damaged, or no zip; pack it again") from error
        with opened:
            files = [member for member in opened.infolist() if not _is_left_out(member)]
            if not files:
                raise Refused("there are no files in it; pack the articles into it")
            if len(files) > most:
                raise Refused(f"it holds {len(files):,} files, and only {most:,} more can be brought in; split it")
            for member in files:
                yield member.orig_filename, _read(opened, member)


def _is_left_out(member: ZipInfo) -> bool:
    """Whether a member is a folder, hidden, or what macOS adds; not if its name is an attempt to lead elsewhere."""
    path = member.orig_filename.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    is_folder = path.endswith("/") or stat.S_ISDIR(member.external_attr >> 16)
    return is_folder or is_hidden(parts) or parts[:1] == ["__MACOSX"]


def _read(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise Refused("it is a link, no file; pack the file that it leads to")
    if member.flag_bits & _ENCRYPTED:
        raise Refused("it is encrypted; pack it without a password")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused("it is packed in an uncommon way; pack it with the usual one (deflate)")
    try:
        with archive.open(member) as content:
            while chunk := content.read(_CHUNK):
                yield chunk
    except _DAMAGED as error:
        raise Refused("it is damaged in the zip; pack it again") from error
