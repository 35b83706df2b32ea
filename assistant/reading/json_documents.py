"""JSON files: one article, or a list of articles, as exports and interfaces of news archives write them.

The list may stand within an object, such as the answer of a search; the title of a JSON Feed is the source. A file that
is JSON Lines under this name is read as such.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.errors import ExchangeError, Refused
from assistant.json_objects import check_object
from assistant.reading.blocks import said
from assistant.reading.decoding import decode
from assistant.reading.document import Document
from assistant.reading.fields import find_text, unwrap
from assistant.reading.json_lines import read_json_lines, read_object
from assistant.records import Evidence, Failure, place_of
from assistant.settings import Settings

_LISTS = tuple("articles items data results documents docs hits stories posts news entries records rows edges".split())
"""What the list of articles is called where an object holds it."""
_ANSWERS = ("response", "hits", "data", "result", "feed")
"""What an object is called that holds the list, within another."""
_DEEPEST = 3
_IS_JSON_FEED = "jsonfeed.org/version/"
_SAID = 0.95

_IS_JSON_LINES = "Extra data"


def read_json(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The articles of a JSON file; one that is none is a failure that names its number in the list."""
    size = file.stat().st_size
    if size > settings.max_file_bytes:
        raise Refused(f"is {size:,} bytes, over the limit of {settings.max_file_bytes:,}; save it as JSON Lines")
    decoded = decode(file.read_bytes())
    if not decoded.text.strip():
        yield Failure(path, "is empty; fill it or remove it", "empty")
        return
    try:
        found = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        if str(error).startswith(_IS_JSON_LINES):
            yield from read_json_lines(file, path, settings)
            return
        raise Refused(f"is not valid JSON ({error}); correct it") from error
    items = _list_in(found)
    if items is None:
        yield _read(found, path, 0, decoded.evidence)
    elif not items:
        yield Failure(path, "is a list without articles; remove it", "empty")
    else:
        evidence = (*decoded.evidence, *_read_feed(found))
        yield from (_read(item, path, number, evidence) for number, item in enumerate(items, 1))


def _list_in(found: Any, depth: int = _DEEPEST) -> list[Any] | None:
    """The list of articles, None if the value is one article or nothing that is known."""
    if isinstance(found, list):
        return found
    if not isinstance(found, dict) or not depth or find_text(unwrap(found)) is not None:
        return None
    lists = (found[name] for name in _LISTS if isinstance(found.get(name), list))
    within = (_list_in(found[name], depth - 1) for name in _ANSWERS if isinstance(found.get(name), dict))
    return next((each for each in chain(lists, within) if each is not None), None)


def _read_feed(found: Any) -> tuple[Evidence, ...]:
    """What a JSON Feed says of all its items."""
    if not isinstance(found, dict) or _IS_JSON_FEED not in str(found.get("version")):
        return ()
    return (
        *said("source", found.get("title"), "feed title", _SAID),
        *said("language", found.get("language"), "feed language", _SAID),
    )


def _read(item: Any, path: str, number: int, evidence: tuple[Evidence, ...]) -> Document | Failure:
    try:
        return read_object(check_object(item), path, number, evidence)
    except ExchangeError as error:
        return Failure(place_of(path, line=number), str(error))
