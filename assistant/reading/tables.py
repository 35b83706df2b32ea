"""CSV and TSV: one article a row, `text` being exactly the cell of the column that holds the texts.

The first row names the columns, and tells by that how they are parted. A row's place is the line on which it begins.
Rows are read one at a time, and one over the limit is skipped in pieces, so memory stays bounded by the limit.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from charset_normalizer import from_bytes

from assistant.errors import Refused
from assistant.reading.document import Document, find_text, read_fields
from assistant.records import Failure, place_of
from assistant.settings import Settings

_DELIMITERS = ",;\t|"
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1024 * 1024


def read_table(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The articles of a table; a row that is none is a failure that names its line."""
    csv.field_size_limit(settings.max_line_bytes)
    encoding = _encoding(file)
    try:
        with file.open(encoding=encoding, newline="") as opened:
            yield from _read_rows(_Lines(opened, settings.max_line_bytes), path)
    except UnicodeDecodeError as error:
        yield Failure(path, f"is not in UTF-8, nor all of it in {encoding} ({error.reason}); save it as UTF-8")


def _read_rows(lines: _Lines, path: str) -> Iterator[Document | Failure]:
    delimiter, columns = _read_header(lines)
    text_column = columns.index(find_text(columns))
    for number, row in _rows(lines, delimiter):
        if isinstance(row, str):
            yield Failure(place_of(path, line=number), row)
        elif any(row):
            yield _read_row(row, columns, text_column, path, number)


class _Lines:
    """The lines of a table for the csv module, as long as those of one row are within the limit.

    Raises:
        Refused: a row is longer; the rest of its line is skipped, and the next line can be read.
    """

    def __init__(self, lines: TextIO, limit: int) -> None:
        self._lines = lines
        self._limit = limit
        self._left = limit
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._lines.readline(self._left + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._left -= len(line)
        if self._left >= 0:
            return line
        while not line.endswith(("\n", "\r")) and (line := self._lines.readline(self._limit)):
            pass
        raise Refused(f"is a row of over {self._limit:,} characters, the limit; shorten it, or close its quotes")

    def begin_row(self) -> None:
        self._left = self._limit


def _read_header(lines: _Lines) -> tuple[str, list[str]]:
    """How the columns are parted, and their names.

    Raises:
        Refused: none of them is known to hold texts.
    """
    header = next(lines, "")
    if not header.strip():
        raise Refused("has no first row that names its columns; add one")
    for delimiter in sorted(_DELIMITERS, key=header.count, reverse=True):
        columns = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
        if find_text(columns):
            return delimiter, columns
    raise Refused('has no column of texts; call it "text" or "body" in the first row')


def _rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row, or why it cannot be read, with the number of the line on which it begins."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        number = lines.number + 1
        lines.begin_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, Refused) as error:
            yield number, str(error) if isinstance(error, Refused) else f"is no row of a table ({error}); correct it"
            reader = csv.reader(lines, delimiter=delimiter)
        else:
            yield number, row


def _read_row(
    row: Sequence[str], columns: Sequence[str], text_column: int, path: str, number: int
) -> Document | Failure:
    place = place_of(path, line=number)
    if text_column >= len(row):
        return Failure(place, f"has only {len(row):,} of {len(columns):,} cells, and none for its text; complete it")
    if any(row[len(columns) :]):
        return Failure(
            place, f"has {len(row):,} cells in {len(columns):,} columns; put quotes around those with commas"
        )
    text = row[text_column]
    if not text.strip():
        return Failure(place, "has an empty text; fill it or remove the row", "empty")
    if "\0" in text:
        return Failure(place, f"holds a NUL (character {text.index(chr(0)):,}), which no page can show; remove it")
    fields = dict(zip(columns, row, strict=False))
    return Document(text, read_fields(fields, "column"), line=number)


def _encoding(file: Path) -> str:
    """The encoding of a whole table: what its first bytes say, else UTF-8 if it is, else the likeliest of all.

    Raises:
        Refused: it cannot be told.
    """
    with file.open("rb") as opened:
        start = opened.read(4)
        for mark, name in _BYTE_ORDER_MARKS:
            if start.startswith(mark):
                return name
        opened.seek(0)
        odd = _chunk_not_in_utf8(iter(lambda: opened.read(_CHUNK), b""))
    best = from_bytes(odd).best() if odd else None
    if odd and best is None:
        raise Refused("is in an encoding that cannot be told; save it as UTF-8")
    return best.encoding if best else "utf-8"


def _chunk_not_in_utf8(chunks: Iterator[bytes]) -> bytes:
    """The first chunk that is not in UTF-8, empty if there is none."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = b""
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return chunk
    return b""
