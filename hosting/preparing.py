"""Preparing: fills a folder with all that a Space needs, the index included. Nothing of anybody else's is touched.

The folder is made ready in a hidden folder inside it and then takes its place, so that a preparation that fails leaves
what was there. The index is built with the default settings, which are those that a Space starts with.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from assistant.encoding import Encoder
from assistant.errors import CorpusError
from assistant.index import build_index
from assistant.index.writing import Progress
from assistant.reading import find_sources
from assistant.records import BuildReport
from assistant.settings import Settings
from hosting import folder as folders
from hosting.card import CARD, ROOT
from hosting.folder import FolderError

_MADE_BY_THE_HUB = {CARD, folders.ATTRIBUTES}
"""What a new Space holds before anything was pushed to it."""


def prepare_space(
    folder: Path, corpus: Path, card: str, encoder: Encoder, progress: Progress = lambda *_: None
) -> BuildReport:
    """Makes a folder ready to be pushed to a Space.

    Args:
        folder: new, empty, a clone of a new Space, or prepared before; what was prepared is replaced.
        corpus: the articles.
        card: its README.md.
        encoder: the model.
        progress: told how far the index is.

    Returns:
        What became of the articles.

    Raises:
        FolderError: the folder holds something else; says what.
        CorpusError: there are no articles, or one cannot be copied.
    """
    _refuse_what_is_lost(folder, corpus)
    folder.mkdir(parents=True, exist_ok=True)
    stage = folder / folders.STAGE
    _remove(stage)
    stage.mkdir()
    try:
        _copy_program(stage)
        _copy_corpus(corpus, stage / "seeds")
        report = _build(stage, folder, encoder, progress)
        if not report.articles:
            raise CorpusError(corpus, "no article in it can be read", "name a folder of articles")
        (stage / CARD).write_text(card, "utf-8")
        folders.write_git_files(stage)
        folders.write_record(stage)
        _put_in_place(stage, folder)
    finally:
        _remove(stage)
    return report


def _refuse_what_is_lost(folder: Path, corpus: Path) -> None:
    """Raises an error if anything in the folder is not of an earlier preparation and is in no history either."""
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder}: is a file; name a folder")
    here, articles = folder.resolve(), corpus.resolve()
    if here.is_relative_to(articles) or articles.is_relative_to(here):
        raise FolderError(f"{folder}: one of it and {corpus} lies in the other; keep the articles apart from the Space")
    for path in folders.foreign_files(folder):
        if path not in _MADE_BY_THE_HUB or not _is_committed(folder, path):
            raise FolderError(
                f"{folder / path}: was not written here by an earlier prepare, or has been changed since; "
                "move it away, or name another folder"
            )


def _is_committed(folder: Path, path: str) -> bool:
    """Whether a file is, as it is now, in the history of the clone that the folder is."""
    if not (folder / ".git").exists():
        return False
    command = ["git", "-C", str(folder), "cat-file", "-p", f"HEAD:{path}"]
    shown = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - git, with no words of others
    return shown.returncode == 0 and shown.stdout == (folder / path).read_bytes()


def _copy_program(stage: Path) -> None:
    for name in ("app.py", "requirements.txt", "LICENSE"):
        shutil.copyfile(ROOT / name, stage / name)
    shutil.copytree(ROOT / "assistant", stage / "assistant", ignore=shutil.ignore_patterns("__pycache__", ".*"))


def _copy_corpus(corpus: Path, seeds: Path) -> None:
    """Copies every file that is read as an article or reported as none, links as what they lead to."""
    for source in find_sources(corpus):
        original, copy = corpus / source.path, seeds / source.path
        if not original.is_file():
            raise CorpusError(original, "is not a file that can be copied", "move it out of the folder of articles")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)


def _build(stage: Path, folder: Path, encoder: Encoder, progress: Progress) -> BuildReport:
    """Builds the index as its first generation; what was encoded for the folder before is not encoded again."""
    vectors = stage / folders.VECTORS
    vectors.parent.mkdir()
    if (folder / folders.VECTORS).is_file():
        shutil.copyfile(folder / folders.VECTORS, vectors)
    seeds = stage / "seeds"
    seeds.mkdir(exist_ok=True)
    return build_index(seeds, vectors.parent, encoder, Settings(), progress)


def _put_in_place(stage: Path, folder: Path) -> None:
    for name in (*folders.ENTRIES, folders.IGNORE, folders.ATTRIBUTES, folders.RECORD):
        _remove(folder / name)
        (stage / name).rename(folder / name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
