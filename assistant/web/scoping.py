"""The scope of a conversation: what can be chosen from an index, and how a choice changes it. Knows no HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.errors import QuestionError
from assistant.exchange import field
from assistant.index import Store
from assistant.records import Scope
from assistant.words import distinct

PARTS = ("sources", "sections", "formats")
"""The parts of a scope of which names are chosen; each has a twin for names that are left out."""
DAYS = ("since", "until")


@dataclass(frozen=True, slots=True)
class Choices:
    """What an index holds: names by part, sorted, and the first and last day on which something was published."""

    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    first: str = ""
    last: str = ""


def list_choices(store: Store) -> Choices:
    """What can be chosen from an index."""
    facets = store.facets
    return Choices(
        sources=tuple(filter(None, facets.source.names)),
        sections=tuple(filter(None, facets.section.names)),
        formats=tuple(filter(None, facets.format.names)),
        first=facets.oldest.isoformat() if facets.oldest else "",
        last=facets.newest.isoformat() if facets.newest else "",
    )


def narrow(scope: Scope, choice: Mapping[str, Any]) -> Scope:
    """A scope with a reader's choice made.

    Args:
        scope: the scope so far.
        choice: `do` is "add", "drop" or "turn", which leaves out what was chosen or chooses what was left out; `part`
            names a part of the scope and `value` a name or a day.

    Raises:
        QuestionError: the choice is none of these.
    """
    part = field("choice", dict(choice), "part", str)
    value = field("choice", dict(choice), "value", str, "")
    if part in DAYS:
        day: dict[str, Any] = {part: "" if choice.get("do") == "drop" else value}
        return replace(scope, **day)
    if part.removeprefix("not_") not in PARTS:
        raise QuestionError(f"a scope is chosen by {', '.join((*PARTS, *DAYS))}, not {part!r:.60}")
    changed: dict[str, Any]
    names = getattr(scope, part)
    others = tuple(name for name in names if name != value)
    match choice.get("do"):
        case "add":
            changed = {part: tuple(distinct([*names, value]))}
        case "drop":
            changed = {part: others}
        case "turn":
            twin = part.removeprefix("not_") if part.startswith("not_") else f"not_{part}"
            changed = {part: others, twin: tuple(distinct([*getattr(scope, twin), value]))}
        case other:
            raise QuestionError(f"a choice is to add, drop or turn, not {other!r:.60}")
    return replace(scope, **changed)
