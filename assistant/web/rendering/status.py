"""The state of the index, and questions that can be asked by a click."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.web.desk import Status
from assistant.web.rendering.text import escape

_STAGES = {"reading": "Reading articles", "encoding": "Encoding passages", "writing": "Writing the index"}


def render_status(status: Status) -> str:
    """One line on the state of the index, with a progress bar while there is progress."""
    notice = f'<span class="notice">{escape(status.notice)}</span>' if status.notice else ""
    if status.state == "failed":
        return f'<p class="status failed" role="alert">{notice}</p>'
    if status.state == "ready":
        articles = f"{status.articles:,} article{'' if status.articles == 1 else 's'} indexed"
        passages = f"{status.passages:,} passage{'' if status.passages == 1 else 's'}"
        return f'<p class="status" role="status"><span class="count">{articles}</span> · {passages} {notice}</p>'
    if status.state == "loading":
        return '<p class="status" role="status"><progress></progress> Getting ready …</p>'
    stage = escape(_STAGES.get(status.stage, status.stage))
    return (
        f'<p class="status" role="status"><progress value="{status.done}" max="{max(status.total, 1)}"></progress> '
        f"{stage}: {status.done:,} of {status.total:,}</p>"
    )


def render_welcome(examples: Sequence[str]) -> str:
    """An invitation to begin a conversation, with questions to begin with where there are some."""
    offered = f'<p>For example:</p><ul class="examples">{_offer("example", examples)}</ul>' if examples else ""
    return (
        '<div class="welcome"><p>Ask a question. The answer is quoted from the articles to the letter; a click on its '
        f"number shows where it stands.</p>{offered}</div>"
    )


def render_suggestions(questions: Sequence[str]) -> str:
    """Questions to go on with; nothing if there are none."""
    if not questions:
        return ""
    return f'<ul class="suggestions" aria-label="To go on with">{_offer("suggestion", questions)}</ul>'


def _offer(kind: str, questions: Sequence[str]) -> str:
    return "".join(
        f'<li><button type="button" class="{kind}" data-question="{escape(each)}">{escape(each)}</button></li>'
        for each in questions
    )
