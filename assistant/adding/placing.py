"""Placing: moves files into the corpus's folder for what was brought in, overwriting nothing, and takes them back."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path, PurePosixPath

from assistant.errors import Refused
from assistant.index.building import ADDED
from assistant.reading import find_sources, hash_source
from assistant.reading.names import numbered


class Placement:
    """What a batch changes in a corpus, so that it can be undone."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._moved: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []
        self._usable: set[Path] = set()
        self._numbers: dict[Path, int] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._to_hash: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for source in find_sources(corpus):
            self._to_hash[source.size, _suffix(source.path)].append(source.path)

    def find_same(self, file: Path) -> str:
        """Where in the corpus the same bytes are read in the same way; empty if nowhere."""
        suffix = _suffix(file.name)
        for path in self._to_hash.pop((file.stat().st_size, suffix), ()):
            self._known.setdefault((hash_source(self._corpus, path), suffix), path)
        return self._known.get((hash_source(file.parent, file.name), suffix), "")

    def move(self, file: Path, path: PurePosixPath) -> str:
        """Moves a file in, under another name if its own is taken; returns where it is in the corpus.

        Raises:
            Refused: a folder on its way is a file or a link.
        """
        target = self._claim(self._make_folder(path.parent), path.name)
        try:
            file.replace(target)
        except BaseException:
            target.unlink()
            raise
        self._moved.append((file, target))
        place = target.relative_to(self._corpus).as_posix()
        self._to_hash[target.stat().st_size, _suffix(place)].append(place)
        return place

    def undo(self) -> None:
        """Moves every file back to where it came from; those that somebody has removed since stay so."""
        while self._moved:
            file, target = self._moved.pop()
            if target.exists():
                target.replace(file)
        self.remove_empty_folders()

    def remove_empty_folders(self) -> None:
        """Removes the folders that were made here and hold nothing."""
        for folder in reversed(self._folders):
            if not any(folder.iterdir()):
                folder.rmdir()
        self._folders = [folder for folder in self._folders if folder.exists()]

    def _make_folder(self, path: PurePosixPath) -> Path:
        folder = self._corpus
        for part in (ADDED, *path.parts):
            folder /= part
            if folder in self._usable:
                continue
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                place = folder.relative_to(self._corpus).as_posix()
                raise Refused(f"{place} is no folder of the corpus; rename the folder that this file lies in")
            if not folder.exists():
                folder.mkdir()
                self._folders.append(folder)
            self._usable.add(folder)
        return folder

    def _claim(self, folder: Path, name: str) -> Path:
        """An empty file under the first free name, made by this call, so that no other can be overwritten."""
        wanted = folder / name
        while True:
            number = self._numbers[wanted] = self._numbers.get(wanted, 0) + 1
            file = folder / numbered(name, number)
            try:
                file.open("xb").close()
            except FileExistsError:
                continue
            return file


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
