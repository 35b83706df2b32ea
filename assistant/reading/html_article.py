"""Which blocks of a page are its article: those that trafilatura keeps, and prose between them that it leaves out.

Each block's number is written into the tree before trafilatura sees it, in characters that no page has, so that what it
keeps is told to the block however it joins or shortens texts. Where it fails or keeps nothing, only the markup speaks.
What the markup surely says goes before what trafilatura keeps; names of classes mask no prose that it keeps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import trafilatura

from assistant.reading.html_hints import NO_HINT, Hint
from assistant.reading.html_text import Block
from assistant.reading.lines import ends_sentence

OUTSIDE = "outside the article"

_SIGN = "⣿"
_FIRST_DIGIT, _DIGITS, _LENGTH = 0x2800, 128, 3
"""A number is a sign and digits to a base of 128, all of them patterns of Braille, which no text is cut at."""
_NUMBER = re.compile(f"{_SIGN}([\u2800-\u287f]{{{_LENGTH}}})")

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What the parser lets through and the tree does not take back."""

_LARGEST, _MOST_ELEMENTS = 2_000_000, 50_000
"""Characters and elements of a page up to which trafilatura is asked: it goes over a page many times, and 300,000
elements took it 10 s and 900 MB."""
_SURE_OUTSIDE, _UNSURE_OUTSIDE = 0.8, 0.6
_MOSTLY_LINKS = 0.5
_SHORTEST_PROSE = 20


def judge_blocks(root: Any, blocks: Sequence[Block]) -> list[Hint]:
    """Why each block is no part of the article, no hint for those that are; uses up the tree."""
    homes = [_home(block) for block in blocks]
    kept = _kept_by_trafilatura(root, blocks)
    if kept:
        kept |= _prose_left_out(blocks, homes, kept)
    return [_judge(block, number in kept, bool(kept)) for number, block in enumerate(blocks)]


def _judge(block: Block, is_kept: bool, is_any_kept: bool) -> Hint:
    if block.element.tag == "h1":
        return NO_HINT
    if block.hint.is_sure:
        return block.hint
    if is_kept or not is_any_kept:
        return NO_HINT if _is_prose(block) or block.is_heading else block.hint
    return block.hint or Hint(OUTSIDE, _UNSURE_OUTSIDE if _is_prose(block) else _SURE_OUTSIDE)


def _kept_by_trafilatura(root: Any, blocks: Sequence[Block]) -> set[int]:
    size = sum(len(block.text) for block in blocks)
    if size > _LARGEST or sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return set()
    for number, block in enumerate(blocks):
        _write_number(number, block)
    # Its own rules alone, without its two fallbacks: faster by half, and as right on the golden pages.
    try:
        found = trafilatura.bare_extraction(root, include_comments=False, fast=True)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - no page may be lost because an extractor cannot judge it
        return set()
    text = "".join(found.body.itertext()) if found is not None and found.body is not None else ""
    return {number for each in _NUMBER.findall(text) if (number := _read_number(each)) < len(blocks)}


def _write_number(number: int, block: Block) -> None:
    digits = ((number // _DIGITS**place) % _DIGITS for place in reversed(range(_LENGTH)))
    written = _SIGN + "".join(chr(_FIRST_DIGIT + digit) for digit in digits)
    text = block.anchor.tail if block.is_tail else block.anchor.text
    marked = written + _NOT_IN_XML.sub("", text).lstrip()
    if block.is_tail:
        block.anchor.tail = marked
    else:
        block.anchor.text = marked


def _read_number(written: str) -> int:
    number = 0
    for digit in written:
        number = number * _DIGITS + ord(digit) - _FIRST_DIGIT
    return number


def _home(block: Block) -> Any:
    """What a paragraph, or the list of an item without links, stands in; None for other blocks.

    Wrappers of one class side by side are one: some sites put each paragraph into its own.
    """
    is_item = block.element.tag == "li" and not block.linked
    if block.element.tag != "p" and not is_item:
        return None
    around = next(block.element.getparent().iterancestors(), None) if is_item else block.element.getparent()
    return around if around is None else (around.getparent(), around.get("class", around))


def _prose_left_out(blocks: Sequence[Block], homes: Sequence[Any], kept: set[int]) -> set[int]:
    """Prose and headings amid what is kept; prose and plain lists in the very element of a kept paragraph."""
    first, last = min(kept), max(kept)
    sections = {blocks[number].section for number in kept}
    homes_of_text = {homes[number] for number in kept} - {None}
    parents = {blocks[number].element.getparent() for number in kept if blocks[number].element.tag == "p"}
    return {
        number
        for number, block in enumerate(blocks)
        if number not in kept
        and not block.hint
        and block.linked <= _MOSTLY_LINKS
        and (
            (first < number < last and block.section in sections and (_is_prose(block) or block.is_heading))
            or (block.element.getparent() in parents and _is_prose(block))
            or (first < number < last and homes[number] in homes_of_text and block.element.tag != "p")
        )
    }


def _is_prose(block: Block) -> bool:
    return len(block.text) >= _SHORTEST_PROSE and ends_sentence(block.text) and block.linked <= _MOSTLY_LINKS
