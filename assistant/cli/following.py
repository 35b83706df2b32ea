"""The command that keeps an index up to date, and says in a line what each build did."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from threading import Event

from assistant.cli.output import complain, print_json
from assistant.encoding import load_encoder
from assistant.records import BuildReport
from assistant.settings import Settings
from assistant.watching import Trouble, watch


def run_watch(options: argparse.Namespace, settings: Settings) -> int:
    """Watches until interrupted."""

    def say(report: BuildReport | Trouble) -> None:
        if not isinstance(report, BuildReport):
            complain(f"{report}; trying again")
        elif options.json:
            print_json(asdict(report))
        else:
            print(_describe(report), flush=True)

    watch(settings.corpus, settings.index, load_encoder(settings), settings, say, Event())
    return 0


def _describe(report: BuildReport) -> str:
    return (
        f"{report.read:,} read, {report.unchanged:,} unchanged, {report.removed:,} removed, "
        f"{len(report.failed):,} failed: {report.articles:,} articles, {report.passages:,} passages "
        f"in index {report.index_id}"
    )
