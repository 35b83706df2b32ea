"""JSON Lines: one article a line. A line over the limit is skipped in pieces, so memory stays bounded by the limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from assistant.errors import ExchangeError, Refused
from assistant.json_objects import parse_object
from assistant.reading.decoding import Lines, open_lines, require_undamaged
from assistant.reading.document import Document
from assistant.reading.fields import read_id
from assistant.reading.items import read_item
from assistant.reading.unpacking import reason_of
from assistant.records import Evidence, Failure, place_of
from assistant.settings import Settings

_MARK = "\ufeff"
"""A byte order mark, which stands within a file that was put together from several."""


def read_json_lines(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The articles of a JSON Lines file; a line that is no article is a failure that names the line."""
    try:
        with open_lines(file, "\n") as lines:
            yield from _read_lines(lines, path, settings.max_line_bytes)
    except Refused as refusal:
        yield Failure(path, reason_of(refusal))


def _read_lines(lines: Lines, path: str, limit: int) -> Iterator[Document | Failure]:
    for number in count(1):
        line = lines.text.readline(limit + 1)
        if not line:
            return
        if len(line) > limit and not line.endswith("\n"):
            size = len(line) + _skip_line(lines.text, limit)
            reason = f"is a line of {size:,} characters, over the limit of {limit:,}; shorten it"
            yield Failure(place_of(path, line=number), reason)
        elif line.strip():
            yield _read_line(line, path, number, lines.evidence)


def _skip_line(lines: TextIO, limit: int) -> int:
    skipped = 0
    while piece := lines.readline(limit):
        skipped += len(piece)
        if piece.endswith("\n"):
            break
    return skipped


def _read_line(line: str, path: str, number: int, evidence: tuple[Evidence, ...]) -> Document | Failure:
    try:
        require_undamaged(line, " of the line")
        item = parse_object(line.removeprefix(_MARK))
    except Refused as refusal:
        return Failure(place_of(path, line=number), reason_of(refusal))
    except ExchangeError as error:
        return Failure(place_of(path, line=number), str(error))
    return read_object(item, path, number, evidence)


def read_object(
    item: Mapping[str, Any], path: str, number: int, evidence: tuple[Evidence, ...] = ()
) -> Document | Failure:
    """The article that a JSON object is, under the id that it gives itself, or why it is none.

    Args:
        item: the object, its strings being Unicode text.
        path: its file in the corpus.
        number: its number among the items of the file, from 1; 0 if it is the whole file.
        evidence: what is to be said of the file.
    """
    found = read_item(item, path, number, "field", evidence)
    return replace(found, article_id=read_id(item)) if isinstance(found, Document) else found
