"""JSON objects from text that anybody may have written: one object, or the reason why there is none."""

from __future__ import annotations

import json
from typing import Any

from assistant.errors import ExchangeError


def parse_object(text: str | bytes) -> dict[str, Any]:
    """The JSON object that a text is.

    Raises:
        ExchangeError: it is no JSON, another kind of value, or holds what is no Unicode text; says what to do.
    """
    try:
        item = json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
    except UnicodeDecodeError as error:
        raise ExchangeError(f"is not UTF-8 (byte {error.start:,} of the line); save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"is not valid JSON ({error}); correct it") from error
    return check_object(item)


def check_object(item: Any) -> dict[str, Any]:
    """The value itself, if it is an object whose strings are Unicode text.

    Raises:
        ExchangeError: it is not; says what to do.
    """
    if not isinstance(item, dict):
        raise ExchangeError(f"is a JSON {type(item).__name__}, not an object; write one object a line")
    try:
        json.dumps(item, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ExchangeError("holds half of a surrogate pair, which is not Unicode text; correct it") from error
    return item
