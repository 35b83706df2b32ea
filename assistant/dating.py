"""Days that a sentence names by when it was written: "on Tuesday", "gestern", "la semaine dernière".

The words of each language come from dateparser's tables, which are CLDR's; what has to stand around a weekday for it to
be one is in `dating.toml`. Knows one sentence and the day its article was published. What may be read two ways, such
as a weekday in a sentence that looks ahead, is left out in other languages than English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from assistant.dates import WEEKDAYS, DatedSpan, day_of, find_dates, find_weekdays, month_of

_SHORTEST_WEEKDAY = 4
"""Abbreviations such as "mar" or "do" are words of their own."""
_NEAR = 3
"""A weekday this few characters from a date is part of it."""


_SAYS_LAST = re.compile(
    r"vergangen|letzt|dernier|pasad[oa]|scors[oa]|passad[oa]|últim[oa]|vorige|afgelopen|ubiegł|minion|zeszł|geçen|прошл|минувш"
    r"|الماضي|گزشتہ|پچھل|पिछल",
    re.IGNORECASE,
)
_NEAR_LAST = 12
"""Characters before or behind a weekday within which that word counts."""
_SPANS = ("1 day ago", "2 day ago", "1 week ago", "1 month ago", "1 year ago")
"""Today is not among them: it is as often the age we live in."""
_PAST = re.compile(
    r"\b(?:\w{3,}ed|was|were|had|did|said|told|met|made|took|gave|came|went|began|became|held|left|sent|won|lost|found|led|saw"
    r"|fell|rose|struck|killed|shot|drew|broke|brought|fought|spoke|wrote|put|set|cut|hit|shut|let|kept|paid|ran|built|flew|grew"
    r"|knew|threw|stood|bought|sold|taught|thought|felt|heard|rode|hung|stole|chose|drove|froze|sank|swam|sang|slept|swept|dealt"
    r"|meant|sought|caught|withdrew)\b"
)
_LOOKS_AHEAD = re.compile(
    r"\b(?:will|would|shall|should|(?-i:may)|might|could|expects?|expected|expecting|plans?|planned|planning|hopes?|hoped|intends?"
    r"|intended|due|scheduled|until|next|tomorrow|upcoming|forthcoming|going to|ahead of|(?:is|are|was|were) to)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"\bto (?!(?:the|an?|his|her|their|its|this|that|another|all)\b)[a-z]+\b[^.;:,]{0,60}\Z")
_UP_TO = re.compile(r"\b(?:by|until|till|from|before|every|each|next|coming|this|for)\s+\Z", re.IGNORECASE)
_ENGLISH = re.compile(r"(?<!\bthe )\blast (?P<unit>week|month|year)\b(?! (?:of|in)\b)", re.IGNORECASE)


def resolve_days(text: str, published: str, language: str) -> list[DatedSpan]:
    """The days that a sentence names by the day its article was published, in the order of the text.

    A day after that one is left out: which words of a sentence look ahead cannot be told surely enough.

    Args:
        text: one sentence.
        published: the article's date, ISO; without a whole one nothing is resolved.
        language: the article's language, such as "en" or "pt-BR"; of one that is not known nothing is resolved.
    """
    day = day_of(published)
    base = language.lower().replace("_", "-").split("-")[0]
    if day is None:
        return []
    if base == "en":
        past = (each for each in find_weekdays(text, day) if each.first <= day and _looks_back(text, each))
        found = [*past, *_find_english(text, day)]
    elif base in _grammars():
        found = [*_find_weekdays(text, day, base), *_find_spans(text, day, base)]
    else:
        return []
    return list(_apart(sorted(found, key=lambda each: (each.start, -each.end))))


def _looks_back(text: str, day: DatedSpan) -> bool:
    """Whether an English sentence surely tells of what was: in the past tense, and with nothing that looks ahead.

    What is planned for a weekday may be told in the past tense too ("agreed to meet on Friday").
    """
    planned = _PLANNED.search(text, 0, day.start)
    return (
        bool(_PAST.search(text))
        and not _LOOKS_AHEAD.search(text)
        and not planned
        and not _UP_TO.search(text, 0, day.start)
    )


def _find_english(text: str, day: date) -> Iterator[DatedSpan]:
    for match in _ENGLISH.finditer(text):
        yield DatedSpan(*match.span(), *_days_of(f"1 {match['unit'].lower()} ago", day))


def _find_weekdays(text: str, day: date, language: str) -> Iterator[DatedSpan]:
    """A weekday that the sentence calls the last one; none if the sentence looks ahead.

    Without that word a report in the present tense, "beginnt am Montag", would be taken for what was.
    """
    pattern, numbers, ahead = _weekday_pattern(language)
    if ahead.search(text):
        return
    dated = [(each.start, each.end) for each in find_dates(text, day)]
    for match in pattern.finditer(text):
        start, end = match.span("day")
        is_dated = any(from_ - _NEAR <= end and start <= to + _NEAR for from_, to in dated)
        if is_dated or re.match(r",? (?:den |dem |le )?\d", text[match.end() :]):
            continue
        number = numbers.get(_key(match["day"]))
        around = text[max(match.start() - _NEAR_LAST, 0) : match.end() + _NEAR_LAST]
        if number is None or not _SAYS_LAST.search(around):
            continue
        back = (day.weekday() - number) % len(WEEKDAYS) or len(WEEKDAYS)
        named = day - timedelta(days=back)
        yield DatedSpan(*match.span(), named, named)


def _find_spans(text: str, day: date, language: str) -> Iterator[DatedSpan]:
    pattern, spans = _span_pattern(language)
    for match in pattern.finditer(text):
        if span := spans.get(_key(match.group())):
            yield DatedSpan(*match.span(), *_days_of(span, day))


def _days_of(span: str, day: date) -> tuple[date, date]:
    """The days of a span such as "1 week ago": that week from Monday, that month, that year."""
    ago, unit, _ = span.split()
    if unit == "day":
        named = day - timedelta(days=int(ago))
        return named, named
    if unit == "week":
        monday = day - timedelta(days=day.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return month_of(*((day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)))
    return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)


def _apart(found: list[DatedSpan]) -> Iterator[DatedSpan]:
    """The spans that do not overlap one before them."""
    end = 0
    for each in found:
        if each.start >= end:
            yield each
            end = each.end


@cache
def _weekday_pattern(language: str) -> tuple[re.Pattern[str], dict[str, int], re.Pattern[str]]:
    """What finds a weekday, the numbers of weekdays, and what shows that a sentence looks ahead."""
    grammar, table = _grammars()[language], _table(language)
    names = [each.split("|") for each in grammar.get("weekdays", ())] or [table[weekday] for weekday in WEEKDAYS]
    numbers = {
        _key(name): at for at, alike in enumerate(names) for name in alike if _is_word(name, "weekdays" in grammar)
    }
    weekday = f"{grammar.get('before', '')}(?P<day>{_any_of(numbers)}){grammar.get('after', '')}"
    return _whole_words(weekday), numbers, _whole_words(grammar["ahead"])


@cache
def _span_pattern(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds a span of time, and the span that its words mean."""
    grammar, known = _grammars()[language], _table(language)["relative-type"]
    spans = {_key(words): span for span in _SPANS for words in known.get(span, ())} | {
        _key(words): span for words, span in grammar.get("more", {}).items()
    }
    ambiguous = set(map(_key, grammar.get("ambiguous", ())))
    spans = {words: span for words, span in spans.items() if words not in ambiguous}
    return _whole_words(_any_of(spans)), spans


def _key(words: str) -> str:
    """Words as they are looked up: capitals and the two kinds of i in Turkish count alike."""
    return words.casefold().replace("i̇", "i").replace("ı", "i")


def _is_word(name: str, is_ours: bool) -> bool:
    return is_ours or len(name) >= _SHORTEST_WEEKDAY


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


@cache
def _grammars() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("dating.toml").read_text("utf-8"))


def _table(language: str) -> dict[str, Any]:
    table: dict[str, Any] = import_module(f"dateparser.data.date_translation_data.{language}").info
    return table
