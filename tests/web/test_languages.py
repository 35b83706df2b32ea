"""The page in German and Urdu: all that it says itself is in the reader's language, and English to everybody else."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.web.texts import texts_in
from tests.web.conftest import Server, Visit
from tests.web.test_page import ABSENT, MET

LOCALES = {"de": "de-DE", "ur": "ur-PK"}
SAME_EVERYWHERE = {"Clippings"}
SAID = """() => {
  const said = [];
  const isSeen = (each) => each.checkVisibility({ visibilityProperty: true });
  const isQuoted = (each) => each.closest("[lang=en]:not(html), bdi, cite, .path, .asked, [data-question], .chip, svg");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const each = walker.currentNode.parentElement;
    if (!isSeen(each) || each.closest("script, style, noscript") || isQuoted(each)) continue;
    said.push(walker.currentNode.data.trim());
  }
  document.querySelectorAll("[aria-label], [title], [placeholder], [data-reason]").forEach((each) => {
    if (!isSeen(each) || isQuoted(each)) return;
    ["aria-label", "title", "placeholder", "data-reason"].forEach((name) => said.push(each.getAttribute(name) ?? ""));
  });
  return said.filter(Boolean);
}"""
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"


@cache
def english_only(language: str) -> list[re.Pattern[str]]:
    """Each English text that the language says otherwise, as a pattern that it fills."""
    english, own = texts_in("en"), texts_in(language)
    keys = sorted(english.keys & own.keys)
    pairs = [(english.of(key.partition(".")[0])[key.partition(".")[2]],
              own.of(key.partition(".")[0])[key.partition(".")[2]]) for key in keys]  # fmt: skip
    ours = {pair[1] for pair in pairs} | SAME_EVERYWHERE
    return [
        re.compile(".+".join(map(re.escape, re.split(r"\{\w+\}", text))))
        for text, _ in pairs
        if text not in ours and is_telling(text)
    ]


def is_telling(text: str) -> bool:
    """Whether a text can be told from what is put into it: "{first} to {last}" cannot."""
    letters = re.findall(r"[a-z]", re.sub(r"\{\w+\}", "", text), re.IGNORECASE)
    return len(letters) > (5 if "{" in text else 1)


def said_in_english(page: Page, language: str) -> list[str]:
    """What can be seen or heard of the page that is one of its English texts."""
    said = page.evaluate(SAID)
    assert len(said) > 10
    return [each for each in said if any(pattern.fullmatch(each) for pattern in english_only(language))]


def ask_here(page: Page, question: str) -> Locator:
    turns = page.locator(".turn")
    before = turns.count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(turns).to_have_count(before + 1)
    return turns.nth(before)


def left_of(one: Locator, other: Locator) -> bool:
    first, second = one.bounding_box(), other.bounding_box()
    assert first is not None
    assert second is not None
    return first["x"] + first["width"] <= second["x"]


def test_the_search_for_english_finds_it(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("button.example")).to_have_count(3)
    assert {"Articles", "Search within …", "34 articles indexed", "Ask the articles …"} <= set(
        said_in_english(page, "de")
    )


@pytest.mark.parametrize("language", LOCALES)
def test_no_english_is_said_in_any_view(seed_page: Server, newsstand_page: Server, visit: Visit, language: str) -> None:
    page = visit(seed_page, locale=LOCALES[language])
    expect(page.locator("button.example")).to_have_count(3)
    assert said_in_english(page, language) == []
    ask_here(page, MET)
    ask_here(page, ABSENT)
    ask_here(page, "Which bank financed the pipeline to Gwadar last year in the Demo Herald?")
    ask_here(page, "why? " * 600)
    page.locator("a.cite").first.click()
    expect(page.locator("#chosen")).to_be_visible()
    page.evaluate(OPEN_ALL)
    assert said_in_english(page, language) == []
    page = visit(newsstand_page, "?view=articles", locale=LOCALES[language])
    expect(page.locator("#table .name")).to_have_count(50)
    page.evaluate(OPEN_ALL)
    assert said_in_english(page, language) == []
    page.goto(f"{newsstand_page.address}/?view=articles&article=furnished&state=failed")
    expect(page.locator("#reader .furniture").first).to_be_visible()
    assert said_in_english(page, language) == []
    page.locator("#nav nav a[data-view=index]").click()
    expect(page.locator("#holdings dl")).to_be_visible()
    page.evaluate(OPEN_ALL)
    assert said_in_english(page, language) == []


def test_urdu_runs_from_right_to_left_and_the_page_is_mirrored(seed_page: Server, visit: Visit) -> None:
    english, urdu = visit(seed_page), visit(seed_page, locale="ur-PK")
    for page, is_mirrored in ((english, False), (urdu, True)):
        expect(page.locator("button.example")).to_have_count(3)
        turn = ask_here(page, MET)
        assert left_of(page.locator("#source"), page.locator("#talk")) is is_mirrored
        assert left_of(page.locator("#nav nav"), page.locator("#nav h1")) is is_mirrored
        assert left_of(turn.locator("figure").first, turn.locator("a.cite").first) is is_mirrored
        # What the articles say runs as their language does.
        for quoted in (turn.locator("blockquote").first, page.locator("#source .text")):
            assert quoted.evaluate("each => getComputedStyle(each).direction") == "ltr"
        direction = "rtl" if is_mirrored else "ltr"
        for block in ("#conversation", "#scope", "#filters", "#adding", "#question", "#holdings"):
            assert page.locator(block).evaluate("each => getComputedStyle(each).direction") == direction


@pytest.mark.parametrize("language", LOCALES)
def test_numbers_and_dates_are_written_as_the_language_writes_them(
    seed_page: Server, newsstand_page: Server, visit: Visit, language: str
) -> None:
    texts = texts_in(language)
    page = visit(seed_page, locale=LOCALES[language])
    expect(page.locator("#status .count")).to_have_text(texts("status.articles", n=34))
    turn = ask_here(page, MET)
    expect(turn.locator(".about").first).to_contain_text(texts.date("2024-01-29"))
    share = re.search(r"\d+", turn.locator(".verdict small").inner_text())
    assert share is not None
    expect(turn.locator(".verdict small")).to_contain_text(texts.percent(int(share.group()) / 100))
    page = visit(newsstand_page, "?view=articles", locale=LOCALES[language])
    expect(page.locator("#table td.published").first).to_have_text(texts.date("2024-08-09", "medium"))


@pytest.mark.parametrize("language", LOCALES)
def test_what_goes_wrong_is_said_in_the_language(seed_page: Server, visit: Visit, language: str) -> None:
    texts = texts_in(language)
    page = visit(seed_page, locale=LOCALES[language])
    turn = ask_here(page, "why? " * 600)
    expect(turn.get_by_role("alert")).to_have_text(texts("errors.question_too_long", length=3000, limit=2000))
    reversed_days = "?view=articles&since=2024-02-01&until=2023-02-01"
    page.goto(f"{seed_page.address}/{reversed_days}")
    said = texts("errors.days_reversed", first="2024-02-01", last="2023-02-01")
    expect(page.locator("#table").get_by_role("alert")).to_have_text(said)


@pytest.mark.parametrize("locale", ["fr-FR", "ar-EG"])
def test_a_browser_of_another_language_is_spoken_to_in_english(seed_page: Server, visit: Visit, locale: str) -> None:
    page = visit(seed_page, locale=locale)
    expect(page.locator("#status .count")).to_have_text("34 articles indexed")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    assert page.locator("#question textarea").get_attribute("placeholder") == "Ask the articles …"


def test_browsers_of_several_languages_at_a_time_keep_theirs(seed_page: Server, visit: Visit) -> None:
    pages: dict[str, Any] = {
        language: visit(seed_page, locale=locale) for language, locale in {**LOCALES, "en": "en-US"}.items()
    }
    for _ in range(2):
        for language, page in pages.items():
            turn = ask_here(page, MET)
            expect(turn.locator(".verdict")).to_contain_text(texts_in(language)("turn.answered"))
            expect(page.locator("#status .count")).to_have_text(texts_in(language)("status.articles", n=34))
            expect(page.locator("html")).to_have_attribute("lang", language)
