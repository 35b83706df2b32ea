"""Copies: which articles tell one story in nearly the same words, and what one of them changed.

Knows texts, not files, vectors or questions. Exact copies are the catalogue's matter.
"""

from assistant.copies.differences import Change, compare
from assistant.copies.signatures import sign
from assistant.copies.stories import group_stories

__all__ = ["Change", "compare", "group_stories", "sign"]
