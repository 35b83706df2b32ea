"""What can be asked of the table of articles, and a page of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Column = Literal["title", "source", "published", "section", "language", "words", "state"]
State = Literal["indexed", "copy", "empty", "failed"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which lines are listed: a line has to meet every part; an empty part leaves everything in.

    `text` is met by an article that has every word of it, in its title or its body, and by a line in whose title, place
    or reason of failure it stands as it is, but for capitals. `source`, `section` and `language` are whole names,
    capitals aside. `since` and `until` are ISO dates, both included.
    """

    text: str = ""
    source: str = ""
    section: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    state: str = ""


EVERY_LINE = Filters()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    `article_id` is empty for what could not be read. `place` is the file, with `#line` where the article is one line of
    it. `reason` is why something failed, or the id of the kept article that this is a copy of, or what a reader should
    know of an article's source file, such as that it has changed since; else it is empty.
    """

    article_id: str
    title: str
    source: str
    published: str
    section: str
    language: str
    words: int
    state: State
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the table: `page` of `pages`, counted from 1, and how many lines all of them have."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
