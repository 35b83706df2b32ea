"""Serving: starts the model's process, then the page, and prints its address. Keeps Gradio on this machine."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hmac import compare_digest
from typing import TYPE_CHECKING

import uvicorn

from assistant.encoding import find_model
from assistant.encoding.process import ProcessEncoder
from assistant.errors import ServeError
from assistant.reading import find_sources
from assistant.settings import Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

_ANY_ADDRESS = "0.0.0.0"  # noqa: S104 - a Space is reached through its proxy
_LOOPBACK = "127.0.0.1"
_PORTS = range(7860, 7960)
_SECONDS_TO_CLOSE = 1
_POLL_SECONDS = 0.01


def serve(
    settings: Settings, host: str | None, port: int | None, *, as_json: bool = False, watching: bool = False
) -> None:
    """Serves the page until interrupted or told to terminate.

    Args:
        settings: which corpus, index and model.
        host: the address to listen at; by default loopback, on Spaces every address.
        port: the port; by default the first free one from 7860.
        as_json: print the address as JSON.
        watching: whether to bring the index up to date whenever the folder changes.

    Raises:
        CorpusError: there are no articles and no index to serve.
        ModelError: there is no such model.
        ServeError: the address cannot be listened at.
    """
    if not (settings.index / "CURRENT").exists():
        find_sources(settings.corpus)
    find_model(settings.model)
    host = host or (_ANY_ADDRESS if settings.on_spaces else _LOOPBACK)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with closing(ProcessEncoder(settings)) as encoder, closing(_listen(host, port)) as listener:
        _keep_gradio_local()
        from assistant.web.page import Clippings  # noqa: PLC0415 - after the settings above

        clippings = Clippings(settings, encoder, host, check_password(settings.password))
        with closing(clippings), _serving(clippings.site, listener):
            clippings.open(watching=watching)
            address = _address(host, listener)
            print(json.dumps({"address": address}) if as_json else f"Clippings is at {address}", flush=True)
            threading.Event().wait()


def check_password(password: str) -> Callable[[str, str], bool] | None:
    """What tells whether a name and password open the page; None if no password is asked for."""
    if not password:
        return None
    return lambda _, given: compare_digest(given.encode(), password.encode())


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens at the port, or at the first free one.

    Raises:
        ServeError: it cannot be listened there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    problem: OSError | None = None
    for each in [port] if port is not None else _PORTS:
        try:
            return socket.create_server((host, each), family=family, backlog=2048)
        except OSError as error:
            problem = error
    where = f"{host}:{port or _PORTS[0]}"
    reason = "cannot listen there: the port is in use, or the address is not this machine's"
    raise ServeError(f"{where}: {reason}; choose another --port or --host") from problem


def _address(host: str, listener: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else "localhost" if host == _ANY_ADDRESS else host
    return f"http://{name}:{listener.getsockname()[1]}/"


class _Server(uvicorn.Server):
    """A server that hangs up when it stops: an open page holds its connection for as long as it is open."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops in good order, a moment after it was told to."""
        hanging_up = asyncio.get_running_loop().call_later(_SECONDS_TO_CLOSE, self._hang_up)
        await super().shutdown(sockets)
        hanging_up.cancel()

    def _hang_up(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.close()


@contextmanager
def _serving(site: Starlette, listener: socket.socket) -> Iterator[None]:
    """Answers requests in a thread, from when the first page is made until left."""
    server = _Server(uvicorn.Config(site, log_level="error", ws="none", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="server")
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise ServeError("the page could not be made; see the terminal, and report it")
            thread.join(_POLL_SECONDS)
        yield
    finally:
        server.should_exit = True
        thread.join(3 * _SECONDS_TO_CLOSE)
        server.force_exit = True  # a request may be waiting for the index
        thread.join()


def _keep_gradio_local() -> None:
    """What has to be set before gradio is imported: no analytics, no look for newer versions, no Hub."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
