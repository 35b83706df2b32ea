"""How a phrase is matched with a line: what is written in the files of the languages, made into regular expressions.

A phrase is matched with a whole line, never with a part of one. Knows no phrase itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

_FOLDED = str.maketrans({"İ": "i", "ı": "i", "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-"})
_TOKEN = re.compile(r"\d+|[^\W\d]+|©")
_CUT_WORD = re.compile(r"\w+\*+|\*+\w+")
"""A word that may go on, such as cookie** in cookies."""
_PIECE = re.compile(r"(\s*\*\*?\s*|\s*@\s*|#|:\s+|\s+)")
SENTENCE_END = ".!?…。۔।؟"
_QUOTES = "\"“”«»„'"
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0900-\u0dff"
"""Signs that belong to the letter before them, though none themselves."""
_AROUND = rf"[^\w(\[©{_QUOTES}{MARKS}]{{0,4}}?"
_AFTER = rf"(?:\s*(?:\.\.\.|…)|[^\w.…。۔।{_QUOTES}{MARKS}]{{0,4}})"
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_MOST_UNCASED_NAMES = 12
"""Words; a script without capitals does not tell names from others."""
_LONGEST_REST = 280
_LONGEST_END = 60
"""Of a phrase that any words begin, such as a caption with a credit at its end."""


class Found(NamedTuple):
    """What a phrase says of a line, and `[start, end)` of the words that it leaves open; empty if it leaves none."""

    reason: str
    start: int
    end: int
    opens_block: bool = False
    language: str = ""


class _Phrase(NamedTuple):
    reason: str
    written: str
    opens_block: bool
    language: str
    words: frozenset[str]
    """The whole words that a line must have: looking for them is cheaper than a regular expression."""


class Phrases:
    """Phrases by a word that a line must have: its first one, or any one where the phrase begins with any words."""

    def __init__(self, between_names: Collection[str] = ()) -> None:
        """Of a language's phrases; what may stand in small letters among the names that a phrase leaves open."""
        self._between_names = between_names
        self._first: dict[str, list[_Phrase]] = defaultdict(list)
        self._anywhere: dict[str, list[_Phrase]] = defaultdict(list)

    def add(self, reason: str, written: str, language: str, opens_block: bool = False) -> None:
        """Takes in a phrase as it is written in the file of its language."""
        whole = frozenset(tokens_of(_CUT_WORD.sub(" ", fold(written)).replace("#", "0")))
        phrase = _Phrase(reason, fold(written), opens_block, language, whole)
        tokens = tokens_of(fold(written).replace("#", "0"))
        if written[0] in "*@":
            self._anywhere[max(tokens, key=len)].append(phrase)
        else:
            self._first[tokens[0]].append(phrase)

    def matches(self, text: str) -> Iterator[Found]:
        """Every phrase that is the whole line."""
        folded = fold(text)
        tokens = tokens_of(folded)
        if not tokens:
            return
        words = set(tokens)
        for phrase in (*self._first.get(tokens[0], ()), *self._elsewhere(tokens)):
            if not phrase.words <= words:
                continue
            match = _pattern(phrase.written).fullmatch(folded)
            if match and self._are_named(match, text):
                start, end = next((match.span(name) for name in match.re.groupindex), (0, 0))
                yield Found(phrase.reason, start, end, phrase.opens_block, phrase.language)

    def _elsewhere(self, tokens: Iterable[str]) -> Iterator[_Phrase]:
        for token in dict.fromkeys(tokens):
            yield from self._anywhere.get(token, ())

    def _are_named(self, match: re.Match[str], text: str) -> bool:
        """Whether what a phrase leaves open for names is names: capitals, and what joins them or other credits."""
        if "names" not in match.re.groupindex:
            return True
        named = text[slice(*match.span("names"))]
        words = _WORD.findall(named)
        if not any(word[0].isupper() for word in words):
            is_uncased = not any(word[0].islower() for word in words)
            return is_uncased and 0 < len(words) <= _MOST_UNCASED_NAMES and named[-1] not in SENTENCE_END
        return all(fold(word).rstrip(".") in self._between_names for word in words if word[0].islower())


def fold(text: str) -> str:
    """Text in lower case with plain apostrophes and spaces, character by character: offsets stay."""
    return text.lower() if text.isascii() else text.translate(_FOLDED).lower()


def tokens_of(folded: str) -> list[str]:
    """The words of a folded text; every number is #."""
    return ["#" if token.isdigit() else token for token in _TOKEN.findall(folded)]


@cache
def _pattern(written: str) -> re.Pattern[str]:
    """The regular expression of a phrase, made when it is first needed; what it leaves open at its end is `rest`."""
    pieces = [piece for piece in _PIECE.split(written) if piece]
    longest = _LONGEST_END if pieces[0].strip() == "*" else _LONGEST_REST
    inner = "".join(_as_piece(piece, at, len(pieces), longest) for at, piece in enumerate(pieces))
    return re.compile(_AROUND + inner + _AFTER, re.DOTALL)


def _as_piece(piece: str, at: int, count: int, longest: int) -> str:
    wild = piece.strip()
    if wild == "@":
        before, after = ("", _space(piece[::-1])) if at == 0 else (_space(piece), "")
        return rf"{before}(?P<names>.{{1,{_LONGEST_END if at == 0 else _LONGEST_REST}}}?){after}"
    if wild in ("*", "**"):
        return _as_words(piece, at, count, longest)
    if wild == ":":
        return r"(?:\s*[:：»>|–—]+\s*|\s+-+\s+)"
    if not wild:
        return r"\s+"
    return r"\d[\d.,]*" if wild == "#" else re.escape(piece)


def _as_words(piece: str, at: int, count: int, longest: int) -> str:
    """Any words: at the end they are what the phrase leaves open."""
    wild = piece.strip()
    if at == 0:
        return rf".{{{0 if wild == '**' else 1},240}}?\s*"
    if at < count - 1:
        return rf"{_space(piece)}.{{0,200}}?\s*"
    end = "" if wild == "**" else rf"(?<![{SENTENCE_END}])"
    least = 1 if piece != wild or wild == "*" else 0
    return rf"{_space(piece)}(?P<rest>.{{{least},{longest}}}?){end}"


def _space(wildcard: str) -> str:
    return r"\s+" if wildcard[0].isspace() else ""
