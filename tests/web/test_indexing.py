"""The page while its index is being built: the progress shows, a question waits, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

from playwright.sync_api import expect

from tests.web.conftest import Listener, Visit, serving

WORDS = "harbour ferry council tide winter school bridge report market river minister vote budget storm".split()


def write_corpus(folder: Path, articles: int) -> Path:
    """Short articles, of which one says when the lighthouse was lit."""
    random = Random(1)
    folder.mkdir()
    for number in range(articles - 1):
        body = " ".join(" ".join(random.choices(WORDS, k=12)).capitalize() + "." for _ in range(3))
        (folder / f"{number:03}.txt").write_text(f"{body}\n", "utf-8")
    (folder / "lighthouse.txt").write_text("The Eastmere lighthouse was first lit in 1871.\n", "utf-8")
    return folder


def test_the_progress_shows_and_a_question_asked_meanwhile_is_answered(
    tmp_path: Path, visit: Visit, outside: Listener
) -> None:
    corpus = write_corpus(tmp_path / "corpus", 300)
    command = ("-m", "assistant", "serve")
    with serving(corpus, tmp_path / "index", outside, command=command, as_json=True) as server:
        page = visit(server)
        progress = page.locator("#status progress")
        expect(progress).to_be_visible()
        box = page.get_by_label("Question")
        box.fill("When was the lighthouse first lit?")
        box.press("Enter")
        expect(progress).to_have_attribute("max", "300")
        expect(page.locator("#status")).to_contain_text("of 300")
        expect(page.locator("#status .count")).to_have_text("300 articles indexed")
        expect(progress).to_have_count(0)
        expect(page.locator(".turn blockquote").first).to_have_text("The Eastmere lighthouse was first lit in 1871.")
    assert outside.heard == []


def test_the_page_can_be_stopped_while_it_indexes(tmp_path: Path, visit: Visit, outside: Listener) -> None:
    corpus = write_corpus(tmp_path / "corpus", 900)
    with serving(corpus, tmp_path / "index", outside) as server:
        expect(visit(server).locator("#status")).to_contain_text("of 900")
    assert not (tmp_path / "index" / "CURRENT").exists()
