"""Text as HTML: what comes from the corpus or the reader goes through `escape` first."""

from __future__ import annotations

import html
from collections.abc import Iterable

from assistant.web.texts import Texts


def escape(text: str) -> str:
    """The text as HTML that shows it to the letter, carriage returns too, which browsers else make line feeds."""
    return html.escape(text).replace("\r", "&#13;")


def say(texts: Texts, key: str, **values: object) -> str:
    """One of the page's texts, with values put in, as HTML."""
    return escape(texts(key, **values))


def as_line(kind: str, inside: str) -> str:
    """A paragraph of a kind around HTML; nothing around nothing."""
    return inside and f'<p class="{kind}">{inside}</p>'


def as_options(names: Iterable[tuple[str, str]], chosen: str = "") -> str:
    """The options of a choice: pairs of value and what is shown, as text."""
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(shown)}</option>'
        for value, shown in names
    )
