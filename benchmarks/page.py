"""Measures the page in a browser: `python -m benchmarks.page --corpus DIR`.

Starts `app.py` over an index that is already built (that of `benchmarks.startup`), waits until it answers, and opens it
in headless Chromium. First paint: the browser's own timing, each time with an empty cache. Answer: from the key that
sends a question until the frame in which its answer is drawn. Shift: how far what is seen is moved while the page loads
(cumulative layout shift). `--lighthouse` adds Lighthouse's scores of each view, by `npx`, which may have to fetch it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.common import NoAnswer, ask, print_table, spread, wait_for_page
from benchmarks.speed import add_corpus_options
from benchmarks.startup import free_port, prepare

_ROOT = Path(__file__).parents[1]
_PATIENCE = 60
_LIGHTHOUSE = "lighthouse@12.8.2"
"""The newest that runs on Node 20."""
_VIEWS = ("ask", "articles", "index")
_TURNS = 5
"""Questions in a conversation, after which a new one is begun."""
_TIME_ANSWER = """(question) => new Promise((done) => {
  const box = document.querySelector("#question textarea");
  const count = () => document.querySelectorAll(".turn .verdict").length;
  const before = count();
  box.focus();
  clippings.fill(box, question);
  requestAnimationFrame(() => setTimeout(() => {
    const start = performance.now();
    const watcher = new MutationObserver(() => {
      if (count() === before) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    });
    watcher.observe(document.querySelector("#conversation"), { subtree: true, childList: true });
    for (const type of ["keydown", "keypress", "keyup"]) {
      box.dispatchEvent(new KeyboardEvent(type, { key: "Enter", bubbles: true, cancelable: true }));
    }
  }));
})"""
_READ_PAINT = """() => new Promise((done) => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  new PerformanceObserver((list) => {
    const moved = list.getEntries().filter((each) => !each.hadRecentInput);
    done([paint, moved.reduce((sum, each) => sum + each.value, 0)]);
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([paint, 0]), 500);
})"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_corpus_options(parser)
    parser.add_argument("--runs", type=int, default=10, metavar="N", help="how often to open the page (default: 10)")
    parser.add_argument("--questions", type=int, default=100, metavar="N", help="how many to ask (default: 100)")
    parser.add_argument("--lighthouse", action="store_true", help="score each view, on a desk and on a phone")
    options = parser.parse_args()
    corpus, index, questions = prepare(options)
    try:
        with serving(corpus, index) as address:
            ask(address, questions[0])
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
                opened = [_open_once(browser, address) for _ in range(options.runs)]
                answers = _ask_all(browser, address, questions[1:])
                browser.close()
            scores = list(_score(address)) if options.lighthouse else []
    except NoAnswer as problem:
        raise SystemExit(str(problem)) from problem
    print_table(
        "the page in a browser",
        ("", "median", "p95"),
        [
            ("first contentful paint, ms", *spread([paint for paint, _ in opened])),
            ("layout shift while loading", *spread([shift for _, shift in opened])),
            ("Enter to the answer drawn, ms", *spread(answers)),
        ],
    )
    if scores:
        print_table(_LIGHTHOUSE, ("view", "accessibility", "best practices"), scores)
    return 0


@contextmanager
def serving(corpus: Path, index: Path) -> Iterator[str]:
    """Serves a corpus until left, and gives the address of its page."""
    port = free_port()
    command = [sys.executable, "app.py", str(corpus), "--index", str(index), "--port", str(port)]
    app = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for_page(address, app)
        yield address
    finally:
        app.terminate()
        app.wait(_PATIENCE)


def _open(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address)
    page.wait_for_selector(".status.ready")
    return page


def _open_once(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds to the first paint, and the shift."""
    page = _open(browser, address)
    paint, shift = page.evaluate(_READ_PAINT)
    page.context.close()
    return float(paint), float(shift)


def _ask_all(browser: Browser, address: str, questions: Sequence[str]) -> list[float]:
    """Milliseconds to each answer; the first of all is not counted."""
    page = _open(browser, address)
    times = []
    for number, question in enumerate(questions):
        if number and number % _TURNS == 0:
            page.click("#again")
            page.wait_for_selector(".welcome")
        times.append(float(page.evaluate(_TIME_ANSWER, question)))
        page.wait_for_function("document.body.dataset.asking === undefined")
        page.wait_for_timeout(100)
    page.context.close()
    return times[1:]


def _score(address: str) -> Iterator[tuple[str, int, int]]:
    """Lighthouse's scores of 100 for each view, on a desk and on a phone."""
    npx = shutil.which("npx")
    if npx is None:
        raise NoAnswer("there is no npx to run Lighthouse with; install Node.js, or leave --lighthouse out")
    with tempfile.TemporaryDirectory() as scratch:
        for view in _VIEWS:
            for form in ("desktop", "mobile"):
                report = Path(scratch) / f"{view}-{form}.json"
                command = [npx, "--yes", _LIGHTHOUSE, f"{address}/?view={view}", "--quiet", "--output=json"]
                command += [f"--output-path={report}", "--only-categories=accessibility,best-practices"]
                command += ["--chrome-flags=--headless --no-sandbox"]
                command += ["--preset=desktop"] if form == "desktop" else []
                subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": find_chromium()})
                found = json.loads(report.read_text("utf-8"))["categories"]
                scores = (round(100 * found[name]["score"]) for name in ("accessibility", "best-practices"))
                yield (f"{view}, {form}", *scores)


def find_chromium() -> str:
    """A Chromium on PATH.

    Raises:
        NoAnswer: there is none.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise NoAnswer("there is no Chromium on PATH; `make browser` installs one")
    return found


if __name__ == "__main__":
    sys.exit(main())
