"""All that the page says, in the languages it speaks: one TOML file each, with the same keys. Knows no HTML.

What the articles say, and what a reader typed, is never translated. A message of an `AssistantError` that no key stands
for is shown as it is, in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from assistant.errors import AssistantError, QuestionError

_HERE = Path(__file__).parent
_LOCALES = {"en": "en_GB", "de": "de_DE", "ur": "ur_PK"}
_WEIGHT = re.compile(r"\s*q=(?P<value>0(?:\.[0-9]*)?|1(?:\.0*)?)\s*", re.IGNORECASE)

LANGUAGES = tuple(_LOCALES)
"""The languages that the page speaks; the first is spoken to whoever asks for none of them."""


class Texts:
    """The texts of one language.

    Attributes:
        language: its code.
        direction: "ltr" or "rtl".
    """

    def __init__(self, language: str) -> None:
        """Reads the texts.

        Raises:
            ValueError: the page does not speak this language.
        """
        if language not in LANGUAGES:
            raise ValueError(f"the page speaks {', '.join(LANGUAGES)}, not {language!r}")
        self.language = language
        self._locale = Locale.parse(_LOCALES[language])
        self.direction: str = self._locale.text_direction
        self._texts = dict(_flatten(tomllib.loads((_HERE / f"{language}.toml").read_text("utf-8"))))

    def __call__(self, key: str, **values: object) -> str:
        """A text with values put in; numbers as the language writes them, and `n` chooses between one and many.

        Raises:
            KeyError: there is no such text.
        """
        if "n" in values and key not in self._texts:
            key = f"{key}.{self._locale.plural_form(int(str(values['n'])))}"
        shown = {name: self.number(each) if isinstance(each, int) else each for name, each in values.items()}
        return self._texts[key].format(**shown)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all texts."""
        return frozenset(self._texts)

    def of(self, group: str) -> dict[str, str]:
        """The texts of one group, as its script is given them."""
        return {key.removeprefix(f"{group}."): text for key, text in self._texts.items() if key.startswith(f"{group}.")}

    def name(self, group: str, name: str) -> str:
        """What one of the project's own terms is called, such as the reason of a mask; itself if there is no text."""
        return self._texts.get(f"{group}.{name.replace(' ', '_')}", name)

    def problem(self, error: AssistantError) -> str:
        """One sentence that says what is wrong: in the language where it can be, else the error's own."""
        if isinstance(error, QuestionError) and error.kind:
            return self(f"errors.{error.kind}", **error.values)
        message = f"{error}."
        return message[:1].upper() + message[1:]

    def number(self, number: int) -> str:
        """A number as the language writes it."""
        return str(format_decimal(number, locale=self._locale))

    def percent(self, share: float) -> str:
        """A share of 1 as a whole percentage."""
        return str(format_percent(share, locale=self._locale))

    def date(self, written: str, length: Literal["long", "medium"] = "long") -> str:
        """An ISO date as the language writes it, in full or with the month cut short; anything else as it is."""
        try:
            day = date.fromisoformat(written[:10])
        except ValueError:
            return written
        return str(format_date(day, length, locale=self._locale))

    def one_of(self, names: Sequence[str]) -> str:
        """Names joined by commas and "or"."""
        return str(format_list(names, "or", locale=self._locale))


@cache
def texts_in(language: str) -> Texts:
    """The texts of a language, read once."""
    return Texts(language)


def choose_language(accepted: str) -> str:
    """The language to speak to a browser.

    Args:
        accepted: its Accept-Language header, such as "ur-PK,ur;q=0.9,en;q=0.8"; what is not understood is passed over.

    Source: RFC 9110, section 12.5.4; of ranges that weigh the same the first one counts.
    """
    weighed: list[tuple[float, str]] = []
    for each in accepted.split(","):
        name, _, weight = each.partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            weighed.append((_read_weight(weight), language))
    best = max(weighed, key=lambda pair: pair[0], default=(0.0, LANGUAGES[0]))
    return best[1] if best[0] > 0 else LANGUAGES[0]


def _read_weight(text: str) -> float:
    """What a range weighs, from 0 to 1: all without a weight, nothing with one that is malformed."""
    if not text.strip():
        return 1.0
    weight = _WEIGHT.fullmatch(text)
    return float(weight["value"]) if weight else 0.0


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
