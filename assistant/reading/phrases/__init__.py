"""The phrases that pages of news sites show around an article, per language, and how a line is matched with them.

The phrases are data: one TOML file per language, and `en.toml` begins with how a phrase is written; all languages are
tried on every line, since a page may mix them. Knows one line at a time: neither its place nor any article. A phrase
is matched with a whole line, never with a part of one.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

_FOLDED = str.maketrans({"İ": "i", "ı": "i", "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-"})
_TOKEN = re.compile(r"\d+|[^\W\d]+|©")
_PIECE = re.compile(r"(\s*\*\*?\s*|#|:\s+|\s+)")
_SENTENCE_END = ".!?…。۔।؟"
_QUOTES = "\"“”«»„'"
_VOWELS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0900-\u0dff"
"""Signs that belong to the letter before them, though none themselves."""
_AROUND = rf"[^\w(\[©{_QUOTES}{_VOWELS}]{{0,4}}?"
_AFTER = rf"(?:\s*(?:\.\.\.|…)|[^\w.…。۔।{_QUOTES}{_VOWELS}]{{0,4}})"
_SEPARATORS = re.compile(r"\s*[|•·∙∣›»>/]\s*")
_PICTURE_CREDIT = re.compile(r".{1,240}\([^()/]{2,60}/[^()/]{2,60}\)", re.DOTALL)
"""A caption that ends with who made the picture and whom it was made for."""
_FEWEST_ITEMS = 3
_LONGEST_ITEM = 40
_LONGEST_REST = 280
_LONGEST_END = 60
"""Of a phrase that any words begin, such as a caption with a credit at its end."""
_LONGEST_ITEM_WORDS = 6
_MOST_WORDS_OF_LIST = 30


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


class _Phrases:
    """Phrases by a word that a line must have: its first one, or any one where the phrase begins with any words."""

    def __init__(self) -> None:
        self._first: dict[str, list[_Phrase]] = defaultdict(list)
        self._anywhere: dict[str, list[_Phrase]] = defaultdict(list)

    def add(self, reason: str, written: str, language: str, opens_block: bool = False) -> None:
        phrase = _Phrase(reason, fold(written), opens_block, language)
        tokens = _tokens(fold(written).replace("#", "0"))
        if written.startswith("*"):
            self._anywhere[max(tokens, key=len)].append(phrase)
        else:
            self._first[tokens[0]].append(phrase)

    def matches(self, text: str) -> Iterator[Found]:
        """Every phrase that is the whole line."""
        folded = fold(text)
        tokens = _tokens(folded)
        if not tokens:
            return
        for phrase in (*self._first.get(tokens[0], ()), *self._elsewhere(tokens)):
            if match := _pattern(phrase.written).fullmatch(folded):
                start, end = match.span("rest") if "rest" in match.re.groupindex else (0, 0)
                yield Found(phrase.reason, start, end, phrase.opens_block, phrase.language)

    def _elsewhere(self, tokens: Iterable[str]) -> Iterator[_Phrase]:
        for token in dict.fromkeys(tokens):
            yield from self._anywhere.get(token, ())


class _Known(NamedTuple):
    lines: _Phrases
    fields: _Phrases
    items: Mapping[str, str]
    roles: frozenset[str]
    joints: frozenset[str]


def fold(text: str) -> str:
    """Text in lower case with plain apostrophes and spaces, character by character: offsets stay."""
    return text.lower() if text.isascii() else text.translate(_FOLDED).lower()


def find_furniture(text: str) -> Found | None:
    """What a line is by its words alone, wherever it stands; None if it may be the article's own."""
    named = (found for found in _known().lines.matches(text) if not _is_of_nobody(found, text))
    if found := next(named, None) or _find_list(text):
        return found
    return Found("caption", 0, 0) if _PICTURE_CREDIT.fullmatch(text) else None


def _is_of_nobody(found: Found, text: str) -> bool:
    """Whether a credit names nobody: "Editing by candlelight"."""
    return found.reason == "credit line" and found.end > found.start and text[found.start].islower()


def find_fields(text: str) -> Iterator[Found]:
    """The fields of an article that a line may name, such as "author" in "By Jane Doe"; the rest is to be checked."""
    return _known().fields.matches(text)


def names_role(text: str) -> bool:
    """Whether words name what somebody does at a paper: "Political Editor"."""
    return not _known().roles.isdisjoint(fold(text).split())


def is_joint(word: str) -> bool:
    """Whether a word stands between names: "and", "de"."""
    return fold(word) in _known().joints


def is_menu_item(text: str) -> bool:
    """Whether a line is an item of a site's menu, which it is only beside others."""
    return len(text) <= _LONGEST_ITEM and _known().items.get(_plain(text)) == "navigation"


def _find_list(text: str) -> Found | None:
    """A menu, a share bar or the links of a footer on one line."""
    if len(text) > 1 and text[-1] in _SENTENCE_END:
        return None
    parts = [_plain(part) for part in _SEPARATORS.split(text)]
    items = _known().items
    if len(parts) > 1:
        reasons = [items[part] for part in parts if part in items]
        is_list = 2 * len(reasons) >= len(parts) and max(map(len, parts)) <= _LONGEST_ITEM
        is_trail = not is_list and bool(re.search(r" [>»›/] ", text)) and items.get(parts[0]) == "navigation"
        if is_trail or (is_list and re.search(r"[>»›]", text)):
            return Found("breadcrumb", 0, 0)
    else:
        words = parts[0].split()
        reasons, covered = _cut_into_items(words)
        fewest = 1 if set(reasons) == {"share bar"} else _FEWEST_ITEMS
        is_list = len(reasons) >= fewest and 4 * covered >= 3 * len(words)
    return Found(max(set(reasons), key=lambda each: (reasons.count(each), each)), 0, 0) if is_list and reasons else None


def _cut_into_items(words: list[str]) -> tuple[list[str], int]:
    """The reasons of the items that a run of words is made of, longest first, and how many words they take."""
    items, reasons, covered, at = _known().items, [], 0, 0
    if len(words) > _MOST_WORDS_OF_LIST:
        return [], 0
    while at < len(words):
        for length in range(min(_LONGEST_ITEM_WORDS, len(words) - at), 0, -1):
            if reason := items.get(" ".join(words[at : at + length])):
                reasons.append(reason)
                covered += length
                at += length
                break
        else:
            at += 1
    return reasons, covered


def _plain(text: str) -> str:
    return " ".join(fold(text).strip(" :;,.-–—+▾▼").split())


def _tokens(folded: str) -> list[str]:
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
    if wild in ("*", "**"):
        if at == 0:
            return rf".{{{0 if wild == '**' else 1},240}}?\s*"
        if at < count - 1:
            return rf"{_space(piece)}.{{0,200}}?\s*"
        end = "" if wild == "**" else rf"(?<![{_SENTENCE_END}])"
        least = 1 if piece != wild or wild == "*" else 0
        return rf"{_space(piece)}(?P<rest>.{{{least},{longest}}}?){end}"
    if wild == "#":
        return r"\d[\d.,]*"
    if wild == ":":
        return r"(?:\s*[:：»>|–—]+\s*|\s+-+\s+)"
    return r"\s+" if not wild else re.escape(piece)


def _space(wildcard: str) -> str:
    return r"\s+" if wildcard[0].isspace() else ""


@cache
def _known() -> _Known:
    lines, fields = _Phrases(), _Phrases()
    items: dict[str, str] = {}
    roles: set[str] = set()
    joints: set[str] = set()
    for language, table in _tables():
        named = table.pop("fields")
        roles.update(named.pop("roles"))
        joints.update(named.pop("names"))
        for field, phrases in named.items():
            for written in phrases:
                fields.add(field, f"{written}*", language)  # what it leaves open is checked by who asks
        for reason, kinds in table.items():
            for opens_block, kind in ((False, "lines"), (True, "blocks")):
                for written in kinds.get(kind, ()):
                    lines.add(reason, written, language, opens_block)
            items |= {_plain(word): reason for word in kinds.get("words", ()) if _plain(word) not in items}
            for word in kinds.get("words", ()) if reason != "navigation" else ():
                lines.add(reason, word, language)
    return _Known(lines, fields, items, frozenset(roles), frozenset(joints))


def _tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """The languages' tables; English, in which most pages are labelled, comes first."""
    found = [each for each in files(__name__).iterdir() if each.name.endswith(".toml")]
    for file in sorted(found, key=lambda each: (each.name != "en.toml", each.name)):
        yield file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))


def reasons() -> frozenset[str]:
    """Every reason that a phrase gives."""
    return frozenset(reason for _, table in _tables() for reason in table if reason != "fields")
