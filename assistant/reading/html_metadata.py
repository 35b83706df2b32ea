"""What a page's markup says of its article: JSON-LD, Open Graph, meta elements, microdata, and what its elements mean.

Values are kept as they are written; broken JSON-LD counts as none. Knows nothing of the article's text but where a
value stands in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from html import unescape
from typing import Any

from assistant.reading.blocks import said
from assistant.reading.document import Document
from assistant.records import Evidence

_STRUCTURED, _OPEN_GRAPH, _MICRODATA, _META, _TIME, _HEADING, _TITLE = 0.95, 0.9, 0.9, 0.85, 0.7, 0.8, 0.6

_ARTICLE_TYPE = re.compile(r"(?:.*(?:Article|BlogPosting)|Report)")
_LARGEST_JSON = 2_000_000
_MOST_NODES = 10_000
_JSON_FIELDS = (
    ("title", "headline"),
    ("title", "name"),
    ("published", "datePublished"),
    ("updated", "dateModified"),
    ("author", "author"),
    ("source", "publisher"),
    ("section", "articleSection"),
    ("language", "inLanguage"),
    ("url", "url"),
    ("url", "mainEntityOfPage"),
)

_META_FIELDS = {
    "title": (
        "dc.title dcterms.title parsely-title sailthru.title citation_title twitter:title headline hdl",
        "og:title",
    ),
    "author": (
        "author byl dc.creator dcterms.creator parsely-author sailthru.author citation_author article:author_name",
        "og:article:author article:author",
    ),
    "published": (
        "date pubdate publishdate publish-date publish_date publication_date publication-date dc.date dc.date.issued"
        " dcterms.date dcterms.created dcterms.issued parsely-pub-date sailthru.date citation_publication_date"
        " article.published datepublished",
        "article:published_time og:article:published_time og:published_time",
    ),
    "updated": (
        "lastmod last-modified last_modified dcterms.modified dc.date.modified article.updated datemodified revised",
        "article:modified_time og:article:modified_time og:updated_time",
    ),
    "source": ("application-name dc.publisher dcterms.publisher citation_journal_title", "og:site_name"),
    "section": ("section parsely-section article.section", "article:section og:article:section"),
    "language": ("language dc.language dcterms.language content-language", "og:locale"),
    "url": ("parsely-link twitter:url", "og:url"),
}
_FIELD_OF_META = {
    name: (field, f"{origin} {name}", confidence)
    for field, (meta, open_graph) in _META_FIELDS.items()
    for names, origin, confidence in ((meta, "meta", _META), (open_graph, "Open Graph", _OPEN_GRAPH))
    for name in names.split()
}
_ITEM_FIELDS = {
    "headline": "title",
    "datepublished": "published",
    "datemodified": "updated",
    "author": "author",
    "articlesection": "section",
}
_SEPARATOR = re.compile(r"\s+[|·•»:–—-]+\s+")
_BETWEEN_STEPS = re.compile(r"[>»›/|→]")
_LONGEST_STEP = 30
_LONGEST_VALUE = 1000
_SHORTEST_FOUND = 3
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


def read_metadata(root: Any, shown: Collection[str]) -> tuple[Evidence, ...]:
    """What the markup says, from the most explicit to the least.

    Args:
        root: the page.
        shown: the texts of its blocks, which tell the headline in the title of the window.
    """
    explicit = [*_from_json(root), *_from_meta(root), *_from_microdata(root), *_from_elements(root)]
    sites = {_plain(each.value) for each in explicit if each.field == "source"}
    every = [*explicit, *_from_title_element(root, sites, set(map(_plain, shown)))]
    return tuple(each for each in every if len(each.value) <= _LONGEST_VALUE)


def with_spans(document: Document) -> Document:
    """The document, its evidence with the place where the text says the same."""
    return replace(document, evidence=tuple(_with_span(each, document.text) for each in document.evidence))


def _with_span(evidence: Evidence, text: str) -> Evidence:
    value = evidence.value
    if evidence.span or evidence.field in ("url", "language", "encoding") or len(value) < _SHORTEST_FOUND:
        return evidence
    match = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text)
    return replace(evidence, span=match.span()) if match else evidence


def _from_json(root: Any) -> Iterator[Evidence]:
    """What the first article of the page's JSON-LD says."""
    for script in root.iter("script"):
        if script.get("type", "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        node = _article_in(_parse_json(script.text or ""))
        if node:
            for field, name in _JSON_FIELDS:
                yield from said(field, _words_of(node.get(name), field), f"JSON-LD {name}", _STRUCTURED)
            return


def _parse_json(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").replace("//<![CDATA[", "").replace("//]]>", "")
    with suppress(ValueError, RecursionError):
        return json.loads(text, strict=False) if len(text) <= _LARGEST_JSON else None
    return None


def _article_in(found: Any) -> dict[str, Any] | None:
    """The first object that is an article, looked for in lists, graphs and main entities."""
    waiting = [found]
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:_MOST_NODES]
        elif isinstance(node, dict):
            types = node.get("@type")
            if any(isinstance(each, str) and _ARTICLE_TYPE.fullmatch(each) for each in _as_list(types)):
                return node
            waiting += [node[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in node]
    return None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _words_of(value: Any, field: str) -> str:
    """A value of JSON-LD as text: names of persons and houses, addresses of pages; several are joined."""
    if field in ("title", "published", "updated", "source", "section", "url") and isinstance(value, list):
        value = next(iter(value), None)
    words = []
    for each in _as_list(value):
        keys = ("@id", "url") if field == "url" else ("name", "alternateName")
        named = next((each[key] for key in keys if each.get(key)), "") if isinstance(each, dict) else each
        if isinstance(named, str) and not (field == "author" and _ADDRESS.match(named)):
            words.append(" ".join(unescape(named).split()))
    return ", ".join(dict.fromkeys(filter(None, words)))


def _from_meta(root: Any) -> Iterator[Evidence]:
    authors: dict[tuple[str, float], list[str]] = {}
    for element in root.iter("meta"):
        names = (element.get(key, "").strip().lower() for key in ("property", "name", "http-equiv"))
        known = next((_FIELD_OF_META[name] for name in names if name in _FIELD_OF_META), None)
        value = " ".join(element.get("content", "").split())
        if not known or not value:
            continue
        field, origin, confidence = known
        if field == "author":
            if not _ADDRESS.match(value):
                authors.setdefault((origin, confidence), []).append(value)
        else:
            yield from said(field, value, origin, confidence)
    for (origin, confidence), names_given in authors.items():
        yield from said("author", ", ".join(dict.fromkeys(names_given)), origin, confidence)


def _from_microdata(root: Any) -> Iterator[Evidence]:
    seen = set()
    for element in root.iter():
        name = element.get("itemprop", "").lower() if isinstance(element.tag, str) else ""
        field = _ITEM_FIELDS.get(name)
        if not field or field in seen:
            continue
        inner = element.find(".//*[@itemprop='name']") if field == "author" else None
        value = _value_of(element if inner is None else inner)
        if value and not (field == "author" and _ADDRESS.match(value)):
            seen.add(field)
            yield from said(field, value, f"microdata {element.get('itemprop')}", _MICRODATA)


def _value_of(element: Any) -> str:
    return element.get("content") or element.get("datetime") or _text_of(element)


def _text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _from_elements(root: Any) -> Iterator[Evidence]:
    """What elements mean wherever they are used: the language of the page, its address, headline, author and date."""
    yield from said("language", root.get("lang") or root.get("xml:lang"), "html lang", _OPEN_GRAPH)
    for element in root.iter("link", "a"):
        relations = element.get("rel", "").lower().split()
        if element.tag == "link" and "canonical" in relations and element.get("href"):
            yield from said("url", element.get("href").strip(), "link canonical", _STRUCTURED)
        elif element.tag == "a" and "author" in relations:
            yield from said("author", _text_of(element), "link rel=author", _HEADING)
    heading = next((text for each in root.iter("h1") if (text := _text_of(each))), "")
    yield from said("title", heading, "h1", _HEADING)
    yield from _from_breadcrumbs(root, _plain(heading))
    article = next(root.iter("article", "main"), root)
    moment = next((each for each in article.iter("time") if each.get("datetime")), None)
    if moment is not None:
        yield from said("published", moment.get("datetime").strip(), "time element", _TIME)


def _from_breadcrumbs(root: Any, heading: str) -> Iterator[Evidence]:
    """The section is the last step of the way to the article, but for the first, which leads home."""
    trail = next(iter(root.xpath("//*[contains(@class, 'crumb') or contains(@id, 'crumb')]")), None)
    steps = [step for step in _steps_of(trail)[1:] if _plain(step) != heading] if trail is not None else []
    yield from said("section", steps[-1] if steps else None, "breadcrumb", _TIME)


def _steps_of(trail: Any) -> list[str]:
    """The steps of a breadcrumb, the last of which is often no link, since one is there already."""
    links = [text for link in trail.iter("a") if (text := _text_of(link))]
    steps = [each for text in trail.itertext() for step in _BETWEEN_STEPS.split(text) if (each := step.strip())]
    last = " ".join(steps[-1].split()) if steps else ""
    is_step = links and last not in links[-1] and 0 < len(last) <= _LONGEST_STEP
    return [*links, last] if is_step else links


def _from_title_element(root: Any, sites: set[str], shown: set[str]) -> Iterator[Evidence]:
    """The title of the window, in its parts where one is the site's name, or the longer one stands on the page."""
    title = _text_of(root.find(".//head/title"))
    parts = next((each for each in _splits(title) if _plain(each[1]) in sites), None)
    if not parts:
        longer_first = (each for each in _splits(title) if len(each[0]) > len(each[1]))
        parts = next((each for each in longer_first if _plain(each[0]) in shown), None)
    yield from said("title", parts[0] if parts else title, "title element", _TITLE)
    if parts:
        yield from said("source", parts[1], "title element", _TITLE)


def _splits(title: str) -> Iterator[tuple[str, str]]:
    """A title as what may be the headline and the site's name: cut at its last and at its first separator."""
    parts = list(_SEPARATOR.finditer(title))
    if parts:
        yield title[: parts[-1].start()], title[parts[-1].end() :]
        yield title[parts[0].end() :], title[: parts[0].start()]


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
