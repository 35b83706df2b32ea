"""What became of each file that was brought in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Item:
    """One file of what is brought in.

    `name` is its relative path as the reader sees it, `archive.zip/inner/name.txt` for a member of a zip. `received`
    files are checked for articles and then `added`, unless they are `known`, the same bytes being in the corpus
    already, or `refused`. `reason` says what is wrong and what to do, or where the same bytes are.
    """

    name: str
    state: Literal["received", "added", "known", "refused"]
    articles: int = 0
    reason: str = ""
