"""The view Articles in a browser: sorted, filtered, searched, turned page by page, and read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Server, Visit
from tests.web.newsstand import BROKEN, FURNISHED, HOSTILE_SOURCE, HOSTILE_TITLE, SENTENCES, Line, make_lines

LINES = make_lines()
FAILED = [f"broken.jsonl#{number}" for number in range(1, len(BROKEN) + 1)]
PAGE = 50
STATES = ("indexed", "copy", "failed")
FIRST_WAY = dict.fromkeys(("title", "source", "section", "language", "state"), "ascending") | dict.fromkeys(
    ("published", "words"), "descending"
)
KEYS: dict[str, Callable[[Line], Any]] = {
    "title": lambda line: fold(line.title),
    "source": lambda line: fold(line.source),
    "published": lambda line: line.published,
    "section": lambda line: fold(line.section),
    "language": lambda line: line.language,
    "words": lambda line: len(re.findall(r"\w+", " ".join(SENTENCES) if line.text == FURNISHED else line.text)),
    "state": lambda line: STATES.index(line.state) + 1,
}


def fold(name: str) -> str:
    """A name as it is looked up: without accents, capitals and the marks before it."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().lstrip("<&\"' ")


def in_order(lines: Sequence[Line], column: str = "published", order: str = "descending") -> list[str]:
    """The titles in the order of a column; those without a value come last."""
    key = KEYS[column]
    known = sorted(filter(key, lines), key=key, reverse=order == "descending")
    return [line.title for line in (*known, *(line for line in lines if not key(line)))]


def all_in_order(column: str, order: str) -> list[str]:
    """As `in_order` over the whole folder, with what could not be read."""
    named = in_order(LINES, column, order)
    return [*FAILED, *named] if (column, order) == ("state", "descending") else [*named, *FAILED]


def names(page: Page) -> Locator:
    return page.locator("#table tbody .name")


def expect_names(page: Page, expected: Sequence[str]) -> None:
    expect(names(page)).to_have_text([re.compile(f"^{re.escape(each)}$") for each in expected])


def expect_count(page: Page, count: int) -> None:
    expect(page.locator("#table .count")).to_have_text(f"{count} entr{'y' if count == 1 else 'ies'}")


def filter_of(page: Page, label: str) -> Locator:
    filters = page.locator("#filters")
    return filters.get_by_role("combobox", name=label, exact=True).or_(filters.get_by_label(label, exact=True))


def choose(page: Page, label: str, value: str) -> None:
    """Sets a filter, a list or a date."""
    field = filter_of(page, label)
    if field.evaluate("each => each.localName") == "select":
        field.select_option(value)
    else:
        field.fill(value)


def find(page: Page, text: str) -> None:
    box = page.get_by_role("searchbox", name="Words in title or text")
    box.fill(text)
    box.press("Enter")


def read(page: Page, title: str) -> Locator:
    """Opens an article by its title and gives the panel that it is read in."""
    page.locator("#table").get_by_role("link", name=title, exact=True).click()
    expect(page.locator("#reader h2")).to_have_text(title)
    return page.locator("#reader")


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(page.evaluate("location.search.slice(1)"))


def test_every_column_sorts_both_ways(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles&sort=words&order=ascending")
    expect_count(page, len(LINES) + len(FAILED))
    for column, first in FIRST_WAY.items():
        head = page.locator(f"#table th.{column}")
        for order in (first, "descending" if first == "ascending" else "ascending"):
            head.locator("a").click()
            expect(head).to_have_attribute("aria-sort", order)
            expect_names(page, all_in_order(column, order)[:PAGE])
            expect(page.locator("#table [aria-sort]")).to_have_count(1)
        assert address(page).get("sort", ["published"]) == [column]


def test_each_filter_leaves_in_what_meets_it(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles")
    expect_count(page, len(LINES) + len(FAILED))
    page.locator("#filters summary").click()
    filters: dict[tuple[str, str], Callable[[Line], bool]] = {
        ("Source", "Écho du Port"): lambda line: line.source == "Écho du Port",
        ("Section", "Weather"): lambda line: line.section == "Weather",
        ("Language", "ur"): lambda line: line.language == "ur",
        ("State", "copy"): lambda line: bool(line.copy_of),
        ("From", "2024-05-31"): lambda line: line.published >= "2024-05-31",
        ("To", "2023-02-01"): lambda line: "" < line.published <= "2023-02-01",
    }
    for (label, value), meets in filters.items():
        choose(page, label, value)
        expected = list(filter(meets, LINES))
        assert 0 < len(expected) < PAGE
        expect_count(page, len(expected))
        expect_names(page, in_order(expected))
        page.locator("#filters").get_by_role("link", name="Clear").click()
        expect_count(page, len(LINES) + len(FAILED))
        expect(filter_of(page, label)).to_have_value("")
        assert address(page) == {"view": ["articles"]}
        if not page.locator("#filters details").evaluate("each => each.open"):
            page.locator("#filters summary").click()


def test_filters_words_and_order_together_are_an_address_that_shows_the_same(
    newsstand_page: Server, visit: Visit
) -> None:
    page = visit(newsstand_page, "?view=articles")
    expect_count(page, len(LINES) + len(FAILED))
    page.locator("#filters summary").click()
    expected = [
        line
        for line in LINES
        if line.source == "Harbour Post" and line.language == "en" and line.published >= "2023-06-01"
        if re.search(r"\bferry\b", f"{line.title} {line.text}", re.IGNORECASE)
    ]
    assert len(expected) > 2
    choose(page, "Source", "Harbour Post")
    choose(page, "Language", "en")
    choose(page, "From", "2023-06-01")
    find(page, "ferry")
    expect_count(page, len(expected))
    choose(page, "Sort by", "title")
    expect_names(page, in_order(expected, "title", "ascending"))

    elsewhere = visit(newsstand_page, page.evaluate("location.search"))
    expect_names(elsewhere, in_order(expected, "title", "ascending"))
    expect(elsewhere.locator("#filters").get_by_role("searchbox")).to_have_value("ferry")
    for label, value in {"Source": "Harbour Post", "Language": "en", "From": "2023-06-01", "Sort by": "title"}.items():
        expect(filter_of(elsewhere, label)).to_have_value(value)


def test_the_order_of_a_column_is_kept_by_a_filter_and_a_filter_follows_the_way_back(
    newsstand_page: Server, visit: Visit
) -> None:
    page = visit(newsstand_page, "?view=articles")
    expect_count(page, len(LINES) + len(FAILED))
    page.locator("#table th.title a").click()
    expect(page.locator("#table th.title")).to_have_attribute("aria-sort", "ascending")
    page.locator("#table th.title a").click()
    expect_names(page, all_in_order("title", "descending")[:PAGE])
    page.locator("#filters summary").click()
    choose(page, "Language", "de")
    expect_names(page, in_order([line for line in LINES if line.language == "de"], "title", "descending"))
    page.go_back()
    expect_count(page, len(LINES) + len(FAILED))
    expect(filter_of(page, "Language")).to_have_value("")
    expect(filter_of(page, "Sort by")).to_have_value("title")


def test_words_are_looked_for_in_titles_and_in_texts(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles")
    expect_count(page, len(LINES) + len(FAILED))
    find(page, "brass lantern")
    expect_names(page, ["Lighthouse keeper retires after forty winters"])
    find(page, "Twin of 044")
    expect_names(page, ["Twin of 044"])
    find(page, "quetzalcoatl")
    expect(page.locator("#table [role=status]")).to_have_text(
        "No article matches. Clear a filter, or search for fewer words."
    )
    find(page, "")
    expect_count(page, len(LINES) + len(FAILED))


def test_dates_the_wrong_way_round_are_one_line(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles&since=2024-02-01&until=2023-02-01")
    expect(page.locator("#table").get_by_role("alert")).to_have_text(
        "The dates end (2023-02-01) before they begin (2024-02-01); turn them round."
    )


def test_the_table_is_turned_page_by_page_and_jumped_to(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles")
    pages = page.get_by_role("navigation", name="Pages")
    whole = all_in_order("published", "descending")
    expect_names(page, whole[:PAGE])
    expect(pages.get_by_role("link", name="Previous")).to_have_count(0)
    pages.get_by_role("link", name="Next").click()
    expect_names(page, whole[PAGE : 2 * PAGE])
    expect(pages.get_by_label("Page")).to_have_value("2")
    pages.get_by_label("Page").fill("3")
    pages.get_by_label("Page").press("Enter")
    expect_names(page, whole[2 * PAGE :])
    expect(pages.get_by_role("link", name="Next")).to_have_count(0)
    pages.get_by_role("link", name="Previous").click()
    expect_names(page, whole[PAGE : 2 * PAGE])
    page.go_back()
    expect_names(page, whole[2 * PAGE :])
    page.go_back()
    page.go_back()
    expect_names(page, whole[:PAGE])
    beyond = visit(newsstand_page, "?view=articles&page=99")
    expect_names(beyond, whole[2 * PAGE :])


def test_an_article_is_read_with_its_furniture_greyed_and_closed_again(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles&section=Ports&language=en&since=2024-02-01&until=2024-02-04")
    reader = read(page, "Lighthouse keeper retires after forty winters")
    expect(reader.locator("h2")).to_be_focused()
    expect(reader.locator(".text")).to_have_js_property("textContent", FURNISHED)
    pair = "all => all.map((each) => [each.textContent, each.dataset.reason])"
    furniture = reader.locator(".furniture").evaluate_all(pair)
    assert ["Home", "navigation"] in furniture
    assert ["2 min read", "reading time"] in furniture
    assert ["© 2024 Harbour Post. All rights reserved.", "footer"] in furniture
    expect(reader.locator(".about")).to_have_text("Harbour Post · 3 February 2024 · Ports")
    expect(page.locator("#table a[aria-current]")).to_have_text("Lighthouse keeper retires after forty winters")
    assert address(page)["article"] == ["furnished"]
    reader.get_by_role("link", name="Close").click()
    expect(reader.locator("article")).to_have_count(0)
    expect(page.locator("#table a[aria-current]")).to_have_count(0)
    assert address(page).keys() == {"view", "section", "language", "since", "until"}
    page.go_back()
    expect(reader.locator("h2")).to_have_text("Lighthouse keeper retires after forty winters")


def test_an_article_that_is_not_there_is_one_line(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles&article=nowhere.txt")
    expect(page.locator("#reader").get_by_role("alert")).to_contain_text("nowhere.txt")
    expect(names(page)).to_have_count(PAGE)


def test_names_that_would_be_markup_are_shown_to_the_letter(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, f"?{urlencode({'view': 'articles', 'source': HOSTILE_SOURCE})}")
    expect_names(page, [HOSTILE_TITLE])
    expect(page.locator("#table td.source")).to_have_js_property("textContent", HOSTILE_SOURCE)
    expect(page.locator("#table td.section")).to_have_js_property("textContent", "<b>Bold</b>")
    assert filter_of(page, "Source").evaluate("each => each.selectedOptions[0].textContent") == HOSTILE_SOURCE
    reader = read(page, HOSTILE_TITLE)
    text = next(line.text for line in LINES if line.title == HOSTILE_TITLE)
    expect(reader.locator(".text")).to_have_js_property("textContent", text)
    expect(reader.locator(".about")).to_contain_text(HOSTILE_SOURCE)
    page.get_by_role("link", name="Index", exact=True).click()
    listed = page.locator("#holdings .sources").get_by_role("link", name=HOSTILE_SOURCE, exact=True)
    listed.click()
    expect(page.locator("#reader article")).to_have_count(0)
    expect_names(page, [HOSTILE_TITLE])
    assert page.locator("main :is(img, script)").count() == 0


def test_what_could_not_be_read_says_why(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles&state=failed")
    expect_names(page, FAILED)
    for row, reason in zip(page.locator("#table tbody tr").all(), BROKEN.values(), strict=True):
        expect(row.locator(".reason")).to_contain_text(reason)
        expect(row.locator("td.state")).to_have_text("not read")
        expect(row.get_by_role("link")).to_have_count(0)


def test_a_copy_names_the_article_that_it_is_a_copy_of_and_can_be_read(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles&state=copy&sort=title")
    copies = [line for line in LINES if line.copy_of]
    expect_names(page, [line.title for line in copies])
    expect(page.locator("#table .reason")).to_have_text([line.copy_of for line in copies])
    page.locator("#table a.read").first.click()
    expect(page.locator("#reader .text")).to_have_js_property("textContent", copies[0].text)


def test_a_row_opened_in_a_tab_of_its_own_shows_the_same(newsstand_page: Server, visit: Visit) -> None:
    page = visit(newsstand_page, "?view=articles&language=de&page=1")
    expected = in_order([line for line in LINES if line.language == "de"])
    expect_names(page, expected)
    with page.context.expect_page() as opening:
        page.locator("#table a.read").nth(2).click(modifiers=["ControlOrMeta"])
    tab = opening.value
    expect(tab.locator("#reader h2")).to_have_text(expected[2])
    expect_names(tab, expected)
    expect(page.locator("#reader article")).to_have_count(0)
