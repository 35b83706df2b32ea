"""Words as the lexical signals see them: lower case, unaccented, without stop words, stemmed.

One way of cutting text into words serves the index, the question and the signals. English only so far.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

import snowballstemmer

_WORD = re.compile(r"\d+(?:[.,]\d+)+|(?:[A-Z]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
_POINTS_AND_COMMAS = re.compile(r"(?<=[A-Za-z])\.|,")

STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have having
    he her here hers herself him himself his how i if in into is it its itself just many me more most much my
    myself no nor not of off on once only or other our ours ourselves out over own s said same say saying says
    shall she should so some such tell telling tells than that the their theirs them themselves then there these
    they this those through to told too under until up upon us very was we were what when where which while who
    whom whose why will with would you your yours yourself yourselves""".split()
)

_IRREGULAR = {
    form: base
    for base, forms in {
        "begin": "began begun", "break": "broke broken", "bring": "brought", "build": "built", "buy": "bought",
        "catch": "caught", "choose": "chose chosen", "come": "came", "drive": "drove driven", "fall": "fell fallen",
        "feel": "felt", "fight": "fought", "find": "found", "fly": "flew flown", "forbid": "forbade forbidden",
        "freeze": "froze frozen", "get": "got gotten", "give": "gave given", "go": "went gone", "grow": "grew grown",
        "hold": "held", "keep": "kept", "know": "knew known", "lead": "led", "leave": "left", "lend": "lent",
        "lose": "lost", "make": "made", "mean": "meant", "meet": "met", "pay": "paid", "rise": "rose risen",
        "run": "ran", "see": "saw seen", "seek": "sought", "sell": "sold", "send": "sent",
        "shoot": "shot", "speak": "spoke spoken", "spend": "spent", "stand": "stood", "steal": "stole stolen",
        "strike": "struck stricken", "swear": "swore sworn", "take": "took taken", "teach": "taught",
        "think": "thought", "throw": "threw thrown", "understand": "understood", "win": "won",
        "withdraw": "withdrew withdrawn", "write": "wrote written", "man": "men", "woman": "women",
        "child": "children", "person": "people persons",
    }.items()
    for form in forms.split()
}  # fmt: skip

_stemmer = snowballstemmer.stemmer("english")
_one_at_a_time = Lock()
"""A stemmer keeps the word it is at in itself."""


def find_words(text: str) -> list[tuple[str, int, int]]:
    """Each word of the text, as written, with its offsets."""
    return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=200_000)
def normalise(word: str) -> str:
    """The term a word counts as: lower case, no accents, no possessive, stemmed; "1,500" as "1500", "U.S." as "us"."""
    word = _POINTS_AND_COMMAS.sub("", word).casefold().replace("’", "'").removesuffix("'s")
    decomposed = unicodedata.normalize("NFKD", word)
    word = "".join(char for char in decomposed if not unicodedata.combining(char))
    with _one_at_a_time:
        return str(_stemmer.stemWord(_IRREGULAR.get(word, word)))


def terms_of(text: str) -> list[str]:
    """The terms of a text in order, with repetitions, stop words left out."""
    return [normalise(word) for word in _WORD.findall(text) if not is_stop_word(word)]


@lru_cache(maxsize=100_000)
def is_stop_word(word: str) -> bool:
    """Whether a word carries no topic of its own. Words in capitals ("US", "WHO") are names."""
    if len(word) > 1 and word.isupper():
        return False
    word = word.casefold().replace("’", "'").removesuffix("'s")
    return word in STOP_WORDS or word.removesuffix("n't").partition("'")[0] in STOP_WORDS


def distinct(terms: Iterable[str]) -> list[str]:
    """The terms without repetition, in order of first appearance."""
    return list(dict.fromkeys(terms))
