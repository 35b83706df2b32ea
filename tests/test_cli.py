"""The command line: what each command prints, and the one line it prints where something cannot be done."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from assistant import watching
from assistant.cli import main
from assistant.encoding import Encoder, find_model
from assistant.errors import IndexBusy
from assistant.fetching import Page, to_mhtml
from assistant.index import Store
from assistant.reading import READERS
from assistant.records import BuildReport
from assistant.settings import Settings
from tests.toy import ROOT, SEEDS, listing

FILES = (
    "2024-01-29-demo-wire-minister-meets-army-chief.txt",
    "2024-01-30-demo-gazette-liaison-officers.txt",
    "background/gas-pipeline.txt",
    "background/who-is-who.md",
    "demo-wire-briefs.jsonl",
)
ODD = "lighthouse.txt"
ODD_TEXT = (
    "\U0001f6a2\U0001f468\u200d\U0001f469 Cafe\u0301 news.\r\n\r\n"
    "The lighthouse keepers of Eastmere ended “their” strike.\r\n"
)
MET = "Who met the army chief?"
PIPELINE = "When was the gas pipeline agreement signed?"
KEEPERS = "What did the lighthouse keepers of Eastmere end?"
ABSENT = "How do volcanoes erupt under glaciers?"

ANSWER_FIELDS = [
    "qid",
    "question",
    "verdict",
    "confidence",
    "searched_for",
    "carried",
    "understood",
    "ignored",
    "within",
]
ANSWER_FIELDS += ["scope", "matching", "today", "absent_terms", "index_id", "withheld", "quotes", "hits"]
QUOTE_FIELDS = [
    *("article_id", "start", "end", "text", "sha256", "score", "core", "speaker", "speaker_span", "verb", "days"),
    *("page", "also_in", "caution"),
]
HIT_FIELDS = ["article_id", "start", "end", "score", "also_in"]
REPORT_FIELDS = ["read", "unchanged", "changed", "removed", "failed", "passages", "seconds"]


@dataclass(frozen=True)
class Ran:
    """What a command returned and printed."""

    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """The lines on standard error, each of which has to be a complaint of the program's own."""
        lines = self.err.splitlines()
        assert all(line.startswith("clippings: ") for line in lines), self.err
        return lines

    @property
    def json(self) -> Any:
        assert self.out.endswith("\n")
        assert self.out.count("\n") == 1
        return json.loads(self.out)


@dataclass(frozen=True)
class Room:
    """A corpus and its index."""

    corpus: Path
    index: Path

    def generation(self) -> Path:
        return self.index / "generations" / (self.index / "CURRENT").read_text("utf-8").split()[0]

    def text(self, article_id: str) -> str:
        """An article's text, read from its source file without the house's own reader."""
        file = self.corpus / article_id
        if file.is_file():
            return file.read_bytes().decode("utf-8")
        lines = (self.corpus / "demo-wire-briefs.jsonl").read_text("utf-8").split("\n")
        (text,) = (item["text"] for item in map(json.loads, filter(None, lines)) if item["id"] == article_id)
        return str(text)


def run(*arguments: object) -> Ran:
    """One command, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


def lines_of(text: str) -> list[Any]:
    return [json.loads(line) for line in text.split("\n") if line]


@pytest.fixture(scope="module", autouse=True)
def the_model_is_loaded_once(model: Encoder) -> Iterator[None]:
    def load(settings: Settings) -> Encoder:
        find_model(settings.model)
        return model

    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CLIPPINGS_")]:
            patch.delenv(name)
        for module in ("commands", "adding", "following"):
            patch.setattr(f"assistant.cli.{module}.load_encoder", load)
        patch.setattr("assistant.encoding.load_encoder", load)
        yield


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """Some of the seeds, an exact copy of one of them, and an odd text; indexed. Not to be changed."""
    folder = tmp_path_factory.mktemp("cli")
    room = Room(folder / "corpus", folder / "index")
    for name in FILES:
        (room.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SEEDS / name, room.corpus / name)
    shutil.copyfile(SEEDS / FILES[1], room.corpus / "z-again.txt")
    (room.corpus / ODD).write_bytes(ODD_TEXT.encode())
    assert run("index", room.corpus, "--index", room.index).code == 0
    return room


@pytest.fixture
def own_room(room: Room, tmp_path: Path) -> Room:
    """A copy of the room that may be changed."""
    shutil.copytree(room.corpus.parent, tmp_path / "room")
    return Room(tmp_path / "room" / "corpus", tmp_path / "room" / "index")


@pytest.fixture(scope="module")
def passages(room: Room) -> int:
    return int(run("report", "--json", "--index", room.index).json["passages"])


@pytest.fixture(scope="module")
def answer(room: Room) -> dict[str, Any]:
    return dict(run("ask", MET, "--json", "--index", room.index).json)


# index


def counts(report: Ran) -> dict[str, int]:
    return {name: report.json[name] for name in ("read", "unchanged", "changed", "removed")}


def test_index_reports_what_it_did(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for name in ("a", "b", "c"):
        (corpus / f"{name}.txt").write_text(f"The {name} ferry sails at noon, the harbour office said.", "utf-8")
    first = run("index", corpus, "--index", index, "--json")
    assert (first.code, first.err) == (0, "")
    assert set(REPORT_FIELDS) <= set(first.json)
    assert counts(first) == {"read": 3, "unchanged": 0, "changed": 0, "removed": 0}
    assert (first.json["failed"], first.json["passages"]) == ([], 3)
    assert isinstance(first.json["seconds"], float)
    (corpus / "a.txt").unlink()
    (corpus / "b.txt").write_text("The bus is late, the council said on Monday.", "utf-8")
    (corpus / "broken.txt").write_bytes(b"\0\xff")
    second = run("index", corpus, "--index", index, "--json")
    assert second.code == 1
    assert counts(second) == {"read": 2, "unchanged": 1, "changed": 1, "removed": 1}
    assert [failure["place"] for failure in second.json["failed"]] == ["broken.txt"]
    assert len(second.complaints) == 1
    third = run("index", corpus, "--index", index, "--json")
    assert counts(third) == {"read": 0, "unchanged": 3, "changed": 0, "removed": 0}
    assert third.json["failed"] == second.json["failed"]
    assert third.json["index_id"] == second.json["index_id"] != first.json["index_id"]


def test_index_ends_with_a_report_to_read(own_room: Room) -> None:
    (own_room.corpus / ODD).unlink()
    ran = run("index", own_room.corpus, "--index", own_room.index)
    assert (ran.code, ran.err) == (0, "")
    assert "0 files read (0 changed), 6 unchanged, 1 removed (0 moved), 0 failures\n" in ran.out
    assert "1 exact copies besides" in ran.out


# add, watch


def page_at(url: str) -> Page:
    content = "<html><title>Fog</title><p>Fog closed the quay of Eastmere on Monday, the harbour office said.</html>"
    return Page(url, "text/html", "utf-8", content.encode(), datetime(2026, 11, 25, 16, 30, tzinfo=UTC))


def test_add_brings_in_files_folders_and_archives(own_room: Room, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "week").mkdir(parents=True)
    (folder / "week" / "rain.txt").write_text("Rain is late this year in Eastmere.")
    (folder / ".hidden.txt").write_text("Hidden.")
    (tmp_path / "fog.txt").write_text("Fog closed the quay of Eastmere on Monday.")
    with ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("snow.txt", "Snow closed the pass above Eastmere.")
    what = (tmp_path / "fog.txt", folder, tmp_path / "more.zip", own_room.corpus / ODD)
    ran = run("add", *what, "--to", own_room.corpus, "--index", own_room.index)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "added   fog.txt: 1 article",
        "added   news/week/rain.txt: 1 article",
        "added   more.zip/snow.txt: 1 article",
        f"known   {ODD}: 1 article (the same as {ODD})",
    ]
    (quote, *_) = run("ask", "What closed the quay?", "--json", "--index", own_room.index).json["quotes"]
    assert (quote["article_id"], quote["text"]) == ("added/fog.txt", "Fog closed the quay of Eastmere on Monday.")


def test_what_cannot_be_added_is_a_line_each_and_the_rest_is_added(own_room: Room, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "fog.txt").write_text("Fog closed the quay of Eastmere on Monday.")
    (folder / "picture.png").write_bytes(b"x")
    (folder / "link.txt").symlink_to(own_room.corpus / ODD)
    os.mkfifo(folder / "pipe.txt")
    what = (folder, tmp_path / "nowhere.txt", "http://127.0.0.1/", "ftp://news.example/a.txt")
    ran = run("add", *what, "--to", own_room.corpus, "--index", own_room.index, "--json")
    assert ran.code == 1
    assert {item["name"]: item["state"] for item in ran.json["items"]} == {
        "news/fog.txt": "added",
        **dict.fromkeys(("news/link.txt", "news/picture.png", "news/pipe.txt"), "refused"),
    }
    assert ran.json["report"]["read"] == 1
    assert [line.partition(";")[0] for line in ran.complaints] == [
        f"clippings: {tmp_path / 'nowhere.txt'}: no such file or folder",
        "clippings: http://127.0.0.1/: 127.0.0.1 is not a public address",
        "clippings: ftp://news.example/a.txt: is neither http nor https, and nothing else is fetched",
        "clippings: news/link.txt: it is a link that leads out of its folder",
        "clippings: news/picture.png: is in no format that is read",
        "clippings: news/pipe.txt: it is not a file, or is gone",
        f"clippings: what is read ends in one of {', '.join(READERS)}",
    ]


def test_add_with_nothing_to_add_leaves_everything_as_it_is(own_room: Room, tmp_path: Path) -> None:
    before = listing(own_room.index)
    ran = run("add", tmp_path / "nowhere.txt", "--to", own_room.corpus, "--index", own_room.index, "--json")
    assert (ran.code, ran.json) == (1, {"items": [], "report": None})
    assert listing(own_room.index) == before
    assert not (own_room.corpus / "added").exists()


def test_add_keeps_a_page_with_its_address_and_the_date_of_its_retrieval(
    own_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.fetching.fetch", lambda address, most_bytes: page_at(address))
    url = "https://news.example/2026/fog.html"
    ran = run("add", url, "--to", own_room.corpus, "--index", own_room.index)
    assert (ran.code, ran.err, ran.out) == (0, "", "added   news-example-2026-fog-html.mhtml: 1 article\n")
    kept = own_room.corpus / "added" / "news-example-2026-fog-html.mhtml"
    assert kept.read_bytes() == to_mhtml(page_at(url))
    (quote, *_) = run("ask", "What closed the quay?", "--json", "--index", own_room.index).json["quotes"]
    assert quote["article_id"] == f"added/{kept.name}"
    assert "Fog closed the quay of Eastmere on Monday" in quote["text"]
    article = Store.open(own_room.index).read_article(quote["article_id"])
    said = {each.field: each.value for each in article.evidence}
    assert (article.url, said["retrieved"]) == (url, "Wed, 25 Nov 2026 16:30:00 +0000")


def test_add_without_a_folder_to_add_to_is_one_line(tmp_path: Path) -> None:
    ran = run("add", SEEDS / FILES[0], "--to", tmp_path / "nowhere", "--index", tmp_path / "index")
    assert (ran.code, ran.out) == (1, "")
    assert ran.complaints == [f"clippings: {tmp_path / 'nowhere'}: no such folder; name a folder of articles"]


@pytest.mark.parametrize("as_json", [False, True])
def test_watch_says_in_a_line_what_each_build_did_and_what_stands_in_its_way(
    own_room: Room, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    def watch_twice(corpus: Path, index: Path, encoder: Encoder, settings: Settings, on_report: Any, stop: Any) -> None:
        def tell(report: object) -> None:
            on_report(report)
            if isinstance(report, BuildReport):
                stop.set()

        on_report(IndexBusy(index))
        watching.watch(corpus, index, encoder, settings, tell, stop)

    monkeypatch.setattr("assistant.cli.following.watch", watch_twice)
    (own_room.corpus / "fog.txt").write_text("Fog closed the quay of Eastmere on Monday.")
    ran = run("watch", own_room.corpus, "--index", own_room.index, *(["--json"] if as_json else []))
    assert ran.code == 0
    (complaint,) = ran.complaints
    assert complaint.endswith("another process is building this index; wait until it has finished; trying again")
    if as_json:
        assert (ran.json["read"], ran.json["removed"]) == (1, 0)
    else:
        assert ran.out.startswith(f"1 read, {len(FILES) + 2} unchanged, 0 removed, 0 failed: ")
        assert ran.out.count("\n") == 1


def test_the_folders_are_seeds_and_index_unless_named(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seeds").symlink_to(room.corpus, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    assert run("index").code == 0
    assert (tmp_path / "index" / "CURRENT").is_file()
    assert run("ask", KEEPERS, "--json").json["quotes"][0]["article_id"] == ODD


def test_folders_may_be_named_by_the_environment(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPPINGS_INDEX", str(room.index))
    assert run("ask", KEEPERS, "--json").json["quotes"][0]["article_id"] == ODD


# ask


def test_ask_prints_one_line_with_the_fields_of_an_answer(room: Room, answer: dict[str, Any]) -> None:
    assert list(answer) == ANSWER_FIELDS
    for quote in answer["quotes"]:
        assert list(quote) == QUOTE_FIELDS
    for hit in answer["hits"]:
        assert list(hit) == HIT_FIELDS


def test_the_fields_of_an_answer_have_their_types(answer: dict[str, Any]) -> None:
    assert isinstance(answer["qid"], str)
    assert answer["verdict"] == "answered"
    assert isinstance(answer["confidence"], float)
    assert 0 <= answer["confidence"] <= 1
    assert (answer["searched_for"], answer["carried"]) == (MET, [])
    for each in (*answer["quotes"], *answer["hits"]):
        kinds = {name: type(each[name]) for name in HIT_FIELDS}
        assert kinds == {"article_id": str, "start": int, "end": int, "score": float, "also_in": list}


@pytest.mark.parametrize("question", [MET, PIPELINE, KEEPERS, "liaison officers", "Who was first in 1950?"])
def test_every_quote_is_the_slice_of_its_source_file(room: Room, question: str) -> None:
    answer = run("ask", question, "--json", "--index", room.index).json
    assert 1 <= len(answer["quotes"]) <= 5
    for quote in answer["quotes"]:
        assert quote["text"] == room.text(quote["article_id"])[quote["start"] : quote["end"]]
        assert quote["sha256"] == sha256(quote["text"].encode()).hexdigest()


def test_offsets_count_code_points(room: Room) -> None:
    (quote, *_) = run("ask", KEEPERS, "--json", "--index", room.index).json["quotes"]
    start = ODD_TEXT.index("The lighthouse")
    assert (quote["article_id"], quote["start"], quote["end"]) == (ODD, start, len(ODD_TEXT) - 2)


def test_an_exact_copy_is_named_beside_the_one_that_is_kept(room: Room) -> None:
    answer = run("ask", "What are the liaison officers to do?", "--json", "--index", room.index).json
    kept = [each for each in (*answer["quotes"], *answer["hits"]) if each["article_id"] == FILES[1]]
    assert kept
    assert all(each["also_in"] == ["z-again.txt"] for each in kept)
    assert "z-again.txt" not in {each["article_id"] for each in (*answer["quotes"], *answer["hits"])}


def test_absent_carries_no_quotes_and_all_its_hits(room: Room) -> None:
    answer = run("ask", ABSENT, "--json", "--index", room.index).json
    assert (answer["verdict"], answer["quotes"]) == ("absent", [])
    assert isinstance(answer["confidence"], float)
    assert len(answer["hits"]) == 10
    assert answer["absent_terms"] == ["volcanoes", "erupt", "glaciers"]


@pytest.mark.parametrize("question", [MET, ABSENT])
def test_k_counts_hits_best_first_and_changes_nothing_else(room: Room, passages: int, question: str) -> None:
    answers = {
        k: run("ask", question, "-k", k, "--json", "--index", room.index).json
        for k in (0, 1, 3, passages - 1, passages, 1000)
    }
    for k, answer in answers.items():
        assert len(answer["hits"]) == min(k, passages)
        assert answer["hits"] == answers[1000]["hits"][:k]
        assert {**answer, "hits": []} == answers[0]
    scores = [hit["score"] for hit in answers[1000]["hits"]]
    assert scores == sorted(scores, reverse=True)
    spans = {(hit["article_id"], hit["start"], hit["end"]) for hit in answers[1000]["hits"]}
    assert len(spans) == passages


def test_ten_hits_are_listed_unless_said_otherwise(answer: dict[str, Any]) -> None:
    assert len(answer["hits"]) == 10


def test_the_same_question_twice_gives_the_same_bytes(room: Room) -> None:
    arguments = ("ask", MET, "--json", "--index", room.index)
    assert run(*arguments).out == run(*arguments).out


def test_ask_takes_the_questions_before_it(room: Room) -> None:
    question = "Where did he meet him?"
    ran = run("ask", question, "--history", PIPELINE, MET, "--json", "--index", room.index)
    assert ran.json["carried"]
    assert all(term in MET for term in ran.json["carried"])
    assert ran.json["searched_for"].startswith(question)
    assert all(term in ran.json["searched_for"] for term in ran.json["carried"])
    alone = run("ask", question, "--json", "--index", room.index).json
    assert (alone["carried"], alone["searched_for"]) == ([], question)


def test_ask_prints_numbered_quotes_with_their_sources(room: Room, answer: dict[str, Any]) -> None:
    ran = run("ask", MET, "--index", room.index)
    assert (ran.code, ran.err) == (0, "")
    for number, quote in enumerate(answer["quotes"], 1):
        assert f"[{number}] {quote['text']}\n" in ran.out
        assert f"{quote['article_id']} [{quote['start']}, {quote['end']})" in ran.out
    assert "Demo Wire, 2024-01-29" in ran.out


def test_ask_says_which_words_are_nowhere(room: Room) -> None:
    ran = run("ask", ABSENT, "--index", room.index)
    assert ran.code == 0
    assert "The articles do not hold an answer." in ran.out
    assert "Nowhere in the articles: volcanoes, erupt, glaciers" in ran.out


def test_ask_says_what_it_carried_over_and_where_copies_are(room: Room) -> None:
    history = ("--history", "What are the liaison officers to do?")
    ran = run("ask", "When are they to go?", *history, "--index", room.index)
    assert ran.out.startswith("Searched for: When are they to go? (liaison")
    assert "also in z-again.txt" in ran.out


def test_ask_takes_the_answers_before_it_from_a_file(room: Room, answer: dict[str, Any], tmp_path: Path) -> None:
    question = "Where did he meet him?"
    asked = ("ask", question, "--json", "--index", room.index)
    for saved in (answer, [answer], {"answers": [answer]}):
        file = write_lines(tmp_path / "before.json", saved)
        followed = run(*asked, "--history-file", file).json
        assert followed["carried"]
        assert followed["quotes"][0]["text"] in {quote["text"] for quote in answer["quotes"]}
    write_lines(tmp_path / "cut.jsonl", answer, "{broken")
    (complaint,) = run(*asked, "--history-file", tmp_path / "cut.jsonl").complaints
    assert complaint.startswith(f"clippings: {tmp_path / 'cut.jsonl'}#2: is not valid JSON")


def test_ask_carries_what_it_is_told_to(room: Room) -> None:
    asked = ("ask", "Where did he meet him?", "--history", MET, "--json", "--index", room.index)
    assert run(*asked, "--carry", "gas", "pipeline", "--carry", "1995").json["carried"] == ["gas", "pipeline", "1995"]
    assert run(*asked, "--alone").json["carried"] == []


def test_ask_searches_the_scope_it_is_given(room: Room) -> None:
    given = {
        "sources": ["Demo Wire"],
        "not_sources": ["Demo Gazette"],
        "not_sections": ["Sport", "Weather"],
        "not_formats": ["jsonl"],
        "since": "2024-01-01",
        "until": "2024-12-31",
        "order": "newest",
    }
    options = [*("--source", "Demo Wire", "--not-source", "Demo Gazette", "--not-section", "Sport")]
    options += [*("--not-section", "Weather", "--not-format", "jsonl", "--order", "newest")]
    options += [*("--since", "2024-01-01", "--until", "2024-12-31")]
    answer = run("ask", MET, *options, "--json", "--index", room.index).json
    assert (answer["within"], answer["scope"]) == (given, given)
    assert {hit["article_id"] for hit in answer["hits"]} == {FILES[0], FILES[2]}
    formats = run("ask", MET, "--format", "md", "--section", "Nowhere", "--json", "--index", room.index).json
    assert formats["within"] == {"formats": ["md"], "sections": ["Nowhere"]}


def test_ask_says_what_it_took_for_a_scope(room: Room) -> None:
    asked = ("ask", "Who met the army chief last week?", "--today", "2024-02-06", "--index", room.index)
    answer = run(*asked, "--json").json
    (understood,) = answer["understood"]
    assert "4 February 2024" in understood["meaning"]
    assert run(*asked).out.startswith(f"“last week”: {understood['meaning']}\n")
    assert answer["today"] == "2024-02-06"
    ignoring = run(*asked, "--ignore", "last week", "--json").json
    assert (ignoring["understood"], ignoring["ignored"]) == ([], ["last week"])


def test_ask_says_when_nothing_is_in_the_scope(room: Room) -> None:
    ran = run("ask", MET, "--source", "Nobody", "--index", room.index)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Nothing in the articles matches this scope; leave it out to search everything.\n")
    assert "do not hold" not in ran.out


def test_a_scope_that_cannot_be_is_one_line(room: Room) -> None:
    ran = run("ask", MET, "--since", "2024-02-01", "--until", "2024-01-01", "--index", room.index)
    assert (ran.code, ran.out) == (1, "")
    (complaint,) = ran.complaints
    assert "2024-01-01" in complaint


# batch


def write_lines(file: Path, *lines: object) -> Path:
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    file.write_text(text, "utf-8")
    return file


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    return write_lines(
        tmp_path / "queries.jsonl",
        {"qid": "b", "question": MET},
        {"qid": "a", "question": ABSENT, "history": []},
        {"qid": 7, "question": "Where did he meet him?", "history": [PIPELINE, MET]},
    )


def test_batch_answers_in_order_as_ask_does(room: Room, queries: Path, answer: dict[str, Any]) -> None:
    ran = run("batch", queries, "--index", room.index)
    assert (ran.code, ran.err) == (0, "")
    lines = lines_of(ran.out)
    assert [line["qid"] for line in lines] == ["b", "a", "7"]
    assert lines[0] == {**answer, "qid": "b"}
    followed = run("ask", "Where did he meet him?", "--history", PIPELINE, MET, "--json", "--index", room.index).json
    assert lines[2] == {**followed, "qid": "7"}


def test_batch_takes_what_ask_takes(room: Room, answer: dict[str, Any], tmp_path: Path) -> None:
    question, day = "Who met the army chief last week?", "2024-02-06"
    file = write_lines(
        tmp_path / "queries.jsonl",
        {"question": "Where did he meet him?", "history": [PIPELINE, answer]},
        {"question": MET, "history": [PIPELINE], "carried": ["gas"], "scope": {"sources": ["Demo Wire"]}},
        {"question": MET, "history": [PIPELINE], "carried": None},
        {"question": question},
        {"question": question, "today": "2025-01-01"},
        {"question": question, "ignored": ["last week"]},
    )
    ran = run("batch", file, "--today", day, "--index", room.index)
    assert (ran.code, ran.err) == (0, "")
    followed, scoped, alone, of_all, of_its_own, ignoring = lines_of(ran.out)
    assert followed["carried"]
    assert (scoped["carried"], scoped["within"]) == (["gas"], {"sources": ["Demo Wire"]})
    assert alone["carried"] == []
    asked = run("ask", question, "--today", day, "--json", "--index", room.index).json
    assert of_all == {**asked, "qid": "4"}
    assert of_its_own["today"] == "2025-01-01"
    assert (ignoring["understood"], ignoring["ignored"]) == ([], ["last week"])


def test_batch_writes_the_same_bytes_to_a_file(room: Room, queries: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    ran = run("batch", queries, "--out", out, "--index", room.index)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert out.read_bytes().decode() == run("batch", queries, "--index", room.index).out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["queries.jsonl", "run.jsonl"]


def test_batch_with_json_sums_up_what_it_wrote(room: Room, queries: Path, tmp_path: Path) -> None:
    write_lines(queries, {"qid": "a", "question": MET}, "{broken", {"qid": "c", "question": PIPELINE})
    ran = run("batch", queries, "--out", tmp_path / "run.jsonl", "--json", "--index", room.index)
    assert ran.json == {"answered": 2, "failed": 1, "out": str(tmp_path / "run.jsonl")}
    assert len(lines_of((tmp_path / "run.jsonl").read_text("utf-8"))) == 2
    assert len(lines_of(run("batch", queries, "--json", "--index", room.index).out)) == 2


def test_batch_lists_k_hits(room: Room, queries: Path) -> None:
    lines = lines_of(run("batch", queries, "-k", 2, "--index", room.index).out)
    assert [len(line["hits"]) for line in lines] == [2, 2, 2]


def test_a_question_may_hold_any_character(room: Room, tmp_path: Path) -> None:
    question = "Who\u2028met\u0085the \U0001f6a2 army “chief”?"
    file = tmp_path / "queries.jsonl"
    file.write_text(json.dumps({"qid": "é\u2028", "question": question}, ensure_ascii=False), "utf-8")
    ran = run("batch", file, "--index", room.index)
    assert (ran.code, ran.err) == (0, "")
    assert lines_of(ran.out)[0]["qid"] == "é\u2028"


def test_a_batch_of_nothing_is_nothing(room: Room, tmp_path: Path) -> None:
    assert run("batch", write_lines(tmp_path / "none.jsonl"), "--index", room.index) == Ran(0, "", "")


def test_invalid_json_on_line_seven_loses_no_other_answer(room: Room, tmp_path: Path) -> None:
    lines: list[object] = [{"qid": str(number), "question": MET} for number in range(1, 10)]
    lines[6] = '{"qid": "7", "question": "cut'
    file = write_lines(tmp_path / "queries.jsonl", *lines)
    ran = run("batch", file, "--index", room.index)
    assert ran.code == 1
    assert [line["qid"] for line in lines_of(ran.out)] == ["1", "2", "3", "4", "5", "6", "8", "9"]
    (complaint,) = ran.complaints
    assert complaint.startswith(f"clippings: {file}#7: is not valid JSON")
    assert complaint.endswith("; correct it")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1, 2]", "not an object"),
        ('"text"', "not an object"),
        ("{}", "'question'"),
        ('{"question": 7}', "'question'"),
        ('{"question": null}', "'question'"),
        ('{"question": ""}', "the question is empty"),
        ('{"question": " \\n "}', "the question is empty"),
        (json.dumps({"question": "why " * 2500}), "10,000 characters"),
        (json.dumps({"question": MET, "history": "why?"}), "'history'"),
        (json.dumps({"question": MET, "history": [7]}), "history item 1"),
        (json.dumps({"question": MET, "history": [{"quotes": []}]}), "history item 1"),
        (json.dumps({"question": MET, "scope": {"colours": ["red"]}}), "a scope has no 'colours'"),
        (json.dumps({"question": MET, "scope": {"sources": "Demo Wire"}}), "'sources'"),
        (json.dumps({"question": MET, "scope": ["Demo Wire"]}), "'scope'"),
        (json.dumps({"question": MET, "scope": {"since": "soon"}}), "soon"),
        (json.dumps({"question": MET, "carried": [7]}), "'carried'"),
        (json.dumps({"question": MET, "ignored": "last week"}), "'ignored'"),
        (json.dumps({"question": MET, "today": "soon"}), "'today': a day is a date such as 2024-01-29, not 'soon'"),
        (json.dumps({"question": MET, "today": 7}), "'today'"),
        ("[" * 100_000, "not valid JSON"),
        ('{"question": ' + "9" * 5000 + "}", "line"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_line_that_cannot_be_answered_loses_no_other(room: Room, tmp_path: Path, line: str, said: str) -> None:
    file = write_lines(tmp_path / "queries.jsonl", {"qid": "1", "question": MET}, line, {"qid": "3", "question": MET})
    ran = run("batch", file, "--index", room.index)
    assert ran.code == 1
    assert [line["qid"] for line in lines_of(ran.out)] == ["1", "3"]
    (complaint,) = ran.complaints
    assert complaint.startswith(f"clippings: {file}#2: ")
    assert said in complaint


@pytest.mark.parametrize("line", ['{"qid": "\\ud800", "question": "Who?"}', '{"qid": "2", "question": "Who \\ud800?"}'])
def test_half_a_surrogate_pair_loses_no_other_answer(room: Room, tmp_path: Path, line: str) -> None:
    file = write_lines(tmp_path / "queries.jsonl", {"qid": "1", "question": MET}, line, {"qid": "3", "question": MET})
    out = tmp_path / "run.jsonl"
    ran = run("batch", file, "--out", out, "--index", room.index)
    assert ran.code in (0, 1)
    assert len(ran.complaints) == ran.code
    qids = [line["qid"] for line in lines_of(out.read_text("utf-8"))]
    assert (qids[0], qids[-1], len(qids)) == ("1", "3", 3 - ran.code)


def test_questions_that_cannot_be_read_are_one_line(room: Room, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b'{"question": "\xff"}')
    for file in (tmp_path / "nowhere.jsonl", tmp_path, tmp_path / "binary"):
        ran = run("batch", file, "--index", room.index)
        assert (ran.code, ran.out) == (1, "")
        (complaint,) = ran.complaints
        assert complaint.startswith(f"clippings: {file}: ")


def test_answers_that_cannot_be_written_are_one_line(room: Room, queries: Path, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "run.jsonl"
    ran = run("batch", queries, "--out", out, "--index", room.index)
    assert (ran.code, ran.out) == (1, "")
    (complaint,) = ran.complaints
    assert complaint == f"clippings: {out}: cannot be written (No such file or directory); choose another --out"


def test_a_full_disk_is_one_line_and_leaves_nothing(room: Room, queries: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    (tmp_path / "run.jsonl.partial").symlink_to("/dev/full")
    ran = run("batch", queries, "--out", out, "--index", room.index)
    assert ran.code == 1
    assert ran.complaints[-1] == f"clippings: {out}: cannot be written (No space left on device); choose another --out"
    assert not list(tmp_path.glob("run.jsonl*"))


def test_a_batch_that_breaks_off_leaves_nothing(
    room: Room, queries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> None:
        raise OSError(5, "Input/output error", "passages.npy")

    monkeypatch.setattr("assistant.cli.asking._answer_line", break_off)
    with pytest.raises(OSError, match="Input"):
        run("batch", queries, "--out", tmp_path / "run.jsonl", "--index", room.index)
    assert not list(tmp_path.glob("run.jsonl*"))


# eval


def test_eval_makes_probes_and_prints_figures(room: Room) -> None:
    ran = run("eval", "--probes", 5, "--index", room.index)
    assert ran.code == 0
    name, *figures = ran.out.splitlines()
    assert name == "probes"
    assert [figure.split()[0] for figure in figures[:1]] == ["questions"]
    found = run("eval", "--probes", 5, "--index", room.index, "--json").json
    assert (found["name"], found["questions"]) == ("probes", 5)
    assert found["Success@10"] >= 0.8
    assert found["quote accuracy"] >= 0.8


def test_eval_asks_ones_own_questions_and_draws(room: Room, tmp_path: Path) -> None:
    lines = [
        {"question": KEEPERS, "articles": [ODD]},
        {"question": KEEPERS, "sentences": ["The lighthouse keepers of Eastmere ended “their” strike."]},
        {"question": ABSENT, "unanswerable": True},
    ]
    file = tmp_path / "own.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    ran = run("eval", file, "--index", room.index, "--json", "--plot", tmp_path / "own.png")
    assert ran.code == 0
    assert (ran.json["quote accuracy"], ran.json["answered, of unanswerable"]) == (1, 0)
    assert (tmp_path / "own.png").stat().st_size > 1000


def test_an_evaluation_that_cannot_be_made_is_one_line(room: Room, tmp_path: Path) -> None:
    empty, bare = tmp_path / "empty.jsonl", tmp_path / "bare.jsonl"
    empty.write_text("")
    bare.write_text('{"question": "Who?"}')
    for arguments, complaint in (
        ([tmp_path / "nowhere.jsonl"], "cannot be read (No such file or directory)"),
        ([tmp_path], "no data set by that name"),
        ([empty], "there is nothing to ask"),
        ([bare], "give sentences or articles that answer"),
        (["--probes", 1, "--plot", tmp_path / "no" / "where.png"], "choose another --plot"),
    ):
        ran = run("eval", *arguments, "--index", room.index)
        assert (ran.code, ran.out) == (1, "")
        (only,) = ran.complaints
        assert complaint in only


# verify


def verify(room: Room, file: Path, *answers: object) -> Ran:
    """Verifies answers, and holds what both ways of printing say against each other."""
    write_lines(file, *answers)
    ran = run("verify", file, "--index", room.index)
    as_json = run("verify", file, "--json", "--index", room.index)
    assert as_json.code == ran.code
    failed = as_json.json["failed"]
    *lines, last = ran.out.splitlines()
    assert lines == [f"{each['place']}: {each['problem']}" for each in failed]
    quotes = as_json.json["quotes"]
    assert last == f"{quotes - len(failed)} of {quotes} quotes are in their source files to the letter."
    assert ran.code == (1 if failed else 0)
    return ran


def test_what_was_answered_is_verified(room: Room, answer: dict[str, Any], tmp_path: Path) -> None:
    assert verify(room, tmp_path / "a.json", answer).code == 0


def test_a_whole_run_is_verified(room: Room, queries: Path, tmp_path: Path) -> None:
    lines = lines_of(run("batch", queries, "--index", room.index).out)
    lines.append(run("ask", KEEPERS, "--json", "--index", room.index).json)
    total = sum(len(line["quotes"]) for line in lines)
    assert total > 3
    assert verify(room, tmp_path / "run.jsonl", *lines).out.startswith(f"{total} of {total} quotes")
    (tmp_path / "list.json").write_text(json.dumps(lines, indent=1), "utf-8")
    assert run("verify", tmp_path / "list.json", "--index", room.index).code == 0


def test_an_answer_without_quotes_has_nothing_to_verify(room: Room, tmp_path: Path) -> None:
    answer = run("ask", ABSENT, "--json", "--index", room.index).json
    assert verify(room, tmp_path / "a.json", answer).out.startswith("0 of 0 ")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda quote: {"text": quote["text"].replace("met", "saw", 1)}, "the article reads differently there"),
        (lambda quote: {"text": quote["text"].replace(" ", "\u00a0", 1)}, "the article reads differently there"),
        (lambda quote: {"text": ""}, "the article reads differently there"),
        (lambda quote: {"start": quote["start"] + 1, "end": quote["end"] + 1}, "the article reads differently there"),
        (lambda quote: {"start": quote["start"] + 1}, "the article reads differently there"),
        (lambda quote: {"end": quote["end"] - 1}, "the article reads differently there"),
        (lambda quote: {"end": 10**12}, "is no span of text"),
        (lambda quote: {"start": -quote["end"], "end": -quote["start"]}, "is no span of text"),
        (lambda quote: {"start": quote["end"], "end": quote["start"]}, "is no span of text"),
        (lambda quote: {"sha256": sha256(b"other").hexdigest()}, "the sha256 is not that of the quoted text"),
        (lambda quote: {"article_id": "nowhere.txt"}, "no article 'nowhere.txt'"),
        (lambda quote: {"article_id": FILES[2]}, "the article reads differently there"),
        (lambda quote: {"start": str(quote["start"])}, "'start' must be a int"),
        (lambda quote: {"start": True}, "'start' must be a int"),
        (lambda quote: {"text": None}, "'text' must be a str"),
    ],
)
def test_a_quote_that_was_tampered_with_is_named(
    room: Room,
    answer: dict[str, Any],
    tmp_path: Path,
    tamper: Callable[[dict[str, Any]], dict[str, Any]],
    said: str,
) -> None:
    good, bad = answer["quotes"][:2]
    file = tmp_path / "a.json"
    ran = verify(room, file, {**answer, "quotes": [good, {**bad, **tamper(bad)}, good]})
    (line,) = ran.out.splitlines()[:-1]
    assert line.startswith(f"{file}#1 quote 2: ")
    assert said in line
    assert ran.err == ""


def test_every_quote_that_fails_has_its_line(room: Room, answer: dict[str, Any], tmp_path: Path) -> None:
    good = answer["quotes"][0]
    bad = {**good, "text": "x"}
    file = tmp_path / "run.jsonl"
    ran = verify(room, file, {"quotes": [bad, good]}, {"quotes": []}, {"quotes": [good, bad, bad]})
    places = [line.split(":")[0] for line in ran.out.splitlines()[:-1]]
    assert places == [f"{file}#1 quote 1", f"{file}#3 quote 2", f"{file}#3 quote 3"]


def test_a_source_that_was_edited_fails_where_the_quote_was(own_room: Room, tmp_path: Path) -> None:
    answer = run("ask", KEEPERS, "--json", "--index", own_room.index).json
    (own_room.corpus / ODD).write_bytes(ODD_TEXT.replace("ended", "called off").encode())
    ran = verify(own_room, tmp_path / "a.json", answer)
    assert f"{ODD} [" in ran.out.splitlines()[0]
    assert "the article reads differently there" in ran.out.splitlines()[0]
    (own_room.corpus / ODD).write_bytes(f"{ODD_TEXT}A line is added.\r\n".encode())
    assert verify(own_room, tmp_path / "a.json", answer).code == 0


def test_a_source_that_is_gone_fails(own_room: Room, tmp_path: Path) -> None:
    answer = run("ask", KEEPERS, "--json", "--index", own_room.index).json
    (own_room.corpus / ODD).unlink()
    assert "no longer in its source file" in verify(own_room, tmp_path / "a.json", answer).out.splitlines()[0]


def test_a_line_that_is_gone_from_json_lines_fails(own_room: Room, tmp_path: Path) -> None:
    answer = run("ask", "Who was the first foreign head of state to visit?", "--json", "--index", own_room.index).json
    briefs = [quote for quote in answer["quotes"] if quote["article_id"] == "dw-brief-1950"]
    assert briefs
    file = own_room.corpus / "demo-wire-briefs.jsonl"
    lines = [line for line in file.read_text("utf-8").splitlines() if '"dw-brief-1950"' not in line]
    write_lines(file, *lines)
    ran = verify(own_room, tmp_path / "a.json", {"quotes": briefs})
    assert ran.out.count("no longer in its source file") == len(briefs)


def test_a_line_that_is_no_answer_leaves_the_others_verified(
    room: Room, answer: dict[str, Any], tmp_path: Path
) -> None:
    bad = {"quotes": [{**answer["quotes"][0], "text": "x"}]}
    half = {"quotes": [{**answer["quotes"][0], "article_id": "\ud800"}]}
    file = write_lines(tmp_path / "run.jsonl", bad, "{broken", "[]", "{}", answer, bad, half)
    ran = run("verify", file, "--index", room.index)
    assert ran.code == 1
    said = f"{ran.out}{ran.err}"
    assert all(f"{file}#{number}" in said for number in (1, 2, 3, 4, 6, 7))
    assert f"{file}#5" not in said


def test_answers_that_cannot_be_read_are_one_line(room: Room, tmp_path: Path) -> None:
    ran = run("verify", tmp_path / "nowhere.json", "--index", room.index)
    assert (ran.code, ran.out) == (1, "")
    (complaint,) = ran.complaints
    assert str(tmp_path / "nowhere.json") in complaint


# report


def test_report_says_what_the_index_holds(room: Room, passages: int) -> None:
    report = run("report", "--json", "--index", room.index).json
    assert report["articles"] == len(report["articles_held"])
    assert report["passages"] == passages
    assert report["copies"] == 1
    assert report["failed"] == []
    assert report["encoder"]["name"] == "all-MiniLM-L6-v2"
    ids = [article["article_id"] for article in report["articles_held"]]
    assert ids == sorted(ids)
    assert {*FILES[:-1], ODD, "dw-brief-1950"} <= set(ids)
    assert "z-again.txt" not in ids


def test_report_can_be_read(room: Room, passages: int) -> None:
    ran = run("report", "--index", room.index)
    assert (ran.code, ran.err) == (0, "")
    assert f"{passages} passages" in ran.out
    assert "1 exact copies besides" in ran.out
    assert ", 0 unchanged, 1 duplicate, 0 empty, 0 failed\n" in ran.out
    assert ODD not in ran.out
    assert f"\n{ODD}\t" in run("report", "--articles", "--index", room.index).out


def test_report_lists_what_could_not_be_read(own_room: Room) -> None:
    (own_room.corpus / "broken.txt").write_bytes(b"\0\xff")
    run("index", own_room.corpus, "--index", own_room.index)
    (own_room.corpus / "hollow.txt").write_bytes(b"")
    run("index", own_room.corpus, "--index", own_room.index)
    report = run("report", "--index", own_room.index).out
    assert "    failed    broken.txt: " in report
    assert "    empty     hollow.txt: is empty" in report
    failed = run("report", "--json", "--index", own_room.index).json["failed"]
    assert [(each["place"], each["kind"]) for each in failed] == [("broken.txt", "failed"), ("hollow.txt", "empty")]


def test_report_says_of_every_file_what_became_of_it(own_room: Room) -> None:
    (own_room.corpus / "new.txt").write_text("The pier of Port Calder was painted.")
    run("index", own_room.corpus, "--index", own_room.index)
    ran = run("report", "--files", "--index", own_room.index)
    assert "    indexed   new.txt\n" in ran.out
    assert f"    unchanged {ODD}\n" in ran.out
    outcomes = run("report", "--json", "--index", own_room.index).json["outcomes"]
    assert [each["place"] for each in outcomes if each["state"] == "duplicate"]
    assert [each["place"] for each in outcomes if each["state"] == "indexed"] == ["new.txt"]


def test_a_reader_that_stops_reading_is_no_trouble(room: Room) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "assistant", "report", "--articles", "--index", room.index]
    ran = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert ran.stderr == ""


# bad input


@pytest.mark.parametrize("command", ["index", "serve"])
def test_a_missing_corpus_is_one_line(tmp_path: Path, command: str) -> None:
    ran = run(command, tmp_path / "nowhere", "--index", tmp_path / "index")
    assert (ran.code, ran.out) == (1, "")
    assert ran.complaints == [f"clippings: {tmp_path / 'nowhere'}: no such folder; name a folder of articles"]
    assert not (tmp_path / "index").exists()


def test_a_corpus_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.txt", "The ferry is late.")
    ran = run("index", file, "--index", tmp_path / "index")
    assert (ran.code, ran.complaints) == (1, [f"clippings: {file}: is not a folder; name a folder of articles"])


def test_what_cannot_be_read_is_a_line_each_and_the_rest_is_indexed(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "binary.txt").write_bytes(b"\x89PNG\x00\x01")
    (corpus / "damaged.txt").write_bytes("Das Café öffnet später, sagte die Behörde: ".encode() * 20 + b"\xff")
    (corpus / "photo.jpg").write_bytes(b"\xff\xd8")
    lines: list[object] = [{"text": f"Ferry number {number} sails at noon."} for number in range(1, 9)]
    lines[6] = '{"text": "cut'
    write_lines(corpus / "lines.jsonl", *lines)
    write_lines(corpus / "twice.jsonl", {"id": "x", "text": "One ferry."}, {"id": "x", "text": "Another ferry."})
    with (corpus / "long.jsonl").open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"text": "A ferry after the long line."}\n')
    ran = run("index", corpus, "--index", index)
    assert ran.code == 1
    places = [line.split(": ")[1] for line in ran.complaints]
    assert places == ["binary.txt", "damaged.txt", "lines.jsonl#7", "long.jsonl#1", "photo.jpg", "twice.jsonl#2"]
    assert "'x' is already that of twice.jsonl#1" in ran.complaints[-1]
    assert "9 articles" in ran.out
    answer = run("ask", "Which ferry comes after the long line?", "--json", "--index", index).json
    assert answer["quotes"][0]["article_id"] == "long.jsonl#2"


def test_a_file_name_that_is_not_unicode_stops_nothing_else(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    write_lines(corpus / "a.txt", "The ferry sails at noon.")
    try:
        Path(os.fsdecode(os.fsencode(corpus) + b"/caf\xe9.txt")).write_text("The café is shut.", "utf-8")
    except OSError:
        return  # a file system that has no such names
    ran = run("index", corpus, "--index", index)
    assert ran.code == 1
    assert len(ran.complaints) == 1
    assert run("ask", "When does the ferry sail?", "--json", "--index", index).json["verdict"] == "answered"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "the question is empty; ask something"),
        (" \n\t\u00a0 ", "the question is empty; ask something"),
        ("why? " * 2000, "the question has 10,000 characters; shorten it to 2,000"),
    ],
    ids=["empty", "blank", "long"],
)
def test_a_question_that_cannot_be_asked_is_one_line(room: Room, question: str, said: str) -> None:
    ran = run("ask", question, "--index", room.index)
    assert (ran.code, ran.out, ran.complaints) == (1, "", [f"clippings: {said}"])


@pytest.mark.parametrize("command", [("ask", MET), ("report",), ("batch", "{file}"), ("verify", "{file}")])
def test_no_index_is_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    file = write_lines(tmp_path / "lines.jsonl", {"question": MET, "quotes": []})
    ran = run(*(each.format(file=file) for each in command), "--index", tmp_path / "index")
    assert (ran.code, ran.out) == (1, "")
    where = tmp_path / "index"
    assert ran.complaints == [f"clippings: {where}: no index here; run `clippings index CORPUS --index {where}`"]


@pytest.mark.parametrize("command", [("ask", MET), ("report",), ("batch", "{file}"), ("verify", "{file}")])
@pytest.mark.parametrize("harm", ["changed", "shorter", "missing"])
def test_a_damaged_index_is_one_line_that_names_the_file(
    own_room: Room, tmp_path: Path, command: tuple[str, ...], harm: str
) -> None:
    file = write_lines(tmp_path / "lines.jsonl", {"question": MET, "quotes": []})
    victim = own_room.generation() / "sentences.npy"
    content = victim.read_bytes()
    if harm == "missing":
        victim.unlink()
    else:
        victim.write_bytes(content[:-1] if harm == "shorter" else content[:-1] + bytes([content[-1] ^ 1]))
    ran = run(*(each.format(file=file) for each in command), "--index", own_room.index)
    assert (ran.code, ran.out) == (1, "")
    (complaint,) = ran.complaints
    assert complaint.startswith(f"clippings: {victim}: ")
    assert "rebuild it with `clippings index" in complaint


def test_every_file_of_an_index_is_named_when_it_is_damaged(own_room: Room) -> None:
    files = sorted(own_room.generation().iterdir())
    assert len(files) > 5
    for victim in files:
        content = victim.read_bytes()
        victim.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        (complaint,) = run("report", "--index", own_room.index).complaints
        assert complaint.startswith(f"clippings: {victim}: ")
        victim.write_bytes(content)
    assert run("report", "--index", own_room.index).code == 0


def test_a_damaged_index_is_mended_by_building(own_room: Room) -> None:
    (own_room.generation() / "sentences.npy").write_bytes(b"")
    assert run("index", own_room.corpus, "--index", own_room.index).code == 0
    assert run("ask", MET, "--json", "--index", own_room.index).json["verdict"] == "answered"


def test_an_index_of_another_model_is_one_line_that_names_both(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text("{}", "utf-8")
    monkeypatch.setenv("CLIPPINGS_MODEL", str(tmp_path))
    ran = run("ask", MET, "--index", room.index)
    assert (ran.code, ran.out) == (1, "")
    (complaint,) = ran.complaints
    assert "all-MiniLM-L6-v2" in complaint
    assert str(tmp_path) in complaint
    assert "rebuild it with `clippings index" in complaint


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model", "/no/such/folder", "no such model"])
@pytest.mark.parametrize("command", ["ask", "index", "serve"])
def test_a_model_that_does_not_exist_is_one_line(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, command: str
) -> None:
    def is_not_there(repo_id: str, *, local_files_only: bool = False) -> str:
        from huggingface_hub.errors import LocalEntryNotFoundError
        from huggingface_hub.utils import validate_repo_id

        validate_repo_id(repo_id)
        raise LocalEntryNotFoundError("An error happened\nwhile trying to locate the files on the Hub.")

    monkeypatch.setattr("huggingface_hub.snapshot_download", is_not_there)
    monkeypatch.setenv("CLIPPINGS_MODEL", name)
    argument, index = (MET, room.index) if command == "ask" else (room.corpus, tmp_path / "index")
    ran = run(command, argument, "--index", index)
    assert (ran.code, ran.out) == (1, "")
    (complaint,) = ran.complaints
    assert complaint.startswith(f"clippings: model {name!r}: ")
    assert "set CLIPPINGS_MODEL to" in complaint


def test_a_port_in_use_is_one_line(room: Room, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "assistant", "serve", room.corpus, "--index", tmp_path / "index"]
        ran = subprocess.run(
            [*command, "--port", str(port)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
    assert (ran.returncode, ran.stdout) == (1, "")
    (complaint,) = Ran(ran.returncode, ran.stdout, ran.stderr).complaints
    assert complaint.startswith(f"clippings: 127.0.0.1:{port}: ")
    assert "--port" in complaint


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["ask"],
        ["ask", MET, "-k", "-1"],
        ["ask", MET, "-k", "many"],
        ["ask", MET, "--unknown"],
        ["ask", MET, "--history"],
        ["ask", MET, "--today", "soon"],
        ["ask", MET, "--since", "2024-13-01"],
        ["ask", MET, "--until", ""],
        ["ask", MET, "--order", "best"],
        ["ask", MET, "--source"],
        ["ask", MET, "--carry", "pier", "--alone"],
        ["batch", "queries.jsonl", "--today", "soon"],
        ["batch"],
        ["verify"],
        ["add"],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "http"],
    ],
)
def test_wrong_usage_says_so_and_returns_two(arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("clippings")
    assert ": error: " in ran.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"), [("CLIPPINGS_BATCH_SIZE", "many"), ("CLIPPINGS_BATCH_SIZE", "0"), ("CLIPPINGS_PRECISION", "x")]
)
def test_a_wrong_setting_is_one_line_and_returns_two(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    ran = run("report")
    assert (ran.code, ran.out) == (2, "")
    (complaint,) = ran.complaints
    assert name in complaint
    assert repr(value) in complaint


def test_every_command_explains_itself() -> None:
    for command in ("serve", "mcp", "index", "watch", "add", "ask", "batch", "verify", "eval", "diff", "report"):
        ran = run(command, "--help")
        assert (ran.code, ran.err) == (0, "")
        assert "--json" in ran.out
        assert "--index DIR" in ran.out
        assert command in run("--help").out
