"""Asking the questions of a data set through the public API, and judging each answer by what is known of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering import Assistant
from assistant.encoding import Encoder
from assistant.errors import ExchangeError, QuestionError
from assistant.evaluation.datasets import DataSet, Question
from assistant.index import Store, build_index
from assistant.records import Answer, Hit
from assistant.settings import Settings

Progress = Callable[[str, int, int], None]

_DEPTH = 50
_FACT_SHARE = 0.5
"""Of a sentence that must lie in a fact, or of a fact that must lie in a sentence, for the sentence to hold it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer judged.

    Attributes:
        question: what was asked.
        answer: what came.
        hits: for each hit, best first, what it counts as: a passage, or where only documents are known its document.
        relevant: what counts as right among them.
        first_is_right: whether the first quote holds an answer.
        right_sentences: how many of the quoted sentences do.
        sentences: how many were quoted.
        texts: the hits' texts.
        seconds: how long it took.
    """

    question: Question
    answer: Answer
    hits: tuple[str, ...]
    relevant: frozenset[str]
    first_is_right: bool
    right_sentences: int
    sentences: int
    texts: tuple[str, ...]
    seconds: float


def open_data_set(data: DataSet, folder: Path, encoder: Encoder, settings: Settings, progress: Progress) -> Assistant:
    """The assistant over a data set's documents, which are indexed below the folder where they are not yet."""
    corpus, index = folder / data.name / "corpus", folder / data.name / "index"
    corpus.mkdir(parents=True, exist_ok=True)
    file = corpus / "documents.jsonl"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in data.documents)
    if not file.exists() or file.read_text("utf-8") != lines:
        file.write_text(lines, "utf-8")
    report = build_index(corpus, index, encoder, settings, progress)
    for failure in (each for each in report.failed if each.kind == "failed"):
        raise ExchangeError(f"{data.name}: a document of it cannot be read: {failure.reason}")
    return Assistant.open(index, encoder, settings)


def ask_all(assistant: Assistant, questions: Sequence[Question], progress: Progress) -> Iterator[Outcome]:
    """Asks every question, in order.

    Raises:
        QuestionError: one cannot be asked; says which.
    """
    store = assistant.store
    for number, question in enumerate(questions):
        progress("asking", number, len(questions))
        began = time.perf_counter()
        answer = _ask(assistant, question)
        seconds = time.perf_counter() - began
        spans = [(quote.article_id, start, end) for quote in answer.quotes for start, end in quote.sentences]
        first = answer.quotes[:1]
        yield Outcome(
            question=question,
            answer=answer,
            hits=_ranked(question, answer.hits),
            relevant=_relevant(store, question),
            first_is_right=any(sentence_holds(question, each.article_id, each.start, each.end) for each in first),
            right_sentences=sum(sentence_holds(question, *span) for span in spans),
            sentences=len(spans),
            texts=tuple(_text(store, hit) for hit in answer.hits) if question.facts else (),
            seconds=seconds,
        )
    progress("asking", len(questions), len(questions))


def _ask(assistant: Assistant, question: Question) -> Answer:
    try:
        return assistant.ask(
            question.text,
            question.history,
            _DEPTH,
            carried=question.carried,
            scope=question.scope,
            ignored=question.ignored,
            today=question.today,
        )
    except QuestionError as error:
        raise QuestionError(f"question {question.qid}: {error}") from error


def sentence_holds(question: Question, document: str, start: int, end: int) -> bool:
    """Whether a sentence, or a quote of several, holds an answer, or most of a fact."""
    if document in question.documents:
        return True
    spans = question.spans.get(document, ())
    if question.facts:
        shared = [(min(end, last) - max(start, first), last - first) for first, last in spans]
        return any(both >= _FACT_SHARE * min(end - start, length) for both, length in shared)
    return any(start <= first and last <= end for first, last in spans)


def passage_holds(question: Question, document: str, start: int, end: int) -> bool:
    """Whether a passage holds the start of an answer, or a whole fact."""
    if document in question.documents:
        return True
    spans = question.spans.get(document, ())
    return any(start <= first < end and (not question.facts or last <= end) for first, last in spans)


def _ranked(question: Question, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The hits' passages, or where only documents are known those, each where its first passage stands."""
    if not question.documents:
        return tuple(hit.passage.passage_id for hit in hits)
    return tuple(dict.fromkeys(key for hit in hits for key in (hit.passage.article_id, *hit.also_in)))


def _relevant(store: Store, question: Question) -> frozenset[str]:
    """The documents with an answer, or the passages of the index that hold one."""
    if question.documents:
        return question.documents
    return frozenset(
        passage.passage_id
        for document in question.spans
        for passage in store.catalogue.passages_of(document)
        if passage_holds(question, document, passage.start, passage.end)
    )


def _text(store: Store, hit: Hit) -> str:
    return store.article(hit.passage.article_id).text[hit.passage.start : hit.passage.end]
