"""The signals of the candidate sentences of every question of a data set, with which of them answer."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant import Settings
from assistant.encoding import Encoder
from assistant.evaluation.asking import open_data_set, passage_holds, sentence_holds
from assistant.evaluation.datasets import DataSet, Question
from assistant.index import Store
from assistant.querying import plain_query
from assistant.retrieving import gather

FOLDS = 5


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
        passages: how many passages the corpus has.
    """

    question: Question
    values: NDArray[np.float32]
    passage_of: NDArray[np.int64]
    holds: NDArray[np.bool_]
    passage_holds: NDArray[np.bool_]
    article_of: NDArray[np.int32]
    terms: int
    passages: int


def measure_set(data: DataSet, cache: Path, encoder: Encoder, settings: Settings) -> tuple[list[str], list[Case]]:
    """The names of the signals, and a case for each question; kept in the cache beside the index they came from."""
    store = open_data_set(data, cache, encoder, settings, lambda *_: None).store
    file = cache / data.name / f"signals-{store.index_id}.pickle"
    if file.exists():
        names, cases = pickle.loads(file.read_bytes())
        return names, cases
    names, cases = [], []
    for question in tqdm(data.questions, desc=f"asking {data.name}", disable=None, leave=False):
        query = plain_query(question.text, encoder)
        found = gather(store, query, settings.candidates)
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
                store.passage_count,
            )
        )
    file.write_bytes(pickle.dumps((names, cases)))
    return names, cases


def _holds(store: Store, question: Question, row: int) -> bool:
    start, end, passage = store.sentences[row, :3].tolist()
    document = store.catalogue.article_id_at(int(store.article_of_passage[passage]))
    return sentence_holds(question, document, start, end)


def _passage_holds(store: Store, question: Question, row: int) -> bool:
    article, start, end, _ = store.passages[row].tolist()
    return passage_holds(question, store.catalogue.article_id_at(article), start, end)


def folds_of(cases: Sequence[Case]) -> NDArray[np.int64]:
    """A fold for each case; cases of one group share it."""
    return np.array([int(sha256(case.question.group.encode()).hexdigest(), 16) % FOLDS for case in cases])
