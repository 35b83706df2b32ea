"""Words as the lexical signals see them: lower case, unaccented, without stop words, stemmed by their language.

One way of cutting text into words serves the index, the question and the signals. Where a script has no spaces
(Chinese, Japanese, Thai), and in Korean, whose particles are written onto the words, each pair of neighbouring
characters is a word. A language that has no stemmer is searched as it is written; one that has no list of stop words,
with all its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, groupby, pairwise
from threading import Lock

import snowballstemmer

from assistant.languages import language_code
from assistant.stop_words import ELIDED, STOP_WORDS


def _find_marks() -> str:
    """The marks of all living scripts as ranges for a regular expression, and the vowels of Thai and Lao like them."""
    scripts = chain(range(0x300, 0x1E00), range(0x3099, 0x309B), range(0xA600, 0xAC00))
    codes = [code for code in scripts if unicodedata.category(chr(code)).startswith("M") or code in (0xE33, 0xEB3)]
    runs = [list(run) for _, run in groupby(enumerate(codes), lambda each: each[1] - each[0])]
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


_MARKS = _find_marks()
"""Vowel signs and the like, most of which Python's `\\w` leaves out though they are parts of words."""
_SPACELESS = (
    "\u0e01-\u0e30\u0e32\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0ebd-\u0ec6\u0edc-\u0edf"  # Thai, Lao
    "\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3\u17d7"  # Burmese, Khmer
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese
    "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"  # Korean
)
_NUMBER = r"\d+(?:[.,]\d+)+"
_SHORT_FORM = r"(?:[A-Z]\.){2,}"
_WORD = re.compile(rf"{_NUMBER}|{_SHORT_FORM}|[^\W_]+(?:['’][^\W_]+)*")
_OTHER_SCRIPT = re.compile(f"[{_MARKS}{_SPACELESS}]")
_LATIN = re.compile(r"[A-Za-z]")
_HYPHEN_ENDS_LINE = re.compile(r"\n(?:(?<=[-\u2010]\n)|(?<=[-\u2010]\r\n))")
"""Looks for the end of the line first, which on wrapped text costs 3 % of the time of `terms_of`, not 14 %."""
_BREAK = re.compile(r"[-\u2010]\r?\n[ \t]*")
_SOFT_HYPHEN = re.compile(r"\u00ad(?:\r?\n[ \t]*)?")
_CHARACTER = re.compile(f"[^{_MARKS}][{_MARKS}]*")

_POINTS_AND_COMMAS = re.compile(r"(?<=[A-Za-z])\.|,")
_POINTS_AND_THOUSANDS = re.compile(r"(?<=[A-Za-z])\.|[.,](?=\d{3}(?!\d))")
_SAME_LETTERS = str.maketrans(
    {
        **{"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"},
        **{"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ە": "ه", "ۃ": "ه", "ٱ": "ا", "ँ": "ं"},
        **dict.fromkeys("\u0640\u200c\u200d"),  # what only stretches an Arabic word, or joins and parts letters
    }
)
"""Letters that are written for one another, beside those that Unicode knows to be accented."""
_ARABIC_LETTERS = str.maketrans("یک", "يك")
_TURKISH_LETTERS = str.maketrans("Iİ", "ıi")
_VOICING, _VIRAMA, _FIRST_OF_THAI, _LAST_OF_TIBETAN = 8, 9, 84, 132

_STEMMERS = {
    **{"ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch"},
    **{"en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german"},
    **{"el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian"},
    **{"lt": "lithuanian", "ne": "nepali", "no": "norwegian", "fa": "persian", "pl": "polish", "pt": "portuguese"},
    **{"ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho", "es": "spanish", "sv": "swedish"},
    **{"ta": "tamil", "tr": "turkish", "yi": "yiddish"},
}
_TREATED_AS = {"nb": "no", "nn": "no", "hr": "sr", "bs": "sr", "ms": "id"}
"""Languages so close that texts are taken for one another, so their words have to come out alike."""
_CERTAIN = 3
_IN_PAIRS = frozenset({"ja", "ko", "km", "lo", "my", "th", "zh"})

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


def find_words(text: str) -> list[tuple[str, int, int]]:
    """Each word of the text, as written, with its offsets. Pairs of characters overlap."""
    if _is_plain(text):
        return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    spans = (span for match in _any_word().finditer(text) for span in _spans_of(match))
    return [(text[start:end], start, end) for start, end in spans]


def count_words(text: str) -> int:
    """How many words white space parts; two characters of a script without spaces count as one."""
    return len(text.split()) + (0 if _is_plain(text) else len(re.findall(f"[{_SPACELESS}]", text)) // 2)


@lru_cache(maxsize=50_000)
def normalise(word: str, language: str = "en") -> str:
    """The term a word counts as in a language.

    Lower case, no accents, no possessive or elided article, stemmed; "1,500" as "1500", "U.S." as "us". English borrows
    its accents, so they go before it is stemmed; elsewhere they tell endings apart.
    """
    code = _treated_as(language)
    word = _bare(word, code)
    if code == "en":
        folded = _fold(word)
        return _stem(code)(_IRREGULAR.get(folded, folded)) or word
    return _fold(_stem(code)(word)) or word


def terms_of(text: str, language: str = "en") -> list[str]:
    """The terms of a text in order, with repetitions, stop words left out; then those of words broken at a line's end.

    Whether a hyphen there is the word's own cannot be told: "long-" and "lost" are both terms, and "longlost" is one.
    A soft hyphen, which shows only where a line ends, never is.
    """
    if "\u00ad" in text:
        text = _SOFT_HYPHEN.sub("", text)
    words = _WORD.findall(text) if _is_plain(text) else [word for word, _, _ in find_words(text)]
    if breaks := find_breaks(text):
        words = [*words, *_rejoined(text, breaks)]
    return [term for word in words if (term := _term_of(word, language))]


def find_breaks(text: str) -> list[tuple[int, int]]:
    """The hyphens at the end of a line, with that end, between a letter and a small one: where words are broken."""
    if "\n" not in text or not _HYPHEN_ENDS_LINE.search(text):
        return []
    return [
        (start, end)
        for start, end in (match.span() for match in _BREAK.finditer(text))
        if text[start - 1 : start].isalpha() and text[end : end + 1].islower()
    ]


@lru_cache(maxsize=50_000)
def is_stop_word(word: str, language: str = "en") -> bool:
    """Whether a word carries no topic of its own. Words in capitals ("US", "WHO") are names."""
    if len(word) > 1 and word.isupper():
        return False
    code = _treated_as(language)
    if code != "en":
        return _fold(_bare(word, code)) in _stop_words(code)
    word = word.casefold().replace("’", "'").removesuffix("'s")
    return word in STOP_WORDS["en"] or word.removesuffix("n't").partition("'")[0] in STOP_WORDS["en"]


def forms_of(text: str, language: str, languages: Iterable[str]) -> dict[str, str]:
    """Each form that the terms of a text take in some languages, with the term that it is a form of.

    Args:
        text: the text.
        language: its own language. A term is a form of itself, whatever else it may be a form of.
        languages: those of the texts that are searched.
    """
    written = distinct(word for word, _, _ in find_words(text) if not is_stop_word(word, language))
    words = [(word, normalise(word, language)) for word in written]
    forms = {term: term for _, term in words}
    for other in sorted(set(languages) - {language}):
        for word, term in words:
            forms.setdefault(normalise(word, other), term)
    return forms


def likely_language(question: str, languages: Collection[str]) -> str:
    """The language of a question, told by its stop words; English if unsure, or if nothing else is in it.

    Args:
        question: the question; few are long enough for `detect_language`, and none should load its model.
        languages: those of the texts that are searched: one of them is believed sooner than any other.
    """
    words = {part for word, _, _ in find_words(question) for part in re.split("['’]", word.casefold())}
    hits = {code: len(words & known) for code, known in STOP_WORDS.items()}
    best = max(hits, key=lambda code: (hits[code], code in languages, code == "en"))
    needed = hits["en"] + 1 if best in languages or not _LATIN.search(question) else 2 * hits["en"] + _CERTAIN
    return best if hits[best] >= needed and words - STOP_WORDS[best] else "en"


def is_stemmed(language: str) -> bool:
    """Whether there is a stemmer for a language."""
    return _treated_as(language) in _STEMMERS


def unstemmed(articles: Mapping[str, int]) -> dict[str, int]:
    """Of the numbers of articles by language, those whose words are found only as they are written.

    Where pairs of characters are words, nothing needs a stemmer.
    """
    return {each: count for each, count in articles.items() if not is_stemmed(each) and each not in _IN_PAIRS}


def distinct(terms: Iterable[str]) -> list[str]:
    """The terms without repetition, in order of first appearance."""
    return list(dict.fromkeys(terms))


@lru_cache(maxsize=200_000)
def _term_of(word: str, language: str) -> str:
    """The term of a word, none of a stop word: one look-up where an index is built."""
    return "" if is_stop_word(word, language) else normalise(word, language)


def _rejoined(text: str, breaks: Collection[tuple[int, int]]) -> Iterator[str]:
    """The words that are broken there, whole."""
    whole = ""
    for (before, _, end), (after, start, _) in pairwise(find_words(text)):
        if (end, start) in breaks:
            whole = (whole or before) + after
        elif whole:
            yield whole
            whole = ""
    if whole:
        yield whole


def _is_plain(text: str) -> bool:
    return text.isascii() or not _OTHER_SCRIPT.search(text)


@cache
def _any_word() -> re.Pattern[str]:
    """A word of any script, a run of a script without spaces as one. Ten milliseconds, so only where there is one."""
    letter = rf"(?:(?![{_SPACELESS}])[^\W_]|[{_MARKS}][\u200c\u200d]?)"
    return re.compile(
        rf"{_NUMBER}|{_SHORT_FORM}|(?P<spaceless>[{_SPACELESS}][{_SPACELESS}{_MARKS}]*)"
        rf"|(?![{_MARKS}]){letter}+(?:['’]{letter}+)*"
    )


def _spans_of(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The span of a word, or those of the pairs of characters in a run of a script without spaces."""
    run = match["spaceless"]
    spans = [each.span() for each in _CHARACTER.finditer(run)] if run else []
    if len(spans) < 2:  # noqa: PLR2004
        yield match.span()
    for (start, _), (_, end) in pairwise(spans):
        yield match.start() + start, match.start() + end


@lru_cache(maxsize=1000)
def _treated_as(language: str) -> str:
    """The code of the language whose rules apply; what is no language counts as English, as if nothing were said."""
    code = language_code(language) or "en"
    return _TREATED_AS.get(code, code)


def _bare(word: str, code: str) -> str:
    """A word in lower case, without points, commas or what is written onto it with an apostrophe."""
    if code in ("tr", "az"):
        word = word.translate(_TURKISH_LETTERS)
    word = (_POINTS_AND_COMMAS if code == "en" else _POINTS_AND_THOUSANDS).sub("", word)
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if code == "en":
        return word
    before, _, after = word.replace(",", ".").partition("'")
    if code == "tr":
        return before
    return after if after and before in ELIDED.get(code, ()) else word.replace(",", ".")


def _fold(word: str) -> str:
    """A word without accents, its digits ASCII, letters that are written for one another as one."""
    if word.isascii():
        return word
    kept = [
        str(unicodedata.decimal(char, char)) for char in unicodedata.normalize("NFKD", word) if not _is_accent(char)
    ]
    return unicodedata.normalize("NFC", "".join(kept)).translate(_SAME_LETTERS)


def _is_accent(char: str) -> bool:
    """Whether a mark only says how a letter sounds; vowel signs and those that kill or voice a letter make another."""
    order = unicodedata.combining(char)
    return order > 0 and order not in (_VOICING, _VIRAMA) and not _FIRST_OF_THAI <= order <= _LAST_OF_TIBETAN


@cache
def _stop_words(code: str) -> frozenset[str]:
    words = STOP_WORDS.get(code, frozenset()) | ELIDED.get(code, frozenset())
    return frozenset(_fold(_bare(word, code)) for word in words)


@cache
def _stem(code: str) -> Callable[[str], str]:
    """What stems the words of a language; one word at a time, since a stemmer keeps the one it is at in itself."""
    if code not in _STEMMERS:
        return str
    stemmer, one_at_a_time = snowballstemmer.stemmer(_STEMMERS[code]), Lock()

    def stem(word: str) -> str:
        with one_at_a_time:
            return str(stemmer.stemWord(word.translate(_ARABIC_LETTERS) if code == "ar" else word))

    return stem
