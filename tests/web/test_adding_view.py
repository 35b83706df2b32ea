"""Articles brought in through the page, in a browser: chosen, dropped or pasted, cancelled, and who may not."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.test_adding import contents, zipped
from tests.toy import SEEDS
from tests.web.conftest import Listener, Server, Visit, ask, open_citation, serving
from tests.web.test_accessibility import WCAG, violations
from tests.web.test_indexing import WORDS
from tests.web.test_page import MET, text_of

OLD = (
    "2024-01-29-demo-wire-minister-meets-army-chief.txt",
    "2024-01-30-demo-gazette-liaison-officers.txt",
    "background/gas-pipeline.txt",
)
INDEX = "?view=index"
UNTIL_INDEXED = 120_000
"""Milliseconds; a server that has just started loads its model and indexes its articles first."""
HOSTILE_NAME = '<img src=x onerror=alert(1)> & "quotes" {{x}}.txt'
HOSTILE_TEXT = "The Farrow weir was opened by <script>alert(1)</script> & <b onclick=alert(2)>the mayor</b>."

DROP = """(files) => {
  const dropped = new DataTransfer();
  for (const [name, text] of files) dropped.items.add(new File([text], name));
  for (const type of ["dragover", "drop"]) {
    const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: dropped });
    document.querySelector("#conversation").dispatchEvent(event);
    if (!event.defaultPrevented) throw new Error(`the page leaves the ${type} to the browser`);
  }
}"""


def copy_articles(folder: Path) -> Path:
    """A few of the seeds."""
    for name in OLD:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SEEDS / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory, outside: Listener) -> Iterator[Server]:
    """The page over a few of the seeds, to which each test brings something of its own."""
    folder = tmp_path_factory.mktemp("growing")
    with serving(copy_articles(folder / "articles"), folder / "index", outside) as server:
        yield server
    assert not list(server.corpus.glob(".*"))
    assert outside.heard == []


@pytest.fixture
def page(growing: Server, visit: Visit) -> Page:
    """The view Index, once it can bring articles in."""
    return open_index(visit(growing, INDEX))


def open_index(page: Page) -> Page:
    expect(page.locator("#adding .adding:not([data-ticket=''])")).to_be_visible()
    expect(page.locator("#holdings dl")).to_be_visible(timeout=UNTIL_INDEXED)
    return page


def payload(name: str, content: str | bytes) -> dict[str, Any]:
    data = content if isinstance(content, bytes) else content.encode()
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def articles(page: Page) -> int:
    """How many the status says there are."""
    found = re.match(r"[\d,]+", page.locator("#status .count").inner_text())
    assert found
    return int(found.group().replace(",", ""))


def expect_done(page: Page, articles: int) -> None:
    said = "1 article" if articles == 1 else f"{articles} articles"
    expect(page.locator("#work .outcome")).to_have_text(f"{said} can be asked about now.")


def results(page: Page) -> dict[str, tuple[str, str]]:
    """What became of each file: its state, and the reason where there is one."""
    return {
        text_of(row.locator(".path")): (
            row.locator(".state").inner_text(),
            "".join(row.locator(".reason").all_inner_texts()),
        )
        for row in page.locator("#work li").all()
    }


def go(page: Page, view: str) -> None:
    page.get_by_role("navigation", name="Views").get_by_role("link", name=view, exact=True).click()


def drop_paths(page: Page, paths: list[Path]) -> None:
    """Drops files and folders from the disk, as the browser's own protocol has them dragged in."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 400, "data": data})


def fact(page: Page, name: str) -> Locator:
    return page.locator(f"#holdings dt:text-is('{name}') + dd")


def first_quote(page: Page, question: str) -> Locator:
    """Asks in the view Ask; the first quote."""
    go(page, "Ask")
    turn = ask(page, question)
    expect(turn.locator(".verdict")).to_contain_text("Answered in the articles’ own words")
    return turn.locator(".quotes li").first


def test_chosen_files_are_listed_and_every_view_shows_them_without_a_reload(page: Page, growing: Server) -> None:
    page.evaluate("window.isTheSame = true")
    before = articles(page)
    files = {
        "beacon.txt": "The Quillon beacon was lit by Odo Farthing in 1903.",
        "picture.png": "x",
        "broken.txt": b"\0\xff",
    }
    page.locator("input.files").set_input_files([payload(name, text) for name, text in files.items()])
    expect_done(page, 1)
    found = results(page)
    assert {name: state for name, (state, _) in found.items()} == {
        "beacon.txt": "added",
        "picture.png": "not added",
        "broken.txt": "not added",
    }
    assert found["beacon.txt"][1] == ""
    assert "format" in found["picture.png"][1]
    assert "encoding" in found["broken.txt"][1]
    expect(page.locator("#adding ul.sending li")).to_have_count(0)
    expect(page.locator("#status .count")).to_have_text(f"{before + 1} articles indexed")
    expect(fact(page, "Articles")).to_have_text(str(before + 1))
    go(page, "Articles")
    expect(page.locator("#table .name", has_text="beacon")).to_have_count(1)
    expect(page.locator("#table tbody tr")).to_have_count(before + 1)
    quote = first_quote(page, "Who lit the Quillon beacon?")
    expect(quote.locator("blockquote")).to_have_text("The Quillon beacon was lit by Odo Farthing in 1903.")
    assert page.evaluate("window.isTheSame")
    assert (growing.corpus / "added/beacon.txt").read_text() == files["beacon.txt"]


def test_a_folder_keeps_its_paths_and_what_is_known_already_says_where(
    page: Page, growing: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "harvest"
    (folder / "week").mkdir(parents=True)
    (folder / "week/one.txt").write_text("The Ambry orchard was planted with medlars.")
    (folder / "two.jsonl").write_text("".join(json.dumps({"text": f"Ledger {n} is full."}) + "\n" for n in range(3)))
    shutil.copy(growing.corpus / OLD[2], folder / "pipeline.txt")
    page.locator("input.folder").set_input_files(folder)
    expect_done(page, 4)
    assert results(page) == {
        "harvest/week/one.txt": ("added", ""),
        "harvest/two.jsonl": ("added", ""),
        "harvest/pipeline.txt": ("already here", f"the same as {OLD[2]}"),
    }
    expect(page.locator("#work li", has_text="two.jsonl")).to_contain_text("3 articles")
    assert (growing.corpus / "added/harvest/week/one.txt").exists()


def test_a_zip_is_unpacked_and_its_files_listed_one_by_one(page: Page, growing: Server) -> None:
    packed = zipped({"inner/tarn.txt": b"The Hollin tarn froze in April.", "../up.txt": b"x", "app.exe": b"x"})
    page.locator("input.files").set_input_files(payload("news.zip", packed))
    expect_done(page, 1)
    assert {name: state for name, (state, _) in results(page).items()} == {
        "news.zip/inner/tarn.txt": "added",
        "news.zip/../up.txt": "not added",
        "news.zip/app.exe": "not added",
    }
    assert (growing.corpus / "added/news/inner/tarn.txt").exists()


def test_files_are_dropped_anywhere_and_the_page_goes_to_where_they_are_listed(growing: Server, visit: Visit) -> None:
    page = visit(growing)
    expect(page.locator("#adding .adding:not([data-ticket=''])")).to_be_attached()
    page.evaluate(DROP, [["lock.txt", "The Pell canal lock broke."], ["mill.md", "# Mill\n\nThe Orrin mill burned."]])
    expect(page).to_have_url(re.compile(r"\?view=index$"))
    expect_done(page, 2)
    assert results(page) == {"lock.txt": ("added", ""), "mill.md": ("added", "")}
    expect(page.locator("body")).not_to_have_class(re.compile("dropping"))
    expect(first_quote(page, "What happened to the Orrin mill?").locator("blockquote")).to_have_text(
        "The Orrin mill burned."
    )


def test_a_folder_and_a_file_dropped_together_come_with_all_that_is_below(
    page: Page, growing: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "drawer"
    (folder / "deep/deeper").mkdir(parents=True)
    (folder / "one.txt").write_text("The Corrie inn is closed.")
    (folder / "deep/deeper/two.txt").write_text("The Corrie road is flooded.")
    (tmp_path / "three.txt").write_text("The Corrie bridge is shut.")
    drop_paths(page, [folder, tmp_path / "three.txt"])
    expect_done(page, 3)
    assert set(results(page)) == {"drawer/one.txt", "drawer/deep/deeper/two.txt", "three.txt"}
    assert (growing.corpus / "added/drawer/deep/deeper/two.txt").exists()


def test_a_pasted_text_is_cited_by_what_was_said_of_it(page: Page) -> None:
    page.get_by_text("Paste a text").click()
    form = page.locator("form.paste")
    form.get_by_label("Title").fill("Bells return to “Saint Ebba” & all")
    form.get_by_label("Source").fill("Marsh Courier")
    form.get_by_label("Date").fill("2023-11-05")
    form.get_by_label("Text").fill("The bells of Saint Ebba rang again after the foundry of Jory Pascoe recast them.")
    form.get_by_role("button", name="Add this text").click()
    expect_done(page, 1)
    quote = first_quote(page, "Which foundry recast the bells of Saint Ebba?")
    expect(quote.locator("cite")).to_have_text("Bells return to “Saint Ebba” & all")
    expect(quote.locator(".about")).to_have_text("Marsh Courier · 5 November 2023")


def test_hostile_names_and_contents_are_text_to_the_letter(page: Page, growing: Server, outside: Listener) -> None:
    refused = "<svg onload=alert(3)>.exe"
    page.locator("input.files").set_input_files([payload(HOSTILE_NAME, HOSTILE_TEXT), payload(refused, "x")])
    expect_done(page, 1)
    assert {name: state for name, (state, _) in results(page).items()} == {HOSTILE_NAME: "added", refused: "not added"}
    assert (growing.corpus / "added" / HOSTILE_NAME).read_text() == HOSTILE_TEXT
    quote = first_quote(page, "Who opened the Farrow weir?")
    assert text_of(quote.locator("blockquote")) == HOSTILE_TEXT
    expect(
        page.locator(":is(#work, #holdings, #conversation, #table) :is(img, svg, script, b[onclick])")
    ).to_have_count(0)
    assert outside.heard == []


def test_a_change_in_the_folder_is_found_when_asked_for(page: Page, growing: Server) -> None:
    update = page.get_by_role("button", name="Look for changes in the folder")
    update.click()
    expect(page.locator("#work .outcome")).to_have_text("The index is as the folder is.")
    (growing.corpus / "smithy.txt").write_text("The Brae smithy shod forty horses.")
    update.click()
    expect_done(page, 1)


def test_answers_from_the_index_before_say_so_and_their_citations_still_open(growing: Server, visit: Visit) -> None:
    page = visit(growing)
    turn = ask(page, MET)
    quotes = turn.locator("blockquote").all_text_contents()
    go(page, "Index")
    open_index(page)
    page.locator("input.files").set_input_files(payload("quay.txt", "The Wick quay was rebuilt with granite."))
    expect_done(page, 1)
    go(page, "Ask")
    elsewhere = page.locator("#conversation .elsewhere")
    expect(elsewhere).to_contain_text("Some of these answers are from another index.")
    assert turn.locator("blockquote").all_text_contents() == quotes
    for number in range(len(quotes)):
        assert open_citation(page, turn, number) == quotes[number]
    elsewhere.get_by_role("button", name="Ask again").click()
    expect(elsewhere).to_have_count(0)
    assert turn.locator("blockquote").all_text_contents() == quotes


def write_much(folder: Path, seed: int) -> Path:
    """A folder that takes long to encode and not long to read; every seed gives other texts."""
    random = Random(seed)
    folder.mkdir()
    for part in range(4):
        texts = ["\n\n".join(" ".join(random.choices(WORDS, k=120)) for _ in range(12)) for _ in range(25)]
        (folder / f"{part}.jsonl").write_text("".join(f"{json.dumps({'text': text})}\n" for text in texts), "utf-8")
    return folder


def test_work_that_is_cancelled_leaves_all_as_it_was(page: Page, growing: Server, tmp_path: Path) -> None:
    before = contents(growing.corpus)
    count, index_id = articles(page), fact(page, "Index").inner_text()
    page.locator("input.folder").set_input_files(write_much(tmp_path / "much", seed=1))
    expect(page.locator("#work .stage")).to_contain_text("Encoding passages")
    page.locator("#work").get_by_role("button", name="Cancel").click()
    expect(page.locator("#work .outcome")).to_have_text("Cancelled. The articles and the index are as they were.")
    assert contents(growing.corpus) == before
    page.reload()
    open_index(page)
    assert (articles(page), fact(page, "Index").inner_text()) == (count, index_id)
    expect(page.locator("#work .work")).to_have_count(0)
    expect(first_quote(page, MET).locator("blockquote")).to_contain_text("met the Chief of Army Staff")


def test_work_goes_on_through_a_reload_and_every_tab_sees_it_while_questions_are_answered(
    page: Page, growing: Server, tmp_path: Path
) -> None:
    page.locator("input.folder").set_input_files(write_much(tmp_path / "more", seed=2))
    expect(page.locator("#work .stage")).to_contain_text("Encoding passages")
    page.reload()
    expect(page.locator("#work .stage")).to_contain_text("Encoding passages")
    other = page.context.new_page()
    other.goto(f"{growing.address}/{INDEX}")
    open_index(other)
    expect(other.locator("#work .stage")).to_contain_text("Encoding passages")
    expect(first_quote(page, MET).locator("blockquote")).to_contain_text("met the Chief of Army Staff")
    expect(other.locator("#work .stage")).to_be_visible()
    other.locator("input.files").set_input_files(payload("late.txt", "The Tamsin ferry was late."))
    expect(other.locator("#adding [role=alert]")).to_have_text(
        "Articles are being brought in already; wait until that is done."
    )
    other.locator("#work").get_by_role("button", name="Cancel").click()
    for each in (page, other):
        expect(each.locator("#work .outcome")).to_have_text("Cancelled. The articles and the index are as they were.")


# Who may not.


def put(server: Server, **headers: str) -> httpx.Response:
    return httpx.put(f"{server.address}/incoming?name=a.txt", content=b"Rain.", headers=headers, trust_env=False)


def test_a_page_for_everybody_takes_nothing_in_and_says_how_its_owner_allows_it(
    tmp_path: Path, visit: Visit, outside: Listener
) -> None:
    corpus = copy_articles(tmp_path / "articles")
    before = contents(corpus)
    command = ("-m", "assistant", "serve", "--host", "127.0.0.1")
    with serving(corpus, tmp_path / "index", outside, command=command, settings={"SYSTEM": "spaces"}) as server:
        page = visit(server, INDEX)
        expect(page.locator("#holdings dl")).to_be_visible(timeout=UNTIL_INDEXED)
        expect(page.locator("#adding .closed")).to_contain_text("set CLIPPINGS_OWNER_PASSWORD")
        expect(page.locator("#adding :is(button, input, form)")).to_have_count(0)
        refused = put(server)
        assert refused.status_code == 403
        assert "\n" not in refused.json()["problem"]
    assert contents(corpus) == before


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, outside: Listener) -> Iterator[Server]:
    """The page behind a password, which takes small files from its owner."""
    folder = tmp_path_factory.mktemp("guarded")
    settings = {
        "CLIPPINGS_PASSWORD": "swordfish",
        "CLIPPINGS_OWNER_PASSWORD": "gurnard",
        "CLIPPINGS_MAX_INCOMING_BYTES": "100000",
    }
    with serving(copy_articles(folder / "articles"), folder / "index", outside, settings=settings) as server:
        yield server
    assert outside.heard == []


def log_in(page: Page, password: str) -> None:
    page.locator("input:not([type=password])").first.fill("reader")
    page.locator("input[type=password]").fill(password)
    page.locator("input[type=password]").press("Enter")


def test_a_password_hides_the_whole_page(guarded: Server, visit: Visit) -> None:
    assert httpx.get(f"{guarded.address}/healthz", trust_env=False).text == "well\n"
    asked = httpx.post(f"{guarded.address}/gradio_api/call/ask", json={"data": [MET]}, trust_env=False)
    assert asked.status_code == 401
    assert put(guarded).status_code == 403
    page = visit(guarded)
    expect(page.locator("input[type=password]")).to_be_visible()
    expect(page.locator("#adding, #status, #question")).to_have_count(0)
    log_in(page, "sword fish")
    expect(page.locator("body")).to_contain_text("Incorrect Credentials")
    assert violations(page, WCAG) == []
    log_in(page, "swordfish")
    expect(page.locator("#status .count")).to_be_visible(timeout=UNTIL_INDEXED)
    expect(first_quote(page, MET).locator("blockquote")).to_contain_text("met the Chief of Army Staff")


def test_the_owners_password_opens_the_way_in(guarded: Server, visit: Visit) -> None:
    page = visit(guarded)
    log_in(page, "swordfish")
    expect(page.locator("#status .count")).to_be_visible(timeout=UNTIL_INDEXED)
    before = articles(page)
    go(page, "Index")
    password = page.locator("#adding input[type=password]")
    password.fill("swordfish")
    password.press("Enter")
    expect(page.locator("#adding [role=alert]")).to_have_text("This is not the password.")
    expect(page.locator("input.files")).to_have_count(0)
    assert violations(page) == []
    password.fill("gurnard")
    password.press("Enter")
    open_index(page)
    page.locator("input.files").set_input_files(payload("large.txt", b"x" * 20_000_000))
    unsent = page.locator("#adding ul.sending li")
    expect(unsent).to_contain_text("is over the limit of 100,000 bytes; split it")
    page.locator("input.files").set_input_files(
        [payload("large.txt", b"x" * 200_000), payload("dune.txt", "The Sallow dune moved.")]
    )
    expect_done(page, 1)
    expect(unsent).to_have_count(1)
    expect(unsent).to_contain_text("large.txt not added")
    assert violations(page) == []
    expect(page.locator("#status .count")).to_have_text(f"{before + 1} articles indexed")
