"""What a reader takes along: a link that gives the same answer, and files of the conversation."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Server, Visit, ask
from tests.web.test_following_up import chips, choose
from tests.web.test_page import DEPLOY, MET

WHERE = "Where did he meet him?"
NAMES = {"markdown": "Markdown", "html": "HTML", "csv": "CSV", "json": "JSON"}


def follow(page: Page, server: Server, query: str) -> None:
    page.goto(f"{server.address}/{query}")


def export(page: Page, kind: str) -> str:
    """Presses the button for a kind of file and gives the text of what is downloaded."""
    if not page.locator("#export details").evaluate("each => each.open"):
        page.locator("#export summary").click()
    with page.expect_download() as waiting:
        page.locator("#export").get_by_role("button", name=NAMES[kind]).click()
    return Path(waiting.value.path()).read_bytes().decode("utf-8")


def test_a_link_gives_the_same_quotes_in_another_browser(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("#status .count")).to_be_visible()
    choose(page, "Demo Wire", until="2024-04-01")
    ask(page, MET)
    turn = ask(page, WHERE)
    assert chips(turn)
    query = turn.locator("a.link").get_attribute("href")
    assert query is not None
    elsewhere = visit(seed_page)
    follow(elsewhere, seed_page, query)
    same = elsewhere.locator(".turn")
    expect(same).to_have_count(1)
    assert same.inner_text() == turn.inner_text()
    expect(same.locator(".note")).to_have_count(0)
    expect(elsewhere.locator("#scope li.chip")).to_have_count(2)


def test_a_link_is_copied_by_a_click(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, MET)
    turn.get_by_role("link", name="Link", exact=True).click()
    expect(turn.locator("a.link")).to_have_text("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{seed_page.address}/?q=")
    assert parse_qs(copied.partition("?")[2])["q"] == [MET]
    expect(turn.locator("a.link")).to_have_text("Link")


def test_a_link_of_a_corrected_answer_carries_the_correction(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    turn = ask(page, WHERE)
    for name in chips(turn):
        turn.get_by_role("button", name=f"Remove {name}").click()
        expect(turn.get_by_role("button", name=f"Remove {name}")).to_have_count(0)
    query = str(turn.locator("a.link").get_attribute("href"))
    follow(page, seed_page, query)
    expect(page.locator(".turn .asked")).to_have_text([WHERE])
    assert chips(page.locator(".turn")) == []


def test_a_link_made_with_another_index_says_so(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    follow(page, seed_page, f"?{urlencode({'q': MET, 'carried': '', 'index': 'another'})}")
    note = page.locator(".turn .note")
    expect(note).to_have_text("This link was made with another index; the answer may differ.")
    expect(page.locator(".turn .verdict")).to_contain_text("Answered")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?q=", "This link holds no question; ask it here instead."),
        ("?q=When&today=soon", "Today is a date such as 2024-01-29, not 'soon'; correct it."),
        (f"?{urlencode({'q': 'why? ' * 600})}", "The question has 3,000 characters; shorten it to 2,000."),
    ],
)
def test_a_malformed_link_is_one_line_and_the_page_goes_on(
    seed_page: Server, visit: Visit, query: str, said: str
) -> None:
    page = visit(seed_page)
    follow(page, seed_page, query)
    expect(page.locator(".turn").get_by_role("alert")).to_have_text(said)
    expect(ask(page, MET).locator(".verdict")).to_contain_text("Answered")


def test_an_address_with_a_theme_is_no_link(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    follow(page, seed_page, "?__theme=dark")
    expect(page.locator("button.example")).to_have_count(3)
    expect(page.locator(".turn")).to_have_count(0)


def test_a_conversation_is_exported_as_json_with_offsets_and_hashes(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    for question in (MET, DEPLOY):
        ask(page, question)
    text = export(page, "json")
    found = [
        value for value in _walk(json.loads(text)) if isinstance(value, dict) and {"start", "sha256"} <= set(value)
    ]
    shown = page.locator("blockquote").evaluate_all("all => all.map((each) => each.textContent)")
    assert [quote["text"] for quote in found] == shown
    for quote in found:
        assert sha256(quote["text"].encode()).hexdigest() == quote["sha256"]
        assert quote["end"] - quote["start"] == len(quote["text"])


def _walk(value: object) -> list[object]:
    """Every value inside a JSON value, itself first."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(each for item in inside for each in _walk(item))]


@pytest.mark.parametrize("kind", ["markdown", "html", "csv"])
def test_a_conversation_is_exported_to_read(seed_page: Server, visit: Visit, kind: str) -> None:
    page = visit(seed_page)
    ask(page, DEPLOY)
    text = export(page, kind)
    quote = str(page.locator("blockquote").first.text_content())
    if kind == "csv":
        assert any(quote in row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    else:
        assert DEPLOY.removesuffix("?") in text
        assert len(text) > len(quote)


def test_the_file_has_the_name_of_the_conversation(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, DEPLOY)
    page.locator("#export summary").click()
    for _ in range(2):
        with page.expect_download() as waiting:
            page.get_by_role("button", name="CSV").click()
        assert waiting.value.suggested_filename == "What-did-the-two-countries-agree-to-deploy.csv"


def test_nothing_to_export_is_one_line(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    page.locator("#export summary").click()
    page.get_by_role("button", name="JSON").click()
    expect(page.locator("#export").get_by_role("alert")).to_have_text("There is nothing to export yet.")
