"""The desk behind the page: gets the index ready in the background, then answers. Knows no gradio and no HTML."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from assistant.answering import Assistant
from assistant.browsing import Shelf
from assistant.conversation import HistoryItem
from assistant.encoding import Encoder, find_model
from assistant.errors import AssistantError, IndexBusy, IndexNotWritable
from assistant.index import Store, build_index, is_current
from assistant.records import EVERYWHERE, Answer, Scope
from assistant.settings import Settings
from assistant.suggesting import find_examples
from assistant.web.scoping import Choices, list_choices

Stale = Literal["", "no_folder", "unwritable", "busy"]
"""Why an index is served as it is: its folder is gone, it cannot be written, or something else builds it."""

_LOOK_SECONDS = 2.0
"""How often to look whether another process has put a new generation of the index in force."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far the desk is. While indexing, `stage` names what is done and `done` of `total` how much of it.

    Once ready, `unread` is how many files or lines could not be read, `stale` why the index may not be as the folder
    is, and `examples` are questions that the corpus answers. `problem` is why it failed.
    """

    state: Literal["loading", "indexing", "ready", "failed"]
    stage: str = ""
    done: int = 0
    total: int = 0
    articles: int = 0
    passages: int = 0
    unread: int = 0
    stale: Stale = ""
    examples: tuple[str, ...] = ()
    problem: str = ""


class Desk:
    """One index being served. `status` says how far it is; `ask` waits until it is ready.

    Once it is, `choices` are what a search can be narrowed to.
    """

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        self.settings = settings
        self.encoder = encoder
        self._settled = threading.Event()
        self._closed = threading.Event()
        self._taking_up = threading.Lock()
        self._in_force = b""
        self._open: tuple[Assistant, Shelf] | None = None
        self.choices = Choices()
        self.status = Status("loading")

    def open(self) -> None:
        """Begins, in the background: builds the index if it is missing or stale, then opens it."""
        threading.Thread(target=self._prepare, name="desk", daemon=True).start()

    def follow(self) -> None:
        """Begins to take up, in the background, each new index that another process puts in force, until closed."""
        threading.Thread(target=self._follow, name="desk follows", daemon=True).start()

    def close(self) -> None:
        """Ends the following; questions are answered as before."""
        self._closed.set()

    @property
    def is_ready(self) -> bool:
        """Whether there is an index to ask: it stays in use while another is built."""
        return self._open is not None

    def assistant(self) -> Assistant:
        """The assistant, once the index is ready.

        Raises:
            AssistantError: it could not be made ready.
        """
        return self._opened()[0]

    def shelf(self) -> Shelf:
        """What the index holds, to browse, once it is ready.

        Raises:
            AssistantError: it could not be made ready.
        """
        return self._opened()[1]

    def ask(
        self,
        question: str,
        history: Sequence[HistoryItem] = (),
        k: int = 10,
        *,
        carried: Sequence[str] | None = None,
        scope: Scope = EVERYWHERE,
        ignored: Sequence[str] = (),
        today: date | None = None,
    ) -> Answer:
        """As `Assistant.ask`, waiting until the index is ready."""
        assistant = self.assistant()
        return assistant.ask(question, history, k, carried=carried, scope=scope, ignored=ignored, today=today)

    def is_current(self) -> bool:
        """Whether the index in force holds the folder as it is now.

        Raises:
            CorpusError: the folder cannot be used.
        """
        settings = self.settings
        return is_current(settings.corpus, settings.index, settings, find_model(settings.model).fingerprint)

    def take_up(self, stale: Stale = "") -> None:
        """Opens the index in force, and answers from it from now on; what is being answered ends as it began.

        Raises:
            AssistantError: it cannot be opened; the one in use stays.
        """
        with self._taking_up:
            self._in_force = self._read_pointer()
            self._take_up(stale)

    def _take_up(self, stale: Stale) -> None:
        assistant = Assistant(
            Store.open(self.settings.index, find_model(self.settings.model)), self.encoder, self.settings
        )
        self.encoder.encode_question("ready?")
        store = assistant.store
        examples = find_examples(assistant)
        self.choices = list_choices(store)
        shelf = Shelf(store)
        self._open = assistant, shelf
        self.status = Status(
            "ready",
            articles=store.catalogue.count_articles(),
            passages=store.passage_count,
            unread=len(store.catalogue.failures()),
            stale=stale,
            examples=examples,
        )
        shelf.sources  # noqa: B018 - reads what the shelf holds before a reader waits for it

    def _follow(self) -> None:
        self._settled.wait()
        while not self._closed.wait(_LOOK_SECONDS):
            if self._read_pointer() == self._in_force:
                continue
            try:
                self.take_up()
            except (AssistantError, OSError) as error:  # told once: the next one is taken up again
                print(f"clippings: a new index is not taken up: {error}", file=sys.stderr, flush=True)

    def _read_pointer(self) -> bytes:
        """What `CURRENT` says, as cheap a look at the index as can be; what stands in force if it cannot be read."""
        try:
            return (self.settings.index / "CURRENT").read_bytes()
        except OSError:
            return self._in_force

    def _opened(self) -> tuple[Assistant, Shelf]:
        self._settled.wait()
        if self._open is None:
            raise AssistantError(self.status.problem)
        return self._open

    def _prepare(self) -> None:
        try:
            self.take_up(self._bring_up_to_date())
        except AssistantError as error:
            self.status = Status("failed", problem=str(error))
        except Exception as error:
            self.status = Status("failed", problem=f"getting ready failed ({type(error).__name__}); see the terminal")
            raise
        finally:
            self._settled.set()

    def _bring_up_to_date(self) -> Stale:
        """Builds the index if it is missing or stale and can be written; says why it may not be as the folder is."""
        settings = self.settings
        if not settings.corpus.is_dir() and (settings.index / "CURRENT").exists():
            return "no_folder"
        if self.is_current():
            return ""
        if not is_writable(settings.index):
            return "unwritable"
        try:
            build_index(settings.corpus, settings.index, self.encoder, settings, self._show_progress)
        except (IndexBusy, IndexNotWritable) as error:
            if not (settings.index / "CURRENT").exists():
                raise
            return "busy" if isinstance(error, IndexBusy) else "unwritable"
        return ""

    def _show_progress(self, stage: str, done: int, total: int) -> None:
        self.status = Status("indexing", stage, done, total)


def is_writable(folder: Path) -> bool:
    """Whether a folder, or the nearest one above it that exists, can be written."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
