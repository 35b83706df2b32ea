"""HTML of what a reader does with an answer: edits its question, copies a quote, reads what comes near, finds fault."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given

from assistant.feedback import Reason
from assistant.records import Answer, Article, Mask, Scope
from assistant.web.rendering import Chosen, render_conversation, render_no_source, render_source
from assistant.web.texts import LANGUAGES, texts_in
from assistant.web.turns import Turn
from tests.web.parsing import (
    EN,
    HOSTILE,
    LATE,
    SAID,
    TEXT,
    Parsed,
    anything,
    article_of,
    make_answer,
    make_hit,
    make_quote,
    show,
)

ABSENT = replace(make_answer(verdict="absent"), searched_for="When? (ferry)", hits=(make_hit("ferry"),))
PRINTED = replace(
    article_of(), source="Gazette", published="2024-01-29", page="A4", url="https://example.org/a?b=1&c=2"
)


def show_steps(number: int, count: int) -> Parsed:
    article = article_of()
    quote = make_quote(article, LATE)
    return Parsed(render_source(EN, article, [quote], Chosen(quote, 2, number, count)))


def test_an_absent_answer_says_what_was_looked_for_and_what_comes_nearest() -> None:
    names = ["one", "two", "three", "four"]
    articles = {name: Article(name, f"{name}.txt", TEXT, title=f"Title {name}", source="Wire") for name in names}
    hits = [make_hit(name, rank) for rank, name in enumerate(["one", "one", *names], 1)]
    turn = Turn("When?", replace(ABSENT, hits=tuple(hits)))
    parsed = Parsed(render_conversation(EN, [turn], articles.__getitem__))
    assert parsed.texts("p", **{"class": "looked"}) == ["Looked for: When? (ferry)"]
    assert parsed.texts("a", **{"data-view": "articles"}) == ["Title one", "Title two", "Title three"]
    links = [link["href"] for link in parsed.attributes("a") if "data-view" in link]
    assert links == [f"?view=articles&article={name}" for name in names[:3]]
    assert parsed.texts("bdi", **{"class": "about"}) == ["Wire"] * 3


def test_an_absent_answer_over_nothing_has_nothing_near() -> None:
    parsed = show(Turn("When?", replace(ABSENT, hits=())), article_of())
    assert not parsed.texts("div", **{"class": "nearest"})


@pytest.mark.parametrize(
    "answer",
    [
        replace(make_answer(make_quote(article_of(), LATE)), hits=(make_hit("ferry"),)),
        replace(make_answer(make_quote(article_of(), LATE), verdict="related"), hits=(make_hit("ferry"),)),
        replace(ABSENT, scope=Scope(sources=("Wire",)), matching=0),
    ],
)
def test_only_an_answer_that_is_absent_shows_what_comes_nearest(answer: Answer) -> None:
    parsed = show(Turn("When?", answer), article_of())
    assert not parsed.texts("div", **{"class": "nearest"}) + parsed.texts("p", **{"class": "looked"})


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_articles_that_come_nearest_are_text(hostile: str) -> None:
    article = Article(hostile, hostile, TEXT, title=hostile, source=hostile, section=hostile, page=hostile)
    turn = Turn("When?", replace(ABSENT, searched_for=hostile, hits=(make_hit(hostile),)))
    parsed = show(turn, article)
    assert parsed.shape == show(Turn("When?", ABSENT), article_of()).shape
    assert parsed.texts("a", **{"data-view": "articles"}) == [hostile]
    assert parsed.texts("p", **{"class": "looked"}) == [f"Looked for: {hostile}"]


def test_a_quote_is_copied_with_where_it_stands() -> None:
    quotes = make_quote(PRINTED, LATE), make_quote(PRINTED, SAID)
    parsed = show(Turn("When?", make_answer(*quotes)), PRINTED)
    where = "Ferry late, Gazette, 29 January 2024, page A4, https://example.org/a?b=1&c=2"
    copies = [each for each in parsed.attributes("button") if each.get("class") == "copy"]
    assert [each["data-copy"] for each in copies] == [f"“{quote.text}” ({where})" for quote in quotes]
    assert [each["aria-label"] for each in copies] == [
        "Copy quote 1 with its citation",
        "Copy quote 2 with its citation",
    ]


@given(anything.filter(bool), anything.filter(bool))
def test_a_quote_is_copied_to_the_letter(text: str, title: str) -> None:
    article = article_of(text, title)
    quote = make_quote(article, (0, len(text)))
    cited = f"“{text}” ({title})"
    parsed = show(Turn("When?", make_answer(quote)), article)
    assert [each["data-copy"] for each in parsed.attributes("button") if "data-copy" in each] == [cited]
    source = Parsed(render_source(EN, article, [quote], Chosen(quote, 0, 0, 1)))
    assert [each["data-copy"] for each in source.attributes("button") if "data-copy" in each] == [cited]


def test_a_quote_that_is_lost_cannot_be_copied() -> None:
    answer = make_answer(make_quote(article_of(), LATE))
    parsed = show(Turn("When?", answer, lost=frozenset([0])), article_of())
    assert not [each for each in parsed.attributes("button") if "data-copy" in each]


@given(anything.filter(bool))
def test_a_question_is_edited_from_what_was_asked_to_the_letter(question: str) -> None:
    turns = [Turn("When?", make_answer()), Turn(question, make_answer()), Turn(question, problem="too long.")]
    parsed = Parsed(render_conversation(EN, turns, lambda _: article_of()))
    forms = [each for each in parsed.attributes("form") if each["class"] == "edit"]
    assert [(each["data-turn"], "hidden" in each) for each in forms] == [("0", True), ("1", True), ("2", True)]
    assert parsed.texts("textarea", **{"aria-label": "What to ask instead"}) == ["When?", question, question]


def test_an_answer_can_be_found_not_helpful_for_each_reason() -> None:
    parsed = show(Turn("When?", make_answer()), article_of())
    assert parsed.texts("summary") == ["Not helpful"]
    (form,) = [each for each in parsed.attributes("form") if each["class"] == "word"]
    assert form["data-turn"] == "0"
    radios = [each for each in parsed.attributes("input") if each["type"] == "radio"]
    assert [each["value"] for each in radios] == list(get_args(Reason))
    assert {(each["name"], "required" in each) for each in radios} == {("reason", True)}
    boxes = [each["name"] for each in parsed.attributes("textarea") if "name" in each]
    assert boxes == ["sentence", "note"]


def test_a_word_that_was_kept_is_said_in_place_of_the_form() -> None:
    parsed = show(Turn("When?", make_answer(), is_kept=True), article_of())
    assert parsed.texts("p", **{"class": "kept"}) == ["Kept for `clippings eval`. Thank you."]
    assert not [each for each in parsed.attributes("form") if each["class"] == "word"]
    assert not parsed.attributes("details")


@pytest.mark.parametrize(
    ("number", "count", "disabled"), [(0, 1, [True, True]), (0, 3, [True, False]), (1, 3, [False, False])]
)
def test_the_steps_lead_to_the_quotes_beside_the_chosen_one(number: int, count: int, disabled: list[bool]) -> None:
    parsed = show_steps(number, count)
    previous, following = [each for each in parsed.attributes("button") if "data-quote" in each]
    assert (previous["aria-label"], following["aria-label"]) == ("Previous quote", "Next quote")
    assert [(each["data-turn"], each["data-quote"]) for each in (previous, following)] == [
        ("2", str(number - 1)),
        ("2", str(number + 1)),
    ]
    assert ["disabled" in each for each in (previous, following)] == disabled
    assert parsed.attributes("article") == [{"data-shown": f"2:{number}"}]


def test_the_last_step_leads_back_alone() -> None:
    steps = [each for each in show_steps(2, 3).attributes("button") if "data-quote" in each]
    assert ["disabled" in each for each in steps] == [False, True]


def test_the_steps_say_which_quote_is_shown_and_in_which_article() -> None:
    parsed = show_steps(1, 3)
    assert parsed.texts("span", **{"aria-hidden": "true"}) == ["Quote 2 of 3"]
    assert parsed.texts("span", role="status") == ["Quote 2 of 3 is highlighted in “Ferry late”."]


def test_an_article_without_a_chosen_quote_has_no_steps_and_leads_back() -> None:
    parsed = Parsed(render_source(EN, article_of(), back="?view=articles&page=3"))
    assert not parsed.texts("div", **{"class": "steps"})
    assert [(each["href"], each["data-view"]) for each in parsed.attributes("a")] == [
        ("?view=articles&page=3", "articles")
    ]
    assert parsed.texts("a") == ["Close"]


@given(anything.filter(bool))
def test_an_article_that_is_gone_is_named_to_the_letter(article_id: str) -> None:
    parsed = Parsed(render_no_source(EN, article_id))
    assert parsed.shape == [("p", ["class", "role"])]
    (said,) = parsed.texts("p", **{"class": "problem"})
    assert said.startswith(f"The index no longer holds the article {article_id}. ")


def test_furniture_says_its_reason_in_the_reader_s_language() -> None:
    article = replace(article_of(), masks=(Mask(0, 14, "search prompt"), Mask(15, 25, "repeated headline")))
    reasons = {
        language: [
            each["data-reason"]
            for each in Parsed(render_source(texts_in(language), article)).attributes("span")
            if "data-reason" in each
        ]
        for language in ("en", "de")
    }
    assert reasons == {"en": ["search prompt", "repeated headline"], "de": ["Suchfeld", "wiederholte Überschrift"]}


def test_a_caution_is_said_in_the_reader_s_language() -> None:
    quote = replace(make_quote(article_of(), LATE), caution="the source file is no longer there")
    turn = Turn("When?", make_answer(quote))
    parsed = Parsed(render_conversation(texts_in("de"), [turn], lambda _: article_of()))
    (said,) = parsed.texts("span", **{"class": "caution"})
    assert said == f"Achtung: {texts_in('de').name('cautions', quote.caution)}."
    assert quote.caution not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_makes_the_same_elements_and_leaves_what_is_not_its_own_as_it_is(language: str) -> None:
    article = replace(PRINTED, also_in=("copy",))
    quote = replace(make_quote(article, LATE), also_in=("copy",))
    answer = replace(make_answer(quote), carried=("Raisi",), absent_terms=("gas", "oil"), withheld=2)
    turns = [Turn("When?", answer), Turn("Why?", replace(ABSENT)), Turn("How?", problem="too long.", note="Note")]

    def render(language: str) -> Parsed:
        texts = texts_in(language)
        conversation = render_conversation(texts, turns, lambda _: article, "another")
        return Parsed(conversation + render_source(texts, article, [quote], Chosen(quote, 0, 0, 1)))

    parsed = render(language)
    assert parsed.shape == render("en").shape
    assert parsed.texts("blockquote") == [quote.text]
    assert parsed.texts("mark") == [quote.text]
    assert parsed.texts("h2") == ["When?", "Why?", "How?", "Ferry late"]
    assert parsed.texts("b") == ["gas", "oil"]
