"""How files get from the browser to the server: one request each, into the batch of a ticket. Knows no gradio.

A file goes to a temporary place first, so that a request that breaks off leaves nothing in the batch.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import asdict
from tempfile import SpooledTemporaryFile
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.adding import Incoming, Item
from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.web.admission import Admission
from assistant.web.site import refuse

_IN_MEMORY = 1024 * 1024
_CHUNK = 1024 * 1024
_FORBIDDEN, _TOO_LARGE, _UNUSABLE = 403, 413, 422


class Batches:
    """The files that have come for each ticket and are not yet brought in. Safe to use from several threads."""

    def __init__(self, settings: Settings, admission: Admission) -> None:
        self._settings = settings
        self._admission = admission
        self._lock = threading.Lock()
        self._batches: dict[str, Incoming] = {}

    @property
    def route(self) -> Route:
        """`PUT /incoming?name=…` with the file as its body, and the ticket as a bearer token.

        Answers with the items that it became, several for a zip, or with the problem in one line.
        """
        return Route("/incoming", self._put, methods=["PUT"])

    def take(self, ticket: str) -> Incoming | None:
        """The batch of a ticket, which begins a new one; None if nothing has come."""
        with self._lock:
            return self._batches.pop(ticket, None)

    def add_text(self, ticket: str, title: str, text: str, *, source: str, published: str, url: str) -> Item:
        """A text that was typed or pasted, as a file of the batch.

        Raises:
            CorpusError: the folder of articles cannot be written.
        """
        with self._lock:
            batch = self._batch(ticket)
            return batch.receive_text(title, text, source=source, published=published, url=url)

    def close(self) -> None:
        """Discards whatever was never brought in."""
        with self._lock:
            for batch in self._batches.values():
                batch.discard()
            self._batches.clear()

    async def _put(self, request: Request) -> Response:
        ticket = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not self._admission.admits(ticket):
            return refuse(_FORBIDDEN, "this page may not bring articles in; reload it, or give the owner’s password")
        limit = self._settings.max_incoming_bytes
        size = 0
        with SpooledTemporaryFile(_IN_MEMORY) as file:
            try:
                async for chunk in request.stream():
                    size += len(chunk)
                    if size > limit:
                        return refuse(_TOO_LARGE, f"is over the limit of {limit:,} bytes; split it")
                    file.write(chunk)
            except ClientDisconnect:
                return Response()
            file.seek(0)
            try:
                items = await run_in_threadpool(self._receive, ticket, request.query_params.get("name", ""), file)
            except AssistantError as error:
                return refuse(_UNUSABLE, str(error))
        return JSONResponse({"items": [asdict(item) for item in items]})

    def _receive(self, ticket: str, name: str, file: IO[bytes]) -> list[Item]:
        with self._lock:
            return self._batch(ticket).receive(name, _in_chunks(file))

    def _batch(self, ticket: str) -> Incoming:
        if ticket not in self._batches:
            self._batches[ticket] = Incoming(self._settings.corpus, self._settings)
        return self._batches[ticket]


def _in_chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
