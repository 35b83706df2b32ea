"""PDF: the text of all pages in order, as PDFium sees it, with where each page begins.

Lines stay as they are printed, with their hyphens. What stands at the head or foot of most pages is masked, and so are
page numbers and a paper's name and day above a headline. A page without text is left out of the text; a file of such
pages is a scan.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import c_double
from itertools import accumulate, pairwise
from math import inf
from pathlib import Path
from statistics import median_low

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from assistant.errors import Refused
from assistant.reading.blocks import said, showable, titled
from assistant.reading.document import Document
from assistant.records import Evidence, Failure, Mask
from assistant.settings import Settings

_MOST_PAGES = 20_000
_MARGIN_LINES = 2
"""How many lines at either end of a page may be a running head or foot."""

_RUNNING = 0.5
_FEWEST_PAGES = 3
"""A line is a running one if it ends so large a share of the pages, and so many of them."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.)?\W*(?:\d{1,5}|[ivxl]{1,7})(?:\W+(?:of|von|/)?\W*\d{1,5})?\W*", re.IGNORECASE
)
_DATED_NAME = re.compile(
    r"(?:(?:[A-ZÀ-ÞА-ЯΑ-Ω][\w'’.-]*|\w{1,3})\s+){0,5}[A-ZÀ-ÞА-ЯΑ-Ω][\w'’.-]*\s*[,|·•–—-]?\s+(?:[^\W\d_]+,?\s+)?"
    r"(?:\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]+\.?\s+(?:de\s+)?|[^\W\d_]+\.?\s+\d{1,2},?\s+|\d{1,2}[./-]\d{1,2}[./-])"
    r"(?:19|20)\d\d"
)
"""A paper's name and the day, as it is printed above the articles of a page."""
_SHORT = 0.75
"""Of the longest line of the page: a headline that is no longer is none of its text."""

_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\f\v]")
_BROKEN_WORD = re.compile("[\ufffe\u0002](?:\r?\n)?")
"""How PDFium gives a hyphen and the end of the line where a word was broken."""

_SAME_LINE = 2.0
_LEAST_INDENT, _MOST_INDENT = 4.0, 45.0
_WIDER = 1.3
"""In points: what counts as no distance; times the usual distance of two lines at which a paragraph begins."""

_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_PROBLEMS = {
    pdfium_c.FPDF_ERR_PASSWORD: "is encrypted; save it without a password",
    pdfium_c.FPDF_ERR_SECURITY: "is protected in a way that cannot be read; save it without protection",
    pdfium_c.FPDF_ERR_FORMAT: "is damaged, cut off, or no PDF; save it anew",
}


def read_pdf(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from a PDF; a failure if it cannot be opened or has no text."""
    size = file.stat().st_size
    if size > settings.max_file_bytes:
        raise Refused(f"is {size:,} bytes, over the limit of {settings.max_file_bytes:,}; split it")
    with _opened(file) as pdf:
        if len(pdf) > _MOST_PAGES:
            raise Refused(f"has {len(pdf):,} pages, over the limit of {_MOST_PAGES:,}; split it")
        pages = list(_read_pages(pdf, settings.max_file_bytes))
        if damaged := sum(page is None for page in pages) if not any(pages) else 0:
            yield Failure(path, f"is damaged: {_pages(damaged)} cannot be read, and no other has text; save it anew")
        elif not any(pages):
            yield Failure(path, f"is a scan without text on {_pages(len(pages))}; run OCR on it first", "empty")
        else:
            yield _join([page or "" for page in pages], tuple(_read_properties(pdf)))


def _opened(file: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        reason = _PROBLEMS.get(pdfium_c.FPDF_GetLastError(), f"cannot be opened ({error}); save it anew")
        raise Refused(reason) from error


def _read_pages(pdf: pdfium.PdfDocument, most: int) -> Iterator[str | None]:
    """Each page's text, empty if it has none, None if it is damaged."""
    for number in range(len(pdf)):
        try:
            page = pdf[number]
        except pdfium.PdfiumError:
            yield None
            continue
        text_page = page.get_textpage()
        text = _read_page(text_page)
        text_page.close()
        page.close()
        most -= len(text)
        if most < 0:
            raise Refused("holds more text than the limit allows; split it")
        yield showable(text).strip("\n")


def _read_page(page: pdfium.PdfTextPage) -> str:
    """A page's lines in their order, a blank one before those that open a paragraph."""
    raw = page.get_text_bounded()
    text = _LINE_END.sub("\n", _BROKEN_WORD.sub("-\n", raw))
    lines = [line.rstrip() for line in text.split("\n")]
    origins = _origins(page, raw) if raw == page.get_text_range().replace("\ufffe", "\u0002") else []
    opening = _opening_lines(origins) if len(origins) == len(lines) else set()
    return "\n".join(f"\n{line}" if at in opening else line for at, line in enumerate(lines))


def _origins(page: pdfium.PdfTextPage, raw: str) -> list[tuple[float, float]]:
    """Where on the page each line of its text begins: how far from the left, how far from the bottom."""
    ends = [match.end() for match in re.finditer(f"{_BROKEN_WORD.pattern}|{_LINE_END.pattern}", raw)]
    units = accumulate(len(raw[start:end].encode("utf-16-le")) // 2 for start, end in pairwise([0, *ends]))
    return [_origin(page, at) for at in (0, *units)]


def _origin(page: pdfium.PdfTextPage, at: int) -> tuple[float, float]:
    x, y = c_double(), c_double()
    pdfium_c.FPDFText_GetCharOrigin(page, pdfium_c.FPDFText_GetCharIndexFromTextIndex(page, at), x, y)
    return x.value, y.value


def _opening_lines(origins: Sequence[tuple[float, float]]) -> set[int]:
    """The lines far below the one before, indented alone, or parted from it by a margin of the page."""
    heights = [height for _, height in origins]
    drops = [before - line for before, line in pairwise(heights)]
    downwards = [drop for drop in drops if drop > _SAME_LINE]
    wide = _WIDER * median_low(downwards) if downwards else 0.0
    from_foot = _jumps_from_foot(heights, wide)
    to_head = {len(heights) - at for at in _jumps_from_foot([-height for height in reversed(heights)], wide)}
    return {at for at, drop in enumerate(drops, 1) if drop > wide or _is_indented(origins, at)} | from_foot | to_head


def _jumps_from_foot(heights: Sequence[float], wide: float) -> set[int]:
    """The lines that follow upon a foot of the page that was drawn before them: lines far below all others."""
    before = [inf, *accumulate(heights, min)]
    after = [inf, *accumulate(reversed(heights), min)][::-1]
    return {
        at
        for count in range(1, _MARGIN_LINES + 1)
        for at in range(count, len(heights))
        if heights[at] > heights[at - 1] + _SAME_LINE
        and max(heights[at - count : at]) + wide < min(before[at - count], after[at])
    }


def _is_indented(origins: Sequence[tuple[float, float]], at: int) -> bool:
    (before, above), (here, own), (after, _) = *origins[at - 1 : at + 1], origins[min(at + 1, len(origins) - 1)]
    return own < above and _LEAST_INDENT < here - before < _MOST_INDENT and abs(after - before) < _SAME_LINE


def _join(pages: Sequence[str], evidence: tuple[Evidence, ...]) -> Document:
    """All pages as one text. A page without text begins where the next one does."""
    parts: list[str] = []
    starts: list[int] = []
    masks: list[Mask] = []
    running = _running_lines(pages)
    length = 0
    for page in pages:
        starts.append(length)
        if page:
            masks += [Mask(start + length, end + length, why, 0.9) for start, end, why in _furniture(page, running)]
            parts.append(page + "\n\n")
            length += len(page) + 2
    text = "".join(parts).rstrip("\n")
    return Document(text, evidence, tuple(masks), tuple(min(start, len(text)) for start in starts))


def _running_lines(pages: Sequence[str]) -> set[str]:
    with_text = [page for page in pages if page]
    counts = Counter(key for page in with_text for key in {_key(line) for _, _, line in _margins(page)})
    fewest = max(_FEWEST_PAGES, _RUNNING * len(with_text))
    return {key for key, count in counts.items() if count >= fewest}


def _furniture(page: str, running: set[str]) -> Iterator[tuple[int, int, str]]:
    for start, end, line in _margins(page):
        if _PAGE_NUMBER.fullmatch(line) and not line.endswith("."):
            yield start, end, "page number"
        elif _key(line) in running or (_DATED_NAME.fullmatch(line) and _is_above_headline(page, start, end)):
            yield start, end, "running head"


def _is_above_headline(page: str, start: int, end: int) -> bool:
    """Whether a line stands apart, and what follows is too short to be the text."""
    is_apart = page[end : end + 2] == "\n\n" and page[max(start - 2, 0) : start] in ("", "\n\n")
    lines = [line.strip() for line in page[end:].split("\n")]
    following = next((line for line in lines if line and not _PAGE_NUMBER.fullmatch(line)), "")
    return is_apart and 0 < len(following) <= _SHORT * max(map(len, lines))


def _margins(page: str) -> Iterator[tuple[int, int, str]]:
    """The first and last lines of a page that hold something, in order, each with its span."""
    lines = []
    at = 0
    for line in page.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            lines.append((start, at + len(line), line.strip()))
        at += len(line) + 1
    if len(lines) <= 2 * _MARGIN_LINES:
        yield from lines
    else:
        yield from lines[:_MARGIN_LINES]
        yield from lines[-_MARGIN_LINES:]


def _key(line: str) -> str:
    """A line without what differs from page to page."""
    return " ".join(_DIGITS.sub("0", line).split()).casefold()


def _read_properties(pdf: pdfium.PdfDocument) -> Iterator[Evidence]:
    """What the file says of itself: titles are often left over from a template, the date is when it was made."""
    yield from titled(pdf.get_metadata_value("Title"), "PDF Title", 0.4)
    yield from said("author", pdf.get_metadata_value("Author"), "PDF Author", 0.6)
    if date := _DATE.match(pdf.get_metadata_value("CreationDate")):
        yield from said("published", "-".join(date.groups()), "PDF CreationDate", 0.4)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"
