"""Answers and scopes as JSON, and back: what every door writes and reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from assistant.errors import ExchangeError
from assistant.json_objects import check_object, parse_object
from assistant.records import Answer, Hit, NamedDay, Passage, Quote, Scope, Understood

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
        "understood": [
            {"phrase": each.phrase, "meaning": each.meaning, "scope": scope_to_dict(each.scope)}
            for each in answer.understood
        ],
        "ignored": list(answer.ignored),
        "within": scope_to_dict(answer.within),
        "scope": scope_to_dict(answer.scope),
        "matching": answer.matching,
        "today": answer.today,
        "absent_terms": list(answer.absent_terms),
        "index_id": answer.index_id,
        "withheld": answer.withheld,
        "quotes": [_quote(quote) for quote in answer.quotes],
        "hits": [_hit(hit) for hit in answer.hits],
    }


def answer_from_dict(item: dict[str, Any]) -> Answer:
    """The answer that `answer_to_dict` made into this object, as far as it kept it: no signals, no sentences.

    Raises:
        ExchangeError: it is none; says which field is wrong.
    """
    place = "answer"
    quotes = tuple(_quote_from(each) for each in _objects(place, item, "quotes"))
    hits = tuple(_hit_from(rank, each) for rank, each in enumerate(_objects(place, item, "hits"), 1))
    understood = tuple(
        Understood(
            field(place, each, "phrase", str),
            scope_from_dict(field(place, each, "scope", dict, {})),
            field(place, each, "meaning", str, ""),
        )
        for each in _objects(place, item, "understood")
    )
    matching = item.get("matching")
    try:
        return Answer(
            question=field(place, item, "question", str),
            searched_for=field(place, item, "searched_for", str),
            carried=_strings(place, item, "carried"),
            verdict=field(place, item, "verdict", str),  # type: ignore[arg-type]
            confidence=_number(place, item, "confidence"),
            quotes=quotes,
            hits=hits,
            absent_terms=_strings(place, item, "absent_terms"),
            index_id=field(place, item, "index_id", str),
            withheld=field(place, item, "withheld", int, 0),
            within=scope_from_dict(field(place, item, "within", dict, {})),
            understood=understood,
            ignored=_strings(place, item, "ignored"),
            today=field(place, item, "today", str, ""),
            scope=scope_from_dict(field(place, item, "scope", dict, {})),
            matching=None if matching is None else field(place, item, "matching", int),
        )
    except ValueError as error:
        raise ExchangeError(f"{place}: {error}; save it anew") from error


def scope_to_dict(scope: Scope) -> dict[str, Any]:
    """The parts of a scope that are not empty."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(scope).items() if value}


def scope_from_dict(item: dict[str, Any]) -> Scope:
    """The scope that `scope_to_dict` made into this object.

    Raises:
        ExchangeError: a part has no such name, or is no list of strings; says which.
    """
    known = {each.name: each for each in fields(Scope)}
    values: dict[str, Any] = {}
    for name in item:
        if name not in known:
            raise ExchangeError(f"a scope has no {name!r:.60}; it has {', '.join(known)}")
        if name == "during":
            spans = field("scope", item, name, list)
            if not all(isinstance(span, list | tuple) and [type(day) for day in span] == [str, str] for span in spans):
                raise ExchangeError(f"scope: 'during' is a list of [first, last] dates, not {spans!r:.60}; correct it")
            values[name] = tuple((first, last) for first, last in spans)
        elif isinstance(known[name].default, tuple):
            values[name] = _strings("scope", item, name)
        else:
            values[name] = field("scope", item, name, str)
    return Scope(**values)


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


def _strings(place: str, item: dict[str, Any], name: str) -> tuple[str, ...]:
    value = item.get(name, [])
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise ExchangeError(f"{place}: {name!r} must be a list of strings, not {value!r:.60}; correct it")
    return tuple(value)


def _number(place: str, item: dict[str, Any], name: str) -> float:
    value = item.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ExchangeError(f"{place}: {name!r} must be a number, not {value!r:.60}; correct it")
    return float(value)


def _objects(place: str, item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value: list[Any] = field(place, item, name, list, [])
    if not all(isinstance(each, dict) for each in value):
        raise ExchangeError(f"{place}: {name!r} must be a list of objects, not {value!r:.60}; correct it")
    return value


def _span(item: dict[str, Any], name: str) -> tuple[int, int] | None:
    span = item.get(name)
    if span is None:
        return None
    if not isinstance(span, list) or [type(at) for at in span] != [int, int]:
        raise ExchangeError(f"quote: {name!r} must be two offsets, not {span!r:.60}; correct it")
    return span[0], span[1]


def _quote_from(item: dict[str, Any]) -> Quote:
    start, end = field("quote", item, "start", int), field("quote", item, "end", int)
    return Quote(
        article_id=field("quote", item, "article_id", str),
        start=start,
        end=end,
        text=field("quote", item, "text", str),
        sha256=field("quote", item, "sha256", str),
        score=_number("quote", item, "score"),
        core=_span(item, "core") or (start, end),
        speaker=field("quote", item, "speaker", str, ""),
        speaker_span=_span(item, "speaker_span"),
        verb=_span(item, "verb"),
        days=tuple(map(_day_from, _objects("quote", item, "days"))),
        page=field("quote", item, "page", int, 0),
        also_in=_strings("quote", item, "also_in"),
        caution=field("quote", item, "caution", str, ""),
    )


def _day_from(item: dict[str, Any]) -> NamedDay:
    start, end = field("day", item, "start", int), field("day", item, "end", int)
    return NamedDay(start, end, field("day", item, "first", str), field("day", item, "last", str))


def _hit_from(rank: int, item: dict[str, Any]) -> Hit:
    start, end = field("hit", item, "start", int), field("hit", item, "end", int)
    passage = Passage(field("hit", item, "article_id", str), start, end, ((start, end),))
    return Hit(passage, _number("hit", item, "score"), rank, also_in=_strings("hit", item, "also_in"))


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "article_id": quote.article_id,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "sha256": quote.sha256,
        "score": quote.score,
        "core": list(quote.core),
        "speaker": quote.speaker,
        "speaker_span": quote.speaker_span and list(quote.speaker_span),
        "verb": quote.verb and list(quote.verb),
        "days": [asdict(day) for day in quote.days],
        "page": quote.page,
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
