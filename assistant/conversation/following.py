"""Following up: what a question that does not stand alone takes over from what came before it.

No language model. What is carried over is shown to the reader and weighs less than the question's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.conversation.history import Turn
from assistant.conversation.names import Name, find_names, without_dateline
from assistant.conversation.phrases import (
    asks_for_several,
    asks_itself,
    list_things,
    replaced_by,
    segments_of,
    telling_phrases,
    without_denied,
)
from assistant.conversation.scopes import ScopePhrase, ScopeReader
from assistant.conversation.standing_alone import Leaning, leaning_of, number_named, returning_to, without_number
from assistant.conversation.times import Span, describe, event_named, leans_on_time
from assistant.records import Understood
from assistant.words import distinct, terms_of

CARRIED_WEIGHT = 0.5
_MOST_CARRIED = 6
_MOST_FROM_QUOTE = 2


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with what it carries and what it asks to be searched.

    Attributes:
        said: what of the question is looked up: all but what it says is not meant, and words that only tell where to
            search.
        carried: phrases taken over, as written, most telling first.
        searched_for: `said` with what is carried, as shown.
        terms: the weight of each term that is looked up.
        understood: the phrases, of the question or carried, that say what to search.
        by_today: whether one of them means something else on another day.
    """

    said: str
    carried: tuple[str, ...]
    searched_for: str
    terms: dict[str, float]
    understood: tuple[Understood, ...]
    by_today: bool


@dataclass(frozen=True, slots=True)
class _Read:
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


class Resolver:
    """Completes questions to one index, on one day."""

    def __init__(self, reader: ScopeReader) -> None:
        self._reader = reader

    def resolve(
        self,
        question: str,
        history: Sequence[Turn] = (),
        carried: Sequence[str] | None = None,
        ignored: Sequence[str] = (),
    ) -> Resolved:
        """Completes a question from what came before it, if it does not stand alone.

        Args:
            question: the question.
            history: what came before it, oldest first.
            carried: what it carries, if the reader has said so; else it is found out.
            ignored: phrases that are not to be taken for a scope.
        """
        if carried is None:
            carried = self._carry(question, self._read_history(question, history), ignored)
        inherited = {phrase: scope for phrase in carried if (scope := self._as_scope(phrase))}
        anchor = next((scope.span for scope in inherited.values() if scope.span), None)
        own = self._own_scopes(question, anchor, ignored)
        kinds = {scope.kind for scope in own}
        understood = [Understood(question[each.start : each.end], each.scope, each.meaning) for each in own]
        understood += [
            Understood(phrase, scope.scope, scope.meaning)
            for phrase, scope in inherited.items()
            if scope.kind not in kinds and phrase not in ignored
        ]
        said = _said(question, own, carried)
        leant_on = {phrase for phrase, scope in inherited.items() if scope.kind in kinds or not scope.is_searched}
        words = [phrase for phrase in carried if phrase not in leant_on]
        terms = dict.fromkeys(terms_of(" ".join(words)), CARRIED_WEIGHT)
        return Resolved(
            said=said,
            carried=tuple(carried),
            searched_for=f"{said} ({', '.join(words)})".strip() if words else said,
            terms={**terms, **dict.fromkeys(distinct(terms_of(said)), 1.0)},
            understood=tuple(understood),
            by_today=any(scope.by_today for scope in (*own, *inherited.values())),
        )

    def _own_scopes(self, question: str, anchor: Span | None, ignored: Sequence[str]) -> list[ScopePhrase]:
        found = self._reader.read(question, anchor)
        return [each for each in found if question[each.start : each.end] not in ignored]

    def _as_scope(self, phrase: str) -> ScopePhrase | None:
        """What a carried phrase asks to be searched, if that is all it says."""
        found = self._reader.read(phrase, knows_events=False)
        return found[0] if found and (found[0].start, found[0].end) == (0, len(phrase)) else None

    def _read_history(self, question: str, history: Sequence[Turn]) -> list[_Read]:
        """The turns since the last question that stands alone, each with what it carried."""
        first = len(history)
        while first > 0:
            first -= 1
            turn = history[first]
            if turn.carried is not None or leaning_of(turn.question) is Leaning.NOTHING:
                if not returning_to(question)[0]:
                    break
        read: list[_Read] = []
        for turn in history[first:]:
            carried = self._carry(turn.question, read, ()) if turn.carried is None else turn.carried
            read.append(self._read_turn(turn, carried))
        return read

    def _read_turn(self, turn: Turn, carried: Sequence[str]) -> _Read:
        inherited = {phrase: scope for phrase in carried if (scope := self._as_scope(phrase))}
        anchor = next((scope.span for scope in inherited.values() if scope.span), None)
        own = self._reader.read(turn.question, anchor, knows_events=False)
        written = [(turn.question[each.start : each.end], each) for each in own]
        scopes: dict[str, str] = {
            scope.kind: describe(scope.span) if scope.span else phrase
            for phrase, scope in reversed([*written, *inherited.items()])
        }
        return _Read(
            topic=without_denied(_leave_out(turn.question, own))[0],
            scopes=scopes,
            time=next((scope.span for scope in (*own, *inherited.values()) if scope.span), None),
            words=tuple(phrase for phrase in carried if phrase not in inherited),
            quotes=tuple(map(without_dateline, turn.quotes)),
        )

    def _carry(self, question: str, read: Sequence[_Read], ignored: Sequence[str]) -> tuple[str, ...]:
        """What a question takes over from the turns before it, most telling first."""
        if not read:
            return ()
        back_to, question = returning_to(question)
        last = _turn_on(back_to, read)
        own = self._own_scopes(question, last.time, ignored)
        bare = _leave_out(question, [each for each in own if each.kind != "time"])
        leaning = leaning_of(bare)
        said, denied = without_denied(bare)
        candidates = [each for each in _words_carried(leaning, said, denied, last) if not self._as_scope(each)]
        known = {*terms_of(said), *terms_of(denied)}
        scopes = [describe(time) for time in (self._time_leant_on(question, last),) if time]
        if leaning in (Leaning.QUESTION, Leaning.CORRECTED):
            kinds = {each.kind for each in own} | {"order"}
            scopes += [phrase for kind, phrase in last.scopes.items() if kind not in kinds]
        return (*_distinct_phrases(candidates, known)[:_MOST_CARRIED], *dict.fromkeys(scopes))

    def _time_leant_on(self, question: str, last: _Read) -> Span | None:
        """The time that "the week before" or "before the visit" counts from, as the last turn tells."""
        if leans_on_time(question):
            return last.time or self._time_in(last.quotes)
        event = event_named(question)
        day = self._reader.date_event(event, " ".join((last.topic, *last.words))) if event else None
        return (day, day) if day else None

    def _time_in(self, quotes: Sequence[str]) -> Span | None:
        """The first time that the first quote names."""
        named = self._reader.read(quotes[0], knows_events=False) if quotes else []
        return next((each.span for each in named if each.span and each.is_searched), None)


def _said(question: str, own: Sequence[ScopePhrase], carried: Sequence[str]) -> str:
    """What of a question is looked up."""
    said = without_denied(returning_to(_rewrite_times(question, own))[1])[0]
    if carried and number_named(said):
        said = _tidy(without_number(said))
    return said


def _rewrite_times(question: str, phrases: Sequence[ScopePhrase]) -> str:
    """A question as it is looked up: without what only says where to search, "the day after" as the date it is."""
    for phrase in reversed(phrases):
        if not phrase.is_searched:
            question = _leave_out(question, [phrase])
            if phrase.span and phrase.span[0] == phrase.span[1]:
                question = f"{question} {describe(phrase.span)}"
    return question.strip()


def _leave_out(text: str, phrases: Sequence[ScopePhrase]) -> str:
    """A text without some phrases of it, nor what they leave hanging: "When was it founded? ." """
    for phrase in reversed(phrases):
        text = f"{text[: phrase.start].rstrip()} {text[phrase.end :].lstrip()}"
    return _tidy(text) if phrases else text.strip()


def _tidy(text: str) -> str:
    """A text without the marks and blanks that what was taken out of it leaves hanging."""
    text = re.sub(r"(?<=[?.!])[\s.,;:?!]+$|^[\s.,;:?]+|[\s,;:]+$", "", text)
    return re.sub(r"\s+([?.!,;:])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _words_carried(leaning: Leaning, said: str, denied: str, last: _Read) -> list[str]:
    """The phrases that a question may take over from the last turn, most telling first."""
    if leaning is Leaning.NOTHING:
        return []
    topic = [*telling_phrases(last.topic), *last.words]
    if leaning is Leaning.QUOTE and (meant := _one_of_several(said, last)):
        return telling_phrases(meant) if meant not in last.quotes else [*telling_phrases(meant), *topic]
    if leaning in (Leaning.PERSON, Leaning.THING):
        return [*_names_quoted(leaning, last), *topic]
    if leaning is Leaning.QUESTION and asks_itself(said):
        return topic
    replaced = replaced_by(said, denied, last.topic, topic)
    left_out = replaced | ({denied.strip()} if denied else set())
    return [*segments_of(last.topic, left_out), *(phrase for phrase in last.words if phrase not in replaced)]


def _turn_on(topic: str, read: Sequence[_Read]) -> _Read:
    """The last turn that speaks of a topic, the first if none does; without a topic the last turn."""
    if not topic:
        return read[-1]
    terms = set(terms_of(topic))
    return next((turn for turn in reversed(read) if terms & set(terms_of(turn.topic))), read[0])


def _one_of_several(said: str, last: _Read) -> str:
    """What a question means by "the second one": of the things the last question or quote lists, else of the quotes."""
    named = number_named(said)
    if named is None:
        return ""
    number, is_quote = named
    lists = [] if is_quote else [list_things(last.topic)]
    if not is_quote and last.quotes and asks_for_several(last.topic):
        lists.append(list_things(last.quotes[0]))
    several = next((things for things in lists if len(things) > max(number, 1)), list(last.quotes))
    return several[number] if number < len(several) else ""


def _names_quoted(leaning: Leaning, last: _Read) -> list[str]:
    """The names in the first quote that a pronoun may stand for: people's for "he"."""
    if not last.quotes:
        return []
    if leaning is Leaning.PERSON and any(name.is_person for name in find_names(last.topic)):
        return []
    asked = set(terms_of(last.topic))
    names = [name for name in find_names(last.quotes[0]) if not asked & set(terms_of(name.text))]
    if leaning is Leaning.PERSON:
        names = [name for name in names if name.is_person] or [name for name in names if " " in name.text]
        names.sort(key=lambda name: not _is_described(name, last.quotes[0], asked))
    return distinct(name.text for name in names)[:_MOST_FROM_QUOTE]


def _is_described(name: Name, quote: str, asked: set[str]) -> bool:
    """Whether the words before a name are those the question asked about: "foreign minister, Hossein …"."""
    return bool(asked & set(terms_of(quote[: name.start])[-2:]))


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
