"""Reads the golden pages: each as if there were no other, or all as one corpus."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant.reading import read_source
from assistant.records import Article
from assistant.settings import Settings
from tests.golden import GOLDEN, GoldenSetWrong, Page
from tests.toy import Newsroom


def read_alone(pages: Sequence[Page]) -> dict[str, Article]:
    """The article of each page by the page's name, each read by itself.

    Raises:
        GoldenSetWrong: a page gives anything but one article.
    """
    return {page.name: _read_page(page.name) for page in pages}


def read_as_corpus(pages: Sequence[Page]) -> dict[str, Article]:
    """The article of each page by the page's name, as an index of all of them holds it.

    Raises:
        GoldenSetWrong: a page gives no article of its own.
    """
    with tempfile.TemporaryDirectory() as scratch:
        newsroom = Newsroom(Path(scratch))
        report = newsroom.build({page.name: (GOLDEN / page.name).read_bytes() for page in pages})
        kept = {article.path: article for article, _passages in newsroom.open().store.catalogue.kept_articles()}
    for failure in report.failed:
        raise GoldenSetWrong(failure.place, f"is not read: {failure.reason}")
    for page in pages:
        if page.name not in kept:
            raise GoldenSetWrong(page.name, "is a copy of another page")
    return kept


def _read_page(name: str) -> Article:
    found = list(read_source(GOLDEN, name, Settings()))
    if len(found) != 1 or not isinstance(found[0], Article):
        raise GoldenSetWrong(name, f"gives {found!r:.200} and not one article")
    return found[0]
