"""Finds page furniture in one article alone: what a page shows around an article's own sentences.

Works on logical lines. A line that a rule names is furniture wherever it stands; short lines are judged by
their place only in the head of the page, above the first paragraph of prose. A text without prose has no head,
so that one-line items are never masked by their place. Knows no other article and no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateutil import parser as dates

from assistant.reading.lines import Line, ends_sentence
from assistant.records import Evidence, Mask

_IGNORE_CASE = re.IGNORECASE

_TEASER = re.compile(
    r"(?:read|see|watch|listen|learn|find out)\s+(?:more|also|next)\s*[:»>|–—-]+\s*(?P<a>\S.*)"
    r"|(?:also|must)[ -]read\s*[:»>|–—-]+\s*(?P<b>\S.*)"
    r"|(?:related|recommended|related (?:story|stories|articles?|news|coverage|reading)|more on this(?: story| topic)?"
    r"|you (?:may|might) also like|don['’]t miss|in case you missed it)\s*[:»>|–—-]+\s*(?P<c>\S.*)",
    _IGNORE_CASE,
)
_TEASER_BLOCK = re.compile(
    r"(?:related|recommended|more|other|top|latest)\s+(?:stories|articles|news|topics|coverage|reading|headlines)"
    r"|related|recommended(?: for you)?|you (?:may|might) also like|read (?:more|also|next)|see also|also read|more from .{1,40}(?<![.!?])"
    r"|more on this(?: story| topic)?|most (?:read|popular|viewed)|trending(?: now)?|editor['’]s picks|don['’]t miss",
    _IGNORE_CASE,
)

_SHARE_WORD = (
    r"(?:share|tweet|e-?mail|print|copy link|whatsapp|facebook|twitter|x|linkedin|reddit|telegram|pinterest|instagram"
    r"|messenger|save|bookmark|flipboard)"
)
_FOOTER_WORD = (
    r"(?:terms(?: (?:of|and|&) (?:use|service|conditions))?|privacy(?: policy| notice)?|contact(?: us)?|about(?: us)?|advertise(?: with us)?"
    r"|cookie (?:policy|settings)|careers|sitemap|site map|accessibility|imprint|help|rss|disclaimer|back to top)"
)
_MENU_WORD = (
    r"(?:home|news|world|politics|business|economy|sports?|opinion|culture|technology|tech|science|health|lifestyle|entertainment"
    r"|travel|weather|video|videos|photos|podcasts|live|menu|sections|more|search|log ?in|sign in|register|subscribe|my account)"
)
_SEPARATOR = r"\s*[|/·•>»›,]\s*|\s+"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern, _IGNORE_CASE))
    for reason, pattern in (
        ("search prompt", r"(?:type|press enter|click|start typing)(?: here)? to search|search(?: this site| the site|\.{3}|…| for:?)?"),
        ("share bar", rf"(?:{_SHARE_WORD}(?:{_SEPARATOR}|\Z))+|share (?:this|on|via|with)\b.{{0,40}}(?<![.!?])|follow us(?: on\b.{{0,40}})?|\d+ shares?"),
        ("caption", r"(?:file )?(?:photo|image|picture|photograph)s?(?: (?:credit|courtesy))?(?:\s*:.{1,80}| by\b.{1,80}(?<![.!?]))|captions?\s*:.{1,200}|credits?\s*:.{1,80}|.{1,80}/\s?(?:getty images|reuters|afp|ap photo)"),
        ("advert", r"\W*(?:advertisement|advert|ads?|sponsored(?: content| by.{1,40})?|promoted|paid content)\W*|(?:story|article) continues (?:below|after)\b.{0,40}|scroll to continue.{0,40}"),
        ("newsletter", r"(?:(?:sign up|subscribe|register) (?:to|for|now|here|today)|get (?:our|the|all|more|daily|breaking)|join our)\b.{0,120}\b(?:newsletters?|inbox|e-?mail alerts?|mailing list|whatsapp channel|telegram channel)\b.{0,80}|enter your e-?mail.{0,60}"),
        ("cookie notice", r"(?:we(?: and our partners)?|this (?:web)?site|by (?:continuing|using|clicking))\b.{0,160}\bcookies\b.{0,200}|(?:accept|reject|manage)(?: all)? cookies"),
        ("footer", rf"(?:©|\(c\) (?=\d)|copyright (?=©|\(c\)|\d)).{{1,200}}|.{{0,120}}\ball rights reserved\W*|{_FOOTER_WORD}(?:\s*[|/·•]\s*{_FOOTER_WORD})*"),
        ("comments", r"(?:leave|post|add|write) a (?:comment|reply)|(?:\d+|no|view|show)(?: all)? comments?|comments?(?: \(\d+\))?|join the (?:conversation|discussion)"),
        ("reading time", r"(?:reading time:? )?\d+[ -]?min(?:ute)?s?(?: read)?|\d+ min(?:ute)?s? ago"),
        ("navigation", rf"skip to (?:main )?content|{_MENU_WORD}(?:\s*[|/·•>»›]\s*{_MENU_WORD})+"),
    )
)  # fmt: skip

_NAME = r"(?-i:[A-Z])[\w.'’-]*"
_META: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (field, reason, re.compile(pattern, _IGNORE_CASE))
    for field, reason, pattern in (
        (
            "author",
            "byline",
            rf"by:? (?P<value>{_NAME}(?:(?:,| and|, and| of| for| in)? {_NAME})*(?:,? (?:staff|(?:\w+ )?(?:reporter|correspondent|editor|writer)s?))?)|author:\s*(?P<other>.{{1,60}})",
        ),
        ("published", "publication date", r"(?:(?:published|posted)(?: on| at)?:?|date:)\s+(?P<value>(?=.*\d).{4,40})"),
        ("updated", "publication date", r"(?:last )?(?:updated|modified)(?: on| at)?:?\s+(?P<value>(?=.*\d).{4,40})"),
        ("source", "source", r"source:\s*(?P<value>.{1,60})"),
        ("section", "section", r"section:\s*(?P<value>.{1,60})"),
    )
)
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]+(?:, [A-Z][a-z]+)?, (?P<published>[^()—–]{4,40}?) \((?P<source>[^()]{2,40})\) ?[—–-]+ "
)
_BREADCRUMB = re.compile(r"[A-Z][^<>»›{}\"]{0,40}(?:\s*[>»›]\s*[A-Z\d][^<>»›{}\"]{0,80}){1,6}")
_CRUMB = re.compile(r"[A-Z][\w’'&.-]*(?: (?:[A-Z&]|of |and )[\w’'&.-]*){0,3}")
_MENU_ITEM = re.compile(_MENU_WORD, _IGNORE_CASE)

_SURE = 0.9
_PROSE_CHARACTERS = 60
_LONGEST_FURNITURE = 300
_LONGEST_TEASER = 200
_TITLE_WORDS = range(2, 41)
_CRUMB_WORDS = 3
_LONGEST_HEAD = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of one page turned out to be.

    `title_span` is the headline's place in the text, None where the headline was given from outside or not found.
    `evidence` holds title, author, published, updated, source and section as written on the page.
    """

    title_span: tuple[int, int] | None
    masks: tuple[Mask, ...]
    related: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def read_layout(lines: Sequence[Line], title: str = "") -> Layout:
    """Tells an article's own lines from the page's.

    Args:
        lines: logical lines, in order.
        title: the headline where the source gives it apart from the text; else it is looked for in the head.
    """
    reasons: dict[int, str] = {}
    related: list[str] = []
    _mark_named_lines(lines, reasons, related)
    head = range(_first_prose(lines, reasons))
    evidence = [*_mark_meta_lines(lines, head, reasons), *_read_dateline(lines, reasons)]
    _mark_menus(lines, reasons)
    title_at = None if title else _find_title(lines, head, reasons)
    if title_at is not None:
        title = lines[title_at].text.lstrip("# ")
        evidence.append(Evidence("title", title, "headline", _SURE, lines[title_at][:2]))
        _mark_crumbs(lines, range(title_at), reasons)
    for at, line in enumerate(lines):
        if title and at != title_at and _same(line.text, title):
            reasons[at] = "repeated headline"
    return Layout(
        title_span=None if title_at is None else (lines[title_at].start, lines[title_at].end),
        masks=tuple(Mask(lines[at].start, lines[at].end, reasons[at]) for at in sorted(reasons)),
        related=tuple(dict.fromkeys(related)),
        evidence=tuple(evidence),
    )


def _mark_named_lines(lines: Sequence[Line], reasons: dict[int, str], related: list[str]) -> None:
    in_block = False
    for at, line in enumerate(lines):
        if len(line.text) > _LONGEST_FURNITURE:
            in_block = False
        elif (teaser := _TEASER.fullmatch(line.text)) and len(line.text) <= _LONGEST_TEASER:
            reasons[at] = "related-link teaser"
            related.append(next(group for group in teaser.groups() if group))
        elif _TEASER_BLOCK.fullmatch(line.text.rstrip(":")):
            reasons[at] = "related-link teaser"
            in_block = True
        elif reason := next((reason for reason, rule in _RULES if rule.fullmatch(line.text)), ""):
            reasons[at] = reason
            in_block = False
        elif in_block and not _is_prose(line.text) and not ends_sentence(line.text):
            reasons[at] = "related-link teaser"
            related.append(line.text.lstrip("-*• "))
        else:
            in_block = False


def _mark_meta_lines(lines: Sequence[Line], head: range, reasons: dict[int, str]) -> Iterator[Evidence]:
    """What lines of the head such as "By Jane Doe" say; each such line is masked."""
    for at in head:
        for field, reason, rule in _META:
            match = rule.fullmatch(lines[at].text)
            group = match.lastgroup if match else None
            if match and group and (reason != "publication date" or _is_date(match[group])):
                reasons[at] = reason
                yield _read_group(field, reason, match, group, lines[at].start)


def _read_group(field: str, origin: str, match: re.Match[str], group: str, offset: int) -> Evidence:
    """What a group of a match says, without white space around it."""
    value = match[group].strip()
    start = offset + match.start(group) + match[group].index(value)
    return Evidence(field, value, origin, _SURE, (start, start + len(value)))


def _is_date(text: str) -> bool:
    try:
        dates.parse(text, ignoretz=True)
    except (ValueError, OverflowError):
        return text.casefold().endswith(" ago")
    return True


def _read_dateline(lines: Sequence[Line], reasons: dict[int, str]) -> Iterator[Evidence]:
    """Date and source from the line that opens the article: "RAWALPINDI, 29 January 2024 (Demo Herald) — ..."."""
    at = _first_prose(lines, reasons)
    match = _DATELINE.match(lines[at].text) if lines else None
    if match:
        for field in match.groupdict():
            yield _read_group(field, "dateline", match, field, lines[at].start)


def _mark_menus(lines: Sequence[Line], reasons: dict[int, str]) -> None:
    """Two or more menu words on lines of their own, one after the other, are a menu."""
    items = [bool(_MENU_ITEM.fullmatch(line.text)) for line in lines]
    for at, is_item in enumerate(items):
        has_neighbour = (at > 0 and items[at - 1]) or (at + 1 < len(items) and items[at + 1])
        if is_item and has_neighbour:
            reasons[at] = "navigation"


def _find_title(lines: Sequence[Line], head: range, reasons: dict[int, str]) -> int | None:
    """The headline: a marked heading, a line that stands twice, or the first that is longer than a crumb."""
    free = [at for at in head if at not in reasons and _may_be_title(lines[at].text)]
    if not free or len(head) > _LONGEST_HEAD:
        return None
    for at in free:
        if lines[at].text.startswith("# "):
            return at
    for at in free:
        if sum(_same(lines[at].text, lines[other].text) for other in free) > 1:
            return at
    return next((at for at in free if len(lines[at].text.split()) > _CRUMB_WORDS), free[-1])


def _may_be_title(text: str) -> bool:
    is_phrase = len(text.split()) in _TITLE_WORDS and text[-1] not in ".:;,{}" and text[0] not in "*-<[{("
    return is_phrase and not _BREADCRUMB.fullmatch(text)


def _mark_crumbs(lines: Sequence[Line], above_title: range, reasons: dict[int, str]) -> None:
    for at in above_title:
        text = lines[at].text
        if at not in reasons and (_BREADCRUMB.fullmatch(text) or _CRUMB.fullmatch(text)):
            reasons[at] = "breadcrumb"


def _first_prose(lines: Sequence[Line], reasons: dict[int, str]) -> int:
    return next((at for at, line in enumerate(lines) if at not in reasons and _is_prose(line.text)), 0)


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE_CHARACTERS and ends_sentence(text)


def _same(left: str, right: str) -> bool:
    return left.lstrip("# ").casefold().split() == right.lstrip("# ").casefold().split()
