"""Archives: the files in a zip or a tar, each as its name and its bytes, which are unpacked only as they are asked for.

Nothing the archive says of itself is believed: bytes are counted as they come. Of a zip only the two common ways to
pack are read, since zipfile unpacks the others without a bound on memory. A packed tar is unpacked as a whole first.
"""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from assistant.errors import Refused
from assistant.reading.names import is_hidden, is_left_behind, names_as_meant, parts_of_pages

ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")
"""The endings of archives."""

_CHUNK = 64 * 1024
_LONGEST_READ = 8 * 1024 * 1024
"""The list of an archive's files is read at once; 20,000 files of 400 bytes each stay below this."""

_MOST_TIMES = 200
_SMALL = 1024 * 1024
"""What unpacks to more than this may be no more than so many times the size that it has packed; text packs 3 to 30."""

_ENCRYPTED, _NAMED_IN_UTF8 = 0x1, 0x800
DAMAGED = (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, OverflowError, struct.error, zlib.error)
"""What zipfile and tarfile raise on damaged archives, found by mutating them."""

Member = TypeVar("Member", ZipInfo, tarfile.TarInfo)
Members = Iterator[tuple[str, Iterator[bytes]]]


class _BoundedFile(io.FileIO):
    """A file that is not read in pieces so large that they endanger memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(min(_LONGEST_READ + 1, size) if size is not None and size >= 0 else _LONGEST_READ + 1)
        if len(piece) > _LONGEST_READ:
            raise Refused("it lists more files than can be brought in at a time; split it")
        return piece


def is_archive(name: str) -> bool:
    """Whether a file's name is that of an archive."""
    return name.lower().endswith(ARCHIVES)


def without_archive_ending(name: str) -> str:
    """An archive's name without its ending."""
    ending = next(each for each in sorted(ARCHIVES, key=len, reverse=True) if name.lower().endswith(each))
    return name[: -len(ending)]


def unpack(archive: Path, scratch: Path, most: int, most_bytes: int) -> Members:
    """The files of an archive: the name of each, and its bytes, which may raise `Refused` too.

    Folders, hidden files, what systems add and the parts of saved pages are left out. A member's bytes can be asked for
    only before the next member is.

    Args:
        archive: the archive; its ending says of which kind it is.
        scratch: a folder in which a packed tar is unpacked first, for the while.
        most: how many files it may hold.
        most_bytes: how large a packed tar may become.

    Raises:
        Refused: it is no archive, holds too many files or none at all.
    """
    if archive.name.lower().endswith(".zip"):
        yield from _unpack_zip(archive, most)
    elif archive.name.lower().endswith(".tar"):
        yield from _unpack_tar(archive, most)
    else:
        yield from _unpack_packed_tar(archive, scratch, most, most_bytes)


def within(limit: int, chunks: Iterable[bytes], problem: str) -> Iterator[bytes]:
    """The chunks, as long as they are no more bytes than that; then `Refused` with the problem."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Refused(problem)
        yield chunk


def require_modest(file: Path, most_bytes: int) -> None:
    """Checks a document that is a zip inside, before a library that unpacks it whole sees it.

    zipfile unpacks no more of a member than its header says, so what the headers say is a bound.

    Raises:
        Refused: it is no zip, or would unpack to too much.
    """
    if not is_zipfile(file):
        raise Refused("is damaged, or not what its name says; save it anew")
    with _BoundedFile(file) as bounded, _open_zip(bounded) as opened:
        for member in opened.infolist():
            if member.flag_bits & _ENCRYPTED:
                raise Refused("is encrypted; save it without a password")
            if member.file_size > _most_unpacked(member.compress_size):
                raise Refused(f"unpacks to over {_MOST_TIMES} times its size; it may be made to do harm, save it anew")
        size = sum(member.file_size for member in opened.infolist())
    if size > most_bytes:
        raise Refused(f"unpacks to {size:,} bytes, over the limit of {most_bytes:,}; split it")


def reason_of(refusal: Refused) -> str:
    """A refusal as the reason of a failure, which begins with the verb."""
    return str(refusal).removeprefix("it ")


def _most_unpacked(packed: int) -> int:
    return max(_SMALL, _MOST_TIMES * packed)


def _open_zip(file: _BoundedFile) -> ZipFile:
    try:
        return ZipFile(file)
    except DAMAGED as error:
        raise Refused("it is damaged, or no zip; pack it again") from error


def _unpack_zip(archive: Path, most: int) -> Members:
    with _BoundedFile(archive) as file, _open_zip(file) as opened:
        members = [member for member in opened.infolist() if not _is_zip_folder(member)]
        files = _without_parts_of_pages(_names_of(members), members)
        _require_some(len(files), most)
        for name, member in files:
            yield name, _read_zip_member(opened, member)


def _names_of(members: Sequence[ZipInfo]) -> list[str]:
    """The members' names; what zipfile reads without being told how may have been meant otherwise."""
    guessed = iter(names_as_meant([each.orig_filename for each in members if not each.flag_bits & _NAMED_IN_UTF8]))
    return [each.orig_filename if each.flag_bits & _NAMED_IN_UTF8 else next(guessed) for each in members]


def _without_parts_of_pages(names: Sequence[str], members: Sequence[Member]) -> list[tuple[str, Member]]:
    parts = parts_of_pages(names)
    return [(name, member) for name, member in zip(names, members, strict=True) if name not in parts]


def _unpack_packed_tar(archive: Path, scratch: Path, most: int, most_bytes: int) -> Members:
    tar = scratch / "unpacked.tar"
    limit = min(most_bytes, _most_unpacked(archive.stat().st_size))
    try:
        with gzip.open(archive) as packed, tar.open("wb") as unpacked:
            chunks = iter(lambda: packed.read(_CHUNK), b"")
            problem = f"it unpacks to over {limit:,} bytes; split it, or save it anew if it is small"
            unpacked.writelines(within(limit, chunks, problem))
        yield from _unpack_tar(tar, most)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Refused("it is damaged, or no packed tar; pack it again") from error
    finally:
        tar.unlink(missing_ok=True)


def _unpack_tar(archive: Path, most: int) -> Members:
    with _BoundedFile(archive) as file:
        try:
            with tarfile.open(fileobj=file, mode="r:") as opened:
                listed = [member for member in _listed(opened, most) if not _is_left_out(member.name, member.isdir())]
                files = _without_parts_of_pages([member.name for member in listed], listed)
                _require_some(len(files), most)
                for name, member in files:
                    yield name, _read_tar_member(opened, member)
        except (tarfile.TarError, *DAMAGED) as error:
            raise Refused("it is damaged, or no tar; pack it again") from error


def _listed(opened: tarfile.TarFile, most: int) -> Iterator[tarfile.TarInfo]:
    """The members, one at a time, until there are far too many for a list of them."""
    for number, member in enumerate(opened):
        if number > 2 * most:
            raise Refused(f"it holds more than {2 * most:,} files and folders; split it")
        yield member


def _require_some(count: int, most: int) -> None:
    if not count:
        raise Refused("there are no files in it; pack the articles into it")
    if count > most:
        raise Refused(f"it holds {count:,} files, and only {most:,} more can be brought in; split it")


def _is_zip_folder(member: ZipInfo) -> bool:
    path = member.orig_filename.replace("\\", "/")
    return _is_left_out(path, path.endswith("/") or stat.S_ISDIR(member.external_attr >> 16))


def _is_left_out(path: str, is_folder: bool) -> bool:
    """Whether a member is a folder, hidden, or what systems add; not if its name is an attempt to lead elsewhere."""
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return is_folder or is_hidden(parts) or parts[:1] == ["__MACOSX"] or any(map(is_left_behind, parts[-1:]))


def _read_zip_member(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        raise Refused("it is a link, no file; pack the file that it leads to")
    if member.flag_bits & _ENCRYPTED:
        raise Refused("it is encrypted; pack it without a password")
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused("it is packed in an uncommon way; pack it with the usual one (deflate)")
    problem = f"it unpacks to over {_MOST_TIMES} times its size; it may be made to do harm, leave it out"
    yield from within(_most_unpacked(member.compress_size), _chunks(lambda: archive.open(member)), problem)


def _read_tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    if not member.isreg():
        raise Refused("it is a link or a device, no file; pack the file that it leads to")
    yield from _chunks(lambda: archive.extractfile(member))


def _chunks(open_member: Callable[[], object]) -> Iterator[bytes]:
    try:
        with open_member() as content:  # type: ignore[attr-defined]
            while chunk := content.read(_CHUNK):
                yield chunk
    except (tarfile.TarError, *DAMAGED) as error:
        raise Refused("it is damaged in the archive; pack it again") from error
