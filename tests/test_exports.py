"""What archives, blogs and interfaces export as JSON, tables and Markdown is read as they write it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assistant.errors import Refused
from assistant.reading.document import Document
from assistant.reading.documents import read_markdown, read_plain_text
from assistant.reading.fields import find_text, read_fields, unwrap
from assistant.reading.json_documents import read_json
from assistant.reading.json_lines import read_json_lines
from assistant.reading.making import make_article
from assistant.reading.markup import as_line, is_markup
from assistant.reading.tables import read_table
from assistant.records import Article, Failure
from assistant.settings import Settings

READERS = {".json": read_json, ".jsonl": read_json_lines, ".md": read_markdown, ".txt": read_plain_text}
BOARD = "The harbour board approved a new pier on Tuesday after a debate of three hours."
COST = "It will cost 14.2 million pounds, the harbour office said."
IN_HTML = f"<p>{BOARD}</p>\n<p>{COST}</p>"
IN_PARAGRAPHS = f"{BOARD}\n\n{COST}"


def read(tmp_path: Path, name: str, content: Any) -> list[Document | Failure]:
    file = tmp_path / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8", newline="")
    return list(READERS.get(file.suffix, read_table)(file, name, Settings()))


def read_article(tmp_path: Path, name: str, content: Any) -> Article:
    (found,) = read(tmp_path, name, content)
    assert isinstance(found, Document), found
    return make_article(name, found)


def texts(found: list[Document | Failure]) -> list[str]:
    return [each.text for each in found if isinstance(each, Document)]


def test_a_json_feed_gives_its_items_and_its_title_is_the_source(tmp_path: Path) -> None:
    items = [
        {"id": "https://t.example/1", "title": "Pier approved", "content_html": IN_HTML},
        {"id": "2", "content_text": COST, "date_published": "2024-01-18T08:00:00Z", "authors": [{"name": "Ann Bee"}]},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Tollwick Feed", "language": "en", "items": items}
    first, second = (make_article("a.json", each) for each in read(tmp_path, "a.json", feed))  # type: ignore[arg-type]
    assert (first.article_id, first.title, first.text) == ("https://t.example/1", "Pier approved", IN_PARAGRAPHS)
    assert (second.text, second.published, second.author) == (COST, "2024-01-18T08:00:00+00:00", "Ann Bee")
    assert first.source == second.source == "Tollwick Feed"


def test_posts_of_wordpress_are_read(tmp_path: Path) -> None:
    post = {
        "id": 12,
        "date": "2024-01-17T08:00:00",
        "link": "https://t.example/12",
        "title": {"rendered": "Pier &#8211; approved"},
        "content": {"rendered": IN_HTML, "protected": False},
        "author": 3,
        "categories": [4, 7],
    }
    article = read_article(tmp_path, "a.json", [post])
    assert (article.article_id, article.title, article.text) == ("12", "Pier – approved", IN_PARAGRAPHS)
    assert (article.published, article.url) == ("2024-01-17T08:00:00", "https://t.example/12")
    assert (article.author, article.section) == ("", "")


def test_an_answer_of_a_newspaper_s_interface_is_read(tmp_path: Path) -> None:
    result = {
        "id": "uk/1",
        "webTitle": "Pier approved",
        "webPublicationDate": "2024-01-17T08:00:00Z",
        "sectionName": "UK news",
        "webUrl": "https://t.example/uk/1",
        "fields": {"bodyText": BOARD, "byline": "Ann Bee"},
    }
    article = read_article(tmp_path, "a.json", {"response": {"status": "ok", "results": [result]}})
    assert (article.article_id, article.title, article.text) == ("uk/1", "Pier approved", BOARD)
    assert (article.section, article.author, article.published[:10]) == ("UK news", "Ann Bee", "2024-01-17")


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_hits_of_a_search_engine_are_read(tmp_path: Path, name: str) -> None:
    hit = {"_index": "news", "_id": "h-1", "_score": 1.2, "_source": {"title": "Pier", "text": BOARD}}
    answer = {"took": 1, "hits": {"total": {"value": 1}, "hits": [hit]}}
    article = read_article(tmp_path, name, answer if name == "a.json" else json.dumps(hit))
    assert (article.article_id, article.title, article.text) == ("h-1", "Pier", BOARD)


@pytest.mark.parametrize(
    "value",
    [
        [BOARD, COST],
        [{"type": "paragraph", "text": BOARD}, {"type": "image", "url": "a.png"}, {"type": "p", "text": COST}],
        [[BOARD], [" "], [COST]],
        {"value": IN_HTML, "format": "full_html"},
        [f"<p>{BOARD}</p>", f"<p>{COST}</p>"],
    ],
)
def test_paragraphs_are_parted_by_blank_lines(tmp_path: Path, value: Any) -> None:
    assert read_article(tmp_path, "a.json", {"title": "Pier", "body": value}).text == IN_PARAGRAPHS


def test_of_several_texts_the_first_that_is_one_counts() -> None:
    assert find_text({"text": None, "content": " ", "bodyText": "One.", "summary": "Two."}) == "One."
    assert find_text({"content": ""}) == ""
    assert find_text({"text": 7, "summary": "Two."}) is None


def test_an_object_without_a_text_is_told_what_it_has(tmp_path: Path) -> None:
    (failure,) = read(tmp_path, "a.json", {"headline": "Pier", "summary": BOARD})
    assert isinstance(failure, Failure)
    assert 'only "headline", "summary"; add it' in failure.reason
    (empty,) = read(tmp_path, "a.json", {"articles": []})
    assert isinstance(empty, Failure)
    assert empty.kind == "empty"


def test_values_nested_deep_cost_no_more_than_a_few(tmp_path: Path) -> None:
    nested: Any = BOARD
    for _ in range(200):
        nested = [{"author": nested, "_source": {"text": nested}}] if isinstance(nested, str) else [nested]
    (found,) = read(tmp_path, "a.json", {"text": BOARD, "author": nested, "body": nested})
    assert texts([found]) == [BOARD]
    assert unwrap({"fields": {"fields": {"title": "Pier"}}}) == {"title": "Pier"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (IN_HTML, IN_PARAGRAPHS),
        (f"<p>{BOARD}<p>{COST}", IN_PARAGRAPHS),
        (f"{BOARD}<br><br>{COST}", IN_PARAGRAPHS),
        (f"<!-- wp:paragraph --><p>{BOARD}</p><!-- /wp:paragraph --><p>{COST}</p>", IN_PARAGRAPHS),
        (f"<strong>{BOARD}</strong>\r\n\r\n{COST}", IN_PARAGRAPHS),
        (f"<a\nhref='x'>{BOARD}</a>\n\n{COST}", IN_PARAGRAPHS),
        (f"<script>x</script><p>{BOARD}</p>\n<p>{COST}</p>", IN_PARAGRAPHS),
        ("Pier &amp; harbour: &#8220;late&#8221;", "Pier & harbour: “late”"),
        ("a &lt;b&gt;bold&lt;/b&gt; word", "a <b>bold</b> word"),
        (
            "if a<b and b>c, AT&T &copy 5 <3 & <http://t.example>",
            "if a<b and b>c, AT&T &copy 5 <3 & <http://t.example>",
        ),
        ("The board wrote <sic> and <p.c.>", "The board wrote <sic> and <p.c.>"),
    ],
)
def test_a_value_that_is_plainly_html_is_read_as_html_and_any_other_to_the_letter(
    tmp_path: Path, text: str, expected: str
) -> None:
    cell = text.replace('"', '""')
    assert read_article(tmp_path, "a.jsonl", json.dumps({"text": text})).text == expected
    assert read_article(tmp_path, "a.csv", f'title,text\nPier,"{cell}"\n').text == expected


def test_html_that_shows_nothing_is_empty(tmp_path: Path) -> None:
    (failure,) = read(tmp_path, "a.json", {"text": "<p><img src='a.png'></p>"})
    assert isinstance(failure, Failure)
    assert (failure.kind, failure.place) == ("empty", "a.json")


def test_html_nested_too_deep_is_a_failure_of_its_row_alone(tmp_path: Path) -> None:
    deep = "<div>" * 3000 + BOARD + "</div>" * 3000
    found = read(tmp_path, "a.csv", f"text\n{deep}\n{BOARD}\n")
    assert texts(found) == [BOARD]
    assert [each.place for each in found if isinstance(each, Failure)] == ["a.csv#2"]


PAGE = f"<!DOCTYPE html><html><head><title>Pier approved</title></head><body>{IN_HTML}</body></html>"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.csv"])
def test_a_whole_page_is_read_as_one_wherever_it_stands(tmp_path: Path, name: str) -> None:
    content = {"a.json": json.dumps({"url": "https://t.example", "html": PAGE}), "a.csv": f'html\n"{PAGE}"'}
    article = read_article(tmp_path, name, content.get(name, PAGE))
    assert (article.title, article.text) == ("Pier approved", IN_PARAGRAPHS)


def test_a_title_may_have_markup_and_a_lesser_sign_is_none(tmp_path: Path) -> None:
    assert as_line("Pier &amp; <em>harbour</em>") == "Pier & harbour"
    assert as_line("https://t.example/?a=1&copy=2&amp;b=3") == "https://t.example/?a=1&copy=2&b=3"
    assert as_line("1 < 2 > 0") == "1 < 2 > 0"
    article = read_article(
        tmp_path, "a.csv", f'post_title,post_date,post_content\n"Pier &amp; <i>sea</i>",,"{IN_HTML}"'
    )
    assert (article.title, article.text) == ("Pier & sea", IN_PARAGRAPHS)


@given(st.text(st.sampled_from("<>/pbr \n&;a=\"'")))
@examples(max_examples=100)
def test_no_text_is_too_odd_to_be_told_from_html(text: str) -> None:
    if is_markup(text):
        assert "<" in text
    assert isinstance(as_line(text), str)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("sep=;\r\nTitel;Datum;Text\r\n", 3),
        ('"sep=;"\nÜberschrift;Datum;Volltext\n', 3),
        ("Export from NewsBase 4.1\n\nHeadline;Date;Full Text\n", 4),
        ("Export;;\n;;\nTitle;Date;Article-Text\n", 4),
        ('"Head\nline";"Date";"Text"\n', 3),
        ("post_title;post_date;post_content\n", 2),
        ("Titre;Date;Texte\n", 2),
        ("заголовок;дата;текст\n", 2),
    ],
)
def test_a_table_is_read_below_what_an_export_puts_above_it(tmp_path: Path, head: str, line: int) -> None:
    (found,) = read(tmp_path, "a.csv", f"{head}Pier;17.01.2024;{BOARD}\n")
    article = make_article("a.csv", found)  # type: ignore[arg-type]
    assert (article.title, article.published, article.text, article.line) == ("Pier", "2024-01-17", BOARD, line)


def test_a_row_that_holds_the_word_text_is_no_head(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='no column of texts, only "Nr", "Beitrag"; call one "text"'):
        read(tmp_path, "a.csv", "Nr,Beitrag\n1,Text\n2,Zwei\n")


def test_the_names_that_a_refusal_lists_are_few_and_short(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, "a.csv", ",".join(f"{number}{'x' * 90}" for number in range(50)))
    assert len(str(refused.value)) < 700


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('A\t"Pier" was the word.\nB\tTwo.\n', ['"Pier" was the word.', "Two."]),
        (
            'A\t"We will not pay.\nB\tTwo.\nC\t"Enough" they said.\n',
            ['"We will not pay.', "Two.", '"Enough" they said.'],
        ),
        ('A\t"We will not pay.\nB\tTwo.\n', ['"We will not pay.', "Two."]),
        ('A\tIt said "no" twice.\nB\t"Enough"\n', ['It said "no" twice.', '"Enough"']),
        ('A\t"It said ""no""\ttwice."\nB\t"Two\nlines."\n', ['It said "no"\ttwice.', "Two\nlines."]),
        ('A\t"One."\n"B"\t"Two."\n', ["One.", "Two."]),
    ],
)
def test_a_mark_in_a_table_parted_by_tabs_is_a_quote_only_if_all_are(
    tmp_path: Path, rows: str, expected: list[str]
) -> None:
    assert texts(read(tmp_path, "a.tsv", f"title\ttext\n{rows}")) == expected


def test_front_matter_in_toml_gives_the_fields_and_is_masked(tmp_path: Path) -> None:
    front = '+++\r\ntitle = "Pier approved"\r\ndate = 2024-01-17T08:00:00Z\r\nauthors = ["Ann Bee"]\r\n[params]\r\n'
    text = f'{front}source = "Tollwick Post"\r\n+++\r\n\r\n{BOARD}\r\n'
    article = read_article(tmp_path, "a.md", text)
    assert (article.title, article.author, article.source) == ("Pier approved", "Ann Bee", "Tollwick Post")
    assert article.published == "2024-01-17T08:00:00+00:00"
    (mask,) = article.masks
    assert (article.text, mask.start, article.text[mask.end :].strip()) == (text, 0, BOARD)


@pytest.mark.parametrize("front", ["title = ", "a = 1\na = 2", f"n = {'9' * 5000}", f"x = {'[' * 5000}"])
def test_front_matter_that_is_no_toml_is_a_failure(tmp_path: Path, front: str) -> None:
    (failure,) = read(tmp_path, "a.md", f"+++\n{front}\n+++\n{BOARD}\n")
    assert isinstance(failure, Failure)
    assert "is not valid TOML" in failure.reason


def test_the_address_that_a_clipper_calls_source_is_the_address(tmp_path: Path) -> None:
    front = "---\ntitle: Clip\ncreated: 2024-01-17\nsource: https://post.example/choir\n---\n"
    article = read_article(tmp_path, "a.md", f"{front}# Choir wins prize\n\n{BOARD}\n")
    assert (article.url, article.source, article.published) == ("https://post.example/choir", "", "2024-01-17")
    assert article.title == "Choir wins prize"


def test_the_day_a_record_was_made_gives_way_to_the_day_of_publication() -> None:
    said = {
        each.value: each.confidence for each in read_fields({"Created At": "2024-02-01", "pubDate": "2024-01-17"}, "x")
    }
    assert said["2024-02-01"] < said["2024-01-17"] == 1.0


def test_values_that_are_objects_are_named_by_what_they_hold() -> None:
    said = read_fields(
        {
            "headline": {"main": "Pier"},
            "byline": [{"first": "Ann", "last": "Bee"}, {"name": "Cy Dee"}],
            "source": {"title": "Post"},
            "published": {"$date": "2024-01-17"},
            "section": False,
        },
        "field",
    )
    assert {each.field: each.value for each in said} == {
        "title": "Pier",
        "author": "Ann Bee, Cy Dee",
        "source": "Post",
        "published": "2024-01-17",
    }
