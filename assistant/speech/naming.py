"""Who a name, a description or a pronoun stands for, within one article and only where that is safe.

Knows the names that stand in the text outside quotations, by their capital letters alone: no list of people, no model.
A surname becomes the full name that stands before it; "he" and "she" become the one person named since the paragraph
before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property

from assistant.speech.records import Span
from assistant.speech.wording import NAME, SAYS

_WORD = re.compile(r"(?P<bare>\w*)\S*\s*")
_NAME = re.compile(rf"(?<![\w’'@]){NAME}")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_MONTHS = "January February March April May June July August September October November December"
_LEADING = frozenset(
    f"{_DAYS} {_MONTHS} On In At By For From But And Yet Still So Then Also Later Last Yesterday Today Earlier"
    " Meanwhile However Instead Now Here Indeed Even After Recently Finally Only Like With To Perhaps Maybe"
    " Former Late".split()
)
_SUBORDINATE = frozenset(
    "When While If As Although Though Because Since Before Until That What Whether Where How Why Unless".split()
)
_NOBODY = frozenset(
    "This That These Those There Who Which Nobody Everyone Everybody Someone Some Many Most Others Other Several"
    " Few All Both Each Not No He She It They We I You His Her Their Its My Our Your More Read One Reports Rumours"
    " Rumors Image Photo A An The Having Being Asked Speaking Initial Early Previous Recent".split()
)
_NO_NAMES = _SUBORDINATE | _NOBODY
_OFFICES = frozenset("CEO CFO COO CTO VP GM Officer Chief Executive Director Manager Owner Co-Owner".split())
_TITLES = _OFFICES | frozenset(
    "Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady President Minister Prime Senator Sen Rep Governor Gov"
    " Judge Justice Captain Coach Chairman Secretary General Detective Father Fr Rev Founder Mayor Congressman"
    " Congresswoman Ambassador King Queen Prince Princess Pope Attorney".split()
)
_NOT_PEOPLE = frozenset(
    "Inc Corp Corporation Company Co Ltd LLC Group Bank University College School Institute Commission Committee"
    " Council Department Ministry Agency Association Union Court Office House Senate Party Police News Times Post"
    " Journal Herald Press Media Digital Studios Games Pictures Records Music Entertainment FC United City State"
    " States Street League Cup Bowl Series Park Stadium Center Centre Hospital Church Foundation Fund Capital"
    " Partners Analytics Research International National World Island Islands Beach Valley County Kingdom America"
    " Europe Africa Asia East West North South New San Los Las The Of Day Week Month Award Awards Show Podcast"
    " Report Reports Act Bill Law".split()
)

_WORDS_OF_A_PERSON = range(2, 5)
_SHOUTED = re.compile(r"[A-Z]{3,}")


class Names:
    """The names of an article, and what may be told of them.

    Args:
        shadow: the article's text with quotations hidden.
        spans: where names may stand; paragraphs, in order.
    """

    def __init__(self, shadow: str, spans: list[Span]) -> None:
        self._text = shadow
        self._spans = spans
        self._genders: dict[str, str] = {}

    @cached_property
    def _named(self) -> list[Span]:
        """Every name, in order."""
        found = (trim(self._text, *match.span()) for span in self._spans for match in _NAME.finditer(self._text, *span))
        return [each for each in found if each]

    @cached_property
    def _full_names(self) -> dict[str, list[Span]]:
        """Full names of what may be people, by their last word."""
        found: dict[str, list[Span]] = defaultdict(list)
        for span in self._named:
            start, end = without_titles(self._text, *span)
            words = self._text[start:end].split()
            if len(words) in _WORDS_OF_A_PERSON and not any(map(_is_no_part_of_a_person, words)):
                found[words[-1]].append((start, end))
        return found

    @cached_property
    def _people(self) -> dict[str, str]:
        """The person that a word of a name belongs to, by first and last name; empty if it belongs to several."""
        owner: dict[str, str] = {}
        for span in (span for spans in self._full_names.values() for span in spans):
            words = self._text[slice(*span)].split()
            person = f"{words[0]} {words[-1]}"
            for word in words:
                owner[word] = person if owner.get(word, person) == person else ""
        return owner

    @cached_property
    def _speakers(self) -> set[str]:
        """The people that stand beside a verb of saying."""
        verbs = [match.span() for match in SAYS.finditer(self._text) if match["verb"]]
        starts, ends = {start for start, _ in verbs}, {end for _, end in verbs}
        beside = (span for span in self._named if span[1] + 1 in starts or span[0] - 1 in ends)
        return {owner for owner in map(self._owner, beside) if owner}

    def full_name(self, start: int, end: int) -> Span:
        """Where the full name stands, before the given name, that this name is the surname of; else the name itself."""
        bare = without_titles(self._text, start, end)
        word = self._text[bare[0] : bare[1]]
        if " " in word:
            return bare
        before = [span for span in self._full_names.get(word, []) if span[0] < start]
        if not before or len({self._text[first:last] for first, last in before}) > 1:
            return start, end
        return before[-1]

    def person_before(self, position: int, pronoun: str) -> Span | None:
        """The one person that "he" or "she" at a position can be: nobody else is named in its paragraph before it.

        If its paragraph names nobody before it, the one before is looked at. Who is never said to speak is nobody here.
        """
        gender = pronoun.lower()
        if gender not in ("he", "she"):
            return None
        at = bisect_left(self._spans, (position, position)) - 1
        for start, end in (self._spans[each] for each in (at, at - 1) if each >= 0):
            named = self._people_between(start, min(end, position))
            if not named:
                continue
            owner = named[-1][0]
            if any(other != owner for other, _ in named) or owner not in self._speakers:
                return None
            if self._genders.setdefault(owner, gender) != gender:
                return None
            return self.full_name(*named[-1][1])
        return None

    def _people_between(self, start: int, end: int) -> list[tuple[str, Span]]:
        low, high = (bisect_left(self._named, (each, each)) for each in (start, end))
        owned = ((self._owner(span), span) for span in self._named[low:high])
        return [(owner, span) for owner, span in owned if owner is not None]

    def _owner(self, span: Span) -> str | None:
        """The person that a name means; empty if that is not clear, none if it is no person's."""
        words = self._text[slice(*without_titles(self._text, *span))].split()
        owners = {self._people[word] for word in words if word in self._people}
        if not owners:
            return None
        return owners.pop() if len(owners) == 1 and words[-1] in self._people else ""


def _is_no_part_of_a_person(word: str) -> bool:
    return word in _NOT_PEOPLE or word in ("and", "of", "&") or _SHOUTED.fullmatch(word) is not None


def trim(text: str, start: int, end: int) -> Span | None:
    """A name without the words before it that only open its sentence; none if nothing is left, or nobody is meant."""
    while start < end:
        word = _WORD.match(text, start, end)
        if word is None or word["bare"] in _NO_NAMES:
            return None
        if word["bare"] not in _LEADING:
            return None if text[start:end].rsplit(maxsplit=1)[-1] in _OFFICES else (start, end)
        start = word.end()
    return None


def without_titles(text: str, start: int, end: int) -> Span:
    """A name without the titles and offices before it; all of it if it is nothing else."""
    words = list(re.finditer(r"\S+", text[start:end]))
    at = 0
    for number, word in enumerate(words[:-1]):
        if word.group().rstrip(".,") in _TITLES:
            at = number + 1
    return (start + words[at].start(), end) if words else (start, end)
