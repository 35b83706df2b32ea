"""What follow-ups find in MTRAG: the last turn asked with its history, without it, and as a person has rewritten it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import ir_measures
import numpy as np
from tqdm import tqdm

from assistant.evaluation import Outcome, Question, ask_all
from benchmarks.common import print_table
from benchmarks.conversation.opening import Shelf

DOMAINS = ("clapnq", "fiqa", "cloud")
_MEASURES = (ir_measures.nDCG @ 5, ir_measures.R @ 5)
_ALONE, _OURS = "no history", "ours"
_WAYS: dict[str, Callable[[Question], Question]] = {
    _ALONE: lambda each: replace(each, history=()),
    "all history": lambda each: replace(each, text=" ".join((*each.history, each.text)), history=()),
    _OURS: lambda each: each,
    "human rewrite": lambda each: replace(each, text=each.rewrite, history=()),
}

Results = dict[str, dict[str, list[Outcome]]]
"""The outcomes by domain and way of asking, in the order of the questions."""


def measure_mtrag(shelf: Shelf) -> None:
    """Prints how well each way of asking ranks, for all turns, first turns and later ones."""
    results = {domain: _ask_in_every_way(shelf, domain) for domain in DOMAINS}
    _print_ranking("all turns", results, lambda _: True)
    _print_ranking("first turns", results, lambda each: not each.history)
    _print_ranking("later turns", results, lambda each: bool(each.history))
    pairs = [
        (alone.answer, ours.answer)
        for ways in results.values()
        for alone, ours in zip(ways[_ALONE], ways[_OURS], strict=True)
        if not ours.question.history
    ]
    same = sum(alone == ours for alone, ours in pairs)
    print(f"\nFirst turns whose answer is the same with and without (empty) history: {same} of {len(pairs)}")


def rank_figures(outcomes: Sequence[Outcome]) -> list[float]:
    """nDCG@5 and recall@5 (the TREC fraction), as ir_measures defines them; documents count."""
    right = [
        ir_measures.Qrel(str(number), document, 1)
        for number, each in enumerate(outcomes)
        for document in sorted(each.relevant)
    ]
    found = [
        ir_measures.ScoredDoc(str(number), document, float(-rank))
        for number, each in enumerate(outcomes)
        for rank, document in enumerate(each.hits)
    ]
    values = ir_measures.calc_aggregate(_MEASURES, right, found)
    return [float(values[each]) for each in _MEASURES]


def _ask_in_every_way(shelf: Shelf, domain: str) -> dict[str, list[Outcome]]:
    data, assistant = shelf.open_set(f"mtrag-{domain}")
    asked: dict[str, list[Outcome]] = {}
    for way, put in _WAYS.items():
        with tqdm(desc=f"{data.name}, {way}", disable=None, leave=False) as bar:
            outcomes = ask_all(assistant, [put(each) for each in data.questions], lambda *_, bar=bar: bar.update())
            # Put back, so that turns are told apart by what came before them however they were asked.
            asked[way] = [
                replace(each, question=question) for each, question in zip(outcomes, data.questions, strict=True)
            ]
    return asked


def _print_ranking(title: str, results: Results, counts: Callable[[Question], bool]) -> None:
    kept = {
        domain: {way: [each for each in outcomes if counts(each.question)] for way, outcomes in ways.items()}
        for domain, ways in results.items()
    }
    rows = []
    for way in _WAYS:
        by_domain = [rank_figures(kept[domain][way]) for domain in DOMAINS]
        rows.append((way, *(f"{value:.3f}" for figures in (*by_domain, np.mean(by_domain, 0)) for value in figures)))
    numbers = ", ".join(f"{domain} {len(kept[domain][_OURS])}" for domain in DOMAINS)
    headings = [f"{domain} {measure}" for domain in (*DOMAINS, "mean") for measure in _MEASURES]
    print_table(f"MTRAG, {title} ({numbers})", ("", *headings), rows)
