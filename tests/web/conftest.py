"""Fixtures: the page as a process of its own, and a browser whose every name leads to a listener that counts."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Playwright, expect, sync_playwright

from tests.toy import ROOT, SEEDS
from tests.web.newsstand import write_newsstand

WIDE = {"width": 1280, "height": 800}
_PATIENCE = 30_000
_CHROMIUM_CALLS = (
    *("accounts.google.com", "clients*.google.com", "mtalk.google.com", "update.googleapis.com", "*.gvt1.com"),
    *("optimizationguide-pa.googleapis.com", "content-autofill.googleapis.com", "safebrowsing.googleapis.com"),
)
"""Names that Chromium asks for of itself, whatever page is open."""
_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 60

expect.set_options(timeout=_PATIENCE)


@dataclass(frozen=True)
class Server:
    """The page over a folder, served by a process of its own."""

    address: str
    corpus: Path
    index: Path

    @property
    def feedback(self) -> Path:
        """Where it keeps what readers say against an answer."""
        return self.index.with_name("feedback.jsonl")

    def text(self, place: str) -> str:
        """An article's text by the place that the page names, read from the file without the house's own reader."""
        path, _, line = place.partition("#") if ".jsonl#" in place else (place, "", "")
        content = (self.corpus / path).read_bytes().decode("utf-8")
        return str(json.loads(content.split("\n")[int(line) - 1])["text"]) if line else content


class Listener:
    """A place that every name in the world leads to; notes who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.heard: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(1)
                try:
                    said = connection.recv(2000)
                except OSError:
                    said = b""
                self.heard.append(said.decode("latin-1"))


@pytest.fixture(scope="session")
def outside() -> Iterator[Listener]:
    """What stands for the whole world outside this machine."""
    listener = Listener()
    yield listener
    listener.close()


@contextmanager
def serving(
    corpus: Path,
    index: Path,
    outside: Listener,
    *,
    command: tuple[str, ...] = ("app.py",),
    as_json: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Starts the page and waits for its address; afterwards tells it to stop and holds it to a clean exit."""
    server = Server("", corpus, index)
    log = index.with_name(f"{index.name}.log")
    arguments = [str(corpus), "--index", str(index), "--port", str(_free_port()), *(["--json"] if as_json else [])]
    proxy = f"http://127.0.0.1:{outside.port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CLIPPINGS_", "GRADIO_"))}
    environment |= {"CLIPPINGS_FEEDBACK": str(server.feedback), **(settings or {})}
    environment |= {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "ALL_PROXY": proxy, "NO_PROXY": "127.0.0.1"}
    environment |= {name.lower(): environment[name] for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")}
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, *command, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    assert process.stdout is not None
    try:
        yield replace(server, address=_wait_for_address(process, log, as_json=as_json))
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=_SECONDS_TO_STOP)
        assert process.returncode in (0, 128 + signal.SIGINT, 128 + signal.SIGTERM)
        assert log.read_text() == ""
        if as_json:
            assert said == ""
        _wait_until_all_have_ended(process.pid)
    finally:
        _kill_all(process.pid)
        process.wait()
        process.stdout.close()


def _wait_for_address(process: subprocess.Popen[str], log: Path, *, as_json: bool) -> str:
    assert process.stdout is not None
    watchdog = threading.Timer(_SECONDS_TO_START, process.kill)
    watchdog.start()
    line = process.stdout.readline()
    watchdog.cancel()
    match = re.search(r"http://127\.0\.0\.1:\d+", line)
    if match is None:
        pytest.fail(f"the page did not start: {line!r}\n{log.read_text()}")
    assert line == (f'{{"address": "{match.group()}/"}}\n' if as_json else f"Clippings is at {match.group()}/\n")
    return match.group()


def _wait_until_all_have_ended(group: int) -> None:
    """Waits until no process that the page started is left: the encoder's ends with the page's."""
    gone = threading.Event()
    for _ in range(_SECONDS_TO_STOP * 10):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        gone.wait(0.1)
    pytest.fail("a process that the page started outlives it")


def _kill_all(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def seed_page(tmp_path_factory: pytest.TempPathFactory, outside: Listener) -> Iterator[Server]:
    """The page over a copy of the seeds, as `python app.py` serves it."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(SEEDS, folder / "seeds")
    with serving(folder / "seeds", folder / "index", outside) as server:
        yield server


@pytest.fixture(scope="session")
def newsstand_page(tmp_path_factory: pytest.TempPathFactory, outside: Listener) -> Iterator[Server]:
    """The page over some 130 short articles, copies, failures and hostile names among them."""
    folder = tmp_path_factory.mktemp("newsstand")
    with serving(write_newsstand(folder / "articles"), folder / "index", outside) as server:
        yield server


def _find_chromium(playwright: Playwright) -> str:
    """A Chromium on PATH that runs, else Playwright's own."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return found
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.fail("no Chromium for the browser tests; run `make browser`", pytrace=False)
    return own


@pytest.fixture(scope="session")
def browser(outside: Listener) -> Iterator[Browser]:
    """Headless Chromium, for which every name but this machine's own leads to the listener."""
    try:
        playwright = sync_playwright().start()
    except (Error, OSError) as error:
        pytest.fail(f"Playwright does not start ({error}); run `make browser`", pytrace=False)
    rules = [*(f"MAP {name} ~NOTFOUND" for name in _CHROMIUM_CALLS), f"MAP * 127.0.0.1:{outside.port}"]
    arguments = ["--no-sandbox", "--no-proxy-server", f"--host-resolver-rules={', '.join(rules)}, EXCLUDE 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path=_find_chromium(playwright), args=arguments)
    yield browser
    browser.close()
    playwright.stop()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens the page in a window of its own. A dialog or an error in any of its scripts fails the test."""
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def visit(server: Server, query: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **options})
        contexts.append(context)
        context.set_default_timeout(_PATIENCE)
        context.on("dialog", lambda dialog: (trouble.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        context.on("weberror", lambda error: trouble.append(f"an error in a script: {error.error}"))
        page = context.new_page()
        page.goto(f"{server.address}/{query}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not trouble


def ask(page: Page, question: str) -> Locator:
    """Types a question, presses Enter, and gives the turn that it becomes."""
    turns = page.locator(".turn")
    before = turns.count()
    box = page.get_by_label("Question")
    box.fill(question)
    box.press("Enter")
    expect(turns).to_have_count(before + 1)
    return turns.nth(before)


def open_citation(page: Page, turn: Locator, number: int) -> str:
    """Clicks on the number of a quote, waits until its source is shown, and gives the quote's text."""
    quote = turn.locator("li").nth(number)
    text = str(quote.locator("blockquote").evaluate("each => each.textContent"))
    quote.locator("a.cite").click()
    expect(page.locator("#chosen")).to_have_js_property("textContent", text)
    return text
