"""Telling HTML from plain text where a value may be either, as the fields of exports are. Parses nothing.

A text is HTML if an element in it is opened and closed, or is one that stands alone, such as `<br>`: a sentence with a
lone "<" is none.
"""

from __future__ import annotations

import re
from html import unescape

_ELEMENTS = (
    "a abbr address article aside b big blockquote body caption center cite code dd del details div dl dt em figcaption"
    " figure font footer form h1 h2 h3 h4 h5 h6 header i iframe ins li main mark nav ol p pre q s script section small"
    " span strike strong style sub sup table tbody td th thead tr u ul video"
).split()
_OPENED = re.compile(rf"<({'|'.join(_ELEMENTS)})(?:\s[^<>]*)?>", re.IGNORECASE)
_CLOSED = re.compile(rf"</({'|'.join(_ELEMENTS)})\s*>", re.IGNORECASE)
_ALONE = re.compile(r"<(?:br|hr|p|img)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ANY_TAG = re.compile(rf"</?(?:{'|'.join(_ELEMENTS)}|br|hr|img)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG_OR_BREAK = re.compile(r"<[^<>]*>|\r\n?|\n")
_OWN_PARAGRAPHS = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,30});")
_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*|<!--[^<>]*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Whether a text begins as a whole page does."""
    return _PAGE.match(text) is not None


def is_markup(text: str) -> bool:
    """Whether a text is plainly HTML."""
    if "<" not in text:
        return False
    opened = {match[1].lower() for match in _OPENED.finditer(text)}
    closed = {match[1].lower() for match in _CLOSED.finditer(text)}
    return not opened.isdisjoint(closed) or _ALONE.search(text) is not None


def unescaped(text: str) -> str:
    """A text with the characters that references such as `&amp;` stand for; one without a semicolon is none."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def with_breaks(markup: str) -> str:
    """HTML without paragraphs of its own, as blog software stores it, with its line breaks as elements."""
    if _OWN_PARAGRAPHS.search(markup):
        return markup
    return _TAG_OR_BREAK.sub(lambda match: match[0] if match[0].startswith("<") else "<br>", markup)


def as_line(value: str) -> str:
    """A title or a name without the markup that it may have."""
    plain = unescaped(_ANY_TAG.sub("", value) if is_markup(value) else value)
    return " ".join(plain.split()) if plain != value else value
