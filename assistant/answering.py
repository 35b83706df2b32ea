"""Answering: a question to an open index becomes an Answer. The Python API, and what every interface calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Self

from assistant.conversation import HistoryItem, read_history, resolve
from assistant.encoding import Encoder, find_model
from assistant.errors import QuestionError
from assistant.index import Store
from assistant.quoting import Selection, select_quotes
from assistant.records import EVERYWHERE, Answer, Article, Scope
from assistant.reranking import rerank
from assistant.retrieving import list_hits, retrieve
from assistant.settings import Settings
from assistant.signals import Query
from assistant.verdict import judge
from assistant.words import distinct, find_words, is_stop_word, normalise


class Assistant:
    """Answers questions from one generation of an index. Safe to use from several threads."""

    def __init__(self, store: Store, encoder: Encoder, settings: Settings) -> None:
        self.store = store
        self._encoder = encoder
        self._settings = settings

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
        today = today or date.today()
        turns = read_history(history, self._settings.max_question)
        resolved = resolve(question, turns, carried)
        query = Query(resolved.searched_for, resolved.terms, self._encoder.encode_question(resolved.searched_for))
        found = retrieve(self.store, query, max(self._settings.candidates, k))
        if found and self._encoder.reranks:
            found = rerank(self.store, found, self._encoder, resolved.searched_for)
        selection = select_quotes(self.store, found) if found else Selection((), 0)
        verdict, confidence = judge(found, selection.quotes, len(query.terms), self.store.passage_count)
        return Answer(
            question=question,
            searched_for=resolved.searched_for,
            carried=resolved.carried,
            verdict=verdict,
            confidence=confidence,
            quotes=() if verdict == "absent" else selection.quotes,
            hits=list_hits(self.store, found, k) if found else (),
            absent_terms=_as_written(question, found.absent if found else tuple(resolved.terms)),
            index_id=self.store.index_id,
            withheld=selection.withheld,
            within=scope,
            understood=(),
            ignored=tuple(ignored),
            today=today.isoformat(),
            scope=scope,
        )

    def article(self, article_id: str) -> Article:
        """An article of the index.

        Raises:
            ArticleNotFound: the index holds no such article.
        """
        return self.store.article(article_id)

    def _checked(self, question: str) -> str:
        """The question as it is searched: without white space around it or anything that is not Unicode text."""
        limit = self._settings.max_question
        if len(question) > limit:
            raise QuestionError(f"the question has {len(question):,} characters; shorten it to {limit:,}")
        question = " ".join(question.encode("utf-8", "replace").decode("utf-8").split())
        if not question:
            raise QuestionError("the question is empty; ask something")
        return question


def _as_written(question: str, terms: Sequence[str]) -> tuple[str, ...]:
    """The words of the question that count as these terms."""
    words = [word for word, _, _ in find_words(question) if not is_stop_word(word) and normalise(word) in terms]
    return tuple(distinct(words))
