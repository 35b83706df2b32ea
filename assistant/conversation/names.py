"""Names in questions and quotes, and which of them are people's.

Rules on capitals and the words around a name; English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.words import is_stop_word

_CAPITALISED = r"(?:[A-Z]\.){2,}(?! ?[A-Z])|(?:[A-Z]\.[ -]?)*(?:al-|el-)?[A-Z](?:[\w-]|[’'](?!s\b))*(?<![-’'])"
NAME = re.compile(
    rf"\b(?:{_CAPITALISED})"
    r"(?:(?: (?:of|for|and the|of the|de|bin|ibn|van|von|der|al|ul) (?=[A-Z])|[ –](?=[A-Z]|al-|el-))"
    rf"(?:{_CAPITALISED}))*"
)
NAME_INSIDE = re.compile(rf"(?<=\s)(?<![.?!:]\s)(?!I\b)(?:{_CAPITALISED})")
"""A word with a capital that does not begin a sentence."""
PERSON = re.compile(
    r"\b(?!after\b|water|whether\b|other\b|matter|letter|later\b|latter\b|better\b|winter\b|computer|number|order"
    r"|quarter|center|paper|upper\b|over\b|corner|theater|meter)"
    r"(?:who|whom|whose|person|individual|man|men|woman|women|boy|girl|friend|boss|king|queen|prince|princess|pope"
    r"|chief|general|gen\.|president|premier|judge|candidate|suspect|victim|spokes\w+|father|mother|brother|sister|son"
    r"|daughter|wife|husband|employee|student|guard|monarch|shah|mr\.?|mrs\.?|ms\.?|dr\.?|prof\.?|sir"
    r"|\w{2,}(?:ist|ter|cer|der|ger|ner|ker|rer|yer|per|mer|sor|tor|yor|dor|nor|lor|ian|ant|man|men))s?(?!\w)",
    re.IGNORECASE,
)
"""A word that tells of a person: "who", "the king", "a minister", "an actor"."""
_ROLES_BEFORE = (re.compile(r"(\w+\.?),? $"), re.compile(r"(\w+) (?:to|of|in|for) \w+, $"))
_ROLE_REACH = 40
_FIRST_WORD = re.compile(r"(\w[\w’']*)[ –]")
_DOES = re.compile(r",? (?:said|says|told|added|resigned|died|was (?:born|elected|appointed))\b")
_NO_NAME = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tues?|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?(?:day)?$"
)
_TITLES = re.compile(
    r"(?:(?:Prime|Foreign|Deputy|Vice|Chief|Former) )*(?:President|Premier|Chancellor|Minister|Secretary|Ambassador"
    r"|Senator|Governor|Mayor|Judge|General(?! (?:Headquarters|Assembly|Secretary|Electric|Motors))|Gen|Admiral|Colonel"
    r"|Professor|Prof|Dr|Mr|Mrs|Ms|Sir|King|Queen|Prince|Pope)\.? "
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, where it stands, and whether the words around tell of a person."""

    text: str
    start: int
    end: int
    is_person: bool


def find_names(text: str) -> list[Name]:
    """The names in a text, in order; a person's without the title before it."""
    found = []
    for match in NAME.finditer(text):
        start, end = match.span()
        while (first := _FIRST_WORD.match(text, start, end)) and is_stop_word(first[1]):
            start = first.end()
        if title := _TITLES.match(text, start, end):
            start = title.end()
            end = start + len(text[start:end].partition(" of ")[0])
        name = text[start:end]
        if not (is_stop_word(name) or _NO_NAME.match(name) or _TITLES.fullmatch(f"{name} ")):
            found.append(Name(name, start, end, bool(title) or _is_person(text, start, end)))
    return found


def describes_person(text: str) -> bool:
    """Whether a text speaks of a person by what they are: "the minister", not "who"."""
    return any(match.group().lower() not in ("who", "whom", "whose") for match in PERSON.finditer(text))


def _is_person(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _ROLE_REACH) : start]
    roles = [role[1] for pattern in _ROLES_BEFORE if (role := pattern.search(before))]
    return any(map(PERSON.fullmatch, roles)) or (" " in text[start:end] and bool(_DOES.match(text, end)))
