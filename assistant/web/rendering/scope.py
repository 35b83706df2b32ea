"""The scope: in words, as chips, and as a form to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import EVERYWHERE, Scope
from assistant.web.rendering.text import as_options, escape, say
from assistant.web.scoping import DAYS, PARTS, Choices
from assistant.web.texts import Texts


def describe_scope(texts: Texts, scope: Scope) -> str:
    """A scope in words, as text: "Demo Wire or Demo Herald, not Demo Gazette, since 18 January 2024"."""
    told = [texts.one_of(names) for part in PARTS if (names := _names(scope, part))]
    told += [texts("scope.not", names=texts.one_of(names)) for part in PARTS if (names := _names(scope, f"not_{part}"))]
    told += [_say_day(texts, day, value) for day in DAYS if (value := getattr(scope, day))]
    told += [texts.one_of([_describe_span(texts, *span) for span in scope.during])] if scope.during else []
    return ", ".join([*told, *([texts(f"scope.{scope.order}")] if scope.order in ("newest", "oldest") else [])])


def render_scope(texts: Texts, scope: Scope, choices: Choices) -> str:
    """The scope of the conversation: a chip for each part that was chosen, and a form to choose more."""
    chips = [
        _render_chip(texts, part, name, _shown(texts, part, name), can_turn=True)
        for kind in PARTS
        for part in (kind, f"not_{kind}")
        for name in getattr(scope, part)
    ]
    chips += [
        _render_chip(texts, day, value, _say_day(texts, day, value), can_turn=False)
        for day in DAYS
        if (value := getattr(scope, day))
    ]
    label = say(texts, "scope.searched_within")
    chosen = f'<ul class="chips" aria-label="{label}">{"".join(chips)}</ul>' if chips else ""
    summary = say(texts, "scope.begin" if scope == EVERYWHERE else "scope.chosen")
    form = f"<details><summary>{summary}</summary>{_render_form(texts, scope, choices)}</details>"
    return f'<div class="scope">{form}{chosen}</div>'


def _render_chip(texts: Texts, part: str, value: str, shown: str, *, can_turn: bool) -> str:
    held = f'data-part="{part}" data-value="{escape(value)}"'
    name = _shown(texts, part.removeprefix("not_"), value)
    turns = say(texts, "scope.search_only" if part.startswith("not_") else "scope.leave_out", what=name)
    turn = f'<button type="button" data-do="turn" {held} aria-label="{turns}">{escape(shown)}</button>'
    removes = say(texts, "chips.remove", what=shown)
    remove = f'<button type="button" data-do="drop" {held} aria-label="{removes}">×</button>'
    return f'<li class="chip">{turn if can_turn else f"<span>{escape(shown)}</span>"}{remove}</li>'


def _render_form(texts: Texts, scope: Scope, choices: Choices) -> str:
    groups = "".join(_render_group(texts, part, getattr(choices, part)) for part in PARTS)
    days = "".join(
        f'<label>{say(texts, f"scope.{day}")} <input type="date" name="{day}" value="{escape(getattr(scope, day))}" '
        f'min="{escape(choices.first)}" max="{escape(choices.last)}"></label>'
        for day in DAYS
    )
    return (
        f'<form novalidate><label>{say(texts, "scope.only")} <select name="name">'
        f'<option value="">{say(texts, "scope.choose")}</option>{groups}</select></label>'
        f'{days}<button type="submit">{say(texts, "scope.set")}</button></form>'
    )


def _render_group(texts: Texts, part: str, names: Sequence[str]) -> str:
    options = as_options((name, _shown(texts, part, name)) for name in names)
    label = say(texts, f"scope.{part}")
    return f'<optgroup label="{label}" data-part="{part}">{options}</optgroup>' if options else ""


def _names(scope: Scope, part: str) -> list[str]:
    is_format = part.endswith("formats")
    return [name.upper() if is_format else name for name in getattr(scope, part)]


def _shown(texts: Texts, part: str, name: str) -> str:
    name = name.upper() if part.endswith("formats") else name
    return texts("scope.not", names=name) if part.startswith("not_") else name


def _say_day(texts: Texts, part: str, day: str) -> str:
    return texts(f"scope.{part}_day", day=texts.date(day))


def _describe_span(texts: Texts, first: str, last: str) -> str:
    if first == last:
        return texts.date(first)
    if not first:
        return _say_day(texts, "until", last)
    if not last:
        return _say_day(texts, "since", first)
    return texts("scope.span", first=texts.date(first), last=texts.date(last))
