"""Quotation marks: where a paragraph's quotations begin and end, in one pass.

Knows marks, not who speaks. An apostrophe is no mark. A mark that is never closed opens a quotation only where the next
paragraph of prose opens with one too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.speech.records import Span

_QUOTATION = re.compile(
    r"“[^“”]++”"
    r'|(?<![\w.,!?])"(?=\S)[^"]++"(?!\w)'
    r"|«[^«»]++»"
    r"|(?<!\w)‘(?=\S)(?:[^‘’“”]|(?<=\w)’(?=\w))++’(?!\w)"
    r"|(?<!\w)'(?=\S)(?:[^'\"]|(?<=\w)'(?=\w))++'(?!\w)"
)
_NEVER_CLOSED = re.compile(r'(?:“[^“”]*+|(?<![\w.,!?])"(?=\S)[^"]*+)\Z')
_OPENS = re.compile(r'[“"]')
HIDDEN = "\x00"
"""What stands for each quoted character."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation within one paragraph.

    Attributes:
        start, end: its span, marks included.
        goes_on: whether the next quotation of the text is the rest of it.
    """

    start: int
    end: int
    goes_on: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.end


def find_paragraphs(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Runs of sentences with nothing but spaces between them."""
    paragraphs: list[Span] = []
    for start, end in sentences:
        between = text[paragraphs[-1][1] : start] if paragraphs else "\n"
        if between.strip() or "\n" in between:
            paragraphs.append((start, end))
        else:
            paragraphs[-1] = (paragraphs[-1][0], end)
    return paragraphs


def find_quotations(text: str, paragraphs: Sequence[Span]) -> list[Quotation]:
    """The quotations of paragraphs, in order; none holds another."""
    found: list[Quotation] = []
    for at, (start, end) in enumerate(paragraphs):
        last = start
        for match in _QUOTATION.finditer(text, start, end):
            found.append(Quotation(*match.span()))
            last = match.end()
        rest = _NEVER_CLOSED.search(text[last:end])
        if rest and _OPENS.match(text, _next_prose(text, paragraphs, at)):
            found.append(Quotation(last + rest.start(), end, goes_on=True))
    return found


def is_aside(words: str) -> bool:
    """Whether a paragraph is a call or a label between others ("CLICK HERE", "Advertisement"), not prose."""
    return words.isupper() or words.replace(" ", "", 1).isalpha()


def _next_prose(text: str, paragraphs: Sequence[Span], at: int) -> int:
    """Where the next paragraph begins that is no aside; the text's end if none does."""
    following = (start for start, end in islice(paragraphs, at + 1, None) if not is_aside(text[start:end]))
    return next(following, len(text))


def hide(text: str, quotations: Sequence[Quotation]) -> str:
    """The text, as long as before, with what stands in quotations made unreadable, so that no rule looks at it."""
    pieces, at = [], 0
    for each in quotations:
        pieces += [text[at : each.start], HIDDEN * (each.end - each.start)]
        at = each.end
    return "".join([*pieces, text[at:]])
