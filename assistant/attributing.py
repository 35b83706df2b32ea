"""Attributing: who says what a quote says, which days its words mean, and whose words a question asks for.

Reads the article around a quote, never changes a quote's text. Knows no ranking but its own small one: where a question
asks what somebody said, a sentence that gives their words goes before one that only names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from assistant.dating import resolve_days
from assistant.index.store import Store
from assistant.records import Article, NamedDay, Quote
from assistant.retrieving import Found, order_passages
from assistant.speech import Speech, asked_speaker, find_speech, speaker_of, spoken_by

UNSPOKEN = 1.0
"""What the other sentences lose where some have the words of the speaker that is asked for; those keep their scores,
and so the confidence its meaning. At 1 a sentence is e times less likely to answer."""
_LOOKED_AT = 30
"""How many of the best sentences are looked at."""


def attribute(store: Store, quote: Quote) -> Quote:
    """The quote with who says it, the days that it names by when it was written, and its page."""
    article = store.article(quote.article_id)
    said = speaker_of(speech_of(store, article), *quote.core)
    days = resolve_days(quote.text, article.published, article.language)
    named = [
        NamedDay(quote.start + day.start, quote.start + day.end, day.first.isoformat(), day.last.isoformat())
        for day in days
    ]
    quote = replace(quote, days=tuple(named), page=article.page_at(quote.start))
    if said is None or not said.speaker:
        return quote
    return replace(quote, speaker=said.speaker, speaker_span=said.speaker_span, verb=said.verb)


def prefer_spoken(store: Store, found: Found, question: str) -> Found:
    """What was found, with the best sentences that give the words of the speaker asked for before others."""
    name = asked_speaker(question)
    if not name:
        return found
    best = np.lexsort((found.sentences.rows, -found.sentence_scores))[:_LOOKED_AT].tolist()
    spoken = [at for at in best if _is_spoken_by(store, name, int(found.sentences.rows[at]))]
    if not spoken:
        return found
    scores = found.sentence_scores - UNSPOKEN
    scores[spoken] += UNSPOKEN
    return order_passages(replace(found, sentence_scores=scores))


def _is_spoken_by(store: Store, name: str, sentence: int) -> bool:
    start, end, passage, _ = store.sentences[sentence].tolist()
    article = store.article(store.catalogue.article_id_at(int(store.article_of_passage[passage])))
    return spoken_by(speech_of(store, article), name, start, end)


def speech_of(store: Store, article: Article) -> Sequence[Speech]:
    """All speech of an article, in order."""
    passages = store.catalogue.passages_of(article.article_id)
    return _find(article.text, tuple(span for passage in passages for span in passage.sentences))


@lru_cache(maxsize=256)
def _find(text: str, sentences: tuple[tuple[int, int], ...]) -> tuple[Speech, ...]:
    return tuple(find_speech(text, sentences))
