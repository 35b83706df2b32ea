"""Traits: what a sentence holds that a question may ask for, and whether it is a sentence at all.

Kept with each sentence in the index, so that ranking reads no text. What is a sentence is told in every script; dates,
numbers in words and reasons in English only.
"""

from __future__ import annotations

import re

from assistant.dates import MONTH
from assistant.reading.lines import ends_sentence
from assistant.words import count_words

DATE, NUMBER, REASON, FRAGMENT = 1, 2, 4, 8

_DATE = re.compile(
    rf"\b(?:1\d{{3}}|20\d{{2}})s?\b|\b{MONTH}|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\bcentur(?:y|ies)\b|\b(?:yesterday|today|tomorrow)\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?"
    r"|billions?|trillions?|half|third|quarter|percent|twice|once|none|no one|several|first|second)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|since|reason|in order to|so that|caused?|led to|leads? to|after|fear"
    r"|to avoid|thus|therefore|for (?:fear|lack)|thanks to|prompt(?:ed|ing))\b",
    re.IGNORECASE,
)
_ASKED = (
    (
        DATE,
        re.compile(
            r"\bwhen(?= (?:did|does|do|is|was|were|are|will|has|had|have|can|could|should|would|may|might)\b|\W*$)"
            r"|\b(?:what|which) (?:years?|dates?|days?|months?|century|decade|time)\b|\bsince what\b",
            re.IGNORECASE,
        ),
    ),
    (
        NUMBER,
        re.compile(
            r"\bhow (?:many|much|long|old|far|large|big|tall|high|often|fast|deep|wide|few|heavy)\b"
            r"|\bwhat (?:percentage|percent|number|amount|proportion|fraction|size|population|age|price|cost|rate|ratio"
            r"|temperature|distance|share|length|height|width|depth|speed|sum|score|toll)\b",
            re.IGNORECASE,
        ),
    ),
    (REASON, re.compile(r"\bwhy\b|\bwhat (?:caused|causes|reasons?)\b|\bfor what reason\b", re.IGNORECASE)),
)

_CLOSING_MARKS = "\"'”’)»」』）"
_QUESTION_MARKS = "?", "؟", "？"
_STOPS_ELSEWHERE = "।", "։", "።", "။", "។"
"""What ends a sentence in Hindi, Armenian, Amharic, Burmese and Khmer."""
_SHORTEST_STATEMENT = 3
_LONG_FRAGMENT = 15


def traits_of(sentence: str) -> int:
    """The traits of a sentence, as bits."""
    return (
        DATE * bool(_DATE.search(sentence))
        + NUMBER * bool(_NUMBER.search(sentence))
        + REASON * bool(_REASON.search(sentence))
        + FRAGMENT * (not _is_statement(sentence))
    )


def asked_for(question: str) -> int:
    """The trait that a sentence with the answer should have; 0 if no telling."""
    return next((trait for trait, asks in _ASKED if asks.search(question)), 0)


def _is_statement(sentence: str) -> bool:
    """Whether the words make a sentence, not a heading, a label or a question."""
    bare = sentence.rstrip(_CLOSING_MARKS)
    if bare.endswith(_QUESTION_MARKS) or sentence.startswith("#"):
        return False
    words = count_words(sentence)
    ends = ends_sentence(bare) or bare.endswith(_STOPS_ELSEWHERE)
    return words >= _LONG_FRAGMENT or (ends and words >= _SHORTEST_STATEMENT)
