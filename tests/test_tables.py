"""CSV, TSV and JSON files: rows and objects become articles by the names of their columns; bad ones are named."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.json_documents import read_json
from assistant.reading.json_lines import read_json_lines
from assistant.reading.making import make_article
from assistant.reading.tables import read_table
from assistant.records import Failure
from assistant.settings import Settings


def read(tmp_path: Path, content: str | bytes, name: str = "a.csv", **limits: int) -> list[Document | Failure]:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    reader = {".json": read_json, ".jsonl": read_json_lines}.get(file.suffix, read_table)
    return list(reader(file, name, Settings(**limits)))  # type: ignore[arg-type]


def texts(found: list[Document | Failure]) -> list[tuple[int, str]]:
    return [(each.line, each.text) for each in found if isinstance(each, Document)]


def places(found: list[Document | Failure]) -> list[str]:
    return [each.place for each in found if isinstance(each, Failure)]


def fields(document: Document | Failure) -> dict[str, str]:
    assert isinstance(document, Document)
    return {each.field: each.value for each in document.evidence}


def test_a_row_is_an_article_and_its_columns_are_fields(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Headline,Pub_Date,Content,Publisher,Byline,Category,Link,Lang,Print Page\r\n"
        'Ferry late,2024-01-31,"The ferry, they say,\nis ""late"".",Port Gazette,O. Venn,Harbour,https://x.org,en,A4\r\n',
    )
    assert texts(found) == [(2, 'The ferry, they say,\nis "late".')]
    assert fields(found[0]) == {
        "title": "Ferry late",
        "published": "2024-01-31",
        "source": "Port Gazette",
        "author": "O. Venn",
        "section": "Harbour",
        "url": "https://x.org",
        "language": "en",
        "page": "A4",
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_how_columns_are_parted_is_told_from_their_names(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "title", "text"], ["1", "Ferry", "It is late; the pier, too."], ["2", "Pier", "Shut."]]
    content = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert texts(read(tmp_path, content)) == [(2, "It is late; the pier, too."), (3, "Shut.")]


@pytest.mark.parametrize("name", ["text", "Body", "CONTENT", "article", "Full Text", "full-text", "maintext"])
def test_the_column_of_texts_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    assert texts(read(tmp_path, f"title,{name}\nFerry,It is late.")) == [(2, "It is late.")]


def test_a_place_is_the_line_on_which_a_row_begins(tmp_path: Path) -> None:
    found = read(tmp_path, 'text\n"One\nand more."\n\nTwo.\n""\nThree.')
    assert texts(found) == [(2, "One\nand more."), (5, "Two."), (7, "Three.")]


def test_a_row_that_is_no_article_is_a_failure_that_names_its_line(tmp_path: Path) -> None:
    found = read(tmp_path, "title,text\nA,One.\nB\nC, \nD,ni\0l\nE,one, two\nF,Two.,,\n")
    assert texts(found) == [(2, "One."), (7, "Two.")]
    assert places(found) == ["a.csv#3", "a.csv#4", "a.csv#5", "a.csv#6"]
    assert [each.kind for each in found if isinstance(each, Failure)] == ["failed", "empty", "failed", "failed"]


@pytest.mark.parametrize(
    ("content", "why"), [("", "no first row"), ("\n\n", "no first row"), ("a,b\n1,2", "no column")]
)
def test_a_table_without_a_column_of_texts_is_refused(tmp_path: Path, content: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(tmp_path, content)


def test_a_row_over_the_limit_is_skipped_and_the_next_one_read(tmp_path: Path) -> None:
    content = "text\n" + "x" * 5000 + "\nOne.\n" + "y" * 101 + "\r\nTwo.\n" + "z" * 500
    found = read(tmp_path, content, max_line_bytes=100)
    assert texts(found) == [(3, "One."), (5, "Two.")]
    assert places(found) == ["a.csv#2", "a.csv#4", "a.csv#6"]


def test_a_quote_without_an_end_costs_no_more_than_the_limit(tmp_path: Path) -> None:
    found = read(tmp_path, 'title,text\nA,"open\n' + "b,c\n" * 50 + "D,One.\n", max_line_bytes=100)
    assert places(found) == ["a.csv#2"]
    assert texts(found)[-1] == (53, "One.")


def test_a_line_is_never_held_whole(tmp_path: Path) -> None:
    """Ten million zeros on one line, of which no piece that is asked for is longer than the limit."""
    file = tmp_path / "a.csv"
    with file.open("wb") as opened:
        opened.write(b"text\n")
        opened.truncate(10_000_000)
        opened.seek(0, io.SEEK_END)
        opened.write(b"\nOne.\n")
    found = list(read_table(file, "a.csv", Settings(max_line_bytes=1000)))
    assert texts(found) == [(3, "One.")]
    assert "over 1,000 characters" in str(found[0])


FERRY = "Die Fähre kommt spät 🚢."
FORMATS = {"a.csv": f'text\n"{FERRY}"', "a.tsv": f'text\n"{FERRY}"', "a.jsonl": f'{{"text": "{FERRY}"}}\n'}
FORMATS["a.json"] = FORMATS["a.jsonl"]
SENTENCES = (
    "Die Fähre über den Fluss kommt später, sagte der Bürgermeister größerer Städte, während es für alle schön war."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", FORMATS)
def test_rows_and_objects_are_decoded_by_a_byte_order_mark_or_as_utf8(tmp_path: Path, name: str, encoding: str) -> None:
    ((_, text),) = texts(read(tmp_path, FORMATS[name].encode(encoding), name))
    assert text == FERRY


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_rows_and_objects_in_an_older_encoding_lose_nothing_and_say_that_it_was_guessed(
    tmp_path: Path, name: str
) -> None:
    (found,) = read(tmp_path, FORMATS[name].replace(FERRY, SENTENCES).encode("cp1252"), name)
    assert isinstance(found, Document)
    assert found.text == SENTENCES
    assert fields(found)["encoding"] == "cp1252"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"text\nF\xc3\xa4hre 1.\nF\xc3\xa4hre \xff.\nF\xc3\xa4hre 3.\n"),
        ("a.jsonl", b'{"text":"F\xc3\xa4hre 1."}\n{"text":"F\xc3\xa4hre \xff."}\n{"text":"F\xc3\xa4hre 3."}'),
    ],
)
def test_a_damaged_byte_costs_its_row_and_no_other_letter_changes(tmp_path: Path, name: str, content: bytes) -> None:
    found = read(tmp_path, content, name)
    assert [text for _, text in texts(found)] == ["Fähre 1.", "Fähre 3."]
    (failure,) = [each for each in found if isinstance(each, Failure)]
    assert failure.place == f"{name}#{3 if name == 'a.csv' else 2}"
    assert "UTF-8 but for 1 damaged bytes" in failure.reason


def test_what_is_damaged_in_the_first_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="damaged bytes, the first at byte 4 of the first row"):
        read(tmp_path, b"\xc3\xa9, \xff,text\nn,m,One.")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_utf16_that_is_cut_off_gives_what_comes_before_or_says_why_not(tmp_path: Path, name: str) -> None:
    content = FORMATS[name].encode("utf-16")[:-1]
    if name == "a.csv":
        with pytest.raises(Refused, match="not all of it text in UTF-16"):
            read(tmp_path, content, name)
    else:
        (failure,) = read(tmp_path, content, name)
        assert isinstance(failure, Failure)
        assert "not all of it text in UTF-16" in failure.reason


def test_a_line_of_json_over_the_limit_is_skipped_and_a_mark_within_the_file_is_none_of_the_text(
    tmp_path: Path,
) -> None:
    content = '{"text": "' + "x" * 5000 + '"}\n\ufeff{"text": "One."}\n'
    found = read(tmp_path, content, "a.jsonl", max_line_bytes=100)
    assert (places(found), texts(found)) == (["a.jsonl#1"], [(2, "One.")])


def test_a_date_far_in_the_future_stays_as_it_is_written(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "text,date\nThe ferry is late.,40000-01-01")
    assert isinstance(found, Document)
    assert make_article("a.csv", found).published == "40000-01-01"


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
@examples(max_examples=40)
def test_any_text_comes_out_as_it_was_put_in(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([("title", "text"), *rows])
    found = read(tmp_path_factory.mktemp("csv"), stream.getvalue())
    assert [text for _, text in texts(found)] == [text for _, text in rows]


def as_json(tmp_path: Path, value: Any) -> list[Document | Failure]:
    return read(tmp_path, json.dumps(value), "a.json")


def test_a_json_object_is_one_article(tmp_path: Path) -> None:
    (found,) = as_json(tmp_path, {"id": "f-1", "title": "Ferry", "text": "It is late."})
    assert isinstance(found, Document)
    assert (found.text, found.line, found.article_id) == ("It is late.", 0, "f-1")


@pytest.mark.parametrize("name", ["articles", "items", "data", "results"])
def test_a_list_of_objects_is_as_many_articles(tmp_path: Path, name: str) -> None:
    items = [{"body": "One."}, {"content": "Two."}]
    assert texts(as_json(tmp_path, items)) == [(1, "One."), (2, "Two.")]
    assert texts(as_json(tmp_path, {"status": "ok", name: items})) == [(1, "One."), (2, "Two.")]


def test_values_within_values_are_named_by_them(tmp_path: Path) -> None:
    item = {"content": "One.", "source": {"id": 7, "name": "Port Gazette"}, "authors": [{"name": "A"}, "B"]}
    (found,) = as_json(tmp_path, [item])
    assert fields(found) == {"source": "Port Gazette", "author": "A, B"}


def test_an_item_that_is_no_article_is_a_failure_that_names_it(tmp_path: Path) -> None:
    found = as_json(tmp_path, [{"text": "One."}, 7, {}, {"text": " "}, {"text": "\ud83d"}, {"text": "Two."}])
    assert texts(found) == [(1, "One."), (6, "Two.")]
    assert places(found) == ["a.json#2", "a.json#3", "a.json#4", "a.json#5"]


def test_json_lines_under_another_name_are_read(tmp_path: Path) -> None:
    assert texts(read(tmp_path, '{"text": "One."}\n{"text": "Two."}\n', "a.json")) == [(1, "One."), (2, "Two.")]


@pytest.mark.parametrize(
    "content", [b"{", b"[" * 100_000, b'{"text": "\xc3\xa9\xff"}'], ids=["cut off", "deep", "damaged"]
)
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused, match=r"correct it|repair it"):
        read(tmp_path, content, "a.json")


def test_a_json_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="over the limit of 10"):
        read(tmp_path, '{"text": "The ferry is late."}', "a.json", max_file_bytes=10)


def test_an_empty_json_file_is_empty(tmp_path: Path) -> None:
    (found,) = read(tmp_path, " ", "a.json")
    assert isinstance(found, Failure)
    assert found.kind == "empty"
