"""What the markup of a page says that its parts are: navigation, captions, teasers, share bars.

Elements and roles that mean one thing are sure; names that sites give to their classes are not, and count only where
nothing speaks against them. Knows nothing of texts, and never says that a part is the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_BY_WORD = {
    word: reason
    for reason, words in {
        "breadcrumb": "breadcrumb breadcrumbs crumb crumbs",
        "related-link teaser": "related recommended recommendations teaser teasers trending readmore mostread popular",
        "share bar": "share sharing social sharebar sharetools",
        "newsletter": "newsletter newsletters",
        "cookie notice": "cookie cookies consent gdpr",
        "comments": "comments disqus",
        "advert": "ad ads advert adverts advertisement adslot sponsored",
        "caption": "caption figcaption",
        "navigation": "nav navbar navigation menu",
        "footer": "footer copyright colophon",
        "byline": "byline bylines",
        "publication date": "timestamp pubdate published datetime",
        "search prompt": "search searchbox searchform",
        "section": "kicker eyebrow",
    }.items()
    for word in words.split()
}
_BY_NAME = {
    "read-more": "related-link teaser",
    "most-read": "related-link teaser",
    "more-stories": "related-link teaser",
    "more-news": "related-link teaser",
    "also-read": "related-link teaser",
    "see-also": "related-link teaser",
    "reading-time": "reading time",
    "read-time": "reading time",
}
"""Parts of names that mean something only together."""
_BY_MAILER = {
    "gmail_quote": "quoted mail",
    "moz-cite-prefix": "quoted mail",
    "gmail_signature": "signature",
    "moz-signature": "signature",
}
"""Names that programs give, always to the same."""

_BY_TAG = {"nav": "navigation", "figcaption": "caption"}
_BY_ROLE = {"navigation": "navigation", "search": "search prompt", "contentinfo": "footer"}
_KINDS_OF_NAVIGATION = ("breadcrumb", "related-link teaser", "share bar")
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")
_LONGEST_NAMES = 400
_WHOLE = ("html", "body", "main", "article", "h1")
_LONGEST_FORM = 600
_MOSTLY_LINKS = 0.5
_SURE, _LIKELY = 0.95, 0.7


@dataclass(frozen=True, slots=True)
class Hint:
    """What a part of a page is said to be; empty if nothing is said."""

    reason: str = ""
    confidence: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.reason)

    @property
    def is_sure(self) -> bool:
        """Whether it is so even where the text looks like an article's."""
        return self.confidence >= _SURE


NO_HINT = Hint()


class Hints:
    """The hints of a page: what its elements are by their tags, roles or names, but for those that hold an article."""

    def __init__(self, root: Any) -> None:
        self._holders = set(root.iter(*_WHOLE))
        for element in list(self._holders):
            for outer in element.iterancestors():
                if outer in self._holders:
                    break
                self._holders.add(outer)

    def of(self, element: Any) -> Hint:
        """What an element is said to be."""
        return NO_HINT if element in self._holders else _by_meaning(element) or _by_names(element)


def _by_meaning(element: Any) -> Hint:
    tag = element.tag
    reason = _BY_TAG.get(tag) or _BY_ROLE.get(element.get("role", ""), "")
    if reason == "navigation":
        named = _by_names(element).reason
        reason = named if named in _KINDS_OF_NAVIGATION else reason
    elif tag == "blockquote" and element.get("type") == "cite":
        reason = "quoted mail"
    elif tag == "aside" and _linked(element) > _MOSTLY_LINKS:
        reason = "related-link teaser"
    elif tag == "form" and element.find(".//input[@type='email']") is not None and _is_short(element):
        reason = "newsletter"
    elif tag == "footer":
        return _footer(element)
    return Hint(reason, _SURE) if reason else NO_HINT


def _is_short(element: Any) -> bool:
    """Whether an element holds little text: a form may lie around a whole page."""
    return sum(map(len, element.itertext())) <= _LONGEST_FORM


def _footer(element: Any) -> Hint:
    """The end of a page for sure, of a part of it likely; that of a quotation says who is quoted."""
    outer = next(element.iterancestors("blockquote", "article", "main", "section"), None)
    if outer is None:
        return Hint("footer", _SURE)
    return NO_HINT if outer.tag == "blockquote" else Hint("footer", _LIKELY)


def _by_names(element: Any) -> Hint:
    names = f"{element.get('class', '')} {element.get('id', '')}"[:_LONGEST_NAMES]
    if names.isspace():
        return NO_HINT
    names = _CAMEL_CASE.sub("-", names).lower()
    for name, reason in _BY_MAILER.items():
        if name in names:
            return Hint(reason, _SURE)
    reason = next((reason for name, reason in _BY_NAME.items() if name in names), "")
    reason = reason or next((_BY_WORD[word] for word in _WORD.findall(names) if word in _BY_WORD), "")
    return Hint(reason, _LIKELY) if reason else NO_HINT


def _linked(element: Any) -> float:
    """The share of an element's characters that belong to links."""
    size = sum(len(text.strip()) for text in element.itertext())
    links = sum(len(text.strip()) for link in element.iter("a") for text in link.itertext())
    return links / size if size else 0.0
