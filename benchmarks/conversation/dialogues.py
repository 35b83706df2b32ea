"""Dialogues over the seeds whose last answer is known: JSON Lines, each asked turn by turn, its last answer judged.

A line has `id`, `kind`, `turns` (questions), `right` (texts of which the first quote has to hold one) or `absent`
(true: there must be no answer), and may have `today` (the day on which it is asked).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant import Answer, Assistant
from benchmarks.common import print_table

TODAY = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Judged:
    """A dialogue with the answer to its last turn, and whether that is right."""

    dialogue: str
    kind: str
    answer: Answer
    is_right: bool


def judge_dialogues(assistant: Assistant, file: Path) -> list[Judged]:
    """Asks every dialogue of a file, each turn with the answers before it, and judges the last answers."""
    judged = []
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        today = date.fromisoformat(row["today"]) if "today" in row else TODAY
        answers: list[Answer] = []
        for turn in row["turns"]:
            answers.append(assistant.ask(turn, list(answers), today=today))
        judged.append(Judged(row["id"], row["kind"], answers[-1], _is_right(answers[-1], row)))
    return judged


def measure_dialogues(assistant: Assistant, files: Sequence[Path], shows_wrong: bool) -> None:
    """Prints how many last answers are right, by file and kind, and those that are not if wanted."""
    for file in files:
        _print_judged(file, judge_dialogues(assistant, file), shows_wrong)


def _print_judged(file: Path, judged: Sequence[Judged], shows_wrong: bool) -> None:
    kinds = sorted({each.kind for each in judged})
    groups = [(kind, [each for each in judged if each.kind == kind]) for kind in kinds]
    rows = [
        (name, len(group), right := sum(each.is_right for each in group), f"{100 * right / len(group):.0f}")
        for name, group in (*groups, ("total", judged))
    ]
    print_table(f"Dialogues over seeds/ ({file})", ("", "dialogues", "right", "%"), rows)
    for each in (each for each in judged if shows_wrong and not each.is_right):
        quote = each.answer.quotes[0].text if each.answer.quotes else ""
        print(f"\n  {each.dialogue}: {each.answer.question}\n    searched for: {each.answer.searched_for}")
        print(f"    {each.answer.verdict}: {_plain(quote)}")


def _is_right(answer: Answer, row: Mapping[str, Any]) -> bool:
    if row.get("absent"):
        return answer.verdict != "answered"
    first = _plain(answer.quotes[0].text) if answer.quotes else ""
    return any(_plain(text) in first for text in row["right"])


def _plain(text: str) -> str:
    """A text on one line, without Markdown's signs of bold type."""
    return " ".join(text.replace("**", "").split())
