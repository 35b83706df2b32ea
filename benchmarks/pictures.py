"""Takes the pictures of the page that the documents show: `python -m benchmarks.pictures`.

Opens each view over `seeds/`, with an index in a temporary folder, on a desk and on a phone, light and dark, and writes
`docs/pictures/VIEW-FORM-SCHEME.png`, in 64 colours. The fonts are those of the machine; for Urdu one has to be there.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.common import NoAnswer
from benchmarks.page import find_chromium, serving

_ROOT = Path(__file__).parents[1]
_FORMS = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
_COLOURS = 64
_ANSWERED = "Who met the army chief?"
_ABSENT = "How do volcanoes erupt under glaciers?"
_STORM = "Storm warning for Friday\n\nThe met office at Port Calder expects a storm on Friday, the {}th this year.\n"
_REFUSED = {"scan.tiff": b"II*\x00", "notes.txt": b"\xff\xfe\xff"}
_OF_A_STORY = "2024-01-28-demo-wire-nine-labourers-killed-near-saravan.txt"
_numbers = count(1)
"""Tells the storms of the pictures apart: the same text is not brought in twice."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=_ROOT / "docs" / "pictures", metavar="DIR")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
            corpus = Path(scratch) / "seeds"
            _copy(_ROOT / "seeds", corpus)
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            with serving(corpus, Path(scratch) / "index") as address:
                for name, prepare in _VIEWS.items():
                    for form in _FORMS:
                        for scheme in ("light", "dark"):
                            _take(browser, address, prepare, form, scheme, "en-GB", out / f"{name}-{form}-{scheme}.png")
                for language in ("de-DE", "ur-PK"):
                    file = out / f"ask-{language[:2]}-desk-light.png"
                    _take(browser, address, _ask_answered, "desk", "light", language, file)
            browser.close()
    except NoAnswer as problem:
        raise SystemExit(str(problem)) from problem
    return 0


def _copy(source: Path, target: Path) -> None:
    for file in source.rglob("*"):
        if file.is_file():
            (target / file.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (target / file.relative_to(source)).write_bytes(file.read_bytes())


def _take(
    browser: Browser, address: str, prepare: Callable[[Page], None], form: str, scheme: str, language: str, file: Path
) -> None:
    context = browser.new_context(
        viewport=_FORMS[form], color_scheme=scheme, locale=language, reduced_motion="reduce", device_scale_factor=1
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".status.ready")
    prepare(page)
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    context.close()
    print(file.name, f"{file.stat().st_size:,} bytes")


def _ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".turn .verdict")
    page.wait_for_selector("body:not([data-asking])")


def _begin(page: Page) -> None:
    page.wait_for_selector(".example")


def _ask_answered(page: Page) -> None:
    _ask(page, _ANSWERED)
    if page.viewport_size == _FORMS["desk"]:
        page.click("a.cite >> nth=0")


def _open_quote(page: Page) -> None:
    _ask(page, _ANSWERED)
    page.click("a.cite >> nth=1")
    page.wait_for_selector("#chosen")


def _ask_absent(page: Page) -> None:
    _ask(page, _ABSENT)


def _show_articles(page: Page) -> None:
    page.click("#nav a[href='?view=articles']")
    page.wait_for_selector("#table table")


def _read_article(page: Page) -> None:
    _show_articles(page)
    page.click("a.read >> nth=2")
    page.wait_for_selector("#reader article")
    page.click("#reader summary")


def _compare(page: Page) -> None:
    _show_articles(page)
    page.goto(f"{page.url.partition('?')[0]}?view=articles&article={_OF_A_STORY}")
    page.click("#reader .story a")
    page.wait_for_selector("#reader .comparison")


def _bring_in(page: Page) -> None:
    page.click("#nav a[href='?view=index']")
    page.wait_for_selector("[data-ticket]")
    new = {"storm-warning.txt": _STORM.format(next(_numbers)).encode(), **_REFUSED}
    files = [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in new.items()]
    page.set_input_files("input.files", files)
    page.wait_for_selector(".outcome")


_VIEWS = {
    "begin": _begin,
    "ask": _ask_answered,
    "quote": _open_quote,
    "absent": _ask_absent,
    "articles": _show_articles,
    "read": _read_article,
    "compare": _compare,
    "index": _bring_in,
}


if __name__ == "__main__":
    sys.exit(main())
