"""The command line: `clippings`, also `python -m assistant`. What it prints for a command is all it adds to the API."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from assistant.cli.output import complain
from assistant.cli.parser import make_parser
from assistant.errors import AssistantError
from assistant.settings import Settings

_WRONG_USAGE = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0; 1 if something could not be done, each thing said in a line on standard error; 2 for wrong usage.
    """
    options = make_parser().parse_args(arguments)
    try:
        settings = _settle(options)
    except ValueError as error:
        complain(error)
        return _WRONG_USAGE
    try:
        code = int(options.run(options, settings))
        sys.stdout.flush()
        return code
    except AssistantError as error:
        complain(error)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def _settle(options: argparse.Namespace) -> Settings:
    given = {name: value for name in ("corpus", "index") if (value := getattr(options, name, None)) is not None}
    return replace(Settings.from_environment(), **given)
