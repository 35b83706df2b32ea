"""Putting a text together from the blocks of a document: paragraphs, headings, list items, rows of tables.

A blank line parts two blocks, so that each counts as a line of its own. What no page can show is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.reading.document import Document
from assistant.records import Evidence, Mask

_BETWEEN = "\n\n"
_LEFT_BEHIND = re.compile(
    r"microsoft \w+ - .*|untitled.*|(?:document|dokument|presentation|layout)? ?\d*"
    r"|.*\.(?:docx?|odt|pdf|rtf|indd|qxp|pages|txt)",
    re.IGNORECASE,
)


class Blocks:
    """A text that grows block by block, with the masks of those that the format sets apart."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._masks: list[Mask] = []
        self._length = 0

    def add(self, text: str, reason: str = "", confidence: float = 1.0) -> None:
        """Adds a block, unless it shows nothing; masked if there is a reason to."""
        text = showable(text).strip()
        if not text:
            return
        start = self._length + len(_BETWEEN) if self._parts else 0
        self._parts.append(text)
        self._length = start + len(text)
        if reason:
            self._masks.append(Mask(start, self._length, reason, confidence))

    def to_document(self, evidence: Iterable[Evidence] = (), line: int = 0) -> Document:
        """All of it as a document."""
        return Document(_BETWEEN.join(self._parts), tuple(evidence), tuple(self._masks), line=line)

    @property
    def hold_body(self) -> bool:
        """Whether there is more than what is set apart."""
        return len(self._parts) > len(self._masks)


def showable(text: str) -> str:
    """A text without NULs and half characters; two halves of one are joined."""
    return text.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def said(field: str, value: object, origin: str, confidence: float) -> tuple[Evidence, ...]:
    """What a document's properties say of a field, if they say something."""
    text = showable(str(value)).strip() if value is not None else ""
    return (Evidence(field, text, origin, confidence),) if text else ()


def titled(value: object, origin: str, confidence: float) -> tuple[Evidence, ...]:
    """What a document's properties give as its title, unless a program has left it behind."""
    return () if _LEFT_BEHIND.fullmatch(str(value or "").strip()) else said("title", value, origin, confidence)
