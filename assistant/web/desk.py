"""The desk behind the page: gets the index ready in the background, then answers. Knows no gradio and no HTML."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.answering import Assistant
from assistant.conversation import HistoryItem
from assistant.encoding import Encoder, find_model
from assistant.errors import AssistantError, IndexBusy, IndexNotWritable
from assistant.index import Store, build_index, is_current
from assistant.records import EVERYWHERE, Answer, Scope
from assistant.settings import Settings
from assistant.suggesting import find_examples
from assistant.web.scoping import Choices, list_choices


@dataclass(frozen=True, slots=True)
class Status:
    """How far the desk is. While indexing, `stage` names what is done and `done` of `total` how much of it.

    Once ready, `examples` are questions that the corpus answers; `notice` is what the reader should know, or empty.
    """

    state: Literal["loading", "indexing", "ready", "failed"]
    stage: str = ""
    done: int = 0
    total: int = 0
    articles: int = 0
    passages: int = 0
    examples: tuple[str, ...] = ()
    notice: str = ""


class Desk:
    """One index being served. `status` says how far it is; `ask` waits until it is ready.

    Once it is, `choices` are what a search can be narrowed to.
    """

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        self._settings = settings
        self._encoder = encoder
        self._settled = threading.Event()
        self._assistant: Assistant | None = None
        self.choices = Choices()
        self.status = Status("loading")

    def open(self) -> None:
        """Begins, in the background: builds the index if it is missing or stale, then opens it."""
        threading.Thread(target=self._prepare, name="desk", daemon=True).start()

    def assistant(self) -> Assistant:
        """The assistant, once the index is ready.

        Raises:
            AssistantError: it could not be made ready.
        """
        self._settled.wait()
        if self._assistant is None:
            raise AssistantError(self.status.notice)
        return self._assistant

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

    def _prepare(self) -> None:
        try:
            notices = [self._bring_up_to_date()]
            model = find_model(self._settings.model)
            assistant = Assistant(Store.open(self._settings.index, model), self._encoder, self._settings)
            self._encoder.encode_question("ready?")
            self._assistant = assistant
            store = assistant.store
            if failures := len(store.catalogue.failures()):
                notices.append(f"{failures:,} could not be read; `clippings report` says why.")
            self.choices = list_choices(store)
            self.status = Status(
                "ready",
                articles=store.catalogue.count_articles(),
                passages=store.passage_count,
                examples=find_examples(assistant),
                notice=" ".join(filter(None, notices)),
            )
        except AssistantError as error:
            self.status = Status("failed", notice=str(error))
        except Exception as error:
            self.status = Status("failed", notice=f"getting ready failed ({type(error).__name__}); see the terminal")
            raise
        finally:
            self._settled.set()

    def _bring_up_to_date(self) -> str:
        """Builds the index if it is missing or stale and can be written; says what a reader should know."""
        settings = self._settings
        fingerprint = find_model(settings.model).fingerprint
        if not settings.corpus.is_dir() and (settings.index / "CURRENT").exists():
            return f"{settings.corpus} is not there, so the index is served as it is."
        if is_current(settings.corpus, settings.index, settings, fingerprint):
            return ""
        if not _is_writable(settings):
            return "The index cannot be written, so it is served as it is; the articles have changed since it was made."
        try:
            build_index(settings.corpus, settings.index, self._encoder, settings, self._show_progress)
        except (IndexBusy, IndexNotWritable) as error:
            if not (settings.index / "CURRENT").exists():
                raise
            return f"The index is served as it is: {error}."
        return ""

    def _show_progress(self, stage: str, done: int, total: int) -> None:
        self.status = Status("indexing", stage, done, total)


def _is_writable(settings: Settings) -> bool:
    folder = settings.index
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
