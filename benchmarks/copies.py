"""What copies of stories do to retrieval: `python -m benchmarks.copies --data DIR`.

DIR holds `multihop-news` as `assistant.evaluation.datasets` says. Beside its articles stand copies of 30 % of them,
under another outlet's name, made here with a seed: to the letter, or with a headline of its own and some sentences
dropped, a word of some sentences changed, the end cut off, or a paragraph added. The same questions are asked without
copies, with copies that are not collapsed, and with copies that are. A fact counts where a hit's own text holds it, as
MultiHop-RAG's evaluator has it. Stories are scored by pairs of articles; pairs that are found without copies too, which
the set has itself, do not count.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import sentencex

from assistant import Assistant, Settings
from assistant.encoding import load_encoder
from assistant.evaluation import Outcome, ask_all, measure, open_data_set
from assistant.evaluation.datasets import DataSet, load_multihop
from assistant.index import Store
from benchmarks.common import print_table

_SHARE = 0.3
_SHOWN = ("Hits@10", "Hits@4", "MRR@10 of facts", "MAP@10 of facts", "ms median")
Document = dict[str, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of the sets")
    cache = Path(tempfile.gettempdir()) / "clippings-quality"
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"keeps indexes (default: {cache})")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="what the copies are drawn with (default: 0)")
    options = parser.parse_args()
    encoder = load_encoder(Settings.from_environment())
    plain = load_multihop(options.data)
    copied, pairs = add_copies(plain, Random(options.seed))

    def open_set(data: DataSet) -> Assistant:
        return open_data_set(data, options.cache, encoder, Settings(), lambda *_: None)

    without, collapsed, apart = open_set(plain), open_set(copied), open_set(copied)
    _take_apart(apart.store)
    outcomes = [list(ask_all(each, plain.questions, lambda *_: None)) for each in (without, apart, collapsed)]
    figures = [measure(each) for each in outcomes]
    heading = ("", "without copies", "copies not collapsed", "copies collapsed")
    print_table(
        f"{len(plain.documents)} articles, {len(pairs)} copies beside them, {len(plain.questions)} questions",
        heading,
        [
            *((name, *(each[name] for each in figures)) for name in _SHOWN),
            ("Hits@10, articles named as copies too", *(map(_hits_with_copies, outcomes))),
        ],
    )
    own = story_pairs(without.store)
    found = story_pairs(collapsed.store)
    right = len(found & pairs)
    print_table(
        "Stories",
        ("", ""),
        [
            ("pairs of an article and its copy", len(pairs)),
            ("found", right),
            ("recall", right / len(pairs)),
            ("pairs found beside, but for the set's own", len(found - pairs - own)),
            ("pairs that the set has itself", len(own)),
        ],
    )
    return 0


def add_copies(data: DataSet, chance: Random) -> tuple[DataSet, set[frozenset[str]]]:
    """The set with copies of some of its articles, and each article's pair with its copy.

    Copies to the letter are left out of the pairs: they are told by their hash.
    """
    chosen = chance.sample(data.documents, round(_SHARE * len(data.documents)))
    edits = (_keep, _drop, _change, _cut, _extend)
    copies: list[Document] = []
    pairs = set()
    for number, document in enumerate(chosen):
        edit = edits[number % len(edits)]
        text = edit(document["text"], chance)
        copies.append({**document, "id": f"{document['id']}-copy", "text": text, "source": "The Copyist"})
        if edit is not _keep:
            copies[-1]["title"] = " ".join(["Report:", *document["title"].split()[::-1]])
            pairs.add(frozenset((document["id"], copies[-1]["id"])))
    return replace(data, name=f"{data.name}-copied", documents=[*data.documents, *copies]), pairs


def story_pairs(store: Store) -> set[frozenset[str]]:
    """Every pair of articles that tell one story."""
    stories: dict[int, list[str]] = {}
    for row, story in enumerate(store.stories.tolist()):
        stories.setdefault(story, []).append(store.catalogue.article_id_at(row))
    return {frozenset(pair) for members in stories.values() for pair in combinations(members, 2)}


def _hits_with_copies(outcomes: Sequence[Outcome]) -> float:
    """The share of questions with a fact in one of the first ten hits or in an article that it stands for."""
    answerable = [each for each in outcomes if each.question.answerable]
    found = 0
    for each in answerable:
        named = {copy for hit in each.answer.hits[:10] for copy in hit.also_in}
        holders = {document for document, spans in each.question.spans.items() if spans}
        squeezed = ["".join(text.split()) for text in each.texts[:10]]
        facts = ["".join(fact.split()) for fact in each.question.facts]
        found += bool(named & holders) or any(fact in text for fact in facts for text in squeezed)
    return found / len(answerable)


def _take_apart(store: Store) -> None:
    """Makes every article a story of its own."""
    store.stories = np.arange(len(store.stories), dtype=np.int32)
    store.twins = np.arange(len(store.twins), dtype=np.int32)
    store.twin_rows = np.empty(0, np.int64)


def _keep(text: str, _: Random) -> str:
    return text


def _drop(text: str, chance: Random) -> str:
    sentences = _sentences(text)
    return "".join(each for each in sentences if chance.random() > 0.15) or text


def _change(text: str, chance: Random) -> str:
    return "".join(
        each.replace(" the ", " that ", 1).replace(" said", " stated", 1) if chance.random() < 0.2 else each
        for each in _sentences(text)
    )


def _cut(text: str, _: Random) -> str:
    sentences = _sentences(text)
    return "".join(sentences[: max(1, 6 * len(sentences) // 10)])


def _extend(text: str, chance: Random) -> str:
    added = " ".join(chance.sample(text.split(), min(40, len(text.split()))))
    return f"{text}\n\nOur correspondent adds: {added}."


def _sentences(text: str) -> list[str]:
    """The sentences with the white space after each."""
    ends = [*(each["end_index"] for each in sentencex.get_sentence_boundaries("en", text)), len(text)]
    starts = [0, *ends[:-1]]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


if __name__ == "__main__":
    raise SystemExit(main())
