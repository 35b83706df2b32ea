"""Lines that a site repeats from page to page: found by counting over the corpus and per source, then masked.

Pure functions on hashes of lines; knows nothing of phrases, files or the index. A line counts once for each story: near
copies of an article are one witness. A repeated sentence, such as the background paragraph of an agency, is the
article's own, and is masked only where nearly every page of a source has it. Small corpora are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from assistant.reading.lines import Line, ends_sentence, split_lines
from assistant.records import Article, Mask

REASON = "repeated on other pages"

_LONGEST_LINE = 160
_SENTENCE_CHARACTERS = 40
_BLOCK_LENGTHS = (2, 3)
_NUMBER = re.compile(r"\d+")

_LINE, _SENTENCE, _BLOCK = 0, 1, 2
_KINDS = 4
"""What a key stands for is kept in its lowest two bits."""
_FEWEST_STORIES = 6
_LEAST_OF_SOURCE = {_LINE: (4, 0.2), _SENTENCE: (8, 0.6), _BLOCK: (3, 0.1)}
"""In how many stories of a source, and in what share of them, a key stands that is furniture."""
_LEAST_OF_CORPUS = {_LINE: (12, 0.05), _BLOCK: (8, 0.02)}
"""The same for the whole corpus, whatever the source; a sentence is judged by its source alone."""
_SURE, _LIKELY = 0.95, 0.6

Keys = NDArray[np.int64]


def line_keys(article: Article) -> Keys:
    """Hashes of the lines of an article that are short enough to be furniture, and of runs of two and three of them.

    Numbers count as alike, so that "12 comments" is "7 comments". The headline and what is masked are left out.

    Returns:
        Distinct keys in ascending order.
    """
    keys, _ = _keys_with_lines(article)
    return np.unique(np.array(keys, dtype=np.int64))


def find_repeated(keys: Sequence[Keys], sources: Sequence[str], groups: Sequence[int]) -> dict[int, float]:
    """The keys that are furniture, and the confidence of that.

    Args:
        keys: `line_keys` of each article.
        sources: the source of each article; empty if it has none.
        groups: the number of each article's story; near copies of one another have the same.

    Returns:
        Confidence by key, from 0 to 1.
    """
    if len(set(groups)) < _FEWEST_STORIES:
        return {}
    lengths = np.array([len(each) for each in keys])
    every = np.concatenate([np.asarray(each, dtype=np.int64) for each in keys])
    stories = np.repeat(np.unique(np.asarray(groups), return_inverse=True)[1], lengths)
    first: dict[str, int] = {}
    numbers = np.array([first.setdefault(source, len(first)) for source in sources])
    found = _frequent(every, np.zeros_like(stories), stories, _LEAST_OF_CORPUS)
    of_source = np.repeat(numbers, lengths)
    named = of_source != first.get("", -1)
    for key, confidence in _frequent(every[named], of_source[named], stories[named], _LEAST_OF_SOURCE).items():
        found[key] = max(confidence, found.get(key, 0.0))
    return found


def mask_repeated(article: Article, repeated: Mapping[int, float]) -> Article:
    """The article with masks over its repeated lines; the article itself where there are none.

    A text is never masked as a whole: if every line that is left were repeated, none is masked.
    """
    keys, lines = _keys_with_lines(article)
    confidences: dict[Line, float] = {}
    for key, run in zip(keys, lines, strict=True):
        for line in run if key in repeated else ():
            confidences[line] = max(repeated[key], confidences.get(line, 0.0))
    if not confidences or len(confidences) == len(_own_lines(article)):
        return article
    masks = [Mask(line.start, line.end, REASON, round(each, 2)) for line, each in confidences.items()]
    return replace(article, masks=tuple(sorted([*article.masks, *masks], key=lambda mask: mask.start)))


def _frequent(
    keys: Keys, places: NDArray[np.intp], stories: NDArray[np.intp], least: Mapping[int, tuple[int, float]]
) -> dict[int, float]:
    """The keys that stand in enough stories of one place, by the confidence of the place that has the most of them."""
    if not keys.size:
        return {}
    stories_of = _count_stories(places, stories)
    often = _stand_often(keys, min(fewest for fewest, _ in least.values()))
    keys, places, stories = keys[often], places[often], stories[often]
    order = np.lexsort((stories, places, keys))
    keys, places, stories = keys[order], places[order], stories[order]
    is_new_place = _differs(keys) | _differs(places)
    once = is_new_place | _differs(stories)
    starts = np.flatnonzero(is_new_place)
    counts = np.add.reduceat(once, starts, dtype=np.int64) if starts.size else np.zeros(0, np.int64)
    totals = stories_of[places[starts]]
    kinds = keys[starts] & (_KINDS - 1)
    needed = np.full(starts.size, np.iinfo(np.int64).max)
    for kind, (fewest, share) in least.items():
        needed[kinds == kind] = np.maximum(fewest, np.ceil(share * totals[kinds == kind]))
    frequent = (counts >= needed) & (totals >= _FEWEST_STORIES)
    confidences = _LIKELY + (_SURE - _LIKELY) * counts[frequent] / totals[frequent]
    found: dict[int, float] = {}
    for key, confidence in zip(keys[starts][frequent].tolist(), confidences.tolist(), strict=True):
        found[key] = max(confidence, found.get(key, 0.0))
    return found


def _count_stories(places: NDArray[np.intp], stories: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many stories each place has."""
    every = int(stories.max()) + 1
    return np.bincount(np.unique(places * every + stories) // every)


def _stand_often(keys: Keys, fewest: int) -> NDArray[np.bool_]:
    """Which keys stand a number of times, wherever: most lines stand once, and need no further look."""
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] >= fewest)


def _differs(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which values of a sorted array differ from the one before."""
    differs = np.ones(values.size, dtype=np.bool_)
    differs[1:] = values[1:] != values[:-1]
    return differs


def _keys_with_lines(article: Article) -> tuple[list[int], list[tuple[Line, ...]]]:
    """Keys, and the lines that each stands for."""
    own = _own_lines(article)
    hashes = [_hash(line.text) for line in own]
    is_short = [len(line.text) <= _LONGEST_LINE for line in own]
    is_sentence = [len(line.text) >= _SENTENCE_CHARACTERS and ends_sentence(line.text) for line in own]
    keys: list[int] = []
    lines: list[tuple[Line, ...]] = []
    for at, line in enumerate(own):
        if is_short[at]:
            keys.append(_key(hashes[at], _SENTENCE if is_sentence[at] else _LINE))
            lines.append((line,))
        for length in _BLOCK_LENGTHS:
            run = range(at, at + length)
            if run.stop <= len(own) and all(is_short[each] and not is_sentence[each] for each in run):
                keys.append(_key(hash(tuple(hashes[each] for each in run)), _BLOCK))
                lines.append(tuple(own[each] for each in run))
    return keys, lines


def _own_lines(article: Article) -> list[Line]:
    """The lines that are neither masked, were it in part, nor the headline."""
    taken = sorted([*((mask.start, mask.end) for mask in article.masks), *filter(None, [article.title_span])])
    own, at = [], 0
    for line in split_lines(article.text):
        while at < len(taken) and taken[at][1] <= line.start:
            at += 1
        if at == len(taken) or taken[at][0] >= line.end:
            own.append(line)
    return own


def _hash(text: str) -> int:
    alike = _NUMBER.sub("0", " ".join(text.casefold().split()))
    return int.from_bytes(blake2b(alike.encode("utf-8"), digest_size=8).digest(), "little", signed=True)


def _key(hashed: int, kind: int) -> int:
    return hashed & ~(_KINDS - 1) | kind
