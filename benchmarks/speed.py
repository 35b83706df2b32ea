"""Measures indexing and answering over many passages: `python -m benchmarks.speed`.

Mixes a corpus of at least so many passages out of a small one (see `benchmarks.mixing`), builds its index with the
real model and takes the seconds of each stage; builds again with nothing changed; then asks questions of five to twelve
words of the corpus in this process, each once, and takes the time of each part of an answer. Peak memory is VmHWM of
this process while building and, begun anew, while answering; both include torch and the model. The index is kept in
`--cache`, with what building it took, so that a later run only answers.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant import Assistant, Settings, answering
from assistant.encoding import Encoder, load_encoder
from assistant.index import build_index
from benchmarks.common import forget_peak, make_questions, peak_megabytes, print_table, sentences_of, spread
from benchmarks.mixing import mix_corpus

_WARM_UP = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_corpus_options(parser)
    parser.add_argument("--questions", type=int, default=200, metavar="N", help="how many to ask (default: 200)")
    options = parser.parse_args()
    settings = Settings.from_environment()
    encoder = load_encoder(settings)
    folder = index_folder(options)
    corpus = folder / "corpus" if options.passages else options.corpus
    if options.passages:
        mix_corpus(corpus, options.corpus, options.passages, encoder, settings)
    built, was_built = _build(corpus, folder, encoder, settings)
    note = "" if was_built else ", measured when it was built"
    print_table(f"Indexing with {encoder.engine} ({folder}{note})", ("", ""), list(built.items()))
    started = time.perf_counter()
    build_index(corpus, folder / "index", encoder, settings)
    unchanged = time.perf_counter() - started
    forget_peak()
    started = time.perf_counter()
    assistant = Assistant.open(folder / "index", encoder, settings)
    opened = time.perf_counter() - started
    print_table("Afterwards", ("", "s"), [("checking again, nothing changed", unchanged), ("opening", opened)])
    made = make_questions(sentences_of(assistant.store), seed=2, fewest=5)
    times = _answer(assistant, [next(made) for _ in range(options.questions + _WARM_UP)])
    rows = [(part, *spread(taken)) for part, taken in times.items()]
    title = f"Answers in this process, {options.questions} questions over {assistant.store.passage_count:,} passages"
    print_table(title, ("ms", "median", "p95"), rows)
    print_table("Memory", ("", "MB"), [("peak while answering", peak_megabytes("self"))])
    return 0


def add_corpus_options(parser: argparse.ArgumentParser) -> None:
    """The options that say what corpus to measure over."""
    parser.add_argument(
        "--passages", type=int, default=10_000, metavar="N", help="passages to mix; 0: CORPUS as it is (default: 10000)"
    )
    parser.add_argument("--corpus", type=Path, default=Path("seeds"), help="what to mix from (default: seeds)")
    cache = Path(tempfile.gettempdir()) / "clippings-benchmarks"
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"keeps indexes (default: {cache})")


def index_folder(options: argparse.Namespace) -> Path:
    """Where the corpus and index of these options are kept."""
    folder: Path = options.cache / f"{options.corpus.resolve().name}-{options.passages}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _build(corpus: Path, folder: Path, encoder: Encoder, settings: Settings) -> tuple[dict[str, float], bool]:
    """Builds the index if it is not there; gives figures of the build that made it, and whether that was this one."""
    begun: dict[str, float] = {}

    def notice(stage: str, _done: int, _total: int) -> None:
        begun.setdefault(stage, time.perf_counter())

    forget_peak()
    started = time.perf_counter()
    report = build_index(corpus, folder / "index", encoder, settings, notice)
    ended = time.perf_counter()
    figures = folder / "built.json"
    if not report.encoded and figures.exists():
        return json.loads(figures.read_text("utf-8")), False
    if report.encoded < report.passages:
        print(f"Only {report.encoded:,} of {report.passages:,} passages were encoded; remove {folder} to measure all.")
    reading = begun["encoding"] - begun["reading"]
    encoding = begun["writing"] - begun["encoding"]
    built = {
        "articles": report.articles,
        "passages": report.passages,
        "articles read and split, per s": report.articles / reading,
        "passages read and split, per s": report.passages / reading,
        "passages encoded, per s": report.encoded / encoding,
        "passages written, per s": report.passages / (ended - begun["writing"]),
        "all, s": ended - started,
        "articles indexed, per s": report.articles / (ended - started),
        "passages indexed, per s": report.passages / (ended - started),
        "peak memory, MB": peak_megabytes("self"),
    }
    figures.write_text(json.dumps(built), "utf-8")
    return built, True


def _answer(assistant: Assistant, questions: list[str]) -> dict[str, list[float]]:
    """Milliseconds of each question and of the parts of its answer; the first few questions are not counted."""
    times: dict[str, list[float]] = defaultdict(list)

    def clocked(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            started = time.perf_counter()
            result = function(*arguments, **named)
            times[part].append(1000 * (time.perf_counter() - started))
            return result

        return run

    encoder = assistant._encoder
    with (
        patch.object(encoder, "encode_question", clocked("encode the question", encoder.encode_question)),
        patch.object(answering, "retrieve", clocked("search", answering.retrieve)),
        patch.object(answering, "select_quotes", clocked("quote", answering.select_quotes)),
        patch.object(answering, "list_hits", clocked("list the hits", answering.list_hits)),
    ):
        ask = clocked("whole answer", assistant.ask)
        for question in questions:
            ask(question)
    return {part: taken[_WARM_UP:] for part, taken in times.items()}


if __name__ == "__main__":
    sys.exit(main())
