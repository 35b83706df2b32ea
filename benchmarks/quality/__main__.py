"""Measures quality on open data: `python -m benchmarks.quality --data DIR [--set NAME …]`.

DIR holds the sets as `assistant.evaluation.datasets` says. Each corpus is indexed, and every question asked through
the public API. What the figures mean:

- Success@k, R@k, RR@10, nDCG@10 and AP are those of ir_measures. What is ranked are passages, where answers are known
  by place (a passage is right if it holds the start of an answer, or a whole fact), else documents.
- Hits@k, MAP@10 and MRR@10 of facts are those of MultiHop-RAG's evaluator; facts count whose article is in the corpus.
- Quote accuracy: the first quote holds an answer. Quote precision: of all sentences quoted, those that do.
- squad2-removed asks the questions of squad2-dev of an index that lacks every second article.
- With `--articles N` a set is cut down to its first N documents; the questions on them and as many on others, which
  then have no answer, are asked. It shows whether confidence holds up in a small corpus.
- AUROC: the chance that a question with an answer gets a higher confidence than one without.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from assistant import Assistant, Settings
from assistant.encoding import load_encoder
from assistant.evaluation import SETS, Outcome, ask_all, measure, open_data_set
from assistant.evaluation.datasets import cut_down
from assistant.evaluation.plot import draw
from benchmarks.common import print_table

_WORST = 20
_AROUND = 100


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of the sets")
    parser.add_argument("--set", choices=list(SETS), nargs="+", default=list(SETS), help="which sets (default: all)")
    cache = Path(tempfile.gettempdir()) / "clippings-quality"
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"keeps indexes (default: {cache})")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask only each Nth question (default: 1)")
    parser.add_argument("--articles", type=int, metavar="N", help="only N documents; see the top")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a plot and the figures of each set there")
    options = parser.parse_args()
    settings = Settings.from_environment()
    encoder = load_encoder(settings)
    for name in options.set:
        data = SETS[name](options.data)
        if options.articles:
            data = cut_down(data, slice(0, options.articles))
        with tqdm(desc=data.name, disable=None, leave=False) as bar:
            assistant = open_data_set(
                data, options.cache, encoder, settings, lambda *done: bar.set_postfix_str(str(done))
            )
            outcomes = list(ask_all(assistant, data.questions[:: options.every], lambda *_: bar.update()))
        figures = measure(outcomes)
        print_table(f"{data.name} ({encoder.name}, {encoder.engine})", ("", ""), list(figures.items()))
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            draw(outcomes, data.name, options.out / f"{data.name}.png")
            (options.out / f"{data.name}.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
            failures = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in worst(assistant, outcomes))
            (options.out / f"{data.name}-worst.jsonl").write_text(failures, "utf-8")
    return 0


def worst(assistant: Assistant, outcomes: list[Outcome]) -> list[dict[str, object]]:
    """The answers that were surest and wrong, with what would have been right."""
    wrong = sorted((each for each in outcomes if not each.first_is_right), key=lambda each: -each.answer.confidence)
    return [
        {
            "question": each.question.text,
            "confidence": each.answer.confidence,
            "quoted": [quote.text for quote in each.answer.quotes[:1]],
            "right": [
                assistant.article(document).text[max(0, start - _AROUND) : end + _AROUND]
                for document, spans in each.question.spans.items()
                for start, end in spans[:1]
            ],
        }
        for each in wrong[:_WORST]
    ]


if __name__ == "__main__":
    sys.exit(main())
