"""Decoding: bytes become text in the encoding that they are in, or are refused; no character is replaced or dropped.

A byte order mark goes first, then the encoding that is declared, then UTF-8, then a guess; each only if all the bytes
are valid in it. UTF-8 goes before a declared encoding of 8 bits, since almost any bytes are valid in those, and UTF-16
may lack its mark. Text in UTF-8 with a few damaged bytes is refused with their place, since a guess would turn the rest
into other letters; of a file that is read line by line only the damaged lines are. Short texts in an encoding of 8 bits
can be guessed wrong: the confidence says so, and a guess is made only where encoding the text again gives the same
bytes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from assistant.errors import Refused
from assistant.reading.encodings import (
    BYTE_ORDER_MARKS,
    SUREST_GUESS,
    encoding_of,
    guesses,
    has_8_bits,
    other_file,
    sample_of,
    shown_encoding,
    utf_16_without_mark,
)
from assistant.records import Evidence

_CHUNK = 1024 * 1024
_UNKNOWN = "is not text in UTF-8, nor in another encoding that is known; save it as UTF-8"
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
        return _say(self.encoding, self.confidence)


@dataclass(frozen=True, slots=True)
class Lines:
    """A file that is open to be read line by line, and what is to be said of its encoding."""

    text: TextIO
    evidence: tuple[Evidence, ...]


def decode(content: bytes, declared: str = "") -> Decoded:
    """The text that the bytes stand for.

    Args:
        content: all the bytes, since a part may be valid where the whole is not.
        declared: the label of the encoding that a header, a tag or a declaration gives, if one does.

    Raises:
        Refused: the bytes are no text, damaged, or in no encoding that is known.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return Decoded(_decode_all(content[len(mark) :], encoding), encoding)
    if reason := other_file(content):
        raise Refused(reason)
    for encoding, confidence in _in_turn(content, encoding_of(declared)):
        with suppress(UnicodeDecodeError):
            return Decoded(_without_nul(content.decode(encoding)), encoding, confidence)
    _refuse_damaged(content)
    return _guess(content)


@contextmanager
def open_lines(file: Path, newline: str) -> Iterator[Lines]:
    """A file as lines of text, by the same rules as `decode`, without ever holding all of it.

    A damaged byte of a file in UTF-8 stands in its line as half a character, which `require_undamaged` finds.

    Args:
        file: the file.
        newline: what ends a line, as for `open`.

    Raises:
        Refused: the file is in no encoding that is known, or, as it is read, not all of it in that of its mark.
    """
    with file.open("rb") as opened:
        told = _tell(opened)
        opened.seek(len(told.mark))
        errors = "surrogateescape" if told.encoding == "utf-8" else "strict"
        try:
            yield Lines(TextIOWrapper(opened, told.encoding, errors, newline), _say(told.encoding, told.confidence))
        except UnicodeDecodeError as error:
            name = shown_encoding(told.encoding)
            raise Refused(f"is not all of it text in {name} ({error.reason}); save it as UTF-8") from error


def require_undamaged(text: str, of: str = "") -> None:
    """Checks a text that was decoded as UTF-8, what is no UTF-8 being kept as halves of characters.

    Args:
        text: the text.
        of: what the text is a part of, if it is one: " of the line".

    Raises:
        Refused: there are such bytes; says how many, and where the first one stands.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        place = len(text[: error.start].encode())
        raise Refused(
            f"is UTF-8 but for {_damaged(text):,} damaged bytes, the first at byte {place:,}{of};"
            " repair it or save it anew"
        ) from error


def _in_turn(content: bytes, label: str) -> Iterator[tuple[str, float]]:
    """What bytes without a mark may be in, and how sure each would be, by the encoding that is declared."""
    if b"\0" in content and (unmarked := utf_16_without_mark(content)):
        yield unmarked, 1.0 if label == unmarked else SUREST_GUESS
    is_doubtful = bool(label) and not content.isascii() and has_8_bits(label)
    yield from [(each, 1.0) for each in (("utf-8", label) if is_doubtful else (label, "utf-8")) if each]


def _decode_all(content: bytes, encoding: str) -> str:
    try:
        return _without_nul(content.decode(encoding))
    except UnicodeDecodeError as error:
        raise Refused(
            f"is not text in {shown_encoding(encoding)} (byte {error.start:,}: {error.reason}); save it as UTF-8"
        ) from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise Refused(_binary(text.index("\0")))
    return text


def _binary(place: int) -> str:
    return f"is a binary file (a NUL at place {place:,}); remove it from the corpus"


@dataclass(frozen=True, slots=True)
class _Told:
    encoding: str
    confidence: float = 1.0
    mark: bytes = b""


def _tell(opened: BinaryIO) -> _Told:
    """What a file is in; UTF-8 too where that is damaged."""
    start = opened.read(_CHUNK)
    if reason := other_file(start):
        raise Refused(reason)
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return _Told(encoding, mark=mark)
    unmarked = utf_16_without_mark(start)
    if unmarked and _is_all_in(unmarked, opened):
        return _Told(unmarked, SUREST_GUESS)
    if _is_all_in("utf-8", opened):
        return _Told("utf-8")
    valid, damaged, sample = 0, 0, b""
    for chunk, text in _chunks(opened, "utf-8", "surrogateescape"):
        odd = _damaged(text)
        valid += _beyond_ascii(text) - odd
        damaged += odd
        sample = sample or (sample_of(chunk) if odd else b"")
    if valid >= damaged:
        return _Told("utf-8")
    for encoding, confidence in guesses(sample):
        if _is_all_in(encoding, opened):
            return _Told(encoding, confidence)
    raise Refused(_UNKNOWN)


def _is_all_in(encoding: str, opened: BinaryIO) -> bool:
    try:
        for _ in _chunks(opened, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _chunks(opened: BinaryIO, encoding: str, errors: str = "strict") -> Iterator[tuple[bytes, str]]:
    """The pieces of a file with the text that each completes."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    opened.seek(0)
    while chunk := opened.read(_CHUNK):
        yield chunk, decoder.decode(chunk)
    yield b"", decoder.decode(b"", final=True)


def _say(encoding: str, confidence: float) -> tuple[Evidence, ...]:
    return (Evidence("encoding", encoding, "guessed from the bytes", confidence),) if confidence < 1 else ()


def _refuse_damaged(content: bytes) -> None:
    """Refuses bytes most of which beyond ASCII are characters of UTF-8."""
    text = content.decode("utf-8", "surrogateescape")
    if _beyond_ascii(text) >= 2 * _damaged(text):
        require_undamaged(text)


def _damaged(text: str) -> int:
    return 0 if text.isascii() else len(_DAMAGED_BYTE.findall(text))


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _guess(content: bytes) -> Decoded:
    for encoding, confidence in guesses(sample_of(content)):
        with suppress(UnicodeError):
            text = content.decode(encoding)
            if text.encode(encoding) == content:
                return Decoded(text, encoding, confidence)
    raise Refused(_UNKNOWN)
