"""The tail of a page, below the last sentence of its article: notes on the author, tags, what lies among furniture.

Knows the lines of one page and what they are so far.
"""

from __future__ import annotations

import re

from assistant.reading import phrases
from assistant.reading.lines import ends_sentence
from assistant.reading.page import BY_NAME, BY_PLACE, Page

_MAIL = re.compile(r"\S@[\w-]+\.\w")
_LONGEST_LINE = 300
_GO_ON = ("footer", "comments")
_TAG_WORDS = 3
_HEADING_WORDS = 4
_FOOTER_RUN = 3
_LONGEST_COMMENT, _TIME_WORDS = 4, 7
_LONGEST_NOTE = 3
"""Paragraphs below "About the author"."""


def tail_of(page: Page) -> range:
    """The lines below the last sentence of the article's own."""
    last = len(page.lines)
    while last and not (_is_own_sentence(page, last - 1) and not _is_among_furniture(page, last - 1)):
        last -= 1
    return range(last if last else len(page.lines), len(page.lines))


def _is_among_furniture(page: Page, at: int) -> bool:
    return at > 1 and (_is_below_footer(page, at) or _is_among_comments(page, at))


def _is_among_comments(page: Page, at: int) -> bool:
    """Whether a line stands between two of the comments, among other furniture."""
    is_between = at + 1 < len(page.lines) and page.reason(at - 1) == page.reason(at + 1) == "comments"
    return is_between and bool(page.reason(at - 2))


def _is_below_footer(page: Page, at: int) -> bool:
    """Whether a line stands right below a footer that ends a run of furniture."""
    return page.reason(at - 1) == "footer" and all(page.reason(at - back) for back in range(2, _FOOTER_RUN + 1))


def _is_own_sentence(page: Page, at: int) -> bool:
    return page.is_free(at) and ends_sentence(page.lines[at].text)


def mark_comments(page: Page, below: int) -> None:
    """What readers say, below a heading that says so: a chain of names with times, buttons, and a few lines between.

    Args:
        page: the page.
        below: the number of the first line of the text; what stands above it is no comment.
    """
    heading = next((at for at in range(below, len(page.lines)) if page.reason(at) == "comments"), None)
    while heading is not None:
        end = _end_of_chain(page, heading)
        for at in range(heading + 1, end):
            if page.is_free(at):
                page.mark(at, "comments", BY_PLACE)
        heading = next((at for at in range(end + 1, len(page.lines)) if page.reason(at) == "comments"), None)


def _end_of_chain(page: Page, heading: int) -> int:
    """The last line below a heading that is a button or a time, each at most a few lines below the one before."""
    last, has_time = heading, False
    for at in range(heading + 1, len(page.lines)):
        if at - last > _LONGEST_COMMENT:
            break
        if _is_time(page, at):
            last, has_time = at, True
        elif page.reason(at) == "comments":
            last = at
    return last if has_time else heading


def _is_time(page: Page, at: int) -> bool:
    """Whether a line is a few words with a number: "9 August, 11:48", "Anna B., 3 hours ago"."""
    text = page.lines[at].text
    is_short = len(text.split()) <= _TIME_WORDS and not ends_sentence(text)
    is_known = page.is_free(at) or page.reason(at) == "publication date"
    return is_short and is_known and any(map(str.isdigit, text))


def mark_tail(page: Page) -> None:
    """Notes on the author that end the text, and what stands among the furniture below it."""
    tail = tail_of(page)
    author = page.known.get("author") or next((each.value for each in page.evidence if each.field == "author"), "")
    for at in range(tail.start - 1, 0, -1):
        if page.is_free(at) and not _is_about(page.lines[at].text, author):
            break
        if page.is_free(at):
            page.mark(at, "author note", BY_NAME)
    _mark_about(page, tail.start, author)
    _mark_below_heading(page, tail.start)
    _mark_tags(page, tail)
    above = ""
    for at in tail:
        text = page.lines[at].text
        if page.is_free(at) and (
            _MAIL.search(text) or (author and phrases.fold(text).startswith(phrases.fold(author)))
        ):
            page.mark(at, "author note", BY_NAME)
        elif page.is_free(at) and above and len(text) <= _LONGEST_LINE:
            page.mark(at, above if above in _GO_ON else "navigation", BY_PLACE)
        above = page.reason(at) or above


def _mark_about(page: Page, first: int, author: str) -> None:
    """The heading of a note: a few words with a part of the author's name, right above it."""
    at = first - 1
    while at > 0 and page.reason(at) == "author note":
        at -= 1
    if at < 1:
        return
    text = page.lines[at].text
    has_note = at + 1 < len(page.lines) and page.reason(at + 1) == "author note"
    names = set(phrases.fold(author).split())
    is_heading = 1 < len(text.split()) <= _HEADING_WORDS and not ends_sentence(text)
    if has_note and page.is_free(at) and is_heading and not names.isdisjoint(phrases.fold(text).split()):
        page.mark(at, "author note", BY_NAME)


def _is_about(text: str, author: str) -> bool:
    """Whether a paragraph is on the author: it begins with the name, or tells who wrote this or works for the paper."""
    name = phrases.fold(author)
    if author and phrases.fold(text).startswith((f"{name} ", f"{name}'s ")):
        return True
    about = phrases.fold(phrases.find_note(text)).split() if len(text) <= _LONGEST_LINE else []
    if not about or not author:
        return len(about) > 1 and phrases.names_role(text)
    return not set(about).isdisjoint(phrases.fold(author).split())


def _mark_below_heading(page: Page, end: int) -> None:
    """The last paragraphs of a text below a line such as "About the author"."""
    free = 0
    for at in range(end - 1, 0, -1):
        found = phrases.find_furniture(page.lines[at].text) if page.reason(at) == "author note" else None
        if found and found.opens_block and free:
            for below in (other for other in range(at + 1, end) if page.is_free(other)):
                page.mark(below, "author note", BY_NAME)
            return
        free += page.is_free(at)
        if free > _LONGEST_NOTE:
            return


def _mark_tags(page: Page, tail: range) -> None:
    """A word or two on lines of their own between the last sentence and the furniture below it."""
    free = next((at for at in tail if not page.is_free(at)), tail.start)
    if all(len(page.lines[at].text.split()) <= _TAG_WORDS for at in range(tail.start, free)):
        for at in range(tail.start, free):
            page.mark(at, "tags", BY_PLACE)
