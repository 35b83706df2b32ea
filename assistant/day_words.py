"""The words by which languages name days, as patterns: weekdays, what tells that they were, and spans of time.

The words come from dateparser's tables, which are CLDR's, and from `dating.toml`. Knows no sentence and no day.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from assistant.dates import WEEKDAYS

_SHORTEST_WEEKDAY = 4
"""Abbreviations such as "mar" or "do" are words of their own."""
PUNCTUATION = r"[,;:!…()\[\]\"„“”«»‹›]|\s[-–—]\s"
_NOTHING = r"(?!)"
_SPANS = ("1 day ago", "2 day ago", "1 week ago", "1 month ago", "1 year ago")
"""Today is not among them: it is as often the age we live in."""


@dataclass(frozen=True, slots=True)
class Weekdays:
    """The weekdays of a language.

    Attributes:
        named: one in a sentence, with what has to stand around it.
        numbers: each by its `key_of`, from 0 for Monday.
        ahead: what shows that a sentence looks ahead.
        otherwise: a weekday with what makes it a name, or that of another week.
    """

    named: re.Pattern[str]
    numbers: dict[str, int]
    ahead: re.Pattern[str]
    otherwise: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Past:
    """What speaks for a weekday that was, and against it, in a language.

    Attributes:
        told: a verb in the past tense.
        told_right_before: the same at the end of what stands before the weekday.
        is_direct: whether the weekday has to follow right upon the verb, if it does not begin the clause.
        between: what parts the clauses of a sentence.
        doubt: what must not stand anywhere in the sentence.
        planned: what must not stand in the clause, such as what somebody promised to do.
        beside_noun: what must not stand right before the weekday, since that would belong to it.
    """

    told: re.Pattern[str]
    told_right_before: re.Pattern[str]
    is_direct: bool
    between: re.Pattern[str]
    doubt: re.Pattern[str]
    planned: re.Pattern[str]
    beside_noun: re.Pattern[str]


@cache
def weekday_words(language: str) -> Weekdays:
    """How a language names the days of the week."""
    grammar, table = grammars()[language], _table(language)
    names = [each.split("|") for each in grammar.get("weekdays", ())] or [table[weekday] for weekday in WEEKDAYS]
    numbers = {
        key_of(name): at for at, alike in enumerate(names) for name in alike if _is_word(name, "weekdays" in grammar)
    }
    weekday = f"{grammar.get('before', '')}(?P<day>{_any_of(numbers)}){grammar.get('after', '')}"
    return Weekdays(
        named=_whole_words(weekday),
        numbers=numbers,
        ahead=_whole_words(grammar["ahead"]),
        otherwise=_whole_words(_on_one_line(grammar.get("otherwise", _NOTHING))),
    )


@cache
def past_words(language: str) -> Past | None:
    """None for a language in which the past is not told by its words."""
    rules = grammars()[language].get("past")
    if rules is None:
        return None
    told = "|".join(map(_on_one_line, rules["told"]))
    between = _on_one_line(rules["between"])
    return Past(
        told=_whole_words(told),
        told_right_before=_whole_words(rf"(?:{told})\s+\Z"),
        is_direct=rules["is_direct"],
        between=re.compile(rf"{PUNCTUATION}|(?<![\w-])(?:{between})(?![\w-])", re.IGNORECASE),
        doubt=_whole_words(_on_one_line(rules["doubt"])),
        planned=_whole_words(_on_one_line(rules.get("planned", _NOTHING))),
        beside_noun=_whole_words(rf"(?:{_on_one_line(rules.get('beside_noun', _NOTHING))})\s+\Z"),
    )


def _on_one_line(rule: str) -> str:
    """A regular expression that is written on several lines, each indented."""
    return re.sub(r"(?:\A|\n) *", "", rule)


@cache
def span_words(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds a span of time, and the span that its words mean."""
    grammar, known = grammars()[language], _table(language)["relative-type"]
    spans = {key_of(words): span for span in _SPANS for words in known.get(span, ())} | {
        key_of(words): span for words, span in grammar.get("more", {}).items()
    }
    ambiguous = set(map(key_of, grammar.get("ambiguous", ())))
    spans = {words: span for words, span in spans.items() if words not in ambiguous}
    return _whole_words(_any_of(spans)), spans


def key_of(words: str) -> str:
    """Words as they are looked up: capitals and the two kinds of i in Turkish count alike."""
    return words.casefold().replace("i̇", "i").replace("ı", "i")


def _is_word(name: str, is_ours: bool) -> bool:
    return is_ours or len(name) >= _SHORTEST_WEEKDAY


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


@cache
def grammars() -> dict[str, Any]:
    """The grammar of each language that `dating.toml` knows."""
    return tomllib.loads(files(__package__).joinpath("dating.toml").read_text("utf-8"))


def _table(language: str) -> dict[str, Any]:
    table: dict[str, Any] = import_module(f"dateparser.data.date_translation_data.{language}").info
    return table
