"""The index: the one place where indexing and answering meet. `Store` reads it, `build_index` makes it."""

from assistant.index.building import build_index, is_current
from assistant.index.store import Store

__all__ = ["Store", "build_index", "is_current"]
