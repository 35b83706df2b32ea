"""Words: how text is cut into terms, the same way for articles and questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.words import STOP_WORDS, distinct, find_words, is_stop_word, normalise, terms_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The ferries of Port Calder", ["ferri", "port", "calder"]),
        ("The U.S. said so", ["us"]),
        ("Tell US about us", ["us"]),
        ("WHO doctors, who else?", ["who", "doctor", "els"]),
        ("1,500 crowns or 3.5 percent", ["1500", "crown", "3.5", "percent"]),
        ("Munir’s men and Iran's women", ["munir", "man", "iran", "woman"]),
        ("Café, naïve, Zürich", ["cafe", "naiv", "zurich"]),
        ("They met, were met, will meet", ["meet", "meet", "meet"]),
        ("Amir-Abdollahian", ["amir", "abdollahian"]),
        ("don't doesn’t", []),
        ("6 percent, not 5 percent", ["6", "percent", "5", "percent"]),
        ("船は遅れて", ["船は遅れて"]),
        ("… — !? \U0001f6a2", []),
        ("", []),
    ],
)
def test_text_is_cut_into_terms(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ferries", "ferry"),
        ("killed", "killing"),
        ("began", "begin"),
        ("struck", "strike"),
        ("U.S.", "US"),
        ("1,500", "1500"),
        ("Café", "cafe"),
        ("Iran's", "Iran"),
        ("people", "person"),
        ("SHARIF", "Sharif"),
    ],
)
def test_two_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("5", "6"), ("3.5", "35"), ("2013", "2012"), ("Iran", "Iraq")])
def test_two_words_are_two_terms(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_words_are_found_with_their_places() -> None:
    text = "Mr. Arkwell’s 3.20 crowns"
    assert find_words(text) == [("Mr", 0, 2), ("Arkwell’s", 4, 13), ("3.20", 14, 18), ("crowns", 19, 25)]


def test_stop_words_are_lower_case_and_names_in_capitals_are_none() -> None:
    assert all(word == word.lower() and is_stop_word(word) and is_stop_word(word.capitalize()) for word in STOP_WORDS)
    assert not is_stop_word("WHO")
    assert is_stop_word("I")


def test_distinct_keeps_the_first_of_each() -> None:
    assert distinct(["b", "a", "b", "c", "a"]) == ["b", "a", "c"]


@given(st.text())
def test_every_word_is_a_slice_and_every_term_can_be_kept(text: str) -> None:
    assert all(text[start:end] == word and word for word, start, end in find_words(text))
    for term in terms_of(text):
        assert term
        term.encode("utf-8")
