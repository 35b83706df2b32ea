"""HTML of how an article's facts are known, who said a quote, and what an article changed against another."""

from dataclasses import replace

import pytest
from hypothesis import given

from assistant.copies import compare
from assistant.records import Evidence, NamedDay
from assistant.web.rendering import render_comparison, render_conversation, render_source
from assistant.web.texts import LANGUAGES, texts_in
from assistant.web.turns import Turn
from tests.web.parsing import EN, HOSTILE, LATE, SAID, Parsed, anything, article_of, make_answer, make_quote

KNOWN = (
    Evidence("title", "Ferry late", "headline", 0.9, (15, 25)),
    Evidence("published", "2024-01-29", "JSON-LD datePublished", 0.95),
)


def test_each_fact_says_where_it_was_read_and_how_sure_it_is() -> None:
    parsed = Parsed(render_source(EN, replace(article_of(), evidence=KNOWN)))
    assert parsed.texts("summary") == ["How this is known"]
    assert parsed.texts("td") == ["Ferry late", "headline", "90%", "2024-01-29", "JSON-LD datePublished", "95%"]
    assert parsed.texts("th", scope="row") == ["title", "published"]


def test_an_article_of_which_nothing_is_known_has_no_evidence() -> None:
    assert not Parsed(render_source(EN, article_of())).texts("details")


@pytest.mark.parametrize("text", HOSTILE)
def test_evidence_from_a_hostile_page_is_shown_to_the_letter(text: str) -> None:
    parsed = Parsed(render_source(EN, replace(article_of(), evidence=(Evidence("author", text, text),))))
    assert parsed.texts("td")[:2] == [text, text]


def test_the_other_articles_of_a_story_can_be_compared() -> None:
    parsed = Parsed(render_source(EN, article_of(), story=[("Demo Herald", "?view=articles&article=a&against=b")]))
    assert parsed.texts("p", **{"class": "story"}) == ["Compare with Demo Herald"]
    assert "?view=articles&article=a&against=b" in [each["href"] for each in parsed.attributes("a")]


def test_a_quote_says_who_said_it_on_which_page_and_what_its_days_mean() -> None:
    article = article_of()
    start = article.text.index("noon")
    days = (NamedDay(start, start + 4, "2024-01-16", "2024-01-16"), NamedDay(*SAID, "2024-01-15", "2024-01-21"))
    quote = replace(make_quote(article, SAID), speaker="the harbour office", page=3, days=days)
    parsed = Parsed(render_conversation(EN, [Turn("When?", make_answer(quote))], lambda _: article))
    assert parsed.texts("span", **{"class": "speaker"}) == ["Said by the harbour office"]
    (said,) = parsed.texts("span", **{"class": "days"})
    assert said.startswith("“noon”: 16 January 2024; “ It will sail")
    assert said.endswith("”: 15 January 2024 to 21 January 2024")
    assert "page 3" in parsed.texts("bdi", **{"class": "about"})[0]
    assert parsed.texts("blockquote") == [quote.text]


def test_a_quote_without_speaker_pages_or_days_says_none() -> None:
    article = article_of()
    parsed = Parsed(render_conversation(EN, [Turn("When?", make_answer(make_quote(article, LATE)))], lambda _: article))
    assert not parsed.texts("span", **{"class": "speaker"})
    assert not parsed.texts("span", **{"class": "days"})


# Comparing


def compared(left: str, right: str, language: str = "en") -> Parsed:
    articles = [
        replace(article_of(), article_id=name, text=text, sha256="x") for name, text in (("a", left), ("b", right))
    ]
    spans = [[(0, len(each.text))] if each.text else [] for each in articles]
    changes = compare(left, spans[0], right, spans[1])
    return Parsed(render_comparison(texts_in(language), *articles, changes, "?view=articles&article=a"))


def test_a_changed_sentence_marks_the_words_that_differ() -> None:
    parsed = compared("The ferry is late today.", "The old ferry is early today.")
    assert parsed.texts("del") == ["late"]
    assert parsed.texts("ins") == ["old", "early"]
    assert parsed.texts("td") == ["The ferry is late today.", "The old ferry is early today."]
    assert parsed.texts("p", **{"class": "about"}) == ["0 sentences the same, 1 changed, 0 added, 0 dropped"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_one_has_stands_alone(language: str) -> None:
    parsed = compared("The ferry is late.", "", language)
    assert parsed.texts("td") == ["The ferry is late.", texts_in(language)("comparison.nothing")]


@given(anything, anything)
def test_whatever_is_compared_is_shown_to_the_letter(left: str, right: str) -> None:
    parsed = compared(left, right)
    if left and right:
        shown = parsed.texts("td")
        assert left in shown
        assert right in shown
