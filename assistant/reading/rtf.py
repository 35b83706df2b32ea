"""RTF: the text that striprtf finds, which leaves out headers, footers, notes and fields; a paragraph is a block.

Text that is marked as hidden is taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from striprtf.striprtf import rtf_to_text, specialchars

from assistant.errors import Refused
from assistant.reading.blocks import Blocks, said
from assistant.reading.document import Document
from assistant.records import Evidence, Failure
from assistant.settings import Settings

_MOST_BYTES = 16 * 1024 * 1024
"""striprtf goes over a file byte by byte and holds it several times."""

_PROPERTIES = (
    ("title", "RTF title", re.compile(rb"\{\\title ([^{}\\]{1,300})\}"), 0.4),
    ("author", "RTF author", re.compile(rb"\{\\author ([^{}\\]{1,300})\}"), 0.6),
)
_CREATED = re.compile(rb"\{\\creatim\\yr(\d{1,4})\\mo(\d{1,2})\\dy(\d{1,2})")
_FIELD_CODE = re.compile(r"\{\\\*\\fldinst[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
"""What a field does, such as where a link leads; what it shows stands after it."""

_HIDDEN = re.compile(r"\\v(?![a-z0-9-])")
_PIECE = re.compile(r"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?|\\'[0-9a-f]{2}|\\[^a-z]|[{}]|[^\\{}]+", re.IGNORECASE)
_RAW_BYTE = re.compile(rb"[\x80-\xff]")
"""A byte that should have been written as an escape; as one it is decoded by the file's code page."""


def read_rtf(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from an RTF file; a failure if it is none or shows no text."""
    limit = min(settings.max_file_bytes, _MOST_BYTES)
    size = file.stat().st_size
    if size > limit:
        raise Refused(f"is {size:,} bytes, over the limit of {limit:,} for RTF; save it as text or DOCX")
    source = file.read_bytes()
    if not source.lstrip().startswith(b"{\\rtf"):
        raise Refused("is damaged, or no RTF file; save it anew")
    blocks = Blocks()
    for line in _lines(source):
        blocks.add(line)
    if blocks.hold_body:
        yield blocks.to_document(_read_properties(source))
    else:
        yield Failure(path, "shows no text; fill it or remove it", "empty")


def _lines(source: bytes) -> Iterator[str]:
    """Paragraphs, and rows of tables with a tab between two cells."""
    plain = _RAW_BYTE.sub(lambda match: b"\\'%02x" % match[0][0], source).decode("ascii")
    try:
        text = rtf_to_text(_without_hidden(_FIELD_CODE.sub("", plain)), errors="strict")
    except UnicodeDecodeError as error:
        raise Refused(f"holds a letter that is not in its code page ({error.reason}); save it anew") from error
    for line in text.split("\n"):
        is_row = line.endswith("|")
        yield line.removesuffix("|").replace("|", "\t") if is_row else line


def _without_hidden(source: str) -> str:
    r"""The source without the text that `\v` hides, until `\v0`, `\plain` or the end of its group."""
    if not _HIDDEN.search(source):
        return source
    kept, outer, hides = [], list[bool](), False
    for piece in _PIECE.finditer(source):
        written, word = piece[0], piece["word"]
        if written == "{":
            outer.append(hides)
        elif written == "}":
            hides = outer.pop() if outer else False
        elif word in ("v", "plain"):
            hides = word == "v" and piece["number"] != "0"
        if written in ("{", "}", "\\*") or not hides or (word and word != "u" and word not in specialchars):
            kept.append(written)
    return "".join(kept)


def _read_properties(source: bytes) -> Iterator[Evidence]:
    """What the file says of itself: titles are often left over from a template, the date is when it was made."""
    for field, origin, pattern, confidence in _PROPERTIES:
        if match := pattern.search(source):
            yield from said(field, match[1].decode("latin-1"), origin, confidence)
    if match := _CREATED.search(source):
        year, month, day = map(int, match.groups())
        yield from said("published", f"{year:04d}-{month:02d}-{day:02d}", "RTF creatim", 0.4)
