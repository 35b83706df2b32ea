"""Journeys with the keyboard alone: nothing here is clicked, filled in or focused but by a key."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.toy import ROOT
from tests.web.conftest import Listener, Server, Visit, serving
from tests.web.test_indexing import write_corpus
from tests.web.test_page import ABSENT, DEPLOY, MET, SACROSANCT

_MOST_STOPS = 120
NAMED = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
SHOWS_FOCUS = """() => {
  const at = document.activeElement;
  const box = at.closest("#question");
  if (box && at.matches("textarea")) return getComputedStyle(box).boxShadow !== "none";
  return getComputedStyle(at).outlineStyle !== "none" && parseFloat(getComputedStyle(at).outlineWidth) >= 2;
}"""


def question(page: Page) -> Locator:
    return page.locator("#question textarea")


def step_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Presses Tab until the target has the focus; every stop on the way has to show that it has it."""
    expect(target).to_be_attached()
    for _ in range(_MOST_STOPS):
        page.keyboard.press(key)
        is_nowhere = page.evaluate("document.activeElement === document.body")
        assert is_nowhere or page.evaluate(SHOWS_FOCUS), page.evaluate("document.activeElement.outerHTML")
        if target.evaluate("each => each === document.activeElement"):
            return
    pytest.fail(f"{key} does not lead to {target}")


def type_question(page: Page, text: str) -> None:
    expect(question(page)).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def ask_by_keyboard(page: Page, text: str) -> Locator:
    turns = page.locator(".turn")
    before = turns.count()
    type_question(page, text)
    expect(turns).to_have_count(before + 1)
    expect(page.locator("#pending")).to_be_hidden()
    return turns.nth(before)


@pytest.mark.parametrize("view", ["articles", "index"])
def test_the_first_stop_leads_to_the_question(seed_page: Server, visit: Visit, view: str) -> None:
    page = visit(seed_page, f"?view={view}")
    expect(page.locator("#status .count")).to_be_visible()
    stops = []
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWS_FOCUS)
        stops.append(page.evaluate(NAMED))
    assert stops == ["Skip to the question", "Clippings", "Ask", "Articles", "Index", "Change between light and dark"]
    skip = page.locator("a.skip")
    step_to(page, skip, "Shift+Tab")
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(question(page)).to_be_focused()
    expect(page).to_have_title("Ask · Clippings")


def test_in_the_view_ask_the_question_has_the_focus_and_the_stops_before_it_are_in_order(
    seed_page: Server, visit: Visit
) -> None:
    page = visit(seed_page)
    expect(page.locator("button.example")).to_have_count(3)
    expect(question(page)).to_be_focused()
    stops = []
    while not stops or stops[0] != "Skip to the question":
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(SHOWS_FOCUS)
        stops.insert(0, page.evaluate(NAMED))
        assert len(stops) < _MOST_STOPS
    examples = page.locator("button.example").all_inner_texts()
    masthead = ["Skip to the question", "Clippings", "Ask", "Articles", "Index", "Change between light and dark"]
    assert stops == [*masthead, "Conversations", "Export", "New", *examples, "Search within …"]


def test_a_line_is_begun_a_question_asked_brought_back_and_come_back_to(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(question(page)).to_be_focused()
    page.keyboard.type("Who met")
    page.keyboard.press("Shift+Enter")
    expect(question(page)).to_have_value("Who met\n")
    turn = ask_by_keyboard(page, "the army chief?")
    expect(turn.locator(".asked")).to_have_js_property("textContent", "Who met\nthe army chief?")
    ask_by_keyboard(page, ABSENT)
    for key, shown in (
        ("ArrowUp", ABSENT),
        ("ArrowUp", "Who met\nthe army chief?"),
        ("ArrowDown", ABSENT),
        ("ArrowDown", ""),
        ("ArrowUp", ABSENT),
    ):
        page.keyboard.press(key)
        expect(question(page)).to_have_value(shown)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(question(page)).not_to_be_focused()
    page.keyboard.press("/")
    expect(question(page)).to_be_focused()
    expect(question(page)).to_have_value(ABSENT)


def test_a_slash_leads_from_another_view_to_where_something_is_typed(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, "?view=index")
    expect(page.locator("#holdings dl")).to_be_visible()
    page.keyboard.press("/")
    expect(question(page)).to_be_focused()
    expect(page).to_have_title("Ask · Clippings")
    expect(question(page)).to_have_value("")
    page.keyboard.type("and/or")
    expect(question(page)).to_have_value("and/or")


def test_a_quote_is_opened_the_next_one_gone_to_and_taken_along(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, permissions=["clipboard-read", "clipboard-write"])
    turn = ask_by_keyboard(page, DEPLOY)
    chosen, quotes = page.locator("#chosen"), turn.locator("blockquote").all_text_contents()
    assert len(quotes) > 1
    step_to(page, turn.locator("a.cite").first, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(chosen).to_be_focused()
    expect(chosen).to_be_in_viewport(ratio=1)
    step_to(page, page.get_by_role("button", name="Next quote"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(chosen).to_have_js_property("textContent", quotes[1])
    expect(chosen).to_be_focused()
    expect(turn.locator("a.cite[aria-current]")).to_have_text("2")
    step_to(page, page.locator("#source").get_by_role("button", name="Copy with citation"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#source .copy")).to_have_text("Copied")
    title = turn.locator("cite").nth(1).inner_text()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"“{quotes[1]}” ({title}, Demo ")


def test_a_question_is_edited_and_asked_again_in_its_place(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask_by_keyboard(page, ABSENT)
    ask_by_keyboard(page, MET)
    first = page.locator(".turn").first
    step_to(page, first.get_by_role("button", name="Edit and ask again"), "Shift+Tab")
    page.keyboard.press("Enter")
    box = first.get_by_label("What to ask instead")
    expect(box).to_be_focused()
    page.keyboard.type("nonsense")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(first.get_by_role("button", name="Edit and ask again")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(SACROSANCT)
    page.keyboard.press("Enter")
    expect(page.locator(".turn .asked")).to_have_text([SACROSANCT, MET])
    expect(first.locator("blockquote").first).to_contain_text("sacrosanct and inviolable")
    expect(page.locator("#chosen")).to_contain_text("sacrosanct and inviolable")


def test_what_is_not_helpful_is_said_kept_and_read_by_the_evaluation(
    seed_page: Server, visit: Visit, tmp_path: Path
) -> None:
    page = visit(seed_page)
    turn = ask_by_keyboard(page, MET)
    summary = turn.locator(".feedback summary")
    step_to(page, summary, "Shift+Tab")
    page.keyboard.press("Enter")
    step_to(page, turn.get_by_label("The quotes do not answer"))
    page.keyboard.press("ArrowDown")
    expect(turn.get_by_label("The articles hold the answer, but it was not found")).to_be_checked()
    step_to(page, turn.get_by_label("The sentence that answers, if you know it, copied from its article"))
    page.keyboard.type("Pakistan said that two children died in Panjgur.")
    step_to(page, turn.get_by_label("A note"))
    page.keyboard.type("a test")
    step_to(page, turn.get_by_role("button", name="Keep this"))
    page.keyboard.press("Enter")
    expect(turn.get_by_role("status")).to_have_text("Kept for `clippings eval`. Thank you.")

    line = json.loads(seed_page.feedback.read_text("utf-8").splitlines()[-1])
    assert (line["question"], line["reason"], line["note"]) == (MET, "missed", "a test")
    assert line["sentences"] == ["Pakistan said that two children died in Panjgur."]
    kept = tmp_path / "kept.jsonl"
    kept.write_text(f"{json.dumps(line)}\n", "utf-8")
    command = [sys.executable, "-m", "assistant", "eval", str(kept), "--index", str(seed_page.index)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_sentence_that_no_article_holds_is_said_to_be_none_and_can_be_corrected(
    seed_page: Server, visit: Visit
) -> None:
    page = visit(seed_page)
    turn = ask_by_keyboard(page, MET)
    step_to(page, turn.locator(".feedback summary"), "Shift+Tab")
    page.keyboard.press("Enter")
    step_to(page, turn.get_by_label("The quotes do not answer"))
    page.keyboard.press("Space")
    step_to(page, turn.get_by_label("The sentence that answers, if you know it, copied from its article"))
    page.keyboard.type("No article says this.")
    step_to(page, turn.get_by_role("button", name="Keep this"))
    page.keyboard.press("Enter")
    expect(turn.get_by_role("alert")).to_contain_text("No article holds 'No article says this.'")
    expect(turn.locator("blockquote").first).to_be_visible()


def test_a_question_waits_for_the_articles_and_escape_drops_it(tmp_path: Path, visit: Visit, outside: Listener) -> None:
    corpus = write_corpus(tmp_path / "corpus", 300)
    with serving(corpus, tmp_path / "index", outside) as server:
        page = visit(server)
        pending = page.locator("#pending")
        type_question(page, "What does the council vote on?")
        expect(pending).to_contain_text("What does the council vote on?")
        expect(pending).to_contain_text("Your question waits, and is answered as soon as they are.")
        expect(pending).to_be_visible()
        expect(page.get_by_text("processing").and_(page.locator(":visible"))).to_have_count(0)
        page.keyboard.press("Escape")
        expect(pending).to_be_hidden()
        type_question(page, "When was the lighthouse first lit?")
        expect(pending).to_contain_text("When was the lighthouse first lit?")
        expect(pending).to_be_visible()
        expect(pending).to_contain_text("Your question waits")
        expect(page.locator("#status .count")).to_have_text("300 articles indexed")
        expect(page.locator(".turn blockquote").first).to_have_text("The Eastmere lighthouse was first lit in 1871.")
        expect(page.locator(".turn .asked")).to_have_text(["When was the lighthouse first lit?"])
        expect(pending).to_be_hidden()


def test_the_table_is_sorted_and_an_article_read_and_closed(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, "?view=articles")
    expect(page.locator("#table tbody tr")).to_have_count(34)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    head = page.locator("#table th.title")
    step_to(page, head.locator("a"))
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(head.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(head.locator("a")).to_be_focused()
    row = page.locator("#table a.read").nth(1)
    title = row.inner_text()
    step_to(page, row)
    page.keyboard.press("Enter")
    heading = page.locator("#reader h2")
    expect(heading).to_have_text(title)
    expect(heading).to_be_focused()
    step_to(page, page.locator("#reader").get_by_role("link", name="Close"))
    page.keyboard.press("Enter")
    expect(heading).to_have_count(0)
    expect(page.locator("#table").get_by_role("link", name=title, exact=True)).to_be_focused()


def test_a_text_is_pasted_into_a_form_that_every_key_reaches(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, "?view=index")
    expect(page.locator("#status .count")).to_be_visible()
    expect(page.locator("#holdings dl")).to_be_visible()
    expect(page.locator("#adding summary")).to_be_visible()
    step_to(page, page.locator("#adding summary"))
    page.keyboard.press("Enter")
    for name in ("Title", "Source", "Date", "Address", "Text"):
        step_to(page, page.locator("#adding").get_by_label(name, exact=True))
    step_to(page, page.locator("#adding").get_by_role("button", name="Add this text"))
