"""How often a question that stands alone is taken for a follow-up: it is resolved after questions on something else.

Nothing is searched, so that no event of a question is dated either; the questions before have no quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from assistant import Assistant
from assistant.conversation import Resolver, ScopeReader, Turn
from assistant.evaluation import Question
from benchmarks.common import print_table
from benchmarks.conversation.dialogues import TODAY
from benchmarks.conversation.mtrag import DOMAINS
from benchmarks.conversation.opening import Shelf

_SETS = ("squad2-dev", "multihop-news")
_MOST_BEFORE = 3


def measure_standing_alone(shelf: Shelf) -> None:
    """Prints the share of questions that carry something: of those that stand alone, and of MTRAG's later turns."""
    wrong, later = [], []
    for name in _SETS:
        data, assistant = shelf.open_set(name)
        wrong.append((name, *_count_carrying(assistant, put_after_others(data.questions))))
    for domain in DOMAINS:
        data, assistant = shelf.open_set(f"mtrag-{domain}")
        first = [each for each in data.questions if not each.history]
        follow = [each for each in data.questions if each.history]
        wrong.append((f"{data.name}, first turns", *_count_carrying(assistant, put_in_others(first, follow))))
        later.append((data.name, *_count_carrying(assistant, follow)))
    headings = ("", "questions", "carry something", "%")
    print_table("Questions that stand alone, after questions on something else", headings, wrong)
    print_table("MTRAG's later turns, after their own conversation (no target)", headings, later)


def put_after_others(questions: Sequence[Question]) -> list[Question]:
    """The questions in the order of what they are about, each after one to three on none of its documents.

    Those are the first such from half of the set further on.
    """
    in_order = sorted(questions, key=lambda each: each.group)
    twice = in_order * 2
    put = []
    for at, asked in enumerate(in_order):
        start = at + len(in_order) // 2
        others = (each for each in twice[start % len(in_order) :] if not _on_the_same(asked, each))
        put.append(replace(asked, history=tuple(each.text for each in islice(others, 1 + at % _MOST_BEFORE))))
    return put


def put_in_others(first: Sequence[Question], follow: Sequence[Question]) -> list[Question]:
    """First turns of conversations, each after the last one to three questions of another conversation."""
    put = []
    for number, asked in enumerate(first):
        others = [each for each in follow if _conversation(each) != _conversation(asked)]
        other = others[number * len(others) // len(first)]
        put.append(replace(asked, history=(*other.history, other.text)[-1 - number % _MOST_BEFORE :]))
    return put


def _on_the_same(one: Question, other: Question) -> bool:
    return one.group == other.group or bool(one.spans.keys() & other.spans.keys())


def _conversation(question: Question) -> str:
    return question.qid.partition("<::>")[0]


def _count_carrying(assistant: Assistant, questions: Sequence[Question]) -> tuple[int, int, str]:
    """How many questions there are, how many carry something, and how many that is in a hundred."""
    resolver = Resolver(ScopeReader(assistant.store.facets, TODAY, lambda _event, _context: None))
    carrying = sum(bool(resolver.resolve(each.text, list(map(Turn, each.history))).carried) for each in questions)
    return len(questions), carrying, f"{100 * carrying / len(questions):.1f}"
