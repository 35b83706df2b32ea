"""Reported speech: the clauses of sentences that somebody is said to have said, without quotation marks.

Knows one sentence at a time and the patterns of `wording`. A verb of saying counts only beside its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.speech import wording
from assistant.speech.beside import opening, said_by
from assistant.speech.records import Span
from assistant.speech.story import Said, Story

_OBJECT = r"(?: (?:me|us|him|her|them|(?:the |a )?[A-Z][\w’']*(?: [A-Z][\w’']*){0,4}|(?:the )?[a-z]+))?"
_NOT_THAT = "".join(rf"(?<! {word})" for word in "on of in at for to from with by is was".split())
_THAT = re.compile(rf"(?: [^.;:?!,\x00\n]{{0,60}}?)??{_NOT_THAT} that (?=\S)")
_TOLD = re.compile(rf"{_OBJECT} (?=(?:he|she|it|they|the|there)\b)")
_BARE = re.compile(r" (?!(?:in|on|at|of|to|during|by|with|from|about|nothing|so|no|yes|goodbye|as)\b)(?=[\w\x00$£€])")
_BARE_PRONOUN = re.compile(r" (?=(?:he|she|it|they|there)\b)")
_TO_WHOM = r"(?: (?:reporters|me|us)| (?:the )?[A-Z][\w.’']*(?: [A-Z][\w.’']*){0,4})?"
_CLOSES = re.compile(
    rf"{_TO_WHOM}\s*(?:[,.]|\Z|(?:in|on|at|during|via|from|of|after|last|this|earlier|yesterday|today|when)\b[^,\x00]*\Z)"
)
_OF_ANOTHER = re.compile(rf" {wording.NAME} (?:has |had )?{wording.VERB}|[^,]*\b(?:if|whether)\b")
"""After a verb, what shows that a clause further on is of another speaker, or only asked about."""
_NO_CLAUSE_YET = "who|which|that|what|how|why|whether|if|when|of|in|on|for|to|at|by|from|with|and|or"
_BARE_WITH_VERB = re.compile(
    rf" (?=(?:the|an?|its|their|his|her|[A-Z][\w’'-]*)(?: (?!(?:{_NO_CLAUSE_YET})\b)[\w’'-]+){{0,4}}"
    r" (?:is|are|was|were|has|have|had|will|would|could|can|should|may|might|must)\b)"
)
_TIMED = re.compile(
    r"(?: (?:on|in|at|earlier|last|this|yesterday|today)\b[^.;:?!,\x00\n]{0,40}?| [A-Z][a-z]+day) "
    r"(?=(?:he|she|it|they|the|there|its|his|her|their)\b)"
)
_PARTS = re.compile("[,;:—–]|(?= (?:when|after|because|but|and|while|as|where) )")
FEWEST_WORDS = 4
"""Fewer are no clause."""


def reported_clauses(story: Story) -> Iterator[tuple[Span, Said]]:
    """The reported clauses of an article, one of a sentence at most, and who says them."""
    for start, end in story.sentences:
        if not story.has_verb((start, end)):
            continue
        found = _clause(story, start, end)
        if found and (found[1].speaker or found[1].pronoun) and story.has_words(found[0], FEWEST_WORDS):
            yield found


def _clause(story: Story, start: int, end: int) -> tuple[Span, Said] | None:
    """The clause of a sentence that somebody is reported to have said, and who."""
    if said := opening(story, start, end):
        verb = story.words(said.verb)
        if verb in ("According to", "Per"):
            return (said.end + 2, end), said
        begins = _clause_after(story.shadow[said.end : end], verb)
        if begins and not _OF_ANOTHER.match(story.shadow, said.end, said.end + begins):
            return (said.end + begins, end), said
    return (
        _according(story, start, end)
        or _clause_before(story, start, end)
        or _clause_within(story, start, end)
        or _clause_of_second_verb(story, start, end)
    )


def _clause_before(story: Story, start: int, end: int) -> tuple[Span, Said] | None:
    """The clause that a speaker and verb between commas, or after the last one, follow or interrupt."""
    patterns = (wording.PLAINLY_SAID, wording.SUBJECT_FIRST, wording.AS_SUBJECT_SAID)
    for comma in re.finditer(",", story.shadow[start:end]):
        at = start + comma.start()
        match = next(filter(None, (pattern.match(story.shadow, at, end) for pattern in patterns)), None)
        if match is None or not _CLOSES.match(story.shadow, match.end(), end) or not (said := said_by(story, match)):
            continue
        interrupts = len(story.text[start:at].split()) < FEWEST_WORDS
        return ((min(match.end() + 2, end), end) if interrupts else (start, at)), said
    return None


def _clause_within(story: Story, start: int, end: int) -> tuple[Span, Said] | None:
    """The clause after a speaker and verb that open not the sentence but a part of it."""
    for part in _PARTS.finditer(story.shadow, start, end):
        if match := wording.PART_ACCORDING.match(story.shadow, part.end(), end):
            said = said_by(story, match)
            return ((match.end() + 2, end), said) if said else None
        match = wording.PART_SAID.match(story.shadow, part.end(), end)
        if match is None or not (said := said_by(story, match)):
            continue
        if begins := _clause_after(story.shadow[said.end : end], story.words(said.verb)):
            return (said.end + begins, end), said
    match = wording.WHO_SAID.search(story.shadow, start, end)
    said = said_by(story, match) if match else None
    return ((said.end + len(" that "), end), said) if said else None


def _according(story: Story, start: int, end: int) -> tuple[Span, Said] | None:
    """A sentence that closes with whom it is according to, in whatever words."""
    match = wording.CLOSES_ACCORDING.search(story.shadow, start, end)
    said = said_by(story, match) if match else None
    return ((start, match.start()), said) if match and said else None


def _clause_of_second_verb(story: Story, start: int, end: int) -> tuple[Span, Said] | None:
    """The clause after a verb of saying that is its subject's second ("Berg sighed and said that …")."""
    match = wording.SECOND_VERB.search(story.shadow, start, end)
    subject = wording.OPENING_SUBJECT.match(story.shadow, start, match.start()) if match else None
    if match is None or subject is None or not (said := said_by(story, subject)):
        return None
    named = story.names.people_between(start, match.start())
    if len({owner for owner, _ in named}) > 1 or (said.pronoun and named):
        return None
    return (match.end(), end), replace(said, verb=match.span("verb" if match["verb"] else "participle"))


def _clause_after(rest: str, verb: str) -> int:
    """Where a reported clause begins after its verb; 0 if none does."""
    patterns = [_THAT]
    if verb in ("told", "tells"):
        patterns.append(_TOLD)
    elif verb in ("said", "says"):
        patterns += [_BARE, _TIMED]
    elif verb not in ("asked", "asks"):
        patterns += [_BARE_PRONOUN, _BARE_WITH_VERB]
    match = next(filter(None, (pattern.match(rest) for pattern in patterns)), None)
    return match.end() if match else 0
