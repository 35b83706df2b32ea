"""Querying: a resolved question becomes what is searched for, its words and vectors mixed with those it carries."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from assistant.conversation import CARRIED_WEIGHT, Resolved
from assistant.encoding import EncodedQuestion, Encoder
from assistant.signals import Query
from assistant.words import forms_of, terms_of


def make_query(resolved: Resolved, encoder: Encoder, languages: Collection[str]) -> Query:
    """The query of a resolved question.

    Its vector is the mean of the tokens' vectors of question and carried words, read in one piece, in which those of
    carried words weigh less; a model whose tokens have no vectors encodes the two apart. Its words are searched in the
    forms that they take in each of the languages of the corpus.
    """
    encoded = encoder.encode_question(resolved.searched_for)
    if resolved.carried and resolved.said:
        encoded = EncodedQuestion(_mix(resolved, encoded, encoder), encoded.tokens, encoded.spans)
    forms = forms_of(resolved.searched_for, resolved.language, languages)
    return Query(resolved.searched_for, resolved.terms, encoded, resolved.focus, forms, resolved.language)


def plain_query(question: str, encoder: Encoder) -> Query:
    """The query of a question that carries nothing and asks for no scope."""
    return Query(question, dict.fromkeys(terms_of(question), 1.0), encoder.encode_question(question))


def _mix(resolved: Resolved, encoded: EncodedQuestion, encoder: Encoder) -> NDArray[np.float32]:
    """(dimension,) unit vector."""
    if len(encoded.tokens):
        is_own = np.array([start < len(resolved.said) for start, _ in encoded.spans])
        mixed = np.where(is_own, 1.0, CARRIED_WEIGHT) @ encoded.tokens
    else:
        carried = encoder.encode_question(", ".join(resolved.carried))
        mixed = encoder.encode_question(resolved.said).vector + CARRIED_WEIGHT * carried.vector
    return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-12), np.float32)
