"""Finding speech: quotations and reported clauses of an article, each with its speaker where the text safely says it.

Knows English news prose by the patterns of `wording`; never looks at what stands between the sentences that it is
given. A verb of saying counts only beside its subject, and never inside a quotation: who is quoted there is not found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.speech import wording
from assistant.speech.marks import Quotation, find_paragraphs, find_quotations, hide
from assistant.speech.naming import Names, trim
from assistant.speech.records import Span, Speech

_PAUSES = ",?!—–-…"
_TAIL = re.compile(r"(?:[^.;!?\x00\n]{0,80}[,:]| that| of| in \w+)?\s*\Z")
_ENDS_ONE_SENTENCE = re.compile(r"(?:[^.?!]|[.?!](?!\s))*[.,:;?!]\s+\Z")
_FARTHEST = 250
_MARKS = '“"'
_OBJECT = r"(?: (?:me|us|him|her|them|(?:the |a )?[A-Z][\w’']*(?: [A-Z][\w’']*){0,4}|(?:the )?[a-z]+))?"
_THAT = re.compile(r"(?: [^.;:?!,\x00\n]{0,60}?)? that (?=\S)")
_TOLD = re.compile(rf"{_OBJECT} (?=(?:he|she|it|they|the|there)\b)")
_BARE = re.compile(r" (?!(?:in|on|at|of|to|during|by|with|from|about|nothing|so|no|yes|goodbye|as)\b)(?=[\w\x00$£€])")
_BARE_PRONOUN = re.compile(r" (?=(?:he|she|it|they|there)\b)")
_CLOSES = re.compile(
    r"\s*(?:[,.]|\Z|(?:in|on|at|during|via|from|of|after|last|this|earlier|yesterday|today)\b[^,\x00]*\Z)"
)
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Said:
    """Who speaks, before the words are known."""

    speaker: str
    speaker_span: Span | None
    mention: Span
    verb: Span
    end: int


def find_speech(text: str, sentences: Sequence[Span]) -> list[Speech]:
    """The speech of an article, in order, none overlapping another.

    Args:
        text: the article's text.
        sentences: spans of its sentences, in order; nothing else is looked at.
    """
    return _Search(text, sentences).run()


class _Search:
    """One article being searched."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.text = text
        self.sentences = sentences
        self.paragraphs = find_paragraphs(text, sentences)
        self.quotations = find_quotations(text, self.paragraphs)
        self.shadow = hide(text, self.quotations)
        self.names = Names(self.shadow, self.paragraphs)

    def run(self) -> list[Speech]:
        """Quotations with a speaker first, then reported clauses where none of those stands, then other quotations."""
        said = self._attribute()
        speech = [_speech(each, who) for each, who in zip(self.quotations, said, strict=True) if who]
        taken = [(each.start, each.end) for each in speech]
        speech += self._reported(taken)
        speech.sort(key=lambda each: each.start)
        covered = [(each.start, each.end) for each in speech]
        for quotation, who in zip(self.quotations, said, strict=True):
            if not who and self._is_whole(quotation) and _is_free(covered, quotation.start, quotation.end):
                speech.append(Speech(quotation.start, quotation.end, "quotation"))
        return sorted(speech, key=lambda each: each.start)

    def _attribute(self) -> list[_Said | None]:
        """Who says each quotation: beside it, or as the one that it goes on from."""
        said: list[_Said | None] = [self._beside(each) for each in self.quotations]
        for at in range(len(said) - 1, 0, -1):
            if said[at] and not said[at - 1] and self.quotations[at - 1].goes_on:
                said[at - 1] = said[at]
        for at in range(1, len(said)):
            before = said[at - 1]
            if said[at] is None and before and self._goes_on(at, before):
                said[at] = before
        return said

    def _beside(self, quotation: Quotation) -> _Said | None:
        _, stop = self._paragraph(quotation.start)
        pauses = self.text[quotation.end - 2] in _PAUSES or self.text.startswith(",", quotation.end)
        match = wording.VERB_FIRST.match(self.shadow, quotation.end, stop)
        if match is None and pauses:
            match = wording.SUBJECT_FIRST.match(self.shadow, quotation.end, stop)
            if match and match["apposition"] and not self._has_words(quotation, 3):
                match = None
        if match and (said := self._who(match)):
            return said
        start, _ = self._sentence(quotation.start)
        opening = self._opening(start, quotation.start)
        if opening and _TAIL.match(self.shadow[opening.end : quotation.start]):
            return opening
        return None

    def _goes_on(self, at: int, said: _Said) -> bool:
        """Whether a quotation without a speaker is by the one of the quotation before it."""
        before, this = self.quotations[at - 1], self.quotations[at]
        if before.goes_on:
            return True
        between = self.shadow[before.end : this.start]
        paragraph, following = self._paragraph(before.start), self._paragraph(this.start)
        if paragraph == following:
            beside = before.end <= said.verb[0] < this.start and len(between) <= _FARTHEST
            return beside and _ENDS_ONE_SENTENCE.match(between) is not None
        only_this = following == (this.start, this.end) and self._has_words(this, 6)
        spoken = self.text[paragraph[0]] in _MARKS and paragraph[0] <= said.verb[0] < paragraph[1]
        by_name = said.speaker[:1].isupper()
        return only_this and spoken and by_name and not self.text[paragraph[1] : following[0]].strip()

    def _reported(self, taken: list[Span]) -> Iterator[Speech]:
        for start, end in self.sentences:
            if not wording.SAYS.search(self.shadow, start, end):
                continue
            found = self._clause(start, end)
            if found and len(self.text[found[0] : found[1]].split()) >= _FEWEST_WORDS:
                first, last, said = found
                if _is_free(taken, first, last):
                    yield replace(_speech(Quotation(first, last), said), kind="reported")

    def _clause(self, start: int, end: int) -> tuple[int, int, _Said] | None:
        """The clause of a sentence that somebody is reported to have said, and who."""
        if said := self._opening(start, end):
            verb = self.text[said.verb[0] : said.verb[1]]
            if verb == "According to":
                return said.end + 2, end, said
            if begins := _clause_after(self.shadow[said.end : end], verb):
                return said.end + begins, end, said
        return self._clause_before(start, end)

    def _clause_before(self, start: int, end: int) -> tuple[int, int, _Said] | None:
        """The clause that a speaker and verb between commas, or after the last one, follow or interrupt."""
        for comma in re.finditer(",", self.shadow[start:end]):
            at = start + comma.start()
            match = wording.PLAINLY_SAID.match(self.shadow, at, end) or wording.SUBJECT_FIRST.match(
                self.shadow, at, end
            )
            if match is None or not _CLOSES.match(self.shadow, match.end(), end) or not (said := self._who(match)):
                continue
            interrupts = len(self.text[start:at].split()) < _FEWEST_WORDS
            return (min(match.end() + 2, end), end, said) if interrupts else (start, at, said)
        return None

    def _opening(self, start: int, end: int) -> _Said | None:
        found = (pattern.match(self.shadow, start, end) for pattern in (wording.OPENING, wording.OPENING_ACCORDING))
        match = next(filter(None, found), None)
        return self._who(match) if match else None

    def _who(self, match: re.Match[str]) -> _Said | None:
        """The speaker that a pattern found; one that is nobody is none."""
        parts = match.groupdict()
        verb, end = match.span("verb"), match.end()
        if parts.get("pronoun"):
            mention = match.span("pronoun")
            person = self.names.person_before(mention[0], match["pronoun"])
            return _Said(self._words(person), person, mention, verb, end)
        if parts["description"]:
            mention = match.span("description")
            return _Said(self._words(mention), mention, mention, verb, end)
        named = trim(self.text, *match.span("name"))
        if named is None:
            return None
        full = self.names.full_name(*named)
        return _Said(self._words(full), full, named, verb, end)

    def _words(self, span: Span | None) -> str:
        return self.text[span[0] : span[1]] if span else ""

    def _is_whole(self, quotation: Quotation) -> bool:
        """Whether a quotation that nobody is named for is still more than a title or a word held at arm's length."""
        inside = self.text[quotation.start + 1 : quotation.end - 1]
        return self._has_words(quotation, 5) and inside.rstrip()[-1:] in (*_PAUSES, ".")

    def _has_words(self, quotation: Quotation, fewest: int) -> bool:
        return len(self.text[quotation.start : quotation.end].split()) >= fewest

    def _sentence(self, position: int) -> Span:
        return self.sentences[bisect_right(self.sentences, (position, len(self.text))) - 1]

    def _paragraph(self, position: int) -> Span:
        return self.paragraphs[bisect_right(self.paragraphs, (position, len(self.text))) - 1]


def _speech(words: Quotation, said: _Said) -> Speech:
    return Speech(words.start, words.end, "quotation", said.speaker, said.speaker_span, said.mention, said.verb)


def _clause_after(rest: str, verb: str) -> int:
    """Where a reported clause begins after its verb; 0 if none does."""
    patterns = [_THAT]
    if verb in ("told", "tells"):
        patterns.append(_TOLD)
    elif verb in ("said", "says"):
        patterns.append(_BARE)
    else:
        patterns.append(_BARE_PRONOUN)
    match = next(filter(None, (pattern.match(rest) for pattern in patterns)), None)
    return match.end() if match else 0


def _is_free(taken: Sequence[Span], start: int, end: int) -> bool:
    """Whether no span of an ordered list overlaps `[start, end)`."""
    at = bisect_right(taken, (start, end))
    return (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or taken[at][0] >= end)
