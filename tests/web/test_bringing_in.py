"""HTML of the frame and of the view Index: what the index holds, what is brought in, and how far that is."""

import json
from html import escape
from typing import get_args
from urllib.parse import parse_qs

import pytest
from hypothesis import given

from assistant.adding import Item
from assistant.reading import READERS
from assistant.web.admission import Policy
from assistant.web.rendering import (
    render_adding,
    render_exporting,
    render_holdings,
    render_keeping,
    render_masthead,
    render_pending,
    render_work,
)
from assistant.web.texts import LANGUAGES, texts_in
from assistant.web.workbench import Stage, Work
from tests.toy import Newsroom
from tests.web.parsing import EN, HOSTILE, Parsed, anything

VIEWS = ("ask", "articles", "index")
HOSTILE_NAME = "<img src=x onerror=alert(1)>"


# The frame.


def test_the_masthead_leads_to_every_view_and_past_itself() -> None:
    parsed = Parsed(render_masthead(EN, VIEWS))
    assert parsed.texts("h1") == ["Clippings"]
    assert [(each["href"], each.get("data-view")) for each in parsed.attributes("a")] == [
        ("#question", None),
        ("?view=ask", "ask"),
        *((f"?view={view}", view) for view in VIEWS),
    ]
    assert parsed.texts("li") == ["Ask", "Articles", "Index"]
    assert parsed.attributes("nav") == [{"aria-label": "Views"}]
    assert [each["aria-label"] for each in parsed.attributes("button")] == ["Change between light and dark"]


def test_a_conversation_is_saved_in_four_formats() -> None:
    kinds = [each["data-kind"] for each in Parsed(render_exporting(EN)).attributes("button")]
    assert kinds == ["markdown", "html", "csv", "json"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_makes_the_same_frame(language: str) -> None:
    def render(language: str) -> Parsed:
        texts = texts_in(language)
        frame = [render_keeping(texts), render_exporting(texts), render_pending(texts)]
        ways = [render_adding(texts, "open", "ticket"), render_adding(texts, "locked"), render_adding(texts, "closed")]
        work = [render_work(texts, Work(stage, 1, 2, (Item("a", "added", 1),))) for stage in get_args(Stage)]
        return Parsed(render_masthead(texts, VIEWS) + "".join([*frame, *ways, *work]))

    assert render(language).shape == render("en").shape


# What the index holds.


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    lines = [
        {"id": "a", "text": "Rain fell.", "source": escape(HOSTILE_NAME), "published": "2024-01-29"},
        {"id": "b", "text": "The tide is low.", "source": escape(HOSTILE_NAME), "published": "2023-12-31"},
        {"id": "c", "text": "The school closes.", "source": "Wire & Co."},
        {"id": "d", "text": "The school closes.", "source": "Wire & Co."},
    ]
    newsroom.build({"lines.jsonl": "".join(f"{json.dumps(line)}\n" for line in lines), f"{HOSTILE_NAME}.txt": b"\0"})
    return newsroom


def test_the_holdings_are_the_facts_of_the_index(room: Newsroom) -> None:
    store = room.open().store
    parsed = Parsed(render_holdings(EN, store))
    facts = dict(zip(parsed.texts("dt"), parsed.texts("dd"), strict=True))
    assert facts == {
        "Articles": "3",
        "Exact copies besides": "1",
        "Passages": "3",
        "Published": "31 December 2023 to 29 January 2024, 1 without a date",
        "Folder": str(room.corpus),
        "Model": "toy (toy)",
        "Vector search": facts["Vector search"],
        "Index": store.index_id,
    }


def test_each_source_is_counted_and_leads_to_its_articles(room: Newsroom) -> None:
    parsed = Parsed(render_holdings(EN, room.open().store))
    assert parsed.texts("li")[:2] == [f"{HOSTILE_NAME} 2 articles", "Wire & Co. 1 article"]
    sources = [parse_qs(str(each["href"]).removeprefix("?"))["source"] for each in parsed.attributes("a")]
    assert sources == [[HOSTILE_NAME], ["Wire & Co."]]


def test_what_could_not_be_read_is_listed_with_its_reason_and_is_no_markup(room: Newsroom) -> None:
    store = room.open().store
    parsed = Parsed(render_holdings(EN, store))
    (failure,) = store.catalogue.failures()
    assert parsed.texts("bdi", **{"class": "path"}) == [f"{HOSTILE_NAME}.txt"]
    assert parsed.texts("span", lang="en") == [failure.reason]
    assert "img" not in {tag for tag, _ in parsed.shape}


def test_a_folder_that_is_read_whole_says_so(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": "Rain fell."})
    parsed = Parsed(render_holdings(EN, newsroom.open().store))
    assert parsed.texts("p", **{"class": "whole"}) == ["Everything in the folder could be read."]
    assert "Published" not in parsed.texts("dt")
    assert parsed.texts("h3") == []


def test_an_index_that_is_yet_to_come_says_so() -> None:
    parsed = Parsed(render_holdings(EN, None))
    assert parsed.texts("p") == ["What the index holds is shown as soon as it is ready."]


def test_an_index_of_nothing_is_shown_too(newsroom: Newsroom) -> None:
    newsroom.build({})
    parsed = Parsed(render_holdings(EN, newsroom.open().store))
    assert dict(zip(parsed.texts("dt"), parsed.texts("dd"), strict=True))["Articles"] == "0"


# Who may bring articles in.


@pytest.mark.parametrize("policy", get_args(Policy))
def test_whoever_has_a_ticket_may_bring_articles_in(policy: Policy) -> None:
    parsed = Parsed(render_adding(EN, policy, "a-ticket"))
    assert parsed.attributes("section") == [{"class": "adding", "data-ticket": "a-ticket"}]
    files, folder = [each for each in parsed.attributes("input") if each["type"] == "file"]
    assert files["accept"] == ",".join(READERS)
    assert "multiple" in files
    assert "webkitdirectory" in folder
    named = [each["name"] for tag in ("input", "textarea") for each in parsed.attributes(tag) if "name" in each]
    assert named == ["title", "source", "published", "url", "text"]
    assert "password" not in named
    assert [each["data-do"] for each in parsed.attributes("button") if "data-do" in each] == ["update"]


def test_a_locked_page_asks_for_the_password_and_offers_nothing_else() -> None:
    parsed = Parsed(render_adding(EN, "locked", problem="This is not the password."))
    assert parsed.attributes("section") == [{"class": "adding"}]
    assert [(each["type"], each["name"]) for each in parsed.attributes("input")] == [("password", "password")]
    assert parsed.texts("button") == ["Unlock"]
    assert parsed.texts("p", role="alert") == ["This is not the password."]


def test_a_closed_page_says_how_its_owner_opens_it_and_offers_nothing() -> None:
    parsed = Parsed(render_adding(EN, "closed"))
    assert not parsed.attributes("input") + parsed.attributes("button") + parsed.attributes("form")
    (said,) = parsed.texts("p", **{"class": "closed"})
    assert "CLIPPINGS_OWNER_PASSWORD" in said


@given(anything.filter(bool))
def test_ticket_and_problem_are_text(value: str) -> None:
    parsed = Parsed(render_adding(EN, "open", value, value))
    assert parsed.shape == Parsed(render_adding(EN, "open", "x", "x")).shape
    assert parsed.attributes("section")[0]["data-ticket"] == value
    assert parsed.texts("p", role="alert") == [value]


# How far it is.


def test_nothing_at_work_is_nothing() -> None:
    assert render_work(EN, None) == ""


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (Work("reading", 1, 1200), "Reading articles: 1 of 1,200 Cancel"),
        (Work("encoding", 30, 60), "Encoding passages: 30 of 60 Cancel"),
        (Work("writing", 0, 60), "Writing the index: 0 of 60 Cancel"),
        (Work("writing", 0, 0), "Getting ready … Cancel"),
        (Work("done", items=(Item("a.txt", "added", 1),), articles=1), "1 article can be asked about now."),
        (Work("done", items=(Item("a.txt", "known", 1),)), "Nothing was added."),
        (Work("done"), "The index is as the folder is."),
        (Work("cancelled"), "Cancelled. The articles and the index are as they were."),
        (Work("failed", problem="the disk is <full>"), "Nothing was added: the disk is <full>."),
    ],
)
def test_each_stage_of_the_work_has_its_line(work: Work, said: str) -> None:
    parsed = Parsed(render_work(EN, work))
    (line,) = parsed.texts("p")
    assert line.strip() == said
    assert parsed.attributes("div") == [{"class": "work", "data-stage": work.stage}]
    can_be_cancelled = [each for each in parsed.attributes("button") if each["data-do"] == "cancel"]
    assert bool(can_be_cancelled) is not work.is_over
    assert bool(parsed.attributes("progress")) is not work.is_over


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Item("a.txt", "received"), "a.txt received"),
        (Item("a.jsonl", "added", 3), "a.jsonl added 3 articles"),
        (Item("a.txt", "known", 1, "the same as b.txt"), "a.txt already here 1 article"),
        (Item("a.pdfx", "refused", reason="no such format"), "a.pdfx not added"),
    ],
)
def test_each_file_says_what_became_of_it(item: Item, said: str) -> None:
    parsed = Parsed(render_work(EN, Work("done", items=(item,))))
    (line,) = parsed.texts("li", **{"class": item.state})
    assert line.removesuffix(item.reason).strip() == said
    assert parsed.texts("p", **{"class": "reason"}) == ([item.reason] if item.reason else [])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_files_are_text(hostile: str) -> None:
    def render(value: str) -> Parsed:
        items = (Item(value, "refused", reason=value), Item(value, "added", 2, value))
        return Parsed(render_work(EN, Work("failed", items=items, problem=value)))

    parsed = render(hostile)
    assert parsed.shape == render("x").shape
    assert parsed.texts("bdi") == [hostile] * 2
    assert parsed.texts("p", **{"class": "reason"}) == [hostile] * 2
    assert parsed.texts("p", role="alert") == [f"Nothing was added: {hostile}."]
