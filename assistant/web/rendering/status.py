"""The state of the index, and questions that can be asked by a click."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.web.desk import Status
from assistant.web.rendering.text import escape, say
from assistant.web.texts import Texts


def render_status(texts: Texts, status: Status) -> str:
    """One line on the state of the index, with a progress bar while there is progress."""
    return f'<p class="status {status.state}" role="status">{_say(texts, status)}</p>'


def _say(texts: Texts, status: Status) -> str:
    match status.state:
        case "failed":
            return f'<span class="notice" lang="en">{escape(status.problem)}</span>'
        case "loading":
            return f"{render_progress(texts, 0, 0)} {say(texts, 'status.loading')}"
        case "indexing":
            said = texts(f"status.{status.stage}", done=status.done, total=status.total)
            return f"{render_progress(texts, status.done, max(status.total, 1))} {escape(said)}"
    parts = [
        f'<span class="count">{say(texts, "status.articles", n=status.articles)}</span>',
        f'<span class="passages">{say(texts, "status.passages", n=status.passages)}</span>',
    ]
    if status.unread:
        link = (
            f'<a class="notice" href="?view=index" data-view="index">{say(texts, "status.unread", n=status.unread)}</a>'
        )
        parts.append(link)
    if status.stale:
        parts.append(f'<span class="notice">{say(texts, f"status.{status.stale}")}</span>')
    return " · ".join(parts)


def render_progress(texts: Texts, done: int, total: int) -> str:
    """A bar; of a total of 0 one that only says that something is done."""
    amount = f' value="{done}" max="{total}"' if total else ""
    return f'<progress{amount} aria-label="{say(texts, "status.progress")}"></progress>'


def render_welcome(texts: Texts, examples: Sequence[str]) -> str:
    """An invitation to begin a conversation, with questions to begin with where there are some."""
    label = say(texts, "welcome.examples")
    offered = f'<p>{label}</p><ul class="examples">{_offer("example", examples)}</ul>' if examples else ""
    return (
        f'<div class="welcome"><p class="invitation">{say(texts, "welcome.invitation")}</p>{offered}'
        f'<p class="hint">{say(texts, "ask.hint")}</p></div>'
    )


def render_suggestions(texts: Texts, questions: Sequence[str]) -> str:
    """Questions to go on with; nothing if there are none."""
    if not questions:
        return ""
    label = say(texts, "ask.suggestions")
    return f'<ul class="suggestions" aria-label="{label}">{_offer("suggestion", questions)}</ul>'


def _offer(kind: str, questions: Sequence[str]) -> str:
    return "".join(
        f'<li><button type="button" class="{kind}" dir="auto" data-question="{question}">{question}</button></li>'
        for question in map(escape, questions)
    )
