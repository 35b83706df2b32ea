"""The page while its index is being built: the progress shows, a question waits, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Listener, Visit, serving

ARTICLES = 300
WORDS = "harbour ferry council tide winter school bridge report market river minister vote budget storm".split()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Some hundred articles, of which one says when the lighthouse was lit."""
    random = Random(1)
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(ARTICLES - 1):
        body = " ".join(" ".join(random.choices(WORDS, k=12)).capitalize() + "." for _ in range(3))
        (folder / f"{number:03}.txt").write_text(f"{body}\n", "utf-8")
    (folder / "lighthouse.txt").write_text("The Eastmere lighthouse was first lit in 1871.\n", "utf-8")
    return folder


def test_the_progress_shows_and_a_question_asked_meanwhile_is_answered(
    corpus: Path, tmp_path: Path, visit: Visit, outside: Listener
) -> None:
    index = tmp_path / "index"
    with serving(corpus, index, outside, command=("-m", "assistant", "serve"), as_json=True) as server:
        page = visit(server)
        progress = page.locator("#status progress")
        expect(progress).to_be_visible()
        box = page.get_by_label("Question")
        box.fill("When was the lighthouse first lit?")
        box.press("Enter")
        expect(progress).to_have_attribute("max", str(ARTICLES))
        expect(page.locator("#status")).to_contain_text(f"of {ARTICLES}")
        expect(page.locator("#status .count")).to_have_text(f"{ARTICLES} articles indexed")
        expect(progress).to_have_count(0)
        expect(page.locator(".turn blockquote").first).to_have_text("The Eastmere lighthouse was first lit in 1871.")
    assert outside.heard == []


def test_the_page_can_be_stopped_while_it_indexes(
    corpus: Path, tmp_path: Path, visit: Visit, outside: Listener
) -> None:
    index = tmp_path / "index"
    with serving(corpus, index, outside) as server:
        page = visit(server)
        expect(page.locator("#status")).to_contain_text("Encoding passages")
    assert not (index / "CURRENT").exists()
