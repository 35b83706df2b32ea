"""The command that brings articles in: files, folders and archives of this machine, and addresses of the web."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from assistant.adding import Incoming, Item, add_articles
from assistant.cli.output import ProgressBar, complain, print_json
from assistant.encoding import load_encoder
from assistant.errors import CorpusError, FetchError, Refused
from assistant.reading import READERS, find_sources, format_of
from assistant.settings import Settings

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CHUNK = 1024 * 1024


def run_add(options: argparse.Namespace, settings: Settings) -> int:
    """Brings in what is named, says what became of each file, and complains of each that was not taken."""
    bar = ProgressBar()
    report = None
    with Incoming(settings.corpus, settings) as incoming:
        missed = [problem for what in options.what if (problem := _receive(what, incoming, settings))]
        if any(item.state == "received" for item in incoming.items):
            try:
                report = add_articles(incoming, settings.index, load_encoder(settings), settings, bar.show)
            finally:
                bar.close()
        items = incoming.items
    if options.json:
        print_json({"items": [asdict(item) for item in items], "report": asdict(report) if report else None})
    else:
        _print_items(items)
    refused = [item for item in items if item.state == "refused"]
    for problem in (*missed, *(f"{item.name}: {item.reason}" for item in refused)):
        complain(problem)
    if any(not format_of(item.name) for item in refused):
        complain(f"what is read ends in one of {', '.join(READERS)}")
    return 1 if missed or refused else 0


def _receive(what: str, incoming: Incoming, settings: Settings) -> str:
    """Takes a file, all files of a folder, or what is at an address; returns why it cannot be, in a line."""
    path = Path(what)
    try:
        if _ADDRESS.match(what):
            _receive_address(what, incoming, settings)
        elif path.is_dir():
            for source in find_sources(path):
                _receive_file(path / source.path, f"{path.resolve().name}/{source.path}", incoming, path)
        elif path.exists():
            _receive_file(path.resolve(), path.name, incoming, path.resolve().parent)
        else:
            return f"{what}: no such file or folder; name one, or an address that begins with http"
    except FetchError as error:
        return str(error)
    except CorpusError as error:
        if error.path == settings.corpus:
            raise
        return str(error)
    except OSError as error:
        return f"{what}: cannot be read ({error.strerror}); name a file or folder that can"
    return ""


def _receive_address(address: str, incoming: Incoming, settings: Settings) -> None:
    from assistant import fetching  # noqa: PLC0415 - nothing else needs httpx

    page = fetching.fetch(address, fetching.most_bytes_in(settings.max_file_bytes))
    incoming.receive(fetching.file_name(page), [fetching.to_mhtml(page)])


def _receive_file(file: Path, name: str, incoming: Incoming, folder: Path) -> None:
    incoming.receive(name, _in_chunks(file, folder))


def _in_chunks(file: Path, folder: Path) -> Iterator[bytes]:
    """A file's bytes.

    Raises:
        Refused: it is none, lies elsewhere, or cannot be read.
    """
    try:
        if not file.is_file():
            raise Refused("it is not a file, or is gone; name one")
        if not file.resolve().is_relative_to(folder.resolve()):
            raise Refused("it is a link that leads out of its folder; name the file itself")
        with file.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise Refused(f"it cannot be read ({error.strerror}); make it readable") from error


def _print_items(items: list[Item]) -> None:
    for item in items:
        if item.state != "refused":
            reason = f" ({item.reason})" if item.reason else ""
            print(f"{item.state:<8}{item.name}: {item.articles:,} article{'s' * (item.articles != 1)}{reason}")
