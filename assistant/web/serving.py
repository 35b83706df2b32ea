"""Serving: starts the model's process, then the page, and prints its address. Keeps Gradio on this machine."""

from __future__ import annotations

import json
import os
import signal
import threading

from assistant.encoding import find_model
from assistant.encoding.process import ProcessEncoder
from assistant.errors import ServeError
from assistant.reading import find_sources
from assistant.settings import Settings
from assistant.web.desk import Desk

_LARGEST_UPLOAD = "1kb"
_ANY_ADDRESS = "0.0.0.0"  # noqa: S104 - a Space is reached through its proxy
_LOOPBACK = "127.0.0.1"


def serve(settings: Settings, host: str | None, port: int | None, *, as_json: bool = False) -> None:
    """Serves the page until interrupted or told to terminate.

    Args:
        settings: which corpus, index and model.
        host: the address to listen at; by default loopback, on Spaces every address.
        port: the port; by default the first free one from 7860.
        as_json: print the address as JSON.

    Raises:
        CorpusError: there are no articles and no index to serve.
        ModelError: there is no such model.
        ServeError: the address cannot be listened at.
    """
    if not (settings.index / "CURRENT").exists():
        find_sources(settings.corpus)
    find_model(settings.model)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    encoder = ProcessEncoder(settings)
    try:
        _keep_gradio_local()
        from assistant.web.page import STYLE, THEME, build_page  # noqa: PLC0415 - after the settings above

        desk = Desk(settings, encoder)
        page = build_page(desk)
        try:
            _, address, _ = page.launch(
                server_name=host or (_ANY_ADDRESS if settings.on_spaces else _LOOPBACK),
                server_port=port,
                prevent_thread_lock=True,
                quiet=True,
                share=False,
                ssr_mode=False,
                mcp_server=False,
                run_history=False,
                max_file_size=_LARGEST_UPLOAD,
                theme=THEME,
                css=STYLE,
                footer_links=[],
            )
        except OSError as error:
            where = f"{host or _LOOPBACK}:{port or 7860}"
            problem = "cannot listen there: the port is in use, or the address is not this machine's"
            raise ServeError(f"{where}: {problem}; choose another --port or --host") from error
        desk.open()
        print(json.dumps({"address": address}) if as_json else f"Clippings is at {address}", flush=True)
        try:
            threading.Event().wait()
        finally:
            page.close(verbose=False)
    finally:
        encoder.close()


def _keep_gradio_local() -> None:
    """What has to be set before gradio is imported: no analytics, no look for newer versions, no Hub."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
