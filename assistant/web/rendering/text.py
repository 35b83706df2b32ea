"""Text as HTML: what comes from the corpus or the reader goes through `escape` first."""

from __future__ import annotations

import html
from datetime import date


def escape(text: str) -> str:
    """The text as HTML that shows it to the letter, carriage returns too, which browsers else make line feeds."""
    return html.escape(text).replace("\r", "&#13;")


def as_line(kind: str, inside: str) -> str:
    """A paragraph of a kind around HTML; nothing around nothing."""
    return inside and f'<p class="{kind}">{inside}</p>'


def readable_date(published: str) -> str:
    """An ISO date as "29 January 2024"; anything else as it is."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{day.day} {day:%B %Y}"
