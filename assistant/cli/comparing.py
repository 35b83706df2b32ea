"""The command that says what one article changed against another of the same story."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from assistant.cli.output import complain, print_json
from assistant.copies import Change
from assistant.index import Store
from assistant.records import Article
from assistant.settings import Settings


def run_diff(options: argparse.Namespace, settings: Settings) -> int:
    """Prints what an article says otherwise than another, or than each other one of its story."""
    store = Store.open(settings.index)
    left = store.read_article(options.article)
    others = [options.other] if options.other else store.story_of(options.article)
    if not others:
        complain(f"{options.article}: no other article tells this story in nearly the same words; name one to compare")
        return 1
    compared = [(right := store.read_article(each), store.compare(left, right)) for each in others]
    if options.json:
        print_json(
            [
                {"left": left.article_id, "right": right.article_id, "changes": [asdict(each) for each in changes]}
                for right, changes in compared
            ]
        )
    else:
        for right, changes in compared:
            _print_changes(left, right, changes)
    return 0


def _print_changes(left: Article, right: Article, changes: Sequence[Change]) -> None:
    counts = Counter(each.kind for each in changes)
    print(f"--- {left.article_id}\n+++ {right.article_id}")
    print(", ".join(f"{counts[kind]:,} {kind}" for kind in ("same", "changed", "added", "dropped")))
    if left.title != right.title:
        titles = (("-", left.title), ("+", right.title))
        print("", *(f"{sign} {title}" for sign, title in titles if title), sep="\n")
    for each in changes:
        if each.kind != "same":
            print()
        if each.left and each.kind != "same":
            print(f"- {_mark(left.text, each.left, each.left_words)}")
        if each.right and each.kind != "same":
            print(f"+ {_mark(right.text, each.right, each.right_words)}")


def _mark(text: str, sentence: tuple[int, int], words: Sequence[tuple[int, int]]) -> str:
    """A sentence on one line, with brackets around the words that differ."""
    parts, at = [], sentence[0]
    for start, end in words:
        parts += [text[at:start], "[", text[start:end], "]"]
        at = end
    return " ".join("".join([*parts, text[at : sentence[1]]]).split())
