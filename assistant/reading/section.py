"""The section that a page belongs to: a step of its breadcrumb, a label above the headline, a category below the text.

Knows the lines of one page and what they are so far.
"""

from __future__ import annotations

import re

from assistant.reading import phrases
from assistant.reading.lines import Line, ends_sentence
from assistant.reading.page import BY_NAME, BY_PLACE, Page, same
from assistant.records import Evidence

_STEPS = re.compile(r"(?<!\s)\s*[>»›]\s*|\s+/\s+")
_BETWEEN_LABELS = re.compile(r"\s*[|•·∙∣]\s*|\s{2,}")
_LABEL_WORDS, _LONGEST_LABEL = 3, 30
_LONGEST_LINE = 300
_MOST_STEPS, _PAIR = 5, 2
_OF_THE_SITE = ("navigation", "breadcrumb", "section", "paywall")
_BARE_LABEL, _CATEGORY = 0.5, 0.4


def read_section(page: Page, title_at: int) -> None:
    """Adds what a breadcrumb and the line right above the headline say of the section to the evidence."""
    for at in range(title_at):
        page.evidence += _from_trail(page.lines[at]) if page.reason(at) in ("breadcrumb", "navigation") else ()
    label = next(
        (at for at in range(title_at - 1, -1, -1) if not same(page.lines[at].text, page.lines[title_at].text)), None
    )
    if label is not None and (found := _from_label(page, label)):
        page.evidence.append(found)


def read_category(page: Page, below: int) -> None:
    """Adds the first category that a line such as "Filed under: Soil, Mistakes" below the text names."""
    for at in (at for at in range(below, len(page.lines)) if page.reason(at) in ("tags", "section")):
        line = page.lines[at]
        found = next((each for each in phrases.find_fields(line.text) if each.reason == "section"), None)
        first = re.split(r"\s*[,;|•·]\s*", line.text[found.start : found.end])[0] if found else ""
        if found and _may_be_label(first):
            start = line.start + found.start
            page.evidence.append(Evidence("section", first, "category", _CATEGORY, (start, start + len(first))))


def _from_trail(line: Line) -> list[Evidence]:
    """The first step that is a part of a paper, below the front page; else the last one."""
    steps = [step for step in _STEPS.split(line.text) if step] if len(line.text) <= _LONGEST_LINE else []
    is_trail = 1 < len(steps) <= _MOST_STEPS
    leads_home = phrases.is_front_page(steps[0]) if steps else False
    if not is_trail or (" / " in line.text and len(steps) > _PAIR and not leads_home):
        return []
    below = steps[1:] if leads_home else steps
    if not leads_home and phrases.is_whole(below[0]):
        below = below[1:]
    step = next(filter(phrases.is_section, below), below[-1])
    if not _may_be_label(step) or phrases.find_furniture(step):
        return []
    start = line.start + line.text.rindex(step)
    return [Evidence("section", step, "breadcrumb", BY_NAME, (start, start + len(step)))]


def _from_label(page: Page, at: int) -> Evidence | None:
    """A label above the headline: a known part of a paper, or words that the menu has too, or that stand alone."""
    line = page.lines[at]
    if not _may_be_label(line.text) or phrases.is_front_page(line.text) or phrases.find_furniture(line.text):
        return None
    is_in_menu = any(phrases.fold(line.text) in _labels_of(page.lines[above].text) for above in range(at))
    follows_item = at > 0 and phrases.is_section(page.lines[at - 1].text)
    if phrases.is_section(line.text):
        confidence = BY_PLACE if is_in_menu or not follows_item else 0.0
    elif is_in_menu:
        confidence = BY_PLACE
    else:
        confidence = _BARE_LABEL if page.reason(at - 1) in _OF_THE_SITE and page.is_free(at) else 0.0
    return Evidence("section", line.text, "line above the headline", confidence, line[:2]) if confidence else None


def _labels_of(text: str) -> set[str]:
    return set() if len(text) > _LONGEST_LINE else {phrases.fold(item) for item in _BETWEEN_LABELS.split(text)}


def _may_be_label(text: str) -> bool:
    is_short = 0 < len(text.split()) <= _LABEL_WORDS + 1 and len(text) <= _LONGEST_LABEL
    return is_short and not ends_sentence(text) and not any(map(str.isdigit, text)) and not text[0].islower()
