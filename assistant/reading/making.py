"""Making: a Document becomes an Article; furniture is masked, and each field takes the best evidence there is for it.

Knows nothing of formats or of other articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from dateutil import parser as dates

from assistant.reading.document import Document
from assistant.reading.furniture import read_layout
from assistant.reading.lines import Line, split_lines
from assistant.records import Article, Evidence, Mask, place_of

_FRONT_MATTER = "front matter"
_TRUSTED = 0.5
"""A title less sure than this is one that a program may have left behind: a headline in the text goes before it."""

_DATES = ("published", "updated")
_FIELDS = ("title", "published", "updated", "dateline", "source", "section", "page", "url", "author", "language")


def make_article(path: str, document: Document) -> Article:
    """An article from what its file holds and says of it; the text itself fills in what is missing.

    Args:
        path: its file, relative to the corpus.
        document: what the reader of its format found.
    """
    front = next((mask for mask in document.masks if mask.reason == _FRONT_MATTER), None)
    lines = _lines_after(document.text, front.end if front else 0)
    heading = lines[0] if lines and front and lines[0].text.startswith("# ") else None
    titles = (each.value for each in document.evidence if each.field == "title" and each.confidence >= _TRUSTED)
    given_title = next(titles, "")
    layout = read_layout(lines, "" if heading else given_title)
    evidence = tuple(map(_with_iso_date, _most_reliable_first([*document.evidence, *layout.evidence])))
    best = {each.field: each.value for each in reversed(evidence)}
    return Article(
        article_id=document.article_id or place_of(path, document.member, document.line),
        path=path,
        member=document.member,
        line=document.line,
        text=document.text,
        title_span=layout.title_span,
        page_starts=document.page_starts,
        masks=tuple(_merge(document.masks, layout.masks)),
        related=layout.related,
        evidence=evidence,
        **{name: best[name] for name in _FIELDS if name in best},  # type: ignore[arg-type]
    )


def _lines_after(text: str, at: int) -> list[Line]:
    return [Line(each.start + at, each.end + at, each.text) for each in split_lines(text[at:])]


def _most_reliable_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Field by field; of those equally reliable, the one that was found first."""
    return sorted(evidence, key=lambda each: (each.field, -each.confidence))


def _with_iso_date(evidence: Evidence) -> Evidence:
    return replace(evidence, value=iso_date(evidence.value)) if evidence.field in _DATES else evidence


def _merge(set_apart: Sequence[Mask], found: Sequence[Mask]) -> Iterator[Mask]:
    """Both kinds of masks in order, none overlapping: what was found says why, what was set apart fills the rest."""
    at = 0
    for mask in sorted([*set_apart, *found], key=lambda each: (each.start, each.end)):
        if mask.end > at:
            yield replace(mask, start=max(mask.start, at))
            at = mask.end


def iso_date(written: str) -> str:
    """A date as ISO 8601, the time kept where there is one; what is not a whole date stays as it is written.

    A part that the source leaves out is never filled in, nor is it guessed which number is the day: parsed against two
    defaults, and day or month first, the results must agree. A time zone is kept only from ISO dates, since its
    abbreviations are ambiguous.
    """
    with suppress(ValueError):
        moment = datetime.fromisoformat(written)
        return moment.isoformat() if ":" in written else moment.date().isoformat()
    try:
        first = dates.parse(written, default=datetime(2001, 1, 1), dayfirst=False, ignoretz=True)
        second = dates.parse(written, default=datetime(2002, 2, 2), dayfirst=True, ignoretz=True)
    except (ValueError, OverflowError):
        return written
    if first != second:
        return written
    return first.isoformat() if ":" in written else first.date().isoformat()
