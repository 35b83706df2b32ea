"""Planning: which files of a corpus a build has to read, against what the generation before knows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.index.catalogue import Catalogue
from assistant.reading import Source, hash_source


@dataclass(frozen=True, slots=True)
class Plan:
    """The source files of a corpus against those of the generation before."""

    to_read: list[Source]
    changed: int
    removed: list[str]
    moved: tuple[tuple[str, str], ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return not self.to_read and not self.removed


def make_plan(corpus: Path, sources: list[Source], catalogue: Catalogue, *, trust_times: bool) -> Plan:
    """What to read. A file is unchanged if its size and time are, or failing that its bytes.

    Where anything changed, files with failures are read again, since an id that occurred twice may now be free.
    """
    known = catalogue.sources()
    to_read = []
    for source in sources:
        before, digest = known.get(source.path, (None, ""))
        same_stamp = trust_times and before == source
        is_same = before is not None and ((same_stamp and digest) or hash_source(corpus, source.path) == digest)
        if not is_same:
            to_read.append(source)
    removed = sorted(known.keys() - {source.path for source in sources})
    changed = sum(source.path in known for source in to_read)
    if to_read or removed:
        reading = {source.path for source in to_read}
        failed = catalogue.failed_paths() - reading
        to_read += [source for source in sources if source.path in failed]
    moved = _find_moved(corpus, known, removed, [source.path for source in to_read if source.path not in known])
    return Plan(to_read, changed, removed, moved, len(sources) - len(to_read))


def _find_moved(
    corpus: Path, known: Mapping[str, tuple[Source, str]], removed: Sequence[str], new: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """The files that are gone and have the bytes of new ones, each with the first of those that has no other."""
    gone = {known[path][1]: path for path in reversed(removed) if known[path][1]}
    found = {}
    for path in new if gone else ():
        if before := gone.pop(hash_source(corpus, path), ""):
            found[before] = path
    return tuple(sorted(found.items()))
