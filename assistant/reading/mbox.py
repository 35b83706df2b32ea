"""Mailboxes: the messages in one file, each below a line that begins with "From " and says when it came (RFC 4155).

Knows where a message begins, not what it says. Only such a line behind an empty one and before a header parts two
messages; a sentence that begins with "From" does not. Never holds more than one message.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

_PARTING = re.compile(rb"From \S.*\d\d:\d\d.*\s*")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_LONGEST_PIECE = 1024 * 1024


def find_messages(opened: BinaryIO, most_bytes: int) -> Iterator[bytes]:
    """The messages of a file, without the lines that part them; the whole file if there are none.

    Args:
        opened: the file, from where it is to be read on.
        most_bytes: where a message is cut; one that is longer than this has been.
    """
    message, parting, follows_empty = bytearray(), b"", True
    for piece in iter(partial(opened.readline, _LONGEST_PIECE), b""):
        line = piece if message or parting else piece.removeprefix(codecs.BOM_UTF8)
        if parting and _HEADER.match(line):
            if message:
                yield bytes(message)
            message.clear()
        elif parting:
            _add(message, parting, most_bytes)
        parting = line if follows_empty and _PARTING.fullmatch(line) else b""
        follows_empty = not line.strip()
        if not parting and (message or not follows_empty):
            _add(message, line, most_bytes)
    _add(message, parting, most_bytes)
    if message:
        yield bytes(message)


def _add(message: bytearray, line: bytes, most_bytes: int) -> None:
    message += line[: max(most_bytes + 1 - len(message), 0)]
