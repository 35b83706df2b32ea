"""Traits of sentences, what a question asks for, and what it names."""

import pytest

from assistant.index.naming import NamedArticles
from assistant.traits import DATE, FRAGMENT, NUMBER, REASON, asked_for, traits_of


@pytest.mark.parametrize(
    ("sentence", "traits"),
    [
        ("The ferry sank on 4 March.", DATE | NUMBER),
        ("The ferry sank on Monday.", DATE),
        ("In 1998 the pier burnt down.", DATE | NUMBER),
        ("Dozens of sailors were hurt.", NUMBER),
        ("The pier closed because of the storm.", REASON),
        ("The council met the mayor.", 0),
        ("Ferry late", FRAGMENT),
        ("Is the ferry late?", FRAGMENT),
        ("# Harbour news.", FRAGMENT),
        ("It sank.", FRAGMENT),
    ],
)
def test_the_traits_of_a_sentence(sentence: str, traits: int) -> None:
    assert traits_of(sentence) == traits


@pytest.mark.parametrize(
    ("question", "trait"),
    [
        ("When did the ferry sink?", DATE),
        ("In what year was the pier built?", DATE),
        ("When will the pier reopen?", DATE),
        ("when?", DATE),
        ("And since when", DATE),
        ("Since what day is it closed?", DATE),
        ("Who was mayor when the pier closed?", 0),
        ("What did the mayor say when asked?", 0),
        ("When the pier closed, who was mayor?", 0),
        ("How many sailors were hurt when the pier closed?", NUMBER),
        ("Whenever did it close?", 0),
        ("How many sailors were hurt?", NUMBER),
        ("What percentage of the crew left?", NUMBER),
        ("Why did the pier close?", REASON),
        ("Who met the mayor?", 0),
        ("", 0),
    ],
)
def test_what_a_question_asks_for(question: str, trait: int) -> None:
    assert asked_for(question) == trait


NAMED = NamedArticles(
    ["Demo Herald", "The Verge", "", "Wire | World"], ["2024-01-19", "2023-10-12T18:00:00", "", "2024-02-01"]
)


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("What did the Demo Herald say?", [1, 0, 0, 0]),
        ("what did the demo herald say?", [1, 0, 0, 0]),
        ("According to The Verge and the Demo Herald, who left?", [1, 1, 0, 0]),
        ("Who is on the verge of leaving?", [0, 0, 0, 0]),
        ("What does Wire World report?", [0, 0, 0, 1]),
        ("Who heralds a demo?", [0, 0, 0, 0]),
        ("", [0, 0, 0, 0]),
    ],
)
def test_the_sources_that_a_question_names(question: str, articles: list[int]) -> None:
    assert NAMED.source_named(question).tolist() == articles


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("What happened on 19 January 2024?", [1, 0, 0, 0]),
        ("What happened on January 19th?", [1, 0, 0, 0]),
        ("What happened on Jan. 19, 2023?", [0, 0, 0, 0]),
        ("What was reported in October 2023?", [0, 1, 0, 0]),
        ("What was reported on 2024-02-01?", [0, 0, 0, 1]),
        ("What may happen in March?", [0, 0, 0, 0]),
        ("", [0, 0, 0, 0]),
    ],
)
def test_the_dates_that_a_question_names(question: str, articles: list[int]) -> None:
    assert NAMED.date_named(question).tolist() == articles


def test_a_corpus_without_articles_names_none() -> None:
    assert NamedArticles([], []).source_named("The Verge").tolist() == []
    assert NamedArticles([], []).date_named("2024-02-01").tolist() == []
