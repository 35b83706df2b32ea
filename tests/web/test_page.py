"""The page in a browser: one journey for each thing a reader does with it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import Locator, Page, expect

from tests.toy import ROOT
from tests.web.conftest import Listener, Server, Visit, ask, open_citation

MET = "Who met the army chief?"
DEPLOY = "What did the two countries agree to deploy?"
SACROSANCT = "What did Munir call sacrosanct and inviolable?"
FIRST_VISIT = "Who was the first foreign head of state to visit Pakistan in 1950?"
ABSENT = "How do volcanoes erupt under glaciers?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}

FIND_POOR_CONTRAST = """() => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/^rgba?\\((.*)\\)$/)[1].split(/[ ,/]+/).map(Number);
    return { rgb: [r, g, b], a };
  };
  const over = (top, alpha, below) => top.map((each, at) => alpha * each + (1 - alpha) * below[at]);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((each) => (each /= 255) <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const lineage = (element) => {
    const found = [];
    for (let each = element; each; each = each.parentElement) found.unshift(getComputedStyle(each));
    return found;
  };
  const measure = (element, colour) => {
    let below = [255, 255, 255], alpha = 1;
    for (const style of lineage(element)) {
      const { rgb, a } = parse(style.backgroundColor);
      below = over(rgb, a, below);
      alpha *= Number(style.opacity);
    }
    const { rgb, a } = parse(colour);
    const [light, dark] = [luminance(over(rgb, a * alpha, below)), luminance(below)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const poor = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.querySelector(".gradio-container"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    if (style.visibility === "hidden" || element.closest("script, style")) continue;
    seen += 1;
    const ratio = measure(element, style.color);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${element.className}: ${walker.currentNode.data.slice(0, 40)}`);
  }
  return { seen, poor };
}"""


def source(page: Page) -> Locator:
    return page.locator("#source")


def text_of(locator: Locator) -> str:
    return str(locator.evaluate("each => each.textContent"))


def is_inside(page: Page, inner: Locator, outer: Locator | None = None) -> bool:
    """Whether a box lies wholly inside another, or inside the window."""
    box = inner.bounding_box()
    window = page.viewport_size
    assert box is not None
    assert window is not None
    frame = outer.bounding_box() if outer else {"x": 0, "y": 0, **window}
    assert frame is not None
    return (
        frame["x"] <= box["x"]
        and frame["y"] <= box["y"]
        and box["x"] + box["width"] <= frame["x"] + frame["width"]
        and box["y"] + box["height"] <= frame["y"] + frame["height"]
    )


@pytest.fixture(scope="module")
def client(seed_page: Server) -> Iterator[Client]:
    client = Client(seed_page.address, verbose=False)
    yield client
    client.close()


def test_the_page_shows_how_many_articles_are_indexed(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page).to_have_title("Ask · Clippings")
    expect(page.locator("#status")).to_contain_text(re.compile(r"^\s*34 articles indexed · \d+ passages\s*$"))
    expect(page.locator("#status progress")).to_have_count(0)


def test_an_example_is_asked_by_a_click_and_answered(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    examples = page.locator("button.example")
    expect(examples).to_have_count(3)
    question = text_of(examples.first)
    examples.first.click()
    turn = page.locator(".turn")
    expect(turn).to_have_count(1)
    expect(turn.locator(".asked")).to_have_text(question)
    expect(turn.locator(".verdict")).to_contain_text("Answered in the articles’ own words")
    expect(examples.first).not_to_be_visible()


def test_enter_asks_and_the_answer_is_numbered_quotes_with_their_sources(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, MET)
    expect(turn.locator(".asked")).to_have_text(MET)
    quotes = turn.locator(".quotes li")
    count = quotes.count()
    assert 1 <= count <= 5
    assert turn.locator("a.cite").all_inner_texts() == [str(number) for number in range(1, count + 1)]
    assert any("met the Chief of Army Staff" in text for text in turn.locator("blockquote").all_text_contents())
    about = re.compile(r"^Demo (Wire|Herald|Gazette) · \d+ \w+ \d{4}( · \w+)?$")
    for quote in quotes.all():
        expect(quote.locator("cite")).not_to_be_empty()
        expect(quote.locator(".about")).to_have_text(about)
    expect(page.get_by_label("Question")).to_have_value("")


def test_the_button_asks_too(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    page.get_by_label("Question").fill(MET)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".turn .asked")).to_have_text(MET)


@pytest.mark.parametrize("question", [MET, DEPLOY, SACROSANCT, FIRST_VISIT])
def test_a_citation_opens_its_source_at_the_quote(
    seed_page: Server, visit: Visit, client: Client, question: str
) -> None:
    answer = client.predict(question, api_name="/ask")
    page = visit(seed_page)
    turn = ask(page, question)
    assert turn.locator(".quotes li").count() == len(answer["quotes"])
    for number, quote in enumerate(answer["quotes"]):
        shown = open_citation(page, turn, number)
        text = seed_page.text(text_of(source(page).locator(".place .path")))
        assert text_of(page.locator("#chosen")) == shown == text[quote["start"] : quote["end"]] == quote["text"]
        assert text_of(source(page).locator(".text")) == text
        expect(page.locator("#chosen")).to_be_in_viewport(ratio=1)
        assert is_inside(page, page.locator("#chosen"), source(page))
        assert is_inside(page, page.locator("#chosen"))
        expect(turn.locator("a.cite[aria-current]")).to_have_text(str(number + 1))
        expect(source(page).locator("h2")).to_have_text(turn.locator("cite").nth(number).inner_text())


def test_furniture_is_greyed_with_its_reason(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, DEPLOY)
    titles = turn.locator("cite").all_inner_texts()
    open_citation(page, turn, titles.index("Pakistan and Iran to post liaison officers in each other’s country"))
    furniture = source(page).locator(".furniture")
    reasons = {text_of(each): each.get_attribute("data-reason") for each in furniture.all()}
    assert reasons["Home"] == "navigation"
    assert reasons["2 min read"] == "reading time"
    assert reasons["Related stories"] == "related-link teaser"
    assert reasons["© 2024 Demo Gazette. All rights reserved."] == "footer"
    label = "each => getComputedStyle(each, '::after').content"
    assert furniture.first.evaluate(label) == '"navigation"'
    colour = "each => getComputedStyle(each).color"
    assert furniture.first.evaluate(colour) != source(page).locator(".text").evaluate(colour)


def test_absent_names_the_words_that_are_nowhere(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, ABSENT)
    expect(turn.locator(".verdict")).to_have_text("The articles do not hold an answer.")
    assert turn.locator(".nowhere b").all_inner_texts() == ["volcanoes", "erupt", "glaciers"]
    expect(turn.locator(".looked")).to_have_text(f"Looked for: {ABSENT}")
    expect(turn.locator(".quotes")).to_have_count(0)
    nearest = turn.locator(".nearest a")
    expect(nearest).to_have_count(3)
    title = nearest.first.inner_text()
    nearest.first.click()
    expect(page.locator("#reader h2")).to_have_text(title)
    page.go_back()
    expect(turn.locator(".verdict")).to_be_visible()
    expect(source(page).locator(".empty")).to_be_visible()


def test_a_follow_up_shows_what_it_carries_over(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    ask(page, MET)
    turn = ask(page, "Where did he meet him?")
    expect(turn.locator(".searched")).to_contain_text("Also searched for:")
    expect(turn.get_by_role("button", name="Remove Asim Munir")).to_be_visible()


def test_a_second_question_comes_after_the_first_and_new_begins_again(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    first = ask(page, MET)
    second = ask(page, SACROSANCT)
    expect(second.locator(".asked")).to_be_in_viewport()
    assert page.locator(".turn .asked").all_inner_texts() == [MET, SACROSANCT]
    open_citation(page, first, 0)
    open_citation(page, second, 0)
    page.get_by_role("button", name="New").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("button.example")).to_have_count(3)
    expect(source(page).locator(".empty")).to_be_visible()
    alone = ask(page, "Where did he meet him?")
    expect(alone.locator("button.chip")).to_have_count(0)


def test_an_empty_question_does_nothing(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    box = page.get_by_label("Question")
    for nothing in ("", "   "):
        box.fill(nothing)
        box.press("Enter")
    page.locator("button.example").first.click()
    expect(page.locator(".turn .verdict")).to_have_count(1)
    ask(page, MET)
    expect(page.locator(".turn .verdict")).to_have_count(2)
    expect(page.locator(".turn")).to_have_count(2)


def test_what_is_typed_while_an_answer_is_awaited_is_kept(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    box = page.locator("#question textarea")
    box.fill(MET)
    box.press("Enter")
    expect(box).to_have_value("")
    box.press_sequentially(DEPLOY)
    expect(page.locator(".turn .asked")).to_have_text([MET])
    expect(box).to_have_value(DEPLOY)
    box.press("Enter")
    expect(page.locator(".turn .asked")).to_have_text([MET, DEPLOY])


def test_a_question_that_is_asked_while_another_is_answered_is_answered_too(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.locator("button.example")).to_have_count(3)
    box = page.get_by_label("Question")
    for question in (MET, DEPLOY, SACROSANCT):
        box.fill(question)
        box.press("Enter")
        expect(box).to_have_value("")
    turns = page.locator(".turn")
    expect(turns).to_have_count(3)
    assert sorted(turns.locator(".asked").all_inner_texts()) == sorted([MET, DEPLOY, SACROSANCT])
    expect(turns.locator(".verdict")).to_have_count(3)


def test_a_question_that_is_too_long_is_one_line_and_the_page_goes_on(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    question = "why? " * 600
    turn = ask(page, question)
    expect(turn.get_by_role("alert")).to_have_text("The question has 3,000 characters; shorten it to 2,000.")
    assert "\n" not in text_of(turn.get_by_role("alert"))
    assert text_of(turn.locator(".asked")) == question
    answered = ask(page, MET)
    expect(answered.locator(".verdict")).to_contain_text("Answered")


def test_a_question_that_is_too_long_is_shortened_in_its_place(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, "why? " * 600)
    ask(page, MET)
    turn.get_by_role("button", name="Edit and ask again").click()
    box = turn.get_by_label("What to ask instead")
    expect(box).to_be_focused()
    assert box.input_value() == "why? " * 600
    box.fill(DEPLOY)
    turn.get_by_role("button", name="Ask this").click()
    expect(page.locator(".turn .asked")).to_have_text([DEPLOY, MET])
    expect(turn.get_by_role("alert")).to_have_count(0)
    expect(turn.locator(".verdict")).to_contain_text("Answered")


def test_the_keyboard_alone_is_enough(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    expect(page.get_by_label("Question")).to_be_focused()
    page.keyboard.type(MET)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    focused = page.locator(":focus")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.cite')"):
            break
    assert text_of(focused) == "1"
    assert focused.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#chosen")).to_be_in_viewport(ratio=1)
    expect(page.locator("#chosen")).to_be_focused()
    quote = page.locator(".turn blockquote").first
    assert text_of(page.locator("#chosen")) == text_of(quote)


def test_a_citation_says_what_it_does(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page)
    turn = ask(page, MET)
    title = turn.locator("cite").first.inner_text()
    expect(turn.get_by_role("link", name=f"Quote 1: show it in its article, {title}")).to_be_visible()


def test_a_phone_is_wide_enough(seed_page: Server, visit: Visit) -> None:
    page = visit(seed_page, **PHONE)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    expect(page.locator("button.example")).to_have_count(3)
    assert page.evaluate(fits)
    expect(page.get_by_label("Question")).to_be_in_viewport(ratio=1)
    turn = ask(page, DEPLOY)
    assert page.evaluate(fits)
    expect(turn.locator(".asked")).to_be_in_viewport()
    for number in range(turn.locator(".quotes li").count()):
        for _ in ("asked for", "asked for again"):
            open_citation(page, turn, number)
            expect(page.locator("#chosen")).to_be_in_viewport(ratio=1)
            assert is_inside(page, page.locator("#chosen"), source(page))
            assert page.evaluate(fits)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(seed_page: Server, visit: Visit, scheme: str) -> None:
    page = visit(seed_page, color_scheme=scheme)
    expect(page.locator("button.example")).to_have_count(3)
    background = "getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number)"
    brightness = sum(page.evaluate(background)[:3]) / 3
    assert brightness < 64 if scheme == "dark" else brightness > 192
    for question in ("", MET, DEPLOY, ABSENT, "why? " * 600):
        if question:
            turn = ask(page, question)
            for number in range(turn.locator(".quotes li").count()):
                open_citation(page, turn, number)
        found = page.evaluate(FIND_POOR_CONTRAST)
        assert found["seen"] > 5
        assert found["poor"] == []


def test_two_tabs_have_conversations_of_their_own(seed_page: Server, visit: Visit) -> None:
    one = visit(seed_page)
    other = one.context.new_page()
    other.goto(seed_page.address)
    ask(one, MET)
    turn = ask(other, "Where did he meet him?")
    expect(turn.locator("button.chip")).to_have_count(0)
    ask(one, ABSENT)
    assert one.locator(".turn .asked").all_inner_texts() == [MET, ABSENT]
    assert other.locator(".turn .asked").all_inner_texts() == ["Where did he meet him?"]
    one.reload()
    expect(one.locator("button.example")).to_have_count(3)
    expect(one.locator(".turn")).to_have_count(0)


def test_the_interface_answers_as_the_command_line_does(seed_page: Server, client: Client) -> None:
    def on_the_command_line(question: str, *history: str) -> Any:
        command = [sys.executable, "-m", "assistant", "ask", question, "--json", "-k", "3", "--index", seed_page.index]
        arguments = [*command, *(["--history", *history] if history else [])]
        ran = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")
        return json.loads(ran.stdout)

    question = "Where did he meet him?"
    assert client.predict(question, [MET], 3, api_name="/ask") == on_the_command_line(question, MET)


def test_the_same_question_twice_is_answered_the_same(client: Client) -> None:
    first, second = (json.dumps(client.predict(DEPLOY, api_name="/ask")) for _ in range(2))
    assert first == second
    assert len(json.loads(first)["hits"]) == 10


def test_the_interface_has_one_entrance(client: Client) -> None:
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]
    assert client.view_api(return_format="dict")["unnamed_endpoints"] == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("",), "the question is empty"), (("why? " * 600,), "3,000 characters"), ((MET, [], -1), "not -1")],
)
def test_the_interface_says_what_is_wrong(client: Client, arguments: tuple[Any, ...], said: str) -> None:
    with pytest.raises(Exception, match=said):
        client.predict(*arguments, api_name="/ask")


def test_nothing_can_be_uploaded_and_no_file_is_served(seed_page: Server) -> None:
    upload = httpx.post(f"{seed_page.address}/gradio_api/upload", files={"files": ("a.txt", b"x" * 5000)})
    assert upload.status_code >= 400
    for file in (ROOT / "app.py", seed_page.index / "CURRENT", seed_page.corpus / "background" / "gas-pipeline.txt"):
        assert httpx.get(f"{seed_page.address}/gradio_api/file={file}").status_code in (403, 404)


def test_the_page_loads_nothing_from_elsewhere(seed_page: Server, visit: Visit, outside: Listener) -> None:
    page = visit(seed_page)
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.reload()
    turn = ask(page, MET)
    open_citation(page, turn, 0)
    assert len(addresses) > 10
    assert [each for each in addresses if not each.startswith((f"{seed_page.address}/", "data:", "blob:"))] == []
    assert outside.heard == []
