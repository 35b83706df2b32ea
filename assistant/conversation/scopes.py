"""What a question asks to be searched: "in the Herald", "only PDFs", "not from the wire", "last week", "the latest".

Sources and sections are recognised by the names that the index has. English only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from assistant.conversation.spans import Span, describe
from assistant.conversation.standing_alone import is_long
from assistant.conversation.times import TimePhrase, find_times
from assistant.index.facets import Facets
from assistant.records import Scope

Kind = Literal["source", "section", "format", "order", "time"]

_FORMATS = {
    r"(?:plain[ -])?text|txt": ("txt", "text"),
    r"markdown|md": ("md", "markdown"),
    r"pdf": ("pdf",),
    r"word|docx": ("docx",),
    r"odt": ("odt",),
    r"html?|web ?page": ("html", "htm", "mhtml"),
    r"json ?lines|jsonl|ndjson": ("jsonl", "ndjson"),
    r"json": ("json",),
    r"csv": ("csv",),
    r"tsv": ("tsv",),
    r"epub": ("epub",),
    r"rtf": ("rtf",),
    r"e-?mail|eml": ("eml", "mbox"),
}
_FORMAT = "|".join(_FORMATS)
_LEAVES_OUT = (
    r"(?:(?:but )?not|no|without|except(?: for)?|excluding|other than|leave out|ignore)"
    r"(?: (?:in|from|by|the|any|according to))*"
)
_PLEASE = r"(?:,? please)?"
_FORMAT_PHRASE = re.compile(
    rf"\b(?:(?P<out>{_LEAVES_OUT}) |(?P<only>(?:and )?(?:only|just)(?: (?:in|from|the))*) "
    r"|(?P<within>(?:in|from)(?: only)? the ))"
    rf"(?P<name>{_FORMAT})(?P<what>s| (?:files?|documents?|articles?|pages?))?(?: only)?\b{_PLEASE}",
    re.IGNORECASE,
)
_FORMAT_ONLY = re.compile(rf"\b(?P<name>{_FORMAT})(?:s| (?:files?|documents?)) only\b{_PLEASE}", re.IGNORECASE)
_ORDERS: tuple[tuple[Literal["newest", "oldest"], re.Pattern[str]], ...] = (
    (
        "newest",
        re.compile(
            r"(?:\bthe |^)(?:(?:very )?latest|most recent|newest)(?: (?:news|reports?|articles?|story|stories))?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "oldest",
        re.compile(
            r"\b(?:the )?(?:(?:first|earliest|oldest) (?:news|reports?|articles?|story|stories|accounts?))\b",
            re.IGNORECASE,
        ),
    ),
)
_SAYS = r"(?:say|said|report|reported|write|wrote|written|tell|publish|published|claim|claimed|put|give|gave)"
_MOST_NAMES = 2000
_ORDER_WORDS = {"newest": "newest first", "oldest": "oldest first"}


@dataclass(frozen=True, slots=True)
class ScopePhrase:
    """A phrase of a question that says what to search.

    Attributes:
        start, end: where it stands.
        kind: of what.
        scope: what it adds.
        meaning: that in words.
        is_searched: whether its words are looked up too, as those of a date are.
        span: the time it names, if it does.
        by_today: whether it means something else on another day.
    """

    start: int
    end: int
    kind: Kind
    scope: Scope
    meaning: str
    is_searched: bool = False
    span: Span | None = None
    by_today: bool = False


class ScopeReader:
    """Finds scope phrases in questions to one index, on one day."""

    def __init__(self, facets: Facets, today: date, date_event: Callable[[str, str], date | None]) -> None:
        """Args as attributes: `date_event` tells the day of an event, given words of the conversation around it."""
        self._facets = facets
        self._today = today
        self._date_event = date_event
        self._sources = _names_of_sources(facets.source.names)
        self._sections: dict[str, tuple[str, ...]] = {name.casefold(): (name,) for name in facets.section.names if name}

    def read(self, text: str, anchor: Span | None = None, *, knows_events: bool = True) -> list[ScopePhrase]:
        """The scope phrases of a text, in order; none overlaps another. In a long question such words tell, not ask.

        Args:
            text: a question, or a phrase of one.
            anchor: the time that "the week before" and "before the visit" lean on, if one is known.
            knows_events: whether an event is looked up if not.
        """
        found: list[ScopePhrase] = []
        if is_long(text):
            return found
        for source in (
            self._find_names(text, "section"),
            self._find_names(text, "source"),
            self._find_formats(text),
            _find_orders(text) if self._facets.mostly_dated else (),
            self._find_times(text, anchor, knows_events=knows_events),
        ):
            for phrase in source:
                if not any(phrase.start < other.end and other.start < phrase.end for other in found):
                    found.append(phrase)
        return sorted(found, key=lambda phrase: phrase.start)

    def _find_names(self, text: str, kind: Literal["source", "section"]) -> Iterator[ScopePhrase]:
        names = self._sources if kind == "source" else self._sections
        alternatives = _alternatives(names, text)
        if not alternatives:
            return
        for match in _name_pattern(kind, alternatives).finditer(text):
            told = match.groupdict().get("said")
            written: str = told or match["name"]
            if kind == "source" and not (told or _is_name(match, written)):
                continue
            is_left_out = bool(match["out"])
            if not is_left_out and kind == "source" and not (self._facets.mostly_sourced or match["only"]):
                continue
            full = names[written.casefold()]
            part = f"not_{kind}s" if is_left_out else f"{kind}s"
            said = " or ".join(full)
            meaning = f"{'not ' if is_left_out else ''}{said}" + (" section" if kind == "section" else "")
            start, end = match.span("subject") if told else match.span()
            yield ScopePhrase(start, end, kind, Scope(**{part: full}), meaning)  # type: ignore[arg-type]

    def _find_formats(self, text: str) -> Iterator[ScopePhrase]:
        for pattern in (_FORMAT_PHRASE, _FORMAT_ONLY):
            for match in pattern.finditer(text):
                groups = match.groupdict()
                if groups.get("within") and not groups.get("what"):
                    continue
                endings = next(
                    found for names, found in _FORMATS.items() if re.fullmatch(names, match["name"], re.IGNORECASE)
                )
                part = "not_formats" if groups.get("out") else "formats"
                meaning = f"{'no' if groups.get('out') else 'only'} .{endings[0]} files"
                yield ScopePhrase(*match.span(), "format", Scope(**{part: endings}), meaning)  # type: ignore[arg-type]

    def _find_times(self, text: str, anchor: Span | None, *, knows_events: bool) -> Iterator[ScopePhrase]:
        newest = self._facets.newest
        if newest is None:
            return
        is_dated = self._facets.mostly_dated

        def date_event(event: str) -> date | None:
            if anchor:
                return anchor[0] or anchor[1]
            return self.date_event(event, "") if knows_events else None

        for phrase in find_times(text, self._today, newest, anchor, date_event):
            if phrase.counted_from or is_dated:
                yield _time_phrase(phrase, self._today)

    def date_event(self, event: str, context: str) -> date | None:
        """The day of an event ("the visit") that is spoken of in some context; None if it is not known."""
        return self._date_event(event, context) if self._facets.mostly_dated else None


def _time_phrase(phrase: TimePhrase, today: date) -> ScopePhrase:
    first, last = phrase.span
    during = (first.isoformat() if first else "", last.isoformat() if last else "")
    counted_from = phrase.counted_from
    if counted_from is None:
        counted = ""
    elif counted_from == today:
        counted = f" (today is {describe((today, today))})"
    else:
        counted = f" (counted from the newest article, {describe((counted_from, counted_from))})"
    return ScopePhrase(
        start=phrase.start,
        end=phrase.end,
        kind="time",
        scope=Scope(during=(during,)),
        meaning=describe(phrase.span) + counted,
        is_searched=counted_from is None and not phrase.leans,
        span=phrase.span,
        by_today=phrase.by_today,
    )


def _find_orders(text: str) -> Iterator[ScopePhrase]:
    for order, pattern in _ORDERS:
        for match in pattern.finditer(text):
            yield ScopePhrase(*match.span(), "order", Scope(order=order), _ORDER_WORDS[order], order == "oldest")


@lru_cache(maxsize=8)
def _names_of_sources(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What a question may call each source: its name, with or without "The", or the last word of it ("the Herald")."""
    called: dict[str, tuple[str, ...]] = {}

    def call(word: str, name: str) -> None:
        called[word] = tuple(dict.fromkeys((*called.get(word, ()), name)))

    for name in filter(None, names[:_MOST_NAMES]):
        bare = re.sub(r"^the ", "", name.casefold())
        call(bare, name)
        words = bare.split()
        if len(words) > 1 and not {"of", "in", "for"} & set(words) and words[-1].isalpha():
            call(words[-1], name)
    return called


def _alternatives(names: dict[str, tuple[str, ...]], text: str) -> list[str]:
    """The names that stand in a text, longest first."""
    folded = text.casefold()
    return sorted((name for name in names if name in folded), key=lambda name: (-len(name), name))


def _name_pattern(kind: Literal["source", "section"], names: Sequence[str]) -> re.Pattern[str]:
    name = "|".join(map(re.escape, names))
    if kind == "section":
        return re.compile(
            rf"\b(?:(?P<out>{_LEAVES_OUT}) |(?P<only>(?:look )?(?:and )?(?:only|just)(?: (?:in|from|at))? |in |from )?)"
            rf"(?:the )?(?P<name>{name}) sections?\b"
            rf"(?: only)?{_PLEASE}",
            re.IGNORECASE,
        )
    return re.compile(
        rf"\b(?:(?:(?P<out>{_LEAVES_OUT})|(?P<only>(?:and )?(?:only|just)(?: (?:in|from|by))*)"
        r"|in|from|by|per|according to|as (?:reported|told|seen) (?:by|in))"
        rf" (?P<the>the )?(?P<name>{name})(?![\w’'-])"
        rf"(?: (?:articles?|reports?|stories))?(?: only)?{_PLEASE}"
        rf"|(?:does|did|do|has|have) (?P<subject>(?:the )?(?P<said>{name})) {_SAYS}\b)",
        re.IGNORECASE,
    )


def _is_name(match: re.Match[str], written: str) -> bool:
    """Whether a word is meant as a source's name: with a capital, or after "the" at the end of a clause."""
    at_end = not re.match(r"\s*\w", match.string[match.end() :])
    return written[0].isupper() or bool(match["the"] and at_end) or " " in written
