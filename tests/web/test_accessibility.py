"""The page for who sees, hears or points differently: axe finds nothing in any state, and what changes is said."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.conftest import WIDE, Listener, Server, Visit, ask, open_citation, serving
from tests.web.test_page import ABSENT, DEPLOY, MET

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = [*WCAG, "best-practice"]
READERS: dict[str, dict[str, Any]] = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "Urdu": {"viewport": WIDE, "locale": "ur-PK"},
}
STORY = [f"2024-01-28-demo-{outlet}-nine-labourers-killed-near-saravan.txt" for outlet in ("wire", "herald")]
RELATED = "Who paid for the pipeline?"
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
LEVELS = """() => [...document.querySelectorAll("h1, h2, h3, h4")]
  .filter((each) => each.getClientRects().length).map((each) => Number(each.localName[1]))"""


def violations(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds wrong: rule and element, one line each."""
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> dict[str, Any]:
    return READERS[request.param]


def test_the_check_can_fail(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("button.example")).to_have_count(3)
    page.evaluate("document.querySelector('#welcome').append(new Image())")
    assert [each.partition(":")[0] for each in violations(page)] == ["image-alt"]


def test_the_view_ask_has_nothing_to_find_in_any_state(seed_page: Server, visit: Visit, reader: dict[str, Any]) -> None:
    page = visit(seed_page, **reader)
    expect(page.locator("button.example")).to_have_count(3)
    assert violations(page) == []
    turn = ask_here(page, MET, "answered")
    open_citation(page, turn, 0)
    assert violations(page) == []
    ask_here(page, RELATED, "related")
    ask_here(page, ABSENT, "absent")
    problem = ask_here(page, "why? " * 600)
    expect(problem.get_by_role("alert")).to_be_visible()
    page.evaluate(OPEN_ALL)
    page.locator("button.edit").first.click()
    assert violations(page) == []


def ask_here(page: Page, question: str, verdict: str = "") -> Any:
    """Asks in whatever language the page has."""
    turns = page.locator(".turn")
    before = turns.count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(turns).to_have_count(before + 1)
    assert turns.nth(before).get_attribute("class") == f"turn {verdict}".strip()
    return turns.nth(before)


def test_the_views_articles_and_index_have_nothing_to_find(
    newsstand_page: Server, visit: Visit, reader: dict[str, Any]
) -> None:
    page = visit(newsstand_page, "?view=articles", **reader)
    expect(page.locator("#table .name")).to_have_count(50)
    page.evaluate(OPEN_ALL)
    assert violations(page) == []
    page.locator("#table a.read").first.click()
    expect(page.locator("#reader h2")).to_be_focused()
    assert violations(page) == []
    page.locator("#nav nav a[data-view=index]").click()
    expect(page.locator("#holdings dl")).to_be_visible()
    page.evaluate(OPEN_ALL)
    expect(page.locator("form.paste textarea")).to_be_visible()
    assert violations(page) == []


def test_two_articles_of_a_story_beside_each_other_have_nothing_to_find(
    seed_page: Server, visit: Visit, reader: dict[str, Any]
) -> None:
    page = visit(seed_page, f"?view=articles&article={STORY[0]}", **reader)
    expect(page.locator("#reader h2")).to_be_visible()
    page.locator("#reader .story a").first.click()
    compared = page.locator("#reader .comparison")
    expect(compared.locator("ins, del").first).to_be_visible()
    assert f"against={STORY[1]}" in page.url
    assert violations(page) == []
    compared.locator(".out a").click()
    page.locator("#reader summary").click()
    expect(page.locator("#reader .evidence td").first).to_be_visible()
    assert violations(page) == []


def test_the_highlighted_quote_is_announced_and_has_the_focus(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, DEPLOY)
    count = turn.locator("li").count()
    announced = page.locator("#source").get_by_role("status")
    for number in range(count):
        open_citation(page, turn, number)
        title = turn.locator("cite").nth(number).inner_text()
        expect(announced).to_have_text(f"Quote {number + 1} of {count} is highlighted in “{title}”.")
        expect(page.locator("#chosen")).to_be_focused()


def test_what_happens_meanwhile_is_said(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("#status").get_by_role("status")).to_contain_text("34 articles indexed")
    expect(page.locator("#pending [role=status]")).to_be_attached()
    turn = ask(page, "why? " * 600)
    expect(turn.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "language", "direction"), [("en-GB", "en", "ltr"), ("de-AT", "de", "ltr"), ("ur-PK", "ur", "rtl")]
)
def test_the_document_says_its_language_and_has_its_landmarks_named(
    seed_page: Server, visit: Visit, locale: str, language: str, direction: str
) -> None:
    page = visit(seed_page, locale=locale)
    expect(page.locator("button.example")).to_have_count(3)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(page.get_by_role("main")).to_have_count(1)
    for view in ("ask", "articles", "index"):
        page.locator(f"#nav nav a[data-view={view}]").click()
        assert page.get_by_role("navigation").first.get_attribute("aria-label")
        levels = page.evaluate(LEVELS)
        assert levels.count(1) == 1
        assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_the_page_that_asks_for_a_password_has_nothing_to_find(
    seed_page: Server, tmp_path: Path, visit: Visit, outside: Listener
) -> None:
    shutil.copytree(seed_page.index, tmp_path / "index")
    settings = {"CLIPPINGS_PASSWORD": "swordfish"}
    with serving(seed_page.corpus, tmp_path / "index", outside, settings=settings) as server:
        page = visit(server)
        expect(page.locator("input[type=password]")).to_be_visible()
        assert violations(page, WCAG) == []  # it is Gradio's own page, which has no landmarks
        german = visit(server, locale="de-DE")
        expect(german.locator("body")).to_contain_text("Antworten im Wortlaut der Artikel")
        page.locator("input:not([type=password])").first.fill("reader")
        page.locator("input[type=password]").fill("swordfish")
        page.locator("input[type=password]").press("Enter")
        expect(page.locator("button.example")).to_have_count(3)
    assert outside.heard == []
