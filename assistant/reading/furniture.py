"""Finds page furniture in one article alone: what a page shows around an article's own sentences.

Works on logical lines. A line that a phrase names is furniture wherever it stands; other short lines are judged by
their place, and only in the head of the page, above the first paragraph of prose, or in its tail, below the last
sentence. A text without prose has neither, so that one-line items are never masked by their place. Knows no other
article and no file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.reading import phrases
from assistant.reading.headline import is_part_of_title, mark_among_metadata, mark_around_title, place_of_title
from assistant.reading.lines import Line, ends_sentence
from assistant.reading.lists import is_list_of_labels
from assistant.reading.masthead import mark_site, may_name, prefer_full_name, split_headline
from assistant.reading.metadata import SURE, read_dateline, read_metadata
from assistant.reading.page import BY_NAME, BY_PLACE, Page, is_prose, same
from assistant.reading.section import read_category
from assistant.reading.shapes import reason_of_shape
from assistant.reading.tail import mark_comments, mark_tail, tail_of
from assistant.records import Evidence, Mask

_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?: ?[ap]m)?")

REASONS = phrases.reasons() | {
    "breadcrumb",
    "byline",
    "publication date",
    "repeated headline",
    "section",
    "source",
}
"""Every reason that a mask found here may have."""

_LONGEST_FURNITURE = 300
_LONGEST_TEASER = 200
_FOR_CREDIT = 0.55
_MAY_SAY_MORE = ("", "byline", "reading time", "related-link teaser", "source", "credit line")
"""What a line may be, by a phrase, that still tells of the article."""
_LONGEST_LINK = 120
_LONGEST_LABEL, _LEAST_OF_CAPTION = 16, 3
_MOST_LINKS = 15
_BELOW_STANDFIRST, _MOST_UNNAMED, _UNNAMED_WORDS = 12, 4, 12
_HASHTAG = re.compile(r"#[^\W\d_]\w*(?: \w+){0,3}")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of one page turned out to be.

    `title_span` is the headline's place in the text, None where the headline was given from outside or not found.
    `evidence` holds title, author, dateline, published, updated, source and section as written on the page.
    """

    title_span: tuple[int, int] | None
    masks: tuple[Mask, ...]
    related: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def read_layout(
    lines: Sequence[Line],
    title: str = "",
    *,
    apart: Collection[int] = (),
    known: Mapping[str, str] | None = None,
    title_is_apart: bool = False,
) -> Layout:
    """Tells an article's own lines from the page's.

    Args:
        lines: logical lines, in order.
        title: the headline where the source gives it apart from the text; else it is looked for in the head.
        apart: the numbers of lines that the format sets apart; they are named, but decide nothing.
        known: fields of the article that the source gives: a line of the head that repeats one is no text.
        title_is_apart: whether the headline given is no line of the text, so that a line like it is a repetition.
    """
    site = None
    if 0 not in apart:
        lines, site = split_headline(lines)
        apart = {at + 1 for at in apart} if site else apart
    page = Page(lines, apart, known or {})
    _mark_named_lines(page)
    head = range(_first_prose(page))
    below = _below_standfirst(page, len(head))
    first = max(len(head), below.stop)
    _mark_metadata(page, [*head, *below, *tail_of(page)], first)
    if first < len(lines):
        page.evidence += read_dateline(lines[first])
    _mark_menus(page, head)
    mark_site(page, head, title, site)
    title_at = None if title_is_apart else place_of_title(page, title, head)
    if title_at is not None:
        if not title or is_part_of_title(lines[title_at].text, title):
            title = lines[title_at].text.lstrip("# ")
            page.evidence.append(Evidence("title", title, "headline", SURE, lines[title_at][:2]))
        page.reasons.pop(title_at, None)
        page.related = [each for each in page.related if not lines[title_at].text.endswith(each)]
        mark_around_title(page, title_at, head)
        mark_among_metadata(page, range(title_at + 1, len(head)))
    mark_among_metadata(page, below, is_below=True)
    _mark_repetitions(page, title, title_at)
    _mark_shapes(page, title_at)
    mark_comments(page, first)
    mark_tail(page)
    read_category(page, len(head))
    page.evidence += _from_credits(page)
    _mark_between(page)
    return Layout(
        title_span=None if title_at is None else (lines[title_at].start, lines[title_at].end),
        masks=tuple(Mask(lines[at].start, lines[at].end, *page.reasons[at]) for at in sorted(page.reasons)),
        related=tuple(dict.fromkeys(page.related)),
        evidence=tuple(prefer_full_name(page.evidence)),
    )


def _mark_named_lines(page: Page) -> None:
    block, left = "", 0
    for at, line in enumerate(page.lines):
        found = phrases.find_furniture(line.text) if len(line.text) <= _LONGEST_FURNITURE else None
        is_teaser = found is not None and found.reason == "related-link teaser"
        if found and not (is_teaser and len(line.text) > _LONGEST_TEASER):
            page.mark(at, found.reason)
            block, left = (found.reason, _MOST_LINKS) if found.opens_block else ("", 0)
            if is_teaser and found.end > found.start and not found.opens_block:
                page.related.append(line.text[found.start : found.end])
        elif left and _may_be_link(line.text):
            page.mark(at, block)
            left -= 1
            if block == "related-link teaser":
                page.related.append(line.text.lstrip("-*• "))
        else:
            block, left = "", 0


def _may_be_link(text: str) -> bool:
    """Whether a line may be a link below a heading such as "Read more"; what announces a list is none, nor its items."""
    return (
        len(text) <= _LONGEST_LINK
        and text[-1] != ":"
        and (not ends_sentence(text) or (text[-1] in "?!…" and not is_prose(text)))
    )


def _mark_metadata(page: Page, places: Sequence[int], head: int) -> None:
    """Lines such as "By Jane Doe" and "3 May 2024"; what stands below the article says nothing of it."""
    language = page.known.get("language", "")
    for at in places:
        line = page.lines[at]
        if page.reason(at) in _MAY_SAY_MORE and (said := read_metadata(line, language)):
            page.mark(at, said.reason)
            page.evidence += (each for each in said.evidence if at < head or each.field == "url")
        elif page.is_free(at):
            for name, reason in (("author", "byline"), ("section", "section"), ("source", "source")):
                if page.known.get(name) and same(line.text, page.known[name]):
                    page.mark(at, reason)


def _below_standfirst(page: Page, first: int) -> range:
    """The short lines between a standfirst that is a sentence and the text, if a byline or a date is among them."""
    last, unnamed = first, 0
    for at in range(first + 1, min(first + 1 + _BELOW_STANDFIRST, len(page.lines))):
        text = page.lines[at].text
        if read_metadata(page.lines[at], page.known.get("language", "")):
            last = at
        elif page.is_free(at):
            unnamed += 1
            if ends_sentence(text) or unnamed > _MOST_UNNAMED or len(text.split()) > _UNNAMED_WORDS:
                break
        elif last > first:
            last = at
    is_above_text = any(page.is_free(at) and is_prose(page.lines[at].text) for at in range(last + 1, len(page.lines)))
    return range(first + 1, last + 1) if last > first and is_above_text else range(first, first)


def _from_credits(page: Page) -> Iterator[Evidence]:
    """The paper that a line such as "First published in the Calder Times" names."""
    for at, line in enumerate(page.lines):
        found = phrases.find_furniture(line.text) if page.reason(at) == "source" else None
        name = line.text[found.start : found.end].strip(" .,()") if found else ""
        if found and may_name(name):
            yield Evidence("source", name, "credit", _FOR_CREDIT, (line.start + found.start, line.start + found.end))


def _mark_menus(page: Page, head: range) -> None:
    """Menu words on lines of their own, one after the other, and lines of the head that are lists."""
    for at in head:
        if page.is_free(at) and is_list_of_labels(page.lines[at].text):
            page.mark(at, "navigation", BY_NAME)
    items = [phrases.is_menu_item(line.text) for line in page.lines]
    is_announced = False
    for at, is_item in enumerate(items):
        has_neighbour = (at > 0 and items[at - 1]) or (at + 1 < len(items) and items[at + 1])
        is_announced = is_announced if at and items[at - 1] else at > 0 and page.lines[at - 1].text.endswith(":")
        if is_item and has_neighbour and not is_announced:
            page.mark(at, "navigation")
    for at, line in enumerate(page.lines):
        if page.is_free(at) and _TIME.fullmatch(line.text):
            page.mark(at, "publication date")
        elif page.is_free(at) and at >= head.stop and _HASHTAG.fullmatch(line.text):
            page.mark(at, "tags")


def _mark_repetitions(page: Page, title: str, title_at: int | None) -> None:
    for at, line in enumerate(page.lines):
        if title and at != title_at and same(line.text, title):
            page.mark(at, "repeated headline")


def _mark_shapes(page: Page, title_at: int | None) -> None:
    texts = [line.text for line in page.lines]
    for at, (above, text, below) in enumerate(zip(["", *texts], texts, [*texts[1:], ""], strict=False)):
        if page.is_free(at) and at != title_at and (reason := reason_of_shape(text, above, below)):
            page.mark(at, reason, BY_PLACE)


def _mark_between(page: Page) -> None:
    """A short line between two lines of one kind is of that kind."""
    for at in range(1, len(page.lines) - 1):
        above, below = page.reason(at - 1), page.reason(at + 1)
        text = page.lines[at].text
        is_short = len(text) <= _LONGEST_LINK and not ends_sentence(text)
        if page.is_free(at) and above and above == below and is_short:
            page.mark(at, above, BY_PLACE)
        elif page.is_free(at) and below == "caption" and _is_above_credit(page, at):
            page.mark(at, "caption", BY_PLACE)


def _is_above_credit(page: Page, at: int) -> bool:
    """Whether a short line is the caption of a picture whose credit is the whole of the next line."""
    text, credit = page.lines[at].text, page.lines[at + 1].text
    found = phrases.find_furniture(credit) if len(credit) <= _LONGEST_FURNITURE else None
    is_credit_alone = found is not None and 0 < found.start <= _LONGEST_LABEL
    return is_credit_alone and not ends_sentence(text) and len(text.split()) > _LEAST_OF_CAPTION


def _first_prose(page: Page) -> int:
    return next((at for at, line in enumerate(page.lines) if page.is_free(at) and is_prose(line.text)), 0)
