"""What a question that does not stand alone takes over from the turn before it: which words, by what it leans on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.conversation.names import Name, describes_person, find_names
from assistant.conversation.phrases import (
    asks_for_several,
    asks_itself,
    asks_who,
    list_things,
    replaced_by,
    segments_of,
    telling_phrases,
)
from assistant.conversation.spans import Span
from assistant.conversation.standing_alone import Leaning, leaning_of, number_named
from assistant.words import distinct, terms_of

_MOST_FROM_QUOTE = 2
_WORDS_BEFORE = 3


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """An earlier turn as it was read.

    Attributes:
        topic: its question without the phrases that say what to search.
        scopes: those phrases as they are carried on, by kind; its own before what it carried.
        time: the time it named or carried.
        words: what it carried besides.
        quotes: its quotes.
    """

    topic: str
    scopes: dict[str, str]
    time: Span | None
    words: tuple[str, ...]
    quotes: tuple[str, ...]


def words_carried(leaning: Leaning, said: str, denied: str, last: ReadTurn) -> list[str]:
    """The phrases that a question takes over from an earlier turn, most telling first, none that adds no word.

    Args:
        leaning: what the question leans on.
        said: the question.
        denied: what it says is not meant.
        last: the turn.
    """
    candidates = _candidates(leaning, said, denied, last)
    return _distinct_phrases(candidates, known={*terms_of(said), *terms_of(denied)})


def name_put_in_place(said: str, language: str) -> frozenset[str]:
    """The terms of the names by which alone a question differs from the one before: "and Pakistan?", "no, Iran"."""
    if leaning_of(said) is not Leaning.QUESTION or asks_itself(said):
        return frozenset()
    return frozenset(term for name in find_names(f"- {said}") for term in terms_of(name.text, language))


def turn_on(topic: str, read: Sequence[ReadTurn]) -> ReadTurn:
    """The last turn that speaks of a topic, the first if none does; without a topic the last turn."""
    if not topic:
        return read[-1]
    terms = set(terms_of(topic))
    return next((turn for turn in reversed(read) if terms & set(terms_of(turn.topic))), read[0])


def _candidates(leaning: Leaning, said: str, denied: str, last: ReadTurn) -> list[str]:
    if leaning is Leaning.NOTHING:
        return []
    topic = [*telling_phrases(last.topic), *last.words]
    if leaning is Leaning.QUOTE and (meant := _one_of_several(said, last)):
        return telling_phrases(meant) if meant not in last.quotes else [*telling_phrases(meant), *topic]
    if leaning in (Leaning.PERSON, Leaning.THING):
        names = _names_quoted(leaning, last)
        return names if names and leaning is Leaning.PERSON else [*names, *topic]
    if leaning is Leaning.QUESTION and asks_itself(said):
        return topic
    replaced = replaced_by(said, denied, last.topic, topic)
    left_out = replaced | ({denied.strip()} if denied else set())
    return [*segments_of(last.topic, left_out), *(phrase for phrase in last.words if phrase not in replaced)]


def _one_of_several(said: str, last: ReadTurn) -> str:
    """What a question means by "the second one": of the things the last question or quote lists, else of the quotes."""
    named = number_named(said)
    if named is None:
        return ""
    number, is_quote = named
    lists = [] if is_quote else [list_things(last.topic)]
    if not is_quote and last.quotes and asks_for_several(last.topic):
        lists.append(list_things(last.quotes[0]))
    several = next((things for things in lists if len(things) > max(number, 1)), list(last.quotes))
    return several[number] if -len(several) <= number < len(several) else ""


def _names_quoted(leaning: Leaning, last: ReadTurn) -> list[str]:
    """The names in the first quote that a pronoun may stand for.

    For "he" a person's: who was asked for, before those the question spoke of; if it spoke of a person without a name
    ("the minister") and asked for none, that person's.
    """
    quote = last.quotes[0] if last.quotes else ""
    asked = set(terms_of(last.topic))
    names = [name for name in find_names(quote) if not asked & set(terms_of(name.text))]
    if leaning is Leaning.PERSON:
        if any(name.is_person for name in find_names(last.topic)):
            return []
        described = [name for name in names if _is_described(name, quote, last.topic)]
        others = [name for name in names if name not in described]
        people = [name for name in others if name.is_person] or [name for name in others if " " in name.text]
        is_told = describes_person(last.topic) and not asks_who(last.topic)
        names = described if is_told else [*people, *described]
    return distinct(name.text for name in names)[:_MOST_FROM_QUOTE]


def _is_described(name: Name, quote: str, topic: str) -> bool:
    """Whether what a person is, as the question put it, stands before their name: "foreign minister, Hossein …"."""
    asked = {term for word in topic.split() if word.islower() for term in terms_of(word)}
    before = quote[: name.start].split()[-_WORDS_BEFORE:]
    return any(describes_person(word) and asked & set(terms_of(word)) for word in before)


def _distinct_phrases(phrases: Iterable[str], known: set[str]) -> list[str]:
    """The phrases that add a word to those known, in order."""
    seen = set(known)
    kept: list[str] = []
    for phrase in phrases:
        terms = set(terms_of(phrase))
        if terms - seen or (not terms and phrase not in kept):
            kept.append(phrase)
            seen |= terms
    return kept
