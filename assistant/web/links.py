"""Links to answers: the question with all that its answer hangs on, as the query of an address, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from assistant.errors import QuestionError
from assistant.records import Answer, Scope
from assistant.web.asking import Asked, read_today

_LISTS = {
    "source": "sources",
    "not_source": "not_sources",
    "section": "sections",
    "not_section": "not_sections",
    "format": "formats",
    "not_format": "not_formats",
}
_TEXTS = ("since", "until", "order")
VIEW = "ask"
"""The view that such a link leads to, as all links do that name none."""
_BETWEEN = "/"
"""Stands between the first and the last day of a span, as in ISO 8601."""
_OTHERS = ("q", "carried", "ignored", "during", "today", "index")
_MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Link:
    """What a link asks, and the index that it was made with; empty if it does not say."""

    asked: Asked
    index_id: str


def make_link(answer: Answer) -> str:
    """The query of the address that gives this answer. What is carried is said even where it is nothing."""
    within = answer.within
    fields = [
        ("q", answer.question),
        *(("carried", word) for word in answer.carried or ("",)),
        *(("ignored", phrase) for phrase in answer.ignored),
        *((name, value) for name, part in _LISTS.items() for value in getattr(within, part)),
        *((name, getattr(within, name)) for name in _TEXTS if getattr(within, name)),
        *(("during", _BETWEEN.join(span)) for span in within.during),
        *([("today", answer.today)] if answer.today else []),
        ("index", answer.index_id),
    ]
    return f"?{urlencode(fields, errors='replace')}"


def read_link(query: str) -> Link | None:
    """What the query of an address asks; None if nothing, or if it leads to another view.

    Fields that are not of a link, such as a theme, are let be.

    Raises:
        QuestionError: it is a link, but not a whole one; says what is wrong.
    """
    try:
        fields = parse_qsl(query.removeprefix("?"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise QuestionError(f"this link has more than {_MOST_FIELDS} parts; ask the question here instead") from error
    values: dict[str, list[str]] = {}
    for name, value in fields:
        if name == "view" and value != VIEW:
            return None
        if name in (*_LISTS, *_TEXTS, *_OTHERS):
            values.setdefault(name, []).append(value)
    if not values:
        return None
    question = _one(values, "q")
    if not question.strip():
        raise QuestionError("this link holds no question; ask it here instead")
    carried = tuple(filter(None, values["carried"])) if "carried" in values else None
    today = read_today(_one(values, "today"))
    asked = Asked(question, carried, _read_scope(values), tuple(values.get("ignored", ())), today)
    return Link(asked, _one(values, "index"))


def _read_scope(values: dict[str, list[str]]) -> Scope:
    parts: dict[str, Any] = {part: tuple(values.get(name, ())) for name, part in _LISTS.items()}
    parts |= {name: _one(values, name) for name in _TEXTS}
    return Scope(**parts, during=tuple(_read_span(each) for each in values.get("during", ())))


def _read_span(text: str) -> tuple[str, str]:
    first, between, last = text.partition(_BETWEEN)
    if not between:
        raise QuestionError(f"this link's span of time {text!r:.60} is not two dates; ask the question here instead")
    return first, last


def _one(values: dict[str, list[str]], name: str) -> str:
    """The value of a field that a link has once; empty if it has none."""
    found = values.get(name, [])
    if len(found) > 1:
        raise QuestionError(f"this link has more than one {name!r}; ask the question here instead")
    return found[0] if found else ""
