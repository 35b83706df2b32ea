"""Quoting: which sentences answer, with what belongs to them, as proven slices of their articles.

A quote is cut from the article's text by offsets, never from anything that was tokenised or cleaned, and is checked
again when the answer is made. Knows nothing of verdicts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from assistant.collapsing import nearly_equal, what_is_said
from assistant.errors import QuoteNotVerbatim
from assistant.index.store import Store
from assistant.records import Article, Order, Quote, text_sha256
from assistant.retrieving import NEARLY_AS_GOOD, Found, publication_days

MOST_QUOTES = 5
_MOST_SENTENCES = 3
_CANDIDATE_SENTENCES = 40
_LARGEST_GAP = 2.0
"""How far below the first one's a further quote's score may lie; at 2 it is one seventh as likely to answer."""
_AS_CLOSE = 0.03
"""How much further from a part of the question a better sentence may be than the closest one."""
_SHORT_SENTENCE = 8

_LEANS_BACK = re.compile(
    r"[\"“‘'(]*(?:he|she|it|they|this|that|these|those|his|her|its|their|such|however|but|yet|instead|nevertheless|still"
    r"|meanwhile|nor|neither|the (?:former|latter|two|pair|move|decision|announcement|statement))\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:he|she|they|him|his|her)\b")
_NAME = re.compile(
    r"(?<=\w )(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*\b)[A-Z]\w+"
)
_GOES_ON = re.compile(r"[\"“‘'(]*(?:he|she|they)\b", re.IGNORECASE)
_TURNS_ON = re.compile(
    r"[\"“‘'(]*(?:however|but|yet|instead|nevertheless)\b"
    r"|\S+(?: \S+){0,3}? (?:den(?:y|ies|ied)|rejected|disputed|dismissed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The quotes of an answer, best first, and how many were withheld because they were not verbatim."""

    quotes: tuple[Quote, ...]
    withheld: int


def select_quotes(store: Store, found: Found, order: Order = "") -> Selection:
    """Picks up to five quotes, best first.

    The best sentence, the best on each part of a question with several, then others nearly as good; none that says the
    same as another. If an order by date is asked for, those nearly as good as the best, in that order.
    """
    best = np.lexsort((found.sentences.rows, -found.sentence_scores))[:_CANDIDATE_SENTENCES]
    best = best[[not _repeats_title(store, found, at) for at in best.tolist()]]
    if not len(best):
        return Selection((), 0)
    if order:
        best = best[found.sentence_scores[best] >= found.sentence_scores[best[0]] - NEARLY_AS_GOOD]
        days = publication_days(store, found.rows[found.sentences.passage_of[best]], order)
        dated = best[np.lexsort((-found.sentence_scores[best], days))].tolist()
        return _verified(store, _without_repetition([_make_quote(store, found, at) for at in dated]))
    parts = found.sentences.parts[best]
    on_each_part = np.argmax(parts >= parts.max(axis=0) - _AS_CLOSE, axis=0) if parts.shape[1] > 1 else np.array([0])
    good = np.flatnonzero(found.sentence_scores[best] >= found.sentence_scores[best[0]] - _LARGEST_GAP)
    wanted = dict.fromkeys([0, *on_each_part.tolist(), *good.tolist()])
    chosen = _without_repetition([_make_quote(store, found, int(best[at])) for at in wanted])
    return _verified(store, sorted(chosen, key=lambda quote: (-quote.score, quote.article_id, quote.start)))


def verify_quote(quote: Quote, article: Article) -> None:
    """Checks that a quote is a slice of its article and that its hash is its own.

    Raises:
        QuoteNotVerbatim: it is not, or the article's text is not the one its own hash was taken of; says where.
    """
    place = f"{quote.article_id} [{quote.start}, {quote.end})"
    if text_sha256(article.text) != article.sha256:
        raise QuoteNotVerbatim(f"{place}: the article's text is not the one that was indexed")
    if not 0 <= quote.start < quote.end <= len(article.text):
        raise QuoteNotVerbatim(f"{place}: is no span of text; the article has {len(article.text):,} characters")
    if article.text[quote.start : quote.end] != quote.text:
        raise QuoteNotVerbatim(f"{place}: the article reads differently there")
    if text_sha256(quote.text) != quote.sha256:
        raise QuoteNotVerbatim(f"{place}: the sha256 is not that of the quoted text")


def _make_quote(store: Store, found: Found, at: int) -> Quote:
    row = int(found.sentences.rows[at])
    passage_row = int(store.passage_of_sentence[row])
    passage = store.passage(passage_row)
    article = store.article(passage.article_id)
    number = row - int(store.first_sentence[passage_row])
    first, last = _with_neighbours(article.text, passage.sentences, number)
    start, end = passage.sentences[first][0], passage.sentences[last][1]
    text = article.text[start:end]
    return Quote(
        article_id=article.article_id,
        start=start,
        end=end,
        text=text,
        sha256=text_sha256(text),
        score=float(found.sentence_scores[at]),
        core=passage.sentences[number],
        signals={name: round(float(values[at]), 4) for name, values in found.sentences.signals.items()},
        also_in=store.copies_holding(article.article_id, range(row - number + first, row - number + last + 1)),
        sentences=passage.sentences[first : last + 1],
    )


def _with_neighbours(text: str, sentences: tuple[tuple[int, int], ...], number: int) -> tuple[int, int]:
    """The first and last sentence of a quote.

    Taken along: the sentences before that it leans on ("He said"), the one after that turns it ("However"), and after a
    short sentence the one that goes on about its subject.
    """
    first = last = number
    while first > 0 and _leans_back(text[slice(*sentences[first])]) and number - first < _MOST_SENTENCES - 1:
        first -= 1
    has_room = last - first < _MOST_SENTENCES - 1 and last + 1 < len(sentences)
    says_little = len(text[slice(*sentences[number])].split()) <= _SHORT_SENTENCE
    if has_room and (
        _TURNS_ON.match(text, *sentences[last + 1]) or (says_little and _GOES_ON.match(text, *sentences[last + 1]))
    ):
        last += 1
    return first, last


def _leans_back(sentence: str) -> bool:
    """Whether a sentence begins with a word that stands for something before it, or has "he" before any name."""
    pronoun = _SOMEBODY.search(sentence)
    return bool(_LEANS_BACK.match(sentence) or (pronoun and not _NAME.search(sentence, 0, pronoun.start())))


def _repeats_title(store: Store, found: Found, at: int) -> bool:
    """Whether a sentence says no more than its article's headline, or than a headline the page linked to."""
    start, end, passage, _ = store.sentences[found.sentences.rows[at]].tolist()
    article = store.article(store.catalogue.article_id_at(int(store.article_of_passage[passage])))
    words = article.text[start:end].casefold().split()
    return any(words == title.casefold().split() for title in (article.title, *article.related))


def _without_repetition(candidates: list[Quote]) -> list[Quote]:
    """The first candidates, none that overlaps another or says nearly the same."""
    chosen: list[Quote] = []
    for quote in candidates:
        if len(chosen) == MOST_QUOTES:
            break
        if not any(_overlaps(quote, other) or _nearly_equal(quote, other) for other in chosen):
            chosen.append(quote)
    return chosen


def _overlaps(left: Quote, right: Quote) -> bool:
    return left.article_id == right.article_id and left.start < right.end and right.start < left.end


def _nearly_equal(left: Quote, right: Quote) -> bool:
    """Whether most of the terms of two quotes are the same (Jaccard)."""
    return nearly_equal(what_is_said(left.text), what_is_said(right.text))


def _verified(store: Store, quotes: list[Quote]) -> Selection:
    """Reads each quote's article afresh and drops the quotes that fail; notes where a source has changed since."""
    good = []
    for quote in quotes:
        article = store.read_article(quote.article_id)
        try:
            verify_quote(quote, article)
        except QuoteNotVerbatim:
            continue
        good.append(replace(quote, caution=store.caution(article)))
    return Selection(tuple(good), len(quotes) - len(good))
