"""The story: one article as the search for speech sees it, and who is found to speak in it.

Knows where sentences, paragraphs, quotations, names and verbs of saying stand, and hides what is quoted. Knows not who
speaks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.speech.marks import HIDDEN, Quotation, find_paragraphs, find_quotations, hide, is_aside
from assistant.speech.naming import Names
from assistant.speech.records import Span
from assistant.speech.wording import NAMED_SUBJECT, SAYS

_LITTLE = " .,;:!?—–-…\n\t" + HIDDEN


@dataclass(frozen=True, slots=True)
class Said:
    """Who speaks, before the words are known.

    Attributes:
        speaker: where the name or description stands; none while a pronoun is not resolved.
        mention: what stands in place, the same span if that is the name.
        verb: the verb of saying; none where a name alone tells.
        end: where the words that tell it end.
        pronoun: "he" or another where that is the mention.
    """

    speaker: Span | None
    mention: Span
    verb: Span | None
    end: int
    pronoun: str = ""


class Story:
    """One article being searched.

    Args:
        text: the article's text.
        sentences: spans of its sentences, in order; nothing else is looked at.
    """

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.text = text
        self.sentences = sentences
        self.paragraphs = find_paragraphs(text, sentences)
        self.quotations = find_quotations(text, self.paragraphs)
        self.shadow = hide(text, self.quotations)
        self.says = [match.span() for match in SAYS.finditer(self.shadow)]
        verbs = [span for span in self.says if self.shadow[span[0] : span[1]].lower() not in ("according to", "per ")]
        self.names = Names(self.shadow, self.paragraphs, verbs)

    def words(self, span: Span | None) -> str:
        """The text of a span; empty for none."""
        return self.text[span[0] : span[1]] if span else ""

    def sentence_at(self, position: int) -> int:
        """The number of the sentence that holds a position."""
        return bisect_right(self.sentences, (position, len(self.text))) - 1

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph that holds a position."""
        return bisect_right(self.paragraphs, (position, len(self.text))) - 1

    def has_verb(self, span: Span) -> bool:
        """Whether a verb of saying stands in a span."""
        at = bisect_left(self.says, (span[0], -1))
        return at < len(self.says) and self.says[at][1] <= span[1]

    def quotations_in(self, start: int, end: int) -> range:
        """The numbers of the quotations that begin in a span."""
        first, last = (bisect_left(self.quotations, each, key=lambda one: one.start) for each in (start, end))
        return range(first, last)

    def is_only_quoted(self, span: Span) -> bool:
        """Whether everything in a span is quoted."""
        return not self.shadow[slice(*span)].strip(_LITTLE)

    def is_aside(self, paragraph: int) -> bool:
        """Whether a paragraph is no prose."""
        return is_aside(self.shadow[slice(*self.paragraphs[paragraph])])

    def paragraph_before(self, paragraph: int) -> int:
        """The number of the paragraph before, asides left out; -1 if there is none."""
        paragraph -= 1
        while paragraph >= 0 and self.is_aside(paragraph):
            paragraph -= 1
        return paragraph

    def opens_sentence(self, quotation: Quotation) -> bool:
        """Whether a quotation stands at the start of a sentence."""
        return self.sentences[self.sentence_at(quotation.start)][0] == quotation.start

    def tells_of(self, sentence: Span, name: Span) -> bool:
        """Whether a sentence has a name for its subject."""
        subject = NAMED_SUBJECT.match(self.shadow, *sentence)
        return subject is not None and subject.start("name") <= name[0] < subject.end("name")

    def who(self, said: Said | None) -> str:
        """By what to tell speakers apart: the person if that is clear, else the words; empty for nobody."""
        if said is None or said.speaker is None:
            return ""
        return self.names.owner(said.speaker) or self.words(said.speaker)

    def has_words(self, span: Span, fewest: int) -> bool:
        """Whether a span is at least so many words long."""
        return len(self.text[slice(*span)].split()) >= fewest
