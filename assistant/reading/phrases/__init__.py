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
_CUT_WORD = re.compile(r"\w+\*+|\*+\w+")
"""A word that may go on, such as cookie** in cookies."""
_PIECE = re.compile(r"(\s*\*\*?\s*|\s*@\s*|#|:\s+|\s+)")
_SENTENCE_END = ".!?…。۔।؟"
_QUOTES = "\"“”«»„'"
_VOWELS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0900-\u0dff"
"""Signs that belong to the letter before them, though none themselves."""
_AROUND = rf"[^\w(\[©{_QUOTES}{_VOWELS}]{{0,4}}?"
_AFTER = rf"(?:\s*(?:\.\.\.|…)|[^\w.…。۔।{_QUOTES}{_VOWELS}]{{0,4}})"
_SEPARATORS = re.compile(r"\s*[|•·∙∣›»>/]\s*")
_PICTURE_CREDIT = re.compile(r".{1,240}\([^()/]{2,60}/[^()/]{2,60}\)", re.DOTALL)
"""A caption that ends with who made the picture and whom it was made for."""
_INITIALS = re.compile(r"\([^\W\d_]{2,6}(?:[/-][^\W\d_]{2,6}){1,3}\)")
"""An agency and the desks that worked on a report: "(dpa/lby)"."""
_IN_BRACKETS = re.compile(r"[\[(](?P<inner>[^()\[\]]{3,200})[\])]")
_CREDITS = ("credit line", "source", "caption", "byline")
"""What may stand in brackets on a line of its own."""
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_MOST_UNCASED_NAMES = 12
"""Words; a script without capitals does not tell names from others."""
_KINDS_OF_WORDS = ("roles", "names", "outlets", "home", "rights")
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
    words: frozenset[str]
    """The whole words that a line must have: looking for them is cheaper than a regular expression."""


class _Phrases:
    """Phrases by a word that a line must have: its first one, or any one where the phrase begins with any words."""

    def __init__(self) -> None:
        self._first: dict[str, list[_Phrase]] = defaultdict(list)
        self._anywhere: dict[str, list[_Phrase]] = defaultdict(list)

    def add(self, reason: str, written: str, language: str, opens_block: bool = False) -> None:
        whole = frozenset(_tokens(_CUT_WORD.sub(" ", fold(written)).replace("#", "0")))
        phrase = _Phrase(reason, fold(written), opens_block, language, whole)
        tokens = _tokens(fold(written).replace("#", "0"))
        if written[0] in "*@":
            self._anywhere[max(tokens, key=len)].append(phrase)
        else:
            self._first[tokens[0]].append(phrase)

    def matches(self, text: str) -> Iterator[Found]:
        """Every phrase that is the whole line."""
        folded = fold(text)
        tokens = _tokens(folded)
        if not tokens:
            return
        words = set(tokens)
        for phrase in (*self._first.get(tokens[0], ()), *self._elsewhere(tokens)):
            if not phrase.words <= words:
                continue
            match = _pattern(phrase.written).fullmatch(folded)
            if match and _are_named(match, text):
                start, end = next((match.span(name) for name in match.re.groupindex), (0, 0))
                yield Found(phrase.reason, start, end, phrase.opens_block, phrase.language)

    def _elsewhere(self, tokens: Iterable[str]) -> Iterator[_Phrase]:
        for token in dict.fromkeys(tokens):
            yield from self._anywhere.get(token, ())


class _Known(NamedTuple):
    lines: _Phrases
    notes: _Phrases
    fields: _Phrases
    items: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    """Words of pages by what they are: roles of people, what joins names, papers, front pages, credits."""


def fold(text: str) -> str:
    """Text in lower case with plain apostrophes and spaces, character by character: offsets stay."""
    return text.lower() if text.isascii() else text.translate(_FOLDED).lower()


def find_furniture(text: str) -> Found | None:
    """What a line is by its words alone, wherever it stands; None if it may be the article's own."""
    named = (found for found in _known().lines.matches(text) if not _is_of_nobody(found, text))
    if found := next(named, None) or _find_list(text):
        return found
    if _INITIALS.fullmatch(text):
        return Found("credit line", 0, 0)
    if _PICTURE_CREDIT.fullmatch(text):
        return Found("caption", 0, 0)
    bracketed = _IN_BRACKETS.fullmatch(text)
    inside = find_furniture(bracketed["inner"]) if bracketed else None
    return Found(inside.reason, 0, 0) if inside and inside.reason in _CREDITS else None


def find_note(text: str) -> str:
    """Whom a line is about, if it is a note on an author; it is one only where it ends an article."""
    found = next(_known().notes.matches(text), None)
    return text[found.start : found.end] if found else ""


def _is_of_nobody(found: Found, text: str) -> bool:
    """Whether a credit names nobody: "Editing by candlelight"."""
    return found.reason == "credit line" and found.end > found.start and text[found.start].islower()


def find_fields(text: str) -> Iterator[Found]:
    """The fields of an article that a line may name, such as "author" in "By Jane Doe"; the rest is to be checked."""
    return _known().fields.matches(text)


def names_role(text: str) -> bool:
    """Whether words name what somebody does at a paper: "Political Editor"."""
    return not _known().words["roles"].isdisjoint(fold(text).split())


def names_outlet(text: str) -> bool:
    """Whether words name a paper, a station or an agency: "Calder Times"."""
    return not _known().words["outlets"].isdisjoint(fold(text).split())


def begins_rights(text: str) -> bool:
    """Whether words begin what follows a name in a line of copyright: "All rights reserved"."""
    return fold(text).startswith(tuple(_known().words["rights"]))


def is_joint(word: str) -> bool:
    """Whether a word stands between names: "and", "de"."""
    return fold(word) in _known().words["names"]


def is_menu_item(text: str) -> bool:
    """Whether a line is an item of a site's menu, which it is only beside others."""
    return len(text) <= _LONGEST_ITEM and _known().items.get(_plain(text)) == "navigation"


def is_front_page(text: str) -> bool:
    """Whether a step of a breadcrumb is the site's first page."""
    return _plain(text) in _known().words["home"]


def is_section(text: str) -> bool:
    """Whether words are a part of a paper, as an item of its menu: "Politics", and not "Sign in"."""
    return is_menu_item(text) and not is_front_page(text) and find_furniture(text) is None


def _are_named(match: re.Match[str], text: str) -> bool:
    """Whether what a phrase leaves open for names is names: capitals, and words that join them or other credits."""
    if "names" not in match.re.groupindex:
        return True
    named = text[slice(*match.span("names"))]
    words = _WORD.findall(named)
    if not any(word[0].isupper() for word in words):
        is_uncased = not any(word[0].islower() for word in words)
        return is_uncased and 0 < len(words) <= _MOST_UNCASED_NAMES and named[-1] not in _SENTENCE_END
    known = _known().words
    small = (fold(word).rstrip(".") for word in words if word[0].islower())
    return all(any(word in known[kind] for kind in ("names", "roles", "credits")) for word in small)


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
    end = "" if wild == "**" else rf"(?<![{_SENTENCE_END}])"
    least = 1 if piece != wild or wild == "*" else 0
    return rf"{_space(piece)}(?P<rest>.{{{least},{longest}}}?){end}"


def _space(wildcard: str) -> str:
    return r"\s+" if wildcard[0].isspace() else ""


@cache
def _known() -> _Known:
    lines, notes, fields = _Phrases(), _Phrases(), _Phrases()
    items: dict[str, str] = {}
    words: dict[str, set[str]] = defaultdict(set)
    for language, table in _tables():
        named = table.pop("fields")
        for kind in _KINDS_OF_WORDS:
            words[kind].update(named.pop(kind))
        for field, phrases in named.items():
            for written in phrases:
                fields.add(field, f"{written}*", language)  # what it leaves open is checked by who asks
        for reason, kinds in table.items():
            for opens_block, kind in ((False, "lines"), (True, "blocks")):
                for written in kinds.get(kind, ()):
                    lines.add(reason, written, language, opens_block)
                    words["credits"].update(_tokens(written) if written.endswith("@") else ())
            for written in kinds.get("endings", ()):
                notes.add(reason, written, language)
            items |= {_plain(word): reason for word in kinds.get("words", ()) if _plain(word) not in items}
            for word in kinds.get("words", ()) if reason != "navigation" else ():
                lines.add(reason, word, language)
    return _Known(lines, notes, fields, items, {kind: frozenset(found) for kind, found in words.items()})


def _tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """The languages' tables; English, in which most pages are labelled, comes first."""
    found = [each for each in files(__name__).iterdir() if each.name.endswith(".toml")]
    for file in sorted(found, key=lambda each: (each.name != "en.toml", each.name)):
        yield file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))


def reasons() -> frozenset[str]:
    """Every reason that a phrase gives."""
    return frozenset(reason for _, table in _tables() for reason in table if reason != "fields")
