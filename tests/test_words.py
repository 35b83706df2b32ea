"""Words: how text is cut into terms, the same way for articles and questions."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index import Store
from assistant.stop_words import STOP_WORDS
from assistant.words import (
    count_words,
    distinct,
    find_breaks,
    find_words,
    forms_of,
    is_stemmed,
    is_stop_word,
    likely_language,
    normalise,
    terms_of,
    unstemmed,
)
from tests.toy import Newsroom, ToyEncoder


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
        ("Cafe\u0301s with an accent apart", ["cafe", "accent", "apart"]),
        ("船は遅れて", ["船は", "は遅", "遅れ", "れて"]),
        ("水", ["水"]),
        ("ـــ", ["ـــ"]),
        ("… — !? \U0001f6a2", []),
        ("the commu-\nnications watchdog", ["commu", "nicat", "watchdog", "communic"]),
        ("a broad-\r\n  caster’s pier", ["broad", "caster", "pier", "broadcast"]),
        ("a long-\nlost pier", ["long", "lose", "pier", "longlost"]),
        ("com\u2010\nmuni-\nties", ["com", "muni", "tie", "communiti"]),
        ("fer-\nries and hou-\nses", ["fer", "rie", "hou", "ses", "ferri", "hous"]),
        ("be-\ncause", ["caus"]),
        ("Amir-\nAbdollahian", ["amir", "abdollahian"]),
        ("2024-\nfit piers -\nor quays-", ["2024", "fit", "pier", "quay"]),
        ("ferry-\n\nfares", ["ferri", "fare"]),
        ("com\u00admu\u00adni\u00adties of fer\u00ad\nries", ["communiti", "ferri"]),
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
    english = STOP_WORDS["en"]
    assert all(word == word.lower() and is_stop_word(word) and is_stop_word(word.capitalize()) for word in english)
    assert not is_stop_word("WHO")
    assert is_stop_word("I")


def test_distinct_keeps_the_first_of_each() -> None:
    assert distinct(["b", "a", "b", "c", "a"]) == ["b", "a", "c"]


_TEXTS = st.one_of(st.text(), st.text(st.sampled_from("aé’1.,اًـ\u200cनी्\u200d船はกำ가 ")))


@given(_TEXTS, st.sampled_from([*STOP_WORDS, "sr", "xx", "", "no language"]))
def test_every_word_is_a_slice_and_every_term_can_be_kept(text: str, language: str) -> None:
    assert all(text[start:end] == word and word for word, start, end in find_words(text))
    for term in terms_of(text, language):
        assert term
        term.encode("utf-8")


@given(st.lists(st.text(st.sampled_from("aéÉ1’ -\u2010"), min_size=1)))
def test_what_is_broken_at_a_lines_end_takes_no_term_away(lines: list[str]) -> None:
    broken, spaced = "\n".join(lines), " \n".join(lines)
    assert terms_of(broken)[: len(terms_of(spaced))] == terms_of(spaced)
    assert all(broken[start:end].endswith("\n") for start, end in find_breaks(broken))
    assert not find_breaks(spaced)


def test_a_broken_word_is_found_whole_and_quoted_as_it_stands(newsroom: Newsroom) -> None:
    text = "The watchdog refused the local broad-\ncaster a licence. The harbour office said nothing of com-\nmunities."
    newsroom.build({"a.txt": text, "b.txt": "The lighthouse of Port Calder was painted white on Monday."})
    answer = newsroom.open().ask("What was the broadcaster refused?")
    assert answer.quotes[0].text == "The watchdog refused the local broad-\ncaster a licence."
    assert "broadcaster" not in answer.absent_terms


def test_a_broken_word_is_encoded_whole_where_that_fits(newsroom: Newsroom) -> None:
    text = "The watchdog refused the local broad-\ncaster a licence. The harbour office said nothing of com-\nmunities."
    whole = "The watchdog refused the local broadcaster a licence.", "The harbour office said nothing of communities."
    newsroom.build({"a.txt": text})
    assert newsroom.encoder.encoded == [" ".join(whole)]
    vectors = Store.open(newsroom.index, newsroom.model).sentence_vectors
    (encoded,) = newsroom.encoder.encode_passages([(" ".join(whole), [(0, 53), (54, 101)])])
    assert [whole[0], whole[1]] == [" ".join(whole)[0:53], " ".join(whole)[54:101]]
    assert np.array_equal(vectors, encoded.vectors[1:])


def test_a_broken_word_that_is_more_tokens_when_whole_is_encoded_as_it_stands(newsroom: Newsroom) -> None:
    class Careful(ToyEncoder):
        def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
            return [[(at, at + 1) for at in range(12)] if "broadcaster" in text else [(0, len(text))] for text in texts]

    encoder = Careful(max_tokens=10)
    Newsroom(newsroom.folder, encoder).build({"a.txt": "The local broad-\ncaster was refused."})
    assert encoder.encoded == ["The local broad-\ncaster was refused."]


# Other languages


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Häuser", "Haus"),
        ("de-AT", "Straße", "STRASSE"),
        ("de", "1.500", "1500"),
        ("de", "3,5", "3.5"),
        ("de", "1.500,50", "1500,5" + "0"),
        ("fr", "l’accord", "accords"),
        ("fr", "d'État", "états"),
        ("it", "dell'accordo", "accordi"),
        ("es", "elección", "elecciones"),
        ("ru", "новый", "новая"),
        ("sr", "министри", "ministri"),
        ("hr", "ministri", "ministar"),
        ("nb", "prisene", "prisen"),
        ("tr", "Ankara'da", "ANKARA"),
        ("tr", "İstanbul", "Istanbul"),
        ("pl", "Łódź", "Lodz"),
        ("ar", "الكتاب", "كتاب"),
        ("ar", "كِتَابٌ", "كتاب"),
        ("fa", "کتاب\u200cها", "كتاب"),
        ("ur", "۱۹۴۷", "1947"),
        ("ur", "علي", "علی"),
        ("ur", "پاکســتان", "پاكستان"),
        ("hi", "किसानों", "किसान"),
        ("hi", "ज़मीन", "जमीन"),
        ("ja", "ガ", "ｶﾞ"),
    ],
)
def test_two_forms_of_a_word_are_one_term_in_its_language(language: str, one: str, other: str) -> None:
    assert terms_of(one, language) == terms_of(other, language) != []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("mr", "की", "का"), ("mr", "कम", "कर्म"), ("ja", "か", "が"), ("th", "เขา", "เข้า"), ("ta", "பல", "பால்")],
)
def test_a_sign_that_makes_another_word_is_no_accent(language: str, one: str, other: str) -> None:
    assert normalise(one, language) != normalise(other, language)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("hi", "मंत्री ने कहा।", ["मंत्री", "ने", "कहा"]),
        ("hi", "क्\u200dया", ["क्\u200dया"]),
        ("ur", "وزیرِ اعظم", ["وزیرِ", "اعظم"]),
        ("th", "น้ำ", ["น้ำ"]),
        ("th", "ไปน้ำ", ["ไป", "ปน้ำ"]),
        ("zh", "COVID病毒2019年", ["COVID", "病毒", "2019", "年"]),
        ("ko", "서울에서", ["서울", "울에", "에서"]),
    ],
)
def test_words_are_whole_in_every_script(language: str, text: str, words: list[str]) -> None:
    assert [word for word, _, _ in find_words(text)] == words


@pytest.mark.parametrize("language", STOP_WORDS)
def test_stop_words_of_every_language_are_left_out(language: str) -> None:
    for word in STOP_WORDS[language]:
        assert is_stop_word(word, language), word
        assert not terms_of(word, language), word


def test_a_stop_word_stays_one_whatever_runs_into_it() -> None:
    assert is_stop_word("Qu’il", "fr")
    assert is_stop_word("qu", "fr")
    assert not is_stop_word("l'accord", "fr")
    assert not is_stop_word("L'ONU", "fr")


def test_each_language_has_its_own_stop_words() -> None:
    assert terms_of("The war was long, die Oper war kurz", "en") == ["war", "long", "die", "oper", "war", "kurz"]
    assert terms_of("Die Oper war kurz", "de") == ["oper", "kurz"]


def test_a_language_without_rules_is_searched_as_it_is_written() -> None:
    assert terms_of("Министрите са тук", "bg") == ["министрите", "са", "тук"]
    assert not is_stemmed("ur")
    assert is_stemmed("de-CH")
    assert is_stemmed("nn")
    assert unstemmed({"en": 7, "ur": 12, "zh": 3, "bg": 1}) == {"ur": 12, "bg": 1}


def test_a_term_is_searched_in_the_forms_it_takes_in_each_language() -> None:
    forms = forms_of("Häuser in the U.S.", "en", ["en", "de", "fr"])
    assert forms == {"hauser": "hauser", "haus": "hauser", "us": "us"}


def test_a_form_that_is_a_term_of_its_own_counts_as_that() -> None:
    forms = forms_of("Kinder, kind", "en", ["de", "en"])
    assert forms["kind"] == "kind"
    assert set(forms.values()) == {"kinder", "kind"}


@pytest.mark.parametrize(
    ("question", "languages", "language"),
    [
        ("Who won in Texas?", ["en", "de", "fr"], "en"),
        ("Wer gewann?", ["en", "de"], "de"),
        ("Wer gewann?", ["en"], "en"),
        ("Los Angeles or El Paso?", ["en"], "en"),
        ("Warum ist die Fähre nicht gesunken?", ["en"], "de"),
        ("L’accord a-t-il été signé par les ministres?", ["en"], "fr"),
        ("قیمت کیا ہے؟", ["en"], "ur"),
        ("Was war er?", ["de"], "en"),
        ("Berlin", ["de", "fr"], "en"),
        ("", [], "en"),
    ],
)
def test_the_language_of_a_question_is_told_by_its_stop_words(
    question: str, languages: list[str], language: str
) -> None:
    assert likely_language(question, languages) == language


def test_two_characters_of_a_script_without_spaces_count_as_a_word() -> None:
    assert count_words("It is late, Ms. Arkwell-Smith.") == 5
    assert count_words("मंत्री ने कहा।") == 3
    assert count_words("部长说他会离开。") == 1 + 3
