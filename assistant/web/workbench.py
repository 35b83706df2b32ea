"""The workbench: articles brought in, or the folder looked through again, while the desk goes on answering.

One piece of work at a time, in the background; `work` says how far it is. Knows no gradio and no HTML.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, cast

from assistant.adding import Incoming, Item, add_articles
from assistant.errors import AssistantError, Cancelled, CorpusError
from assistant.index import build_index
from assistant.records import BuildReport
from assistant.watching import RETRY_SECONDS, bursts
from assistant.web.desk import Desk

Stage = Literal["reading", "splitting", "encoding", "writing", "done", "cancelled", "failed"]

_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Work:
    """How far a piece of work is: `done` of `total` of a stage, or how it ended.

    `items` are the files brought in, none where the folder was only looked through; `articles` is how many are new;
    `problem` is why it failed.
    """

    stage: Stage = "reading"
    done: int = 0
    total: int = 0
    items: tuple[Item, ...] = ()
    articles: int = 0
    problem: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come."""
        return self.stage in ("done", "cancelled", "failed")


class Workbench:
    """Changes the index that a desk serves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._is_cancelled = threading.Event()
        self._closed = threading.Event()
        self.work: Work | None = None
        """What is at work, or was last."""

    @property
    def is_busy(self) -> bool:
        """Whether something is at work."""
        return self._lock.locked()

    def add(self, incoming: Incoming) -> bool:
        """Begins to bring a batch of files in; they are discarded in the end, however that is.

        Returns:
            Whether it began: not while something else is at work, and the batch is then left as it is.
        """

        def work() -> BuildReport:
            settings = self._desk.settings
            with incoming:
                try:
                    return add_articles(incoming, settings.index, self._desk.encoder, settings, self._show)
                finally:
                    self._set(items=tuple(incoming.items))

        return self._begin(work)

    def update(self) -> bool:
        """Begins to look the folder through for what changed; returns whether it began."""
        settings = self._desk.settings
        return self._begin(
            lambda: build_index(settings.corpus, settings.index, self._desk.encoder, settings, self._show)
        )

    def follow(self) -> None:
        """Begins to look the folder through after every burst of changes in it, in the background, until closed."""
        threading.Thread(target=self._follow, name="workbench follows", daemon=True).start()

    def close(self) -> None:
        """Stops what is at work, and the following."""
        self._closed.set()
        self.cancel()

    def cancel(self) -> None:
        """Stops what is at work, as soon as may be; articles and index are left as they were."""
        self._is_cancelled.set()

    def _follow(self) -> None:
        settings = self._desk.settings
        for _ in bursts(settings.corpus, settings.index, self._closed):
            while not self._has_updated() and not self._closed.wait(RETRY_SECONDS):
                pass

    def _has_updated(self) -> bool:
        """Looks the folder through if it has changed; returns whether that came to an end other than failing."""
        before = self.work
        try:
            if self._desk.is_current():
                return True
        except CorpusError:
            pass  # looking it through says why, where the reader sees it
        if self.work is not before or not self.update():  # what came between may have been the change
            return False
        while self.is_busy and not self._closed.wait(_POLL_SECONDS):
            pass
        return self.work is not None and self.work.stage != "failed"

    def _begin(self, work: Callable[[], BuildReport]) -> bool:
        if not self._desk.is_ready or not self._lock.acquire(blocking=False):
            return False
        self._is_cancelled.clear()
        self.work = Work()
        threading.Thread(target=self._run, args=(work,), name="workbench", daemon=True).start()
        return True

    def _run(self, work: Callable[[], BuildReport]) -> None:
        before = self._desk.status.articles
        try:
            work()
            self._desk.take_up()
            self._set(stage="done", articles=self._desk.status.articles - before)
        except Cancelled:
            self._set(stage="cancelled")
        except AssistantError as error:
            self._set(stage="failed", problem=str(error))
        except Exception as error:
            self._set(stage="failed", problem=f"a fault of the program ({type(error).__name__}); see the terminal")
            raise
        finally:
            self._lock.release()

    def _show(self, stage: str, done: int, total: int) -> None:
        if self._is_cancelled.is_set():
            raise Cancelled("cancelled")
        self._set(stage=cast("Stage", stage), done=done, total=total)

    def _set(self, **changes: object) -> None:
        self.work = replace(self.work or Work(), **changes)  # type: ignore[arg-type]
