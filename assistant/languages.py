"""Languages: which one a text is written in, and the code of one that a source declares.

Codes are those of ISO 639-1, of ISO 639-3 where a language has none of two letters. Knows nothing of articles.
Languages that are written nearly alike (Danish and Norwegian; Bosnian, Croatian and Serbian; Indonesian and Malay) are
told apart with little confidence, and a text in two languages counts as the one that holds more of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

_LEAST_CONFIDENCE = 0.3
"""Single sentences of 37 languages reach 0.36 or more; a name, a list of names or a line of prices stays below 0.2."""
_PIECES, _SHORTEST_PIECE, _LONGEST_PIECE = 4, 200, 500

_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:[-_][a-z0-9_-]*)?(?:\.[\w-]+)?", re.IGNORECASE)
_WRITTEN_AS = {"arz": "ar", "ary": "ar", "wuu": "zh", "yue": "zh", "sdh": "ku", "uzs": "uz", "hbo": "he", "grc": "el"}
"""What the detector tells from the language that it is a form of."""
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "sh": "sr"}
_NO_LANGUAGE = frozenset({"zxx", "und", "mul", "mis"})


@dataclass(frozen=True, slots=True)
class Detected:
    """The language of a text, and how sure that is, from 0 to 1."""

    language: str
    confidence: float


def detect_language(text: str) -> Detected | None:
    """The language that most of a text is written in; None if no language is likely, as of a few words.

    Reads up to four pieces, spread over the text, and takes the mean of what speaks for each language.
    """
    pieces = _sample(text)
    likely: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        for label, probability in _identifier().rank(piece):
            likely[_WRITTEN_AS.get(label, label)] += probability / len(pieces)
    language = max(likely, key=lambda each: likely[each])
    confidence = round(min(likely[language], 1.0), 4)
    is_known = language not in _NO_LANGUAGE and confidence >= _LEAST_CONFIDENCE
    return Detected(language, confidence) if is_known else None


def language_code(declared: str) -> str:
    """The code of a language as a source declares it ("de-DE", "pt_BR.UTF-8"); empty if that is no language tag."""
    match = _TAG.fullmatch(declared.strip())
    code = match["language"].lower() if match else ""
    return "" if code in _NO_LANGUAGE else _RENAMED.get(code, code)


def _sample(text: str) -> list[str]:
    """Pieces from all parts of a text, a short text whole."""
    step = max(-(-len(text) // _PIECES), _SHORTEST_PIECE)
    return [text[at : at + min(step, _LONGEST_PIECE)] for at in range(0, len(text), step)] or [text]


@cache
def _identifier() -> Any:
    """py3langid's own model of 140 languages: half a second and 105 MB, so only once a text is to be told."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
