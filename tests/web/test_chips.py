"""HTML of what can be corrected and chosen: chips, the scope, suggestions, links, quotes of other indexes."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Answer, Scope, Understood
from assistant.web.rendering import render_conversation, render_scope, render_suggestions
from assistant.web.rendering.scope import describe_scope
from assistant.web.scoping import Choices
from assistant.web.turns import Turn
from tests.web.parsing import EN, HOSTILE, LATE, SAID, Parsed, anything, article_of, make_answer, make_quote, show

LAST_WEEK = Understood("last week", Scope(during=(("2024-01-15", "2024-01-21"),)), "15 to 21 January 2024")
text = anything.filter(bool)


def answer_with(value: str) -> Answer:
    """An answer of which every part that the reader or the corpus has a say in is this value."""
    within = Scope(sources=(value,), not_sections=(value,), formats=(value,), since=value, until=value)
    understood = (Understood(value, within, value),)
    return replace(
        make_answer(make_quote(article_of(), LATE)),
        question=value,
        carried=(f"{value} carried",),
        understood=understood,
        ignored=(value,),
        within=within,
        scope=within,
        today=value,
        index_id=value,
    )


def test_each_carried_word_is_a_chip_that_says_what_it_does() -> None:
    parsed = show(Turn("When?", replace(make_answer(), carried=("Raisi", "visit"))), article_of())
    chips = [each for each in parsed.attributes("button") if each.get("class") == "chip"]
    assert parsed.texts("button", **{"class": "chip"}) == ["Raisi ×", "visit ×"]
    assert [each["aria-label"] for each in chips] == ["Remove Raisi", "Remove visit"]
    assert [(each["data-do"], each["data-turn"], each["data-value"]) for each in chips] == [
        ("drop", "0", "Raisi"),
        ("drop", "0", "visit"),
    ]


def test_each_phrase_understood_is_a_chip_with_its_meaning() -> None:
    parsed = show(Turn("When?", replace(make_answer(), understood=(LAST_WEEK,))), article_of())
    (chip,) = [each for each in parsed.attributes("button") if each.get("class") == "chip"]
    assert parsed.texts("button", **{"class": "chip"}) == ["“last week”: 15 to 21 January 2024 ×"]
    assert chip["aria-label"] == "Remove “last week”: 15 to 21 January 2024"
    assert (chip["data-do"], chip["data-value"]) == ("ignore", "last week")


def test_every_answer_has_a_box_to_add_a_word_and_a_link() -> None:
    parsed = show(Turn("When?", make_answer()), article_of())
    (form,) = [each for each in parsed.attributes("form") if each["class"] == "add"]
    assert form["data-turn"] == "0"
    (box,) = [each for each in parsed.attributes("input") if each["type"] == "text"]
    assert box["aria-label"] == "Add a word to search for"
    (link,) = parsed.attributes("a")
    assert parse_qs(str(link["href"]).removeprefix("?"), keep_blank_values=True) == {
        "q": ["When?"],
        "carried": [""],
        "index": ["0"],
    }


def test_a_question_without_an_answer_can_be_edited_and_has_nothing_else_to_correct() -> None:
    parsed = show(Turn("When?", problem="too long."), article_of())
    assert [(each["class"], each["data-turn"]) for each in parsed.attributes("form")] == [("edit", "0")]
    assert parsed.texts("button") == ["Edit", "Ask this", "Cancel"]
    assert not parsed.attributes("a") + parsed.attributes("details")


def test_an_answer_that_could_not_be_corrected_stays_and_says_why() -> None:
    parsed = show(Turn("When?", make_answer(make_quote(article_of(), LATE)), problem="too long."), article_of())
    assert parsed.texts("p", **{"class": "problem"}) == ["too long."]
    assert len(parsed.texts("blockquote")) == 1


def test_a_scope_that_matches_nothing_is_said_in_words_with_a_way_out() -> None:
    scope = Scope(sources=("Demo Wire",), since="2024-01-18")
    parsed = show(Turn("When?", replace(make_answer(verdict="absent"), scope=scope, matching=0)), article_of())
    (said,) = parsed.texts("p", **{"class": "verdict"})
    assert said == "Nothing in the articles matches Demo Wire, since 18 January 2024. Search everything"
    (button,) = [each for each in parsed.attributes("button") if each.get("data-do") == "everywhere"]
    assert button["data-turn"] == "0"


def test_an_empty_corpus_is_not_blamed_on_a_scope() -> None:
    parsed = show(Turn("When?", replace(make_answer(verdict="absent"), matching=0)), article_of())
    assert parsed.texts("p", **{"class": "verdict"}) == ["The articles do not hold an answer."]


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope(), ""),
        (Scope(sources=("Wire", "Herald")), "Wire or Herald"),
        (Scope(not_sources=("Wire",), formats=("pdf",)), "PDF, not Wire"),
        (Scope(sections=("World",), not_formats=("csv", "pdf")), "World, not CSV or PDF"),
        (Scope(since="2024-01-18", until="2024-01-24"), "since 18 January 2024, until 24 January 2024"),
        (Scope(during=(("2024-01-15", "2024-01-21"),)), "15 January 2024 to 21 January 2024"),
        (Scope(during=(("2024-01-15", "2024-01-15"), ("", "2024-02-01"))), "15 January 2024 or until 1 February 2024"),
        (Scope(during=(("2024-01-15", ""),), order="newest"), "since 15 January 2024, newest first"),
    ],
)
def test_a_scope_in_words(scope: Scope, said: str) -> None:
    assert describe_scope(EN, scope) == said


def test_the_bar_offers_what_the_index_holds() -> None:
    choices = Choices(("Herald", "Wire"), ("World",), ("pdf",), "2024-01-17", "2024-05-20")
    parsed = Parsed(render_scope(EN, Scope(), choices))
    assert [each["label"] for each in parsed.attributes("optgroup")] == ["Sources", "Sections", "Formats"]
    assert parsed.texts("option") == ["choose …", "Herald", "Wire", "World", "PDF"]
    assert {(each["min"], each["max"]) for each in parsed.attributes("input")} == {("2024-01-17", "2024-05-20")}
    assert not parsed.attributes("li")


def test_what_was_chosen_are_chips_to_turn_and_to_remove() -> None:
    parsed = Parsed(render_scope(EN, Scope(sources=("Wire",), not_formats=("pdf",), since="2024-01-18"), Choices()))
    labels = [each["aria-label"] for each in parsed.attributes("button") if "aria-label" in each]
    assert labels == [
        *("Leave out Wire", "Remove Wire", "Search only PDF", "Remove not PDF"),
        "Remove since 18 January 2024",
    ]


@given(st.lists(text, max_size=3))
def test_suggestions_are_asked_to_the_letter(questions: list[str]) -> None:
    parsed = Parsed(render_suggestions(EN, questions))
    assert parsed.texts("button") == questions
    assert [button["data-question"] for button in parsed.attributes("button")] == questions


@given(text)
def test_no_value_changes_what_a_turn_is_made_of(value: str) -> None:
    shape = show(Turn("x", answer_with("x")), article_of()).shape
    assert show(Turn(value, answer_with(value), note=value, problem=value), article_of()).shape == (
        show(Turn("x", answer_with("x"), note="x", problem="x"), article_of()).shape
    )
    assert show(Turn(value, answer_with(value)), article_of()).shape == shape


@given(text)
def test_no_value_changes_what_the_scope_is_made_of(value: str) -> None:
    def render(value: str) -> Parsed:
        names = (value,)
        scope = Scope(names, names, names, names, names, names, since=value, until=value)
        return Parsed(render_scope(EN, scope, Choices(names, names, names, value, value)))

    parsed = render(value)
    assert parsed.shape == render("x").shape
    assert {each["data-value"] for each in parsed.attributes("button") if "data-value" in each} == {value}
    assert {each["value"] for each in parsed.attributes("option")} == {"", value}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_are_text(hostile: str) -> None:
    parsed = show(Turn(hostile, answer_with(hostile), note=hostile, problem=hostile), article_of())
    assert parsed.texts("p", **{"class": "note"}) == [hostile]
    assert parsed.texts("button", **{"data-do": "drop"}) == [f"{hostile} carried ×"]
    assert parsed.texts("button", **{"data-do": "ignore"}) == [f"“{hostile}”: {hostile} ×"]
    assert all(str(link["href"]).startswith(("?q=", "#source")) for link in parsed.attributes("a"))


def test_a_quote_that_the_index_no_longer_holds_cannot_be_clicked() -> None:
    article = article_of()
    answer = make_answer(make_quote(article, LATE), make_quote(article, SAID))
    parsed = show(Turn("When?", answer, lost=frozenset([0])), article)
    assert parsed.texts("a", **{"class": "cite"}) == ["2"]
    assert parsed.texts("span", **{"class": "caution"}) == ["Mind: the index no longer holds this to the letter."]


def test_a_time_that_is_carried_is_shown_once() -> None:
    carried = Understood("January 2024", Scope(during=(("2024-01-01", "2024-01-31"),)), "January 2024")
    parsed = show(Turn("When?", replace(make_answer(), carried=("January 2024",), understood=(carried,))), article_of())
    assert parsed.texts("button", **{"data-do": "drop"}) == ["January 2024 ×"]
    assert parsed.texts("button", **{"data-do": "ignore"}) == []


@given(text, st.tuples(st.integers(-99, 99), st.integers(-99, 99)))
def test_a_saved_quote_reads_as_its_text_whatever_it_says_of_its_core(said: str, core: tuple[int, int]) -> None:
    quote = replace(make_quote(article_of(), LATE), text=said, core=core)
    parsed = show(Turn("When?", make_answer(quote), lost=frozenset([0])), article_of())
    assert parsed.texts("blockquote") == [said]


def test_answers_of_another_index_are_said_with_a_way_to_ask_again() -> None:
    turns = [Turn("When?", make_answer())]
    parsed = Parsed(render_conversation(EN, turns, lambda _: article_of(), "another"))
    assert parsed.texts("p", **{"class": "elsewhere"}) == ["Some of these answers are from another index. Ask again"]
    assert parsed.texts("button", **{"data-do": "again"}) == ["Ask again"]
    assert not Parsed(render_conversation(EN, turns, lambda _: article_of(), "0")).texts("p", **{"class": "elsewhere"})
