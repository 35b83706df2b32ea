"""Reading files: what becomes of their text, ids, fields and dates, and of files that are no articles."""

import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import CorpusError
from assistant.reading import READERS, find_sources, hash_source
from assistant.reading.json_lines import read_json_lines
from assistant.reading.making import iso_date
from assistant.records import Article, Failure
from assistant.settings import Settings
from tests.toy import Newsroom

ODD_TEXT = (
    "A\u00a0ferry \U0001f6a2 sails.\r\n\r\nIt\u2028sinks\u200b, \u200dsays \U0001f468\u200d\U0001f469. Cafe\u0301!\r\n"
)


def read_one(newsroom: Newsroom, name: str, content: str | bytes) -> Article | Failure:
    newsroom.write({name: content})
    articles, failures = newsroom.read()
    (item,) = [*articles, *failures]
    return item


def read_line(newsroom: Newsroom, **values: Any) -> Article | Failure:
    return read_one(newsroom, "a.jsonl", json.dumps(values))


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """As file permissions would, which do not hold for root."""
    real_open = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name in names:
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)


def test_plain_text_is_kept_to_the_letter(newsroom: Newsroom) -> None:
    article = read_one(newsroom, "a.txt", ODD_TEXT)
    assert isinstance(article, Article)
    assert article.text == ODD_TEXT
    assert (article.article_id, article.path, article.line) == ("a.txt", "a.txt", 0)


def test_a_byte_order_mark_is_no_part_of_the_text(newsroom: Newsroom) -> None:
    newsroom.write({f"{name}.txt": ODD_TEXT.encode(name) for name in ("utf-8-sig", "utf-16")})
    articles, _ = newsroom.read()
    assert [article.text for article in articles] == [ODD_TEXT, ODD_TEXT]


def test_the_id_of_a_file_is_its_path_below_the_corpus(newsroom: Newsroom) -> None:
    newsroom.write({"b/c/d.txt": "One.", "a.md": "Two.", "Z.TXT": "Three."})
    articles, _ = newsroom.read()
    assert [article.article_id for article in articles] == ["Z.TXT", "a.md", "b/c/d.txt"]


def test_front_matter_gives_the_fields_and_is_masked(newsroom: Newsroom) -> None:
    text = (
        '---\r\ntitle: "Ferry: late"\r\ndate: 2024-01-31\r\nsource: Port Gazette\r\nauthor: [A. Arkwell, O. Venn]\r\n'
        "section: Harbour\r\npage: A4\r\nurl: https://example.org/ferry\r\nlanguage: en\r\n---\r\n\r\n"
        "The ferry is late.\r\n"
    )
    article = read_one(newsroom, "a.md", text)
    assert isinstance(article, Article)
    assert article.text == text
    assert article.title == "Ferry: late"
    assert article.published == "2024-01-31"
    assert article.source == "Port Gazette"
    assert article.author == "A. Arkwell, O. Venn"
    assert article.section == "Harbour"
    assert article.page == "A4"
    assert article.url == "https://example.org/ferry"
    (mask,) = article.masks
    assert (mask.start, text[mask.end :].strip(), mask.reason) == (0, "The ferry is late.", "front matter")


def test_the_first_heading_of_markdown_is_its_headline(newsroom: Newsroom) -> None:
    body = "The ferry between the two towns will sail every forty minutes from April, the council said on Monday."
    newsroom.write({"a.md": f"# Ferry late\n\n{body}\n", "b.md": f"---\nsource: x\n---\n# Ferry late\n\n{body}\n"})
    articles, _ = newsroom.read()
    for article in articles:
        assert article.title == "Ferry late"
        assert article.title_span is not None
        assert article.text[slice(*article.title_span)] == "# Ferry late"


def test_a_rule_in_the_middle_of_markdown_is_no_front_matter(newsroom: Newsroom) -> None:
    article = read_one(newsroom, "a.md", "The ferry is late.\n\n---\n\nIt is wet.\n\n---\n")
    assert isinstance(article, Article)
    assert not [mask for mask in article.masks if mask.reason == "front matter"]


@pytest.mark.parametrize(
    "front",
    [
        "title: [unclosed",
        "title: a: b",
        "date: 2024-13-45",
        "n: !!int x",
        "when: !!timestamp x",
        'title: "\\ud800"',
        "x: &x [*x]",
    ],
)
def test_front_matter_that_cannot_be_read_is_a_failure_of_its_file_alone(newsroom: Newsroom, front: str) -> None:
    report = newsroom.build({"a.md": f"---\n{front}\n---\nThe ferry is late.\n", "b.txt": "The tide is high today."})
    assert report.articles + len(report.failed) == 2
    assert newsroom.open().article("b.txt").text == "The tide is high today."
    assert [failure.place for failure in report.failed] in ([], ["a.md"])


def test_front_matter_may_have_keys_that_are_no_words(newsroom: Newsroom) -> None:
    article = read_one(newsroom, "a.md", "---\n2024: a\nyes: b\n~: c\n1.5: d\ntitle: Ferry\n---\nThe ferry is late.\n")
    assert isinstance(article, Article)
    assert article.title == "Ferry"


def test_json_lines_give_id_text_and_fields(newsroom: Newsroom) -> None:
    article = read_line(
        newsroom,
        id="f-1",
        title="Ferry late",
        text=ODD_TEXT,
        published="Jan. 29, 2024",
        source="Port Gazette",
        section="Harbour",
        page=3,
        url="https://example.org",
        author="O. Venn",
    )
    assert isinstance(article, Article)
    assert (article.article_id, article.path, article.line, article.place) == ("f-1", "a.jsonl", 1, "a.jsonl#1")
    assert article.text == ODD_TEXT
    assert (article.title, article.title_span, article.published) == ("Ferry late", None, "2024-01-29")
    assert (article.source, article.section, article.author) == ("Port Gazette", "Harbour", "O. Venn")
    assert article.page == "3"


def test_json_lines_may_say_body_for_text(newsroom: Newsroom) -> None:
    article = read_line(newsroom, body="The ferry is late.")
    assert isinstance(article, Article)
    assert article.text == "The ferry is late."


def test_text_goes_before_body(newsroom: Newsroom) -> None:
    article = read_line(newsroom, body="A summary.", text="The ferry is late.")
    assert isinstance(article, Article)
    assert article.text == "The ferry is late."


def test_lines_count_from_one_with_the_blank_ones(newsroom: Newsroom) -> None:
    newsroom.write(
        {"a.jsonl": '\r\n{"text": "One."}\r\n\n   \n{"text": "Two.", "id": ""}\n{"text": "Three.", "id": 7}'}
    )
    articles, failures = newsroom.read()
    assert [article.article_id for article in articles] == ["a.jsonl#2", "a.jsonl#5", "7"]
    assert [article.line for article in articles] == [2, 5, 6]
    assert not failures


def test_a_byte_order_mark_before_json_lines_is_no_trouble(newsroom: Newsroom) -> None:
    article = read_one(newsroom, "a.jsonl", b"\xef\xbb\xbf" + b'{"text": "One."}\n')
    assert isinstance(article, Article)


def test_invalid_json_on_line_seven_leaves_the_other_lines_read(newsroom: Newsroom) -> None:
    lines = [json.dumps({"text": f"Ferry number {number} is late."}) for number in range(1, 10)]
    lines[6] = '{"text": "cut off'
    newsroom.write({"a.jsonl": "\n".join(lines)})
    articles, failures = newsroom.read()
    assert [article.line for article in articles] == [1, 2, 3, 4, 5, 6, 8, 9]
    (failure,) = failures
    assert failure.place == "a.jsonl#7"
    assert "not valid JSON" in failure.reason


@pytest.mark.parametrize(
    "line",
    [
        b"[1, 2]",
        b'"text"',
        b"null",
        b"{}",
        b'{"text": 7}',
        b'{"text": null}',
        b'{"text": " \\n "}',
        b'{"text": "half a pair \\ud83d"}',
        b'{"text": "One.", "title": "half a pair \\ud83d"}',
        b'{"text": "One.", "author": ["half a pair \\ud83d"]}',
        b'{"text": "not \xc3\xa9 \xff UTF-8"}',
        b'{"text": "One.", "n": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"text": "One.", "x": ' + b"[" * 100_000,
    ],
    ids=lambda line: repr(line[:36]),
)
def test_a_line_that_is_no_article_is_a_failure_that_names_it(newsroom: Newsroom, line: bytes) -> None:
    report = newsroom.build({"a.jsonl": b'{"id": "one", "text": "The tide is high."}\n' + line + b"\n"})
    assert [failure.place for failure in report.failed] == ["a.jsonl#2"]
    assert report.articles == 1


def test_a_line_over_the_limit_is_skipped_and_the_next_one_read(newsroom: Newsroom) -> None:
    newsroom.settings = Settings(max_line_bytes=40)
    fits = json.dumps({"text": "x" * 28}).encode()
    assert len(fits) == 40
    longer = json.dumps({"text": "x" * 29}).encode()
    newsroom.write({"a.jsonl": b"\n".join([fits, longer, b'{"text": "' + b"y" * 5000 + b'"}', fits, longer])})
    articles, failures = newsroom.read()
    assert [article.line for article in articles] == [1, 4]
    assert [failure.place for failure in failures] == ["a.jsonl#2", "a.jsonl#3", "a.jsonl#5"]
    assert "5,013 characters" in failures[1].reason


def test_a_long_line_is_never_held_whole(newsroom: Newsroom) -> None:
    newsroom.settings = Settings(max_line_bytes=40)
    newsroom.write({"a.jsonl": b"z" * 20_000_000 + b'\n{"text": "One."}'})
    tracemalloc.start()
    try:
        found = list(read_json_lines(newsroom.corpus / "a.jsonl", "a.jsonl", newsroom.settings))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found) == 2
    assert most < 10_000_000


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"PNG\x00\x01\x02", "binary"),
        ("a.md", b"text\x00text", "binary"),
        ("a.txt", "naïve café ".encode() + b"\xe9", "1 damaged bytes, the first at byte 13"),
        ("a.txt", b"\xff\xfeA", "UTF"),
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t ", "empty"),
        ("a.md", b"\xef\xbb\xbf", "empty"),
        ("a.pdfx", b"%PDF", "in no format that is read"),
        ("README", b"Read me.", "in no format that is read"),
        ("a.txt", b"y" * 1001, "1,001 bytes, over the limit of 1,000"),
    ],
)
def test_a_file_that_is_no_article_is_a_failure_with_its_reason(
    newsroom: Newsroom, name: str, content: bytes, reason: str
) -> None:
    newsroom.settings = Settings(max_file_bytes=1000)
    failure = read_one(newsroom, name, content)
    assert isinstance(failure, Failure)
    assert failure.place == name
    assert reason in failure.reason
    assert "\n" not in failure.reason


def test_a_file_that_cannot_be_read_stops_no_other(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.write({"a.txt": "One.", "b.md": "Two.", "c.txt": "Three."})
    refuse_to_open(monkeypatch, "a.txt", "b.md")
    articles, failures = newsroom.read()
    assert [article.article_id for article in articles] == ["c.txt"]
    assert [failure.place for failure in failures] == ["a.txt", "b.md"]
    assert all("Permission denied" in failure.reason for failure in failures)
    assert hash_source(newsroom.corpus, "a.txt") == ""


def test_a_file_that_cannot_be_read_is_tried_again(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.write({"a.txt": "The tide is high."})
    with monkeypatch.context() as patch:
        refuse_to_open(patch, "a.txt")
        assert [failure.place for failure in newsroom.build().failed] == ["a.txt"]
    report = newsroom.build()
    assert not report.failed
    assert report.articles == 1


def test_hidden_files_and_folders_are_passed_over(newsroom: Newsroom) -> None:
    newsroom.write({".hidden.txt": "One.", ".git/a.txt": "Two.", "b.txt": "Three."})
    assert [source.path for source in find_sources(newsroom.corpus)] == ["b.txt"]


def test_what_systems_leave_behind_is_passed_over(newsroom: Newsroom) -> None:
    newsroom.write({"Thumbs.db": b"\xd0", "a/desktop.ini": "[x]", "a/~$fog.docx": b"\5", "a/fog.txt": "Fog."})
    assert [source.path for source in find_sources(newsroom.corpus)] == ["a/fog.txt"]


@pytest.mark.parametrize(
    ("page", "folder"),
    [
        ("Fog.html", "Fog_files"),
        ("Fog.HTM", "Fog_Files"),
        ("Nebel.html", "Nebel-Dateien"),
        ("Le brouillard.htm", "Le brouillard_fichiers"),
        ("Niebla.html", "Niebla_archivos"),
        ("Мгла.html", "Мгла.files"),
    ],
)
def test_the_folder_of_a_saved_pages_parts_is_passed_over(newsroom: Newsroom, page: str, folder: str) -> None:
    parts = {f"week/{folder}/{name}": "x" for name in ("ad.html", "main.css", "deep/a.png")}
    newsroom.write({f"week/{page}": "Fog.", **parts, f"month/{folder}/a.txt": "Rain."})
    found = {source.path for source in find_sources(newsroom.corpus)}
    assert found == {f"week/{page}", f"month/{folder}/a.txt"}


@pytest.mark.parametrize("ending", READERS)
def test_an_empty_file_of_any_format_is_empty(newsroom: Newsroom, ending: str) -> None:
    failure = read_one(newsroom, f"a{ending}", b"")
    assert failure == Failure(f"a{ending}", "is empty; fill it or remove it", "empty")


def test_a_dead_link_is_a_failure_that_stops_no_other(newsroom: Newsroom) -> None:
    newsroom.write({"b.txt": "Three."})
    (newsroom.corpus / "dead.txt").symlink_to("nowhere")
    articles, failures = newsroom.read()
    assert [article.article_id for article in articles] == ["b.txt"]
    assert [failure.place for failure in failures] == ["dead.txt"]


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere: no such folder"):
        find_sources(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError, match="file: is not a folder"):
        find_sources(tmp_path / "file")


@pytest.mark.parametrize("name", ["with\nnewline.txt", "caf\u00e9 \U0001f6a2.txt", "#1.txt", "a'b\"c.txt"])
def test_a_file_may_have_an_odd_name(newsroom: Newsroom, name: str) -> None:
    newsroom.build({name: "The tide is high."})
    assert newsroom.open().article(name).text == "The tide is high."


def test_a_file_name_that_is_no_text_stops_no_other(newsroom: Newsroom) -> None:
    newsroom.write({"a.txt": "The tide is high."})
    Path(str(newsroom.corpus), "b\udcff.txt").write_bytes(b"The ferry is late.")
    report = newsroom.build()
    assert newsroom.open().article("a.txt").text == "The tide is high."
    assert report.articles + len(report.failed) == 2


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-29", "2024-01-29"),
        ("29 January 2024", "2024-01-29"),
        ("Jan. 29, 2024", "2024-01-29"),
        ("Monday, 29 January 2024, 21:30", "2024-01-29T21:30:00"),
        ("2024-01-29T21:30:00Z", "2024-01-29T21:30:00+00:00"),
        ("31 December 1947", "1947-12-31"),
        ("29/01/2024", "2024-01-29"),
        ("03/04/2024", "03/04/2024"),
        ("January 2024", "January 2024"),
        ("29 January", "29 January"),
        ("2024", "2024"),
        ("10:30", "10:30"),
        ("yesterday", "yesterday"),
        ("", ""),
    ],
)
def test_a_date_is_iso_only_if_it_is_whole(written: str, expected: str) -> None:
    assert iso_date(written) == expected


@given(st.one_of(st.text(), st.from_regex(r"[0-9:.,/ TZapm+-]{1,25}", fullmatch=True), st.datetimes().map(str)))
def test_no_date_is_too_odd_to_keep(written: str) -> None:
    assert isinstance(iso_date(written), str)


@pytest.mark.parametrize("written", ["29 January 2024 10:00 PKT", "Mon, 29 Jan 2024 21:30:00 EST"])
def test_a_date_in_an_unknown_time_zone_warns_nobody(written: str) -> None:
    assert "2024" in iso_date(written)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_a_line_of_json_keeps_any_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    newsroom = Newsroom(tmp_path_factory.mktemp("json"))
    newsroom.write({"a.jsonl": json.dumps({"text": text}), "b.jsonl": json.dumps({"text": text}, ensure_ascii=False)})
    articles, failures = newsroom.read()
    if text.strip():
        assert [article.text for article in articles] == [text, text]
    else:
        assert [failure.place for failure in failures] == ["a.jsonl#1", "b.jsonl#1"]


def test_a_file_in_no_format_that_is_read_is_told_what_to_become(newsroom: Newsroom) -> None:
    failure = read_one(newsroom, "a.xyz", b"x")
    assert isinstance(failure, Failure)
    assert failure.reason.endswith("save it as text, HTML, PDF, DOCX or another that is")
    assert {".txt", ".html", ".pdf", ".docx"} <= set(READERS)


def test_a_line_with_a_nul_is_a_failure(newsroom: Newsroom) -> None:
    found = read_line(newsroom, id="a", text="The ferry\0sails.")
    assert isinstance(found, Failure)
    assert "NUL" in found.reason


def test_a_pipe_in_the_corpus_is_reported_and_never_waited_for(newsroom: Newsroom) -> None:
    newsroom.write({"a.txt": "The ferry sailed."})
    os.mkfifo(newsroom.corpus / "b.txt")
    articles, failures = newsroom.read()
    assert [article.article_id for article in articles] == ["a.txt"]
    assert [failure.place for failure in failures] == ["b.txt"]
    assert "pipe" in failures[0].reason
    assert hash_source(newsroom.corpus, "b.txt") == ""
