"""Watching: the index follows its folder while somebody works in it, one build after each burst of changes.

Knows nothing of pages. On a folder of which the system tells no changes (some network drives) it looks for itself, as
it does if the system watches too much already; with `WATCHFILES_FORCE_POLLING=1` it always does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import watchfiles

from assistant.encoding import Encoder
from assistant.errors import CorpusError, IndexBusy, IndexNotWritable
from assistant.index import build_index
from assistant.records import BuildReport
from assistant.settings import Settings

RETRY_SECONDS = 2.0
"""How long to wait before what could not be done is tried again."""

_QUIET_MS = 300
_LONGEST_BURST_MS = 5000
"""Where changes never cease, a build begins after this."""

_LOOK_MS = 500
"""How often to look whether the folder is still the same one."""

_log = logging.getLogger(__name__)

Trouble = CorpusError | IndexBusy | IndexNotWritable
"""What may pass: the folder is gone, something else builds the index, the disk is full."""


def watch(
    corpus: Path,
    index: Path,
    encoder: Encoder,
    settings: Settings,
    on_report: Callable[[BuildReport | Trouble], None],
    stop: Event,
) -> None:
    """Brings the index up to date now and after every burst of changes, until told to stop.

    Args:
        corpus: the folder.
        index: its index.
        encoder: the model.
        settings: how to read and split.
        on_report: told of every build, and of what stands in the way of one; the same trouble is told once, and the
            build tried again until it succeeds.
        stop: set to end the watching.
    """
    for _ in bursts(corpus, index, stop):
        told = ""
        while not stop.is_set():
            try:
                on_report(build_index(corpus, index, encoder, settings))
                break
            except (CorpusError, IndexBusy, IndexNotWritable) as trouble:
                if str(trouble) != told:
                    told = str(trouble)
                    on_report(trouble)
                stop.wait(RETRY_SECONDS)


def bursts(corpus: Path, index: Path, stop: Event) -> Iterator[None]:
    """Once at the beginning, and once after each burst of changes in a folder has settled, until told to stop.

    Changes that come while a burst is dealt with are not missed: they are the next one. A folder that is replaced, or
    comes and goes, is followed by its name.
    """
    while not stop.is_set():
        identity = _identify(corpus)
        is_first = True
        for changes in _watch(corpus.resolve(), index.resolve(), stop):
            if changes or is_first:
                yield
            is_first = False
            if _identify(corpus) != identity:
                break
        if is_first and not stop.is_set():
            yield
            stop.wait(_LOOK_MS / 1000)


def _watch(corpus: Path, index: Path, stop: Event) -> Iterator[set[watchfiles.main.FileChange]]:
    """The changes of each burst, and none where nothing changed for a moment; ends if the folder is gone."""

    def is_of_articles(_: watchfiles.Change, changed: str) -> bool:
        path = Path(changed)
        inside = path.relative_to(corpus).parts if path.is_relative_to(corpus) else ()
        return not path.is_relative_to(index) and not any(part.startswith(".") for part in inside)

    for polling in (None, True):
        try:
            yield from watchfiles.watch(
                corpus,
                watch_filter=is_of_articles,
                debounce=_LONGEST_BURST_MS,
                step=_QUIET_MS,
                stop_event=stop,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                force_polling=polling,
                ignore_permission_denied=True,
            )
        except FileNotFoundError:
            return
        except OSError as error:
            if polling:
                raise CorpusError(corpus, f"cannot be watched ({error})", "index it when it has changed") from error
            _log.warning("%s: looking for changes by itself, since the system tells of none (%s)", corpus, error)
        else:
            return


def _identify(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another of its name; None if there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
