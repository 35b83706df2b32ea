"""Following up: what a question that does not stand alone takes over from what came before it.

No language model. What is carried over is shown to the reader and weighs less than the question's own words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.conversation.carrying import ReadTurn, name_put_in_place, turn_on, words_carried
from assistant.conversation.history import Turn
from assistant.conversation.phrases import without_denied
from assistant.conversation.scopes import ScopePhrase, ScopeReader
from assistant.conversation.spans import Span, describe
from assistant.conversation.standing_alone import Leaning, leaning_of, leans, returning_to
from assistant.conversation.times import event_named, leans_on_time
from assistant.conversation.wording import leave_out, wording_of
from assistant.reading.lines import without_dateline
from assistant.records import Understood
from assistant.words import distinct, likely_language, terms_of

CARRIED_WEIGHT = 0.5
_MOST_CARRIED = 6
_LONGEST_PHRASE = 200


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with what it carries and what it asks to be searched.

    Attributes:
        said: what of the question is looked up: all but what it says is not meant, and words that only tell where to
            search.
        carried: phrases taken over, as written, most telling first.
        searched_for: `said` with what is carried, as shown.
        terms: the weight of each term that is looked up.
        focus: the terms of the names that it puts in the place of others.
        understood: the phrases, of the question or carried, that say what to search.
        by_today: whether one of them means something else on another day.
        language: the language of the question.
    """

    said: str
    carried: tuple[str, ...]
    searched_for: str
    terms: dict[str, float]
    focus: frozenset[str]
    understood: tuple[Understood, ...]
    by_today: bool
    language: str = "en"


class Resolver:
    """Completes questions to one index, on one day.

    Args:
        reader: what reads the phrases that say what to search.
        languages: those of the index's articles.
    """

    def __init__(self, reader: ScopeReader, languages: Collection[str] = ("en",)) -> None:
        self._reader = reader
        self._languages = languages

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
        inherited, anchor = self._inherit(carried)
        own = self._own_scopes(question, anchor, ignored)
        kinds = {scope.kind for scope in own}
        understood = [Understood(question[each.start : each.end], each.scope, each.meaning) for each in own]
        understood += [
            Understood(phrase, scope.scope, scope.meaning)
            for phrase, scope in inherited.items()
            if scope.kind not in kinds and phrase not in ignored
        ]
        said = wording_of(question, own, carried)
        words = [phrase for phrase in carried if phrase not in inherited]
        language = likely_language(said, self._languages)
        terms = dict.fromkeys(terms_of(" ".join(words), language), CARRIED_WEIGHT)
        return Resolved(
            said=said,
            carried=tuple(carried),
            searched_for=f"{said} ({', '.join(words)})".strip() if words else said,
            terms={**terms, **dict.fromkeys(distinct(terms_of(said, language)), 1.0)},
            focus=name_put_in_place(said, language) if words else frozenset(),
            understood=tuple(understood),
            by_today=any(scope.by_today for scope in (*own, *inherited.values())),
            language=language,
        )

    def _own_scopes(self, question: str, anchor: Span | None, ignored: Sequence[str]) -> list[ScopePhrase]:
        found = self._reader.read(question, anchor)
        return [each for each in found if question[each.start : each.end] not in ignored]

    def _inherit(self, carried: Sequence[str]) -> tuple[dict[str, ScopePhrase], Span | None]:
        """The carried phrases that say what to search, and the time among them that others lean on."""
        scopes = {phrase: scope for phrase in carried if (scope := self._as_scope(phrase))}
        return scopes, next((scope.span for scope in scopes.values() if scope.span), None)

    def _as_scope(self, phrase: str) -> ScopePhrase | None:
        """What a carried phrase asks to be searched, if that is all it says."""
        found = self._reader.read(phrase, knows_events=False)
        return found[0] if found and (found[0].start, found[0].end) == (0, len(phrase)) else None

    def _read_history(self, question: str, history: Sequence[Turn]) -> list[ReadTurn]:
        """The turns since the last question that stands alone, or all if this one goes back to one of them."""
        standing = (at for at in range(len(history) - 1, -1, -1) if not _hangs_on_others(history[at]))
        first = 0 if returning_to(question)[0] else next(standing, 0)
        read: list[ReadTurn] = []
        for turn in history[first:]:
            carried = self._carry(turn.question, read, ()) if turn.carried is None else turn.carried
            read.append(self._read_turn(turn, carried))
        return read

    def _read_turn(self, turn: Turn, carried: Sequence[str]) -> ReadTurn:
        inherited, anchor = self._inherit(carried)
        own = self._reader.read(turn.question, anchor, knows_events=False)
        written = [(turn.question[each.start : each.end], each) for each in own]
        scopes: dict[str, str] = {
            scope.kind: describe(scope.span) if scope.span else phrase
            for phrase, scope in reversed([*written, *inherited.items()])
        }
        return ReadTurn(
            topic=without_denied(leave_out(turn.question, own))[0],
            scopes=scopes,
            time=next((scope.span for scope in (*own, *inherited.values()) if scope.span), None),
            words=tuple(phrase for phrase in carried if phrase not in inherited),
            quotes=tuple(map(without_dateline, turn.quotes)),
        )

    def _carry(self, question: str, read: Sequence[ReadTurn], ignored: Sequence[str]) -> tuple[str, ...]:
        """What a question takes over from the turns before it, most telling first."""
        if not read:
            return ()
        back_to, question = returning_to(question)
        last = turn_on(back_to, read)
        own = self._own_scopes(question, last.time, ignored)
        bare = leave_out(question, [each for each in own if each.kind != "time"])
        leaning = leaning_of(bare)
        said, denied = without_denied(bare)
        found = words_carried(leaning, said, denied, last)
        words = [each for each in found if len(each) <= _LONGEST_PHRASE and not self._as_scope(each)]
        time = self._time_leant_on(question, last, read)
        scopes = [describe(time)] if time else []
        if leaning in (Leaning.QUESTION, Leaning.CORRECTED):
            kinds = {each.kind for each in own} | {"order"}
            scopes += [phrase for kind, phrase in last.scopes.items() if kind not in kinds]
        return (*words[:_MOST_CARRIED], *dict.fromkeys(scopes))

    def _time_leant_on(self, question: str, last: ReadTurn, read: Sequence[ReadTurn]) -> Span | None:
        """The time that "the week before" or "before the visit" counts from, as the turns before it tell."""
        if leans_on_time(question):
            times = (turn.time or self._time_in(turn.quotes) for turn in reversed(read))
            return next(filter(None, times), None)
        event = event_named(question)
        day = self._reader.date_event(event, " ".join((last.topic, *last.words))) if event else None
        return (day, day) if day else None

    def _time_in(self, quotes: Sequence[str]) -> Span | None:
        """The first time that the quotes name."""
        named = (phrase for quote in quotes for phrase in self._reader.read(quote, knows_events=False))
        return next((each.span for each in named if each.span and each.is_searched), None)


def _hangs_on_others(turn: Turn) -> bool:
    return leans(turn.question) if turn.carried is None else bool(turn.carried)
