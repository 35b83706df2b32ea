"""What the reader of a format finds in a file: a text, and what the format says of it beside the text."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records import Evidence, Mask


@dataclass(frozen=True, slots=True)
class Document:
    """One article's text before anything is known of it but what its format says.

    Attributes:
        text: all the visible text in document order; where the source is plain text, the text itself, to the letter.
        evidence: what the format says of it; any fields of `Article`, the most reliable first.
        masks: what the format itself sets apart: front matter, what an extractor leaves out, running heads.
        page_starts: where each page begins, if the format has pages; the first is 0.
        line: its number among the items of its file, from 1; 0 if the file is one article.
        article_id: its id if the source gives one; else its place is its id.
        member: its name inside an archive.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    masks: tuple[Mask, ...] = ()
    page_starts: tuple[int, ...] = ()
    line: int = 0
    article_id: str = ""
    member: str = ""
