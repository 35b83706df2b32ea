"""The README.md of a Space: its front matter, which is how Spaces is told what to run, and a few words for readers.

Everything in the front matter but the title and the description is this project's own, read from its README.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
CARD = "README.md"
LONGEST_DESCRIPTION = 60
"""The Hub refuses a push whose `short_description` is longer."""

_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
_NEEDED = ("title", "sdk", "sdk_version", "python_version", "app_file")
_BODY = """
# {title}

Ask the articles in `seeds/` a question, and get their own sentences back: quoted to the letter, cited, one click from
the highlighted place in the source. No prose is written, so nothing can be made up; what the articles do not say is not
answered.

This Space runs Clippings. Its folder is made by `python -m hosting.space prepare`, index included, so that it starts
without building or downloading anything. Prepare it again rather than editing it.

Clippings is under Apache-2.0 (`LICENSE`). The articles belong to those who published them.
"""


def make_card(title: str | None = None, description: str | None = None) -> str:
    """The README.md of a Space.

    Args:
        title: the Space's name; by default the project's.
        description: what it is, in a line; by default the project's.
    """
    given = {"title": title, "short_description": description}
    fields = read_card((ROOT / CARD).read_text("utf-8")) | {name: value for name, value in given.items() if value}
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=math.inf)
    return f"---\n{front}---\n{_BODY.format(title=fields['title'])}"


def read_card(text: str) -> dict[str, Any]:
    """The fields of a README's front matter; none if it has no front matter that can be read."""
    front = _FRONT_MATTER.match(text)
    try:
        fields = yaml.safe_load(front[1]) if front else {}
    except yaml.YAMLError:
        return {}
    return fields if isinstance(fields, dict) else {}


def card_problems(fields: Mapping[str, Any], gradio: str) -> Iterator[str]:
    """What Spaces would make of a front matter that it should not.

    Args:
        fields: the front matter.
        gradio: the version that requirements.txt names.
    """
    for name in _NEEDED:
        if not isinstance(fields.get(name), str) or not fields[name].strip():
            yield f"{name} is missing, or is no text"
    if fields.get("sdk") != "gradio":
        yield f"sdk is {fields.get('sdk')!r}, not 'gradio'"
    if fields.get("sdk_version") != gradio:
        yield f"sdk_version is {fields.get('sdk_version')!r}, but requirements.txt names gradio {gradio}"
    for name in ("colorFrom", "colorTo"):
        if fields.get(name, "red") not in _COLOURS:
            yield f"{name} is {fields[name]!r}, not one of {', '.join(sorted(_COLOURS))}"
    if len(str(fields.get("short_description", ""))) > LONGEST_DESCRIPTION:
        yield f"short_description has more than {LONGEST_DESCRIPTION} characters"
