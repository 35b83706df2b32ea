"""Relative days: which words of a sentence name a day by when it was written, which day, and when nothing is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dating import resolve_days

THURSDAY = "2024-01-18"


def read(text: str, language: str, published: str = THURSDAY) -> list[tuple[str, str, str]]:
    """Each day as written, with the first and last day meant."""
    return [
        (text[each.start : each.end], each.first.isoformat(), each.last.isoformat())
        for each in resolve_days(text, published, language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "He left on Tuesday.", "Tuesday"),
        ("de", "Am vergangenen Dienstag reiste er ab.", "Am vergangenen Dienstag"),
        ("fr", "Il est parti mardi dernier.", "mardi dernier"),
        ("es", "Llegó el pasado martes a la capital.", "el pasado martes"),
        ("it", "È arrivato martedì scorso.", "martedì scorso"),
        ("pt", "Chegou na última terça-feira.", "na última terça-feira"),
        ("pt-BR", "Chegou na última terça-feira.", "na última terça-feira"),
        ("nl", "Hij vertrok afgelopen dinsdag.", "afgelopen dinsdag"),
        ("pl", "Wyjechał w miniony wtorek.", "w miniony wtorek"),
        ("ru", "Он уехал в прошлый вторник.", "в прошлый вторник"),
        ("tr", "Geçen salı günü geldi.", "salı günü"),
        ("ar", "وصل الوزير يوم الثلاثاء الماضي.", "يوم الثلاثاء"),
        ("ur", "وہ گزشتہ منگل کو آیا۔", "منگل کو"),
        ("hi", "वह पिछले मंगलवार को आया।", "मंगलवार को"),
    ],
)
def test_a_weekday_is_the_last_one_before_the_article(language: str, text: str, written: str) -> None:
    assert read(text, language) == [(written, "2024-01-16", "2024-01-16")]


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "He left yesterday.", "yesterday"),
        ("de", "Gestern kam er an.", "Gestern"),
        ("fr", "Il est arrivé hier.", "hier"),
        ("es", "Ayer llegó el tren.", "Ayer"),
        ("it", "È arrivato ieri.", "ieri"),
        ("pt", "Chegou ontem.", "ontem"),
        ("nl", "Gisteren kwam hij aan.", "Gisteren"),
        ("pl", "Wczoraj przyjechał.", "Wczoraj"),
        ("tr", "Dün geldi.", "Dün"),
        ("ru", "Вчера он приехал.", "Вчера"),
        ("ar", "وصل أمس إلى المدينة.", "أمس"),
        ("ur", "وہ گزشتہ روز آیا۔", "گزشتہ روز"),
    ],
)
def test_yesterday_is_the_day_before_the_article(language: str, text: str, written: str) -> None:
    assert read(text, language) == [(written, "2024-01-17", "2024-01-17")]


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("en", "It rained last week.", "2024-01-08", "2024-01-14"),
        ("en", "It rained last month.", "2023-12-01", "2023-12-31"),
        ("en", "It rained last year.", "2023-01-01", "2023-12-31"),
        ("de", "Letzte Woche regnete es.", "2024-01-08", "2024-01-14"),
        ("fr", "Il a plu la semaine dernière.", "2024-01-08", "2024-01-14"),
        ("es", "Llovió el mes pasado.", "2023-12-01", "2023-12-31"),
        ("ru", "В прошлом году шёл дождь.", "2023-01-01", "2023-12-31"),
    ],
)
def test_the_week_month_or_year_before_is_a_span_of_days(language: str, text: str, first: str, last: str) -> None:
    ((_, *days),) = read(text, language)
    assert days == [first, last]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mondays are slow."),
        ("en", "It was the last week of May."),
        ("en", "In the last year it doubled."),
        ("en", "Today most people own a telephone."),
        ("de", "Er kommt am Morgen."),
        ("de", "Der Rat wird am Dienstag abstimmen."),
        ("de", "Er kam am Dienstag, dem 16. Januar."),
        ("de", "Heute gilt das Verfahren als sicher."),
        ("fr", "Le mardi est calme."),
        ("fr", "Le conseil se réunira mardi."),
        ("es", "Llegó por la mañana."),
        ("es", "El consejo votará el martes."),
        ("pt", "Na segunda fase houve atrasos."),
        ("it", "Ogni martedì il mercato apre."),
        ("nl", "Hij kwam in de morgen."),
        ("ru", "Он будет во вторник."),
        ("hi", "वह कल आया।"),
        ("ur", "وہ کل آیا۔"),
        ("sw", "Alifika jana."),
        ("", "He left on Tuesday."),
    ],
)
def test_words_that_may_mean_another_day_are_left_out(language: str, text: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize("published", ["", "January 2024", "2024", "03/04/2024", "40000-01-01", "yesterday"])
def test_nothing_is_resolved_without_a_whole_date(published: str) -> None:
    assert read("He left on Tuesday.", "en", published) == []


def test_the_month_before_january_is_december() -> None:
    assert read("Letzten Monat regnete es.", "de", "2024-01-31") == [("Letzten Monat", "2023-12-01", "2023-12-31")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Konferenz beginnt am Dienstag in Berlin."),
        ("fr", "Le tribunal rend son jugement mardi."),
        ("es", "El congreso vota el martes."),
        ("it", "Il parlamento vota martedì."),
        ("nl", "De Kamer stemt op dinsdag."),
        ("ru", "Во вторник начинается суд."),
    ],
)
def test_a_weekday_that_may_be_to_come_is_left_alone(language: str, text: str) -> None:
    assert read(text, language) == []


def test_letters_of_old_print_and_capitals_are_read_alike() -> None:
    assert read("Geſtern kam er.", "de") == [("Geſtern", "2024-01-17", "2024-01-17")]
    assert read("He left on Tueſday.", "en") == [("Tueſday", "2024-01-16", "2024-01-16")]
    assert read("GEÇEN SALI GÜNÜ geldi.", "tr") == [("SALI GÜNÜ", "2024-01-16", "2024-01-16")]


def test_the_last_weekday_is_never_the_day_of_the_article() -> None:
    assert read("Er kam am vergangenen Donnerstag.", "de") == [
        ("am vergangenen Donnerstag", "2024-01-11", "2024-01-11")
    ]


_WORDS = st.sampled_from(
    "on Tuesday gestern am Dienstag letzte Woche hier mardi последний во вторник last year 3 May".split()
)


@given(
    st.lists(_WORDS).map(" ".join) | st.text(max_size=40),
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["en", "de", "fr", "ru", "ar", "xx"]),
)
def test_no_sentence_on_any_day_breaks_the_reading(text: str, day: date, language: str) -> None:
    end = 0
    for each in resolve_days(text, day.isoformat(), language):
        assert end <= each.start < each.end <= len(text)
        assert each.first <= each.last
        end = each.end


@pytest.mark.parametrize(
    "text",
    [
        "The office expects the ferry to sail again on Friday.",
        "They agreed to meet on Friday.",
        "Talks resume Monday.",
        "It was extended until Friday.",
        "The ambassador left and said that he would return on Friday.",
        "Before Friday nobody had left.",
        "He is due in Eastmere on Friday, the office said.",
    ],
)
def test_a_weekday_of_which_it_is_not_sure_that_it_was_is_left_alone(text: str) -> None:
    assert read(text, "en") == []


@pytest.mark.parametrize(
    "text", ["He flew to Eastmere on Tuesday.", "The ship moved to the old quay Tuesday.", "On Tuesday it was over."]
)
def test_a_weekday_in_the_past_tense_is_the_last_one(text: str) -> None:
    assert read(text, "en") == [("Tuesday", "2024-01-16", "2024-01-16")]
