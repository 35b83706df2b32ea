"""What the reader of a format finds in a file: a text, and what the format says of it beside the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.records import Evidence, Mask

_NAMES_OF = {
    "title": "title headline head_line heading",
    "published": (
        "published date publication_date published_at publishedat publish_date published_date date_published"
        " datepublished pub_date pubdate date_publish"
    ),
    "updated": "updated updated_at updatedat date_modified datemodified date_modify modified last_modified",
    "dateline": "dateline",
    "source": "source publication publisher source_name outlet newspaper site_name",
    "section": "section category section_name desk rubric",
    "page": "page page_number print_page",
    "url": "url link web_url canonical_url permalink uri",
    "author": "author authors byline creator writer",
    "language": "language lang",
}
_LONGEST_VALUE = 2000
"""Characters of a field: titles and names, no texts."""

_FIELD_OF = {name: field for field, names in _NAMES_OF.items() for name in names.split()}
"""The field of an article that a named value is, names in lower case; of two for one field the first one counts."""

_TEXT_NAMES = (
    "text body content article full_text fulltext article_text article_body articlebody maintext story".split()
)


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


def read_fields(fields: Mapping[str, object], origin: str, confidence: float = 1.0) -> tuple[Evidence, ...]:
    """What named values say of an article; names that mean nothing here, and empty values, are left out.

    Args:
        fields: values by name, as front matter, a JSON object or the columns of a table give them.
        origin: what they stand in, such as "front matter"; the name is added to it.
        confidence: how far to believe them.
    """
    given = {_plain(name): (name, text) for name, value in fields.items() if (text := _as_text(value)[:_LONGEST_VALUE])}
    return tuple(
        Evidence(field, given[key][1], f"{origin} {given[key][0]}", confidence)
        for key, field in _FIELD_OF.items()
        if key in given
    )


def find_text(names: Iterable[str]) -> str:
    """The name of the value that holds an article's text, by its meaning; empty if there is none."""
    by_meaning = {_plain(name): name for name in names}
    return next((by_meaning[each] for each in _TEXT_NAMES if each in by_meaning), "")


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_as_text, value)))
    if isinstance(value, dict):
        return _as_text(value.get("name"))
    return "" if value is None else str(value).strip()
