"""Generations: each build of the index is a folder that never changes; `CURRENT` names the one in force.

Whatever interrupts a build, a reader finds the old generation or the new one, whole. Nothing here knows what the
files of a generation mean.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Any, cast

from assistant.errors import IndexBusy, IndexDamaged, IndexNotFound

MANIFEST = "manifest.json"
_CURRENT = "CURRENT"
_GENERATIONS = "generations"
_PARTIAL = ".partial"
_POINTER = re.compile(rb"(?P<name>\d{6,}) (?P<sha256>[0-9a-f]{64})\n")


@contextmanager
def building(index: Path) -> Iterator[Path]:
    """A new folder to build a generation in; only one process at a time may.

    What an earlier, interrupted build left behind is removed. So is this folder, if it is not published.

    Raises:
        IndexBusy: another process is building this index.
    """
    generations = index / _GENERATIONS
    generations.mkdir(parents=True, exist_ok=True)
    with (index / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(index) from error
        for left_over in generations.glob(f"*{_PARTIAL}"):
            shutil.rmtree(left_over)
        number = max((int(each.name) for each in generations.iterdir() if each.name.isdecimal()), default=0) + 1
        folder = generations / f"{number:06d}{_PARTIAL}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def publish(index: Path, folder: Path, manifest: dict[str, Any]) -> Path:
    """Puts a finished folder in force, as the last step by replacing `CURRENT`; removes all but the last two.

    Args:
        index: the index folder.
        folder: as given by `building`.
        manifest: what to say of it; the size and hash of each file are added here.

    Returns:
        The generation's folder.
    """
    files = sorted(each for each in folder.iterdir())
    for file in files:
        _flush(file)
    hashes = {file.name: {"size": file.stat().st_size, "sha256": _hash(file)} for file in files}
    _write_durably(folder / MANIFEST, json.dumps({**manifest, "files": hashes}, indent=1, sort_keys=True) + "\n")
    _flush(folder)
    final = folder.with_name(folder.name.removesuffix(_PARTIAL))
    folder.rename(final)
    _flush(final.parent)
    pointer = index / f"{_CURRENT}.new"
    _write_durably(pointer, f"{final.name} {_hash(final / MANIFEST)}\n")
    pointer.replace(index / _CURRENT)
    _flush(index)
    for older in sorted(each for each in final.parent.iterdir() if each.name.isdecimal() and each < final)[:-1]:
        shutil.rmtree(older)
    return final


def open_current(index: Path) -> tuple[Path, dict[str, Any]]:
    """The generation in force and its manifest, each of its files checked against it.

    Raises:
        IndexNotFound: there is no index.
        IndexDamaged: a file is missing or is not what the manifest says; names it.
    """
    pointer = index / _CURRENT
    try:
        line = pointer.read_bytes()
    except FileNotFoundError as error:
        raise IndexNotFound(index) from error
    except OSError as error:
        raise IndexDamaged(pointer, "cannot be read") from error
    named = _POINTER.fullmatch(line)
    if named is None:
        raise IndexDamaged(pointer, f"names no generation but {line[:40]!r}")
    folder = index / _GENERATIONS / named["name"].decode()
    manifest = _read_manifest(folder / MANIFEST, named["sha256"].decode())
    for file, expected in manifest["files"].items():
        _check(folder / file, expected)
    return folder, manifest


def _read_manifest(file: Path, sha256: str) -> dict[str, Any]:
    if not file.is_file():
        raise IndexDamaged(file, "is missing")
    if _hash(file) != sha256:
        raise IndexDamaged(file, f"does not have the sha256 that {_CURRENT} gives")
    return cast("dict[str, Any]", json.loads(file.read_text("utf-8")))


def _check(file: Path, expected: dict[str, Any]) -> None:
    if not file.is_file():
        raise IndexDamaged(file, "is missing")
    size = file.stat().st_size
    if size != expected["size"]:
        raise IndexDamaged(file, f"has {size:,} bytes, not {expected['size']:,}")
    if _hash(file) != expected["sha256"]:
        raise IndexDamaged(file, "does not have the sha256 that the manifest gives")


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _write_durably(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    _flush(file)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
