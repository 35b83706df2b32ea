"""What nobody said: denials, conditions and questions around a verb of saying.

Knows the words of one sentence around one speaker and verb, not who the speaker is. Denials by other means
("a myth that Berg said") are not seen.
"""

from __future__ import annotations

import re

from assistant.speech.story import Story

_DENIES = (
    r"(?:no(?! \d)|not|never|neither|nor|none|nobody|nothing|(?<!a )few|hardly|scarcely|barely|rarely|seldom"
    r"|\w+n[’']t)(?![\w-])"
)
_LEADS = re.compile(
    rf"\b(?<!-)(?:{_DENIES}|whether|if|unless|without|suppose|supposing)"
    r"(?:(?!\b(?:and|but|because|after|while|as|so)\b)[^,;:—–\x00])*\Z",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"\b(?<!-){_DENIES}", re.IGNORECASE)
_NEAR = 80


def is_unsaid(story: Story, match: re.Match[str]) -> bool:
    """Whether a speaker and a verb that a pattern found stand in a denial or a condition, so that nothing is said."""
    parts = match.groupdict()
    subject = match.span(next(each for each in ("pronoun", "description", "name") if parts.get(each)))
    start = max(story.sentences[story.sentence_at(subject[0])][0], subject[0] - _NEAR)
    if start < subject[0] and _LEADS.search(story.shadow, start, subject[0]):
        return True
    if parts.get("description") and _WITHIN.search(story.shadow, *subject):
        return True
    verb = match.start("verb") if parts.get("verb") else -1
    after = match.end("apposition") if parts.get("apposition") else subject[1]
    return after + 1 < verb and _WITHIN.search(story.shadow, after, verb) is not None
