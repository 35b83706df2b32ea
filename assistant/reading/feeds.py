"""RSS and Atom: each entry of a feed that has a text is an article, numbered as it stands in the feed.

An entry's whole content goes before its summary; one that is a headline alone is reported as empty. The feed's title is
the source. Nothing is fetched: the parser is given bytes, and never an address.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser

from assistant.errors import Refused
from assistant.reading.blocks import said, showable
from assistant.reading.decoding import decode
from assistant.reading.document import Document
from assistant.reading.html import declared_within, read_bytes, read_fragment
from assistant.reading.unpacking import reason_of
from assistant.records import Evidence, Failure, place_of
from assistant.settings import Settings

_FEED = re.compile(r"<(?:[\w-]+:)?(?P<root>rss|feed|RDF)\b")
_NUMBER = re.compile(r"&#(?:x0*(?P<hex>[\da-f]+)|0*(?P<decimal>\d+));?", re.IGNORECASE | re.ASCII)
_MOST_DIGITS = 8
"""A number with more is beyond all characters, and so are its first eight digits."""
_OPENING = 64 * 1024
_SAID = 0.95
_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}


def read_feed(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The articles of a feed; an entry without a text is a failure that names its number."""
    content = read_bytes(file, settings)
    decoded = decode(content, declared_within(content))
    root = _FEED.search(decoded.text, 0, _OPENING)
    if not root:
        raise Refused("is XML, but no RSS or Atom feed; save what it holds as a page or as text")
    feed = feedparser.parse(
        io.BytesIO(_without_half_characters(decoded.text).encode()),
        response_headers=_AS_UTF8,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    of_feed = (*_read_feed(feed.feed), *decoded.evidence)
    for number, entry in enumerate(feed.entries, 1):
        yield _read_entry(entry, of_feed, path, number)
    is_cut_off = not re.search(rf"</(?:[\w-]+:)?{root['root']}\s*>", decoded.text[root.end() :])
    if is_cut_off:
        yield Failure(path, "ends in the middle, and what follows is missing; save it anew")
    elif not feed.entries:
        yield Failure(path, "is a feed without entries; remove it", "empty")


def _without_half_characters(text: str) -> str:
    """The feed with what browsers show for numbers that name no character, at which the parser breaks down."""
    return _NUMBER.sub(lambda match: match[0] if _names_character(match) else "\ufffd", text)


def _names_character(match: re.Match[str]) -> bool:
    number = int(match["hex"][:_MOST_DIGITS], 16) if match["hex"] else int(match["decimal"][:_MOST_DIGITS])
    return number in range(1, 0xD800) or number in range(0xE000, sys.maxunicode + 1)


def _read_entry(entry: Any, of_feed: tuple[Evidence, ...], path: str, number: int) -> Document | Failure:
    place = place_of(path, line=number)
    evidence = (*_read_fields(entry), *of_feed)
    try:
        documents = (read_fragment(markup, evidence, number) for markup in _texts_of(entry))
        found = next((document for document in documents if document.text), None)
    except Refused as refusal:
        return Failure(place, reason_of(refusal))
    return found or Failure(place, "is a headline without a text; save the article itself", "empty")


def _texts_of(entry: Any) -> Iterator[str]:
    """The texts of an entry as HTML, the fullest first."""
    for each in (*entry.get("content", ()), entry.get("summary_detail") or {}):
        value = showable(each.get("value") or "")
        yield _as_markup(value) if each.get("type") == "text/plain" and not _is_markup(value) else value


def _is_markup(text: str) -> bool:
    """Whether a text that is declared to be plain is HTML all the same, as many feeds have it."""
    return re.search(r"</?(?:p|br|div|a|b|i|em|strong|ul|li|img|h\d)\b[^<>]*>", text) is not None


def _as_markup(text: str) -> str:
    return f"<pre>{text.replace('&', '&amp;').replace('<', '&lt;')}</pre>"


def _read_feed(feed: Any) -> Iterator[Evidence]:
    yield from said("source", _plain(feed.get("title")), "feed title", _SAID)
    yield from said("language", feed.get("language"), "feed language", _SAID)


def _read_fields(entry: Any) -> Iterator[Evidence]:
    yield from said("title", _plain(entry.get("title")), "feed entry title", _SAID)
    yield from said("url", entry.get("link"), "feed entry link", _SAID)
    authors = [each.get("name", "") for each in entry.get("authors", ()) if each] or [entry.get("author", "")]
    yield from said("author", ", ".join(filter(None, authors)), "feed entry author", _SAID)
    yield from said("published", entry.get("published"), "feed entry published", _SAID)
    yield from said("updated", entry.get("updated") if "updated" in entry.keys() else "", "feed entry updated", _SAID)  # noqa: SIM118 - feedparser answers `in` and `get` for other keys
    terms = [each.get("term") for each in entry.get("tags", ())]
    yield from said("section", next(filter(None, terms), ""), "feed entry category", _SAID)


def _plain(markup: str | None) -> str:
    """A title, which may be HTML, as one line of text."""
    markup = showable(markup or "")
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    return " ".join(read_fragment(markup).text.split())
