"""Whom a name stands for, within one article and only where that is safe.

Knows the names that stand in the text outside quotations, by their capital letters alone: no list of people, no model.
A surname becomes the full name that stands before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from assistant.speech.records import Span
from assistant.speech.wording import NAME

_WORD = re.compile(r"(?P<bare>\w*)\S*\s*")
_NAME = re.compile(rf"(?<![\w’'@]){NAME}")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_MONTHS = "January February March April May June July August September October November December"
_LEADING = frozenset(
    f"{_DAYS} {_MONTHS} On In At By For From But And Yet Still So Then Also Later Last Yesterday Today Earlier"
    " Meanwhile However Instead Now Here Indeed Even After Recently Finally Only Like With To Perhaps Maybe"
    " Former Late Under Over Around Among Between Within Without Through Throughout Towards Toward Against Despite"
    " During Following Given Says Said Adds Added".split()
)
_SUBORDINATE = frozenset(
    "When While If As Although Though Because Since Before Until That What Whether Where How Why Unless".split()
)
_NOBODY = frozenset(
    "This That These Those There Who Which Nobody Everyone Everybody Someone Some Many Most Others Other Several"
    " Few All Both Each Not No He She It They We I You His Her Their Its My Our Your More Read One Reports Rumours"
    " Rumors Image Photo A An The Having Being Asked Speaking Initial Early Previous Recent"
    " Neither Nor None Nothing Never Did Does Has Had Suppose".split()
)
_NO_NAMES = _SUBORDINATE | _NOBODY
_OFFICES = frozenset("CEO CFO COO CTO VP GM Officer Chief Executive Director Manager Owner Co-Owner".split())
_TITLES = _OFFICES | frozenset(
    "Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady President Minister Prime Senator Sen Rep Governor Gov"
    " Judge Justice Captain Coach Chairman Secretary General Detective Father Fr Rev Founder Mayor Congressman"
    " Congresswoman Ambassador King Queen Prince Princess Pope Attorney Chair Chairwoman Commissioner Councillor"
    " Sheriff Deputy Bishop Archbishop Cardinal Rabbi Baroness MP MEP Adv Sgt Lt Col".split()
)
_PRONOUNS = dict.fromkeys("Mr Mr. Sir Lord King Prince Father Fr. Congressman".split(), "he") | dict.fromkeys(
    "Mrs Mrs. Ms Ms. Miss Dame Lady Queen Princess Congresswoman".split(), "she"
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
_OPENS_SENTENCE = re.compile(r"(?:\A|[.?!\x00\n)]\s*)\Z")
_BESIDE_A_PERSON = re.compile(r", (?:who|\d\d)\b")
_SHOUTED = re.compile(r"[A-Z]{3,}")


class Names:
    """The names of an article, and what may be told of them.

    Args:
        shadow: the article's text with quotations hidden.
        spans: where names may stand; paragraphs, in order.
        verbs: where verbs of saying stand.

    Attributes:
        speakers: the people that stand beside a verb of saying; whoever else is found to speak may be added.
    """

    def __init__(self, shadow: str, spans: Sequence[Span], verbs: Sequence[Span]) -> None:
        self._text = shadow
        self._spans = spans
        self._opening_words: dict[str, bool] = {}
        self._known: dict[str, set[str] | None] = {}
        self.speakers: set[str] = set()
        self.speakers |= self._beside(verbs)

    @cached_property
    def _named(self) -> list[Span]:
        """Every name, in order."""
        found = (trim(self._text, *match.span()) for span in self._spans for match in _NAME.finditer(self._text, *span))
        return [each for each in found if each]

    @cached_property
    def _full_names(self) -> dict[str, list[Span]]:
        """Full names of what may be people, by their last word; what is "the …" anywhere is a thing."""
        spans = [self._without_opening_word(*self._of_a_person(*span)) for span in self._named]
        things = {self._text[start:end] for start, end in spans if self._text.startswith(("the ", "The "), start - 4)}
        found: dict[str, list[Span]] = defaultdict(list)
        for start, end in spans:
            words = self._text[start:end].split()
            if len(words) not in _WORDS_OF_A_PERSON or any(map(_is_no_part_of_a_person, words)):
                continue
            if self._text[start:end] not in things:
                found[words[-1]].append((start, end))
        return found

    def _of_a_person(self, start: int, end: int) -> Span:
        """A name without titles; after an office of something ("Director of Music Anna Berg") the last two words."""
        bare = _after_titles(self._text, start, end)
        words = self._text[slice(*bare)].split(" ")
        if bare[0] == start or "of" not in words:
            return bare
        return end - len(" ".join(words[-2:])), end

    def _without_opening_word(self, start: int, end: int) -> Span:
        """A name without a word that has its capital only from opening a sentence, as the article shows elsewhere."""
        word = self._text[start:end].split(maxsplit=1)[0]
        if " " not in self._text[start:end] or not _OPENS_SENTENCE.search(self._text[max(0, start - 3) : start]):
            return start, end
        if word not in self._opening_words:
            self._opening_words[word] = f" {word.lower()} " in self._text
        return (start + len(word) + 1, end) if self._opening_words[word] else (start, end)

    @cached_property
    def _people(self) -> dict[str, set[str]]:
        """The people that a word of a name may belong to, by first and last name."""
        owners: dict[str, set[str]] = defaultdict(set)
        whole = {self._text[slice(*span)] for spans in self._full_names.values() for span in spans}
        for name in whole:
            words = name.split()
            while " ".join(words[1:]) in whole:
                words = words[1:]
            person = f"{words[0]} {words[-1]}"
            for word in (person, *words):
                owners[word].add(person)
        for start, end in self._named:
            bare = without_titles(self._text, start, end)
            word = self._text[slice(*bare)]
            if bare[0] > start and " " not in word and word not in owners:
                owners[word].add(word)
        return owners

    def _beside(self, verbs: Sequence[Span]) -> set[str]:
        """The people that stand beside a verb of saying."""
        starts, ends = {start for start, _ in verbs}, {end for _, end in verbs}
        beside = (span for span in self._named if span[1] + 1 in starts or span[0] - 1 in ends)
        return {owner for owner in map(self.owner, beside) if owner}

    @cached_property
    def _genders(self) -> dict[str, str]:
        """The pronoun of each person, as far as it is told by a title or was settled on before."""
        found = (
            (self.owner(span), _PRONOUNS.get(self._text[slice(*span)].split(maxsplit=1)[0])) for span in self._named
        )
        return {owner: pronoun for owner, pronoun in found if owner and pronoun}

    def full_name(self, start: int, end: int) -> Span:
        """Where the full name stands, before the given name, that this name is the surname of; else the name itself."""
        bare = without_titles(self._text, start, end)
        word = self._text[bare[0] : bare[1]]
        if " " in word:
            return bare
        before = [span for span in self._full_names.get(word, []) if span[0] < start]
        if len({self._text[slice(*span)] for span in before}) > 1:
            person = self.owner((start, end))
            before = [span for span in before if self.owner(span) == person]
        return before[-1] if before else (start, end)

    def is_told(self, span: Span) -> bool:
        """Whether a name is given in full, is one person's alone, or is of a person whose pronoun is known."""
        name = self._text[slice(*without_titles(self._text, *span))]
        owners = self._people.get(name, set())
        return len(owners) <= 1 or self.owner(span) in self._genders

    def may_be(self, person: str, pronoun: str) -> bool:
        """Whether a pronoun may stand for a person, who keeps it from then on."""
        return self._genders.setdefault(person, pronoun) == pronoun

    def add_person(self, span: Span, pronoun: str) -> None:
        """Takes a single name as a person's, of whom the text says "his" or "her"."""
        word = self._text[slice(*span)]
        if " " not in word and word not in self._people and not _is_no_part_of_a_person(word):
            self._people[word].add(word)
            self._known.clear()
            self._genders.setdefault(word, pronoun)

    def is_surely_a_person(self, span: Span) -> bool:
        """Whether a name has a title, an age or "who" beside it, or its surname stands alone elsewhere."""
        start, end = without_titles(self._text, *span)
        surname = self._text[start:end].rsplit(" ", 1)[-1]
        return start > span[0] or _BESIDE_A_PERSON.match(self._text, end) is not None or surname in self._single_names

    @cached_property
    def _single_names(self) -> set[str]:
        return {name for name in (self._text[slice(*span)] for span in self._named) if " " not in name}

    def people_between(self, start: int, end: int) -> list[tuple[str, Span]]:
        """The people named in a span, each with where; empty for a name that may be several people's."""
        low, high = (bisect_left(self._named, (each, each)) for each in (start, end))
        owned = ((self.owner(span), span) for span in self._named[low:high])
        return [(owner, span) for owner, span in owned if owner is not None]

    def owner(self, span: Span) -> str | None:
        """The person that a name means; empty if that is not clear, none if it is no person's.

        Of several people of a name, the only one known to speak is meant.
        """
        name = self._text[slice(*span)]
        if name not in self._known:
            self._known[name] = self._people_of(without_titles(self._text, *span))
        people = self._known[name]
        if people is None:
            return None
        if len(people) > 1:
            people = people & self.speakers
        return next(iter(people)) if len(people) == 1 else ""

    def _people_of(self, span: Span) -> set[str] | None:
        """The people whom a name without titles may mean; none if it is no person's."""
        words = self._text[slice(*span)].split()
        if f"{words[0]} {words[-1]}" in self._people:
            return self._people[f"{words[0]} {words[-1]}"]
        owners = [self._people[word] for word in words if word in self._people]
        if not owners:
            return None
        return set.intersection(*owners) if words[-1] in self._people else set()


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
    """A name without the titles and offices before it; all of it if it is nothing else, or they are of something."""
    if " " not in text[start:end]:
        return start, end
    bare = _after_titles(text, start, end)
    return (start, end) if bare[0] > start and text.startswith("of ", bare[0]) else bare


def _after_titles(text: str, start: int, end: int) -> Span:
    words = text[start:end].split(" ")
    if len(words) == 1:
        return start, end
    titled = [number for number, word in enumerate(words[:-1]) if word.rstrip(".,") in _TITLES]
    bare = words[titled[-1] + 1 :] if titled else words
    return end - len(" ".join(bare)), end
