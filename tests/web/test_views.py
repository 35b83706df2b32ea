"""The three views in a browser: each has an address, fits every window and keeps still while it loads."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import WIDE, Server, Visit, ask
from tests.web.test_page import MET

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NARROW = {"viewport": {"width": 320, "height": 640}}
ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
WINDOWS = {"desktop": {"viewport": WIDE}, "phone": PHONE}
VIEWS = {"ask": "Ask", "articles": "Articles", "index": "Index"}
FILLED = {"ask": "button.example", "articles": "#table tbody tr", "index": "#holdings dl"}
"""What a view shows once it has all."""

OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
SHIFTS = """() => new Promise((done) => {
  new PerformanceObserver((list) => {
    done(list.getEntries().reduce((sum, each) => sum + (each.hadRecentInput ? 0 : each.value), 0));
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(0)));
})"""
"""How much of the page has jumped, as Cumulative Layout Shift counts it; the browser has all shifts since it began."""


def expect_view(page: Page, view: str) -> None:
    """Holds the page to showing one view, to saying so, and to no other."""
    expect(page.locator(FILLED[view]).first).to_be_visible()
    for each, name in VIEWS.items():
        expect(page.locator(f"#view-{each}")).to_be_visible(visible=each == view)
        link = page.get_by_role("navigation", name="Views").get_by_role("link", name=name, exact=True)
        if each == view:
            expect(link).to_have_attribute("aria-current", "page")
        else:
            expect(link).not_to_have_attribute("aria-current", re.compile(".*"))
    expect(page).to_have_title(f"{VIEWS[view]} · Clippings")


def is_dark(page: Page) -> bool:
    background = "getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    return sum(page.evaluate(background)) / 3 < 128


@pytest.mark.parametrize("window", WINDOWS)
def test_a_view_is_gone_to_by_its_link_and_history_leads_back_and_forward(
    seed_page: Server, visit: Visit, window: str
) -> None:
    page = visit(seed_page, **WINDOWS[window])
    expect_view(page, "ask")
    for view in ("articles", "index", "ask", "index"):
        page.get_by_role("navigation", name="Views").get_by_role("link", name=VIEWS[view], exact=True).click()
        expect_view(page, view)
        assert page.evaluate("location.search") == f"?view={view}"
    page.go_back()
    expect_view(page, "ask")
    page.go_back()
    page.go_back()
    expect_view(page, "articles")
    page.go_forward()
    expect_view(page, "index")


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_at_its_address_and_keeps_still_while_it_loads(
    seed_page: Server, visit: Visit, view: str, window: str
) -> None:
    page = visit(seed_page, f"?view={view}", **WINDOWS[window])
    expect_view(page, view)
    expect(page.locator("#status .count")).to_be_visible()
    assert page.evaluate(SHIFTS) < 0.1
    assert page.evaluate(OVERFLOW) <= 0


def test_an_address_says_exactly_what_is_shown(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, "?view=articles&source=Demo+Herald&sort=title&order=descending")
    expect_view(page, "articles")
    rows = page.locator("#table tbody tr")
    assert rows.locator("td.source").all_inner_texts() == ["Demo Herald"] * rows.count()
    titles = rows.locator(".name").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold, reverse=True)
    rows.locator("a.read").first.click()
    expect(page.locator("#reader h2")).to_have_text(titles[0])
    elsewhere = visit(seed_page, page.evaluate("location.search"))
    expect(elsewhere.locator("#reader h2")).to_have_text(titles[0])
    assert elsewhere.locator("#table .name").all_inner_texts() == titles
    expect(elsewhere.locator("#table a[aria-current]")).to_have_text(titles[0])


def test_a_conversation_waits_while_another_view_is_seen(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, MET)
    said = turn.inner_text()
    page.get_by_role("link", name="Index", exact=True).click()
    expect_view(page, "index")
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(turn).to_be_visible()
    assert turn.inner_text() == said


def test_the_article_of_a_quote_is_shown_among_the_articles(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    title = page.locator("#source h2").inner_text()
    page.locator("#source").get_by_role("link", name="Show among the articles").click()
    expect(page.locator("#reader h2")).to_have_text(title)
    expect(page).to_have_title("Articles · Clippings")


@pytest.mark.parametrize("window", [NARROW, ZOOMED], ids=["320 pixels", "twice as large"])
def test_nothing_is_cut_off_at_the_side(seed_page: Server, visit: Visit, window: dict[str, Any]) -> None:
    page = visit(seed_page, **window)
    expect_view(page, "ask")
    assert page.evaluate(OVERFLOW) <= 0
    ask(page, MET)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate(OVERFLOW) <= 0
    page.locator("button.edit").first.click()
    assert page.evaluate(OVERFLOW) <= 0
    for view in ("articles", "index"):
        page.get_by_role("link", name=VIEWS[view], exact=True).click()
        expect(page.locator(FILLED[view]).first).to_be_visible()
        assert page.evaluate(OVERFLOW) <= 0
    page.get_by_role("link", name="Articles", exact=True).click()
    page.locator("#table a.read").first.click()
    expect(page.locator("#reader h2")).to_be_in_viewport()
    assert page.evaluate(OVERFLOW) <= 0


def test_nothing_moves_for_who_asked_for_less_motion(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, reduced_motion="reduce")
    running = "document.getAnimations().filter((each) => each.playState === 'running').length"
    assert page.evaluate(running) == 0
    expect_view(page, "ask")
    ask(page, MET)
    assert page.evaluate(running) == 0
    for view in ("articles", "index"):
        page.get_by_role("link", name=VIEWS[view], exact=True).click()
        expect_view(page, view)
        assert page.evaluate(running) == 0


def test_light_or_dark_follows_the_system_until_the_button_chooses_and_is_remembered(
    seed_page: Server, visit: Visit
) -> None:
    page = visit(seed_page, color_scheme="light")
    expect_view(page, "ask")
    assert not is_dark(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    assert is_dark(page)
    button = page.get_by_role("button", name="Change between light and dark")
    button.click()
    assert not is_dark(page)
    page.reload()
    expect_view(page, "ask")
    assert not is_dark(page)
    button.click()
    page.emulate_media(color_scheme="light")
    page.reload()
    expect_view(page, "ask")
    assert is_dark(page)
