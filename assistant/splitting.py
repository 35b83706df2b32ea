"""Splitting: an article becomes passages of whole sentences, always as offsets into its untouched text.

Knows the encoder only through a function that cuts text into tokens. A passage never crosses a mask or the
headline, never exceeds the encoder's limit, and ends inside a quotation only where the limit forces it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import sentencex

from assistant.reading.lines import split_lines
from assistant.records import Article, Passage

Tokenise = Callable[[Sequence[str]], list[list[tuple[int, int]]]]
"""Texts in, the offsets of each text's tokens out, special tokens not counted."""

_LIST_MARKER = re.compile(r"(?:[-*+•–—>]|\d{1,2}[.)])\s+")
_CLAUSE_ENDS = ",;:–—)]”’\"'"


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    tokens: int
    opens_paragraph: bool
    inside_quotation: bool
    """Whether a quotation is still open where the sentence ends."""


def split_passages(article: Article, tokenise: Tokenise, limit: int, target: int) -> list[Passage]:
    """Cuts an article into passages, in order.

    Args:
        article: the article; its masks and headline are left out.
        tokenise: the encoder's own tokenizer.
        limit: most tokens a passage may have.
        target: a passage that has this many tokens ends at the next paragraph break.
    """
    passages = []
    for start, end in _free_stretches(article):
        sentences = _measure(article.text, _find_sentences(article, start, end), tokenise, limit)
        for run in _group(sentences, limit, target):
            spans = tuple((sentence.start, sentence.end) for sentence in run)
            passages.append(Passage(article.article_id, spans[0][0], spans[-1][1], spans))
    return passages


def _free_stretches(article: Article) -> Iterator[tuple[int, int]]:
    """The stretches of text between masks and headline."""
    taken = sorted(
        [(mask.start, mask.end) for mask in article.masks] + ([article.title_span] if article.title_span else [])
    )
    at = 0
    for start, end in [*taken, (len(article.text), len(article.text))]:
        if article.text[at:start].strip():
            yield at, start
        at = end


def _find_sentences(article: Article, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Spans of sentences in `[start, end)`, each with whether it opens a paragraph. Lines are paragraphs."""
    found = []
    for line in split_lines(article.text[start:end]):
        marker = _LIST_MARKER.match(line.text)
        at = start + line.start + (marker.end() if marker else 0)
        body = article.text[at : start + line.end]
        opens = True
        for boundary in sentencex.get_sentence_boundaries(article.language[:2], body):
            piece = body[boundary["start_index"] : boundary["end_index"]]
            if not piece.strip():
                continue
            first = at + boundary["start_index"] + len(piece) - len(piece.lstrip())
            found.append((first, first + len(piece.strip()), opens))
            opens = False
    return found


def _measure(text: str, spans: list[tuple[int, int, bool]], tokenise: Tokenise, limit: int) -> list[_Sentence]:
    """Counts each sentence's tokens, cutting those over the limit, and follows where quotations are open."""
    tokens = tokenise([text[start:end] for start, end, _ in spans])
    sentences = []
    is_open = False
    for (start, end, opens_paragraph), offsets in zip(spans, tokens, strict=True):
        for number, (first, last, count) in enumerate(_cut(text, start, end, offsets, limit)):
            is_open = _leaves_quotation_open(text[first:last], is_open and not (opens_paragraph and number == 0))
            sentences.append(_Sentence(first, last, count, opens_paragraph and number == 0, is_open))
    return sentences


def _cut(text: str, start: int, end: int, tokens: list[tuple[int, int]], limit: int) -> Iterator[tuple[int, int, int]]:
    """Pieces of a sentence within the limit, as (start, end, tokens).

    Cut at white space, after a clause if one ends near; a single word over the limit is cut between its tokens.
    """
    at = 0
    while len(tokens) - at > limit:
        full = at + limit
        breaks = [
            index
            for index in range(at + limit // 2, full + 1)
            if text[start + tokens[index][0] - 1].isspace() and tokens[index - 1][1] < tokens[index][0]
        ]
        clauses = [index for index in breaks if text[start + tokens[index - 1][1] - 1] in _CLAUSE_ENDS]
        stop = (clauses or breaks or [full])[-1]
        yield start + (tokens[at][0] if at else 0), start + tokens[stop - 1][1], stop - at
        at = stop
    yield start + (tokens[at][0] if at else 0), end, len(tokens) - at


def _leaves_quotation_open(sentence: str, is_open: bool) -> bool:
    for char in sentence:
        if char == '"':
            is_open = not is_open
        elif char in "“„«":
            is_open = True
        elif char in "”»":
            is_open = False
    return is_open


def _group(sentences: list[_Sentence], limit: int, target: int) -> Iterator[list[_Sentence]]:
    """Packs sentences into runs: broken at a paragraph once the target is reached, else where the limit is."""
    run: list[_Sentence] = []
    tokens = 0
    for sentence in sentences:
        is_full = tokens + sentence.tokens > limit
        if run and not is_full and sentence.opens_paragraph and tokens >= target:
            yield run
            run, tokens = [], 0
        elif run and is_full:
            keep = _last_good_break(run)
            yield run[:keep]
            run = run[keep:]
            tokens = sum(each.tokens for each in run)
            if run and tokens + sentence.tokens > limit:
                yield run
                run, tokens = [], 0
        run.append(sentence)
        tokens += sentence.tokens
    if run:
        yield run


def _last_good_break(run: list[_Sentence]) -> int:
    """How many sentences of a full run to keep: all, unless a quotation is open there and a break before it is not."""
    for keep in range(len(run), len(run) // 2, -1):
        if not run[keep - 1].inside_quotation:
            return keep
    return len(run)
