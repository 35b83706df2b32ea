"""Finding speech: quotations and reported clauses of an article, each with its speaker where the text safely says it.

Knows English news prose by the rules of the modules beside it, in the order in which they are trusted; never looks at
what stands between the sentences that it is given, nor for who is quoted inside a quotation.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal

from assistant.speech.beside import who_says
from assistant.speech.going_on import go_on, is_whole
from assistant.speech.records import Span, Speech
from assistant.speech.referring import Floor
from assistant.speech.reporting import FEWEST_WORDS, reported_clauses
from assistant.speech.story import Said, Story
from assistant.speech.transcripts import find_turns


def find_speech(text: str, sentences: Sequence[Span]) -> list[Speech]:
    """The speech of an article, in order, none overlapping another.

    Args:
        text: the article's text.
        sentences: spans of its sentences, in order; nothing else is looked at.
    """
    story = Story(text, sentences)
    beside = [who_says(story, each) for each in story.quotations]
    reported = list(reported_clauses(story))
    floor = Floor(story, filter(None, chain(beside, (said for _, said in reported))))
    said = [floor.resolved(each) for each in beside]
    go_on(story, floor, [span for span, _ in reported], said)
    found: list[Speech] = []
    spans = [each.span for each in story.quotations]
    _add(found, (_speech(story, span, "quotation", who) for span, who in zip(spans, said, strict=True) if who))
    whole = [each.start for each in found if is_whole(story, (each.start, each.end))]
    clauses = ((_up_to_first(whole, story, span), floor.resolved(who)) for span, who in reported)
    _add(found, (_speech(story, span, "reported", who) for span, who in clauses if story.has_words(span, FEWEST_WORDS)))
    _add(found, _turns(story))
    _add(found, (Speech(each.start, each.end, "quotation") for each in story.quotations if is_whole(story, each.span)))
    return found


def _up_to_first(starts: Sequence[int], story: Story, span: Span) -> Span:
    """A clause cut off before the first whole quotation in it, if there is one."""
    at = bisect_left(starts, span[0] + 1)
    if at == len(starts) or starts[at] >= span[1]:
        return span
    return span[0], span[0] + len(story.words((span[0], starts[at])).rstrip())


def _turns(story: Story) -> Iterator[Speech]:
    """The sentences of a transcript's lines."""
    for (start, end), said in find_turns(story):
        for sentence in range(story.sentence_at(start), story.sentence_at(end - 1) + 1):
            first, last = story.sentences[sentence]
            yield _speech(story, (max(first, start), last), "reported", said)


def _add(found: list[Speech], others: Iterable[Speech]) -> None:
    """Adds what overlaps nothing found before."""
    for each in others:
        at = bisect_left(found, each.start, key=lambda one: one.start)
        if (at == 0 or found[at - 1].end <= each.start) and (at == len(found) or found[at].start >= each.end):
            found.insert(at, each)


def _speech(story: Story, span: Span, kind: Literal["quotation", "reported"], said: Said | None) -> Speech:
    if said is None:
        return Speech(*span, kind)
    return Speech(*span, kind, story.words(said.speaker), said.speaker, said.mention, said.verb)
