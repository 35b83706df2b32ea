"""A corpus that attacks the page: there it is text to the letter, and nothing of it runs or is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from playwright.sync_api import Page, expect

from tests.web.conftest import Listener, Server, Visit, ask, open_citation, serving

ATTACKS = {
    "Ashgate": '<img src=x onerror="alert(1)"> <img src=http://evil.test/a.png>',
    "Brixham": "<script>alert(1)</script> <script src=//evil.test/b></script>",
    "Calder": "{{constructor.constructor('alert(1)')()}} {{value}} {% raw %}",
    "Dunmore": "${alert(1)} `${value}` $(alert)",
    "Eastmere": "![pixel](http://evil.test/e.png) [click](javascript:alert(1)) <http://evil.test/e>",
    "Farrow": '<div style="background:url(http://evil.test/f.png);position:fixed;inset:0">covered</div>',
    "Garrick": '<iframe src="http://evil.test/g"></iframe><object data=//evil.test/g></object>',
    "Holm": "</mark></div></article></section><h1>Broken out</h1><!-- ",
    "Inver": "\"><svg onload=alert(1)> ' onmouseover='alert(1)' \" autofocus onfocus=\"alert(1)",
    "Jarrow": '<base href="http://evil.test/"><link rel=stylesheet href=//evil.test/j><meta http-equiv=refresh>',
    "Kelso": "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp &copy; ]]> <plaintext> <textarea>",
    "Larne": "\u202eesrever\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u2066x\u2069",
    "Morvah": "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301 \ufb01 \u200b\ufeff\u00a0\u00ad \x0b \x0c \x1b \x7f",
    "Nairn": "tabs\tand  runs   of    spaces \u2028 line \u2029 paragraph \x85 next",
}
HARBOURS = list(ATTACKS)
UNGUARDED = {"bypass_csp": True}
"""Without the page's policy, so that what is shown has to be harmless by itself."""

KNOWN = {
    *("SECTION", "H2", "P", "SMALL", "OL", "LI", "A", "FIGURE", "BLOCKQUOTE", "STRONG", "FIGCAPTION", "CITE", "SPAN"),
    *("B", "ARTICLE", "HEADER", "DIV", "MARK", "BUTTON", "FORM", "INPUT", "BDI", "UL", "TEXTAREA"),
    *("DETAILS", "SUMMARY", "FIELDSET", "LEGEND", "LABEL", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD"),
}
INSPECT = """() => {
  const inside = [...document.querySelectorAll(":is(#conversation, #source) :is(section, article), "
    + ":is(#conversation, #source) :is(section, article) *")];
  return {
    tags: [...new Set(inside.map((each) => each.tagName.toUpperCase()))],
    attributes: [...new Set(inside.flatMap((each) => each.getAttributeNames()))],
    strangers: document.querySelectorAll("iframe, object, embed, plaintext, [src*=evil], "
      + "[href*=evil]:not([href^='?q='], [href^='?view=articles&']), [onload], [onerror], [onfocus], "
      + "[onmouseover]").length,
    headings: document.querySelectorAll("h1").length,
    links: inside.filter((each) => each.tagName === "A").map((each) => each.getAttribute("href")),
    styles: inside.filter((each) => each.hasAttribute("style")).length,
  };
}"""


def sentence(harbour: str) -> str:
    return f"The {harbour} harbour closed its gate on Monday because of {ATTACKS[harbour]} and the tide."


def write_corpus(corpus: Path) -> None:
    """Every attack in the text, the title, the id, the other fields and the name of a file.

    Values are escaped where they would be read as HTML, so that the articles hold the attacks to the letter.
    """
    corpus.mkdir()
    half = len(HARBOURS) // 2
    lines = [
        {
            "id": f"{ATTACKS[harbour]}-{harbour}",
            "title": escape(f"{harbour} {ATTACKS[harbour]}"),
            "text": escape(f"It rained.\r\n\r\n{sentence(harbour)}\r\n\r\rThe {harbour} mayor said no more.\r\n"),
            **dict.fromkeys(("published", "source", "section", "author", "language"), escape(ATTACKS[harbour])),
            "url": f"javascript:alert(1)//{ATTACKS[harbour]}",
        }
        for harbour in HARBOURS[:half]
    ]
    lines.append({**lines[0], "id": f"copy {ATTACKS['Inver']}"})
    (corpus / "lines.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    for harbour in HARBOURS[half:]:
        name = ATTACKS[harbour].replace("/", "∕").encode()[:200].decode("utf-8", "ignore")
        headline, teaser = f"Gate of {harbour} closes {ATTACKS[harbour]}", f"Read more: {ATTACKS[harbour]}"
        text = "\r\n\r\n".join(["Type to search", headline, teaser, sentence(harbour), ""])
        (corpus / f"{name} {harbour}.txt").write_bytes(text.encode())
    (corpus / "<img src=x onerror=alert(1)>.txt").write_bytes(b"\0")


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory, outside: Listener) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    write_corpus(folder / "corpus")
    with serving(folder / "corpus", folder / "index", outside) as server:
        yield server


@pytest.fixture(scope="module")
def client(hostile_page: Server) -> Iterator[Client]:
    client = Client(hostile_page.address, verbose=False)
    yield client
    client.close()


def inspect(page: Page) -> None:
    """Looks at what the conversation and the source are made of."""
    found = page.evaluate(INSPECT)
    assert set(found["tags"]) <= KNOWN
    assert set(found["attributes"]) <= {
        *("class", "id", "lang", "dir", "href", "role", "tabindex", "aria-label", "aria-current"),
        *("data-turn", "data-quote", "data-reason", "data-shown", "data-do", "data-value", "data-copy", "data-view"),
        *("type", "maxlength", "placeholder", "aria-live", "aria-hidden"),
        *("name", "value", "required", "rows", "hidden", "disabled", "scope"),
    }
    assert (found["strangers"], found["headings"], found["styles"]) == (0, 1, 0)
    assert all(link == "#source" or link.startswith(("?q=", "?view=articles&article=")) for link in found["links"])


def source_text(server: Server, quote: dict[str, Any]) -> str:
    """The text of a quote's article, from its file."""
    for line in (server.corpus / "lines.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        if item["id"] == quote["article_id"]:
            return unescape(item["text"])
    return (server.corpus / quote["article_id"]).read_bytes().decode("utf-8")


def test_hostile_articles_are_shown_to_the_letter(
    hostile_page: Server, visit: Visit, client: Client, outside: Listener
) -> None:
    page = visit(hostile_page, **UNGUARDED)
    shown = set()
    for harbour in HARBOURS:
        question = f"Why did the {harbour} harbour close its gate?"
        answer = client.predict(question, api_name="/ask")
        turn = ask(page, question)
        assert [quote["text"] for quote in answer["quotes"]] == turn.locator("blockquote").all_text_contents()
        quote = answer["quotes"][0]
        open_citation(page, turn, 0)
        text = source_text(hostile_page, quote)
        assert page.locator("#chosen").text_content() == quote["text"] == text[quote["start"] : quote["end"]]
        assert page.locator("#source .text").text_content() == text
        inspect(page)
        shown.add(harbour if ATTACKS[harbour] in text and harbour in quote["text"] else None)
    assert shown == set(HARBOURS)
    assert page.locator(".turn").count() == len(HARBOURS)
    assert outside.heard == []


def test_a_hostile_question_is_a_question(hostile_page: Server, visit: Visit, outside: Listener) -> None:
    page = visit(hostile_page, **UNGUARDED)
    box = page.get_by_label("Question")
    for number, (harbour, attack) in enumerate(ATTACKS.items()):
        box.fill(f"{harbour}? {attack}")
        question = box.input_value()
        box.press("Enter")
        expect(page.locator(".asked").nth(number)).to_have_js_property("textContent", question)
        inspect(page)
    assert outside.heard == []


def test_what_cannot_be_read_is_no_markup_either(hostile_page: Server, visit: Visit) -> None:
    page = visit(hostile_page)
    expect(page.locator("#status")).to_contain_text(f"{len(HARBOURS)} articles indexed")
    page.get_by_role("link", name="1 could not be read").click()
    failure = page.locator("#holdings .failures li")
    expect(failure.locator(".path")).to_have_text("<img src=x onerror=alert(1)>.txt")
    page.locator("#nav a[data-view=articles]").last.click()
    expect(page.locator("#table .count")).to_contain_text("entries")
    strangers = "#view-articles img, #view-articles script, #view-index img, #view-index iframe, #view-articles iframe"
    assert page.locator(strangers).count() == 0


FETCH = "new Promise((done) => { const image = new Image(); image.onerror = done; image.src = 'http://evil.test/x'; })"


def test_the_listener_would_have_heard(hostile_page: Server, visit: Visit, outside: Listener) -> None:
    """The instrument itself: what an attack would fetch does arrive there, but for the page's policy."""
    page = visit(hostile_page, **UNGUARDED)
    before = len(outside.heard)
    page.evaluate(FETCH)
    assert any("evil.test" in said for said in outside.heard[before:])
    del outside.heard[before:]


def test_the_page_s_policy_keeps_what_an_attack_would_fetch_from_being_fetched(
    hostile_page: Server, visit: Visit, outside: Listener
) -> None:
    page = visit(hostile_page)
    page.evaluate(FETCH)
    assert page.evaluate("fetch('http://evil.test/y').then(() => 'fetched', () => 'refused')") == "refused"
    assert outside.heard == []
