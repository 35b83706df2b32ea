"""Reranking: a cross-encoder reads the best sentences with the question, where the setting `reranker` names one.

Sentence scores are fitted as log odds, so the cross-encoder's are added to them as they are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assistant.encoding import Encoder
from assistant.index import Store
from assistant.retrieving import Found, order_passages

_RERANKED = 20
_SUREST = 6.0
"""The most log odds that a cross-encoder may add or take: 400 to 1."""


def rerank(store: Store, found: Found, encoder: Encoder, question: str) -> Found:
    """The candidates in the order that they have once the best sentences were read with the question."""
    best = np.lexsort((found.sentences.rows, -found.sentence_scores))[:_RERANKED]
    texts = [_text(store, int(row)) for row in found.sentences.rows[best]]
    likely = encoder.rerank(question, texts).astype(np.float64)
    with np.errstate(divide="ignore"):
        log_odds = np.clip(np.log(likely) - np.log1p(-likely), -_SUREST, _SUREST)
    scores = found.sentence_scores - _SUREST
    scores[best] = np.round(found.sentence_scores[best] + log_odds, 4)
    return order_passages(replace(found, sentence_scores=scores))


def _text(store: Store, row: int) -> str:
    start, end, passage, _ = store.sentences[row].tolist()
    article = store.article(store.catalogue.article_id_at(int(store.article_of_passage[passage])))
    return article.text[start:end]
