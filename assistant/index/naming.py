"""What a question may name an article by: its source ("according to the Herald") and its date ("on 19 January")."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.dates import month_number
from assistant.words import find_words

_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATES = (
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (?P<year>\d{{4}}))?\b"),
    re.compile(rf"\b(?P<day>){_MONTH},? (?P<year>\d{{4}})\b"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"),
)


class NamedArticles:
    """The sources and dates of a corpus's articles.

    Args:
        sources: the name of each article's source, empty if it has none.
        dates: each article's ISO date, empty if it has none.
    """

    def __init__(self, sources: Sequence[str], dates: Sequence[str]) -> None:
        names, self._source_of = _number(sources)
        self._sources = [_name_of(source) for source in names]
        self._dates, self._date_of = _number([date[:10] for date in dates])

    def source_named(self, question: str) -> NDArray[np.float32]:
        """(articles,) 1 where the question names the article's source: a name of one word with a capital."""
        words = [word for word, _, _ in find_words(question)]
        folded = f" {' '.join(words).casefold()} "

        def is_named(name: list[str]) -> bool:
            if len(name) == 1:
                return name[0] in words and name[0] != name[0].casefold()
            return len(name) > 1 and f" {' '.join(name).casefold()} " in folded

        return np.array([is_named(source) for source in self._sources], np.float32)[self._source_of]

    def date_named(self, question: str) -> NDArray[np.float32]:
        """(articles,) 1 where the question names the article's date, or its month and year."""
        asked = [match.groupdict() for pattern in _DATES for match in pattern.finditer(question)]

        def is_named(date: str) -> bool:
            return any(_matches(date, each["year"], each["month"], each["day"]) for each in asked)

        return np.array([is_named(date) for date in self._dates], np.float32)[self._date_of]


def _name_of(source: str) -> list[str]:
    """The words of a source's name, without the article before it."""
    words = [word for word, _, _ in find_words(source)]
    return words[1:] if words[:1] == ["The"] else words


def _matches(date: str, year: str | None, month: str, day: str) -> bool:
    number = month if month.isdecimal() else f"{month_number(month):02}"
    return (
        bool(date)
        and date[5:7] == number
        and (not year or date[:4] == year)
        and (not day or date[8:10] == day.zfill(2))
    )


def _number(names: Sequence[str]) -> tuple[list[str], NDArray[np.int32]]:
    """The distinct names, in order of first appearance, and which of them stands at each place."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return list(numbers), np.array([numbers[name] for name in names], np.int32)
