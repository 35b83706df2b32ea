"""Times in questions: "last week", "in January", "since Friday", "before the visit", "the week before".

Each becomes a span of days. What is relative counts from a day that is given; what leans on another time ("the week
before") from that, and an event is dated by whoever knows it. English only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from assistant.conversation.spans import Span, days_back, move, period_of, step_from
from assistant.dates import WEEKDAYS, DatedSpan, find_dates

_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_DAY = "|".join(WEEKDAYS)
_RELATIVE = re.compile(
    rf"\b(?:(?P<today>(?-i:today|tonight|^Today))|(?P<yesterday>(?P<eve>(?:on )?the day before )?yesterday)"
    rf"|(?P<which>last|this|past|previous|the current) (?P<period>week|month|year|weekend)(?![’'\w])"
    rf"|(?:in |during |over )?the (?:last|past) (?:(?P<many>\d{{1,3}}|{'|'.join(_COUNTS)}) )?"
    r"(?P<units>day|week|month|year)s?"
    rf"|{_COUNT} {_UNIT} ago|(?:(?:on|last|since|before|until|by) )(?P<weekday>{_DAY}))\b(?-i:(?! [A-Z]))",
    re.IGNORECASE,
)
_ANCHORED = re.compile(
    rf"\b(?:(?:on |in )?the (?:very )?(?P<unit>day|week|month|year) (?P<side>before|after)(?! yesterday)"
    rf"|{_COUNT} (?P<units>day|week|month|year)s (?P<way>before|earlier|after|later)"
    rf"|(?:on |in )?the (?P<turn>next|following|previous|preceding) (?P<period>day|week|month|year)"
    rf"|(?:on |in |at )?(?:that|the same) (?P<same>day|week|month|year)"
    rf"|(?:on )the (?P<weekday>{_DAY}))\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    rf"\b(?:(?:(?P<word>(?:the|a|one) |{_COUNT} )(?P<unit>day|week|month|year)s? )?"
    r"(?P<side>before|after|since|until|during|following|ahead of|prior to) )"
    r"(?P<event>(?:the|his|her|their|its|that|this) (?!(?:day|week|month|year|end|year's|war)\b)"
    r"[a-z][\w’'-]*(?: (?:of|in|near|on|at|to|from|the|by|with) [\w’'-]+"
    r"| (?!(?:did|do|does|was|were|is|are|has|have|had|who|what|when|where|why|how|and|or|but|that|which|with)\b)"
    r"[\w’'-]+){0,4})",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?P<word>in|on|during|since|before|after|until|till|by|from|between|as of|up to|of|for|at)\s+(?:the\s+)?"
    r"(?:(?:early|late|mid|end of|beginning of)[\s-]+)?$",
    re.IGNORECASE,
)
_SINCE, _UNTIL = {"since", "from", "as of"}, {"until", "till", "by", "up to"}
_JOINS = re.compile(r"\s*(?:and|to|until|till|-|–|—)\s*(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A phrase of a question that names a time: where it stands, and the span it means.

    `counted_from` is the day that a relative one counts from; `leans` says that it leans on another time; `by_today`
    that it means something else on another day.
    """

    start: int
    end: int
    span: Span
    counted_from: date | None = None
    leans: bool = False
    by_today: bool = False


def find_times(
    question: str, today: date, newest: date, anchor: Span | None, date_event: Callable[[str], date | None]
) -> list[TimePhrase]:
    """The times that a question names, in order; none overlaps another.

    Args:
        question: the question.
        today: the day that "last week" counts from, unless that lies after all that is known.
        newest: the last day that anything is known of, from which it counts then.
        anchor: the time that "the week before" leans on; None if none is known.
        date_event: tells the day of an event ("the visit"), None if it does not know it.
    """
    found: list[TimePhrase] = []
    for source in (
        _find_events(question, date_event),
        _find_named(question, min(today, newest)),
        _find_anchored(question, anchor),
        _find_relative(question, today, newest),
    ):
        for phrase in source:
            if not any(phrase.start < other.end and other.start < phrase.end for other in found):
                found.append(phrase)
    return sorted(found, key=lambda phrase: phrase.start)


def leans_on_time(question: str) -> bool:
    """Whether a question names a time beside another ("the week before") that it does not name itself."""
    return bool(_ANCHORED.search(question)) and not _EVENT.search(question)


def event_named(question: str) -> str:
    """The event that a time hangs on ("the visit" of "before the visit"); empty if there is none."""
    match = _EVENT.search(question)
    return match["event"] if match else ""


def _find_named(question: str, reference: date) -> Iterator[TimePhrase]:
    """Dates, with the preposition before them: "in January", "since 20 January", "on 17 January", "between … and …"."""
    dates = list(find_dates(question, reference, past=True))
    at = 0
    while at < len(dates):
        first = last = dates[at]
        before = _PREPOSITION.search(question, 0, first.start)
        word = before["word"].lower() if before else ""
        at += 1
        if (
            at < len(dates)
            and _JOINS.fullmatch(question, first.end, dates[at].start)
            and _is_range(word, first, question)
        ):
            last = dates[at]
            at += 1
        span = _around(word, first) if first is last else _between(first, last)
        by_today = not (first.has_year and last.has_year)
        if word == "of":
            continue  # "the statement of 22 January" is called so, whenever it is spoken of
        if before or first.first == first.last or first is not last or len(question) == first.end - first.start:
            yield TimePhrase(before.start() if before else first.start, last.end, span, by_today=by_today)


def _between(first: DatedSpan, last: DatedSpan) -> Span:
    """From one date to another, whichever comes first; one without a year has that of the other."""
    begin = first.first
    if last.has_year and not first.has_year:
        begin = begin.replace(year=last.first.year, day=min(begin.day, 28) if begin.month == 2 else begin.day)  # noqa: PLR2004 - February
        begin = begin if begin <= last.last else begin.replace(year=begin.year - 1)
    return min(begin, last.first), max(first.last if first.has_year else begin, last.last)


def _is_range(word: str, first: DatedSpan, question: str) -> bool:
    """Whether two dates are the ends of a range: "between X and Y", "from X to Y", "X to Y"."""
    return word in ("from", "between") or not re.match(r"\s*and\b", question[first.end :])


def _around(word: str, named: DatedSpan) -> Span:
    """What a preposition makes of a date."""
    if (word in _SINCE and named.first == named.last) or word == "since":
        return named.first, None
    if word == "after":
        return move(named.last, 1), None
    if word == "before":
        return None, move(named.first, -1)
    if word in _UNTIL:
        return None, named.last
    return named.first, named.last


def _find_relative(question: str, today: date, newest: date) -> Iterator[TimePhrase]:
    for match in _RELATIVE.finditer(question):
        before = _PREPOSITION.search(question, 0, match.start())
        word = (before["word"] if before else match.group().split()[0]).lower()
        spans = {day: _limit(word, _relative_span(match, day)) for day in (today, newest)}
        begins = spans[today][0]
        counted_from = today if begins is None or begins <= newest else newest
        yield TimePhrase(
            before.start() if before else match.start(), match.end(), spans[counted_from], counted_from, by_today=True
        )


def _limit(word: str, span: tuple[date, date | None]) -> Span:
    """What a preposition makes of a relative time: "since Friday" is open at the end."""
    if word == "since":
        return span[0], None
    if word == "before":
        return None, move(span[0], -1)
    return (None, span[1]) if word in _UNTIL else span


def _relative_span(match: re.Match[str], reference: date) -> tuple[date, date | None]:
    if match["today"]:
        return reference, reference
    if match["yesterday"]:
        day = move(reference, -2 if match["eve"] else -1)
        return day, day
    if match["weekday"]:
        day = move(reference, -((reference.weekday() - WEEKDAYS.index(match["weekday"].casefold())) % 7 or 7))
        return day, day
    if match["period"]:
        back = match["which"].lower() in ("last", "past", "previous")
        return period_of(match["period"].lower(), reference, -1 if back else 0)
    if match["units"]:
        return move(days_back(reference, match["units"].lower(), _count(match["many"])), 1), reference
    unit = match["unit"].lower()
    day = days_back(reference, unit, _count(match["count"]))
    return (day, day) if unit == "day" else period_of(unit, day, 0)


def _find_anchored(question: str, anchor: Span | None) -> Iterator[TimePhrase]:
    if anchor is None or (anchor[0] or anchor[1]) is None:
        return
    first: date = anchor[0] or anchor[1]  # type: ignore[assignment]
    last: date = anchor[1] or anchor[0]  # type: ignore[assignment]
    for match in _ANCHORED.finditer(question):
        yield TimePhrase(match.start(), match.end(), _beside(match, first, last), leans=True)


def _beside(match: re.Match[str], first: date, last: date) -> Span:
    """What "the week before" or "two days later" means beside an anchor."""
    if match["weekday"]:
        ahead = (WEEKDAYS.index(match["weekday"].casefold()) - first.weekday()) % 7
        return move(first, ahead), move(first, ahead)
    if match["same"]:
        unit = match["same"].lower()
        return (first, last) if unit == "day" else period_of(unit, first, 0)
    unit = (match["unit"] or match["units"] or match["period"]).lower()
    way = (match["side"] or match["way"] or match["turn"]).lower()
    back = way in ("before", "earlier", "previous", "preceding")
    count = _count(match["count"]) if match["units"] else 1
    return step_from(unit, -count if back else count, first, last)


def _find_events(question: str, date_event: Callable[[str], date | None]) -> Iterator[TimePhrase]:
    for match in _EVENT.finditer(question):
        day = date_event(match["event"])
        if day is None:
            continue
        side = match["side"].lower()
        if match["unit"]:
            count = _count(match["count"]) if match["count"] else 1
            back = side in ("before", "ahead of", "prior to", "until")
            span = step_from(match["unit"].lower(), -count if back else count, day, day)
        elif side in ("before", "ahead of", "prior to", "until"):
            span = None, move(day, -1)
        elif side == "during":
            span = day, day
        else:
            span = day, None
        yield TimePhrase(match.start(), match.end(), span)


def _count(text: str | None) -> int:
    word = (text or "one").lower()
    return int(word) if word.isdigit() else _COUNTS[word]
