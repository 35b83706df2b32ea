"""The headline of a page: where it stands, and what the short lines above and below it are.

Works in the head of a page alone, the lines above the first paragraph of prose.
"""

from __future__ import annotations

import re

from assistant.reading import phrases
from assistant.reading.lines import ends_sentence
from assistant.reading.metadata import read_name
from assistant.reading.page import BY_NAME, BY_PLACE, Page, same
from assistant.records import Evidence

_BREADCRUMB = re.compile(r"[A-Z][^<>»›{}\"]{0,40}(?:\s*[>»›]\s*[A-Z\d][^<>»›{}\"]{0,80}){1,6}")
_CRUMB = re.compile(r"[A-Z][\w’'&.-]*(?: (?:[A-Z&]|of |and )[\w’'&.-]*){0,3}")
_STEPS = re.compile(r"(?<!\s)\s*[>»›/]\s*")
_SITE_PART = re.compile(r"(?<!\s)\s+[|–—-]\s+|(?<!\s)\s*::\s*")
_NUMBER = re.compile(r"\d{1,4}")

_OF_THE_SITE = ("navigation", "search prompt", "cookie notice", "breadcrumb")
_LONGEST_TITLE = 1000
_TITLE_WORDS = range(2, 41)
_CRUMB_WORDS = 3
_LONGEST_HEAD = 20
_TITLE_SHARE = 0.6
"""How much of a given headline a line has to be: a site's name often follows it."""


def place_of_title(page: Page, title: str, head: range) -> int | None:
    """Where the headline stands: the line that is the given one, or most of it; else it is looked for."""
    if not title:
        return _find_title(page, head)
    for at in head:
        if same(page.lines[at].text, title):
            return at
    for at in head:
        if is_part_of_title(page.lines[at].text, title):
            return at
    for at in head:
        text = page.lines[at].text.lstrip("# ")
        if len(text) >= _TITLE_SHARE * len(title) and phrases.fold(title).startswith(phrases.fold(text)):
            return at
    return None


def is_part_of_title(text: str, title: str) -> bool:
    """Whether a line is the longest part of a title that has the site's name beside the headline."""
    parts = _SITE_PART.split(title) if len(title) <= _LONGEST_TITLE else []
    return len(parts) > 1 and same(text, max(parts, key=len))


def _find_title(page: Page, head: range) -> int | None:
    """The headline: a marked heading, a line that stands twice, or the first that is longer than a crumb."""
    free = [at for at in head if page.is_free(at) and _may_be_title(page.lines[at].text)]
    end = _end_of_menu(page, head)
    free = [at for at in free if at > end] or free
    if not free or sum(page.is_free(at) for at in head) > _LONGEST_HEAD:
        return None
    for at in free:
        if page.lines[at].text.startswith("# "):
            return at
    for at in free:
        if sum(same(page.lines[at].text, page.lines[other].text) for other in free) > 1:
            return at
    return next((at for at in free if len(page.lines[at].text.split()) > _CRUMB_WORDS), free[-1])


def _end_of_menu(page: Page, head: range) -> int:
    """The last line of the site's own above the byline and the date; -1 if there is none."""
    ends = (at for at in head if page.reason(at) in ("byline", "publication date"))
    return max((at for at in range(next(ends, 0)) if page.reason(at) in _OF_THE_SITE), default=-1)


def _may_be_title(text: str) -> bool:
    is_phrase = len(text.split()) in _TITLE_WORDS and text[-1] not in ".:;,{}" and text[0] not in "*-<[{("
    return is_phrase and not _BREADCRUMB.fullmatch(text)


def mark_around_title(page: Page, title_at: int, head: range) -> None:
    """Crumbs and menus above the headline; names beside a date, roles beside a name and bare counts below it."""
    _read_section(page, title_at)
    has_furniture = False
    for at in range(title_at):
        text = page.lines[at].text
        if page.is_free(at) and (_BREADCRUMB.fullmatch(text) or _CRUMB.fullmatch(text)):
            page.mark(at, "breadcrumb")
        elif page.is_free(at) and not ends_sentence(text) and has_furniture:
            page.mark(at, "navigation", BY_PLACE)
        has_furniture = has_furniture or bool(page.reason(at))
    below = range(title_at + 1, len(head))
    for at in [*below, *reversed(below)]:
        if page.is_free(at):
            _mark_below_title(page, at, {page.reason(at - 1), page.reason(at + 1)})


def _mark_below_title(page: Page, at: int, beside: set[str]) -> None:
    line = page.lines[at]
    if beside & {"publication date", "byline"} and phrases.names_role(line.text) and not ends_sentence(line.text):
        page.mark(at, "byline", BY_NAME)
    elif beside & {"publication date", "byline"} and (name := read_name(line)):
        page.mark(at, "byline", BY_NAME)
        page.evidence.append(name)
    elif _NUMBER.fullmatch(line.text) and beside - {""}:
        page.mark(at, "comments", BY_PLACE)


def _read_section(page: Page, title_at: int) -> None:
    """The section: the first step below the front page of a breadcrumb, or a label of its own above the headline."""
    for at in range(title_at):
        line = page.lines[at]
        steps = _STEPS.split(line.text)
        if page.reason(at) == "breadcrumb" and len(steps) > 1:
            step = steps[1] if phrases.is_front_page(steps[0]) else steps[0]
            if phrases.is_front_page(steps[0]) or phrases.is_section(step):
                start = line.start + line.text.index(step, len(steps[0]) if step is steps[1] else 0)
                page.evidence.append(Evidence("section", step, "breadcrumb", BY_NAME, (start, start + len(step))))
    label = next(
        (at for at in range(title_at - 1, -1, -1) if not same(page.lines[at].text, page.lines[title_at].text)), None
    )
    if label is not None and phrases.is_section(page.lines[label].text) and not _is_in_menu(page, label):
        line = page.lines[label]
        page.evidence.append(Evidence("section", line.text, "line above the headline", BY_PLACE, line[:2]))


def _is_in_menu(page: Page, at: int) -> bool:
    """Whether a label is the last of several, one below the other."""
    return at > 0 and phrases.is_section(page.lines[at - 1].text)
