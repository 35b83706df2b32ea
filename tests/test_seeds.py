"""The articles that ship with the project, asked with the real model as a reader would ask."""

import pytest

from assistant import Assistant
from assistant.records import Answer, text_sha256
from tests.toy import SEEDS, Newsroom, source_text

ANSWERABLE = [
    ("Who is Pakistan's army chief?", "Munir", "army-chief who-is-who seven-dead 2022-11 liaison headquarters"),
    ("What did Pakistan and Iran agree to deploy?", "liaison officers", "liaison army-chief headquarters 01-29"),
    ("How many children were killed in Panjgur?", "two children", "2024-01 jaish-al-adl"),
    (
        "How many people died in the Pakistani strike near Saravan?",
        "nine",
        "toll-at-nine foreign-ministers timeline 01-22",
    ),
    (
        "Which country was the first to recognise Pakistan?",
        "first country to recognise Pakistan",
        "1947 1964 1950 panjgur",
    ),
    (
        "How long is the border between Pakistan and Iran?",
        "900 km",
        "border 1964 2022 seven-dead panjgur recalls market liaison",
    ),
    (
        "Where is the seat of the Economic Cooperation Organization?",
        "Tehran",
        "eco 1992 panjgur market shanghai 2023-07",
    ),
    ("When did Iran join the Shanghai Cooperation Organisation?", "July 2023", "shanghai 2023-07 rcd telephone"),
    ("How far apart are Gwadar and Chabahar?", "170 km", "gwadar border"),
    ("How did President Raisi die?", "elicopter crash", "helicopter"),
    ("What trade goal did Iran and Pakistan name?", "10 billion dollars", "trade-goal helicopter"),
    ("When was Jaish al-Adl founded?", "2012", "jaish panjgur recalls border seven-dead"),
    ("Who was the first Governor-General of Pakistan?", "Jinnah", "1947"),
    ("What is the capacity of the power line from Polan to Gabd?", "100 megawatts", "pipeline market gwadar border"),
    ("Which seven states joined the ECO in 1992?", "Uzbekistan", "eco 1992"),
    ("What did General Munir say about sovereignty?", "sacrosanct", "army-chief headquarters liaison"),
    ("What is ISPR?", "media wing", "who-is-who army-chief 2022-11"),
    ("Who is Pakistan's ambassador to Iran?", "Tipu", "2024-01 who-is-who"),
    ("By when were the ambassadors to be back at their posts?", "26 January", "2024-01"),
    ("With which country did Pakistan build the port of Gwadar?", "China", "gwadar pipeline"),
    ("What did the two foreign ministers agree on the telephone?", "ease", "2024-01 helicopter who-is-who timeline"),
    ("How much of the pipeline did the caretaker government approve?", "80 km", "pipeline gwadar"),
    ("Where did the helicopter come down?", "East Azerbaijan", "helicopter"),
    ("Was any of the dead near Saravan an Iranian citizen?", "citizen", "2024-01"),
]
"""A question, what the first quote must contain, and parts of the ids of the articles that may say so."""

UNANSWERABLE = [
    "What is the capital of France?",
    "Who won the football World Cup in 2022?",
    "How do I bake sourdough bread?",
    "What is the price of gold today?",
    "When will the next solar eclipse be visible in Texas?",
    "What did the prime minister of Japan say about whaling?",
    "How many medals did Norway win at the Olympics?",
    "Who painted the Mona Lisa?",
    "What is the population of Pakistan?",
    "How much did the border market cost to build?",
    "Which helicopter model crashed?",
]


@pytest.fixture(scope="module")
def answers(seeds: Assistant) -> dict[str, Answer]:
    """Each question with its answer."""
    return {question: seeds.ask(question) for question in [*(question for question, _, _ in ANSWERABLE), *UNANSWERABLE]}


def test_seeds_hold_at_least_sixteen_articles(seeds: Assistant) -> None:
    assert seeds.store.manifest["articles"] >= 16
    assert not seeds.store.catalogue.failures()


@pytest.mark.parametrize(("question", "phrase", "articles"), ANSWERABLE, ids=lambda each: str(each)[:60])
def test_a_question_is_answered_from_the_seeds(
    answers: dict[str, Answer], question: str, phrase: str, articles: str
) -> None:
    answer = answers[question]
    assert answer.verdict == "answered"
    assert phrase in answer.quotes[0].text
    assert any(part in answer.quotes[0].article_id for part in articles.split())


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_a_question_the_seeds_cannot_answer_is_not_answered(answers: dict[str, Answer], question: str) -> None:
    assert answers[question].verdict != "answered"


def test_every_quote_is_a_slice_of_its_source_file(seeds: Assistant, answers: dict[str, Answer]) -> None:
    quotes = [quote for answer in answers.values() for quote in answer.quotes]
    assert len(quotes) > len(ANSWERABLE)
    for quote in quotes:
        article = seeds.article(quote.article_id)
        assert source_text(SEEDS, article)[quote.start : quote.end] == quote.text
        assert text_sha256(quote.text) == quote.sha256
        assert not quote.caution


def test_no_quote_is_a_headline_or_a_line_of_furniture(seeds: Assistant, answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        for quote in answer.quotes:
            article = seeds.article(quote.article_id)
            assert quote.text not in (article.title, *article.related)
            assert not any(mask.start < quote.end and quote.start < mask.end for mask in article.masks)


def test_another_opening_gives_the_same_answer(seeds_room: Newsroom, answers: dict[str, Answer]) -> None:
    again = seeds_room.open()
    for question, _, _ in ANSWERABLE[:4]:
        assert repr(again.ask(question)) == repr(answers[question])


def test_building_the_seeds_again_changes_nothing(seeds_room: Newsroom, seeds: Assistant) -> None:
    report = seeds_room.build()
    assert (report.read, report.encoded, report.index_id) == (0, 0, seeds.store.index_id)
