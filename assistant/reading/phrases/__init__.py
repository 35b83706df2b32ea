"""The phrases that pages of news sites show around an article, per language, and what is asked of a line by them.

The phrases are data: one TOML file per language, and `en.toml` begins with how a phrase is written; all languages are
tried on every line, since a page may mix them. Knows one line at a time: neither its place nor any article.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from assistant.reading.phrases.matching import SENTENCE_END, Found, Phrases, fold, tokens_of

__all__ = ["Found", "fold"]

_SEPARATORS = re.compile(r"\s*[|•·∙∣›»>/]\s*|\s{2,}")
_PICTURE_CREDIT = re.compile(r".{1,240}\([^()/\d]{2,60}/[^()/\d]{2,60}\)", re.DOTALL)
"""A caption that ends with who made the picture and whom it was made for."""
_INITIALS = re.compile(r"\([^\W\d_]{2,6}(?:[/-][^\W\d_]{2,6}){1,3}\)")
"""An agency and the desks that worked on a report: "(dpa/lby)"."""
_IN_BRACKETS = re.compile(r"[\[(](?P<inner>[^()\[\]]{3,200})[\])]")
_CREDITS = ("credit line", "source", "caption", "byline")
"""What may stand in brackets on a line of its own."""
_KINDS_OF_WORDS = ("roles", "names", "outlets", "home", "rights", "whole")
_FEWEST_ITEMS = 3
_LONGEST_ITEM = 40
_LONGEST_ITEM_WORDS = 6
_MOST_WORDS_OF_LIST = 30


class _Known(NamedTuple):
    lines: Phrases
    notes: Phrases
    fields: Phrases
    items: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    """Words of pages by what they are: roles of people, what joins names, papers, front pages, rights."""


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


def is_whole(text: str) -> bool:
    """Whether a step of a breadcrumb is all that a site holds, and no part of it: "News", "Articles"."""
    return _plain(text) in _known().words["whole"]


def is_section(text: str) -> bool:
    """Whether words are a part of a paper, as an item of its menu: "Politics", and not "Sign in"."""
    return is_menu_item(text) and not is_front_page(text) and find_furniture(text) is None


def _find_list(text: str) -> Found | None:
    """A menu, a share bar or the links of a footer on one line."""
    if len(text) > 1 and text[-1] in SENTENCE_END:
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
        reasons, covered = _cut_into_items(words, _begin_items(text, words))
        fewest = 1 if set(reasons) == {"share bar"} else _FEWEST_ITEMS
        is_list = len(reasons) >= fewest and 4 * covered >= 3 * len(words)
    return Found(max(set(reasons), key=lambda each: (reasons.count(each), each)), 0, 0) if is_list and reasons else None


def _begin_items(text: str, words: list[str]) -> list[bool]:
    """Which words of a line may begin an item: none in small letters, where others have capitals."""
    written = text.split()
    has_capitals = not text.islower() and len(written) == len(words)
    return [not word[0].islower() for word in written] if has_capitals else [True] * len(words)


def _cut_into_items(words: list[str], begins: list[bool]) -> tuple[list[str], int]:
    """The reasons of the items that a run of words is made of, longest first, and how many words they take."""
    items, reasons, covered, at = _known().items, [], 0, 0
    if len(words) > _MOST_WORDS_OF_LIST:
        return [], 0
    while at < len(words):
        for length in range(min(_LONGEST_ITEM_WORDS, len(words) - at), 0, -1):
            reason = items.get(" ".join(words[at : at + length]), "")
            if reason and (begins[at] or reason == "share bar"):
                reasons.append(reason)
                covered += length
                at += length
                break
        else:
            at += 1
    return reasons, covered


def _plain(text: str) -> str:
    return " ".join(fold(text).strip(" :;,.-–—+▾▼").split())


@cache
def _known() -> _Known:
    items: dict[str, str] = {}
    words: dict[str, set[str]] = defaultdict(set)
    between_names: set[str] = set()
    lines, notes, fields = (Phrases(between_names) for _ in range(3))
    for language, table in _tables():
        named = table.pop("fields")
        for kind in _KINDS_OF_WORDS:
            words[kind].update(named.pop(kind, ()))
        for field, phrases in named.items():
            for written in phrases:
                fields.add(field, f"{written}*", language)  # what it leaves open is checked by who asks
        for reason, kinds in table.items():
            for opens_block, kind in ((False, "lines"), (True, "blocks")):
                for written in kinds.get(kind, ()):
                    lines.add(reason, written, language, opens_block)
                    between_names.update(tokens_of(written) if written.endswith("@") else ())
            for written in kinds.get("endings", ()):
                notes.add(reason, written, language)
            items |= {_plain(word): reason for word in kinds.get("words", ()) if _plain(word) not in items}
            for word in kinds.get("words", ()) if reason != "navigation" else ():
                lines.add(reason, word, language)
    between_names |= words["names"] | words["roles"]
    return _Known(lines, notes, fields, items, {kind: frozenset(found) for kind, found in words.items()})


def _tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """The languages' tables; English, in which most pages are labelled, comes first."""
    found = [each for each in files(__name__).iterdir() if each.name.endswith(".toml")]
    for file in sorted(found, key=lambda each: (each.name != "en.toml", each.name)):
        yield file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))


def reasons() -> frozenset[str]:
    """Every reason that a phrase gives."""
    return frozenset(reason for _, table in _tables() for reason in table if reason != "fields")
