"""Who says a quote, which days it names, on which page it stands, and whose words are asked for."""

import pytest

from assistant.records import Quote
from tests.test_pdf import column, make_pdf
from tests.toy import Newsroom

ARTICLE = """---
date: 2024-01-18
---

The pier of Port Calder was closed on Tuesday.

Anna Berg said that the pier of Port Calder is safe to walk on.

The pier of Port Calder is safe to walk on in the mind of everybody who walks on it.

"The pier will be painted in May," the mayor said.
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = Newsroom(tmp_path_factory.mktemp("attributing"))
    newsroom.build(
        {
            "a.md": ARTICLE,
            "b.pdf": make_pdf(
                [column(["Fog closed the quay of Eastmere."]), column(["Gulls took the ferry to Eastmere."])]
            ),
        }
    )
    return newsroom


def first_quote(room: Newsroom, question: str) -> Quote:
    return room.open().ask(question).quotes[0]


def words(room: Newsroom, quote: Quote, span: tuple[int, int] | None) -> str:
    assert span is not None
    return room.open().article(quote.article_id).text[slice(*span)]


def test_a_quote_of_reported_speech_names_the_speaker_and_the_verb(room: Newsroom) -> None:
    quote = first_quote(room, "What did Anna Berg say about the pier?")
    assert quote.speaker == "Anna Berg"
    assert words(room, quote, quote.speaker_span) == "Anna Berg"
    assert words(room, quote, quote.verb) == "said"


def test_a_quotation_names_who_the_text_says_said_it(room: Newsroom) -> None:
    quote = first_quote(room, "When will the pier be painted?")
    assert quote.speaker == "the mayor"


def test_what_nobody_is_said_to_have_said_has_no_speaker(room: Newsroom) -> None:
    quote = first_quote(room, "When was the pier of Port Calder closed?")
    assert "closed on Tuesday" in quote.text
    assert (quote.speaker, quote.speaker_span, quote.verb) == ("", None, None)


def test_the_words_of_who_is_asked_for_go_before_other_words_on_the_matter(room: Newsroom) -> None:
    asked = first_quote(room, "What did Anna Berg say about the pier of Port Calder that is safe to walk on?")
    assert asked.text.startswith("Anna Berg said")


def test_a_weekday_is_resolved_beside_the_quote_and_not_in_it(room: Newsroom) -> None:
    quote = first_quote(room, "When was the pier of Port Calder closed?")
    (day,) = quote.days
    assert (day.first, day.last) == ("2024-01-16", "2024-01-16")
    assert words(room, quote, (day.start, day.end)) == "Tuesday"
    assert "2024" not in quote.text


def test_a_quote_from_a_paged_file_knows_its_page(room: Newsroom) -> None:
    assert first_quote(room, "Who took the ferry to Eastmere?").page == 2
    assert first_quote(room, "What closed the quay of Eastmere?").page == 1
    assert first_quote(room, "When will the pier be painted?").page == 0
