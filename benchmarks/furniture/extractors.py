"""What other extractors leave of a page's HTML, each used the way its documentation begins with."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType

import lxml.html

Extract = Callable[[str, str], str]
"""The text that is left, given the HTML and the code of its language."""

_STOP_LISTS = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
}


def load_extractors() -> dict[str, Extract]:
    """Those that are installed, by the name of their package; says of each other how to install it."""
    found: dict[str, Extract] = {}
    for name, (module, extract) in _EXTRACTORS.items():
        try:
            found[name] = _bind(extract, importlib.import_module(module))
        except ImportError:
            print(f"{name} is not installed and is left out; pip install {name}")
    return found


def _bind(extract: Callable[[ModuleType, str, str], str], module: ModuleType) -> Extract:
    return lambda html, language: extract(module, html, language)


def _by_trafilatura(trafilatura: ModuleType, html: str, _language: str) -> str:
    return trafilatura.extract(html) or ""


def _by_readability(readability: ModuleType, html: str, _language: str) -> str:
    summary = readability.Document(html).summary()
    return str(lxml.html.fromstring(summary).text_content())


def _by_justext(justext: ModuleType, html: str, language: str) -> str:
    stop_list = justext.get_stoplist(_STOP_LISTS[language])
    paragraphs = justext.justext(html.encode(), stop_list, encoding="utf-8")
    return "\n".join(each.text for each in paragraphs if not each.is_boilerplate)


_EXTRACTORS: dict[str, tuple[str, Callable[[ModuleType, str, str], str]]] = {
    "trafilatura": ("trafilatura", _by_trafilatura),
    "readability-lxml": ("readability", _by_readability),
    "justext": ("justext", _by_justext),
}
