"""CSV and TSV: one article a row, its cells named by the first row.

A row's place is the line on which it begins. Rows are read one at a time, and one over the limit is skipped in pieces,
so memory stays bounded by the limit.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from assistant.errors import Refused
from assistant.reading.decoding import open_lines, require_undamaged
from assistant.reading.document import Document
from assistant.reading.items import read_item
from assistant.reading.table_heads import SAMPLE, Head, read_head
from assistant.reading.unpacking import reason_of
from assistant.records import Evidence, Failure, place_of
from assistant.settings import Settings


def read_table(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """The articles of a table; a row that is none is a failure that names its line."""
    csv.field_size_limit(settings.max_line_bytes)
    with open_lines(file, "") as opened:
        yield from _read_rows(_RowLines(opened.text, settings.max_line_bytes), path, opened.evidence)


def _read_rows(lines: _RowLines, path: str, evidence: tuple[Evidence, ...]) -> Iterator[Document | Failure]:
    head = read_head(lines.peek(SAMPLE))
    lines.skip(head.height)
    for number, row in _rows(lines, head):
        if isinstance(row, str):
            yield Failure(place_of(path, line=number), row)
        elif any(row):
            yield _read_row(row, head, path, number, evidence)


class _RowLines:
    """The lines of a table for the csv module, as long as those of one row are within the limit.

    Raises:
        Refused: a row is longer; the rest of its line is skipped, and the next line can be read.
    """

    def __init__(self, lines: TextIO, limit: int) -> None:
        self._lines = lines
        self._limit = limit
        self._left = limit
        self._ahead: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._lines.readline(self._left + 1)
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

    def peek(self, size: int) -> list[str]:
        """The first lines that hold so many characters, or up to one over the limit; they are still to be read."""
        while size > 0 and (line := self._lines.readline(self._limit + 1)):
            self._ahead.append(line)
            size -= len(line)
            if len(line) > self._limit:
                break
        return list(self._ahead)

    def skip(self, count: int) -> None:
        """Passes over the next lines."""
        for _ in range(count):
            self.begin_row()
            next(self)


def _rows(lines: _RowLines, head: Head) -> Iterator[tuple[int, list[str] | str]]:
    """Each row, or why it cannot be read, with the number of the line on which it begins."""
    reader = csv.reader(lines, delimiter=head.delimiter, quoting=head.quoting)
    while True:
        number = lines.number + 1
        lines.begin_row()
        try:
            row = next(reader)
            for cell in row:
                require_undamaged(cell, " of a cell")
        except StopIteration:
            return
        except Refused as refusal:
            yield number, reason_of(refusal)
            reader = csv.reader(lines, delimiter=head.delimiter, quoting=head.quoting)
        except csv.Error as error:
            yield number, f"is no row of a table ({error}); correct it"
            reader = csv.reader(lines, delimiter=head.delimiter, quoting=head.quoting)
        else:
            yield number, row


def _read_row(row: list[str], head: Head, path: str, number: int, evidence: tuple[Evidence, ...]) -> Document | Failure:
    place, columns = place_of(path, line=number), head.columns
    if head.first_text >= len(row):
        return Failure(place, f"has only {len(row):,} of {len(columns):,} cells, and none for its text; complete it")
    if any(row[len(columns) :]):
        return Failure(
            place, f"has {len(row):,} cells in {len(columns):,} columns; put quotes around those with commas"
        )
    of_two_the_first = dict(list(zip(columns, row, strict=False))[::-1])
    return read_item(of_two_the_first, path, number, "column", evidence)
