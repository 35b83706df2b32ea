"""What articles can be told apart by without reading them: source, section, file format, date of publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from assistant.dates import day_of
from assistant.index.catalogue import Heading


@dataclass(frozen=True, slots=True)
class Facet:
    """The distinct names of one kind, sorted, and which of them each article has.

    Attributes:
        names: the names; the empty one stands for articles without.
        of_article: (articles,) int32, places in `names`.
    """

    names: tuple[str, ...]
    of_article: NDArray[np.int32]

    def count(self) -> dict[str, int]:
        """How many articles have each name, those without left out."""
        counts = np.bincount(self.of_article, minlength=len(self.names)).tolist()
        return {name: count for name, count in zip(self.names, counts, strict=True) if name}


class Facets:
    """The facets of a corpus.

    Attributes:
        source, section, format: names of each kind; a format is a file ending such as "txt".
        published: (articles,) int32, the ordinal of the day of publication, 0 where it is not known.
        oldest, newest: the first and last day of publication, None if no article has one.
        mostly_dated, mostly_sourced: whether at least half of the articles have a date, a source: a filter by it then
            leaves out little unseen.
    """

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.source = make_facet([heading.source for heading in headings])
        self.section = make_facet([heading.section for heading in headings])
        files = [PurePosixPath(heading.member or heading.path) for heading in headings]
        self.format = make_facet([file.suffix[1:].lower() for file in files])
        self.published = np.array(
            [day.toordinal() if (day := day_of(each.published)) else 0 for each in headings], np.int32
        )
        known = self.published[self.published > 0]
        self.oldest = date.fromordinal(int(known.min())) if len(known) else None
        self.newest = date.fromordinal(int(known.max())) if len(known) else None
        self.mostly_dated = 2 * len(known) >= len(headings) > 0
        self.mostly_sourced = 2 * sum(self.source.count().values()) >= len(headings) > 0


def make_facet(values: Sequence[str]) -> Facet:
    """The facet of articles that have these names, in their order."""
    names = sorted(set(values))
    numbers = {name: number for number, name in enumerate(names)}
    return Facet(tuple(names), np.array([numbers[value] for value in values], np.int32))
