"""What of a question is looked up: not what only says where to search, nor what it says is not meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.phrases import without_denied
from assistant.conversation.scopes import ScopePhrase
from assistant.conversation.spans import describe
from assistant.conversation.standing_alone import number_named, returning_to, without_number


def wording_of(question: str, own: Sequence[ScopePhrase], carried: Sequence[str]) -> str:
    """What of a question is looked up."""
    said = without_denied(returning_to(_rewrite_times(question, own))[1])[0]
    if carried and number_named(said):
        said = _tidy(without_number(said))
    return said


def _rewrite_times(question: str, phrases: Sequence[ScopePhrase]) -> str:
    """A question as it is looked up: without what only says where to search, "the day after" as the date it is."""
    for phrase in reversed(phrases):
        if not phrase.is_searched:
            question = leave_out(question, [phrase])
            if phrase.span and phrase.span[0] == phrase.span[1]:
                question = f"{question} {describe(phrase.span)}"
    return question.strip()


def leave_out(text: str, phrases: Sequence[ScopePhrase]) -> str:
    """A text without some phrases of it, nor the marks that they leave hanging."""
    for phrase in reversed(phrases):
        text = f"{text[: phrase.start].rstrip()} {text[phrase.end :].lstrip()}"
    return _tidy(text) if phrases else text.strip()


def _tidy(text: str) -> str:
    """A text without the marks and blanks that what was taken out of it leaves hanging."""
    text = re.sub(r"(?<=[?.!])[\s.,;:?!]+$|^[\s.,;:?]+|[\s,;:]+$", "", text)
    text = re.sub(r"\s+([?.!,;:])", r"\1", re.sub(r"\s+", " ", text))
    return re.sub(r"[,;:]+(?=[?.!,;:])", "", text).strip()
