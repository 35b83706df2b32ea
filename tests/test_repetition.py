"""Repeated lines: a site's furniture is found by counting, an article's own sentences never are."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.repetition import REASON, find_repeated, line_keys, mask_repeated
from assistant.records import Article, Mask

BACKGROUND = "The border is about 900 km long and runs through mountains that few roads cross."
FOOTER = "Harbour Post, Pier Street, member of the Calder press guild"


def make(number: int, *lines: str, source: str = "Harbour Post") -> Article:
    body = f"The {number}th ferry of the year left the pier with {'ab' * number} barrels aboard."
    return Article(f"{number}.txt", f"{number}.txt", "\n\n".join([body, *lines]), source=source)


def repeated(articles: list[Article], groups: list[int] | None = None) -> dict[int, float]:
    return find_repeated(
        [line_keys(each) for each in articles],
        [each.source for each in articles],
        groups or list(range(len(articles))),
    )


def masked(article: Article, found: dict[int, float]) -> list[str]:
    return [article.text[each.start : each.end] for each in mask_repeated(article, found).masks]


def test_a_footer_on_the_pages_of_a_source_is_masked() -> None:
    articles = [make(number, FOOTER) for number in range(8)]
    found = repeated(articles)
    for each in articles:
        assert masked(each, found) == [FOOTER]
        assert mask_repeated(each, found).masks[0].reason == REASON


def test_the_more_pages_have_a_line_the_surer_it_is_furniture() -> None:
    everywhere = [make(number, FOOTER) for number in range(10)]
    half = [make(number, *([FOOTER] if number % 2 else [])) for number in range(10)]
    confidences = [mask_repeated(each[1], repeated(each)).masks[0].confidence for each in (everywhere, half)]
    assert 0.6 <= confidences[1] < confidences[0] <= 0.95


@pytest.mark.parametrize("copies", [2, 3, 5])
def test_a_background_paragraph_of_an_agency_is_the_articles_own(copies: int) -> None:
    articles = [make(number, *([BACKGROUND] if number < copies else [])) for number in range(12)]
    assert repeated(articles) == {}


def test_a_sentence_that_nearly_every_page_of_a_source_has_is_furniture() -> None:
    notice = "Readers who know more about this matter are asked to write to the desk."
    articles = [make(number, notice) for number in range(12)]
    assert masked(articles[0], repeated(articles)) == [notice]


@pytest.mark.parametrize("size", range(1, 6))
def test_a_small_corpus_is_never_touched(size: int) -> None:
    assert repeated([make(number, FOOTER) for number in range(size)]) == {}


def test_near_copies_of_one_story_are_one_witness() -> None:
    copies = [make(number, FOOTER) for number in range(6)]
    others = [make(number) for number in range(6, 14)]
    assert repeated([*copies, *others], [0] * 6 + list(range(1, 9))) == {}
    assert repeated([*copies, *others]) != {}


def test_lines_that_differ_in_numbers_alone_are_the_same_line() -> None:
    articles = [make(number, f"{number} readers are here") for number in range(8)]
    assert masked(articles[3], repeated(articles)) == ["3 readers are here"]


def test_a_block_is_found_in_fewer_pages_than_a_line() -> None:
    block = ("Tide tables", "Ferry times", "Lost property")
    with_block = [make(number, *(block if number < 3 else [])) for number in range(12)]
    with_line = [make(number, *(block[:1] if number < 3 else [])) for number in range(12)]
    assert masked(with_block[0], repeated(with_block)) == list(block)
    assert repeated(with_line) == {}


def test_a_line_that_many_sources_have_is_furniture_of_the_corpus() -> None:
    articles = [make(number, "Tap to expand the map", source=f"Paper {number}") for number in range(14)]
    assert masked(articles[0], repeated(articles)) == ["Tap to expand the map"]
    unnamed = [replace(each, source="") for each in articles]
    assert masked(unnamed[0], repeated(unnamed)) == ["Tap to expand the map"]


def test_what_is_masked_already_and_the_headline_are_left_as_they_are() -> None:
    plain = make(1, FOOTER)
    start = plain.text.index(FOOTER)
    mask = Mask(start, len(plain.text), "footer")
    assert line_keys(replace(plain, masks=(mask,))).size == line_keys(make(1)).size
    assert line_keys(replace(plain, title_span=(start, len(plain.text)))).size == line_keys(make(1)).size
    found = repeated([make(number, FOOTER) for number in range(8)])
    assert mask_repeated(replace(plain, masks=(mask,)), found).masks == (mask,)


def test_a_text_is_never_masked_as_a_whole() -> None:
    articles = [Article(f"{number}", f"{number}", "Out of office") for number in range(20)]
    found = repeated(articles)
    assert found
    assert mask_repeated(articles[0], found) is articles[0]


def test_keys_are_the_same_in_every_process() -> None:
    assert line_keys(Article("a", "a", "Tide tables")).tolist() == line_keys(Article("b", "b", "TIDE  tables")).tolist()
    assert line_keys(Article("a", "a", "Tide tables")).tolist() == [748840841124691648]


def test_an_empty_corpus_has_no_repetitions() -> None:
    assert find_repeated([], [], []) == {}
    assert find_repeated([np.array([], dtype=np.int64)] * 9, [""] * 9, list(range(9))) == {}


_LINES = st.sampled_from([FOOTER, BACKGROUND, "Tide tables", "It rained.", "Ferry times", "12 readers"])


@given(st.lists(st.lists(_LINES, max_size=5), min_size=6, max_size=12))
def test_masks_are_whole_lines_that_do_not_overlap(pages: list[list[str]]) -> None:
    articles = [make(number, *lines) for number, lines in enumerate(pages)]
    found = repeated(articles)
    for article in articles:
        spans = [article.text[each.start : each.end] for each in mask_repeated(article, found).masks]
        assert set(spans) <= {FOOTER, BACKGROUND, "Tide tables", "It rained.", "Ferry times", "12 readers"}
        assert found == {} or all(0.6 <= each <= 0.95 for each in found.values())
