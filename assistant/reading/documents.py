"""Plain text and Markdown files: one article each, `text` being the whole decoded file.

A page that was saved under such a name is read as the page that it is.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml

from assistant.errors import Refused
from assistant.reading.decoding import Decoded, decode
from assistant.reading.document import Document
from assistant.reading.fields import read_fields, unwrap
from assistant.reading.isolation import read_apart
from assistant.reading.markup import is_page
from assistant.reading.unpacking import reason_of
from assistant.records import Failure, Mask
from assistant.settings import Settings

_LONGEST_FRONT_MATTER = 64 * 1024
_FRONT_MATTER = re.compile(
    r"(?:---[ \t]*\r?\n(?P<yaml>.*?)\r?\n(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n(?P<toml>.*?)\r?\n\+\+\+)[ \t]*(?=\r?\n|\Z)",
    re.DOTALL,
)
_READ_PAGE = "assistant.reading.html.read_html"


class _PlainLoader(yaml.BaseLoader):
    """Keeps values as they are written, and refuses aliases, which can unfold a small file to any size."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def read_plain_text(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from a plain-text file; nothing from an empty one but a failure that says so."""
    decoded = _decode(file, path, settings)
    if isinstance(decoded, Failure):
        yield decoded
    elif is_page(decoded.text):
        yield from read_apart(_READ_PAGE, file, path, settings)
    else:
        yield Document(decoded.text, decoded.evidence)


def read_markdown(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from a Markdown file; front matter in YAML or TOML gives its fields and is masked."""
    decoded = _decode(file, path, settings)
    if isinstance(decoded, Failure):
        yield decoded
    elif is_page(decoded.text):
        yield from read_apart(_READ_PAGE, file, path, settings)
    else:
        yield _read_marked_down(decoded, path)


def _read_marked_down(decoded: Decoded, path: str) -> Document | Failure:
    text = decoded.text
    front = _FRONT_MATTER.match(text)
    if front is None:
        return Document(text, decoded.evidence)
    if front.end() > _LONGEST_FRONT_MATTER:
        limit = f"{_LONGEST_FRONT_MATTER:,}"
        return Failure(path, f"has front matter of {front.end():,} characters, over the limit of {limit}; shorten it")
    try:
        fields = _read_front_matter(front)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())
        language = "YAML" if front["toml"] is None else "TOML"
        return Failure(path, f"its front matter is not valid {language} ({reason}); correct it or remove it")
    if not isinstance(fields, dict):
        return Document(text, decoded.evidence)
    named = unwrap({str(name): value for name, value in fields.items()})
    evidence = (*read_fields(named, "front matter"), *decoded.evidence)
    return Document(text, evidence, (Mask(0, front.end(), "front matter"),))


def _read_front_matter(front: re.Match[str]) -> object:
    """What front matter holds, its strings being Unicode text."""
    if front["toml"] is not None:
        return tomllib.loads(front["toml"].replace("\r\n", "\n"))
    fields: object = yaml.load(front["yaml"], Loader=_PlainLoader)  # noqa: S506 - builds only text
    json.dumps(fields, ensure_ascii=False).encode("utf-8")
    return fields


def _decode(file: Path, path: str, settings: Settings) -> Decoded | Failure:
    size = file.stat().st_size
    if size > settings.max_file_bytes:
        return Failure(path, f"is {size:,} bytes, over the limit of {settings.max_file_bytes:,}; split it")
    try:
        decoded = decode(file.read_bytes())
    except Refused as refusal:
        return Failure(path, reason_of(refusal))
    return decoded if decoded.text.strip() else Failure(path, "is empty; fill it or remove it", "empty")
