"""HTML to blocks of text: what a browser shows of a page, in document order, and what its markup says of each block.

A paragraph, heading, list item or row of a table is a block, and so is each part of a text that empty lines of `<br>`
divide. White space is collapsed as a browser does it, but for `<pre>`. Left out is what is not shown: scripts, styles,
templates, `<noscript>`, `<svg>`, whatever replaces a picture or video that cannot be shown, and what the `hidden`
attribute or an element's own style hides. Style sheets are not read, so what they hide counts as shown; `aria-hidden`
hides nothing from the eye. Knows nothing of articles or of which blocks belong to one.

The parser is libxml2's, which takes 2,048 elements within each other; deeper pages are refused, since it would drop the
rest of them. Nothing here calls itself for what lies inside an element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from assistant.errors import Refused
from assistant.reading.html_hints import NO_HINT, Hint, Hints

_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol optgroup option p pre"
    " section select summary table tbody tfoot thead tr ul".split()
)
_SECTIONS = frozenset("html body main article section aside nav form figure header footer td blockquote".split())
_CELLS = frozenset(("td", "th"))
_NOT_SHOWN = frozenset(
    "head title script style template noscript noframes svg iframe object embed audio video canvas datalist textarea rp"
    " annotation annotation-xml".split()
)
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(r" {2,}")
_AROUND_BREAK = re.compile(r" *\n *")
_RESOURCE_LIMIT = "ERR_RESOURCE_LIMIT"


@dataclass(slots=True)
class Block:
    """A block of a page.

    Attributes:
        text: what it shows.
        element: the element whose text it is, or a part of it.
        section: the next element around it that divides a page into parts.
        hint: what the markup around it says that it is.
        linked: the share of its characters that belong to links, from 0 to 1.
        anchor: the element in or after which its text begins.
        is_tail: whether it begins after that element.
    """

    text: str
    element: Any
    section: Any
    hint: Hint
    linked: float
    anchor: Any
    is_tail: bool

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of any level."""
        return self.element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")


def parse_html(text: str) -> Any:
    """The tree of a page; an empty one where there are no elements.

    Raises:
        Refused: it is nested too deep, or cannot be parsed to its end.
    """
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        return html.document_fromstring("<html><body></body></html>")
    for error in parser.error_log.filter_from_fatals():
        if error.type_name == _RESOURCE_LIMIT:
            raise Refused("is nested over 2,048 elements deep, more than can be read; save it anew, or as text")
        raise Refused(f"cannot be read to its end (line {error.line:,}: {error.message[:100]}); save it anew")
    return root


def read_blocks(root: Any) -> list[Block]:
    """The blocks of a page in document order."""
    return list(_Walk(Hints(root)).over(root))


@dataclass(slots=True)
class _Place:
    """Where the walk is: what holds for the text inside an element."""

    element: Any
    section: Any
    hint: Hint
    in_link: bool = False
    in_pre: bool = False


@dataclass(slots=True)
class _Walk:
    """Gathers the pieces of a block until it ends."""

    _hints: Hints
    _places: list[_Place] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _linked: int = 0
    _begun: tuple[Any, bool, _Place] | None = None

    def over(self, root: Any) -> Iterator[Block]:
        self._places.append(_Place(root, root, NO_HINT))
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                yield from self._enter(element)
                if _is_hidden(element):
                    walk.skip_subtree()
                else:
                    self._add(element.text, element, is_tail=False)
                continue
            if event == "end":
                yield from self._leave(element)
            self._add(element.tail if element is not root else None, element, is_tail=True)

    def _enter(self, element: Any) -> Iterator[Block]:
        if element.tag in _BLOCKS:
            yield from self._end_block()
        outer = self._places[-1]
        is_block, tag = element.tag in _BLOCKS or element.tag in _CELLS, element.tag
        self._places.append(
            _Place(
                element if is_block else outer.element,
                element if tag in _SECTIONS else outer.section,
                outer.hint or self._hints.of(element),
                outer.in_link or tag == "a",
                outer.in_pre or tag == "pre",
            )
        )

    def _leave(self, element: Any) -> Iterator[Block]:
        if element.tag in _BLOCKS:
            yield from self._end_block()
        elif element.tag == "br":
            if self._is_on_new_line and not self._places[-1].in_pre:
                yield from self._end_block()
            else:
                self._pieces.append("\n")
        elif element.tag in _CELLS:
            self._pieces.append("\t")
        self._places.pop()

    def _add(self, text: str | None, element: Any, *, is_tail: bool) -> None:
        if not text:
            return
        place = self._places[-1]
        self._pieces.append(text if place.in_pre else _SPACE.sub(" ", text))
        if not text.isspace():
            self._begun = self._begun or (element, is_tail, place)
            self._linked += len(text) if place.in_link else 0

    @property
    def _is_on_new_line(self) -> bool:
        return next((piece for piece in reversed(self._pieces) if piece.strip(" ")), "\n") == "\n"

    def _end_block(self) -> Iterator[Block]:
        if self._begun:
            anchor, is_tail, place = self._begun
            text = "".join(self._pieces).strip(" \t\n") if not place.in_pre else "".join(self._pieces).strip("\r\n")
            if not place.in_pre:
                text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text))
            yield Block(
                text, place.element, place.section, place.hint, min(self._linked / len(text), 1), anchor, is_tail
            )
        self._pieces.clear()
        self._linked, self._begun = 0, None


def _is_hidden(element: Any) -> bool:
    if element.tag in _NOT_SHOWN or element.get("hidden") is not None:
        return True
    is_closed = element.tag == "dialog" and element.get("open") is None
    return is_closed or _HIDING_STYLE.search(element.get("style", "")) is not None
