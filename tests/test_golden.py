"""The golden set: its labels fit its pages, and the rules do at least as well on it as they have done.

The floors hold for each page read alone; `python -m benchmarks.furniture` gives every figure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import lxml.html
import pytest

from assistant.records import Article, Mask
from benchmarks.furniture import __main__ as benchmark
from benchmarks.furniture import extractors
from benchmarks.furniture.judging import JudgedLine, is_right, judge, score, score_text
from benchmarks.furniture.reading import read_alone, read_as_corpus
from tests.golden import FURNITURE, GOLDEN, OWN, GoldenSetWrong, LabelledLine, Page, load_pages, place_lines
from tests.web.test_texts import mask_reasons

LEAST_RECALL = 0.95
MOST_WRONGLY_MASKED = 0.001

PAGES = load_pages()
A_PAGE = Page(
    "open-made-up.txt",
    (
        LabelledLine("headline", "Mole seen at sea"),
        LabelledLine("share bar", "Share this mole"),
        LabelledLine("body", "It swam. It waved."),
        LabelledLine("footer", "All moles reserved"),
    ),
    {"title": "Mole seen at sea", "language": "en"},
)
ITS_TEXT = "Mole seen at sea\nShare this mole\nIt swam. It\nwaved.\nAll moles reserved\n"


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return read_alone(PAGES)


@pytest.fixture(scope="module")
def judged(articles: dict[str, Article]) -> list[JudgedLine]:
    return [line for page in PAGES for line in judge(page, articles[page.name])]


def an_article(*masked: str) -> Article:
    masks = [Mask(ITS_TEXT.index(text), ITS_TEXT.index(text) + len(text), "share bar") for text in masked]
    return Article("mole", "mole.txt", ITS_TEXT, masks=tuple(masks))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_labels_are_all_that_a_page_shows_in_order(page: Page) -> None:
    written = (GOLDEN / page.name).read_text("utf-8")
    if page.is_html:
        body = lxml.html.document_fromstring(written.encode(), parser=lxml.html.HTMLParser(encoding="utf-8")).body
        for unseen in body.xpath("//script|//style"):
            unseen.drop_tree()
        written = body.text_content()
    assert "".join("".join(line.text.split()) for line in page.lines) == "".join(written.split())


def test_every_line_is_found_in_order_in_the_text_that_is_read(articles: dict[str, Article]) -> None:
    for page in PAGES:
        text = articles[page.name].text
        found = ["".join(text[line.start : line.end].split()) for line in place_lines(page, text)]
        assert found == ["".join(line.text.split()) for line in page.lines]


def test_every_kind_of_line_occurs_in_both_parts() -> None:
    for is_kept in (True, False):
        assert {line.kind for page in PAGES if page.is_kept is is_kept for line in page.lines} == FURNITURE | OWN


def test_no_line_of_a_body_stands_twice() -> None:
    bodies = Counter(line.text for page in PAGES for line in page.lines if line.kind == "body")
    assert [text for text, count in bodies.items() if count > 1] == []


def test_the_set_is_as_large_and_mixed_as_it_says() -> None:
    assert sum(not page.is_kept for page in PAGES) >= 96
    assert sum(page.is_kept for page in PAGES) >= 16
    assert min(Counter(page.is_html for page in PAGES).values()) >= 28
    assert len({page.fields["language"] for page in PAGES}) >= 13
    sites = Counter(page.name.split("-")[1] for page in PAGES)
    assert sum(count >= 4 for count in sites.values()) >= 6


def test_no_site_has_pages_in_both_parts() -> None:
    sources = [{page.fields["source"] for page in PAGES if page.is_kept is half} for half in (True, False)]
    assert not sources[0] & sources[1]


def test_the_true_title_is_the_headline() -> None:
    for page in PAGES:
        assert [line.text for line in page.lines if line.kind == "headline"] == [page.fields["title"]]


def test_the_rules_find_as_much_furniture_as_they_have_found(judged: list[JudgedLine]) -> None:
    assert score(judged).recall >= LEAST_RECALL


def test_every_reason_of_a_mask_has_a_text(articles: dict[str, Article]) -> None:
    reasons = {mask.reason for article in articles.values() for mask in article.masks}
    assert "outside the article" in reasons
    assert reasons <= mask_reasons()


def test_the_rules_mask_no_more_of_the_body_than_they_have_masked(judged: list[JudgedLine]) -> None:
    assert score(judged).wrongly_masked <= MOST_WRONGLY_MASKED


def test_a_line_that_is_not_in_the_text_is_named() -> None:
    with pytest.raises(GoldenSetWrong, match=r"open-made-up.txt: the share bar 'Share this mole' is not in the text"):
        place_lines(A_PAGE, "Mole seen at sea")


def test_a_body_is_judged_sentence_by_sentence_and_one_masked_character_loses_it() -> None:
    lines = list(judge(A_PAGE, an_article("Share this mole", "waved")))
    assert [(line.text, line.reason) for line in lines] == [
        ("Mole seen at sea", ""),
        ("Share this mole", "share bar"),
        ("It swam.", ""),
        ("It\nwaved.", "share bar"),
        ("All moles reserved", ""),
    ]
    assert score(lines) == (2, 1, 2, 1)


def test_a_line_of_furniture_counts_once_most_of_it_is_masked() -> None:
    assert score(judge(A_PAGE, an_article("Share"))).kept_out == 0
    assert score(judge(A_PAGE, an_article("Share this"))).kept_out == 1


def test_an_extractor_is_judged_by_the_text_it_leaves() -> None:
    left = "Mole seen at sea It swam. All moles reserved"
    assert score_text(judge(A_PAGE, an_article()), left) == (2, 1, 2, 1)


def test_a_missing_extractor_is_one_line_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extractors.importlib, "import_module", refuse)
    assert extractors.load_extractors() == {}
    assert (
        "readability-lxml is not installed and is left out; pip install readability-lxml\n" in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("field", "true", "found", "right"),
    [
        ("title", "Mole seen", "mole  seen", True),
        ("published", "2024-01-29", "2024-01-29T10:00:00", True),
        ("published", "2024-01-29", "", False),
        ("author", "Ann Ash; Ben Bay", "Ben Bay and Ann Ash", True),
        ("author", "Ann Ash", "Ann Ash, Staff Writer", False),
        ("language", "en", "en-GB", True),
    ],
)
def test_a_field_is_right_whatever_its_case_its_hour_or_its_order(
    field: str, true: str, found: str, right: bool
) -> None:
    assert is_right(field, true, found) is right


def test_a_corpus_is_read_as_its_pages_are() -> None:
    pages = [page for page in PAGES if not page.is_html][:2]
    together = read_as_corpus(pages)
    alone = read_alone(pages)
    for page in pages:
        assert replace(together[page.name], masks=()) == replace(alone[page.name], masks=())


def test_the_benchmark_prints_every_table_and_never_what_is_wrong_on_a_kept_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    some = [
        next(page for page in PAGES if (page.is_html, page.is_kept) == half) for half in ((True, False), (False, True))
    ]
    monkeypatch.setattr(benchmark, "load_pages", lambda: some)
    monkeypatch.setattr("sys.argv", ["furniture", "--alone", "--misses"])
    assert benchmark.main() == 0
    tables, _, misses = capsys.readouterr().out.partition("Judged wrong on the open pages")
    for heading in ("Lines by kind", "Furniture masked", "The 1 HTML pages", "Fields found right", "readability-lxml"):
        assert heading in tables
    assert "kept-" not in misses
