"""Bringing articles in: where they can be dropped, and how far it is, file by file."""

from __future__ import annotations

from assistant.adding import Item
from assistant.reading import READERS
from assistant.web.admission import Policy
from assistant.web.rendering.status import render_progress
from assistant.web.rendering.text import as_line, escape, say
from assistant.web.texts import Texts
from assistant.web.workbench import Work


def render_adding(texts: Texts, policy: Policy, ticket: str = "", problem: str = "") -> str:
    """What a reader may do: choose what to bring in, give the owner's password, or neither.

    Args:
        texts: what to say it in.
        policy: who may bring articles in.
        ticket: what lets this reader do so; empty if nothing does yet, which is not for long where all may.
        problem: the line that says what went wrong, if anything did.
    """
    said = f'<p class="problem" role="alert">{escape(problem)}</p>'
    heading = f"<h2>{say(texts, 'adding.title')}</h2>"
    if ticket or policy == "open":
        return f'<section class="adding" data-ticket="{escape(ticket)}">{heading}{_render_ways(texts)}{said}</section>'
    if policy == "locked":
        return f'<section class="adding">{heading}{_render_lock(texts)}{said}</section>'
    return f'<section class="adding">{heading}<p class="closed">{say(texts, "adding.closed")}</p>{said}</section>'


def render_work(texts: Texts, work: Work | None) -> str:
    """How far the work is: a line and a bar with a way to cancel, and what became of each file."""
    if work is None:
        return ""
    items = "".join(_render_item(texts, item) for item in work.items)
    listed = items and f'<h3>{say(texts, "adding.results")}</h3><ul class="items">{items}</ul>'
    return f'<div class="work" data-stage="{work.stage}">{_render_stage(texts, work)}{listed}</div>'


def _render_lock(texts: Texts) -> str:
    return (
        f'<form class="unlock"><p>{say(texts, "adding.locked")}</p><label>{say(texts, "adding.password")} '
        '<input type="password" name="password" autocomplete="current-password" required></label>'
        f'<button type="submit">{say(texts, "adding.unlock")}</button></form>'
    )


def _render_ways(texts: Texts) -> str:
    formats = texts("adding.formats", formats=", ".join(READERS))
    accepted = ",".join(READERS)
    fields = "".join(
        f"<label>{say(texts, f'adding.paste_{name}')} "
        f'<input type="{kind}" name="{name}" dir="auto"{" required" * needed}></label>'
        for name, kind, needed in (
            ("title", "text", True),
            ("source", "text", False),
            ("published", "date", False),
            ("url", "url", False),
        )
    )
    return (
        f'<div class="drop"><p>{say(texts, "adding.explain")}</p><p class="formats">{escape(formats)}</p>'
        f'<button type="button" data-pick="files">{say(texts, "adding.files")}</button>'
        f'<button type="button" data-pick="folder">{say(texts, "adding.folder")}</button>'
        f'<input type="file" class="files" multiple hidden accept="{accepted}">'
        '<input type="file" class="folder" webkitdirectory hidden></div>'
        f'<details class="paste"><summary>{say(texts, "adding.paste")}</summary><form class="paste">{fields}'
        f'<label class="text">{say(texts, "adding.paste_text")} '
        '<textarea name="text" rows="8" dir="auto" required></textarea></label>'
        f'<button type="submit">{say(texts, "adding.paste_add")}</button></form></details>'
        f'<p><button type="button" data-do="update">{say(texts, "index.update")}</button></p>'
        '<ul class="sending items" aria-live="polite"></ul>'
    )


def _render_stage(texts: Texts, work: Work) -> str:
    match work.stage:
        case "done":
            key = "adding.done" if work.articles > 0 else "adding.nothing" if work.items else "adding.current"
            return _say(texts(key, n=work.articles))
        case "cancelled":
            return _say(texts("adding.cancelled"))
        case "failed":
            return f'<p class="problem" role="alert">{say(texts, "adding.failed", problem=work.problem)}</p>'
    key = f"status.{work.stage}" if work.total else "status.loading"
    said = say(texts, key, done=work.done, total=work.total)
    cancel = f'<button type="button" data-do="cancel">{say(texts, "adding.cancel")}</button>'
    return f'<p class="stage">{render_progress(texts, work.done, work.total)} {said} {cancel}</p>'


def _say(text: str) -> str:
    return f'<p class="outcome" role="status">{escape(text)}</p>'


def _render_item(texts: Texts, item: Item) -> str:
    count = say(texts, "adding.of_articles", n=item.articles) if item.articles else ""
    reason = as_line("reason", escape(item.reason))
    return (
        f'<li class="{item.state}"><bdi class="path" dir="ltr">{escape(item.name)}</bdi> '
        f'<span class="state">{say(texts, f"adding.{item.state}")}</span> {count}{reason}</li>'
    )
