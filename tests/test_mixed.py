"""A folder with one of everything, good and bad, indexed in one go: all that can be read is, the rest has a reason."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.index.catalogue import Outcome
from assistant.records import Article
from tests.mixed import bad_files, good_files, make_mixed_folder, odd_files
from tests.toy import ROOT, Newsroom
from tests.web.test_texts import mask_reasons

LINKS = ["bad/circle.txt", "bad/outside.txt", "bad/pipe.txt", "bad/up"]
MOST_MEMORY = 1024 * 1024
"""Kilobytes."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = Newsroom(tmp_path_factory.mktemp("mixed"))
    newsroom.corpus.mkdir()
    make_mixed_folder(newsroom.corpus)
    newsroom.build()
    return newsroom


@pytest.fixture(scope="module")
def outcomes(room: Newsroom) -> list[Outcome]:
    return list(room.open().store.catalogue.outcomes())


@pytest.fixture(scope="module")
def articles(room: Newsroom) -> list[Article]:
    return [article for article, _ in room.open().store.catalogue.kept_articles()]


@pytest.mark.parametrize("path", sorted({**good_files(), **odd_files()}))
def test_every_good_file_is_indexed(outcomes: list[Outcome], path: str) -> None:
    states = {each.state for each in outcomes if each.place.startswith(path)}
    assert states and states <= {"indexed", "duplicate"}


@pytest.mark.parametrize("path", [*sorted(bad_files()), *LINKS])
def test_every_bad_file_has_a_reason_of_one_line(outcomes: list[Outcome], path: str) -> None:
    found = [each for each in outcomes if each.place.startswith(path)]
    assert found
    for each in found:
        assert each.state in ("empty", "failed")
        assert each.detail
        assert "\n" not in each.detail
        assert len(each.detail) < 300


def test_nothing_else_is_listed(outcomes: list[Outcome]) -> None:
    known = (*good_files(), *bad_files(), *odd_files(), *LINKS, "bad/\\xff.txt")
    assert [each.place for each in outcomes if not each.place.startswith(known)] == []


def test_a_file_and_its_copy_share_an_entry(outcomes: list[Outcome]) -> None:
    assert [(each.place, each.detail) for each in outcomes if each.state == "duplicate"] == [("plain.txt", "copy.txt")]


def test_every_format_gives_its_own_sentences(room: Newsroom, articles: list[Article]) -> None:
    store = room.open().store
    for article in articles:
        sentences = [
            article.text[slice(*span)]
            for passage in store.catalogue.passages_of(article.article_id)
            for span in passage.sentences
        ]
        assert any("ferry" in sentence and "Port Calder" in sentence for sentence in sentences), article.article_id
        assert not any("rights reserved" in sentence or "Home" in sentence for sentence in sentences)


def test_what_the_files_say_of_themselves_is_known(articles: list[Article]) -> None:
    known = {article.place: article for article in articles}
    page = known["page.html"]
    assert (page.title, page.published, page.source) == (
        "The webbed ferry stays in harbour",
        "2024-01-30",
        "Calder Courier",
    )
    assert page.author == "Ada Reed"
    assert known["saved.mhtml"].url == "https://courier.example/saved"
    assert known["mail.eml"].title == "The mailed ferry"
    assert known["feed.rss#1"].title == "The fed ferry"
    assert known["paged.pdf"].page_at(len(known["paged.pdf"].text) - 1) == 2
    assert known["odd/year.md"].published == "40000-01-01"
    assert "Zoë" in known["western.txt"].text
    assert all(article.language == "en" for article in articles)


def test_every_reason_that_a_format_gives_has_a_text(articles: list[Article]) -> None:
    reasons = {mask.reason for article in articles for mask in article.masks}
    assert {"front matter", "navigation", "byline", "footer"} <= reasons <= mask_reasons()


def test_a_second_build_reads_and_encodes_nothing(room: Newsroom) -> None:
    report = room.build()
    assert (report.read, report.encoded) == (0, 0)


def test_it_takes_less_than_a_gigabyte(room: Newsroom, tmp_path: Path) -> None:
    """The build's own process and the one that reads, each at its highest."""
    program = (
        "import re, resource; from pathlib import Path; from assistant.index import build_index;"
        "from assistant.settings import Settings; from tests.toy import ToyEncoder;"
        f"build_index(Path({str(room.corpus)!r}), Path({str(tmp_path / 'index')!r}), ToyEncoder(), Settings());"
        "own = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1];"
        "print(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert sum(map(int, run.stdout.split())) < MOST_MEMORY
