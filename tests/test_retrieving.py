"""Retrieving: candidates of both searches, one score, and an order that depends on nothing else."""

import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.querying import plain_query
from assistant.ranking import score_sentences
from assistant.retrieving import NEARLY_AS_GOOD, PASSAGE_WEIGHTS, _best, combine, first_day_named, list_hits, retrieve
from assistant.settings import Settings
from assistant.signals import Query, bm25_of_all_passages, look_up_terms, measure
from assistant.words import terms_of
from tests.toy import Newsroom

FILES = {
    "a.txt": "The tide is high in Port Calder.",
    "b.txt": "The ferry of Port Calder is late.\n\nA storm closed the harbour of Eastmere on Monday.",
    "c.txt": "A lighthouse keeper ended the strike.",
    "d.txt": "The council will vote on the ferry ticket in Eastmere.",
}


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.settings = Settings(passage_tokens=5)
    newsroom.build(FILES)
    return newsroom


def query_of(room: Newsroom, question: str) -> Query:
    return plain_query(question, room.encoder)


def test_weights_add_up_to_one() -> None:
    assert sum(PASSAGE_WEIGHTS.values()) == pytest.approx(1)


def test_a_score_is_the_weighted_sum_of_its_signals() -> None:
    signals = {"x": np.array([1.0, 0.5], np.float32), "y": np.array([0.0, 1.0], np.float32)}
    assert combine(signals, {"x": 0.3, "y": 0.7}).tolist() == [0.3, 0.85]
    assert combine(signals, {"x": 0.333333, "y": 0}).tolist() == [0.3333, 0.1667]


def test_the_passage_with_the_answer_comes_first(room: Newsroom) -> None:
    assistant = room.open()
    for question, article in (
        ("Is the tide high?", "a.txt"),
        ("Which storm closed the harbour?", "b.txt"),
        ("Who ended the strike?", "c.txt"),
        ("When will the council vote?", "d.txt"),
    ):
        assert assistant.ask(question).hits[0].passage.article_id == article


def test_hits_are_numbered_best_first(room: Newsroom) -> None:
    hits = room.open().ask("Is the ferry of Port Calder late?").hits
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("question", ["Is the ferry late?", "What is the capital of France?", "zzz", "???"])
@pytest.mark.parametrize("k", [0, 1, 3, 5, 6, 1000])
def test_there_are_as_many_hits_as_asked_for_or_passages(room: Newsroom, question: str, k: int) -> None:
    room.settings = Settings(passage_tokens=5, candidates=2)
    assistant = room.open()
    hits = assistant.ask(question, k=k).hits
    assert len(hits) == min(k, 5)
    assert len({hit.passage.passage_id for hit in hits}) == len(hits)


def test_quotes_do_not_depend_on_how_many_hits_are_listed(room: Newsroom) -> None:
    assistant = room.open()
    first, *others = [assistant.ask("Is the ferry of Port Calder late?", k=k) for k in (10, 0, 1, 5, 50)]
    for answer in others:
        assert (answer.verdict, answer.confidence, answer.quotes) == (first.verdict, first.confidence, first.quotes)


def test_fewer_than_no_hits_is_a_mistake(room: Newsroom) -> None:
    with pytest.raises(ValueError, match="-1"):
        room.open().ask("Is the ferry late?", k=-1)


def test_equal_scores_are_ordered_by_article_and_place(newsroom: Newsroom) -> None:
    newsroom.settings = Settings(passage_tokens=1)
    same = "The tide is high. \n\nThe tide is high."
    newsroom.build({"b.txt": same, "a.txt": f"{same} ", "a10.txt": f"{same}  ", "a2.txt": f"{same}\t"})
    hits = newsroom.open().ask("Is the tide high?").hits
    assert len({hit.score for hit in hits}) == 1
    places = [(hit.passage.article_id, hit.passage.start) for hit in hits]
    assert len(places) == 8
    assert places == sorted(places)


def test_the_same_question_has_the_same_answer(room: Newsroom) -> None:
    first, second = room.open(), room.open()
    for question in ("Is the ferry of Port Calder late?", "What of the storm?", "zzz"):
        answer = first.ask(question, ["Who ended the strike?"])
        assert first.ask(question, ["Who ended the strike?"]) == answer
        assert repr(second.ask(question, ["Who ended the strike?"])) == repr(answer)


def test_scores_do_not_depend_on_the_other_candidates(room: Newsroom) -> None:
    store = room.open().store
    query = query_of(room, "Is the ferry of Port Calder late?")
    terms = look_up_terms(store, query)
    bm25 = bm25_of_all_passages(store, terms)
    every = measure(store, query, terms, bm25, np.arange(5))
    scores = combine(every.passage, PASSAGE_WEIGHTS)
    for rows in ([0], [4], [1, 3], [0, 2, 4]):
        some = measure(store, query, terms, bm25, np.array(rows))
        assert combine(some.passage, PASSAGE_WEIGHTS).tolist() == scores[rows].tolist()


def test_a_passage_scores_as_its_best_sentence_does(room: Newsroom) -> None:
    found = retrieve(room.open().store, query_of(room, "Is the ferry of Port Calder late?"), 200)
    assert found is not None
    assert found.sentence_scores.tolist() == score_sentences(found.sentences.signals, 4).tolist()
    for at, score in enumerate(found.scores.tolist()):
        assert score == found.sentence_scores[found.sentences.passage_of == at].max()


def test_what_was_not_examined_comes_after_what_was(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.retrieving._EXAMINED", 2)
    found = retrieve(room.open().store, query_of(room, "Is the ferry of Port Calder late?"), 200)
    assert found is not None
    assert sorted(found.order[:2].tolist()) == sorted(set(found.sentences.passage_of.tolist()))
    first_scores = combine(found.passage, PASSAGE_WEIGHTS)
    rest = found.order[2:]
    assert rest.tolist() == sorted(rest.tolist(), key=lambda at: (-first_scores[at], at))
    assert (np.diff(found.scores[found.order]) <= 0).all()


def test_both_searches_propose(room: Newsroom) -> None:
    """With one candidate each, the nearest by vector and the best by words are both weighed."""
    store = room.open().store
    words = query_of(room, "Who ended the strike?")
    vector = query_of(room, "The tide is high in Port Calder.")
    found = retrieve(store, Query(words.text, words.terms, vector.encoded), 1)
    assert found is not None
    assert {hit.passage.article_id for hit in list_hits(store, found, 10)} == {"a.txt", "c.txt"}


@given(st.lists(st.floats(0, 1, width=32), max_size=30), st.integers(1, 40))
def test_the_best_rows_are_those_of_a_full_sort(scores: list[float], count: int) -> None:
    rounded = np.round(np.array(scores, np.float32), 4)
    expected = sorted((row for row in range(len(scores)) if rounded[row] > 0), key=lambda row: (-rounded[row], row))
    assert _best(np.array(scores, np.float32), count).tolist() == expected[:count]


# By date


def dated(newsroom: Newsroom, *articles: tuple[str, str]) -> Newsroom:
    """A newsroom of articles with a day of publication, in the order of their ids."""
    newsroom.settings = Settings(passage_tokens=5)
    lines = [
        json.dumps({"id": f"{number:02d}", "published": published, "text": text})
        for number, (published, text) in enumerate(articles)
    ]
    newsroom.build({"a.jsonl": "\n".join(lines)})
    return newsroom


def test_hits_by_date_are_those_nearly_as_good_then_the_others_as_they_were(newsroom: Newsroom) -> None:
    days = ["2024-01-10", "", "2024-03-01", "2023-12-31", "2024-01-10", "", "2025-01-01"]
    texts = ["The ferry is late.", "The ferry is late!", "The ferry is late again.", "A ferry is very late."]
    room = dated(newsroom, *zip(days, [*texts, "Late is the ferry.", "Fog fell.", "A gull cried."], strict=True))
    store = room.open().store
    found = retrieve(store, query_of(room, "Is the ferry late?"), 200)
    assert found is not None
    plain = list_hits(store, found, 10)
    good = [hit for hit in plain if hit.score >= plain[0].score - NEARLY_AS_GOOD]
    assert 2 < len(good) < len(plain)

    def day(hit_id: str) -> str:
        return store.read_article(hit_id).published

    for order in ("newest", "oldest"):
        known = [hit for hit in good if day(hit.passage.article_id)]
        known.sort(key=lambda hit: day(hit.passage.article_id), reverse=order == "newest")
        expected = [*known, *(hit for hit in good if hit not in known), *plain[len(good) :]]
        hits = list_hits(store, found, 10, order)  # type: ignore[arg-type]
        assert [hit.passage for hit in hits] == [hit.passage for hit in expected]
        assert [hit.rank for hit in hits] == list(range(1, len(plain) + 1))
        assert list_hits(store, found, 2, order) == hits[:2]  # type: ignore[arg-type]


def test_of_equal_days_the_better_hit_comes_first(newsroom: Newsroom) -> None:
    room = dated(newsroom, *[("2024-01-10", f"The ferry is late.{' ' * number}") for number in range(5)])
    store = room.open().store
    found = retrieve(store, query_of(room, "Is the ferry late?"), 200)
    assert found is not None
    for order in ("newest", "oldest"):
        assert list_hits(store, found, 10, order) == list_hits(store, found, 10)  # type: ignore[arg-type]


def day_of_event(room: Newsroom, event: str) -> date | None:
    store = room.open().store
    found = retrieve(store, query_of(room, f"When was {event}?"), 200)
    assert found is not None
    return first_day_named(store, found, set(terms_of(event)))


def test_the_day_of_an_event_is_the_one_named_nearest_to_it(newsroom: Newsroom) -> None:
    room = dated(
        newsroom,
        ("2024-02-01", "On 3 January 2024 the vote was put off; the visit began on 29 January, in fog."),
        ("2024-02-01", "Fog fell on 1 February 2024."),
    )
    assert day_of_event(room, "the visit") == date(2024, 1, 29)
    assert day_of_event(room, "the vote") == date(2024, 1, 3)


@pytest.mark.parametrize(
    "text",
    [
        "The visit began in fog.",
        "The visit was in January 2024.",
        "The talks were on 29 January 2024.",
        "The visit was on 29 January.",
    ],
)
def test_an_event_without_a_day_in_its_sentence_has_none(newsroom: Newsroom, text: str) -> None:
    assert day_of_event(dated(newsroom, ("", text)), "the visit") is None


def test_all_words_of_an_event_have_to_stand_in_its_sentence(newsroom: Newsroom) -> None:
    room = dated(newsroom, ("", "The visit was on 29 January 2024."), ("", "The visit of the king was on 3 May 2023."))
    assert day_of_event(room, "the visit of the king") == date(2023, 5, 3)
    assert day_of_event(room, "the visit of the queen") is None


def test_an_event_of_no_words_has_no_day(newsroom: Newsroom) -> None:
    assert day_of_event(dated(newsroom, ("", "The visit was on 29 January 2024.")), "the other") is None
