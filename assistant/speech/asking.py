"""Asking after a speaker: whom a question wants to hear, and which found speech that is.

Knows English questions by their shape. Precision goes first: a question that may mean something else asks for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.speech.records import Speech

_NO_NAME = "he|she|it|they|we|you|i|people|anyone|anybody|everyone|nobody|this|that"
_NOT_WITHIN = rf"{_NO_NAME}|say|said|have|has|had|did|does|do|is|are|was|about"
_WORD_OF_A_NAME = r"[\w’'.&-]+"
_WHOM = rf"(?P<name>(?:(?!(?:{_NOT_WITHIN})\b){_WORD_OF_A_NAME} ){{0,6}}?(?!(?:{_NO_NAME})\b){_WORD_OF_A_NAME})"
_SAY = "(?:say|tell|announce|argue|warn|write|tweet|claim|explain|respond|react|reply|describe|comment|deny|insist)"
_SAID = (
    "(?:said|told|announced|argued|warned|written|tweeted|claimed|explained|responded|reacted|replied|described"
    "|commented|denied|promised)"
)
_QUESTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:what|how|why|when)(?: else| exactly)? (?:did|does|do) {_WHOM} {_SAY}\b",
        rf"\b(?:what|how)(?: else)? (?:has|have|had) {_WHOM} {_SAID}\b",
        rf"^\W*according to {_WHOM}(?=,|\?|$| (?:what|who|how|when|where|why|which)\b)",
        rf"\baccording to {_WHOM}\W*$",
    )
)
_ARTICLE = re.compile(r"\A\s*(?:the|an?)\s+", re.IGNORECASE)
_WORD = re.compile(r"\w[\w’'-]*")
_HONORIFICS = frozenset("mr mrs ms miss dr prof sir dame lord lady".split())


def asked_speaker(question: str) -> str:
    """The name or description of whose words a question asks for, as it has it; empty if for nobody's."""
    question = " ".join(question.split())
    for pattern in _QUESTIONS:
        if match := pattern.search(question):
            return match["name"].rstrip(".")
    return ""


def speaker_of(speech: Sequence[Speech], start: int, end: int) -> Speech | None:
    """The speech that covers most of `[start, end)`, the first of equals; none where nobody speaks."""
    best = max(speech, key=lambda each: _shared(each, start, end), default=None)
    return best if best and _shared(best, start, end) > 0 else None


def spoken_by(speech: Sequence[Speech], name: str, start: int, end: int) -> bool:
    """Whether `[start, end)` gives words of somebody of that name.

    A surname matches a full name that ends with it, and a name one that holds it as whole words, in any case.
    """
    return any(_shared(each, start, end) > 0 and _is_named(each.speaker, name) for each in speech)


def _shared(speech: Speech, start: int, end: int) -> int:
    return min(speech.end, end) - max(speech.start, start)


def _is_named(speaker: str, name: str) -> bool:
    ours, asked = _words(speaker), _words(name)
    if not ours or not asked:
        return False
    return _holds(ours, asked) or (len(ours) > 1 and _holds(asked, ours)) or ours == asked[-1:]


def _holds(words: list[str], others: list[str]) -> bool:
    """Whether the others stand in the words, one after another."""
    return any(words[at : at + len(others)] == others for at in range(len(words) - len(others) + 1))


def _words(name: str) -> list[str]:
    words = [re.sub(r"[’']s?$", "", word.casefold()) for word in _WORD.findall(_ARTICLE.sub("", name))]
    return [word for word in words if word not in _HONORIFICS] or words
