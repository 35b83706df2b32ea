"""Writing: encodes what was never encoded before, lays out a generation's arrays in order of article and passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from assistant.dates import day_of, find_dates, find_weekdays
from assistant.encoding import EncodedPassage, Encoder
from assistant.index import store
from assistant.index.catalogue import Catalogue
from assistant.index.postings import PostingsWriter
from assistant.index.vector_cache import VectorCache
from assistant.index.vectors import write_passage_vectors
from assistant.languages import language_code
from assistant.reading.lines import without_dateline
from assistant.records import Article, Passage
from assistant.settings import Settings
from assistant.traits import traits_of
from assistant.words import find_breaks, terms_of

Progress = Callable[[str, int, int], None]
"""Called with a stage (reading, splitting, encoding, writing), how much of it is done, and how much there is."""

Item = TypeVar("Item")

_Text = tuple[str, list[tuple[int, int]]]
"""A text and the spans of its sentences in it."""

_CHUNK = 256
"""Passages of which those of like length are encoded together."""

_BATCHES = 2
"""Forward passes between two calls of `progress`: 0.9 s on two busy cores; one costs 9 % of the throughput, two 4 %."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many passages were encoded, and what the manifest says of the arrays."""

    encoded: int
    description: dict[str, Any]


def write_arrays(
    folder: Path,
    index: Path,
    catalogue: Catalogue,
    stories: NDArray[np.int32],
    encoder: Encoder,
    settings: Settings,
    progress: Progress,
) -> Written:
    """Encodes what is not in the cache, then writes every array of the generation in order of article and passage.

    Args:
        folder: where to.
        index: the index, which has the cache.
        catalogue: the articles with their passages.
        stories: (articles,) the first article of each one's story.
        encoder: the model.
        settings: how to.
        progress: told how far it is.
    """
    with closing(VectorCache(index / "vectors.sqlite", encoder)) as cache:
        encoded = _encode_missing(catalogue, cache, encoder, _BATCHES * settings.batch_size, progress)
        passages, sentences = _count(catalogue)
        progress("writing", 0, passages)
        passage_rows = np.zeros((passages + 1, 4), np.int32)
        sentence_rows = np.zeros((sentences, 4), np.int32)
        token_starts = np.zeros(sentences + 1, np.int64)
        keeps_tokens = passages <= settings.token_codes_limit
        postings = PostingsWriter()
        languages: Counter[str] = Counter()
        dates: list[tuple[int, int, int]] = []
        scratch = folder / "passage_vectors.npy"
        passage_vectors = open_memmap(scratch, "w+", np.float16, (max(passages, 1), encoder.dimension))
        sentence_vectors = open_memmap(
            folder / store.SENTENCE_VECTORS, "w+", np.float16, (max(sentences, 1), encoder.dimension)
        )
        row = first = 0
        with (folder / store.CODES).open("wb") as token_codes:
            for article_row, (article, its_passages) in enumerate(catalogue.kept_articles()):
                languages[language_code(article.language) or "en"] += 1
                postings.add_title(article_row, terms_of(article.title, article.language))
                for passage in its_passages:
                    found = _look_up(_text(article, passage, encoder), cache, encoder)
                    last = first + len(passage.sentences)
                    passage_rows[row] = article_row, passage.start, passage.end, first
                    texts = [article.text[start:end] for start, end in passage.sentences]
                    sentence_rows[first:last, :2] = passage.sentences
                    sentence_rows[first:last, 2] = row
                    sentence_rows[first:last, 3] = [traits_of(text) for text in texts]
                    dates += _dates_of(texts, first, article.published)
                    passage_vectors[row] = found.vectors[0]
                    sentence_vectors[first:last] = found.vectors[1:]
                    if keeps_tokens:
                        token_starts[first + 1 : last + 1] = token_starts[first] + np.cumsum(found.counts)
                        token_codes.write(found.codes.tobytes())
                    for text in texts:
                        postings.add_sentence(terms_of(text, article.language))
                    row, first = row + 1, last
                progress("writing", row, passages)
    passage_rows[passages] = 0, 0, 0, sentences
    np.save(folder / store.PASSAGES, passage_rows)
    np.save(folder / store.SENTENCES, sentence_rows)
    np.save(folder / store.CODE_STARTS, token_starts)
    np.save(folder / store.STORIES, stories)
    np.save(folder / store.TWINS, _find_twins(catalogue, stories, passage_rows, sentence_rows))
    np.save(folder / store.DATES, np.array(dates, np.int32).reshape(-1, 3))
    sentence_vectors.flush()
    catalogue.set_terms(postings.write(folder, sentence_rows[:, 2]))

    def chunks() -> Iterator[np.ndarray[Any, np.dtype[np.float16]]]:
        return (passage_vectors[at : min(at + 65_536, passages)] for at in range(0, passages, 65_536))

    search = write_passage_vectors(
        folder / store.PASSAGE_VECTORS, chunks, passages, encoder.dimension, settings.exact_search_limit
    )
    scratch.unlink()
    counts = {"passages": passages, "sentences": sentences, "token_codes": int(token_starts[-1])}
    return Written(encoded, {**counts, "languages": dict(languages.most_common()), "vector_search": search})


def _find_twins(
    catalogue: Catalogue, stories: NDArray[np.int32], passages: NDArray[np.int32], sentences: NDArray[np.int32]
) -> NDArray[np.int32]:
    """(sentences,) the first sentence of its story that reads the same, white space aside; itself if none before.

    What an article says twice has twins in those that say it twice too.
    """
    twins = np.arange(len(sentences), dtype=np.int32)
    first_reading: dict[tuple[int, str, int], int] = {}
    for article_row in np.flatnonzero(np.bincount(stories)[stories] > 1).tolist() if len(stories) else ():
        text, story = catalogue.article_at(article_row).text, int(stories[article_row])
        first, last = passages[np.searchsorted(passages[:-1, 0], [article_row, article_row + 1]), 3].tolist()
        times: Counter[str] = Counter()
        for row, (start, end) in enumerate(sentences[first:last, :2].tolist(), first):
            sentence = " ".join(text[start:end].split())
            times[sentence] += 1
            twins[row] = first_reading.setdefault((story, sentence, times[sentence]), row)
    return twins


def _dates_of(sentences: Sequence[str], first: int, published: str) -> list[tuple[int, int, int]]:
    """The days that sentences name but in datelines, each with its row; those without a year lie near publication."""
    today = day_of(published)
    return [
        (row, named.first.toordinal(), named.last.toordinal())
        for row, sentence in enumerate(map(without_dateline, sentences), first)
        for named in (*find_dates(sentence, today), *(find_weekdays(sentence, today) if today else ()))
    ]


def _look_up(text: _Text, cache: VectorCache, encoder: Encoder) -> EncodedPassage:
    """A text's vectors from the cache, encoded again where the cache is damaged."""
    key = cache.key(*text)
    found = cache.get(key)
    if found is None:
        (found,) = encoder.encode_passages([text])
        cache.add({key: found})
    return found


def _encode_missing(catalogue: Catalogue, cache: VectorCache, encoder: Encoder, size: int, progress: Progress) -> int:
    """Encodes the passages that are not in the cache; returns how many they were.

    So many at a time, so that a build can be stopped and the encoder asked for something else in between.
    """
    missing = set(cache.missing(cache.key(*text) for text in _texts(catalogue, encoder)))
    total = len(missing)
    progress("encoding", 0, total)
    done = 0
    for chunk in _batched(_wanted(_texts(catalogue, encoder), cache, missing), _CHUNK):
        for batch in _batched(sorted(chunk, key=lambda each: len(each[1][0])), size):
            encoded = encoder.encode_passages([text for _, text in batch])
            cache.add({key: each for (key, _), each in zip(batch, encoded, strict=True)})
            done += len(batch)
            progress("encoding", done, total)
    return done


def _wanted(texts: Iterable[_Text], cache: VectorCache, missing: set[bytes]) -> Iterator[tuple[bytes, _Text]]:
    """Key and text of each missing passage, equal ones once."""
    for text in texts:
        key = cache.key(*text)
        if key in missing:
            missing.remove(key)
            yield key, text


def _texts(catalogue: Catalogue, encoder: Encoder) -> Iterator[_Text]:
    kept = catalogue.kept_articles()
    return (_text(article, passage, encoder) for article, passages in kept for passage in passages)


def _text(article: Article, passage: Passage, encoder: Encoder) -> _Text:
    """What is encoded of a passage: its text and its sentences as offsets into it, words broken at a line's end whole.

    Where that is more than the encoder takes, which cuts no word of its text in the same way, the text as it is.
    """
    text = article.text[passage.start : passage.end]
    spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    breaks = find_breaks(text)
    if not breaks:
        return text, spans
    whole = _without(text, breaks)
    if len(encoder.tokenise([whole])[0]) > encoder.max_tokens:
        return text, spans
    return whole, [(len(_without(text, breaks, start)), len(_without(text, breaks, end))) for start, end in spans]


def _without(text: str, cuts: Sequence[tuple[int, int]], stop: int | None = None) -> str:
    """A text, or what of it is before `stop`, without some spans of it."""
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    stop = len(text) if stop is None else stop
    return "".join(text[start : min(end, stop)] for start, end in zip(starts, ends, strict=True))


def _batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _count(catalogue: Catalogue) -> tuple[int, int]:
    sizes = [len(passage.sentences) for _, passages in catalogue.kept_articles() for passage in passages]
    return len(sizes), sum(sizes)
