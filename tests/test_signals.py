"""The signals of passages and sentences, worked out by hand on a corpus of three small articles."""

from dataclasses import replace
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index import Store
from assistant.index.postings import BM25_B, BM25_K1, idf, saturate
from assistant.querying import plain_query
from assistant.retrieving import gather
from assistant.signals import (
    _ALIKE,
    _ENOUGH_REPORTS,
    _UNSEEN_PASSAGES,
    Query,
    Sentences,
    Signals,
    bm25_of_all_passages,
    look_up_terms,
    measure,
)
from tests.toy import Newsroom

FILES = {
    "a.jsonl": '{"id": "a", "title": "Ferry news", "text": "The tide rose. Gulls cried. The ferry sank, the ferry!"}\n'
    '{"id": "b", "title": "Tide tables", "text": "Fog fell."}\n'
    '{"id": "c", "title": "", "text": "The tide fell."}\n'
}
N = 3 + _UNSEEN_PASSAGES
IDF = {n: log(1 + (N - n + 0.5) / (n + 0.5)) for n in range(4)}


@pytest.fixture
def store(newsroom: Newsroom) -> Store:
    newsroom.build(FILES)
    return newsroom.open().store


def measured(store: Store, newsroom: Newsroom, terms: dict[str, float], question: str = "tide ferry") -> Signals:
    query = Query(question, terms, newsroom.encoder.encode_question(question))
    looked_up = look_up_terms(store, query)
    rows = np.arange(store.passage_count)
    return measure(store, query, looked_up, bm25_of_all_passages(store, looked_up), rows)


def test_idf_is_the_one_of_lucene() -> None:
    assert idf(1, 10) == pytest.approx(log(1 + 9.5 / 1.5))
    assert idf(0, 10) > idf(1, 10) > idf(9, 10) > idf(10, 10) > 0


def test_saturation_is_worked_out_by_hand() -> None:
    counts, lengths = np.array([0, 1, 2], np.float32), np.array([4, 4, 8], np.float32)
    one, two = 1 / (1 + 1.2), 2 / (2 + 1.2 * (0.25 + 0.75 * 2))
    assert saturate(counts, lengths, 4.0) == pytest.approx([0, one, two])
    assert (BM25_K1, BM25_B) == (1.2, 0.75)


def test_terms_are_looked_up_with_their_weights(store: Store, newsroom: Newsroom) -> None:
    query = Query("x", {"tide": 1.0, "whale": 1.0, "ferri": 0.5}, newsroom.encoder.encode_question("x"))
    terms = look_up_terms(store, query)
    assert terms.absent == ("whale",)
    assert terms.weights == pytest.approx([IDF[2], IDF[1] / 2])
    assert terms.total == pytest.approx(IDF[2] + IDF[0] + IDF[1] / 2)
    tide, ferry = terms.counts
    assert (tide.sentences.tolist(), tide.counts.tolist(), tide.titles.tolist()) == ([0, 4], [1, 1], [1])
    assert (ferry.sentences.tolist(), ferry.counts.tolist(), ferry.titles.tolist()) == ([2], [2], [0])


def test_a_term_occurs_wherever_one_of_its_forms_does(store: Store, newsroom: Newsroom) -> None:
    forms = {"tide": "tide", "fell": "tide", "fall": "tide", "cri": "ferri"}
    query = Query("x", {"tide": 1.0, "ferri": 1.0}, newsroom.encoder.encode_question("x"), forms=forms)
    terms = look_up_terms(store, query)
    tide, ferry = terms.counts
    assert (tide.sentences.tolist(), tide.counts.tolist(), tide.titles.tolist()) == ([0, 3, 4], [1, 1, 2], [1])
    assert (ferry.sentences.tolist(), ferry.counts.tolist(), ferry.titles.tolist()) == ([1, 2], [1, 2], [0])
    assert terms.weights == pytest.approx([IDF[3], IDF[1]])
    assert terms.absent == ()


def test_a_term_is_absent_only_if_all_its_forms_are(store: Store, newsroom: Newsroom) -> None:
    query = Query("x", {"whale": 1.0, "orca": 1.0}, newsroom.encoder.encode_question("x"), forms={"tide": "orca"})
    assert look_up_terms(store, query).absent == ("whale",)


def test_coverage_is_the_share_of_the_questions_information(store: Store, newsroom: Newsroom) -> None:
    signals = measured(store, newsroom, {"tide": 1.0, "ferri": 1.0, "whale": 1.0})
    total = IDF[2] + IDF[1] + IDF[0]
    tide, ferry = IDF[2] / total, IDF[1] / total
    assert signals.sentence["coverage"] == pytest.approx([tide, 0, ferry, 0, tide], abs=1e-6)
    assert signals.sentence["coverage_nearby"] == pytest.approx([tide, tide + ferry, ferry, 0, tide], abs=1e-6)
    assert signals.passage["coverage"] == pytest.approx([tide + ferry, tide, tide], abs=1e-6)
    assert signals.passage["title_coverage"] == pytest.approx([ferry, tide, 0], abs=1e-6)


def test_bm25_of_sentences_is_worked_out_by_hand(store: Store, newsroom: Newsroom) -> None:
    signals = measured(store, newsroom, {"tide": 1.0, "ferri": 1.0})
    lengths = [2, 2, 3, 2, 2]
    mean, total = sum(lengths) / 5, IDF[2] + IDF[1]

    def earned(count: int, length: int) -> float:
        return count / (count + 1.2 * (0.25 + 0.75 * length / mean))

    tide, ferry = IDF[2] * earned(1, 2) / total, IDF[1] * earned(2, 3) / total
    assert signals.sentence["bm25"] == pytest.approx([tide, 0, ferry, 0, tide], abs=1e-6)
    assert signals.passage["best_bm25"] == pytest.approx([max(tide, ferry), 0, tide], abs=1e-6)


def test_a_title_counts_once_more_in_bm25_of_passages(store: Store, newsroom: Newsroom) -> None:
    signals = measured(store, newsroom, {"tide": 1.0})
    mean = (7 + 2 + 2) / 3

    def earned(count: int, length: int) -> float:
        return count / (count + 1.2 * (0.25 + 0.75 * length / mean))

    assert signals.passage["bm25"] == pytest.approx([earned(1, 7), earned(1, 2), earned(1, 2)], abs=1e-6)
    both = measured(store, newsroom, {"ferri": 1.0})
    assert both.passage["bm25"] == pytest.approx([earned(3, 7), 0, 0], abs=1e-6)


def test_cosines_are_those_of_the_encoder(store: Store, newsroom: Newsroom) -> None:
    signals = measured(store, newsroom, {"tide": 1.0}, question="The tide fell.")
    assert signals.passage["cosine"][2] == pytest.approx(1, abs=2e-3)
    assert signals.sentence["cosine"][4] == pytest.approx(1, abs=2e-3)
    expected = (
        newsroom.encoder.encode_question("The tide rose.").vector
        @ newsroom.encoder.encode_question("The tide fell.").vector
    )
    assert signals.sentence["cosine"][0] == pytest.approx(expected, abs=2e-3)
    assert signals.passage["best_cosine"][0] == pytest.approx(signals.sentence["cosine"][:3].max())


def test_sentences_lie_passage_by_passage(store: Store, newsroom: Newsroom) -> None:
    query = Query("tide", {"tide": 1.0}, newsroom.encoder.encode_question("tide"))
    terms = look_up_terms(store, query)
    signals = measure(store, query, terms, bm25_of_all_passages(store, terms), np.array([0, 2]))
    assert signals.sentence_rows.tolist() == [0, 1, 2, 4]
    assert signals.starts.tolist() == [0, 3]
    assert signals.passage_of.tolist() == [0, 0, 0, 1]


def test_a_question_without_words_has_signals_of_zero(store: Store, newsroom: Newsroom) -> None:
    signals = measured(store, newsroom, {})
    for name in ("coverage", "bm25", "best_bm25", "title_coverage"):
        assert not signals.passage[name].any()
    assert not signals.sentence["coverage_nearby"].any()


def test_a_signal_is_between_zero_and_one(store: Store, newsroom: Newsroom) -> None:
    for terms in ({"tide": 1.0}, {"tide": 1.0, "ferri": 0.5, "gull": 1.0, "x": 1.0}, {"fall": 0.5}):
        signals = measured(store, newsroom, terms)
        for values in [*signals.passage.values(), *signals.sentence.values()]:
            assert (np.abs(values) <= 1 + 1e-3).all()
        assert min(signals.passage["coverage"].min(), signals.passage["bm25"].min()) >= 0


# What several articles report, and names put in another's place


def examined(newsroom: Newsroom, question: str, focus: frozenset[str] = frozenset()) -> tuple[list[str], Sentences]:
    """The sentences of all candidates, as written, with their signals."""
    store = newsroom.open().store
    found = gather(store, replace(plain_query(question, newsroom.encoder), focus=focus), 200)
    assert found is not None
    return [store.sentence_text(row) for row in found.sentences.rows.tolist()], found.sentences


def test_a_sentence_is_corroborated_by_like_sentences_of_other_articles(newsroom: Newsroom) -> None:
    same = "The ferry of Port Calder sank on Monday."
    newsroom.build(
        {
            "a.txt": f"{same} Fog fell.",
            "b.txt": f"{same} A gull cried. {same}",
            "c.txt": f"Rain came. {same}",
            "d.txt": "Nobody saw whales here.",
        }
    )
    texts, sentences = examined(newsroom, "When did the ferry sink?")
    found = dict(zip(texts, sentences.signals["corroborated"].tolist(), strict=True))
    assert found[same] == pytest.approx(min(2, _ENOUGH_REPORTS) / _ENOUGH_REPORTS)
    assert found["Nobody saw whales here."] == found["A gull cried."] == 0


def test_an_article_does_not_corroborate_itself(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": "The ferry sank. The ferry sank. The ferry sank.", "b.txt": "Fog fell."})
    assert not examined(newsroom, "Who saw the ferry?")[1].signals["corroborated"].any()


def test_more_reports_than_enough_count_no_more(newsroom: Newsroom) -> None:
    newsroom.build({f"{number}.txt": f"The ferry sank.{' ' * number}" for number in range(_ENOUGH_REPORTS + 4)})
    assert examined(newsroom, "Who saw the ferry?")[1].signals["corroborated"].tolist() == [1.0] * (_ENOUGH_REPORTS + 4)


@given(st.lists(st.lists(st.sampled_from(["The ferry sank.", "The ferry sank late.", "Fog fell."]), min_size=1)))
def test_corroboration_is_that_of_a_slow_count(texts: list[list[str]]) -> None:
    """Articles of sentences that are alike or not, counted one by one."""
    with TemporaryDirectory() as folder:
        newsroom = Newsroom(Path(folder))
        newsroom.build({f"{number:02d}.txt": " ".join(text) for number, text in enumerate(texts)})
        store = newsroom.open().store
        found = gather(store, plain_query("Who saw the ferry in the fog?", newsroom.encoder), 200)
        if found is None:
            return
        rows = found.sentences.rows.tolist()
        vectors = store.sentence_vectors[rows].astype(np.float32)
        articles = store.article_of_passage[store.passage_of_sentence[rows]].tolist()
        for at, value in enumerate(found.sentences.signals["corroborated"].tolist()):
            others = {
                article
                for other, article in enumerate(articles)
                if article != articles[at] and float(vectors[other] @ vectors[at]) >= _ALIKE
            }
            assert value == pytest.approx(min(len(others), _ENOUGH_REPORTS) / _ENOUGH_REPORTS)


def test_focus_is_the_share_of_a_name_that_a_sentence_holds(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": "Port Calder voted. The port is late. Fog fell.", "b.txt": "Calder and its port sank."})
    texts, sentences = examined(newsroom, "And Port Calder?", frozenset({"port", "calder"}))
    assert dict(zip(texts, sentences.signals["focus"].tolist(), strict=True)) == {
        "Port Calder voted.": 1.0,
        "The port is late.": 0.5,
        "Fog fell.": 0.0,
        "Calder and its port sank.": 1.0,
    }


def test_a_focus_is_held_in_any_of_its_forms(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": "Port Calder voted. Haven waits. Fog fell."})
    store = newsroom.open().store
    query = replace(plain_query("And Port?", newsroom.encoder), focus=frozenset({"port"}), forms={"haven": "port"})
    found = gather(store, query, 200)
    assert found is not None
    assert found.sentences.signals["focus"].tolist() == [1.0, 1.0, 0.0]


def test_a_name_that_nobody_knows_has_no_focus(newsroom: Newsroom) -> None:
    newsroom.build({"a.txt": "Port Calder voted. Fog fell."})
    assert examined(newsroom, "And Port Whale?", frozenset({"port", "whale"}))[1].signals["focus"].tolist() == [
        0.5,
        0.0,
    ]
    assert not examined(newsroom, "And Whales?", frozenset({"whale"}))[1].signals["focus"].any()
    assert not examined(newsroom, "Who voted?")[1].signals["focus"].any()
