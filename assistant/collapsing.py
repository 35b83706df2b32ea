"""Collapsing: of passages that copies of one story have in common, the first one stands for all.

Only passages of one story are ever compared: the same sentence in another story is another report. Sentences that read
the same are the index's knowledge (`Store.twins`); ones that nearly do are found here, by their terms. Knows no scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from assistant.index.store import Store
from assistant.signals import Rows
from assistant.words import terms_of


@dataclass(frozen=True, slots=True)
class Said:
    """The terms of some sentences, and the words of theirs of which one makes them say something else."""

    terms: frozenset[str]
    telling: tuple[str, ...]


SaidBy = Callable[[int], Said]
"""What a sentence says, by its row."""
_TELLING = re.compile(
    r"\d[\d.,]*|\b(?:no|not|never|none|nobody|nothing|without|nor|neither|\w+n['’]t|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|million|billion)\b"
)

NEARLY_EQUAL = 0.7
"""Jaccard similarity of their terms from which on two sentences say nearly the same."""


_LOOKED_THROUGH = 4
"""Of how many times as many passages as are wanted the copies are noted."""


@dataclass(slots=True)
class Reading:
    """A passage that says something new, and the articles whose passages it stands for.

    Attributes:
        place: its place in a list.
        article: the row of its article.
        sentences: the rows of its sentences.
        copies: the ids of the other articles.
    """

    place: int
    article: int
    sentences: list[int]
    copies: list[str] = field(default_factory=list)


def first_readings(store: Store, rows: Rows, count: int) -> list[int]:
    """The places of the first passages that do not only have sentences which ones before have to the letter.

    Args:
        store: the index.
        rows: passages, best first.
        count: how many to find.
    """
    places: list[int] = []
    read: set[int] = set()
    for place, row in enumerate(rows.tolist()):
        if len(places) == count:
            break
        twins = _twins(store, row)
        if not read.issuperset(twins):
            places.append(place)
            read.update(twins)
    return places


def find_readings(store: Store, rows: Rows, count: int) -> list[Reading]:
    """As `first_readings`, but sentences that nearly read like ones before of their story are not new either.

    A passage that is left out is noted with the first one that shares a sentence with it, near or to the letter.
    """
    said = cache(lambda sentence: what_is_said(store.sentence_text(sentence)))
    readings: list[Reading] = []
    of_story: dict[int, list[Reading]] = {}
    for place, row in enumerate(rows.tolist()):
        article = int(store.article_of_passage[row])
        before = of_story.setdefault(int(store.stories[article]), [])
        standing_for = _standing_for(store, row, [each for each in before if each.article != article], said)
        if standing_for:
            standing_for.copies.append(store.catalogue.article_id_at(article))
        elif len(readings) < count:
            readings.append(Reading(place, article, list(_sentences(store, row))))
            before.append(readings[-1])
        if len(readings) == count and place >= _LOOKED_THROUGH * count:
            break
    return readings


def _standing_for(store: Store, row: int, before: list[Reading], said: SaidBy) -> Reading | None:
    """The first of the readings before that has a sentence of a passage, if those have all of them."""
    first = None
    read = {int(store.twins[each]): reading for reading in reversed(before) for each in reading.sentences}
    for sentence in _sentences(store, row) if before else ():
        reading = read.get(int(store.twins[sentence])) or _nearly_read(sentence, before, said)
        if reading is None:
            return None
        first = first or reading
    return first


def _nearly_read(sentence: int, before: list[Reading], said: SaidBy) -> Reading | None:
    wanted = said(sentence)
    return next(
        (reading for reading in before if any(nearly_equal(wanted, said(each)) for each in reading.sentences)), None
    )


def nearly_equal(left: Said, right: Said) -> bool:
    """Whether two sentences say nearly the same: most of their terms, and all figures and denials."""
    return left.telling == right.telling and len(left.terms & right.terms) >= NEARLY_EQUAL * max(
        len(left.terms | right.terms), 1
    )


def what_is_said(text: str) -> Said:
    """What sentences are compared by."""
    return Said(frozenset(terms_of(text)), tuple(sorted(_TELLING.findall(text.casefold()))))


def _sentences(store: Store, row: int) -> range:
    return range(int(store.first_sentence[row]), int(store.first_sentence[row + 1]))


def _twins(store: Store, row: int) -> list[int]:
    twins: list[int] = store.twins[store.first_sentence[row] : store.first_sentence[row + 1]].tolist()
    return twins
