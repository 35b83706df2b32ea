"""Exporting: whatever an article or a reader wrote, the document says it to the letter, and none of it is markup."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.errors import ArticleNotFound, ExchangeError
from assistant.exchange import answer_to_dict
from assistant.exporting import Kind, export_conversation
from assistant.proof import verify_answers
from assistant.records import Answer, Article, Quote, Scope, Understood, text_sha256
from tests.toy import Newsroom

KINDS: tuple[Kind, ...] = ("markdown", "html", "csv", "json")
NASTY = [
    "plain words, with a comma; and 18:30.",
    "# no heading",
    "no setext\n===",
    "no rule\n---\n***",
    "- no item\n+ none\n* none\n1. none\n2) none",
    "> no quote\n>> none",
    "    no code\n\tnone\n```\nnone\n~~~",
    "[no link](https://evil.example) ![no image](x.png) <https://evil.example>",
    "[no]: https://evil.example 'definition'",
    "https://evil.example www.evil.example mailto:a@evil.example",
    "<script>alert(1)</script><!-- --><img src=x onerror=alert(1)>",
    "</blockquote></main><p onclick='x'>\"",
    "&amp; &lt; &#42; &copy; &nosuch;",
    "*a* _b_ **c** __d__ `e` ~~f~~ $g$ ==h==",
    "| a | b |\n|---|---|\n| c | d |",
    "back\\slash \\* at an end\\",
    "blank\n\n\nlines\n",
    "\n\nat the start",
    "\n",
    "spaces   inside  ",
    "   spaces before\n   and before",
    "a carriage\rreturn\r\nand two",
    "a\ttab\x0cand a feed",
    "no\u00a0break\u2028line\u2029paragraph\u3000",
    "שלום עולם \u202eevil\u202c مرحبا",
    "😀 e\u0301 \u200b\ufeff",
    "=1+1",
    "-2",
    "+3",
    "@SUM(A1)",
    "\t=4",
    "\r=5",
    "'=6",
    'say "no", please',
]
# markdown-it strips these from the ends of a line, which CommonMark does not; a NUL no Markdown and no HTML can hold
UNFAIR = "\x00\x0b\x1c\x1d\x1e\x1f\x85"
LETTERS = st.text(st.characters(codec="utf-8", exclude_characters=UNFAIR), min_size=1, max_size=40)
MARKUP = st.text("aA1 \n\t\r\\`*_{}[]()<>#+-.!|~&;=:$@'\"/x", min_size=1, max_size=40)


def make_answer(text: str, question: str = "What?", **changes: Any) -> dict[str, Any]:
    quote = Quote("a.txt", 3, 3 + len(text), text, text_sha256(text), 1.5, (3, 3 + len(text)), also_in=("b", "c"))
    answer = Answer(question, question, (), "answered", 0.75, (quote,), (), (), "i1")
    return answer_to_dict("", replace(answer, **changes))


def make_article(**values: str) -> Article:
    return Article("a.txt", "a.txt", "text", **values)


def export(kind: Kind, *answers: dict[str, Any], name: str = "Talk", article: Article | None = None) -> str:
    def get_article(article_id: str) -> Article:
        if article is None:
            raise ArticleNotFound(article_id)
        return article

    return export_conversation(name, answers, kind, get_article)


class Page(HTMLParser):
    """The tags of a document with their attributes, and the text that stands directly in each element."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[int] = []
        self.feed(source)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append((tag, ""))
        if tag != "meta":
            self._open.append(len(self.texts) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.texts[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            tag, text = self.texts[self._open[-1]]
            self.texts[self._open[-1]] = (tag, text + data)

    def of(self, tag: str) -> list[str]:
        return [text for each, text in self.texts if each == tag]


def rendered(source: str) -> tuple[str, set[str]]:
    """A Markdown document as HTML, with all that GitHub adds, and the tags in it."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(source)
    return page, set(re.findall(r"<([a-z0-9]+)", page))


def quoted(page: str) -> list[str]:
    """The text of each block quote of rendered Markdown."""
    inside = re.findall(r"<blockquote>\n<p>(.*?)</p>\n</blockquote>", page, re.DOTALL)
    return [unescape(re.sub(r"<br />\n", "\n", each)) for each in inside]


def rows_of(document: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(document, newline="")))


def all_texts(item: Any) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, dict | list):
        for each in item.values() if isinstance(item, dict) else item:
            yield from all_texts(each)


def check_markdown(text: str) -> None:
    article = make_article(title=text, url="https://example.org/a?b=c&d=%20*e*")
    page, tags = rendered(export("markdown", make_answer(text, text), name=text, article=article))
    assert tags <= {"h1", "h2", "ul", "li", "strong", "blockquote", "p", "br", "a"}
    assert page.count("<blockquote>") == page.count("<h1>") == page.count("<h2>") == 1
    assert re.findall(r'href="([^"]*)"', page) == ["https://example.org/a?b=c&amp;d=%20*e*"]
    assert quoted(page) == [text]
    (heading,) = re.findall(r"<h2>1\. (.*?)</h2>", page, re.DOTALL)
    assert unescape(heading) == text
    (title,) = re.findall(r"<strong>Title:</strong> (.*?)</li>", page, re.DOTALL)
    assert unescape(title) == text


@pytest.mark.parametrize("text", NASTY)
def test_markdown_shows_a_nasty_text_to_the_letter(text: str) -> None:
    check_markdown(text)


@given(LETTERS | MARKUP)
def test_markdown_shows_any_text_to_the_letter(text: str) -> None:
    check_markdown(text)


def check_html(text: str) -> None:
    article = make_article(title=text, source=text, language=text, url=f"javascript:{text}")
    page = Page(export("html", make_answer(text, text), name=text, article=article))
    assert page.of("blockquote") == [text]
    assert page.of("h2") == [text]
    assert page.of("dd").count(text) >= 3
    names = [tag for tag, _ in page.tags]
    assert set(names) <= set(
        "html head meta title style body main h1 section h2 dl dt dd figure blockquote".split()
    ) | {"figcaption"}
    assert not any(name.startswith("on") or name in ("src", "href") for _, values in page.tags for name in values)
    assert next(values for tag, values in page.tags if tag == "blockquote")["lang"] == text


@pytest.mark.parametrize("text", NASTY)
def test_html_shows_a_nasty_text_to_the_letter(text: str) -> None:
    check_html(text)


@given(LETTERS | MARKUP)
def test_html_shows_any_text_to_the_letter(text: str) -> None:
    check_html(text)


def test_html_loads_nothing_and_keeps_line_breaks() -> None:
    document = export("html", make_answer("a\rb"), article=make_article(url="https://example.org/?a=1&b=2"))
    assert "\r" not in document
    page = Page(document)
    (policy,) = [values["content"] for _, values in page.tags if "http-equiv" in values]
    assert str(policy).startswith("default-src 'none'; style-src 'sha256-")
    assert "white-space:pre-wrap" in page.of("style")[0]
    links = [values for tag, values in page.tags if tag == "a"]
    assert links == [{"href": "https://example.org/?a=1&b=2", "rel": "noreferrer"}]
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in page.tags}


def check_csv(text: str) -> None:
    document = export("csv", make_answer(text, text), article=make_article(title=text))
    (row,) = rows_of(document)
    assert row["text"].removeprefix("'") == text.removeprefix("'")
    assert row["question"] == row["title"] == row["text"]
    assert row["text"][0] not in "=+-@\t\r"
    assert row["sha256"] == text_sha256(text)
    assert (row["start"], row["end"]) == ("3", str(3 + len(text)))


@pytest.mark.parametrize("text", NASTY)
def test_csv_holds_a_nasty_text_to_the_letter_and_no_formula(text: str) -> None:
    check_csv(text)


@given(LETTERS | MARKUP)
def test_csv_holds_any_text_to_the_letter(text: str) -> None:
    check_csv(text)


@given(LETTERS | MARKUP)
def test_json_holds_the_answers_as_they_were(text: str) -> None:
    item = make_answer(text, text)
    document = json.loads(export("json", item, item, name="A talk", article=make_article(title=text)))
    assert (document["format"], document["version"]) == ("clippings-conversation", 1)
    assert (document["name"], document["index_ids"]) == ("A talk", ["i1"])
    for answer in document["answers"]:
        (citation,) = [quote.pop("citation") for quote in answer["quotes"]]
        assert citation["title"] == text
        assert answer == item


def test_csv_has_a_row_for_each_quote_and_one_for_an_answer_without() -> None:
    one = make_answer("One.")
    two = {**one, "quotes": [*one["quotes"], *make_answer("Two.")["quotes"]]}
    none = make_answer("x", "Whales?", quotes=(), verdict="absent", absent_terms=("Whales",))
    document = export("csv", two, none)
    assert document.count("\r\n") == 4
    rows = rows_of(document)
    assert [(row["answer"], row["quote"], row["text"]) for row in rows] == [
        ("1", "1", "One."),
        ("1", "2", "Two."),
        ("2", "", ""),
    ]
    assert (rows[2]["verdict"], rows[2]["absent_terms"], rows[2]["sha256"]) == ("absent", "Whales", "")


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_says_how_it_was_searched_and_where_each_quote_stands(kind: Kind) -> None:
    scope = Scope(sources=("Demo Wire",), during=(("2024-01-01", ""),), order="newest")
    item = make_answer(
        "The ferry is late.",
        carried=("Port Calder",),
        searched_for="What? (Port Calder)",
        understood=(Understood("this year", scope, "published in 2024 or later"),),
        scope=scope,
    )
    item["quotes"][0]["caution"] = "the source file has changed"
    item["quotes"][0] |= {"speaker": "Ada Reed", "page": 3, "days": [{"start": 7, "end": 12, "first": "2024-01-16"}]}
    item["quotes"][0]["days"][0]["last"] = "2024-01-17"
    article = Article(
        "a.txt", "b.csv", "text", line=7, title="Ferries", published="2024-01-29", source="Demo Wire",
        url="https://a.example/1",
    )  # fmt: skip
    document = export(kind, item, article=article)
    if kind == "markdown":
        document = unescape(re.sub("<[^>]*>", "", rendered(document)[0]))
    elif kind == "html":
        document = "\n".join(text for _, text in Page(document).texts)
    for said in (
        *("What?", "What? (Port Calder)", "this year", "published in 2024 or later", "Demo Wire", "answered"),
        *("The ferry is late.", "Ferries", "2024-01-29", "https://a.example/1", "a.txt", "b.csv#7", "i1", "newest"),
        *(text_sha256("The ferry is late."), "the source file has changed", "2024-01-01"),
        *(("Ada Reed", "ferry = 2024-01-16 to 2024-01-17") if kind != "json" else ("Ada Reed", "2024-01-16")),
    ):
        assert said in document


@pytest.mark.parametrize("kind", KINDS)
def test_a_quote_of_an_article_that_is_gone_is_cited_by_its_id(kind: Kind) -> None:
    document = export(kind, make_answer("The ferry is late."))
    assert "The ferry is late." in document
    assert "a.txt" in document


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_conversation_is_a_document_too(kind: Kind) -> None:
    document = export(kind, name=" A\ntalk \ud800")
    document.encode("utf-8")
    assert kind == "csv" or "A talk ?" in document
    assert kind != "csv" or len(document.splitlines()) == 1


@pytest.mark.parametrize("item", [{}, {"question": 1}, {**make_answer("x"), "question": "\ud800"}, []])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_answer_is_refused(kind: Kind, item: Any) -> None:
    with pytest.raises(ExchangeError):
        export(kind, item)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="not 'pdf'"):
        export("pdf")  # type: ignore[arg-type]


def test_an_exported_conversation_is_verified_quote_by_quote(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": "The ferry of Port Calder is late.\r\n\r\nThe council voted on <b>the ticket</b>.\n"})
    assistant = newsroom.open()
    asked = [assistant.ask("Is the ferry of Port Calder late?"), assistant.ask("Did the council vote on the ticket?")]
    items = [answer_to_dict(str(number), answer) for number, answer in enumerate(asked)]
    file = newsroom.folder / "export.json"
    file.write_text(export_conversation("Ferry", items, "json", assistant.article), "utf-8")
    checked = list(verify_answers(file, assistant.store, newsroom.settings))
    assert [each.problem for each in checked] == [""] * sum(len(answer.quotes) for answer in asked)
    assert checked[0].place == f"{file} answer 1 quote 1"
    assert checked[-1].place == f"{file} answer 2 quote {len(asked[1].quotes)}"
    file.write_text(file.read_text("utf-8").replace("The council", "Our council"), "utf-8")
    problems = [each for each in verify_answers(file, assistant.store, newsroom.settings) if each.problem]
    assert problems
    assert all(" answer " in each.place and "reads differently" in each.problem for each in problems)
