"""JSON files: one article, or a list of articles, as exports and interfaces of news archives write them.

A file that is JSON Lines under this name is read as such.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import ExchangeError, Refused
from assistant.json_objects import check_object
from assistant.reading.document import Document, find_text
from assistant.reading.json_lines import read_item, read_json_lines
from assistant.records import Failure, place_of
from assistant.settings import Settings

_LISTS = ("articles", "items", "data", "results", "documents", "docs")
"""What the list of articles is called where an object holds it."""

_IS_JSON_LINES = "Extra data"


def read_json(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The articles of a JSON file; one that is none is a failure that names its number in the list."""
    size = file.stat().st_size
    if size > settings.max_file_bytes:
        raise Refused(f"is {size:,} bytes, over the limit of {settings.max_file_bytes:,}; save it as JSON Lines")
    content = file.read_bytes()
    if not content.strip():
        yield Failure(path, "is empty; fill it or remove it", "empty")
        return
    try:
        found = json.loads(content)
    except UnicodeDecodeError as error:
        raise Refused(f"is not UTF-8 (byte {error.start:,}); save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        if str(error).startswith(_IS_JSON_LINES):
            yield from read_json_lines(file, path, settings)
            return
        raise Refused(f"is not valid JSON ({error}); correct it") from error
    items = _list_in(found)
    if items is None:
        yield _read(found, path, 0)
    else:
        yield from (_read(item, path, number) for number, item in enumerate(items, 1))


def _list_in(found: Any) -> list[Any] | None:
    """The list of articles, None if the value is one article or nothing that is known."""
    if isinstance(found, dict) and not find_text(found):
        return next((found[name] for name in _LISTS if isinstance(found.get(name), list)), None)
    return found if isinstance(found, list) else None


def _read(item: Any, path: str, number: int) -> Document | Failure:
    try:
        return read_item(check_object(item), path, number)
    except ExchangeError as error:
        return Failure(place_of(path, line=number), str(error))
