"""How each fact of an article is known: its value, where it was read, and how sure that is."""

from __future__ import annotations

from assistant.records import Article, Evidence
from assistant.web.rendering.text import escape, say
from assistant.web.texts import Texts


def render_evidence(texts: Texts, article: Article) -> str:
    """What speaks for an article's fields, folded away; nothing where nothing is known.

    Of several values for a field the first is the one that was chosen.
    """
    if not article.evidence:
        return ""
    rows = "".join(_render_row(texts, each) for each in article.evidence)
    return (
        f'<details class="evidence"><summary>{say(texts, "source.evidence")}</summary>'
        f"<table><thead><tr>{''.join(_render_head(texts, name) for name in ('fact', 'value', 'origin', 'sure'))}"
        f"</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _render_head(texts: Texts, name: str) -> str:
    return f'<th scope="col">{say(texts, f"source.evidence_{name}")}</th>'


def _render_row(texts: Texts, evidence: Evidence) -> str:
    return (
        f'<tr><th scope="row">{escape(texts.name("fields", evidence.field))}</th>'
        f'<td dir="auto">{escape(evidence.value)}</td><td>{escape(texts.name("masks", evidence.origin))}</td>'
        f"<td>{escape(texts.percent(evidence.confidence))}</td></tr>"
    )
