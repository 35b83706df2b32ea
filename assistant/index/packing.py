"""Packing: what an article is made of as the catalogue's columns hold it, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import numpy as np

from assistant.records import Article, Evidence, Mask, Passage
from assistant.words import find_words


def unpack_evidence(facts: Sequence[Any]) -> Evidence:
    """One of an article's facts from its five values."""
    field, value, origin, confidence, span = facts
    return Evidence(field, value, origin, confidence, tuple(span) if span else None)


def pack_masks(masks: Sequence[Mask]) -> str:
    """Masks as JSON."""
    return json.dumps([astuple(mask) for mask in masks])


def unpack_masks(masks: str) -> tuple[Mask, ...]:
    """Masks from JSON."""
    return tuple(Mask(*mask) for mask in json.loads(masks))


def count_words(article: Article) -> int:
    """How many words of the text are not masked."""
    starts = [0, *(mask.end for mask in article.masks)]
    ends = [*(mask.start for mask in article.masks), len(article.text)]
    return sum(len(find_words(article.text[start:end])) for start, end in zip(starts, ends, strict=True))


def pack_passages(passages: Sequence[Passage]) -> bytes:
    """Each passage as its number of sentences, then their starts and ends, in 32-bit integers."""
    numbers = [
        n for passage in passages for n in (len(passage.sentences), *(at for span in passage.sentences for at in span))
    ]
    return np.array(numbers, "<i4").tobytes()


def unpack_passages(article_id: str, packed: bytes) -> list[Passage]:
    """An article's passages, as they were packed."""
    numbers = np.frombuffer(packed, "<i4").tolist()
    passages = []
    at = 0
    while at < len(numbers):
        stop = at + 1 + 2 * numbers[at]
        spans = tuple(zip(numbers[at + 1 : stop : 2], numbers[at + 2 : stop : 2], strict=True))
        passages.append(Passage(article_id, spans[0][0], spans[-1][1], spans))
        at = stop
    return passages
