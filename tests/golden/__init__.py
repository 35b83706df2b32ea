"""The golden set: pages in the shapes of real sites, each line labelled, and what the pages say of themselves.

Reads pages and labels, and finds the labelled lines in the text that a reader made of a page. Knows no rule of
furniture. README.md beside it says how a page is labelled.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from assistant.errors import AssistantError

GOLDEN = Path(__file__).parent
FURNITURE = frozenset(
    (
        "advert",
        "audio or video prompt",
        "author note",
        "breadcrumb",
        "byline",
        "caption",
        "comments",
        "cookie notice",
        "credit line",
        "footer",
        "navigation",
        "newsletter",
        "paywall",
        "publication date",
        "reading time",
        "related-link teaser",
        "repeated headline",
        "search prompt",
        "section",
        "share bar",
        "source",
        "tags",
    )
)
OWN = frozenset(("headline", "subheading", "body"))
_FORMATS = (".txt", ".html")


class GoldenSetWrong(AssistantError):
    """Labels and pages of the golden set do not fit."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"tests/golden/{name}: {problem}; correct the page, its labels or its reader")


class LabelledLine(NamedTuple):
    """A line that a reader of the page sees, white space collapsed."""

    kind: str
    text: str


class PlacedLine(NamedTuple):
    """A labelled line at `[start, end)` of the text made of its page."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Page:
    """A page, its lines in the order in which they are seen, and the fields of an article that it shows or marks."""

    name: str
    lines: tuple[LabelledLine, ...]
    fields: dict[str, str]

    @property
    def is_kept(self) -> bool:
        """Whether those who write rules have not looked at it."""
        return self.name.startswith("kept-")

    @property
    def is_html(self) -> bool:
        return self.name.endswith(".html")


def load_pages() -> list[Page]:
    """Every page of the set, by name."""
    return [_load(file) for file in sorted(GOLDEN.iterdir()) if file.suffix in _FORMATS]


def place_lines(page: Page, text: str) -> list[PlacedLine]:
    """The page's lines in a text, in order; how white space stands is left to whoever made the text.

    Raises:
        GoldenSetWrong: a line is not in the text after the one before it.
    """
    places = [at for at, char in enumerate(text) if not char.isspace()]
    bare = "".join(text[at] for at in places)
    return list(_place(page, bare, places))


def _place(page: Page, bare: str, places: list[int]) -> Iterator[PlacedLine]:
    at = 0
    for line in page.lines:
        wanted = "".join(line.text.split())
        start = bare.find(wanted, at)
        if start < 0:
            raise GoldenSetWrong(page.name, f"the {line.kind} {line.text!r} is not in the text where it should be")
        at = start + len(wanted)
        yield PlacedLine(line.kind, places[start], places[at - 1] + 1)


def _load(file: Path) -> Page:
    rows = file.with_suffix(".labels.tsv").read_text("utf-8").splitlines()
    lines = tuple(LabelledLine(*row.split("\t")) for row in rows)
    if unknown := sorted({line.kind for line in lines} - FURNITURE - OWN):
        raise GoldenSetWrong(file.name, f"there is no kind {unknown[0]!r}")
    return Page(file.name, lines, json.loads(file.with_suffix(".meta.json").read_text("utf-8")))
