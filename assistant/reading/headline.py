"""The headline of a page: where it stands, and what the short lines above and below it are.

Works in the head of a page alone, the lines above the first paragraph of prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading import phrases
from assistant.reading.lines import ends_sentence
from assistant.reading.lists import is_list_of_labels
from assistant.reading.metadata import read_name
from assistant.reading.page import BY_NAME, BY_PLACE, Page, same
from assistant.reading.section import read_section
from assistant.records import Evidence

_BREADCRUMB = re.compile(r"[A-Z][^<>»›{}\"]{0,40}(?:\s*[>»›]\s*[A-Z\d][^<>»›{}\"]{0,80}){1,6}")
_CRUMB = re.compile(r"[A-Z][\w’'&.-]*(?: (?:[A-Z&]|of |and )[\w’'&.-]*){0,3}")
_SITE_PART = re.compile(r"(?<!\s)\s+[|–—-]\s+|(?<!\s)\s*::\s*")
_NUMBER = re.compile(r"\d{1,4}")
_CREDIT_AT_END = re.compile(r"\s\((?P<who>[A-ZÀ-Þ][^()]{2,50})\)$")

_OF_THE_SITE = ("navigation", "search prompt", "cookie notice", "breadcrumb")
_METADATA = ("byline", "publication date")
_LONGEST_TITLE = 1000
_TITLE_WORDS = range(2, 41)
_CRUMB_WORDS = 3
_LABEL_WORDS = 5
_AMONG_WORDS, _BUTTON_WORDS = 8, 4
_HEADLINE_WORDS = 5
_OF_HOUSE = 0.5
_AROUND_PICTURE = ("byline", "publication date", "share bar", "caption", "advert", "reading time", "comments")
_LONGEST_HEAD = 20
_TITLE_SHARE = 0.6
"""How much of a given headline a line has to be: a site's name often follows it."""


def place_of_title(page: Page, title: str, head: range) -> int | None:
    """Where the headline stands: the line that is the given one, or most of it; else it is looked for."""
    if not title:
        return _find_title(page, head)
    alike = [at for at in _above_metadata(page, head) if same(page.lines[at].text, title)]
    if alike:
        return alike[-1] if alike[-1] < len(head) - 1 and page.reason(alike[-1] + 1) in _METADATA else alike[0]
    for at in head:
        if same(page.lines[at].text, title) or is_part_of_title(page.lines[at].text, title):
            return at
    for at in head:
        text = page.lines[at].text.lstrip("# ")
        if len(text) >= _TITLE_SHARE * len(title) and phrases.fold(title).startswith(phrases.fold(text)):
            return at
    return None


def _above_metadata(page: Page, head: range) -> range:
    """The lines of the head above the first byline or date."""
    return range(next((at for at in head if page.reason(at) in _METADATA), len(head)))


def is_part_of_title(text: str, title: str) -> bool:
    """Whether a line is the longest part of a title that has the site's name beside the headline."""
    parts = _SITE_PART.split(title) if len(title) <= _LONGEST_TITLE else []
    return len(parts) > 1 and same(text, max(parts, key=len))


def _find_title(page: Page, head: range) -> int | None:
    """The headline: a marked heading, a line that stands twice, or the first that is longer than a crumb."""
    if (labelled := _labelled_title(page, head)) is not None:
        return labelled
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
    short = [at for at in free if read_name(page.lines[at]) is None] or free
    long = [at for at in free if len(page.lines[at].text.split()) > _CRUMB_WORDS]
    below = [at for at in long if at > long[0] and _is_below_label(page, at, head)]
    return (below or long or short[-1:])[0]


def _labelled_title(page: Page, head: range) -> int | None:
    """A headline that by its words may be a teaser, "Explainer: the pipeline": the only such line, above the byline."""
    teasers = [at for at in head if page.reason(at) == "related-link teaser" and _may_be_title(page.lines[at].text)]
    above = _above_metadata(page, head)
    others = [at for at in above if page.is_free(at) and len(page.lines[at].text.split()) > _CRUMB_WORDS]
    is_last = len(teasers) == 1 and teasers[0] == above[-1]
    return teasers[0] if is_last and not others else None


def _is_below_label(page: Page, at: int, head: range) -> bool:
    """Whether a long line above the byline and the date stands right below a label or a crumb, as a headline does."""
    is_above = at in _above_metadata(page, head) and len(page.lines[at].text.split()) >= _HEADLINE_WORDS
    label = page.lines[at - 1].text
    is_label = page.is_free(at - 1) and len(label.split()) <= _CRUMB_WORDS and not ends_sentence(label)
    return is_above and (is_label or page.reason(at - 1) in _OF_THE_SITE)


def _end_of_menu(page: Page, head: range) -> int:
    """The last line of the site's own above the byline and the date; -1 if there is none."""
    ends = (at for at in head if page.reason(at) in _METADATA)
    return max((at for at in range(next(ends, 0)) if page.reason(at) in _OF_THE_SITE), default=-1)


def _may_be_title(text: str) -> bool:
    is_phrase = len(text.split()) in _TITLE_WORDS and text[-1] not in ":;,{}" and text[0] not in "*-<[{("
    is_sentence = text[-1] == "." and not text.isupper()
    return is_phrase and not is_sentence and not _BREADCRUMB.fullmatch(text) and not is_list_of_labels(text)


def mark_around_title(page: Page, title_at: int, head: range) -> None:
    """Crumbs, menus and labels above the headline; names, roles, counts and captions below it."""
    read_section(page, title_at)
    has_furniture = False
    for at in range(title_at):
        text = page.lines[at].text
        if page.is_free(at) and (_BREADCRUMB.fullmatch(text) or _CRUMB.fullmatch(text)):
            page.mark(at, "breadcrumb")
        elif page.is_free(at) and not ends_sentence(text) and (has_furniture or len(text.split()) <= _LABEL_WORDS):
            page.mark(at, "navigation", BY_PLACE)
        has_furniture = has_furniture or bool(page.reason(at))
    below = range(title_at + 1, len(head))
    for at in [*below, *reversed(below)]:
        if at not in page.reasons:
            _mark_below_title(page, at, title_at)
    page.evidence = list(_told_from_houses(page.evidence))
    for at in below:
        if page.is_free(at) and _is_caption(page, at):
            page.mark(at, "caption", BY_PLACE)


def mark_among_metadata(page: Page, span: range, *, is_below: bool = False) -> None:
    """Short lines that stand among the byline and the date: names are a byline's, others a button's or a label's.

    Args:
        page: the page.
        span: the lines between the headline and the text.
        is_below: whether they follow a standfirst; else what stands right below the headline may be one.
    """
    told = [at for at in span if page.reason(at) in _METADATA]
    marked = [at for at in span if page.reason(at)]
    for at in span:
        if not page.is_free(at) or not told or at > told[-1] or not (is_below or at > marked[0]):
            continue
        text = page.lines[at].text
        if ends_sentence(text) or len(text.split()) > _AMONG_WORDS:
            continue
        if name := read_name(page.lines[at]):
            page.mark(at, "byline", BY_NAME)
            page.evidence.append(name)
        elif phrases.names_role(text):
            page.mark(at, "byline", BY_PLACE)
        elif len(text.split()) <= _BUTTON_WORDS:
            page.mark(at, "navigation", BY_PLACE)


def _mark_below_title(page: Page, at: int, title_at: int) -> None:
    line, beside = page.lines[at], {page.reason(at - 1), page.reason(at + 1)}
    is_below = at == title_at + 1 and bool(page.reason(at + 1))
    is_beside = is_below or not beside.isdisjoint((*_METADATA, "source"))
    if is_beside and (name := read_name(line)):
        page.mark(at, "byline", BY_NAME)
        page.evidence.append(name)
    elif is_beside and page.is_free(at) and phrases.names_role(line.text) and not ends_sentence(line.text):
        page.mark(at, "byline", BY_NAME)
    elif page.is_free(at) and _NUMBER.fullmatch(line.text) and beside - {""}:
        page.mark(at, "comments", BY_PLACE)


def _told_from_houses(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The evidence; of several bare names, one that is a paper's or an agency's is no author but the source."""
    bare = [each for each in evidence if each.field == "author"]
    people = [each for each in bare if not phrases.names_outlet(each.value)]
    for each in evidence:
        is_house = each in bare and people and each not in people
        yield replace(each, field="source", confidence=_OF_HOUSE) if is_house else each


def _is_caption(page: Page, at: int) -> bool:
    """Whether a short line below the byline is a caption: it ends with a credit, or stands between furniture."""
    text = page.lines[at].text
    if ends_sentence(text) and text[-1] != ")":
        return False
    above = {page.reason(each) for each in range(at)}
    if above.isdisjoint(_METADATA):
        return False
    credit = _CREDIT_AT_END.search(text)
    if credit and text[: credit.start()].strip() and not ends_sentence(text[: credit.start()].strip()):
        return True
    return page.reason(at - 1) in _AROUND_PICTURE and page.reason(at + 1) in _AROUND_PICTURE
