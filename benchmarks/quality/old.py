"""Measures quality on open data: `python -m benchmarks.quality --data DIR [--set NAME …]`.

DIR holds gzip JSON Lines: `squad2-dev/{articles,questions}`, `multihop-news/{corpus,queries}`,
`beir-scifact/{corpus,queries}`, `mtrag/corpus/{clapnq,cloud,fiqa}` and `mtrag/queries`. Each corpus is written as JSON
Lines, indexed and asked through the public API. What the figures mean:

- squad2-dev: a hit is right if it covers the start of an answer, a quote if an answer lies in it; "core" counts only
  the chosen sentence of the quote. "Removed" asks the same questions of an index that lacks every second article.
- multihop-news: the passages are the hits; of a query's facts those count whose article is in the corpus.
- beir-scifact, mtrag: a document ranks where its best passage does; mtrag asks the last turn with the reader's earlier
  ones as history.
- AUROC: the chance that a question with an answer gets a higher confidence than one without.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant import Answer, Assistant, Hit, Settings
from assistant.encoding import Encoder, load_encoder
from assistant.index import build_index
from benchmarks.common import print_table
from benchmarks.metrics import auroc, multihop, ndcg, recall

Row = dict[str, Any]
Figures = Iterator[tuple[str, float]]
Open = Callable[[str, Iterable[Row]], Assistant]
"""Opens the index of some documents, under a name to keep it by."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of the sets")
    parser.add_argument("--set", choices=list(SETS), nargs="+", default=list(SETS), help="which sets (default: all)")
    cache = Path(tempfile.gettempdir()) / "clippings-benchmarks"
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"keeps indexes (default: {cache})")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only each Nth question (default: 1)")
    options = parser.parse_args()
    settings = Settings.from_environment()
    encoder = load_encoder(settings)
    for name in options.set:
        opener = partial(_open, options.cache / name, encoder, settings)
        figures = SETS[name](options.data / name, opener, options.every)
        print_table(f"{name} ({encoder.name}, {encoder.engine})", ("", ""), list(figures))
    return 0


def measure_squad(data: Path, open_index: Open, every: int) -> Figures:
    articles = list(_read(data / "articles"))
    questions = [{**row, "doc_id": f"squad/{row['title']}"} for row in _read(data / "questions")][::every]
    asked = _ask_all(open_index("all", articles), questions)
    answerable = [(row, answer) for row, answer in asked if not row["unanswerable"]]
    adversarial = [answer for row, answer in asked if row["unanswerable"]]
    for depth in (1, 5, 10):
        found = [any(_covers_start(row, hit) for hit in answer.hits[:depth]) for row, answer in answerable]
        yield f"passage R@{depth}", _share(found)
    yield "first quote holds the answer", _share(_is_quoted(row, answer, core=False) for row, answer in answerable)
    yield "its core does", _share(_is_quoted(row, answer, core=True) for row, answer in answerable)
    yield "answered, of answerable", _answered([answer for _, answer in answerable])
    yield "answered, of adversarial", _answered(adversarial)
    kept = {article["doc_id"] for article in articles[::2]}
    asked = _ask_all(open_index("half", articles[::2]), [row for row in questions if not row["unanswerable"]])
    removed = [answer for row, answer in asked if row["doc_id"] not in kept]
    yield "answered, of removed", _answered(removed)
    yield "AUROC, removed", _auroc([answer for row, answer in asked if row["doc_id"] in kept], removed)
    yield "AUROC, adversarial", _auroc([answer for _, answer in answerable], adversarial)


def measure_multihop(data: Path, open_index: Open, every: int) -> Figures:
    names = {"published": "published_at", "section": "category", "text": "body"}
    corpus = ({**row, **{name: row[old] for name, old in names.items()}} for row in _read(data / "corpus"))
    queries = [{**row, "question": row["query"]} for row in _read(data / "queries")]
    assistant = open_index("all", corpus)
    asked = _ask_all(assistant, [row for row in queries if row["evidence_in_corpus"] or row["unanswerable"]][::every])
    null = [answer for row, answer in asked if row["unanswerable"]]
    answerable = [answer for row, answer in asked if not row["unanswerable"]]
    scores = [
        multihop([_text_of(assistant, hit) for hit in answer.hits], [e["fact"] for e in row["evidence"] if e["doc_id"]])
        for row, answer in asked
        if not row["unanswerable"]
    ]
    yield "Hits@10", _share(rank is not None for rank, _ in scores)
    yield "Hits@4", _share(rank is not None and rank <= 4 for rank, _ in scores)
    yield "MAP@10", float(np.mean([precision for _, precision in scores]))
    yield "MRR@10", float(np.mean([1 / rank if rank else 0.0 for rank, _ in scores]))
    yield "answered, of answerable", _answered(answerable)
    yield "answered, of null", _answered(null)
    yield "AUROC, null", _auroc(answerable, null)


def measure_scifact(data: Path, open_index: Open, every: int) -> Figures:
    queries = [{**row, "question": row["query"]} for row in _read(data / "queries")][::every]
    asked = _ask_all(open_index("all", _read(data / "corpus")), queries, k=50)
    yield "nDCG@10", float(np.mean([ndcg(_documents(answer.hits), row["qrels"], 10) for row, answer in asked]))


def measure_mtrag(data: Path, open_index: Open, every: int) -> Figures:
    queries = [row for row in _read(data / "queries") if row["qrels"]][::every]
    for row in queries:
        row["question"] = row["last_turn"]
        row["asked_before"] = [turn["text"] for turn in row["history"] if turn["role"] == "user"]
    means = []
    for domain in sorted({row["domain"] for row in queries}):
        assistant = open_index(domain, _read(data / "corpus" / domain))
        asked = _ask_all(assistant, [row for row in queries if row["domain"] == domain], k=30)
        ranked = [(_documents(answer.hits), row["qrels"], 5) for row, answer in asked]
        means.append([np.mean([recall(*each) for each in ranked]), np.mean([ndcg(*each) for each in ranked])])
        yield f"{domain} recall@5", float(means[-1][0])
        yield f"{domain} nDCG@5", float(means[-1][1])
    yield "mean recall@5", float(np.mean(means, axis=0)[0])
    yield "mean nDCG@5", float(np.mean(means, axis=0)[1])


SETS = {
    "squad2-dev": measure_squad,
    "multihop-news": measure_multihop,
    "beir-scifact": measure_scifact,
    "mtrag": measure_mtrag,
}


def _open(folder: Path, encoder: Encoder, settings: Settings, name: str, documents: Iterable[Row]) -> Assistant:
    corpus, index = folder / name / "corpus", folder / name / "index"
    corpus.mkdir(parents=True, exist_ok=True)
    fields = ("title", "text", "published", "source", "section", "url")
    with (corpus / "documents.jsonl").open("w", encoding="utf-8") as file:
        for row in documents:
            item = {"id": row["doc_id"], **{field: row[field] for field in fields if row.get(field)}}
            file.write(json.dumps(item, ensure_ascii=False) + "\n")
    with tqdm(desc=f"{folder.name} {name}", disable=None, leave=False) as bar:
        report = build_index(corpus, index, encoder, settings, lambda *done: bar.set_postfix_str(str(done)))
    if report.failed:
        print(f"{folder.name} {name}: {len(report.failed):,} documents not read, such as {report.failed[0]}")
    return Assistant.open(index, encoder, settings)


def _ask_all(assistant: Assistant, rows: list[Row], k: int = 10) -> list[tuple[Row, Answer]]:
    bar = tqdm(rows, desc="asking", disable=None, leave=False)
    return [(row, assistant.ask(row["question"], row.get("asked_before", ()), k)) for row in bar]


def _read(file: Path) -> Iterator[Row]:
    with gzip.open(file.with_name(f"{file.name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _covers_start(row: Row, hit: Hit) -> bool:
    passage = hit.passage
    starts = [start for answer in row["answers"] for start in answer["starts"]]
    return passage.article_id == row["doc_id"] and any(passage.start <= start < passage.end for start in starts)


def _is_quoted(row: Row, answer: Answer, *, core: bool) -> bool:
    if not answer.quotes or answer.quotes[0].article_id != row["doc_id"]:
        return False
    quote = answer.quotes[0]
    first, last = quote.core if core else (quote.start, quote.end)
    spans = [(start, start + len(each["text"])) for each in row["answers"] for start in each["starts"]]
    return any(first <= start and end <= last for start, end in spans)


def _text_of(assistant: Assistant, hit: Hit) -> str:
    return assistant.article(hit.passage.article_id).text[hit.passage.start : hit.passage.end]


def _documents(hits: Iterable[Hit]) -> list[str]:
    return list(dict.fromkeys(key for hit in hits for key in (hit.passage.article_id, *hit.also_in)))


def _answered(answers: list[Answer]) -> float:
    return _share(answer.verdict == "answered" for answer in answers)


def _auroc(positive: list[Answer], negative: list[Answer]) -> float:
    return auroc([answer.confidence for answer in positive], [answer.confidence for answer in negative])


def _share(values: Iterable[bool]) -> float:
    return float(np.mean(list(values)))


if __name__ == "__main__":
    sys.exit(main())
