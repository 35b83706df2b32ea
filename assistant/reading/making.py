"""Making: a Document becomes an Article; furniture is masked, and each field takes the best evidence there is for it.

Knows nothing of formats or of other articles.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from assistant.languages import detect_language, language_code
from assistant.reading.document import Document
from assistant.reading.furniture import read_layout
from assistant.reading.lines import Line, split_lines
from assistant.reading.moments import clock_time, is_iso, iso_date, names_date
from assistant.records import Article, Evidence, Mask, place_of

__all__ = ["iso_date", "make_article"]

_FRONT_MATTER = "front matter"
_ABOUT_IT = frozenset({"outside the article", "breadcrumb", "byline", "publication date", "section", "source"})
"""Reasons of a format for setting apart what may still tell of the article: an extractor leaves out its byline too."""
_OF_PRINT = frozenset({"page number", "running head"})
_DATES = ("published", "updated")
_FIELDS = ("title", "published", "updated", "dateline", "source", "section", "page", "url", "author", "language")
_NO_DATE = 0.0
"""How far to believe what stands where a date belongs and names none: it is told, and never chosen."""
_LEAST_FOR_LANGUAGE = 0.5
"""How sure the text's language has to be to count."""
_LEAST_FOR_TITLE = 0.5
"""A headline that is believed less, such as a file's name, gives way to one that is found in the text."""


def make_article(path: str, document: Document) -> Article:
    """An article from what its file holds and says of it; the text itself fills in what is missing.

    Args:
        path: its file, relative to the corpus.
        document: what the reader of its format found.
    """
    front = next((mask for mask in document.masks if mask.reason == _FRONT_MATTER), None)
    lines = _lines_after(document.text, front.end if front else 0)
    has_heading = bool(lines and front and lines[0].text.startswith("# "))
    said = _with_language(document)
    given = _best([each for each in said if each.field != "title" or each.confidence > _LEAST_FOR_TITLE])
    layout = read_layout(
        lines,
        "" if has_heading else given.get("title", ""),
        apart=_set_apart(lines, document.masks),
        known=given,
        title_is_apart=document.line > 0 and "title" in given,
    )
    found = [each for each in layout.evidence if not _is_elsewhere(each, document.masks)]
    language = given.get("language", "")
    dated = [_with_iso_date(each, language) for each in (*said, *found)]
    evidence, best = _choose([each for each in dated if each.confidence])
    return Article(
        article_id=document.article_id or place_of(path, document.member, document.line),
        path=path,
        member=document.member,
        line=document.line,
        text=document.text,
        title_span=layout.title_span,
        page_starts=document.page_starts,
        masks=tuple(_merge(document.masks, _beside_print(layout.masks, document.masks), layout.title_span)),
        related=layout.related,
        evidence=(*evidence, *dict.fromkeys(each for each in dated if not each.confidence)),
        **{name: best[name] for name in _FIELDS if name in best},  # type: ignore[arg-type]
    )


def _with_language(document: Document) -> tuple[Evidence, ...]:
    """What a document says of itself, with its language as a plain code, and what its text says of that."""
    said = [
        replace(each, value=language_code(each.value)) if each.field == "language" else each
        for each in document.evidence
    ]
    detected = detect_language(document.text)
    if detected and detected.confidence >= _LEAST_FOR_LANGUAGE:
        said.append(Evidence("language", detected.language, "text", round(detected.confidence, 2)))
    return tuple(each for each in said if each.field != "language" or each.value)


def _is_elsewhere(evidence: Evidence, masks: Sequence[Mask]) -> bool:
    """Whether it stands in what the format knows to be something else: a menu, a quoted mail, not a mere byline."""
    start, end = evidence.span or (0, 0)
    return (
        any(mask.start <= start and end <= mask.end and mask.reason not in _ABOUT_IT for mask in masks) and start < end
    )


def _beside_print(found: Sequence[Mask], set_apart: Sequence[Mask]) -> list[Mask]:
    """The masks that were found but for lines of which the format of a printed page knows better why."""
    printed = {(mask.start, mask.end) for mask in set_apart if mask.reason in _OF_PRINT}
    return [mask for mask in found if (mask.start, mask.end) not in printed]


def _lines_after(text: str, at: int) -> list[Line]:
    return [Line(each.start + at, each.end + at, each.text) for each in split_lines(text[at:])]


def _set_apart(lines: Sequence[Line], masks: Sequence[Mask]) -> frozenset[int]:
    """The numbers of the lines of which the format sets more than half apart."""
    found, first = set(), 0
    for mask in sorted(masks, key=lambda each: each.start):
        while first < len(lines) and lines[first].end <= mask.start:
            first += 1
        for at in range(first, len(lines)):
            start, end, _ = lines[at]
            if start >= mask.end:
                break
            if 2 * (min(end, mask.end) - max(start, mask.start)) > end - start:
                found.add(at)
    return frozenset(found)


def _best(evidence: Sequence[Evidence]) -> dict[str, str]:
    """The value of each field that is believed the most; of those believed alike, the first."""
    return {each.field: each.value for each in reversed(_most_reliable_first(evidence))}


def _most_reliable_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Field by field; of those equally reliable, the one that was found first."""
    return sorted(evidence, key=lambda each: (each.field, -each.confidence))


def _choose(evidence: Sequence[Evidence]) -> tuple[tuple[Evidence, ...], dict[str, str]]:
    """The evidence, the chosen one of each field first, and the fields; none is published after it was updated.

    Of a publication and an update that contradict each other, the one that is believed less gives way to the next that
    fits. Without one the article has no update; its evidence stays.
    """
    ordered = _most_reliable_first(dict.fromkeys(evidence))
    dates = [next((each for each in ordered if each.field == name), None) for name in _DATES]
    published, updated = dates
    if published and updated and _is_later(published.value, updated.value):
        doubted, kept = (published, updated) if published.confidence < updated.confidence else (updated, published)
        fitting = next((each for each in ordered if each.field == doubted.field and not _contradict(each, kept)), None)
        if fitting is None:
            return tuple(ordered), {name: value for name, value in _best(ordered).items() if name != "updated"}
        ordered.remove(fitting)
        ordered.insert(ordered.index(doubted), fitting)
    return tuple(ordered), {each.field: each.value for each in reversed(ordered)}


def _contradict(one: Evidence, other: Evidence) -> bool:
    published, updated = (one, other) if one.field == "published" else (other, one)
    return _is_later(published.value, updated.value)


def _is_later(one: str, other: str) -> bool:
    """Whether one day is later than another; what is no whole date is not."""
    return is_iso(one) and is_iso(other) and one[:10] > other[:10]


def _with_iso_date(evidence: Evidence, language: str) -> Evidence:
    if evidence.field not in _DATES:
        return evidence
    value = iso_date(evidence.value if evidence.span else clock_time(evidence.value), language)
    is_date = names_date(value, language)
    return replace(evidence, value=value, confidence=evidence.confidence if is_date else _NO_DATE)


def _merge(set_apart: Sequence[Mask], found: Sequence[Mask], headline: tuple[int, int] | None) -> Iterator[Mask]:
    """Both kinds of masks in order, none overlapping: what was found says why, what was set apart fills the rest.

    The headline is in none: where a format sets it apart, its mask ends before it and goes on behind it.
    """
    taken = sorted([*((mask.start, mask.end) for mask in found), *([headline] if headline else [])])
    starts = [start for start, _ in taken]
    rest = [piece for mask in set_apart for piece in _without(mask, taken, starts)]
    at = 0
    for mask in sorted([*rest, *found], key=lambda each: (each.start, each.end)):
        if mask.end > at:
            yield replace(mask, start=max(mask.start, at))
            at = mask.end


def _without(mask: Mask, taken: Sequence[tuple[int, int]], starts: Sequence[int]) -> Iterator[Mask]:
    """What is left of a mask between spans that are taken; those are in order, and none lies in another."""
    at = mask.start
    first = max(bisect_right(starts, mask.start) - 1, 0)
    for start, end in islice(taken, first, None):
        if start >= mask.end:
            break
        if end <= at:
            continue
        if start > at:
            yield replace(mask, start=at, end=start)
        at = max(at, end)
    if at < mask.end:
        yield replace(mask, start=at)
