"""The commands, their arguments and what says them: everything that `--help` prints."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from assistant.cli import adding, asking, commands, comparing, following
from assistant.cli.values import option, read_count, read_port
from assistant.dates import read_day
from assistant.settings import Settings

_COUNT, _DAY, _PORT = option(read_count), option(read_day), option(read_port)


def make_parser() -> argparse.ArgumentParser:
    """The parser; what it returns has the command to run as `run`."""
    parser = argparse.ArgumentParser(
        prog="clippings", description="Answers from a folder of articles, in their own words."
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace, Settings], int], what: str) -> argparse.ArgumentParser:
        command = subparsers.add_parser(name, help=what, description=what)
        command.set_defaults(run=run)
        command.add_argument("--index", type=Path, metavar="DIR", help="the index folder (default: index)")
        command.add_argument("--json", action="store_true", help="print JSON")
        return command

    serve = add("serve", commands.run_serve, "Serve the page over a folder of articles.")
    serve.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="the folder (default: seeds)")
    serve.add_argument("--host", help="the address to listen at (default: 127.0.0.1; on Spaces 0.0.0.0)")
    serve.add_argument("--port", type=_PORT, metavar="N", help="the port (default: the first free one from 7860)")
    serve.add_argument("--watch", action="store_true", help="bring the index up to date whenever the folder changes")
    add("mcp", commands.run_mcp, "Serve the index to a language model: tools of the Model Context Protocol over stdio.")
    index = add("index", commands.run_index, "Build the index of a folder of articles, or bring it up to date.")
    index.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="the folder (default: seeds)")
    watch = add("watch", following.run_watch, "Keep the index of a folder up to date until interrupted.")
    watch.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="the folder (default: seeds)")
    bring = add("add", adding.run_add, "Bring articles into a folder and its index.")
    bring.add_argument("what", nargs="+", metavar="WHAT", help="a file, a folder, an archive, or an http(s) address")
    bring.add_argument("--to", dest="corpus", type=Path, metavar="CORPUS", help="the folder (default: seeds)")
    _add_question(add("ask", asking.run_ask, "Answer a question."))
    batch = add("batch", asking.run_batch, "Answer a file of questions, one JSON object a line.")
    batch.add_argument("queries", type=Path, metavar="QUERIES.jsonl")
    batch.add_argument("--out", type=Path, metavar="RUN.jsonl", help="where to write (default: standard output)")
    _add_to_both(batch)
    verify = add(
        "verify", commands.run_verify, "Cut every quote of saved answers from the source files again and compare."
    )
    verify.add_argument("answers", type=Path, metavar="ANSWER.json")
    evaluate = add(
        "eval", commands.run_evaluate, "Measure how well the index answers questions whose answers are known."
    )
    evaluate.add_argument(
        "questions",
        nargs="?",
        type=Path,
        metavar="QUESTIONS",
        help="a JSON Lines file of questions with what answers them, or the folder of an open data set, which gets an "
        "index of its own (default: probes made of the articles' own rare words)",
    )
    evaluate.add_argument("--probes", type=_COUNT, default=200, metavar="N", help="how many probes (default: 200)")
    evaluate.add_argument("--plot", type=Path, metavar="FILE.png", help="draw calibration and trade-off there")
    diff = add("diff", comparing.run_diff, "Say what an article changed against another that tells the same story.")
    diff.add_argument("article", metavar="ARTICLE", help="its id, as `clippings report --articles` lists it")
    diff.add_argument("other", nargs="?", metavar="OTHER", help="the other's id (default: each that tells its story)")
    report = add("report", commands.run_report, "Say what the index holds.")
    report.add_argument("--articles", action="store_true", help="list every article")
    report.add_argument("--files", action="store_true", help="say of every article and file what became of it")
    return parser


def _add_question(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("question", metavar="QUESTION")
    before = ask.add_argument_group("what came before")
    before.add_argument(
        "--history", nargs="+", default=[], metavar="QUESTION", help="the questions before it, oldest first"
    )
    before.add_argument(
        "--history-file",
        type=Path,
        metavar="FILE.json",
        help="the answers before it: what --json printed, or a saved conversation",
    )
    carrying = before.add_mutually_exclusive_group()
    carrying.add_argument("--carry", nargs="+", action="extend", metavar="WORD", help="take over these words")
    carrying.add_argument("--alone", action="store_true", help="take over nothing")
    scope = ask.add_argument_group("what is searched", "Names may be given more than once.")
    for name, what in (
        ("source", "articles of this source"),
        ("section", "articles of this section"),
        ("format", 'articles from files that end so, such as "md"'),
    ):
        scope.add_argument(f"--{name}", action="append", default=[], metavar="NAME", help=f"only {what}")
        scope.add_argument(f"--not-{name}", action="append", default=[], metavar="NAME", help=f"no {what}")
    scope.add_argument("--since", type=_DAY, metavar="DATE", help="published on this day or later")
    scope.add_argument("--until", type=_DAY, metavar="DATE", help="published on this day or before")
    scope.add_argument("--order", choices=("newest", "oldest"), default="", help="what comes first (default: the best)")
    scope.add_argument(
        "--ignore", action="append", default=[], metavar="PHRASE", help="a phrase of the question that is no scope"
    )
    _add_to_both(ask)


def _add_to_both(command: argparse.ArgumentParser) -> None:
    command.add_argument("--today", type=_DAY, metavar="DATE", help='the day that "last week" counts from')
    command.add_argument("-k", type=_COUNT, default=10, metavar="N", help="how many hits to list (default: 10)")
