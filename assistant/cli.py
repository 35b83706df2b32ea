"""The command line: `clippings`, also `python -m assistant`. What it prints for a command is all it adds to the API."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from assistant.answering import Assistant
from assistant.encoding import load_encoder
from assistant.errors import AssistantError, ExchangeError
from assistant.exchange import answer_to_dict, field, read_json_objects
from assistant.index import Store, build_index
from assistant.proof import verify_answers
from assistant.records import Answer, BuildReport
from assistant.settings import Settings

_WRONG_USAGE = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0; 1 if something could not be done, each thing said in a line on standard error; 2 for wrong usage.
    """
    parser = _make_parser()
    options = parser.parse_args(arguments)
    try:
        settings = _settle(options)
    except ValueError as error:
        _complain(error)
        return _WRONG_USAGE
    try:
        code = int(options.run(options, settings))
        sys.stdout.flush()
        return code
    except AssistantError as error:
        _complain(error)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clippings", description="Answers from a folder of articles, in their own words."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace, Settings], int], what: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=what, description=what)
        command.set_defaults(run=run)
        command.add_argument("--index", type=Path, metavar="DIR", help="the index folder (default: index)")
        command.add_argument("--json", action="store_true", help="print JSON")
        return command

    serve = add("serve", _serve, "Serve the page over a folder of articles.")
    serve.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="the folder (default: seeds)")
    serve.add_argument("--host", help="the address to listen at (default: 127.0.0.1; on Spaces 0.0.0.0)")
    serve.add_argument("--port", type=_port, metavar="N", help="the port (default: the first free one from 7860)")
    index = add("index", _index, "Build the index of a folder of articles, or bring it up to date.")
    index.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="the folder (default: seeds)")
    ask = add("ask", _ask, "Answer a question.")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument(
        "--history", nargs="+", default=[], metavar="QUESTION", help="the questions before it, oldest first"
    )
    ask.add_argument("-k", type=_count, default=10, metavar="N", help="how many hits to list (default: 10)")
    batch = add("batch", _batch, "Answer a file of questions, one JSON object a line.")
    batch.add_argument("queries", type=Path, metavar="QUERIES.jsonl")
    batch.add_argument("--out", type=Path, metavar="RUN.jsonl", help="where to write (default: standard output)")
    batch.add_argument("-k", type=_count, default=10, metavar="N", help="how many hits to list (default: 10)")
    verify = add("verify", _verify, "Cut every quote of saved answers from the source files again and compare.")
    verify.add_argument("answers", type=Path, metavar="ANSWER.json")
    evaluate = add("eval", _evaluate, "Measure how well the index answers questions whose answers are known.")
    evaluate.add_argument(
        "questions",
        nargs="?",
        type=Path,
        metavar="QUESTIONS",
        help="a JSON Lines file of questions with what answers them, or the folder of an open data set, which gets an "
        "index of its own (default: probes made of the articles' own rare words)",
    )
    evaluate.add_argument("--probes", type=_count, default=200, metavar="N", help="how many probes (default: 200)")
    evaluate.add_argument("--plot", type=Path, metavar="FILE.png", help="draw calibration and trade-off there")
    report = add("report", _report, "Say what the index holds.")
    report.add_argument("--articles", action="store_true", help="list every article")
    return parser


def _settle(options: argparse.Namespace) -> Settings:
    given = {name: value for name in ("corpus", "index") if (value := getattr(options, name, None)) is not None}
    return replace(Settings.from_environment(), **given)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web import serve  # noqa: PLC0415 - gradio takes three seconds to import

    serve(settings, options.host, options.port, as_json=options.json)
    return 0


def _index(options: argparse.Namespace, settings: Settings) -> int:
    bar = _ProgressBar()
    try:
        report = build_index(settings.corpus, settings.index, load_encoder(settings), settings, bar.show)
    finally:
        bar.close()
    if options.json:
        _print_json(asdict(report))
    else:
        _print_build(report)
    for failure in report.failed:
        _complain(f"{failure.place}: {failure.reason}")
    return 1 if report.failed else 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    assistant = Assistant.open(settings.index, settings=settings)
    answer = assistant.ask(options.question, options.history, options.k)
    if options.json:
        _print_json(answer_to_dict("1", answer))
    else:
        _print_answer(assistant, answer)
    return 0


def _batch(options: argparse.Namespace, settings: Settings) -> int:
    queries = list(read_json_objects(options.queries))
    assistant = Assistant.open(settings.index, settings=settings)
    bar = _ProgressBar()
    done = failed = 0
    with _writing_to(options.out) as write:
        for place, item in queries:
            try:
                if isinstance(item, ExchangeError):
                    raise item
                write(f"{_answer_line(assistant, place, item, options.k)}\n")
                done += 1
            except AssistantError as error:
                failed += 1
                _complain(error if str(error).startswith(place) else f"{place}: {error}")
            bar.show("answering", done + failed, len(queries))
    bar.close()
    if options.json and options.out:
        _print_json({"answered": done, "failed": failed, "out": str(options.out)})
    return 1 if failed else 0


def _answer_line(assistant: Assistant, place: str, item: dict[str, Any], k: int) -> str:
    history = field(place, item, "history", list, [])
    for past in history:
        field(place, {"history": past}, "history", str)
    answer = assistant.ask(field(place, item, "question", str), history, k)
    return _to_json(answer_to_dict(str(item.get("qid", place.rpartition("#")[2])), answer))


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from assistant import evaluation  # noqa: PLC0415 - only here

    encoder = load_encoder(settings)
    bar = _ProgressBar()
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
        with _saying_where(options.plot, "--plot"):
            evaluation.draw(outcomes, name, options.plot)
    if options.json:
        _print_json({"name": name, **figures})
    else:
        print(name)
        for figure, value in figures.items():
            print(f"  {figure:<28}{value:>10,.4g}")
    return 0


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    store = Store.open(settings.index)
    checked = list(verify_answers(options.answers, store, settings))
    bad = [each for each in checked if each.problem]
    if options.json:
        _print_json({"quotes": len(checked), "failed": [asdict(each) for each in bad]})
    else:
        for each in bad:
            print(f"{each.place}: {each.problem}")
        print(f"{len(checked) - len(bad)} of {len(checked)} quotes are in their source files to the letter.")
    return 1 if bad else 0


def _report(options: argparse.Namespace, settings: Settings) -> int:
    store = Store.open(settings.index)
    headings = store.catalogue.headings()
    failures = store.catalogue.failures()
    manifest = {name: value for name, value in store.manifest.items() if name != "files"}
    if options.json:
        names = ("article_id", "title", "published", "source", "path")
        articles = [dict(zip(names, row, strict=True)) for row in headings]
        _print_json({**manifest, "failed": [asdict(each) for each in failures], "articles_held": articles})
        return 0
    encoder = store.manifest["encoder"]
    print(f"Index {store.index_id} of {store.corpus}")
    print(
        f"  {len(headings):,} articles, {manifest['copies']:,} exact copies besides, {store.passage_count:,} passages"
    )
    print(f"  model {encoder['name']} ({encoder['engine']}), vector search {manifest['vector_search']['kind']}")
    dates = sorted(row[2] for row in headings if row[2])
    if dates:
        print(f"  dated {dates[0][:10]} to {dates[-1][:10]}; {len(headings) - len(dates)} without a date")
    for source, count in Counter(row[3] or "(no source named)" for row in headings).most_common():
        print(f"  {count:6,}  {source}")
    if options.articles:
        for article_id, title, published, source, _ in headings:
            print(f"{article_id}\t{title}\t{published}\t{source}")
    print(f"  {len(failures):,} could not be read")
    for failure in failures:
        print(f"    {failure.place}: {failure.reason}")
    return 0


def _print_answer(assistant: Assistant, answer: Answer) -> None:
    if answer.carried:
        print(f"Searched for: {answer.searched_for}")
    if answer.verdict == "absent":
        print("The articles do not hold an answer.")
    elif answer.verdict == "related":
        print("No sentence answers this; these come nearest:")
    for number, quote in enumerate(answer.quotes, 1):
        article = assistant.article(quote.article_id)
        cited = ", ".join(part for part in (article.title, article.source, article.published[:10]) if part)
        print(f"\n[{number}] {quote.text}\n    {cited or quote.article_id}")
        print(f"    {quote.article_id} [{quote.start}, {quote.end})")
        if quote.also_in:
            print(f"    also in {', '.join(quote.also_in)}")
        if quote.caution:
            print(f"    Mind: {quote.caution}.")
    if answer.absent_terms:
        print(f"\nNowhere in the articles: {', '.join(answer.absent_terms)}")
    if answer.withheld:
        print(f"\n{answer.withheld} withheld: not, or no longer, in the article to the letter.")


def _print_build(report: BuildReport) -> None:
    print(
        f"{report.read:,} files read ({report.changed:,} changed), {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed, {len(report.failed):,} failures\n"
        f"{report.articles:,} articles, {report.copies:,} exact copies besides, {report.passages:,} passages "
        f"({report.encoded:,} encoded) in {report.seconds:.1f} s"
    )


@contextmanager
def _writing_to(out: Path | None) -> Iterator[Callable[[str], object]]:
    """What writes to standard output, or to a file that takes its name only when it is whole."""
    if out is None:
        yield sys.stdout.write
        return
    partial = out.with_name(f"{out.name}.partial")
    with _saying_where(out):
        file = partial.open("w", encoding="utf-8")

    def write(text: str) -> None:
        with _saying_where(out):
            file.write(text)

    try:
        yield write
        with _saying_where(out):
            file.close()
            partial.replace(out)
    finally:
        with suppress(OSError):  # what a full disk did not take goes the way of the file
            file.close()
        partial.unlink(missing_ok=True)


@contextmanager
def _saying_where(out: Path, option: str = "--out") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExchangeError(f"{out}: cannot be written ({error.strerror}); choose another {option}") from error


class _ProgressBar:
    """A bar on standard error for each stage, where that is a terminal."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def show(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            from tqdm import tqdm  # noqa: PLC0415 - only for a bar

            self.close()
            self._stage = stage
            self._bar = tqdm(total=total, desc=stage, disable=None, leave=False)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1 << 16:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a count is a number from 0 up, not {text!r}")
    return int(text)


def _complain(problem: object) -> None:
    print(f"clippings: {' '.join(str(problem).split())}", file=sys.stderr)


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _print_json(value: object) -> None:
    print(_to_json(value))
