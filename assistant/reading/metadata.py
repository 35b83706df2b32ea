"""What lines of a page say of its article: bylines, dates of publication and update, source, section, dateline.

Knows single lines and the phrases of the languages, not where a line stands: the caller asks of lines in the head and
the tail of a page only. A line counts only if every part of it is understood, so that no sentence is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.reading.lines import Line, ends_sentence
from assistant.reading.moments import is_iso, iso_date
from assistant.reading.phrases import (
    Found,
    find_fields,
    find_furniture,
    fold,
    is_joint,
    is_section,
    names_outlet,
    names_role,
)
from assistant.records import Evidence

SURE = 0.9
_PARTLY = 0.3
"""How far to believe a date that lacks its year or its day."""
_LABEL = 0.6
_BARE_NAME = 0.7
_BESIDE = ("reading time", "credit line", "caption", "comments", "share bar", "source", "audio or video prompt")
"""What may share a line with a byline or a date."""
_CONTACT = re.compile(r"@\w{2,30}|\S+@[\w-]+(?:\.[\w-]+)+")
_REASONS = {
    "author": "byline",
    "published": "publication date",
    "updated": "publication date",
    "source": "source",
    "section": "section",
    "url": "source",
}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{4,300}", re.IGNORECASE)
_LONGEST_LINE = 160
_LONGEST_VALUE = 60
_MOST_NAMES = 14
_PARTS = re.compile(r"(?<!\s)\s*[|·•]\s*|(?<!\s)\s+[-–—]\s+(?!\d{1,2}[:.h]\d{2})")
_TIME_ALONE = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s(?:Uhr|h|[A-Z]{2,4}))?", re.IGNORECASE)
_WHOLE_DATE = re.compile(
    r"(?<![\d./-])(?:\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}-\d\d-\d\d"
    r"|\d{1,2}(?:st|nd|rd|th|er|º|\.)?(?: de)? [^\W\d_]{3,12}\.?,?(?: del?)? \d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2},? \d{4})(?![\d./-])"
)
_TIME_WITHIN = re.compile(
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.? ?m\b\.?)?(?:\s(?:Uhr|h|[A-Z]{2,4})\b)?", re.IGNORECASE
)
_MOST_BESIDE_TIME, _MOST_BESIDE_DAY = 8, 1
_ISSUE = re.compile(r"\s+(?:issue|edition)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_WORD = re.compile(r"[^\s,;/&]+|[,;/&]")
_PLACE_AFTER_NAME = re.compile(r"\s+(?:in|at|for|from|aus)\s+.*", re.DOTALL | re.IGNORECASE)
_UNCASED = re.compile(r"[^\W\d_]")
_NOT_NAMES = frozenset(
    "the a an this that it we i noon dawn der die das le les el los il lo os un une ein eine".split()
)
_DATELINE = re.compile(
    r"(?P<dateline>[^\W\d_a-z][^\W\d_]*(?:[ '’.-]{1,2}[^\W\d_]+){0,3})(?:, (?P<region>[^\W\d_][\w .’'-]{1,30}?))??"
    r"(?:,? (?P<published>\d{1,2}\.? [^\W\d_]{3,12}\.?(?: \d{4})?|[^\W\d_]{3,12}\.? \d{1,2}(?:, \d{4})?))?"
    r"(?: ?\((?P<source>[^()]{2,40})\))? ?(?:[—–]|--?) (?=\S)"
)


class Said(NamedTuple):
    """Why a line is no text of the article, and what it says of the article."""

    reason: str
    evidence: tuple[Evidence, ...]


def read_metadata(line: Line, language: str = "") -> Said | None:
    """What a line says of its article if that is all it says; None if it may be a sentence or a headline."""
    if len(line.text) > _LONGEST_LINE:
        return None
    evidence: list[Evidence] = []
    reasons: list[str] = []
    parts = list(_parts_of(line))
    for part in parts:
        said = _read_part(part, language) or (_read_beside(part) if len(parts) > 1 else _read_halves(part, language))
        if said is None:
            return _read_moment(line, language)
        reasons.append(said.reason)
        evidence += said.evidence
    return Said(reasons[0], tuple(evidence)) if reasons else None


def _read_moment(line: Line, language: str) -> Said | None:
    """A whole date among a few words that no phrase knows, more of them where a time of day is with it."""
    days = [found for found in _WHOLE_DATE.finditer(line.text) if is_iso(iso_date(found[0], language))]
    rest = _WHOLE_DATE.sub(" ", line.text)
    has_time = bool(_TIME_WITHIN.search(rest))
    words = re.findall(r"[^\W\d_]+", _TIME_WITHIN.sub(" ", rest))
    if not days or len(words) > (_MOST_BESIDE_TIME if has_time else _MOST_BESIDE_DAY):
        return None
    start = line.start + days[0].start()
    return Said(
        "publication date",
        (Evidence("published", days[0][0], "publication date", _LABEL, (start, start + len(days[0][0]))),),
    )


def read_dateline(line: Line) -> Iterator[Evidence]:
    """Place, date and source from the line that opens an article: "RAWALPINDI, 29 January 2024 (Demo Herald) — ..."."""
    match = _DATELINE.match(line.text)
    if not match or not (match["dateline"].isupper() or match["source"]):
        return
    for field in ("dateline", "published", "source"):
        if match[field]:
            start = line.start + match.start(field)
            whole = field != "published" or is_iso(iso_date(match[field]))
            yield Evidence(
                field, match[field], "dateline", SURE if whole else _PARTLY, (start, start + len(match[field]))
            )


def read_name(line: Line) -> Evidence | None:
    """The author, where a line is a name, role and place aside; it is one only beside a date or below a headline."""
    if len(line.text) > _LONGEST_LINE:
        return None
    name = line if ends_sentence(line.text) else _without_role(line)
    if not _are_names(name.text, fewest=2) or len(name.text.split()) > 2 * _MOST_NAMES // 5:
        return None
    return Evidence("author", name.text, "byline", _BARE_NAME, name[:2])


def _parts_of(line: Line) -> Iterator[Line]:
    """The parts of a line between bars and dots, and before "updated …"."""
    at = 0
    for separator in (*_PARTS.finditer(line.text), None):
        end = separator.start() if separator else len(line.text)
        yield from _cut_before_update(_cut(line, at, end))
        at = separator.end() if separator else end


def _cut_before_update(part: Line) -> Iterator[Line]:
    for comma in re.finditer(r",\s+", part.text):
        rest = _cut(part, comma.end(), len(part.text))
        if any(found.reason == "updated" for found in find_fields(rest.text)):
            yield _cut(part, 0, comma.start())
            yield rest
            return
    if part.text:
        yield part


def _cut(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end]
    start += len(text) - len(text.lstrip())
    return Line(line.start + start, line.start + start + len(text.strip()), text.strip())


def _read_part(part: Line, language: str) -> Said | None:
    if (furniture := find_furniture(part.text)) and furniture.reason == "reading time":
        return Said(furniture.reason, ())
    for found in find_fields(part.text):
        value = _cut(part, found.start, found.end)
        if said := _read_field(found, value, language):
            return said
    part = _without_issue(part)
    if len(part.text) <= _LONGEST_VALUE and _is_moment(part.text, language):
        return _as_date("published", part, language)
    return None


def _without_issue(part: Line) -> Line:
    """A date without "issue" or "edition" behind it."""
    issue = _ISSUE.search(part.text)
    return _cut(part, 0, issue.start()) if issue else part


def _read_field(found: Found, value: Line, language: str) -> Said | None:
    if not value.text or len(value.text) > _LONGEST_LINE // 2:
        return None
    field = found.reason
    if field in ("published", "updated"):
        return _as_date(field, value, language or found.language) if _is_moment(value.text, language) else None
    if field == "author":
        return _as_author(value)
    if _ADDRESS.fullmatch(value.text):
        return Said("source", (Evidence("url", value.text, "address on the page", SURE, value[:2]),))
    if field == "url" or len(value.text) > _LONGEST_VALUE or ends_sentence(value.text):
        return None
    return Said(_REASONS[field], (Evidence(field, value.text, _REASONS[field], SURE, value[:2]),))


def _as_author(value: Line) -> Said | None:
    name = _without_role(value)
    if not _are_names(name.text):
        return None
    house = _house_after(value, len(name.text))
    return Said("byline", (Evidence("author", name.text, "byline", SURE, name[:2]), *house))


def _as_date(field: str, value: Line, language: str) -> Said:
    whole = is_iso(iso_date(value.text, language))
    if not whole and (_TIME_ALONE.fullmatch(value.text) or not any(map(str.isdigit, value.text))):
        return Said("publication date", ())
    return Said(
        "publication date",
        (Evidence(field, value.text, "publication date", SURE if whole else _PARTLY, value[:2]),),
    )


def _is_moment(text: str, language: str) -> bool:
    """Whether words are a day, a time of day, or how long ago that is."""
    if is_iso(iso_date(text, language)) or _TIME_ALONE.fullmatch(text):
        return True
    ago = find_furniture(text)
    if (ago is not None and ago.reason == "reading time") or fold(text).endswith(" ago"):
        return True
    return bool(_YEAR_OR_DAY.fullmatch(text))


_YEAR_OR_DAY = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|[^\W\d_]{3,12}\.? \d{4}|\d{1,2}\.? [^\W\d_]{3,12}\.?|[12]\d{3})"
    r"(?:,? \d{1,2}[:.h]\d{2})?"
)
"""A day as numbers that may be read either way, or a date that lacks a part."""


def _read_beside(part: Line) -> Said | None:
    """A name, its role, or a place in capitals, beside something else: "JANE DOE | 12 May 2024 | LONDON"."""
    is_role = names_role(part.text) and len(part.text) <= _LONGEST_VALUE and not ends_sentence(part.text)
    if is_role or _CONTACT.fullmatch(part.text):
        return Said("byline", ())
    if is_section(part.text):
        return Said("section", (Evidence("section", part.text, "line below the headline", _LABEL, part[:2]),))
    if (beside := find_furniture(part.text)) and beside.reason in _BESIDE:
        return Said(beside.reason, ())
    if name := read_name(part):
        return Said("byline", (name,))
    if part.text.isupper() and part.text.isalpha():
        return Said("publication date", (Evidence("dateline", part.text, "dateline", SURE, part[:2]),))
    return None


def _read_halves(part: Line, language: str) -> Said | None:
    """A date with a name before or after it: "By Jane Doe, 5 March 2024", "Posted on 5 March 2024 by Jane Doe"."""
    if not _YEAR.search(part.text):
        return None
    for space in re.finditer(r",?\s+", part.text):
        before = _cut(part, 0, space.start())
        after = _cut(part, space.end(), len(part.text))
        if before.text and (left := _read_part(before, language)) and (right := _read_part(after, language)):
            return Said(left.reason, left.evidence + right.evidence)
    return None


def _without_role(value: Line) -> Line:
    """The names alone: without ", Political Editor" and "in Berlin"."""
    for comma in re.finditer(r",\s+|(?<!\s)\s+[-–—]\s+", value.text):
        rest = value.text[comma.end() :]
        if names_role(rest) or names_outlet(rest):
            return _cut(value, 0, comma.start())
    place = _PLACE_AFTER_NAME.search(value.text)
    return _cut(value, 0, place.start()) if place and place.start() else value


def _house_after(value: Line, end: int) -> Iterator[Evidence]:
    """The paper that follows a name: "Jane Doe, Calder Times"."""
    rest = _cut(value, end, len(value.text)).text.lstrip(",–—- ")
    if rest and names_outlet(rest) and not names_role(rest) and _are_names(rest, fewest=2):
        start = value.start + value.text.rindex(rest)
        yield Evidence("source", rest, "byline", _LABEL, (start, start + len(rest)))


def _are_names(text: str, fewest: int = 1) -> bool:
    """Whether words are names: each begins with a capital where its script has them, or joins two."""
    words = [word for word in _WORD.findall(text) if word not in ",;/&"]
    if not fewest <= len(words) <= _MOST_NAMES or fold(words[0]) in _NOT_NAMES or any(map(str.isdigit, text)):
        return False
    if ends_sentence(text) and not re.search(r"\b(?:[A-Z]|Jr|Sr)\.$", text):
        return False
    return _is_name(words[0]) and all(_is_name(word) or _is_joining(word) for word in words)


def _is_name(word: str) -> bool:
    first = word.lstrip("'’\"(")[:1]
    return bool(_UNCASED.match(first)) and not first.islower()


def _is_joining(word: str) -> bool:
    return is_joint(word) or names_role(word) or fold(word) in _PARTICLES


_PARTICLES = frozenset("von van der den de di da del della dos du la le bin al el ibn ter ten zu af av".split())
