"""What stands around the views: the masthead with the way from one to another, and what the scripts fill."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.web.rendering.text import say
from assistant.web.texts import Texts


def render_masthead(texts: Texts, views: Sequence[str]) -> str:
    """The name of the page and links to its views.

    Args:
        texts: what to say it in.
        views: the names of the views, the first of which is the one that the page begins with.
    """
    links = "".join(
        f'<li><a href="?view={name}" data-view="{name}">{say(texts, f"page.{name}")}</a></li>' for name in views
    )
    return (
        f'<div class="masthead"><a class="skip" href="#question">{say(texts, "page.skip")}</a>'
        f'<h1><a href="?view={views[0]}" data-view="{views[0]}" title="{say(texts, "page.tagline")}">Clippings</a></h1>'
        f'<nav aria-label="{say(texts, "page.views")}"><ul>{links}</ul></nav>'
        f'<button type="button" class="appearance" aria-label="{say(texts, "page.appearance")}"'
        f' title="{say(texts, "page.appearance")}">◐</button></div>'
    )


def render_keeping(texts: Texts) -> str:
    """Where the conversations that the browser keeps are listed."""
    return (
        f'<div class="kept"><details><summary>{say(texts, "keeping.title")} <span class="number"></span></summary>'
        f'<p class="none">{say(texts, "keeping.none")}</p><ul></ul></details>'
        '<p role="status"></p><p class="problem" role="alert"></p></div>'
    )


def render_exporting(texts: Texts) -> str:
    """The formats that a conversation can be saved in."""
    kinds = {"markdown": "Markdown", "html": "HTML", "csv": "CSV", "json": "JSON"}
    buttons = "".join(f'<button type="button" data-kind="{kind}">{name}</button>' for kind, name in kinds.items())
    return (
        f'<details class="exports"><summary>{say(texts, "export.title")}</summary><div>{buttons}</div>'
        '<p class="problem" role="alert"></p></details>'
    )


def render_pending(texts: Texts) -> str:
    """A question that waits for its answer; the script fills it in and shows it."""
    return (
        '<div class="pending" role="status"><h2 class="asked" dir="auto"></h2>'
        f'<p class="verdict"><progress aria-label="{say(texts, "status.progress")}"></progress> '
        f'<span class="searching">{say(texts, "ask.searching")}</span>'
        f'<span class="waiting">{say(texts, "ask.waiting")}</span> '
        f'<button type="button" class="stop">{say(texts, "ask.stop")}</button></p></div>'
    )
