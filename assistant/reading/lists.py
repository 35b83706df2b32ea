"""Lines that are lists of labels: a menu, the links of a footer, a row of buttons, told by their shape alone.

Knows one line at a time and no phrase. A row of a table of results has the same shape, but numbers in it; a caller asks
only where an article has no rows.
"""

from __future__ import annotations

import re

from assistant.reading.lines import ends_sentence

_BETWEEN_ITEMS = re.compile(r"\s*[|•·∙∣]\s*|\s+[/›»]\s+|\s{2,}")
_FEWEST_ITEMS = 3
_LONGEST_ITEM, _MOST_WORDS = 36, 5
_LONGEST_ROW = 300
_MOST_WITH_NUMBERS = 0.34


def is_list_of_labels(text: str) -> bool:
    """Whether a line is three labels or more, parted by bars, dots or wide spaces, and no sentence among them."""
    if len(text) > _LONGEST_ROW:
        return False
    items = [item for item in _BETWEEN_ITEMS.split(text.strip("|•· ")) if item]
    if len(items) < _FEWEST_ITEMS or not all(map(_may_be_label, items)):
        return False
    numbered = sum(any(map(str.isdigit, item)) for item in items)
    return numbered <= _MOST_WITH_NUMBERS * len(items)


def _may_be_label(item: str) -> bool:
    is_short = len(item) <= _LONGEST_ITEM and len(item.split()) <= _MOST_WORDS
    return is_short and not item[0].islower() and not ends_sentence(item)
