"""Answers as JSON: what `ask --json` and `batch` write and `verify` reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from assistant.errors import ExchangeError
from assistant.json_objects import check_object, parse_object
from assistant.records import Answer, Hit, Quote

Item = TypeVar("Item")


def answer_to_dict(qid: str, answer: Answer) -> dict[str, Any]:
    """An answer as one JSON object, under the question's id."""
    return {
        "qid": qid,
        "question": answer.question,
        "verdict": answer.verdict,
        "confidence": answer.confidence,
        "searched_for": answer.searched_for,
        "carried": list(answer.carried),
        "absent_terms": list(answer.absent_terms),
        "index_id": answer.index_id,
        "withheld": answer.withheld,
        "quotes": [_quote(quote) for quote in answer.quotes],
        "hits": [_hit(hit) for hit in answer.hits],
    }


def read_json_objects(file: Path) -> Iterator[tuple[str, dict[str, Any] | ExchangeError]]:
    """The objects of a file that holds one JSON object, a list of them, or one a line, each with its place.

    A line that is no object comes as the error that says so, so that the others can still be used.

    Raises:
        ExchangeError: the file cannot be read.
    """
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise ExchangeError(f"{file}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{file}: is not UTF-8 (byte {error.start:,}); save it as UTF-8") from error
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        yield from (_placed(f"{file}#{number}", parse_object, line) for number, line in lines)
        return
    items = whole if isinstance(whole, list) else [whole]
    yield from (_placed(f"{file}#{number}", check_object, item) for number, item in enumerate(items, 1))


def _placed(
    place: str, make: Callable[[Any], dict[str, Any]], source: Any
) -> tuple[str, dict[str, Any] | ExchangeError]:
    try:
        return place, make(source)
    except ExchangeError as error:
        return place, ExchangeError(f"{place}: {error}")


def field(place: str, item: dict[str, Any], name: str, kind: type[Item], default: Item | None = None) -> Item:
    """A field of a JSON object, of the type it must have.

    Raises:
        ExchangeError: it is missing and has no default, or is of another type.
    """
    value = item.get(name, default)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ExchangeError(f"{place}: {name!r} must be a {kind.__name__}, not {value!r:.60}; correct it")
    return value


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "article_id": quote.article_id,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "sha256": quote.sha256,
        "score": quote.score,
        "also_in": list(quote.also_in),
        "caution": quote.caution,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "article_id": hit.passage.article_id,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": hit.score,
        "also_in": list(hit.also_in),
    }
