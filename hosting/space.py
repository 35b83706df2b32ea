"""Makes a folder for Hugging Face Spaces and tries it out: `python -m hosting.space prepare FOLDER`, `… check FOLDER`.

The command line of `hosting.preparing` and `hosting.checking`; docs/hosting.md says what to do with the folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.cli.output import ProgressBar, complain
from assistant.cli.values import option
from assistant.encoding import load_encoder
from assistant.errors import AssistantError
from assistant.settings import Settings
from hosting.card import LONGEST_DESCRIPTION, ROOT, make_card
from hosting.checking import check_space
from hosting.preparing import prepare_space

_WITHIN = 20.0
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0; 1 if something could not be done or a promise is not kept, each thing said in a line; 2 for wrong usage.
    """
    options = _make_parser().parse_args(arguments)
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except AssistantError as error:
        complain(error)
    except OSError as error:
        complain(f"{error.filename or 'the disk'}: {error.strerror}")
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 1


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m hosting.space", description="Make a folder for Spaces, and try it out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    prepare = commands.add_parser("prepare", help="make FOLDER ready to be pushed to a Space")
    prepare.set_defaults(run=_prepare)
    prepare.add_argument("folder", type=Path, metavar="FOLDER", help="new, empty, a Space's clone, or prepared before")
    prepare.add_argument("--corpus", type=Path, default=ROOT / "seeds", metavar="DIR", help="articles (default: seeds)")
    line = option(_read_line)
    prepare.add_argument("--title", type=line, metavar="TEXT", help="the Space's name")
    short = option(_read_description)
    prepare.add_argument("--description", type=short, metavar="TEXT", help="what it is, in a short line")
    check = commands.add_parser("check", help="try FOLDER out as Spaces would run it; takes minutes")
    check.set_defaults(run=_check)
    check.add_argument("folder", type=Path, metavar="FOLDER", help="what was prepared")
    what = f"how many seconds the first answer may take (default: {_WITHIN:g})"
    check.add_argument("--within", type=float, default=_WITHIN, metavar="SECONDS", help=what)
    return parser


def _prepare(options: argparse.Namespace) -> int:
    bar = ProgressBar()
    card = make_card(options.title, options.description)
    try:
        report = prepare_space(options.folder, options.corpus, card, load_encoder(Settings()), bar.show)
    finally:
        bar.close()
    print(f"{options.folder} is ready: {report.articles:,} articles, {report.passages:,} passages")
    for failure in report.failed:
        complain(f"{failure.place}: {failure.reason}")
    return 0


def _check(options: argparse.Namespace) -> int:
    failed = 0
    for finding in check_space(options.folder, options.within):
        if finding.problem:
            failed += 1
            complain(f"{finding.promise}: {finding.problem}")
        else:
            print(finding.promise, flush=True)
    return 1 if failed else 0


def _read_line(text: str) -> str:
    if not text.strip() or len(text.splitlines()) > 1:
        raise ValueError(f"this is a line of text, not {text!r}")
    return text.strip()


def _read_description(text: str) -> str:
    line = _read_line(text)
    if len(line) > LONGEST_DESCRIPTION:
        raise ValueError(f"the Hub takes {LONGEST_DESCRIPTION} characters, not {len(line)}: {text!r}")
    return line


if __name__ == "__main__":
    sys.exit(main())
