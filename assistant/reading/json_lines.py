"""JSON Lines: one article a line, `text` being exactly the line's `text` value, or that of another such name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from assistant.errors import ExchangeError
from assistant.json_objects import parse_object
from assistant.reading.document import Document, find_text, read_fields
from assistant.records import Failure, place_of
from assistant.settings import Settings


def read_json_lines(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The articles of a JSON Lines file; a line that is no article is a failure that names the line.

    A line over the limit is skipped in pieces, so memory stays bounded by the limit.
    """
    limit = settings.max_line_bytes
    with file.open("rb") as lines:
        for number in count(1):
            line = lines.readline(limit + 1)
            if not line:
                return
            if len(line) > limit and not line.endswith(b"\n"):
                size = len(line) + _skip_line(lines, limit)
                yield Failure(
                    f"{path}#{number}", f"is a line of {size:,} bytes, over the limit of {limit:,}; shorten it"
                )
            elif line.strip():
                yield _read_line(line, path, number)


def _skip_line(lines: BinaryIO, limit: int) -> int:
    skipped = 0
    while piece := lines.readline(limit):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _read_line(line: bytes, path: str, number: int) -> Document | Failure:
    try:
        item = parse_object(line)
    except ExchangeError as error:
        return Failure(place_of(path, line=number), str(error))
    return read_item(item, path, number)


def read_item(item: Mapping[str, Any], path: str, number: int) -> Document | Failure:
    """The article that a JSON object is, or why it is none.

    Args:
        item: the object, its strings being Unicode text.
        path: its file in the corpus.
        number: its number among the items of the file, from 1; 0 if it is the whole file.
    """
    place = place_of(path, line=number)
    text = item.get(find_text(item))
    if not isinstance(text, str):
        return Failure(place, 'has no "text" (or "body") that is a string; add it')
    if not text.strip():
        return Failure(place, "has an empty text; fill it or remove it", "empty")
    if "\0" in text:
        return Failure(place, f"holds a NUL (character {text.index(chr(0)):,}), which no page can show; remove it")
    article_id = "" if item.get("id") in (None, "") else str(item["id"])
    return Document(text, read_fields(item, "field"), line=number, article_id=article_id)
