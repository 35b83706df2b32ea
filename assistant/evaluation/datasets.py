"""Open data sets, each as documents and questions of one shape.

Their folder holds gzip JSON Lines: `squad2-dev/{articles,questions}`, `multihop-news/{corpus,queries}`,
`beir-scifact/{corpus,queries}`, `mtrag/corpus/{clapnq,cloud,fiqa}` and `mtrag/queries`.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import ExchangeError
from assistant.records import EVERYWHERE, Scope

Row = dict[str, Any]

_EVERY_FOREIGN = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what is known of its answer.

    Attributes:
        qid: its id.
        text: the question.
        group: what folds are made by, such as the article that it is about.
        spans: where answers stand: spans in the texts of documents, by document.
        documents: documents with an answer, where no spans are known; the first quote is right if it is from one.
        facts: sentences with an answer, as MultiHop-RAG's evaluator wants them.
        answerable: whether the corpus holds an answer.
        judged: whether it is known what answers it, or that nothing does.
        rejected: the texts of quotes that do not answer it; empty if no quote was shown; None if nothing is known.
        history: the questions asked before it.
        carried: the words to take over from what came before; None to find them out.
        scope: what to search, beside what the question itself asks for.
        ignored: phrases of it that are not to be taken for a scope.
        today: what "last week" counts from; None for the day it is asked.
        rewrite: the question as a person would ask it who had asked nothing before, where that is known.
    """

    qid: str
    text: str
    group: str = ""
    spans: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()
    answerable: bool = True
    judged: bool = True
    rejected: tuple[str, ...] | None = None
    history: tuple[str, ...] = ()
    carried: tuple[str, ...] | None = None
    scope: Scope = EVERYWHERE
    ignored: tuple[str, ...] = ()
    today: date | None = None
    rewrite: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """Documents, as lines of the corpus, and questions."""

    name: str
    documents: list[dict[str, str]]
    questions: list[Question]


def load_squad(data: Path) -> DataSet:
    """SQuAD 2.0 dev: the answers stand in one article each; the adversarial questions have none."""
    documents = [
        {"id": row["doc_id"], "title": row["title"], "text": row["text"]} for row in _read(data / "squad2-dev/articles")
    ]
    questions = []
    for row in _read(data / "squad2-dev/questions"):
        document = f"squad/{row['title']}"
        spans = [(start, start + len(each["text"])) for each in row["answers"] for start in each["starts"]]
        questions.append(
            Question(
                row["qid"],
                row["question"],
                group=document,
                spans={document: spans} if spans else {},
                answerable=not row["unanswerable"],
            )
        )
    return DataSet("squad2-dev", documents, questions)


def load_squad_removed(data: Path) -> DataSet:
    """SQuAD 2.0 dev without every second article: the questions on those have no answer."""
    whole = load_squad(data)
    documents = whole.documents[::2]
    kept = {row["id"] for row in documents}
    questions = [
        Question(each.qid, each.text, each.group, each.spans, answerable=each.group in kept)
        for each in whole.questions
        if each.answerable
    ]
    return DataSet("squad2-removed", documents, questions)


def load_multihop(data: Path) -> DataSet:
    """MultiHop-RAG: facts from one or more articles; null queries have none."""
    names = {
        "id": "doc_id",
        "title": "title",
        "text": "body",
        "published": "published_at",
        "source": "source",
        "section": "category",
        "url": "url",
    }
    rows = list(_read(data / "multihop-news/corpus"))
    documents = [{new: row[old] for new, old in names.items() if row.get(old)} for row in rows]
    bodies = {row["doc_id"]: row["body"] for row in rows}
    questions = []
    for row in _read(data / "multihop-news/queries"):
        if not row["evidence_in_corpus"] and not row["unanswerable"]:
            continue
        evidence = [each for each in row["evidence"] if each["doc_id"]]
        spans: dict[str, list[tuple[int, int]]] = {}
        for each in evidence:
            spans.setdefault(each["doc_id"], []).extend(_find(bodies[each["doc_id"]], each["fact"]))
        questions.append(
            Question(
                row["qid"],
                row["query"],
                group=min((each["doc_id"] for each in evidence), default=row["qid"]),
                spans=spans,
                facts=tuple(each["fact"] for each in evidence),
                answerable=not row["unanswerable"],
            )
        )
    return DataSet("multihop-news", documents, questions)


def load_foreign(data: Path) -> DataSet:
    """MultiHop-RAG's articles, asked their own questions and every fifth of SQuAD, which have no answer there."""
    news = load_multihop(data)
    own = [each for each in news.questions if each.answerable]
    foreign = [replace(each, answerable=False, spans={}) for each in load_squad(data).questions if each.answerable]
    return replace(news, name="multihop-foreign", questions=[*own, *foreign[::_EVERY_FOREIGN]])


def load_scifact(data: Path) -> DataSet:
    """BEIR SciFact: claims, and the abstracts that bear on them."""
    documents = [
        {"id": row["doc_id"], "title": row["title"], "text": row["text"]} for row in _read(data / "beir-scifact/corpus")
    ]
    questions = [
        Question(row["qid"], row["query"], group=row["qrels"][0], documents=frozenset(row["qrels"]))
        for row in _read(data / "beir-scifact/queries")
    ]
    return DataSet("beir-scifact", documents, questions)


def load_mtrag(data: Path, domain: str) -> DataSet:
    """IBM MTRAG, one domain: the last turn of a conversation, with the questions before it."""
    documents = [
        {"id": row["doc_id"], **{name: row[name] for name in ("title", "text", "url") if row.get(name)}}
        for row in _read(data / f"mtrag/corpus/{domain}")
        if row["text"].strip()
    ]
    questions = [
        Question(
            row["qid"],
            row["last_turn"],
            group=row["qid"],
            documents=frozenset(row["qrels"]),
            history=tuple(turn["text"] for turn in row["history"] if turn["role"] == "user"),
            rewrite=row["rewrite"],
        )
        for row in _read(data / "mtrag/queries")
        if row["qrels"] and row["domain"] == domain
    ]
    return DataSet(f"mtrag-{domain}", documents, questions)


def _find(text: str, fact: str) -> list[tuple[int, int]]:
    """Where a fact stands in a text, white space apart."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    squeezed = "".join(text[at] for at in places)
    wanted = "".join(fact.split())
    at = squeezed.find(wanted) if wanted else -1
    return [(places[at], places[at + len(wanted) - 1] + 1)] if at >= 0 else []


def _read(file: Path) -> Iterator[Row]:
    with gzip.open(file.with_name(f"{file.name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def cut_down(data: DataSet, articles: slice) -> DataSet:
    """Some of a set's documents with the questions on them, and as many on others, which then have no answer."""
    documents = data.documents[articles]
    held = {row["id"] for row in documents}
    answerable = [each for each in data.questions if each.answerable]
    kept = [each for each in answerable if held & {*each.spans, *each.documents}]
    others = [
        replace(each, answerable=False, spans={}, facts=(), documents=frozenset())
        for each in answerable
        if not held & {*each.spans, *each.documents}
    ]
    step = max(1, len(others) // max(len(kept), 1))
    name = f"{data.name}-{articles.start}-{articles.stop}"
    return replace(data, name=name, documents=documents, questions=[*kept, *others[::step][: len(kept)]])


SETS: dict[str, Callable[[Path], DataSet]] = {
    "squad2-dev": load_squad,
    "squad2-removed": load_squad_removed,
    "multihop-news": load_multihop,
    "multihop-foreign": load_foreign,
    "beir-scifact": load_scifact,
    "mtrag-clapnq": lambda data: load_mtrag(data, "clapnq"),
    "mtrag-cloud": lambda data: load_mtrag(data, "cloud"),
    "mtrag-fiqa": lambda data: load_mtrag(data, "fiqa"),
}


def load_data_set(folder: Path) -> DataSet:
    """The open data set in a folder of its name; of MTRAG a domain's, as in `mtrag-cloud`, beside `mtrag`.

    Raises:
        ExchangeError: it is none that is known, or a file of it is missing or damaged.
    """
    load = SETS.get(folder.resolve().name)
    if load is None:
        raise ExchangeError(f"{folder}: no data set by that name; there are {', '.join(SETS)}")
    try:
        return load(folder.resolve().parent)
    except (OSError, EOFError, ValueError, LookupError, TypeError, zlib.error) as error:
        raise ExchangeError(f"{folder}: cannot be read as {folder.name} ({error}); get it anew") from error
