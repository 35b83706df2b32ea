"""Staging: the hidden folder of the corpus in which files wait, so that adding them is a rename and needs no room.

A folder is locked by who made it for as long as it is in use; one without that lock is a crashed process's left-over.
"""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from assistant.errors import CorpusError

_PREFIX = ".incoming-"
_LOCK = "lock"
_DAY = 24 * 60 * 60


class StagingFolder:
    """A new hidden folder of a corpus.

    Raises:
        CorpusError: the corpus is not a folder or cannot be written.
    """

    def __init__(self, corpus: Path) -> None:
        if not corpus.is_dir():
            problem = "is not a folder" if corpus.exists() else "no such folder"
            raise CorpusError(corpus, problem, "name a folder of articles")
        with writing_to(corpus):
            self.path = Path(mkdtemp(prefix=_PREFIX, dir=corpus))
            self._lock = (self.path / _LOCK).open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def remove(self) -> None:
        """Removes the folder with what is left in it."""
        if self.path.exists():
            shutil.rmtree(self.path)
        self._lock.close()


def clear_left_over(corpus: Path) -> None:
    """Removes the staging folders that interrupted processes have left in a corpus, and none that is in use.

    Raises:
        CorpusError: the corpus cannot be written.
    """
    with writing_to(corpus):
        for folder in corpus.glob(f"{_PREFIX}*"):
            if folder.is_dir() and not folder.is_symlink() and _is_abandoned(folder):
                shutil.rmtree(folder)


@contextmanager
def writing_to(corpus: Path) -> Iterator[None]:
    """Says in one line why the corpus cannot be written.

    Raises:
        CorpusError: instead of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise CorpusError(corpus, problem, "check the folder and the room on the disk") from error


def write_new(file: Path, chunks: Iterable[bytes]) -> None:
    """Writes a new file, of which nothing stays if anything goes wrong."""
    try:
        with file.open("xb") as opened:
            for chunk in chunks:
                opened.write(chunk)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _is_abandoned(folder: Path) -> bool:
    """Whether nobody holds the lock; without a lock, which its maker may be about to take, whether it is a day old."""
    try:
        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return time.time() - folder.stat().st_mtime > _DAY
    return True
