"""The signals of the candidate sentences of every question of a data set, with which of them answer."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant import Settings
from assistant.conversation import resolve
from assistant.encoding import Encoder
from assistant.index import Store, build_index
from assistant.retrieving import retrieve
from assistant.signals import Query
from benchmarks.quality.data import DataSet, Question

_FACT_SHARE = 0.5
"""Of a sentence that must lie in a fact, or of a fact that must lie in a sentence, for the sentence to hold it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question's candidates.

    Attributes:
        question: the question.
        values: (sentences, signals) float32.
        passage_of: (sentences,) which candidate passage each belongs to.
        holds: (sentences,) whether each holds an answer.
        passage_holds: (passages,) whether each examined passage does.
        article_of: (passages,) the article row of each.
        terms: how many distinct terms the question has.
    """

    question: Question
    values: NDArray[np.float32]
    passage_of: NDArray[np.int64]
    holds: NDArray[np.bool_]
    passage_holds: NDArray[np.bool_]
    article_of: NDArray[np.int32]
    terms: int


def open_index(data: DataSet, cache: Path, encoder: Encoder, settings: Settings) -> Store:
    """The index of a data set's documents, built where it is not up to date."""
    corpus, index = cache / data.name / "corpus", cache / data.name / "index"
    corpus.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in data.documents)
    file = corpus / "documents.jsonl"
    if not file.exists() or file.read_text("utf-8") != lines:
        file.write_text(lines, "utf-8")
    with tqdm(desc=f"indexing {data.name}", disable=None, leave=False) as bar:
        report = build_index(corpus, index, encoder, settings, lambda *done: bar.set_postfix_str(str(done)))
    if report.failed:
        print(f"{data.name}: {len(report.failed):,} documents not read, such as {report.failed[0]}")
    return Store.open(index, encoder)


def measure_set(data: DataSet, cache: Path, encoder: Encoder, settings: Settings) -> tuple[list[str], list[Case]]:
    """The names of the signals, and a case for each question; kept in the cache beside the index they came from."""
    store = open_index(data, cache, encoder, settings)
    file = cache / data.name / f"signals-{store.index_id}.pickle"
    if file.exists():
        names, cases = pickle.loads(file.read_bytes())
        return names, cases
    names, cases = [], []
    for question in tqdm(data.questions, desc=f"asking {data.name}", disable=None, leave=False):
        resolved = resolve(question.text)
        query = Query(resolved.searched_for, resolved.terms, encoder.encode_question(resolved.searched_for))
        found = retrieve(store, query, settings.candidates)
        if found is None:
            continue
        names = list(found.sentences.signals)
        passages, passage_of = np.unique(found.sentences.passage_of, return_inverse=True)
        holds = np.array([_holds(store, question, row) for row in found.sentences.rows.tolist()], bool)
        cases.append(
            Case(
                question,
                np.stack([found.sentences.signals[name] for name in names], axis=1).astype(np.float32),
                passage_of,
                holds,
                np.array([_passage_holds(store, question, row) for row in found.rows[passages].tolist()], bool),
                store.article_of_passage[found.rows[passages]],
                len(query.terms),
            )
        )
    file.write_bytes(pickle.dumps((names, cases)))
    return names, cases


def _holds(store: Store, question: Question, row: int) -> bool:
    """Whether a sentence holds an answer, or most of a fact."""
    start, end, passage = store.sentences[row, :3].tolist()
    document = store.catalogue.article_id_at(int(store.article_of_passage[passage]))
    if document in question.documents:
        return True
    spans = question.spans.get(document, ())
    if question.facts:
        shared = [(min(end, last) - max(start, first), last - first) for first, last in spans]
        return any(both >= _FACT_SHARE * min(end - start, length) for both, length in shared)
    return any(start <= first and last <= end for first, last in spans)


def _passage_holds(store: Store, question: Question, row: int) -> bool:
    """Whether a passage holds the start of an answer, or a whole fact."""
    article, start, end, _ = store.passages[row].tolist()
    document = store.catalogue.article_id_at(article)
    if document in question.documents:
        return True
    spans = question.spans.get(document, ())
    if question.facts:
        return any(start <= first and last <= end for first, last in spans)
    return any(start <= first < end for first, _ in spans)
