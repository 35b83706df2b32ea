"""A conversation that keeps its thread, in a browser: what was taken over or understood shows and can be put right."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Server, Visit, ask
from tests.web.test_page import ABSENT, DEPLOY, FIND_POOR_CONTRAST, MET, PHONE, SACROSANCT, is_inside

WHERE = "Where did he meet him?"
IN_JANUARY = "Who was killed near Saravan in January 2024?"


def chips(turn: Locator) -> list[str]:
    """What stands on the chips of a turn."""
    return [text.removesuffix(" ×") for text in turn.locator("button.chip").all_inner_texts()]


def choose(page: Page, name: str = "", **days: str) -> None:
    """Narrows the search by the form of the scope, opening it first if it is closed."""
    bar = page.locator("#scope")
    if not bar.locator("form").is_visible():
        bar.locator("summary").click()
    if name:
        bar.locator("select").select_option(name)
    for day, value in days.items():
        bar.locator(f"input[name={day}]").fill(value)
    bar.get_by_role("button", name="Set").click()


def chosen(page: Page) -> Locator:
    return page.locator("#scope li.chip")


def sources_of(turn: Locator) -> set[str]:
    return {text.split(" · ")[0] for text in turn.locator("figcaption .about").all_inner_texts()}


def test_what_is_carried_over_is_chips_and_taking_one_out_searches_again(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    turn = ask(page, WHERE)
    before = chips(turn)
    assert len(before) > 1
    turn.get_by_role("button", name=f"Remove {before[0]}").click()
    expect(turn.locator("button.chip")).to_have_count(len(before) - 1)
    assert chips(turn) == before[1:]
    expect(page.locator(".turn .asked")).to_have_text([MET, WHERE])


def test_a_word_is_added_by_the_keyboard_which_stays_where_it_is(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, WHERE)
    assert chips(turn) == []
    box = turn.get_by_role("textbox", name="Add a word to search for")
    box.fill("  Rawalpindi ")
    box.press("Enter")
    expect(turn.locator("button.chip")).to_have_count(1)
    assert chips(turn) == ["Rawalpindi"]
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    expect(turn.locator("blockquote").first).to_contain_text("Rawalpindi", ignore_case=True)


def test_any_turn_can_be_corrected_and_the_later_ones_stay(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    first = ask(page, MET)
    ask(page, SACROSANCT)
    third = ask(page, DEPLOY)
    quotes = third.locator("blockquote").all_inner_texts()
    first.get_by_role("textbox", name="Add a word to search for").fill("Munir")
    first.get_by_role("button", name="Add a word to search for").click()
    expect(first.locator("button.chip")).to_have_count(1)
    expect(page.locator(".turn .asked")).to_have_text([MET, SACROSANCT, DEPLOY])
    assert third.locator("blockquote").all_inner_texts() == quotes
    expect(first.locator(".asked")).to_be_in_viewport()


def test_a_phrase_that_was_understood_can_be_taken_out(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, IN_JANUARY)
    chip = turn.locator("button.chip[data-do=ignore]")
    expect(chip).to_contain_text("January 2024")
    chip.click()
    expect(chip).to_have_count(0)
    expect(turn.locator(".asked")).to_have_text(IN_JANUARY)


def test_the_scope_is_chosen_and_holds_for_every_question(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("#status .count")).to_be_visible()
    choose(page, "Demo Herald", since="2024-01-18")
    expect(chosen(page)).to_contain_text(["Demo Herald", "since 18 January 2024"])
    expect(page.locator("#scope form")).to_be_visible()
    for question in (MET, SACROSANCT):
        turn = ask(page, question)
        expect(turn.locator(".within")).to_have_text("Within Demo Herald, since 18 January 2024")
        assert sources_of(turn) <= {"Demo Herald"}


def test_what_was_chosen_is_left_out_instead_and_taken_out_again(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("#status .count")).to_be_visible()
    choose(page, "Demo Wire")
    page.get_by_role("button", name="Leave out Demo Wire").click()
    expect(chosen(page)).to_contain_text(["not Demo Wire"])
    turn = ask(page, MET)
    assert turn.locator(".quotes li").count()
    assert "Demo Wire" not in sources_of(turn)
    page.get_by_role("button", name="Remove not Demo Wire").click()
    expect(chosen(page)).to_have_count(0)
    expect(ask(page, MET).locator(".within")).to_have_count(0)


def test_a_new_conversation_searches_everything(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("#status .count")).to_be_visible()
    choose(page, "Demo Herald")
    expect(chosen(page)).to_have_count(1)
    page.get_by_role("button", name="New").click()
    expect(chosen(page)).to_have_count(0)


def test_a_scope_without_articles_says_so_and_everything_is_searched_by_a_click(
    seed_page: Server, visit: Visit
) -> None:
    page = visit(seed_page)
    expect(page.locator("#status .count")).to_be_visible()
    choose(page, since="2030-01-01")
    expect(chosen(page)).to_have_count(1)
    turn = ask(page, MET)
    expect(turn.locator(".verdict")).to_contain_text("Nothing in the articles matches since 1 January 2030.")
    turn.get_by_role("button", name="Search everything").click()
    expect(turn.locator(".verdict")).to_contain_text("Answered in the articles’ own words")
    expect(turn.locator(".within")).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(1)


def test_dates_upside_down_are_one_line(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("#status .count")).to_be_visible()
    choose(page, since="2024-02-01", until="2024-01-01")
    expect(chosen(page)).to_have_count(2)
    problem = ask(page, MET).get_by_role("alert")
    expect(problem).to_contain_text("2024-02-01")
    assert "\n" not in problem.inner_text()


def test_suggestions_come_after_the_answer_ask_and_go(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    suggestions = page.locator("button.suggestion")
    expect(suggestions.first).to_be_visible()
    assert 1 <= suggestions.count() <= 3
    question = suggestions.first.inner_text()
    suggestions.first.click()
    expect(page.locator(".turn .asked")).to_have_text([MET, question])
    expect(page.get_by_role("button", name=question, exact=True)).to_have_count(0)
    page.get_by_role("button", name="New").click()
    expect(suggestions).to_have_count(0)


def test_suggestions_vanish_when_the_next_question_is_asked(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    expect(page.locator("button.suggestion").first).to_be_visible()
    page.evaluate(
        "new MutationObserver(() => { window.shown ??= getComputedStyle(suggestions).display; })"
        ".observe(document.body, { attributeFilter: ['data-asking'] })"
    )
    page.get_by_label("Question").fill(SACROSANCT)
    page.get_by_label("Question").press("Enter")
    expect(page.locator(".turn .asked")).to_have_text([MET, SACROSANCT])
    assert page.evaluate("shown") == "none"


def test_a_phone_has_room_for_chips_and_scope(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, **PHONE)
    expect(page.locator("#status .count")).to_be_visible()
    fits = "document.documentElement.scrollWidth <= innerWidth"
    choose(page, "Demo Wire", since="2024-01-18")
    ask(page, MET)
    turn = ask(page, WHERE)
    turn.get_by_role("textbox", name="Add a word to search for").fill("x" * 90)
    turn.get_by_role("button", name="Add a word to search for").click()
    expect(turn.locator("button.chip").last).to_contain_text("xxx")
    expect(page.locator("button.suggestion").first).to_be_visible()
    page.locator("#kept summary").click()
    page.locator("#export summary").click()
    assert page.evaluate(fits)
    for each in [*page.locator("#view-ask button").all(), *page.locator("#view-ask input").all()]:
        box = each.bounding_box()
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 390)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chips_and_panels_stand_out_in_light_and_dark(seed_page: Server, visit: Visit, scheme: str) -> None:
    page = visit(seed_page, color_scheme=scheme)
    expect(page.locator("#status .count")).to_be_visible()
    choose(page, "Demo Wire", since="2024-01-18")
    for question in (MET, WHERE, IN_JANUARY, ABSENT):
        ask(page, question)
    page.locator("#kept summary").click()
    page.locator("#export summary").click()
    expect(page.locator("#kept li")).to_have_count(1)
    assert page.evaluate(FIND_POOR_CONTRAST)["poor"] == []


def test_the_keyboard_reaches_chips_and_shows_where_it_is(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    turn = ask(page, WHERE)
    first = turn.locator("button.chip").first
    count = turn.locator("button.chip").count()
    page.locator(".turn").first.locator("a.link").focus()
    for name in ("Not helpful", "Edit", "chip"):
        page.keyboard.press("Tab")
        if name != "chip":
            assert page.locator(":focus").inner_text() == name
    expect(first).to_be_focused()
    assert first.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(turn.locator("button.chip")).to_have_count(count - 1)
    expect(turn.get_by_role("textbox", name="Add a word to search for")).to_be_focused()
    assert is_inside(page, turn.locator(".searched"))


def test_a_follow_up_of_a_corrected_turn_goes_on_from_it(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    turn = ask(page, WHERE)
    expect(turn.locator("blockquote").first).to_contain_text(re.compile("met", re.IGNORECASE))
    for name in chips(turn):
        turn.get_by_role("button", name=f"Remove {name}").click()
        expect(turn.get_by_role("button", name=f"Remove {name}")).to_have_count(0)
    assert chips(turn) == []
