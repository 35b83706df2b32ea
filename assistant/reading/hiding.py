"""Hiding: which styles of an office document hide what is written in them. Knows no format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping


def hiding_styles(says: Mapping[str, bool | None], based_on: Mapping[str, str]) -> frozenset[str]:
    """The names of the styles that hide text, as they say themselves or else as the style that they are based on.

    Args:
        says: of each style whether it hides text; None if it says nothing of that.
        based_on: the style that each is based on, empty without one.
    """
    heirs: defaultdict[str, set[str]] = defaultdict(set)
    for name, basis in based_on.items():
        if says[name] is None:
            heirs[basis].add(name)
    hiding = {name for name, hides in says.items() if hides}
    waiting = list(hiding)
    while waiting:
        found = heirs.pop(waiting.pop(), set())
        hiding |= found
        waiting += found
    return frozenset(hiding)
