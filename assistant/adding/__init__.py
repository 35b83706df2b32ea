"""Bringing articles in: files, folders, zips and pasted text join the corpus and its one index, or leave no trace.

Knows nothing of pages or HTTP. What is received is hostile until shown otherwise: names never decide where something
is written, sizes are counted and never believed.
"""

from assistant.adding.incoming import Incoming, add_articles
from assistant.adding.items import Item
from assistant.adding.staging import clear_left_over

__all__ = ["Incoming", "Item", "add_articles", "clear_left_over"]
