"""Conversations that the browser keeps: they come back after a reload, and nothing that lies there breaks the page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Server, Visit, ask, open_citation
from tests.web.test_page import DEPLOY, MET, SACROSANCT

PREFIX = "clippings.conversation."


def kept(page: Page) -> Locator:
    """The list of conversations, opened."""
    panel = page.locator("#kept")
    if not panel.locator("details").evaluate("each => each.open"):
        panel.locator("summary").click()
    return panel.locator("li")


def stored(page: Page) -> list[dict[str, Any]]:
    """What the browser keeps, read without the page's own scripts."""
    values = page.evaluate(
        f"Object.keys(localStorage).filter((key) => key.startsWith('{PREFIX}')).map((key) => localStorage[key])"
    )
    return [json.loads(value) for value in values]


def put(page: Page, key: str, value: str) -> None:
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, value])


def change(page: Page, **changes: Any) -> None:
    """Changes the one conversation that is kept."""
    (conversation,) = stored(page)
    put(page, PREFIX + conversation["id"], json.dumps(conversation | changes))


def wait_until_kept(page: Page, answers: int) -> None:
    page.wait_for_function(
        f"(count) => Object.keys(localStorage).some((key) => key.startsWith('{PREFIX}')"
        " && JSON.parse(localStorage[key]).answers.length === count)",
        arg=answers,
    )


def reload(page: Page) -> None:
    page.reload()
    expect(page.locator("button.example")).to_have_count(3)


def test_a_conversation_is_kept_and_reopened_as_it_was(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    ask(page, "Where did he meet him?")
    shown = page.locator("#conversation").inner_text()
    wait_until_kept(page, 2)
    reload(page)
    expect(page.locator(".turn")).to_have_count(0)
    expect(kept(page)).to_have_count(1)
    page.get_by_role("button", name=f"Open {MET}").click()
    expect(page.locator(".turn")).to_have_count(2)
    assert page.locator("#conversation").inner_text() == shown
    expect(page.locator(".elsewhere")).to_have_count(0)
    open_citation(page, page.locator(".turn").first, 0)
    ask(page, DEPLOY)
    wait_until_kept(page, 3)
    (conversation,) = stored(page)
    assert [each["question"] for each in conversation["answers"]] == [MET, "Where did he meet him?", DEPLOY]
    assert conversation["name"] == MET
    assert conversation["index_id"] == conversation["answers"][-1]["index_id"]


def test_a_correction_is_kept_too(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, MET)
    ask(page, DEPLOY)
    turn.get_by_role("textbox", name="Add a word to search for").fill("Munir")
    turn.get_by_role("button", name="Add a word to search for").click()
    expect(turn.locator("button.chip")).to_have_count(1)
    page.wait_for_function('Object.values(localStorage).some((each) => each.includes(\'"carried":["Munir"]\'))')
    (conversation,) = stored(page)
    assert [each["carried"] for each in conversation["answers"]] == [["Munir"], []]


def test_a_conversation_is_renamed(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    expect(kept(page)).to_have_count(1)
    page.get_by_role("button", name=f"Rename {MET}").click()
    box = page.get_by_label("Name")
    expect(box).to_be_focused()
    box.fill("<b>The visit</b>")
    box.press("Enter")
    expect(page.get_by_role("button", name="Open <b>The visit</b>")).to_be_visible()
    ask(page, DEPLOY)
    wait_until_kept(page, 2)
    reload(page)
    kept(page)
    expect(page.get_by_role("button", name="Open <b>The visit</b>")).to_be_visible()
    assert page.locator("#kept li b").count() == 0


def test_a_name_given_up_is_as_it_was(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    expect(kept(page)).to_have_count(1)
    page.get_by_role("button", name=f"Rename {MET}").click()
    page.get_by_label("Name").fill("Something else")
    page.get_by_label("Name").press("Escape")
    expect(page.get_by_role("button", name=f"Open {MET}")).to_be_visible()


def test_a_conversation_is_deleted_and_brought_back(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    wait_until_kept(page, 1)
    before = stored(page)
    reload(page)
    kept(page)
    page.get_by_role("button", name=f"Delete {MET}").click()
    expect(kept(page)).to_have_count(0)
    assert stored(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(kept(page)).to_have_count(1)
    assert stored(page) == before
    page.get_by_role("button", name=f"Delete {MET}").click()
    reload(page)
    expect(kept(page)).to_have_count(0)


def test_deleting_the_conversation_on_the_page_begins_a_new_one(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    expect(kept(page)).to_have_count(1)
    page.get_by_role("button", name=f"Delete {MET}").click()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, DEPLOY)
    wait_until_kept(page, 1)
    assert [each["name"] for each in stored(page)] == [DEPLOY]


def test_each_new_conversation_is_kept_beside_the_others(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    for number, question in enumerate((MET, MET, DEPLOY), 1):
        page.get_by_role("button", name="New").click()
        expect(page.locator(".turn")).to_have_count(0)
        ask(page, question)
        expect(kept(page)).to_have_count(number)
    assert sorted(each["name"] for each in stored(page)) == sorted([MET, MET, DEPLOY])


def test_two_tabs_keep_conversations_of_their_own(seed_page: Server, visit: Visit) -> None:
    one = visit(seed_page)
    other = one.context.new_page()
    other.goto(seed_page.address)
    ask(one, MET)
    ask(other, DEPLOY)
    ask(one, SACROSANCT)
    wait_until_kept(one, 2)
    assert sorted(len(each["answers"]) for each in stored(one)) == [1, 2]
    expect(kept(other)).to_have_count(2)


def test_two_tabs_that_go_on_with_one_conversation_lose_nothing(seed_page: Server, visit: Visit) -> None:
    one = visit(seed_page)
    ask(one, MET)
    wait_until_kept(one, 1)
    other = one.context.new_page()
    other.goto(seed_page.address)
    expect(kept(other)).to_have_count(1)
    other.get_by_role("button", name=f"Open {MET}").click()
    expect(other.locator(".turn")).to_have_count(1)
    ask(other, DEPLOY)
    wait_until_kept(other, 2)
    ask(one, SACROSANCT)
    expect(kept(one)).to_have_count(2)
    found = {each["name"]: [answer["question"] for answer in each["answers"]] for each in stored(one)}
    assert found == {MET: [MET, DEPLOY], f"{MET} (another tab)": [MET, SACROSANCT]}


@pytest.mark.parametrize("garbage", ["", "{", "null", "3", '"x"', "[]", "{}", '{"name": 1, "answers": {}}'])
def test_what_is_no_conversation_is_said_in_one_line_and_left(seed_page: Server, visit: Visit, garbage: str) -> None:
    page = visit(seed_page)
    put(page, f"{PREFIX}old", garbage)
    put(page, "somebody.else", garbage)
    reload(page)
    expect(page.locator("#kept").get_by_role("alert")).to_have_text("1 kept here cannot be read, and is left as it is.")
    expect(kept(page)).to_have_count(0)
    ask(page, MET)
    expect(kept(page)).to_have_count(1)
    assert page.evaluate("key => localStorage.getItem(key)", f"{PREFIX}old") == garbage


def test_answers_that_are_none_are_said_and_the_others_are_shown(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    wait_until_kept(page, 1)
    (conversation,) = stored(page)
    strange = {**conversation["answers"][0], "verdict": "<img src=x onerror=alert(1)>"}
    change(page, answers=[strange, *conversation["answers"], 3, {"question": "x"}])
    reload(page)
    kept(page)
    page.get_by_role("button", name=f"Open {MET}").click()
    expect(page.locator(".turn")).to_have_count(4)
    expect(page.locator(".turn .problem")).to_have_count(3)
    expect(page.locator(".turn").nth(1).locator("blockquote").first).to_be_visible()
    ask(page, DEPLOY)
    wait_until_kept(page, 5)


def test_a_quote_that_was_tampered_with_is_marked_and_opens_nothing(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    wait_until_kept(page, 1)
    (conversation,) = stored(page)
    conversation["answers"][0]["quotes"][0]["text"] = "The minister met nobody at all."
    change(page, answers=conversation["answers"])
    reload(page)
    kept(page)
    page.get_by_role("button", name=f"Open {MET}").click()
    first = page.locator(".turn li").first
    expect(first.locator(".caution")).to_have_text("Mind: the index no longer holds this to the letter.")
    expect(first.locator("a.cite")).to_have_count(0)
    expect(page.locator("#source .empty")).to_be_visible()


def test_answers_of_another_index_are_said_and_asked_again(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    wait_until_kept(page, 1)
    (conversation,) = stored(page)
    index_id = conversation["answers"][0]["index_id"]
    conversation["answers"][0]["index_id"] = "0" * len(index_id)
    change(page, answers=conversation["answers"])
    reload(page)
    kept(page)
    page.get_by_role("button", name=f"Open {MET}").click()
    expect(page.locator(".elsewhere")).to_contain_text("from another index")
    page.get_by_role("button", name="Ask again", exact=True).click()
    expect(page.locator(".elsewhere")).to_have_count(0)
    page.wait_for_function("(id) => Object.values(localStorage).some((each) => each.includes(id))", arg=index_id)


def test_a_full_storage_is_one_line_and_nothing_is_lost(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    wait_until_kept(page, 1)
    page.evaluate(
        "() => { for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2))"
        " { try { for (let n = 0; ; n++) localStorage[`fill${size}-${n}`] = 'x'.repeat(size); } catch {} } }"
    )
    turn = ask(page, DEPLOY)
    expect(turn.locator(".verdict")).to_contain_text("Answered")
    expect(page.locator("#kept").get_by_role("alert")).to_contain_text("storage is full")
    assert [len(each["answers"]) for each in stored(page)] == [1]
    page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('fill')).forEach((key) => delete localStorage[key])"
    )
    ask(page, SACROSANCT)
    wait_until_kept(page, 3)
    expect(page.locator("#kept [role=alert]")).to_be_empty()


def test_a_browser_that_keeps_nothing_says_so_and_answers(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page.reload()
    expect(page.locator("#kept").get_by_role("alert")).to_contain_text("keep nothing")
    expect(ask(page, MET).locator(".verdict")).to_contain_text("Answered")
    expect(page.locator("#kept").get_by_role("alert")).to_contain_text("keep nothing")
