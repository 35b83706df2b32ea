"""Decoding: bytes become text in the encoding that they are in, or are refused; no character is replaced or dropped.

A byte order mark goes first, then the encoding that is declared, then UTF-8, then a guess; each only if all the bytes
are valid in it. Text in UTF-8 with a few damaged bytes is refused with their place, since a guess would turn the rest
into other letters. Short texts in an encoding of 8 bits can be guessed wrong: the confidence says so, and a guess is
made only where encoding the text again gives the same bytes.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

from charset_normalizer import from_bytes

from assistant.errors import Refused
from assistant.records import Evidence

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The longer marks first, since that of UTF-32 begins like that of UTF-16."""

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

_GUESSED = (
    "cp1252 cp1250 cp1251 koi8_r koi8_u cp866 iso8859_2 iso8859_5 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874"
    " mac_roman cp932 euc_jp gb18030 big5hkscs cp949"
).split()
"""What text is in; the encodings of mainframes, which the detector knows too, would be wrong guesses."""

_NO_ENCODINGS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape")
"""What Python can decode, but no file is declared to be in."""

_SAMPLE = 64 * 1024
_NO_COHERENCE, _SUREST_GUESS = 0.5, 0.9
_DAMAGED_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was in, by Python's name, and how sure that is, from 0 to 1.

    `evidence` tells of a guess.
    """

    text: str
    encoding: str
    confidence: float = 1.0

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """That the encoding was guessed, if it was; it is no field of an article."""
        guessed = Evidence("encoding", self.encoding, "guessed from the bytes", self.confidence)
        return (guessed,) if self.confidence < 1 else ()


def decode(content: bytes, declared: str = "") -> Decoded:
    """The text that the bytes stand for.

    Args:
        content: all the bytes, since a part may be valid where the whole is not.
        declared: the label of the encoding that a header, a tag or a declaration gives, if one does.

    Raises:
        Refused: the bytes are no text, damaged, or in no encoding that is known.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return Decoded(_decode_all(content[len(mark) :], encoding), encoding)
    for encoding in filter(None, (_encoding_of(declared), "utf-8")):
        with suppress(UnicodeDecodeError):
            return Decoded(_without_nul(content.decode(encoding)), encoding)
    if b"\0" in content:
        raise Refused(_binary(content.index(b"\0")))
    _require_undamaged(content)
    return _guess(content)


def _decode_all(content: bytes, encoding: str) -> str:
    try:
        return _without_nul(content.decode(encoding))
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-le").removesuffix("-be").upper()
        raise Refused(f"is not text in {name} (byte {error.start:,}: {error.reason}); save it as UTF-8") from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise Refused(_binary(text.index("\0")))
    return text


def _binary(place: int) -> str:
    return f"is a binary file (a NUL at place {place:,}); remove it from the corpus"


def _encoding_of(label: str) -> str:
    """Python's name of the encoding that a label means, empty if it means none."""
    try:
        known = codecs.lookup(label.strip(" \t\r\n\"'"))
        "-".encode(known.name)
    except (LookupError, ValueError):
        return ""
    return "" if known.name in _NO_ENCODINGS else _MEANT_BY.get(known.name, known.name)


def _require_undamaged(content: bytes) -> None:
    """Refuses bytes most of which beyond ASCII are characters of UTF-8."""
    text = content.decode("utf-8", "surrogateescape")
    damaged = _DAMAGED_BYTE.findall(text)
    valid = sum(each > "\x7f" for each in text) - len(damaged)
    if damaged and valid >= len(damaged):
        first = _DAMAGED_BYTE.search(text)
        place = len(text[: first.start() if first else 0].encode())
        raise Refused(
            f"is UTF-8 but for {len(damaged):,} damaged bytes, the first at byte {place:,}; repair it or save it anew"
        )


def _guess(content: bytes) -> Decoded:
    for match in from_bytes(_sample(content), cp_isolation=_GUESSED):
        encoding = min(match.could_be_from_charset, key=_GUESSED.index)
        with suppress(UnicodeError):
            text = content.decode(encoding)
            if text.encode(encoding) == content:
                sure = (1 - match.chaos) * (_NO_COHERENCE + match.coherence * (1 - _NO_COHERENCE))
                return Decoded(text, encoding, round(min(sure, _SUREST_GUESS), 2))
    raise Refused("is not text in UTF-8, nor in another encoding that is known; save it as UTF-8")


def _sample(content: bytes) -> bytes:
    """Whole lines from the first that holds more than ASCII: what the detector needs, and it reads it many times."""
    beyond_ascii = re.search(rb"[\x80-\xff]", content)
    start = content.rfind(b"\n", 0, beyond_ascii.start() if beyond_ascii else 0) + 1
    sample = content[start : start + _SAMPLE]
    end = max(sample.rfind(b"\n"), sample.rfind(b" "))
    return sample[:end] if len(sample) == _SAMPLE and end > 0 else sample
