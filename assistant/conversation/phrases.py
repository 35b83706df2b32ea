"""Phrases of questions: what they ask for and speak of, and what another question puts in their place. English only."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.conversation.names import find_names
from assistant.conversation.standing_alone import correction_of
from assistant.words import find_words, is_stop_word, terms_of

_LONGEST_PHRASE = 3

_ASKS = re.compile(
    r"\b(?:how (?:many|much|long|old|far|large|big|often|high|tall)|when|where|why|who|whom|whose)\b"
    r"(?!(?: [\w’']+)* (?:how|when|where|why|who|whom)\b)",
    re.IGNORECASE,
)
_DENIES = (
    re.compile(r"^not (?P<denied>[^,;]+)[,;] *(?:but )?", re.IGNORECASE),
    re.compile(r"[,;]? *\b(?:and |but )?not (?P<denied>[^,;.?!]+)", re.IGNORECASE),
)
_PREPOSITION = r"(?:in|at|near|from|on|about|with|by|to|of|for|against|before|after|since|between)"
_SLOT = re.compile(rf"\b(?P<word>{_PREPOSITION}) (?:the )?(?=(?P<rest>\w[^,;?]*))", re.IGNORECASE)
_NAMED = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3}"
_LIST = re.compile(
    rf"\b{_NAMED}(?:, {_NAMED})*,? (?:and|or) {_NAMED}"
    r"|\bthe [\w’'-]+(?: [\w’'-]+)?(?:, the [\w’'-]+(?: [\w’'-]+)?)*,? (?:and|or) "
    r"the [\w’'-]+(?: (?!of\b)[\w’'-]+)?"
)
"""Names, or things with "the", joined by commas and "and"."""
_FIRST_THEN = re.compile(r"\bfirst (?P<first>[^,;.?]+?),? (?:and )?then (?P<then>[^,;.?]+)", re.IGNORECASE)
_WHAT = re.compile(r"\b(?:what|which)\b(?! about)", re.IGNORECASE)
_WHO = re.compile(r"\bwho(?:m|se)?\b(?!(?:'s|’s| is| was| are| were)\b)", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:two|three|four|five|both|which [a-z]+s|what [a-z]+s)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r",? (?:and|or) |, ")
_OF_A_PEOPLE = re.compile(r"[A-Z]\w+(?:i|ian|an|ish|ese|ch)$")


def without_denied(question: str) -> tuple[str, str]:
    """A correction without what announces it or what it denies, and that: "no, not the minister, the king"."""
    said = correction_of(question)
    if not said:
        return question, ""
    for pattern in _DENIES:
        match = pattern.search(said)
        left = said[: match.start()] + said[match.end() :] if match else ""
        if match and terms_of(left):
            return left.strip(), match["denied"]
    return said, ""


def replaced_by(said: str, denied: str, earlier: str, topic: Sequence[str]) -> set[str]:
    """The phrases of a topic that a question puts something else in the place of.

    A phrase after a like preposition ("in Texas" for "near Florida"), a people for a people ("the Iranian one"), a name
    where there was only one; with what is denied, what describes it.
    """
    slots = {_slot(match["word"]) for match in _SLOT.finditer(said)}
    replaced = {
        phrase
        for match in _SLOT.finditer(earlier)
        if _slot(match["word"]) in slots
        for phrase in topic
        if match["rest"].lower().startswith(phrase.lower())
    }
    replaced |= {phrase for phrase in topic if denied and _describes(phrase, denied, earlier)}
    names = [name.text for name in find_names(f"- {said}")]
    if not names or replaced:
        return replaced
    named = [phrase for phrase in topic if find_names(f"- {phrase}") and not _ASKS.fullmatch(phrase)]
    peoples = {phrase for phrase in named if _OF_A_PEOPLE.match(phrase)}
    if peoples and any(map(_OF_A_PEOPLE.match, names)):
        return peoples
    return set(named) if len(named) == 1 else set()


def asks_itself(question: str) -> bool:
    """Whether a question says what it asks for, beside what it asks it of: "and what was the result?"."""
    return bool(_ASKS.search(question) or _WHAT.search(question)) and len(set(terms_of(question))) > 1


def asks_who(question: str) -> bool:
    """Whether a question asks for a person by what they did: "who met …", not "who is the minister"."""
    return bool(_WHO.search(question))


def asks_for_several(question: str) -> bool:
    """Whether a question asks for more than one thing: "which three cities"."""
    return bool(_SEVERAL.search(question))


def segments_of(text: str, without: Collection[str]) -> list[str]:
    """A question in pieces, from preposition to preposition, without some phrases and the prepositions before them."""
    for phrase in sorted(without, key=len, reverse=True):
        text = re.sub(rf"(?:\b{_PREPOSITION} )?(?:\bthe )?\b{re.escape(phrase)}(?!\w)", "\n", text, flags=re.IGNORECASE)
    pieces = re.split(rf"\n|[?!;:]|,(?= )|(?= {_PREPOSITION} )", text)
    return [piece for each in pieces if len(piece := each.strip(" .,")) > 1 and piece.lower() not in ("the", "a", "an")]


def _slot(preposition: str) -> str:
    """Prepositions of place are alike."""
    return "in" if preposition.lower() in ("in", "at", "near") else preposition.lower()


def _describes(phrase: str, denied: str, earlier: str) -> bool:
    """Whether a phrase stands in "PHRASE of what is denied" or in "what is denied that PHRASE"."""
    thing = re.escape(re.sub(r"^(?:the|in|on|at|by|from) ", "", denied.strip(), flags=re.IGNORECASE))
    described = re.search(rf"(?:\w+ of (?:the )?)?{thing}(?: (?:that|which|who) [^,;?]*)?", earlier, re.IGNORECASE)
    return bool(described and phrase.lower() in described.group().lower())


def list_things(text: str) -> list[str]:
    """The things that a text lists: "Islamabad, Lahore and Karachi", "the gas pipeline and the power line"."""
    if match := _FIRST_THEN.search(text):
        return [match["first"], match["then"]]
    match = _LIST.search(text)
    if match is None:
        return []
    return [re.sub(r"^(?:the|a|an) ", "", each.strip()) for each in _LIST_MARK.split(match.group()) if each.strip()]


def telling_phrases(text: str) -> list[str]:
    """The runs of content words of a text, as written: names first, whole."""
    begins_small = text[:1].islower()
    spans = [(name.start, name.end) for name in find_names(text)] if begins_small else _names_after_start(text)
    phrases: list[tuple[int, int]] = []
    last = -1
    for word, start, end in find_words(text):
        if is_stop_word(word) or any(left <= start < right for left, right in spans):
            last = -1
            continue
        follows = text[last:start] == " " or start < last
        joins = last >= 0 and follows and text[phrases[-1][0] : start].count(" ") < _LONGEST_PHRASE
        phrases[-1:] = [(phrases[-1][0], end)] if joins else [*phrases[-1:], (start, end)]
        last = end
    return [text[start:end] for start, end in (*spans, *phrases)]


def _names_after_start(text: str) -> list[tuple[int, int]]:
    """The names of a sentence; its first word counts as one only with more of the name behind it."""
    return [(each.start, each.end) for each in find_names(text) if each.start > 0 or " " in each.text or each.is_person]
