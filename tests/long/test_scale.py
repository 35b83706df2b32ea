"""Thousands of articles: updating gives what building anew does, approximate search finds, memory stays bounded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.long.builds import answers, beside, contents, differences, make_article, make_sentence, measure_build
from tests.toy import Newsroom

pytestmark = pytest.mark.long

_ARTICLES = 2500
_LOWEST_RECALL = 0.95
_MOST_BYTES_PER_ARTICLE = 24 * 1024


def fill(room: Newsroom, count: int) -> Random:
    random = Random(20240118)
    room.write({f"{number % 50:02d}/{number:05d}.txt": make_article(random) for number in range(count)})
    return random


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A newsroom of thousands of articles, indexed; a test that changes its corpus brings its index up to date."""
    room = Newsroom(tmp_path_factory.mktemp("large"))
    fill(room, _ARTICLES)
    report = room.build()
    assert (report.read, report.articles, report.failed) == (_ARTICLES, _ARTICLES, ())
    assert report.passages >= 2 * _ARTICLES
    return room


def test_building_again_reads_and_encodes_nothing(large: Newsroom) -> None:
    generation = large.generation()
    report = large.build()
    assert (report.read, report.unchanged, report.encoded) == (0, _ARTICLES, 0)
    assert large.generation() == generation


def test_an_update_gives_what_a_build_from_nothing_does(large: Newsroom) -> None:
    random = Random(1)
    large.write({"07/00007.txt": make_article(random), "new/added.txt": make_article(random)})
    (large.corpus / "11/00011.txt").unlink()
    report = large.build()
    assert (report.read, report.changed, report.removed, report.unchanged) == (2, 1, 1, _ARTICLES - 2)
    assert report.encoded < 20
    fresh = beside(large)
    assert fresh.build().encoded >= 2 * _ARTICLES
    assert not differences(contents(large.generation()), contents(fresh.generation()))
    questions = [make_sentence(random) for _ in range(50)]
    assert answers(large.open(), questions) == answers(fresh.open(), questions)


def test_approximate_search_finds_nearly_all_that_exact_search_does(large: Newsroom, tmp_path: Path) -> None:
    approximate = Newsroom(tmp_path, large.encoder, replace(large.settings, exact_search_limit=1000))
    approximate.corpus.symlink_to(large.corpus, target_is_directory=True)
    report = approximate.build()
    search = approximate.open().store.manifest["vector_search"]
    assert report.passages > 1000
    assert search["kind"].startswith("IVF")
    assert search["recall_at_10"] >= _LOWEST_RECALL
    assert search["recall_at_10"] == pytest.approx(_measured_recall(approximate, large), abs=0.03)


def _measured_recall(approximate: Newsroom, exact: Newsroom) -> float:
    """Recall@10 over sentences of the corpus, against the exact index of the same passages."""
    found, truth = approximate.open().store.passage_vectors, exact.open().store.passage_vectors
    assert len(found) == len(truth)
    sentences = [
        line for file in sorted(exact.corpus.glob("0*/*.txt"))[:300] for line in file.read_text().split("\n\n")
    ]
    queries = [exact.encoder.encode_question(sentence).vector for sentence in sentences]
    shared = [len({*found.search(query, 10).tolist()} & {*truth.search(query, 10).tolist()}) for query in queries]
    return sum(shared) / (10 * len(queries))


def test_memory_of_a_build_grows_slowly_with_the_corpus(tmp_path: Path) -> None:
    peaks = []
    for count in (_ARTICLES // 5, _ARTICLES):
        room = Newsroom(tmp_path / str(count))
        fill(room, count)
        peaks.append(measure_build(room.folder))
    growth = (peaks[1] - peaks[0]) / (_ARTICLES - _ARTICLES // 5)
    print(f"peaks of {peaks[0] / 1e6:.0f} and {peaks[1] / 1e6:.0f} MB, {growth:.0f} bytes an article")
    assert growth < _MOST_BYTES_PER_ARTICLE
