"""The head of a table: where its first row stands, what the columns are called, and how cells are parted.

Exports put a line or some above the first row: what they are, or `sep=;` for Excel. A table parted by tabs may have
been written without quotes around cells: a mark that opens a cell is then its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.errors import Refused
from assistant.reading.decoding import require_undamaged
from assistant.reading.fields import count_known, list_names, text_names

SAMPLE = 1024 * 1024
"""Characters of a table that tell of its head."""

_DELIMITERS = ",;\t|"
_MOST_BEFORE = 20
"""Lines in which the first row is looked for, and the most that it takes."""
_LEAST_KNOWN = 2
"""Names without which a line below the first one is no head, but may be a row that holds such a word."""
_SEPARATOR = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?\s*', re.IGNORECASE)
_CELL = re.compile(
    r'(?:"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"|(?P<cut_off>"[^"]*+(?:""[^"]*+)*+\Z)|(?P<bare>(?!")[^\t\r\n]*+))'
    r"(?:\t|\r\n?|\n|\Z)"
)


Quoting = Literal[0, 3]


@dataclass(frozen=True, slots=True)
class Head:
    """How a table is to be read.

    Attributes:
        columns: their names.
        first_text: which of them is the first that may hold a text, from 0.
        delimiter: what parts the cells of a row.
        quoting: whether quotes around a cell are no part of it, as the csv module says it.
        height: how many lines come before the first row of values.
    """

    columns: tuple[str, ...]
    first_text: int
    delimiter: str
    quoting: Quoting
    height: int


def read_head(opening: Sequence[str]) -> Head:
    """The head of a table, told from its first lines.

    Args:
        opening: the lines that the first million characters hold, or all there are.

    Raises:
        Refused: no row names a column that is known to hold texts, or it is damaged.
    """
    first = next((at for at, line in enumerate(opening) if line.strip()), None)
    if first is None:
        raise Refused("has no first row that names its columns; add one")
    is_all = sum(map(len, opening)) < SAMPLE
    declared = _SEPARATOR.fullmatch(opening[first])
    first += 1 if declared else 0
    for at in range(first, min(first + _MOST_BEFORE, len(opening))):
        for delimiter in _delimiters(opening[at], declared["delimiter"] if declared else ""):
            columns, height = _read_columns(opening[at : at + _MOST_BEFORE], delimiter)
            texts = text_names(columns)
            if texts and (at == first or count_known(columns) >= _LEAST_KNOWN):
                height += at
                require_undamaged("".join(opening[at:height]), " of the first row")
                has_quotes = delimiter != "\t" or _has_quotes("".join(opening[height:]), is_all=is_all)
                quoting: Quoting = csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE
                return Head(columns, min(map(columns.index, texts)), delimiter, quoting, height)
    raise Refused(_why_none("".join(opening[first : first + 1])))


def _delimiters(line: str, declared: str) -> list[str]:
    """What may part the columns, the likeliest first."""
    return [*declared, *sorted(_DELIMITERS, key=line.count, reverse=True)]


def _read_columns(lines: Sequence[str], delimiter: str) -> tuple[tuple[str, ...], int]:
    """The names in a row, and how many lines it takes."""
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        row = next(reader, [])
    except csv.Error:
        row = []
    return tuple(" ".join(name.split()) for name in row), reader.line_num


def _why_none(line: str) -> str:
    require_undamaged(line, " of the first row")
    columns, _ = _read_columns([line], _delimiters(line, "")[0])
    return f'has no column of texts, only {list_names(columns)}; call one "text" or "body" in the first row'


def _has_quotes(rows: str, *, is_all: bool) -> bool:
    """Whether quotes around cells are no part of them.

    They are a part if one opens a cell and none closes it, or if there are quotes in cells without any around them, and
    none around a cell that needs them.
    """
    had_to_be = has_marks_within = False
    at = 0
    while at < len(rows):
        cell = _CELL.match(rows, at)
        if cell is None or (cell["cut_off"] and is_all):
            return False
        had_to_be = had_to_be or re.search(r'""|[\t\r\n]', cell["quoted"] or "") is not None
        has_marks_within = has_marks_within or '"' in (cell["bare"] or "")
        at = cell.end()
    return had_to_be or not has_marks_within
