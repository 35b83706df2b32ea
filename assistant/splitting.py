"""Splitting: an article becomes passages of whole sentences, always as offsets into its untouched text.

Knows the encoder only through a function that cuts text into tokens. A passage never crosses a mask or the
headline, never exceeds the encoder's limit, and ends inside a quotation only where the limit forces it. Thai is written
without anything that ends a sentence: there a line is one, cut at its spaces where it is too long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import sentencex

from assistant.languages import language_code
from assistant.reading.lines import split_lines, wrap_width
from assistant.records import Article, Passage

Tokenise = Callable[[Sequence[str]], list[list[tuple[int, int]]]]
"""Texts in, the offsets of each text's tokens out, special tokens not counted."""

_LIST_MARKER = re.compile(r"(?:[-*+•–—>]|\d{1,2}[.)])\s+")
_QUOTATION_MARKS = {
    **dict.fromkeys(("bg", "bs", "cs", "da", "de", "et", "hr", "is", "lt", "sk", "sl", "sr"), ("„", "“”", '"«»')),
    **dict.fromkeys(("fi", "sv"), ("„", "“", '"”»')),
}
"""Which marks open a quotation, which close one, which do either, where that is not as in English."""
_MARKS_ELSEWHERE = "“„«「『", "”»」』", '"'

_ORDINAL = re.compile(r"(?<![\w.,:/-])(?:\d{1,2}|[IVX]+)\.\s*$")
_ORDINALS_HAVE_A_STOP = frozenset("bs cs da de et eu fi hr hu is lv nb nn no pl sk sl sr tr".split())
_TITLES = frozenset(
    "avv dhr doç dott dr dra ing inż kl ks mevr mgr mlle mme mons nr prof profa sig sn sr sra srta st św डॉ प्रो".split()
)
_QUOTES_ON = ("と", "って")
_REACH = 40
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
    language, width = language_code(article.language), wrap_width(article.text)
    for start, end in _free_stretches(article):
        found = _find_sentences(article.text, start, end, language, width)
        sentences = _measure(article.text, found, tokenise, limit, language)
        for run in _group(sentences, limit, target):
            for spans in _within_limit(article.text, [(each.start, each.end) for each in run], tokenise, limit):
                passages.append(Passage(article.article_id, spans[0][0], spans[-1][1], tuple(spans)))
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


def _find_sentences(text: str, start: int, end: int, language: str, width: int) -> list[tuple[int, int, bool]]:
    """Spans of sentences in `[start, end)`, each with whether it opens a paragraph. Lines are paragraphs."""
    found = []
    for line in split_lines(text[start:end], width):
        marker = _LIST_MARKER.match(line.text)
        at = start + line.start + (marker.end() if marker else 0)
        opens = True
        for first, last in _sentences_of_line(text[at : start + line.end], language):
            found.append((at + first, at + last, opens))
            opens = False
    return found


def _sentences_of_line(line: str, language: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of one line, no white space at either end.

    sentencex leaves the opening mark of a quotation that stays open at the end of the sentence before; it is moved on.
    """
    opening_mark = _opening_mark_left_behind(language)
    at = 0
    for boundary in sentencex.get_sentence_boundaries(language or "en", line):
        stop = boundary["end_index"]
        if _goes_on(line[max(at, stop - _REACH) : stop], line[stop : stop + _REACH], language):
            continue
        if left_behind := opening_mark.search(line, at, stop):
            stop = left_behind.start()
        piece = line[at:stop]
        if piece.strip():
            first = at + len(piece) - len(piece.lstrip())
            yield first, first + len(piece.strip())
        at = stop
    if line[at:].strip():
        yield at + len(line[at:]) - len(line[at:].lstrip()), len(line.rstrip())


@cache
def _opening_mark_left_behind(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=[.!?…]\s)[{_opening_marks(language)}]\s*$")


def _opening_marks(language: str) -> str:
    opening, _, either = _QUOTATION_MARKS.get(language, _MARKS_ELSEWHERE)
    return opening + either


def _goes_on(before: str, after: str, language: str) -> bool:
    """Whether a sentence goes on where sentencex ends it, whose lists of short forms are thin but for English.

    Before a small letter, after an ordinal ("der 2. Weltkrieg"), an initial or a title, and in Japanese before the
    particle that makes what was quoted a part of the sentence. Two sentences in one can be quoted, half a one cannot.
    """
    after = after.lstrip()
    if language in ("", "en") or not after:
        return False
    return (
        after[0].islower()
        or _ends_in_initial_or_title(before)
        or (language in _ORDINALS_HAVE_A_STOP and bool(_ORDINAL.search(before)))
        or (language == "ja" and before.endswith(("」", "』")) and after.startswith(_QUOTES_ON))
    )


def _ends_in_initial_or_title(text: str) -> bool:
    word, stop, _ = text.rstrip().rpartition(" ")[2].rpartition(".")
    return bool(stop) and ((len(word) == 1 and word.isupper()) or word.casefold() in _TITLES)


def _measure(
    text: str, spans: list[tuple[int, int, bool]], tokenise: Tokenise, limit: int, language: str
) -> list[_Sentence]:
    """Counts each sentence's tokens, cutting those over the limit, and follows where quotations are open.

    A quotation left open at the end of a paragraph goes on if the next one opens with a quotation mark again.
    """
    tokens = tokenise([text[start:end] for start, end, _ in spans])
    sentences: list[_Sentence] = []
    is_open = False
    for (start, end, opens_paragraph), offsets in zip(spans, tokens, strict=True):
        if opens_paragraph and is_open and text[start] not in _opening_marks(language):
            sentences[-1] = replace(sentences[-1], inside_quotation=False)
        for number, (first, last, count) in enumerate(_cut(text, start, end, offsets, limit)):
            is_first = opens_paragraph and number == 0
            is_open = _leaves_quotation_open(text[first:last], is_open and not is_first, language)
            sentences.append(_Sentence(first, last, count, is_first, is_open))
    return sentences


def _cut(text: str, start: int, end: int, tokens: list[tuple[int, int]], limit: int) -> Iterator[tuple[int, int, int]]:
    """Pieces of a sentence within the limit, as (start, end, tokens); nothing between them but white space.

    Cut at white space, after a clause if one ends near; a single word over the limit is cut between its tokens. Several
    tokens of one character stay together.
    """
    at, first = 0, start
    while len(tokens) - at > limit:
        whole = [index for index in range(at + 1, at + limit + 1) if tokens[index][0] >= tokens[index - 1][1]]
        spaces = [index for index in whole[len(whole) // 2 :] if text[start + tokens[index][0] - 1].isspace()]
        clauses = [index for index in spaces if text[start + tokens[index - 1][1] - 1] in _CLAUSE_ENDS]
        stop = (clauses or spaces or whole or [at + limit])[-1]
        last = start + tokens[stop][0]
        yield first, first + len(text[first:last].rstrip()), stop - at
        at, first = stop, last
    yield first, end, len(tokens) - at


def _leaves_quotation_open(sentence: str, is_open: bool, language: str) -> bool:
    opening, closing, either = _QUOTATION_MARKS.get(language, _MARKS_ELSEWHERE)
    for char in sentence:
        if char in either:
            is_open = not is_open
        elif char in opening:
            is_open = True
        elif char in closing:
            is_open = False
    return is_open


def _group(sentences: list[_Sentence], limit: int, target: int) -> Iterator[list[_Sentence]]:
    """Packs sentences into runs: broken at a paragraph once the target is reached, else where the limit is."""
    run: list[_Sentence] = []
    tokens = 0
    for sentence in sentences:
        is_full = tokens + sentence.tokens > limit
        has_enough = tokens >= target and sentence.opens_paragraph
        if run and not is_full and has_enough and not run[-1].inside_quotation:
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


def _within_limit(
    text: str, spans: list[tuple[int, int]], tokenise: Tokenise, limit: int
) -> Iterator[list[tuple[int, int]]]:
    """A run of sentences, in two where it has more tokens than its sentences have one by one.

    List markers between sentences count too, and a tokenizer may cut a sentence otherwise where it stands alone.
    """
    start, end = spans[0][0], spans[-1][1]
    tokens = tokenise([text[start:end]])[0]
    if len(tokens) <= limit:
        yield spans
    elif len(spans) > 1:
        half = len(spans) // 2
        yield from _within_limit(text, spans[:half], tokenise, limit)
        yield from _within_limit(text, spans[half:], tokenise, limit)
    else:
        for first, last, _ in _cut(text, start, end, tokens, limit):
            yield from _within_limit(text, [(first, last)], tokenise, limit)


def _last_good_break(run: list[_Sentence]) -> int:
    """How many sentences of a full run to keep: all, unless a quotation is open there and a break before it is not."""
    for keep in range(len(run), 0, -1):
        if not run[keep - 1].inside_quotation:
            return keep
    return len(run)
