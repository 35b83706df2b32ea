"""Encodings: their marks and labels, which one bytes are likely to be in, and which bytes are no text but another file.

Knows bytes, or a sample of them, and not what they are decoded for. A guess among the encodings of Latin letters goes
by the alphabets that are listed here; for other scripts it is the detector's.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from charset_normalizer import from_bytes

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The longer marks first, since that of UTF-32 begins like that of UTF-16."""

SUREST_GUESS = 0.9

_MEANT_BY = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
"""What a label stands for on the web, by Python's name for it (WHATWG Encoding, "Names and labels")."""

_NO_ENCODINGS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape")
"""What Python can decode, but no file is declared to be in."""

_GUESSED = (
    "cp1252 cp1250 cp1251 koi8_r koi8_u cp866 iso8859_2 iso8859_5 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874"
    " mac_roman cp932 euc_jp gb18030 big5hkscs cp949"
).split()
"""What text is in; the encodings of mainframes, which the detector knows too, would be wrong guesses."""

_ALPHABETS = tuple(
    map(
        frozenset,
        (
            "äöüß àâæçéèêëîïôœùûüÿ áéíñóúü ãáàâçéêíóõôú àèéìòù åäöé æøåé ąćęłńóśźż áčďéěíňóřšťúůýž áéíóöőúüű ăâîșțşţ"
            " çğıöşüâî ąčęėįšųūž āčēģīķļņšūž äõöüšž čćđšž áðéíóúýþæö áäčďéíĺľňóôŕšťúýž éëïöüè"
        ).split(),
    )
)
"""The letters beyond ASCII of languages in the Latin script, each language's own."""

_AS_LIKELY = 0.1
"""Guesses whose disorder, as the detector measures it, is no further apart are told apart by their letters."""

_OTHER_FILES = {
    b"%PDF-": "is a PDF; name it .pdf",
    b"{\\rtf": "is in RTF; name it .rtf",
    b"PK\3\4": "is a zip, or a document packed as one; name it .zip, .docx, .odt or .epub, whichever it is",
    b"\x1f\x8b": "is packed with gzip; unpack it first",
    b"\xfd7zXZ\0": "is packed with xz; unpack it first",
    b"7z\xbc\xaf\x27\x1c": "is a 7z archive; unpack it first",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "is a document of an old office program; save it as DOCX",
    b"SQLite format 3\0": "is a database; export its articles as CSV or JSON Lines",
    b"\x89PNG\r\n": "is a picture; remove it, or run OCR on it",
    b"\xff\xd8\xff": "is a picture; remove it, or run OCR on it",
    b"GIF89a": "is a picture; remove it, or run OCR on it",
}
"""What files of other kinds begin with, by the specifications of their formats, and what to do with one."""

_SAMPLE = 64 * 1024
_NO_COHERENCE = 0.5
_SHORTEST_UTF_16 = 16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_FEW_NULS, _IN_TWO_BLOCKS = 1 / 16, 0.9


def encoding_of(label: str) -> str:
    """Python's name of the encoding that a label means, empty if it means none."""
    try:
        known = codecs.lookup(label.strip(" \t\r\n\"'"))
        "-".encode(known.name)
    except (LookupError, ValueError):
        return ""
    return "" if known.name in _NO_ENCODINGS else _MEANT_BY.get(known.name, known.name)


def has_8_bits(encoding: str) -> bool:
    """Whether each byte is a character of its own in an encoding, so that almost any bytes are valid in it."""
    each_byte = bytes(range(256))
    return len(each_byte.decode(encoding, "replace")) == len(each_byte)


def shown_encoding(encoding: str) -> str:
    """An encoding as people call it."""
    return encoding.removesuffix("-le").removesuffix("-be").upper()


def other_file(content: bytes) -> str:
    """What is wrong with bytes that begin as a file of another kind does, and what to do; empty if they do not."""
    return next((reason for start, reason in _OTHER_FILES.items() if content.startswith(start)), "")


def utf_16_without_mark(content: bytes) -> str:
    """Which UTF-16 bytes that have no mark are in; empty if in neither.

    The NULs stand at every second byte then, for ASCII and blanks, and the letters are of one alphabet, or two.
    """
    content = content[: _SAMPLE - _SAMPLE % 2]
    for encoding, high, other in (
        ("utf-16-le", content[1::2], content[::2]),
        ("utf-16-be", content[::2], content[1::2]),
    ):
        counts = sorted((high.count(byte) for byte in set(high)), reverse=True)
        is_text = (
            len(content) >= _SHORTEST_UTF_16
            and b"\0" not in other
            and high.count(0) >= len(high) * _FEW_NULS
            and sum(counts[:2]) >= len(high) * _IN_TWO_BLOCKS
            and not _CONTROL.search(content.decode(encoding, "replace"))
        )
        if is_text:
            return encoding
    return ""


def guesses(sample: bytes) -> Iterator[tuple[str, float]]:
    """What a sample is likely to be in, the likeliest first, and how sure each is."""
    matches = list(from_bytes(sample, cp_isolation=_GUESSED))
    least = min((match.chaos for match in matches), default=0.0)
    close = [match for match in matches if match.chaos <= least + _AS_LIKELY]
    if close and _is_latin(str(close[0])):
        close.sort(key=lambda match: (_count_odd(str(match)), _nearest(match.could_be_from_charset)))
    for match in (*close, *(match for match in matches if match not in close)):
        encoding = _GUESSED[_nearest(match.could_be_from_charset)]
        sure = (1 - match.chaos) * (_NO_COHERENCE + match.coherence * (1 - _NO_COHERENCE))
        yield encoding, round(min(sure, SUREST_GUESS), 2)


def sample_of(content: bytes) -> bytes:
    """Whole lines from the first that holds more than ASCII: what the detector needs, and it reads it many times."""
    beyond_ascii = re.search(rb"[\x80-\xff]", content)
    start = content.rfind(b"\n", 0, beyond_ascii.start() if beyond_ascii else 0) + 1
    sample = content[start : start + _SAMPLE]
    end = max(sample.rfind(b"\n"), sample.rfind(b" "))
    return sample[:end] if len(sample) == _SAMPLE and end > 0 else sample


def _nearest(encodings: list[str]) -> int:
    """The place of the commonest of the encodings in which a text would be the same."""
    return min(map(_GUESSED.index, encodings))


def _is_latin(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    return sum(each.isascii() for each in letters) * 2 >= len(letters)


def _count_odd(text: str) -> int:
    """How many characters are out of place: letters of no one alphabet, and symbols or raised digits within words."""
    letters = [each for each in text.lower() if each.isalpha() and not each.isascii()]
    foreign = min(sum(each not in alphabet for each in letters) for alphabet in _ALPHABETS)
    within = zip(text, text[1:], text[2:], strict=False)
    return foreign + sum(before.isalpha() and after.isalpha() and _is_symbol(each) for before, each, after in within)


def _is_symbol(character: str) -> bool:
    return not character.isascii() and (
        character in "¿¡" or unicodedata.category(character) in ("No", "Cc", "Sc", "Sk", "Sm", "So")
    )
