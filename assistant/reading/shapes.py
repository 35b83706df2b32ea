"""Lines of furniture that their shape alone tells, whatever their language: links, teasers, captions.

Knows a line and its two neighbours, and no phrase. Lines of one shape one below the other are a list, which is left
alone: a list of dates, bullets, the lines of a play.
"""

from __future__ import annotations

import re

from assistant.reading.lines import ends_sentence

_ADDRESS = re.compile(r"(?:https?://|www\.)\S{4,300}", re.IGNORECASE)
_LABELLED = re.compile(r"(?=[^a-zß-ÿ:]{6,24}:)[^\W\d_][^\W\d_]+(?: [^\W\d_]+){0,2}:\s(?P<rest>.+)")
_POINTED = re.compile(r"[▶►➤➜➔→▸▷⏵]\s?(?P<rest>\S.*)")
_CREDITED = re.compile(r"(?P<rest>.+?)(?:[.,] [A-ZÀ-Þ]{2,}| [A-ZÀ-Þ]{4,})(?: [A-ZÀ-Þ]{4,}){1,2}(?: / [A-ZÀ-Þ]{2,})?")
_ANY_LABEL = re.compile(r"[^a-zß-ÿ:]{2,24}:\s.+")
_SHAPES = (
    (_LABELLED, "related-link teaser", 4),
    (_POINTED, "related-link teaser", 3),
    (_CREDITED, "caption", 4),
)
"""Each shape, why a line of it is furniture, and the fewest words of the rest."""
_LONGEST = 200


def reason_of_shape(text: str, above: str, below: str) -> str:
    """Why a line is furniture; empty if its shape does not tell, or a neighbour has it too."""
    if len(text) > _LONGEST:
        return ""
    if _ADDRESS.fullmatch(text):
        return "navigation"
    for shape, reason, fewest in _SHAPES:
        listed = _ANY_LABEL if shape is _LABELLED else shape
        if _has(shape, text, fewest) and not any(listed.fullmatch(each[:_LONGEST]) for each in (above, below)):
            return reason
    return ""


def _has(shape: re.Pattern[str], text: str, fewest: int) -> bool:
    match = shape.fullmatch(text)
    if not match:
        return False
    rest = match["rest"]
    return not (rest.isupper() or ends_sentence(text)) and len(rest.split()) >= fewest
