"""An encoder in a process of its own, which loads while the page starts and leaves it free while it computes.

Measured on two cores: importing gradio and sentence-transformers one after the other takes 10 s, side by side 6 s.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from assistant.encoding.base import EncodedPassage, EncodedQuestion, Encoder, Passages
from assistant.encoding.loading import load_encoder
from assistant.errors import AssistantError, ModelError
from assistant.settings import Settings

Result = TypeVar("Result")

_loaded: Encoder
"""The encoder, in the encoder's process."""


class ProcessEncoder:
    """The encoder that the settings name, in another process; starts loading at once.

    Its attributes and methods are those of `Encoder`; the first use waits until the model is loaded. Safe to use from
    several threads. Ends with `close`, or with the process that made it, however that ends.

    Raises:
        ModelError: on use, if the model cannot be loaded or its process has died.
    """

    def __init__(self, settings: Settings) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        others = set(multiprocessing.active_children())
        self._description: Future[dict[str, Any]] = self._pool.submit(_load, settings)
        self._processes = set(multiprocessing.active_children()) - others

    def __getattr__(self, attribute: str) -> Any:
        if attribute not in Encoder.__annotations__:
            raise AttributeError(attribute)
        return _result_of(self._description)[attribute]

    def tokenise(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """As `Encoder.tokenise`."""
        return cast("list[list[tuple[int, int]]]", self._call("tokenise", list(texts)))

    def encode_passages(self, passages: Passages) -> list[EncodedPassage]:
        """As `Encoder.encode_passages`."""
        return cast("list[EncodedPassage]", self._call("encode_passages", list(passages)))

    def encode_question(self, question: str) -> EncodedQuestion:
        """As `Encoder.encode_question`."""
        return cast("EncodedQuestion", self._call("encode_question", question))

    def rerank(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `Encoder.rerank`."""
        return np.asarray(self._call("rerank", question, list(texts)), np.float32)

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        for process in self._processes:
            process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _call(self, method: str, *arguments: object) -> Any:
        _result_of(self._description)
        try:
            future = self._pool.submit(_run, method, *arguments)
        except RuntimeError as error:
            raise ModelError("the model's process has ended; start the program again") from error
        return _result_of(future)


def _result_of(future: Future[Result]) -> Result:
    try:
        return future.result()
    except (BrokenProcessPool, CancelledError) as error:
        raise ModelError("the model's process has died, perhaps for want of memory; start the program again") from error


def _load(settings: Settings) -> dict[str, Any]:
    global _loaded  # noqa: PLW0603 - one model per process is what this process is for
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _loaded = load_encoder(settings)
    except AssistantError as error:
        raise ModelError(str(error)) from None
    return {attribute: getattr(_loaded, attribute) for attribute in Encoder.__annotations__}


def _run(method: str, *arguments: object) -> Any:
    return getattr(_loaded, method)(*arguments)


def _stop(*_: object) -> None:
    raise SystemExit(0)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
