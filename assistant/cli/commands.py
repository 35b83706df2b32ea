"""The commands that ask nothing: each does what its name says and prints it."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from assistant.answering import Assistant
from assistant.cli.output import ProgressBar, complain, print_json, saying_where
from assistant.dates import day_of
from assistant.encoding import load_encoder
from assistant.errors import ExchangeError
from assistant.index import Store, build_index
from assistant.index.catalogue import Outcome, State
from assistant.proof import verify_answers
from assistant.records import BuildReport
from assistant.settings import Settings
from assistant.words import unstemmed


def run_serve(options: argparse.Namespace, settings: Settings) -> int:
    """Serves the page."""
    from assistant.web import serve  # noqa: PLC0415 - gradio takes three seconds to import

    serve(settings, options.host, options.port, as_json=options.json, watching=options.watch)
    return 0


def run_mcp(_: argparse.Namespace, settings: Settings) -> int:
    """Serves the tools to a language model."""
    from assistant.mcp import serve  # noqa: PLC0415 - imports mcp, which takes half a second

    serve(settings)
    return 0


def run_index(options: argparse.Namespace, settings: Settings) -> int:
    """Builds the index, says what was done, and complains of each file that could not be read."""
    bar = ProgressBar()
    try:
        report = build_index(settings.corpus, settings.index, load_encoder(settings), settings, bar.show)
    finally:
        bar.close()
    if options.json:
        print_json(asdict(report))
    else:
        _print_build(report)
    for failure in report.failed:
        complain(f"{failure.place}: {failure.reason}")
    return 1 if report.failed else 0


def run_evaluate(options: argparse.Namespace, settings: Settings) -> int:
    """Asks questions whose answers are known, and prints how well that went."""
    from assistant import evaluation  # noqa: PLC0415 - only here

    encoder = load_encoder(settings)
    bar = ProgressBar()
    if options.questions and options.questions.is_dir():
        data = evaluation.load_data_set(options.questions)
        folder = Path(tempfile.gettempdir()) / "clippings-quality"
        assistant = evaluation.open_data_set(data, folder, encoder, settings, bar.show)
        name, questions = data.name, data.questions
    else:
        assistant = Assistant.open(settings.index, encoder, settings)
        name = options.questions.name if options.questions else "probes"
        questions = (
            list(evaluation.read_questions(options.questions, assistant.store))
            if options.questions
            else evaluation.make_probes(assistant.store, options.probes)
        )
    if not questions:
        raise ExchangeError(f"{options.questions or settings.index}: there is nothing to ask; name a file of questions")
    outcomes = list(evaluation.ask_all(assistant, questions, bar.show))
    bar.close()
    figures = evaluation.measure(outcomes)
    if options.plot:
        with saying_where(options.plot, "--plot"):
            evaluation.draw(outcomes, name, options.plot)
    if options.json:
        print_json({"name": name, **figures})
    else:
        print(name)
        for figure, value in figures.items():
            print(f"  {figure:<28}{value:>10,.4g}")
    return 0


def run_verify(options: argparse.Namespace, settings: Settings) -> int:
    """Checks the quotes of saved answers, and prints a line for each that is not in its source file."""
    store = Store.open(settings.index)
    checked = list(verify_answers(options.answers, store, settings))
    bad = [each for each in checked if each.problem]
    if options.json:
        print_json({"quotes": len(checked), "failed": [asdict(each) for each in bad]})
    else:
        for each in bad:
            print(f"{each.place}: {each.problem}")
        print(f"{len(checked) - len(bad)} of {len(checked)} quotes are in their source files to the letter.")
    return 1 if bad else 0


def run_report(options: argparse.Namespace, settings: Settings) -> int:
    """Prints what the index holds."""
    store = Store.open(settings.index)
    headings = store.catalogue.headings()
    manifest = {name: value for name, value in store.manifest.items() if name != "files"}
    if options.json:
        articles = [heading._asdict() for heading in headings]
        outcomes = [each._asdict() for each in store.catalogue.outcomes()]
        failed = [asdict(each) for each in store.catalogue.failures()]
        print_json({**manifest, "outcomes": outcomes, "failed": failed, "articles_held": articles})
        return 0
    encoder = store.manifest["encoder"]
    print(f"Index {store.index_id} of {store.corpus}")
    print(
        f"  {len(headings):,} articles, {manifest['copies']:,} exact copies besides, {store.passage_count:,} passages"
    )
    print(f"  model {encoder['name']} ({encoder['engine']}), vector search {manifest['vector_search']['kind']}")
    dates = sorted(heading.published for heading in headings if day_of(heading.published))
    if dates:
        print(f"  dated {dates[0][:10]} to {dates[-1][:10]}; {len(headings) - len(dates)} without a date")
    for source, count in Counter(heading.source or "(no source named)" for heading in headings).most_common():
        print(f"  {count:6,}  {source}")
    for language, count in unstemmed(manifest["languages"]).items():
        print(f"  {count:,} articles in {language!r} are searched unstemmed: there is no stemmer for it")
    if options.articles:
        for heading in headings:
            print(f"{heading.article_id}\t{heading.title}\t{heading.published}\t{heading.source}")
    _print_outcomes(list(store.catalogue.outcomes()), each_file=options.files)
    return 0


def _print_outcomes(outcomes: Sequence[Outcome], *, each_file: bool) -> None:
    """How many places ended in which way, and why those did that gave no article; or the way of each."""
    counts = Counter(each.state for each in outcomes)
    print("  " + ", ".join(f"{counts[state]:,} {state}" for state in get_args(State)))
    for each in outcomes:
        if each_file or each.state in ("empty", "failed"):
            print(f"    {each.state:<10}{each.place}{f': {each.detail}' if each.detail else ''}")


def _print_build(report: BuildReport) -> None:
    print(
        f"{report.read:,} files read ({report.changed:,} changed), {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed ({len(report.moved):,} moved), {len(report.failed):,} failures\n"
        f"{report.articles:,} articles, {report.copies:,} exact copies besides, {report.passages:,} passages "
        f"({report.encoded:,} encoded) in {report.seconds:.1f} s"
    )
