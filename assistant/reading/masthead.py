"""The name of the site in a page's own words: masthead, line of copyright, what follows a headline behind a bar.

Knows the lines of one page and what they are so far. A name counts only where two places speak for it: the top line
has a menu below it or comes again at the foot, a line of copyright is a footer already. Sites that show their name
only as a picture stay without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading import phrases
from assistant.reading.lines import Line, ends_sentence
from assistant.reading.page import Page
from assistant.reading.phrases.matching import MARKS
from assistant.records import Evidence

_RIGHTS = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s©:,.]*(?:\(c\)\s*)?(?:by\s+)?(?:[12]\d{3}(?:\s*[-–/]\s*\d{2,4})?)?[\s,.:|·•∙–-]*(?:by\s+)?"
    r"(?P<name>[^\d,;|·•–—©()\[\]\"“”]+)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"(?:,? (?:Ltd|Limited|Inc|LLC|LLP|PLC|plc|Co|Corp|Corporation|Company|GmbH|AG|KG|SE|Verlag|S\.?A|S\.?A\.?S|S\.?L"
    r"|S\.?p\.?A|S\.?r\.?l|B\.?V|N\.?V|AS|AB|Oy|Sp\. z o\.o|A\.?Ş)\.?)+$"
)
_NAME_WORD = re.compile(rf"[^\W\d_][\w'’&.{MARKS}-]*|&")
_BAR = re.compile(r"(?<!\s)\s+(?:[|‖]|::)\s+")
_MOST_WORDS, _LONGEST_NAME = 6, 50
_LEAST_OF_HEADLINE = 3
_FEW_WORDS = 4
_FOR_RIGHTS, _FOR_MASTHEAD, _FOR_BOTH = 0.6, 0.65, 0.7
_FOR_AGENCY = 0.95
"""Where the dateline says the same in short: more than the dateline alone."""
_BELOW_MASTHEAD = ("navigation", "search prompt", "newsletter", "paywall", "cookie notice")


def split_headline(lines: Sequence[Line]) -> tuple[list[Line], Line | None]:
    """The lines with a first one such as "Headline | Site" cut in two, and the part that names the site, if any."""
    if not lines or not (bar := next(iter([*_BAR.finditer(lines[0].text)][-1:]), None)):
        return list(lines), None
    first = lines[0]
    headline = Line(first.start, first.start + bar.start(), first.text[: bar.start()])
    site = Line(first.start + bar.end(), first.end, first.text[bar.end() :])
    is_headline = len(headline.text.split()) >= _LEAST_OF_HEADLINE and not _BAR.search(headline.text)
    if is_headline and may_name(site.text) and phrases.find_furniture(first.text) is None:
        return [headline, site, *lines[1:]], site
    return list(lines), None


def mark_site(page: Page, head: range, title: str, behind_headline: Line | None = None) -> None:
    """Marks the masthead and adds what the page calls its site to the evidence."""
    found: list[Evidence] = []
    if behind_headline:
        page.mark(page.lines.index(behind_headline), "source")
        found.append(Evidence("source", behind_headline.text, "headline", _FOR_BOTH, behind_headline[:2]))
    rights = _find_rights(page)
    if rights:
        found.append(Evidence("source", rights.text, "copyright line", _FOR_RIGHTS, rights[:2]))
    found += _above_date(page, head)
    at = _find_masthead(page, head, title, rights.text if rights else "")
    if at is not None:
        line = page.lines[at]
        page.mark(at, "navigation")
        is_sure = rights is not None and _is_part(line.text, rights.text)
        found.append(Evidence("source", line.text, "masthead", _FOR_BOTH if is_sure else _FOR_MASTHEAD, line[:2]))
    page.evidence += found


def prefer_full_name(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """The evidence; a site's name counts for more than the dateline that gives it in short: "(Wire)", "Calder Wire"."""
    agencies = [each.value for each in evidence if each.field == "source" and each.origin == "dateline"]
    for each in evidence:
        is_full = each.origin in ("masthead", "copyright line") and any(_is_part(one, each.value) for one in agencies)
        yield replace(each, confidence=_FOR_AGENCY) if is_full else each


def _find_masthead(page: Page, head: range, title: str, rights: str) -> int | None:
    """The first line of a page that no phrase names, if it is the site's name."""
    at = next((at for at in head if at not in page.reasons), None)
    if at is None or not may_name(page.lines[at].text) or phrases.is_menu_item(page.lines[at].text):
        return None
    name = page.lines[at].text
    if title and phrases.fold(title) == phrases.fold(name):
        return None
    others = [other for other in head if other > at and page.is_free(other) and len(page.lines[other].text.split()) > 1]
    if not title and not others:
        return None
    is_known = _is_part(name, rights) or _is_part(rights, name)
    has_menu = page.reason(at + 1) in _BELOW_MASTHEAD
    is_told = is_known or has_menu or _comes_again(page, name, len(head))
    return at if is_told or phrases.names_outlet(name) else None


def _above_date(page: Page, head: range) -> Iterator[Evidence]:
    """A paper's name on the line above the date, over the headline: where an archive or a collection has it from."""
    for at in head[:-1]:
        line = page.lines[at]
        is_name = page.is_free(at) and may_name(line.text) and phrases.names_outlet(line.text)
        if is_name and page.reason(at + 1) == "publication date" and not _follows_byline(page, at):
            page.mark(at, "source")
            yield Evidence("source", line.text, "line above the date", _FOR_BOTH, line[:2])


def _follows_byline(page: Page, at: int) -> bool:
    """Whether it is what a byline goes on with: "Jane Doe", "Calder Times"."""
    return any(page.reason(above) == "byline" or not page.reason(above) for above in range(max(0, at - 1), at))


def _comes_again(page: Page, name: str, below: int) -> bool:
    """Whether the furniture below the headline has the name too."""
    folded = phrases.fold(name)
    return any(at >= below and folded in phrases.fold(page.lines[at].text) for at in page.reasons)


def _find_rights(page: Page) -> Line | None:
    """The name in a line of copyright, the last one on the page."""
    for at in sorted(page.reasons, reverse=True):
        line = page.lines[at]
        match = _RIGHTS.search(line.text) if page.reason(at) == "footer" else None
        if match and (name := _leading_name(match["name"])):
            start = line.start + match.start("name") + match["name"].index(name)
            return Line(start, start + len(name), name)
    return None


def _leading_name(text: str) -> str:
    """The words of a name that a text begins with, without the form of the company; empty if it begins with none."""
    name = _COMPANY.sub("", _before_sentence(text).strip(" .:-"))
    return name if may_name(name, most_small=len(name.split()) < _FEW_WORDS) else ""


def _before_sentence(text: str) -> str:
    """What stands before "All rights reserved", whether a stop parts them or not."""
    for word in re.finditer(r"\S+", text):
        before = text[: word.start()].rstrip()
        if before.endswith(".") or phrases.begins_rights(text[word.start() :]):
            return before
    return text


def may_name(text: str, most_small: int = 0) -> bool:
    """Whether words may be a site's name: few, each with a capital where its script has them, or joining two.

    Args:
        text: the words.
        most_small: how many others may be in small letters, where capitals are for the first word only.
    """
    words = text.split()
    is_plain = [not word[0].islower() or phrases.is_joint(word) or word in ("the", "la", "le") for word in words]
    return (
        0 < len(words) <= _MOST_WORDS
        and len(text) <= _LONGEST_NAME
        and not ends_sentence(text)
        and all(_NAME_WORD.fullmatch(word) for word in words)
        and not words[0][0].islower()
        and is_plain.count(False) <= most_small
    )


def _is_part(short: str, long: str) -> bool:
    """Whether a name's words are all in another name."""
    words = set(phrases.fold(short).split()) - {"the"}
    return bool(words) and words <= set(phrases.fold(long).split())
