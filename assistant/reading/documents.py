"""Plain text and Markdown files: one article each, `text` being the whole decoded file."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import yaml
from dateutil import parser as dates

from assistant.reading.furniture import read_layout
from assistant.reading.lines import Line, split_lines
from assistant.records import Article, Failure, Mask
from assistant.settings import Settings

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<fields>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)", re.DOTALL)
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class _PlainLoader(yaml.BaseLoader):
    """Keeps values as they are written, and refuses aliases, which can unfold a small file to any size."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def read_plain_text(file: Path, path: str, settings: Settings) -> Iterator[Article | Failure]:
    """One article from a plain-text file; nothing from an empty one but a failure that says so."""
    text = _decode(file, path, settings)
    yield text if isinstance(text, Failure) else make_article(path, path, text, {})


def read_markdown(file: Path, path: str, settings: Settings) -> Iterator[Article | Failure]:
    """One article from a Markdown file; YAML front matter gives its fields and is masked."""
    text = _decode(file, path, settings)
    if isinstance(text, Failure):
        yield text
        return
    front = _FRONT_MATTER.match(text)
    try:
        fields = yaml.load(front["fields"], Loader=_PlainLoader) if front else {}  # noqa: S506 - builds only text
        json.dumps(fields, ensure_ascii=False).encode("utf-8")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())
        yield Failure(path, f"its front matter is not valid YAML ({reason}); correct it or remove it")
        return
    if front and isinstance(fields, dict):
        yield make_article(path, path, text, fields, front_end=front.end())
    else:
        yield make_article(path, path, text, {})


def make_article(
    article_id: str, path: str, text: str, fields: dict[str, object], *, front_end: int = 0, line: int = 0
) -> Article:
    """An article from its text and the fields its source gives beside it; the page fills in what is missing.

    Args:
        article_id: its id.
        path: its file, relative to the corpus.
        text: the untouched decoded text.
        fields: any of title, published (or date), source, section, page, url, author, language.
        front_end: where front matter ends in the text, 0 if there is none.
        line: the article's line in its file, 0 for a file of its own.
    """
    lines = [Line(each.start + front_end, each.end + front_end, each.text) for each in split_lines(text[front_end:])]
    given = {str(name).lower(): _as_text(value) for name, value in fields.items()}
    heading = lines[0] if lines and front_end and lines[0].text.startswith("# ") else None
    layout = read_layout(lines, "" if heading else given.get("title", ""))
    masks = layout.masks
    if front_end:
        masks = (Mask(0, front_end, "front matter"), *masks)
    return Article(
        article_id=article_id,
        path=path,
        line=line,
        text=text,
        title=given.get("title") or layout.title,
        title_span=layout.title_span,
        published=iso_date(given.get("published") or given.get("date") or layout.fields.get("published", "")),
        source=given.get("source") or layout.fields.get("source", ""),
        section=given.get("section") or layout.fields.get("section", ""),
        page=given.get("page", ""),
        url=given.get("url", ""),
        author=given.get("author") or layout.fields.get("author", ""),
        language=given.get("language") or "en",
        masks=masks,
        related=layout.related,
    )


def iso_date(written: str) -> str:
    """A date as ISO 8601, the time kept where there is one; what is not a whole date stays as it is written.

    A part that the source leaves out is never filled in, nor is it guessed which number is the day: parsed against two
    defaults, and day or month first, the results must agree. A time zone is kept only from ISO dates, since its
    abbreviations are ambiguous.
    """
    with suppress(ValueError):
        moment = datetime.fromisoformat(written)
        return moment.isoformat() if ":" in written else moment.date().isoformat()
    try:
        first = dates.parse(written, default=datetime(2001, 1, 1), dayfirst=False, ignoretz=True)
        second = dates.parse(written, default=datetime(2002, 2, 2), dayfirst=True, ignoretz=True)
    except (ValueError, OverflowError):
        return written
    if first != second:
        return written
    return first.isoformat() if ":" in written else first.date().isoformat()


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).strip()


def _decode(file: Path, path: str, settings: Settings) -> str | Failure:
    size = file.stat().st_size
    if size > settings.max_file_bytes:
        return Failure(path, f"is {size:,} bytes, over the limit of {settings.max_file_bytes:,}; split it")
    content = file.read_bytes()
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        return Failure(path, f"is not text in UTF-8 (byte {error.start:,}: {error.reason}); save it as UTF-8")
    if "\0" in text:
        return Failure(path, f"is a binary file (a NUL at character {text.index(chr(0)):,}); remove it from the corpus")
    if not text.strip():
        return Failure(path, "is empty; fill it or remove it")
    return text
