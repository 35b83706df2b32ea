"""Who stands beside a quotation: the name, description or pronoun that the words around it give it to.

Knows one sentence at a time and the patterns of `wording`; a pronoun stays one.
"""

from __future__ import annotations

import re

from assistant.speech import wording
from assistant.speech.marks import Quotation
from assistant.speech.naming import trim
from assistant.speech.records import Span
from assistant.speech.story import Said, Story
from assistant.speech.unsaid import is_unsaid

PAUSES = ",?!—–-…"
_TAIL = re.compile(r"(?:[^.;!?\x00\n]{0,80}[,:]| that| of| in \w+|(?: [A-Z][\w.]*){1,4})?\s*\Z")
_NO_TAIL = re.compile(r"\s*\Z")
_TAIL_OF_CALLING = re.compile(r" [^.;:!?\x00\n]{1,80}\s*\Z")
_FINISHES = re.compile(r"(?: [A-Z][\w.]*)*[.,]?(?:\s*\Z|\s+\x00)")
LONGEST_LEAD = 500
"""How far from its sentence's start a quotation may stand for what the sentence opens with to count."""
_NEAR = 160
_READ_OUT = ("read", "reads")


def who_says(story: Story, quotation: Quotation) -> Said | None:
    """Who is beside a quotation: after it, then before it, then named under it."""
    return _after(story, quotation) or _before(story, quotation) or _signed(story, quotation)


def opening(story: Story, start: int, end: int) -> Said | None:
    """Who a sentence opens with as speaking."""
    found = (pattern.match(story.shadow, start, end) for pattern in (wording.OPENING, wording.OPENING_ACCORDING))
    match = next(filter(None, found), None)
    return said_by(story, match) if match else None


def said_by(story: Story, match: re.Match[str]) -> Said | None:
    """The speaker that a pattern found; one that is nobody is none, and what is read out has none to name."""
    parts = match.groupdict()
    if is_unsaid(story, match):
        return None
    verb: Span | None = match.span("verb") if parts.get("verb") else None
    if parts.get("pronoun"):
        return Said(None, match.span("pronoun"), verb, match.end(), parts["pronoun"].lower())
    if parts.get("description"):
        mention = match.span("description")
        if named := _named_in_apposition(story, match):
            return Said(named, named, verb, match.end())
        speaker = None if parts.get("verb") in _READ_OUT else mention
        return Said(speaker, mention, verb, match.end())
    named = trim(story.text, *match.span("name"))
    if named is None and (after := wording.NAME_AFTER_OFFICE.match(story.shadow, match.end("name"))):
        named = trim(story.text, *after.span("name"))
    if named is None or parts.get("verb") in _READ_OUT:
        return None
    return Said(story.names.full_name(*named), named, verb, match.end())


def _named_in_apposition(story: Story, match: re.Match[str]) -> Span | None:
    """The person whose name follows a description between commas ("the mayor, Anna Berg, said")."""
    if not match.groupdict().get("apposition"):
        return None
    named = wording.NAME_BETWEEN_COMMAS.fullmatch(story.shadow, *match.span("apposition"))
    return named.span("name") if named and story.names.owner(named.span("name")) else None


def _after(story: Story, quotation: Quotation) -> Said | None:
    stop = story.paragraphs[story.paragraph_at(quotation.start)][1]
    match = wording.VERB_FIRST.match(story.shadow, quotation.end, stop)
    if match is None:
        match = wording.SUBJECT_FIRST.match(story.shadow, quotation.end, stop)
        if match and not _pauses(story, quotation):
            finishes = story.opens_sentence(quotation) and _FINISHES.match(story.shadow, match.end(), stop)
            match = match if finishes else None
        if match and match["apposition"] and not story.has_words(quotation.span, 3):
            match = None
    if match is None and _pauses(story, quotation):
        match = wording.LONG_SUBJECT.match(story.shadow, quotation.end, stop)
    return said_by(story, match) if match else None


def _pauses(story: Story, quotation: Quotation) -> bool:
    return story.text[quotation.end - 2] in PAUSES or story.text.startswith(",", quotation.end)


def _before(story: Story, quotation: Quotation) -> Said | None:
    start = story.sentences[story.sentence_at(quotation.start)][0]
    if not 0 < quotation.start - start <= LONGEST_LEAD:
        return None
    return (
        _at_the_start(story, quotation, start) or _acting(story, quotation, start) or _close_by(story, quotation, start)
    )


def _at_the_start(story: Story, quotation: Quotation, start: int) -> Said | None:
    """Who speaks as the sentence opens, with little up to the quotation."""
    said = opening(story, start, quotation.start)
    if said and _TAIL.match(story.shadow[said.end : quotation.start]):
        return said
    for pattern, tail in ((wording.OPENING_CALLING, _TAIL_OF_CALLING), (wording.OPENING_INVERTED, _NO_TAIL)):
        match = pattern.match(story.shadow, start, quotation.start)
        if match and tail.match(story.shadow[match.end() : quotation.start]):
            return said_by(story, match)
    return None


def _close_by(story: Story, quotation: Quotation, start: int) -> Said | None:
    """Whom a colon leads from, or a verb right before the quotation belongs to."""
    match = wording.OPENING_COLON.match(story.shadow, start, quotation.start)
    if match and (said := said_by(story, match)) and said.speaker and story.names.owner(said.speaker):
        return said
    if not story.shadow.endswith((", ", ": "), start, quotation.start):
        return None
    near = max(start, quotation.start - _NEAR)
    match = wording.JUST_BEFORE.search(story.shadow, near, quotation.start)
    return said_by(story, match) if match else None


def _acting(story: Story, quotation: Quotation, start: int) -> Said | None:
    """Who does with words what a verb like "criticised" tells; what has a capital may be a title, and is nobody's."""
    if not story.text[quotation.start + 1 : quotation.start + 2].islower():
        return None
    match = wording.OPENING_ACTING.match(story.shadow, start, quotation.start)
    if match and _TAIL_OF_CALLING.match(story.shadow[match.end() : quotation.start]):
        return said_by(story, match)
    match = wording.WHO_ACTED.search(story.shadow, max(start, quotation.start - _NEAR), quotation.start)
    return said_by(story, match) if match else None


def _signed(story: Story, quotation: Quotation) -> Said | None:
    """Who is named under a quotation that is a paragraph's first words, as letters and pulled quotes are signed."""
    start, stop = story.paragraphs[story.paragraph_at(quotation.start)]
    if start != quotation.start or not story.has_words(quotation.span, 5):
        return None
    match = next(filter(None, (pattern.match(story.shadow, quotation.end, stop) for pattern in wording.SIGNED)), None)
    return said_by(story, match) if match else None
