"""What named values say of an article: front matter, JSON objects and tables all call them by the names known here.

Names count without case, spaces, hyphens and underscores: "Pub Date", `pub_date` and `pubDate` are one. Knows nothing
of files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from assistant.reading.markup import as_line
from assistant.records import Evidence

_NAMES_OF = {
    "title": (
        "title headline heading webtitle posttitle articletitle titel überschrift schlagzeile titre título titolo kop"
        " tytuł başlık заголовок العنوان عنوان शीर्षक"
    ),
    "published": (
        "published date publicationdate publishedat publishdate publisheddate publishedtime publishedon datepublished"
        " datepublish pubdate webpublicationdate firstpublished issued postdate datum veröffentlicht fecha data tarih"
        " дата التاريخ تاریخ दिनांक created createdat datecreated creationdate timestamp seendate"
    ),
    "updated": "updated updatedat dateupdated datemodified datemodify modified modifiedat lastmodified lastmod",
    "dateline": "dateline",
    "source": (
        "source publication publisher sourcename outlet newspaper sitename quelle zeitung fuente fonte bron źródło"
        " kaynak источник المصدر ماخذ स्रोत"
    ),
    "section": "section sectionname category categoryname categories desk newsdesk rubric ressort rubrik rubrique",
    "page": "page pagenumber printpage seite",
    "url": "url link weburl canonicalurl permalink uri externalurl",
    "author": "author authors byline creator writer autor autorin auteur autore yazar автор الكاتب مصنف लेखक",
    "language": "language lang sprache",
}
_FIELD_OF = {name: field for field, names in _NAMES_OF.items() for name in names.split()}
"""The field of an article that a named value is; of two for one field the first one counts."""

_TEXT_NAMES = (
    "text body content article fulltext articletext articlebody maintext story bodytext contenttext textcontent"
    " articlecontent postcontent plaintext contenthtml bodyhtml articlehtml html volltext artikeltext inhalt texte"
    " contenu texto contenido cuerpo conteúdo testo contenuto corpo tekst inhoud treść metin içerik текст содержание"
    " النص نص متن पाठ"
).split()
_WRAPPERS = ("_source", "fields", "attributes", "node", "document", "article", "post", "params")
"""What holds the article within an item, as search engines and interfaces write it."""

_VALUES_WITHIN = "name fullname displayname rendered main original title value text label date".split()
"""What an object that stands for one value calls it."""
_NAME_PARTS = (("first", "firstname", "givenname"), ("last", "lastname", "familyname"))

_UNSURE = dict.fromkeys(("created", "createdat", "datecreated", "creationdate", "timestamp", "seendate"), 0.6)
"""When a file or a record was made is not always when its article came out: a line that says so goes before it."""
_LEFT_BEHIND = re.compile(
    r"(?:untitled|no title|(?:web )?clip(?:ping)?|new (?:note|page|document))[ _-]?\d*", re.IGNORECASE
)
"""What a program calls what nobody has named."""
_NO_TITLE, _NO_SOURCE = 0.3, 0.8

_NOT_IN_NAMES = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ARE_WORDS = frozenset(("author", "source", "section", "language"))
"""What is a number in one of these is a key to another table; what is written as a string is a name."""
_LONGEST_VALUE = 2000
"""Characters of a field: titles and names, no texts."""
_LONGEST_NAME = 100
_DEEPEST = 6
"""Values within values that are looked into."""
_MOST_LISTED, _LONGEST_LISTED = 12, 40


def read_fields(fields: Mapping[str, object], origin: str, confidence: float = 1.0) -> tuple[Evidence, ...]:
    """What named values say of an article; names that mean nothing here, and empty values, are left out.

    Args:
        fields: values by name, as front matter, a JSON object or the columns of a table give them.
        origin: what they stand in, such as "front matter"; the name is added to it.
        confidence: how far to believe them.
    """
    given = {
        key: (name, text)
        for name, value in reversed(list(fields.items()))
        if (key := _plain(name)) in _FIELD_OF
        and not (_FIELD_OF[key] in _ARE_WORDS and _is_number(value))
        and (text := as_line(_as_text(value)[:_LONGEST_VALUE]))
    }
    return tuple(
        _said(field, key, given[key][1], f"{origin} {given[key][0]}", confidence)
        for key, field in _FIELD_OF.items()
        if key in given
    )


def _said(field: str, key: str, value: str, origin: str, confidence: float) -> Evidence:
    if field == "source" and _ADDRESS.fullmatch(value):
        return Evidence("url", value, origin, min(confidence, _NO_SOURCE))
    if field == "title" and _LEFT_BEHIND.fullmatch(value):
        return Evidence(field, value, origin, min(confidence, _NO_TITLE))
    return Evidence(field, value, origin, min(confidence, _UNSURE.get(key, 1.0)))


def unwrap(item: Mapping[str, Any], depth: int = _DEEPEST) -> dict[str, Any]:
    """The values of an item, and what it lacks from the object within it that holds the article."""
    values = dict(item)
    for name in _WRAPPERS:
        if isinstance(inner := values.get(name), dict) and depth:
            del values[name]
            values = {**unwrap(inner, depth - 1), **values}
    return values


def find_text(fields: Mapping[str, Any]) -> str | None:
    """The text of an article among its values: that of the likeliest name which has one; None if none can have one.

    Paragraphs in a list are parted by blank lines.
    """
    texts = [text for name in text_names(fields) if (text := _text_in(fields[name])) is not None]
    return next(filter(str.strip, texts), texts[0] if texts else None)


def text_names(names: Iterable[str]) -> list[str]:
    """The names of those values that may hold an article's text, the likeliest first."""
    by_meaning = {_plain(name): name for name in reversed(list(names))}
    return [by_meaning[each] for each in _TEXT_NAMES if each in by_meaning]


def count_known(names: Iterable[str]) -> int:
    """How many names mean something here."""
    return sum(_plain(name) in _FIELD_OF or _plain(name) in (*_TEXT_NAMES, "id") for name in names)


def list_names(names: Iterable[str]) -> str:
    """Names for a message: quoted, shortened, and not too many."""
    listed = [f'"{" ".join(name.split())[:_LONGEST_LISTED]}"' for name in names if name.strip()]
    more = ["…"] if len(listed) > _MOST_LISTED else []
    return ", ".join([*listed[:_MOST_LISTED], *more]) or "nothing"


def read_id(fields: Mapping[str, Any]) -> str:
    """The id that an item gives itself; empty if it gives none."""
    values = (unwrap(fields).get(name) for name in ("id", "_id"))
    return next((str(value) for value in values if isinstance(value, str | int) and value != ""), "")


def _plain(name: str) -> str:
    return _meaning_of(name) if len(name) <= _LONGEST_NAME else ""


@lru_cache(1024)
def _meaning_of(name: str) -> str:
    return _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", name)).casefold()


def _is_number(value: object) -> bool:
    """Whether it is one, or a list of some."""
    return all(isinstance(each, int | float) for each in (value if isinstance(value, list) else [value]))


def _text_in(value: object, depth: int = _DEEPEST) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and depth:
        parts = [part for each in value if (part := _text_in(each, depth - 1)) is not None]
        return "\n\n".join(filter(str.strip, parts)) if parts or not value else None
    if isinstance(value, dict) and depth:
        by_meaning = {_plain(name): each for name, each in value.items()}
        names = ("rendered", "value", *_TEXT_NAMES)
        texts = (_text_in(by_meaning[name], depth - 1) for name in names if name in by_meaning)
        return next(filter(None, texts), None)
    return None


def _as_text(value: object, depth: int = _DEEPEST) -> str:
    if isinstance(value, list) and depth:
        return ", ".join(filter(None, (_as_text(each, depth - 1) for each in value)))
    if isinstance(value, dict) and depth:
        by_meaning = {_plain(name): _as_text(each, depth - 1) for name, each in value.items()}
        name = " ".join(next(filter(None, map(by_meaning.get, part)), "") or "" for part in _NAME_PARTS).strip()
        return next(filter(None, map(by_meaning.get, _VALUES_WITHIN)), None) or name
    return "" if value is None or isinstance(value, bool | list | dict) else str(value).strip()
