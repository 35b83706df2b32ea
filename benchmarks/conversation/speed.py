"""What a follow-up adds to the time of an answer, and how long a history or scope takes that nobody should send."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant import Assistant
from assistant.errors import QuestionError
from assistant.records import Scope
from benchmarks.common import print_table, spread
from benchmarks.conversation.opening import Shelf

_ROUNDS = 5
_MEGABYTE = 1_000_000
_LEANING = "When did he say that about it?"
_WHOLE = "Who met the army chief?"


@dataclass(frozen=True, slots=True)
class BadInput:
    """Something to ask that nobody should: a name for it, the question and what else `Assistant.ask` is given."""

    name: str
    question: str
    given: dict[str, Any]


def measure_speed(shelf: Shelf) -> None:
    """Prints what a follow-up adds, and what bad input takes."""
    measure_follow_ups(shelf)
    measure_bad_input(shelf.seeds)


def measure_follow_ups(shelf: Shelf) -> None:
    """Prints the time of MTRAG's later turns alone and with their history, asked in turns, each once before it counts.

    Caches are warm: an event that a follow-up leans on ("before the visit") has been looked up before.
    """
    data, assistant = shelf.open_set("mtrag-clapnq")
    later = [each for each in data.questions if each.history]
    taken = np.zeros((_ROUNDS + 1, 2, len(later)))
    for round_, times in enumerate(taken):
        for number, question in enumerate(later):
            for way in ((0, 1), (1, 0))[(round_ + number) % 2]:
                history = question.history if way else ()
                times[way, number] = _milliseconds(lambda: assistant.ask(question.text, history))  # noqa: B023
    alone, followed = (spread(taken[1:, way].ravel()) for way in (0, 1))
    added = np.median(taken[1:, 1] - taken[1:, 0], axis=0)
    rows = [
        ("alone", *map(_shown, alone)),
        ("with history", *map(_shown, followed)),
        ("difference", *(_shown(after - before) for before, after in zip(alone, followed, strict=True))),
        ("added to the same question", *map(_shown, spread(added))),
    ]
    title = f"Assistant.ask, {len(later)} later turns of {data.name}, {_ROUNDS} times each"
    print_table(title, ("ms", "median", "p95"), rows)


def measure_bad_input(assistant: Assistant) -> None:
    """Prints how long each bad input takes and what becomes of it."""
    for question in (_WHOLE, _LEANING):
        assistant.ask(question, [_WHOLE])
    rows = []
    for bad in bad_inputs():
        outcome = ""
        times = []
        for _ in range(_ROUNDS):
            started = time.perf_counter()
            outcome = _outcome(assistant, bad)
            times.append(1000 * (time.perf_counter() - started))
        rows.append((bad.name, _shown(times[0]), _shown(float(np.median(times))), outcome))
    print_table(f"Bad input over seeds/, {_ROUNDS} times each", ("ms", "first", "median", "what comes"), rows)


def bad_inputs() -> list[BadInput]:
    """The bad input, and two good questions to compare with."""
    long_quote = {"question": _WHOLE, "quotes": ["General Munir met him. " * (_MEGABYTE // 23)]}
    histories: dict[str, list[Any]] = {
        "10,000 items": [_WHOLE] * 10_000,
        "10,000 items that all lean on the one before": [_LEANING] * 10_000,
        "one item of 1 MB, words": ["the army chief " * (_MEGABYTE // 15)],
        "one item of 1 MB, one word": ["a" * _MEGABYTE],
        "one item of 1 MB, white space": [" " * _MEGABYTE],
        "one item with a quote of 1 MB": [long_quote],
        "20 items of 2,000 characters, all leaning": [("what did he say about it and " * 70)[:2000]] * 20,
        "10,000 empty items": [""] * 10_000,
        "one item in Urdu": ["وزیر خارجہ نے آرمی چیف سے کب ملاقات کی؟"],
        "one item in Chinese": ["外交部长什么时候会见了陆军参谋长？" * 100],
    }
    upside_down = Scope(since="2024-12-31", until="2024-01-01")
    return [
        BadInput("a good question alone", _WHOLE, {}),
        BadInput("a good follow-up", _LEANING, {"history": [_WHOLE]}),
        *(BadInput(f"history: {name}", _LEANING, {"history": history}) for name, history in histories.items()),
        BadInput("question and history in Chinese", "他什么时候说的？", {"history": ["外交部长会见了谁？"]}),
        BadInput("dates upside down, in the scope", _WHOLE, {"scope": upside_down}),
        BadInput("dates upside down, in words", f"{_WHOLE[:-1]} between March 2024 and January 2024?", {}),
        BadInput("a scope that matches nothing", _WHOLE, {"scope": Scope(sources=("Nobody's Paper",))}),
        BadInput("a day that matches nothing, in words", f"{_WHOLE[:-1]} in 1803?", {}),
    ]


def _outcome(assistant: Assistant, bad: BadInput) -> str:
    try:
        answer = assistant.ask(bad.question, **bad.given)
    except QuestionError as error:
        return f"refused: {error}"
    return f"{answer.verdict}, carries {len(answer.carried)}"


def _milliseconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - started)


def _shown(milliseconds: float) -> str:
    return f"{milliseconds:.2f}"
