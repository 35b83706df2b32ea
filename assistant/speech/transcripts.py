"""Transcripts: interviews printed as lines that open with who speaks ("Anna Berg: …", then "AB: …").

Knows lines by their labels alone. A label counts where at least two people have labels, each more than once, and one
of them asks.
"""

from __future__ import annotations

import re
from collections import defaultdict

from assistant.speech.records import Span
from assistant.speech.story import Said, Story

_LABEL = re.compile(r"(?P<label>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}): ")
_FEWEST_LABELS = 2
_FEWEST_TURNS = 2


def find_turns(story: Story) -> list[tuple[Span, Said]]:
    """The words of each labelled line, and who says them."""
    lines = [(match, end) for start, end in story.paragraphs if (match := _LABEL.match(story.shadow, start, end))]
    people = _people_of(story, [match for match, _ in lines])
    turns: dict[str, list[tuple[Span, Said]]] = defaultdict(list)
    for match, end in lines:
        if person := people.get(match["label"]):
            turns[story.words(person)].append(
                ((match.end(), end), Said(person, match.span("label"), None, match.end()))
            )
    often = [each for each in turns.values() if len(each) >= _FEWEST_TURNS]
    asks = any("?" in story.text[slice(*span)] for each in often for span, _ in each)
    if len(often) < _FEWEST_LABELS or not asks:
        return []
    return sorted((turn for each in turns.values() for turn in each), key=lambda turn: turn[0])


def _people_of(story: Story, labels: list[re.Match[str]]) -> dict[str, Span]:
    """The full name that each label stands for; initials stand for a label before them."""
    found: dict[str, Span] = {}
    initials: dict[str, Span] = {}
    for match in labels:
        label = match["label"]
        if label in found:
            continue
        if label in initials:
            found[label] = initials[label]
        elif story.names.owner(match.span("label")):
            found[label] = story.names.full_name(*match.span("label"))
            initials["".join(word[0] for word in story.words(found[label]).split())] = found[label]
    return found
