"""The scope: in words, as chips, and as a form to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import EVERYWHERE, Scope
from assistant.web.rendering.text import escape, readable_date
from assistant.web.scoping import DAYS, PARTS, Choices

_ORDERS = {"newest": "newest first", "oldest": "oldest first"}


def describe_scope(scope: Scope) -> str:
    """A scope in words, as text: "Demo Wire or Demo Herald, not Demo Gazette, since 18 January 2024"."""
    told = [" or ".join(names) for part in PARTS if (names := _names(scope, part))]
    told += [f"not {' or '.join(names)}" for part in PARTS if (names := _names(scope, f"not_{part}"))]
    told += [f"{day} {readable_date(getattr(scope, day))}" for day in DAYS if getattr(scope, day)]
    told += [" or ".join(_describe_span(*span) for span in scope.during)] if scope.during else []
    return ", ".join([*told, *([_ORDERS[scope.order]] if scope.order in _ORDERS else [])])


def render_scope(scope: Scope, choices: Choices) -> str:
    """The scope of the conversation: a chip for each part that was chosen, and a form to choose more."""
    chips = [
        _render_chip(part, name, _shown(part, name), can_turn=True)
        for kind in PARTS
        for part in (kind, f"not_{kind}")
        for name in getattr(scope, part)
    ]
    chips += [
        _render_chip(day, value, f"{day} {readable_date(value)}", can_turn=False)
        for day in DAYS
        if (value := getattr(scope, day))
    ]
    chosen = f'<ul class="chips" aria-label="Searched within">{"".join(chips)}</ul>' if chips else ""
    summary = "Search within …" if scope == EVERYWHERE else "Search within"
    form = f"<details><summary>{summary}</summary>{_render_form(scope, choices)}</details>"
    return f'<div class="scope">{form}{chosen}</div>'


def _render_chip(part: str, value: str, shown: str, *, can_turn: bool) -> str:
    held = f'data-part="{part}" data-value="{escape(value)}"'
    says = "Search only" if part.startswith("not_") else "Leave out"
    name = escape(_shown(part.removeprefix("not_"), value))
    turn = f'<button type="button" data-do="turn" {held} aria-label="{says} {name}">{escape(shown)}</button>'
    remove = f'<button type="button" data-do="drop" {held} aria-label="Remove {escape(shown)}">×</button>'
    return f'<li class="chip">{turn if can_turn else f"<span>{escape(shown)}</span>"}{remove}</li>'


def _render_form(scope: Scope, choices: Choices) -> str:
    groups = "".join(_render_group(part, getattr(choices, part)) for part in PARTS)
    days = "".join(
        f'<label>{day} <input type="date" name="{day}" value="{escape(getattr(scope, day))}" '
        f'min="{escape(choices.first)}" max="{escape(choices.last)}"></label>'
        for day in DAYS
    )
    return (
        f'<form novalidate><label>only <select name="name"><option value="">choose …</option>{groups}</select></label>'
        f'{days}<button type="submit">Set</button></form>'
    )


def _render_group(part: str, names: Sequence[str]) -> str:
    options = "".join(f'<option value="{escape(name)}">{escape(_shown(part, name))}</option>' for name in names)
    return f'<optgroup label="{part.capitalize()}" data-part="{part}">{options}</optgroup>' if options else ""


def _names(scope: Scope, part: str) -> list[str]:
    return [_shown(part.removeprefix("not_"), name) for name in getattr(scope, part)]


def _shown(part: str, name: str) -> str:
    name = name.upper() if part.endswith("formats") else name
    return f"not {name}" if part.startswith("not_") else name


def _describe_span(first: str, last: str) -> str:
    if first == last:
        return readable_date(first)
    if not first:
        return f"until {readable_date(last)}"
    if not last:
        return f"since {readable_date(first)}"
    return f"{readable_date(first)} to {readable_date(last)}"
