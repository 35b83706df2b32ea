"""Serving: takes over standard input and output for the protocol, and loads the model and the index beside it."""

from __future__ import annotations

import logging
import os
import signal
import threading
from contextlib import suppress
from typing import IO

import anyio
from mcp.server.stdio import stdio_server

import assistant
from assistant.answering import Assistant
from assistant.encoding import Encoder, find_model
from assistant.encoding.process import ProcessEncoder
from assistant.errors import AssistantError
from assistant.index import Store
from assistant.mcp.server import make_server
from assistant.settings import Settings


def serve(settings: Settings) -> None:
    """Serves the tools until standard input ends or a signal comes. A model or index that fails, fails the calls."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    logging.disable()
    requests, replies = _take_standard_streams()
    encoder = ProcessEncoder(settings)
    try:
        opening = Opening(settings, encoder)
        threading.Thread(target=opening.begin, daemon=True).start()
        # Reading standard input cannot be interrupted: in a thread of its own it does not hold up a signal.
        talking = threading.Thread(target=_talk, args=(opening, requests, replies), daemon=True)
        talking.start()
        talking.join()
    finally:
        encoder.close()


class Opening:
    """An index being opened. One that cannot be opened is tried again when it is next asked for."""

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        self._settings = settings
        self._encoder = encoder
        self._lock = threading.Lock()
        self._assistant: Assistant | None = None

    def begin(self) -> None:
        """Opens it ahead of the first call, which says what is wrong if something is."""
        with suppress(AssistantError):
            self.assistant()

    def assistant(self) -> Assistant:
        """The assistant, once the index is open.

        Raises:
            AssistantError: the index cannot be opened, or there is no such model.
        """
        with self._lock:
            if self._assistant is None:
                store = Store.open(self._settings.index, find_model(self._settings.model))
                self._assistant = Assistant(store, self._encoder, self._settings)
            return self._assistant


def _take_standard_streams() -> tuple[IO[str], IO[str]]:
    """Standard input and output for the protocol alone; whatever else is printed goes to standard error."""
    requests = os.fdopen(os.dup(0), encoding="utf-8", errors="replace", newline="\n")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return requests, replies


def _talk(opening: Opening, requests: IO[str], replies: IO[str]) -> None:
    server = make_server(opening.assistant, assistant.__version__)

    async def talk() -> None:
        async with stdio_server(anyio.wrap_file(requests), anyio.wrap_file(replies)) as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    try:
        anyio.run(talk)
    except* BrokenPipeError:
        pass  # the client is gone
