"""Answering: a question to an open index becomes an Answer. The Python API, and what every interface calls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Self

from assistant.attributing import attribute, prefer_spoken
from assistant.conversation import (
    CARRIED_WEIGHT,
    HistoryItem,
    Resolver,
    ScopeReader,
    clean,
    read_history,
)
from assistant.dates import EARLIEST, LATEST
from assistant.encoding import Encoder, find_model
from assistant.errors import QuestionError
from assistant.index import Store
from assistant.querying import make_query
from assistant.quoting import Selection, select_quotes
from assistant.records import EVERYWHERE, Answer, Article, Scope
from assistant.reranking import rerank
from assistant.retrieving import Found, first_day_named, list_hits, retrieve
from assistant.scoping import Admitted, admit, check_scope, join_scopes
from assistant.settings import Settings
from assistant.signals import Query, look_up_terms
from assistant.verdict import judge
from assistant.words import distinct, find_words, is_stop_word, normalise, terms_of


class Assistant:
    """Answers questions from one generation of an index. Safe to use from several threads."""

    def __init__(self, store: Store, encoder: Encoder, settings: Settings) -> None:
        self.store = store
        self._encoder = encoder
        self._settings = settings
        self._date_event = lru_cache(maxsize=512)(self._look_up_event)

    @classmethod
    def open(cls, index: Path | str, encoder: Encoder | None = None, settings: Settings | None = None) -> Self:
        """Opens an index.

        Args:
            index: the index folder.
            encoder: the model, if it is loaded already.
            settings: by default those of the environment.

        Raises:
            IndexNotFound: there is no index.
            IndexDamaged: a file is missing or altered; names it.
            IndexMismatch: it was made with another model or format; names both.
            ModelError: the model cannot be loaded.
        """
        from assistant.encoding import load_encoder  # noqa: PLC0415 - kept out of light imports

        settings = settings or Settings.from_environment()
        store = Store.open(Path(index), encoder or find_model(settings.model))
        return cls(store, encoder or load_encoder(settings), settings)

    def ask(
        self,
        question: str,
        history: Sequence[HistoryItem] = (),
        k: int = 10,
        *,
        carried: Sequence[str] | None = None,
        scope: Scope = EVERYWHERE,
        ignored: Sequence[str] = (),
        today: date | None = None,
    ) -> Answer:
        """Answers a question with the articles' own sentences.

        Args:
            question: the question.
            history: what came before it, oldest first: questions, or objects with `question` and `quotes` such as
                answers; the last 20 count.
            k: how many hits to list; the quotes do not depend on it.
            carried: the words to take over from what came before, whatever the history; None to find them out.
            scope: what to search, beside what the question itself asks for.
            ignored: phrases of the question that are not to be taken for a scope ("last week").
            today: what "last week" counts from; by default the day.

        Raises:
            QuestionError: the question is empty or too long, the history or the scope cannot be used; says why.
            ValueError: k is below 0.
        """
        if k < 0:
            raise ValueError(f"k is a number of hits from 0 up, not {k}")
        question = self._checked(question)
        check_scope(scope)
        today = today or date.today()
        if not EARLIEST <= today <= LATEST:
            raise QuestionError(f"today is a day between {EARLIEST} and {LATEST}, not {today}")
        turns = read_history(history)
        given = None if carried is None else self._checked_phrases("carried", carried)
        ignored = self._checked_phrases("ignored", ignored)
        reader = ScopeReader(self.store.facets, today, self._date_event)
        languages = self.store.manifest["languages"]
        resolved = Resolver(reader, languages).resolve(question, turns, given, ignored)
        whole = join_scopes([scope, *(each.scope for each in resolved.understood)])
        admitted = admit(self.store, whole)
        query = make_query(resolved, self._encoder, languages)
        found = self._find(query, max(self._settings.candidates, k), admitted)
        selection = select_quotes(self.store, found, whole.order) if found else Selection((), 0)
        verdict, confidence = judge(found, selection.quotes, len(query.terms), self.store.passage_count)
        absent = found.absent if found else look_up_terms(self.store, query).absent
        return Answer(
            question=question,
            searched_for=resolved.searched_for,
            carried=resolved.carried,
            verdict=verdict,
            confidence=confidence,
            quotes=() if verdict == "absent" else tuple(attribute(self.store, each) for each in selection.quotes),
            hits=list_hits(self.store, found, k, whole.order) if found else (),
            absent_terms=_as_written(question, resolved.language, absent),
            index_id=self.store.index_id,
            withheld=selection.withheld,
            within=scope,
            understood=resolved.understood,
            ignored=ignored,
            today=today.isoformat() if resolved.by_today else "",
            scope=whole,
            matching=None if admitted is None else int(admitted.passages.sum()),
        )

    def article(self, article_id: str) -> Article:
        """An article of the index.

        Raises:
            ArticleNotFound: the index holds no such article.
        """
        return self.store.article(article_id)

    def _find(self, query: Query, candidates: int, admitted: Admitted | None = None) -> Found | None:
        found = retrieve(self.store, query, candidates, admitted)
        if found and self._encoder.reranks:
            found = rerank(self.store, found, self._encoder, query.text)
        return prefer_spoken(self.store, found, query.text) if found else None

    def _look_up_event(self, event: str, context: str) -> date | None:
        """The day of an event: the first that one of the best sentences names which speak of it in so many words."""
        text = f"When was {event}? {context}".strip()
        terms = {**dict.fromkeys(terms_of(context), CARRIED_WEIGHT), **dict.fromkeys(terms_of(event), 1.0)}
        found = retrieve(self.store, Query(text, terms, self._encoder.encode_question(text)), self._settings.candidates)
        return None if found is None else first_day_named(self.store, found, set(terms_of(event)))

    def _checked_phrases(self, name: str, phrases: Sequence[str]) -> tuple[str, ...]:
        """Phrases as they are searched, empty ones left out."""
        if (
            isinstance(phrases, str)
            or not isinstance(phrases, Sequence)
            or not all(isinstance(each, str) for each in phrases)
        ):
            raise QuestionError(f"{name} is a list of phrases, not {phrases!r:.60}; put them in a list")
        length = sum(map(len, phrases))
        if length > self._settings.max_question:
            raise QuestionError(f"{name} has {length:,} characters; shorten it to {self._settings.max_question:,}")
        return tuple(filter(None, map(clean, phrases)))

    def _checked(self, question: str) -> str:
        """The question as it is searched: without white space around it or anything that is not Unicode text."""
        limit = self._settings.max_question
        if len(question) > limit:
            message = f"the question has {len(question):,} characters; shorten it to {limit:,}"
            raise QuestionError(message, "question_too_long", length=len(question), limit=limit)
        question = clean(question)
        if not question:
            raise QuestionError("the question is empty; ask something", "question_empty")
        return question


def _as_written(question: str, language: str, terms: Collection[str]) -> tuple[str, ...]:
    """The words of the question that count as these terms; pairs of characters that overlap as the run they make."""
    spans: list[tuple[int, int]] = []
    for word, start, end in find_words(question):
        if normalise(word, language) in terms and not is_stop_word(word, language):
            overlaps = spans and start < spans[-1][1]
            spans[-1:] = [(spans[-1][0], end)] if overlaps else [*spans[-1:], (start, end)]
    return tuple(distinct(question[start:end] for start, end in spans))
