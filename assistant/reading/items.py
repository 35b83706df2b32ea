"""An item of a list, a JSON object or a row of a table, becomes a Document: its values are known by their names.

`text` is the value that holds it, with references such as `&amp;` resolved, unless it is HTML: then it is all that a
browser shows of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.fields import find_text, list_names, read_fields, unwrap
from assistant.reading.html import read_fragment, read_page
from assistant.reading.markup import is_markup, is_page, unescaped, with_breaks
from assistant.reading.unpacking import reason_of
from assistant.records import Evidence, Failure, place_of


def read_item(
    item: Mapping[str, Any], path: str, number: int, origin: str, evidence: tuple[Evidence, ...] = ()
) -> Document | Failure:
    """The article that an item is, or why it is none.

    Args:
        item: its values by name, strings being Unicode text.
        path: its file in the corpus.
        number: its number among the items of the file, from 1; 0 if it is the whole file.
        origin: what a value stands in: "field", "column".
        evidence: what is to be said of the file.
    """
    place = place_of(path, line=number)
    values = unwrap(item)
    text = find_text(values)
    if text is None:
        return Failure(place, f'has no "text" (or "body") that holds a text, only {list_names(values)}; add it')
    if not text.strip():
        return Failure(place, "has an empty text; fill it or remove it", "empty")
    if "\0" in text:
        return Failure(place, f"holds a NUL (character {text.index(chr(0)):,}), which no page can show; remove it")
    try:
        found = _read_text(text, place)
    except Refused as refusal:
        return Failure(place, reason_of(refusal))
    if isinstance(found, Failure):
        return found
    said = (*read_fields(values, origin), *found.evidence, *evidence)
    return replace(found, evidence=said, line=number)


def _read_text(text: str, place: str) -> Document | Failure:
    if is_page(text):
        return read_page(text.encode(), place, "utf-8")
    if not is_markup(text):
        return Document(unescaped(text))
    found = read_fragment(with_breaks(text))
    return found if found.text else Failure(place, "has a text that shows nothing; fill it or remove it", "empty")
