"""Making an article: what its text says of it, which evidence is believed, and that no date is ever guessed."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.document import Document
from assistant.reading.making import make_article
from assistant.reading.moments import iso_date
from assistant.records import Article, Evidence

HEADLINE = "Harbour masters agree on a joint timetable"
PROSE = "The ferry between the two towns will sail every forty minutes, the harbour office announced on Monday."


def read(*head: str, body: str = PROSE, language: str = "") -> Article:
    evidence = (Evidence("language", language, "html lang", 0.95),) if language else ()
    return make_article("a.txt", Document("\n\n".join([HEADLINE, *head, body]), evidence))


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By Jane Doe and John Roe, Political Editor", "Jane Doe and John Roe"),
        ("By JANE DOE, Times Staff Writer", "JANE DOE"),
        ("By Jane Doe in London", "Jane Doe"),
        ("By John A. Roe Jr.", "John A. Roe Jr."),
        ("Von Jutta Brenzel", "Jutta Brenzel"),
        ("Von Jutta Brenzel und Uwe Kattrin", "Jutta Brenzel und Uwe Kattrin"),
        ("Par Camille Destrel", "Camille Destrel"),
        ("Por Irene del Valle", "Irene del Valle"),
        ("di Marta Sellini", "Marta Sellini"),
        ("Door Jan de Boer", "Jan de Boer"),
        ("Autor: Ewa Lipska", "Ewa Lipska"),
        ("Haber: Ali Kaya", "Ali Kaya"),
        ("Текст: Анна Белова", "Анна Белова"),
        ("كتبت: سلمى الخطيب", "سلمى الخطيب"),
        ("تحریر: عمران صدیق", "عمران صدیق"),
        ("लेखक: मीरा जोशी", "मीरा जोशी"),
        ("JANE DOE | 12 May 2024", "JANE DOE"),
        ("By Jane Doe, 12 May 2024", "Jane Doe"),
        ("Posted on 12 May 2024 by Jane Doe", "Jane Doe"),
        ("Jane Doe · Staff writer · 12 May 2024", "Jane Doe"),
    ],
)
def test_a_byline_names_the_author_where_it_stands(line: str, author: str) -> None:
    article = read(line)
    assert article.author == author
    (evidence,) = (each for each in article.evidence if each.field == "author")
    assert evidence.origin == "byline"
    assert evidence.span
    assert article.text[slice(*evidence.span)] == author


@pytest.mark.parametrize("line", ["By noon the quay was empty", "Von wegen", "By the sea", "Par la mer", "By 2024"])
def test_a_line_that_names_nobody_is_no_byline(line: str) -> None:
    assert read(line).author == ""


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published 5 March 2024, 07:15", "2024-03-05T07:15:00"),
        ("13 February 2024", "2024-02-13"),
        ("Monday 3 May 2021", "2021-05-03"),
        ("February 7, 2024 9:00 AM UTC", "2024-02-07T09:00:00"),
        ("Veröffentlicht am 3. Mai 2024, 10:15 Uhr", "2024-05-03T10:15:00"),
        ("12. Februar 2024, 17:45 Uhr", "2024-02-12T17:45:00"),
        ("Publié le 3 mai 2024", "2024-05-03"),
        ("Publicado el 23 de abril de 2024", "2024-04-23"),
        ("15 gennaio 2024", "2024-01-15"),
        ("Publicado em 3 de maio de 2024", "2024-05-03"),
        ("Gepubliceerd op 3 mei 2024", "2024-05-03"),
        ("Opublikowano: 3 maja 2024", "2024-05-03"),
        ("Yayınlanma: 3 Mayıs 2024 10:15", "2024-05-03T10:15:00"),
        ("Опубликовано: 12 марта 2024", "2024-03-12"),
        ("25 فبراير 2024", "2024-02-25"),
        ("14 مارچ 2024", "2024-03-14"),
        ("प्रकाशित: 5 मार्च 2024", "2024-03-05"),
        ("12 May 2024 | LONDON", "2024-05-12"),
        ("5 March 2024 at 7.15am", "2024-03-05T07:15:00"),
        ("Lundi 3 mai 2024 à 10 h 15", "2024-05-03T10:15:00"),
        ("5 March 2024 • 10:15am EST", "2024-03-05"),
    ],
)
def test_a_line_of_publication_gives_the_date(line: str, published: str) -> None:
    article = read(line)
    assert article.published == published
    assert [mask.reason for mask in article.masks] == ["publication date"]


def test_publication_and_update_may_share_a_line() -> None:
    article = read("Publié le 3 octobre 2023 à 08h12, mis à jour le 4 octobre 2023 à 10h40")
    assert (article.published, article.updated) == ("2023-10-03T08:12:00", "2023-10-04T10:40:00")


def test_an_update_is_read_in_its_language() -> None:
    assert read("Actualizado: 3 de mayo de 2024").updated == "2024-05-03"
    assert read("Stand: 3. Mai 2024").updated == "2024-05-03"


@pytest.mark.parametrize(
    ("opening", "place", "published", "source"),
    [
        ("ISLAMABAD, Jan 29 (Wire) - ", "ISLAMABAD", "Jan 29", "Wire"),
        ("ISLAMABAD, 29 January 2024 (Wire) — ", "ISLAMABAD", "2024-01-29", "Wire"),
        ("SKARN, Norland, Sept. 10, 2024 (WIRE) -- ", "SKARN", "2024-09-10", "WIRE"),
        ("LONDON — ", "LONDON", "", ""),
        ("PARIS (AP) — ", "PARIS", "", "AP"),
        ("NEW YORK (AP) — ", "NEW YORK", "", "AP"),
        ("Berlin, 3. Mai (dpa) – ", "Berlin", "3. Mai", "dpa"),
        ("Port Calder (Wire) - ", "Port Calder", "", "Wire"),
    ],
)
def test_a_dateline_gives_place_date_and_source_and_stays_text(
    opening: str, place: str, published: str, source: str
) -> None:
    article = read(body=opening + PROSE)
    assert (article.dateline, article.published, article.source) == (place, published, source)
    assert article.masks == ()
    for each in article.evidence:
        assert each.origin != "dateline" or (each.span and article.text[slice(*each.span)])


@pytest.mark.parametrize("opening", ["The talks — ", "A man – ", "NATO - ", "It was late, 3 May - "])
def test_a_sentence_with_a_dash_is_no_dateline_with_a_source(opening: str) -> None:
    article = read(body=opening + PROSE)
    assert article.source == ""
    assert article.published == ""


def test_a_whole_date_is_believed_more_than_the_day_of_a_dateline() -> None:
    assert read("Published 29 January 2024", body=f"ISLAMABAD, Jan 28 (Wire) - {PROSE}").published == "2024-01-29"


@pytest.mark.parametrize(
    ("published", "updated", "chosen"),
    [
        (("2024-05-03", 0.95), ("2024-05-04", 0.9), ("2024-05-03", "2024-05-04")),
        (("2024-05-03", 0.95), ("2024-05-01", 0.9), ("2024-05-03", "")),
        (("2024-05-03T10:00:00", 0.95), ("2024-05-03", 0.9), ("2024-05-03T10:00:00", "2024-05-03")),
    ],
)
def test_no_article_is_published_after_it_was_updated(
    published: tuple[str, float], updated: tuple[str, float], chosen: tuple[str, str]
) -> None:
    evidence = (
        Evidence("published", published[0], "meta", published[1]),
        Evidence("updated", updated[0], "meta", updated[1]),
    )
    article = make_article("a.html", Document(PROSE, evidence))
    assert (article.published, article.updated) == chosen
    assert {each.value for each in article.evidence if each.field != "language"} == {published[0], updated[0]}


def test_evidence_that_fits_is_chosen_before_evidence_that_contradicts() -> None:
    evidence = (
        Evidence("published", "2024-05-09", "meta", 0.85),
        Evidence("published", "2024-05-02", "time element", 0.6),
        Evidence("updated", "2024-05-03", "JSON-LD dateModified", 0.95),
    )
    article = make_article("a.html", Document(PROSE, evidence))
    assert (article.published, article.updated) == ("2024-05-02", "2024-05-03")
    assert [each.value for each in article.evidence if each.field == "published"] == ["2024-05-02", "2024-05-09"]


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("03/04/2024", "", "03/04/2024"),
        ("03/04/2024", "en", "03/04/2024"),
        ("03/04/2024", "en-GB", "2024-04-03"),
        ("03.04.2024", "de", "2024-04-03"),
        ("03/04/2024 10:30", "fr", "2024-04-03T10:30:00"),
        ("3. Mai 2024", "de", "2024-05-03"),
        ("3. Mai 2024", "", "2024-05-03"),
        ("Mai 2024", "de", "Mai 2024"),
        ("3. Mai", "de", "3. Mai"),
        ("gestern", "de", "gestern"),
        ("vor 3 Stunden", "de", "vor 3 Stunden"),
        ("3. Mai 40000", "de", "3. Mai 40000"),
        ("1 January 40000", "", "1 January 40000"),
        ("31. Februar 2024", "de", "31. Februar 2024"),
    ],
)
def test_a_date_is_read_by_the_language_and_never_filled_in(written: str, language: str, expected: str) -> None:
    assert iso_date(written, language) == expected


@given(st.dates(datetime(1800, 1, 1).date(), datetime(2099, 12, 31).date()), st.sampled_from(["de", "fr", "es"]))
def test_a_date_in_numbers_is_day_first_where_the_language_says_so(day, language: str) -> None:  # type: ignore[no-untyped-def]
    assert iso_date(f"{day:%d.%m.%Y}", language) == day.isoformat()


def test_a_headline_from_a_file_s_name_gives_way_to_one_in_the_text() -> None:
    named = (Evidence("title", "scan0012", "file name", 0.3),)
    article = make_article("scan0012.pdf", Document(f"{HEADLINE}\n\n{PROSE}", named))
    assert article.title == HEADLINE


def test_a_line_that_repeats_what_the_markup_says_is_no_text() -> None:
    evidence = (Evidence("author", "The harbour desk", "meta author", 0.85),)
    article = make_article("a.html", Document(f"{HEADLINE}\n\nThe harbour desk\n\n{PROSE}", evidence))
    assert [mask.reason for mask in article.masks] == ["byline"]


GERMAN = "Der Hafen von Port Calder blieb am Dienstag geschlossen, weil der Kapitän krank war. Niemand wurde verletzt."


@pytest.mark.parametrize(
    ("text", "declared", "chosen"),
    [
        (PROSE, "", "en"),
        (GERMAN, "", "de"),
        (GERMAN, "de-AT", "de"),
        (GERMAN, "html", "de"),
        ("1 2 3", "fr-CA", "fr"),
        ("1 2 3", "", "en"),
    ],
)
def test_the_language_is_what_the_text_or_else_the_source_says(text: str, declared: str, chosen: str) -> None:
    evidence = (Evidence("language", declared, "html lang", 0.9),) if declared else ()
    assert make_article("a.html", Document(text, evidence)).language == chosen


def test_a_page_that_declares_another_language_than_it_is_in_is_read_in_its_own() -> None:
    article = make_article("a.html", Document(GERMAN * 5, (Evidence("language", "en", "html lang", 0.9),)))
    assert article.language == "de"
    assert {(each.value, each.origin) for each in article.evidence if each.field == "language"} == {
        ("en", "html lang"),
        ("de", "text"),
    }


@pytest.mark.parametrize(
    ("rights", "source"),
    [
        ("© 2024 The Calder Courier. All rights reserved.", "The Calder Courier"),
        ("Copyright The Weekly Sextant Limited 2024. All rights reserved.", "The Weekly Sextant"),
        ("© 2024 Uferkurier Verlag. Alle Rechte vorbehalten.", "Uferkurier"),
        ("© La Voz de la Vega 2024. Todos los derechos reservados.", "La Voz de la Vega"),
        ("© 2024. All rights reserved.", ""),
    ],
)
def test_a_line_of_copyright_names_the_source(rights: str, source: str) -> None:
    article = make_article("a.txt", Document(f"{HEADLINE}\n\n{PROSE}\n\n{rights}"))
    assert article.source == source
    for each in article.evidence:
        assert each.field != "source" or (each.span and article.text[slice(*each.span)] == source)


def test_a_masthead_above_a_menu_names_the_source_and_is_no_headline() -> None:
    text = f"The Port Calder Evening Courier\n\nNews | Sport | Business\n\nSport\n\n{HEADLINE}\n\n{PROSE}"
    article = make_article("a.txt", Document(text))
    assert (article.title, article.source) == (HEADLINE, "The Port Calder Evening Courier")
    assert article.section == "Sport"


def test_a_site_behind_the_headline_is_its_source() -> None:
    article = make_article("a.txt", Document(f"{HEADLINE} | Calder Courier\n\n{PROSE}"))
    assert (article.title, article.source) == (HEADLINE, "Calder Courier")
    assert article.title_span == (0, len(HEADLINE))


def test_a_name_in_full_is_believed_more_than_the_dateline() -> None:
    text = f"TALVIK WIRE\n\nNews | Sport | Business\n\n{HEADLINE}\n\nSKARN, Jan 18 (Talvik) - {PROSE}"
    assert make_article("a.txt", Document(text)).source == "TALVIK WIRE"


@pytest.mark.parametrize(
    ("head", "section"),
    [
        ("Home › Politics › Local", "Politics"),
        ("World > Arvenia", "World"),
        ("Startseite > Lokales > Hafen", "Lokales"),
        ("Sign in", ""),
        ("Cultura", "Cultura"),
    ],
)
def test_a_breadcrumb_or_a_label_above_the_headline_names_the_section(head: str, section: str) -> None:
    assert make_article("a.txt", Document(f"{head}\n\n{HEADLINE}\n\n{PROSE}")).section == section


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe, Talvik Wire", "Jane Doe"),
        ("Words by Jane Doe", "Jane Doe"),
        ("By Jane Doe | @janedoe | 12 May 2024 | 4 min read", "Jane Doe"),
        ("Story and photos by Jane Doe", "Jane Doe"),
        ("Ein Kommentar von Jutta Brenzel", "Jutta Brenzel"),
        ("Un reportage de Camille Destrel", "Camille Destrel"),
    ],
)
def test_bylines_come_in_many_shapes(line: str, author: str) -> None:
    assert read(line).author == author


def test_a_byline_below_a_standfirst_that_is_a_sentence_is_read() -> None:
    standfirst = "After forty years of quarrel the two harbour masters have found a timetable that suits both of them."
    article = read(standfirst, "By Jane Doe", "12 May 2024")
    assert (article.author, article.published) == ("Jane Doe", "2024-05-12")
