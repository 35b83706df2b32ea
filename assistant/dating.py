"""Days that a sentence names by when it was written: "on Tuesday", "gestern", "la semaine dernière".

Knows one sentence and the day its article was published. What may be read two ways, such as a weekday in a sentence
that looks ahead, is left out. A weekday alone counts in seven languages, where its clause is in the past tense; in the
others the sentence has to call it the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.dates import WEEKDAYS, DatedSpan, day_of, find_dates, find_weekdays, month_of
from assistant.day_words import PUNCTUATION, Past, grammars, key_of, past_words, span_words, weekday_words

_NEAR = 3
"""A weekday this few characters from a date is part of it."""


_SAYS_LAST = re.compile(
    r"vergangen|letzt|dernier|pasad[oa]|scors[oa]|passad[oa]|últim[oa]|vorige|afgelopen|ubiegł|minion|zeszł|geçen|прошл|минувш"
    r"|الماضي|گزشتہ|پچھل|पिछल",
    re.IGNORECASE,
)
_NEAR_LAST = 12
"""Characters before or behind a weekday within which that word counts."""
_WEEK = (
    r"(?:Wochen?|semaines?|semanas?|settiman[ae]|week|weken|tydzie[ńn]|tygodni\w*|недел\w+|hafta\w*|\w*أسبوع|सप्ताह|हफ़्?ते"
    r"|(?:acht|vierzehn) Tagen|(?:huit|quinze) jours|(?:ocho|quince) días|(?:otto|quindici) giorni|(?:oito|quinze) dias"
    r"|(?:acht|veertien) dagen)"
)
_IS_OF_A_DATE = re.compile(rf",? (?:den |dem |le )?\d|\W{{1,3}}(?:\w+\W+){{0,4}}?{_WEEK}\b", re.IGNORECASE)
_FOLLOWS_WEEK = re.compile(rf"\b{_WEEK}\W+(?:\w+\W+){{0,2}}\Z", re.IGNORECASE)
_NEAR_WEEK = 80
"""A weekday before a date is part of it, and one of a week that is named is of that week."""
_DAY_OF_MONTH = re.compile(r" \((\d{1,2})\b")
_OTHER_TIME = re.compile(r"\b(?:1\d|20)\d\d\b|\?")
"""A year may be that of the weekday, and a question tells of nothing."""
_LONGEST_CLAUSE = 400
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
    elif base in grammars():
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
    """Weekdays that a sentence calls the last ones, or tells of in the past tense; none if the sentence looks ahead.

    Without either a report in the present tense, "beginnt am Montag", would be taken for what was.
    """
    words = weekday_words(language)
    if words.ahead.search(text):
        return
    apart = [(each.start - _NEAR, each.end + _NEAR) for each in find_dates(text, day)]
    apart += [each.span() for each in words.otherwise.finditer(text)]
    for match in words.named.finditer(text):
        start, end = match.span("day")
        number = words.numbers.get(key_of(match["day"]))
        if number is None or any(from_ <= end and start <= to for from_, to in apart) or _is_of_a_week(text, match):
            continue
        around = text[max(match.start() - _NEAR_LAST, 0) : match.end() + _NEAR_LAST]
        back = (day.weekday() - number) % len(WEEKDAYS)
        if _SAYS_LAST.search(around):
            back = back or len(WEEKDAYS)
        elif not _is_past(text, match, language):
            continue
        named = day - timedelta(days=back)
        of_month = _DAY_OF_MONTH.match(text, match.end())
        if of_month is None or int(of_month[1]) == named.day:
            yield DatedSpan(*match.span(), named, named)


def _is_of_a_week(text: str, weekday: re.Match[str]) -> bool:
    near = text[max(weekday.start() - _NEAR_WEEK, 0) : weekday.start()]
    return bool(_IS_OF_A_DATE.match(text, weekday.end()) or _FOLLOWS_WEEK.search(near))


def _is_past(text: str, weekday: re.Match[str], language: str) -> bool:
    """Whether the clause around a weekday surely tells of what was, and nothing makes it doubtful which day that is.

    The weekday has to belong to the verb, not to a noun ("before the vote on Tuesday"): it begins the clause, or stands
    where the language puts it behind the verb.
    """
    past = past_words(language)
    if past is None or past.doubt.search(text) or _OTHER_TIME.search(text):
        return False
    start = max((each.end() for each in past.between.finditer(text, 0, weekday.start())), default=0)
    following = past.between.search(text, weekday.end())
    end = following.start() if following else len(text)
    before, clause = text[start : weekday.start()], text[start:end]
    if len(clause) > _LONGEST_CLAUSE or past.planned.search(clause) or past.beside_noun.search(before):
        return False
    if not before.strip():
        is_alone = start == 0 and following is not None and weekday.end() == end
        return past.told.search(_last_clause(text, past, end) if is_alone else clause) is not None
    if past.is_direct:
        return past.told_right_before.search(before) is not None
    told = past.told.search(clause)
    return told is not None and told.start() < len(before)


def _last_clause(text: str, past: Past, at: int) -> str:
    """The clause behind a comma that parts a weekday from its sentence; empty if that goes on behind another one."""
    rest = text[at + 1 :] if text[at] == "," else ""
    if re.search(PUNCTUATION, rest):
        return ""
    following = past.between.search(rest)
    return rest[: following.start()] if following else rest


def _find_spans(text: str, day: date, language: str) -> Iterator[DatedSpan]:
    pattern, spans = span_words(language)
    for match in pattern.finditer(text):
        if span := spans.get(key_of(match.group())):
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
