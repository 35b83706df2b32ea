"""Plain text and Markdown files: one article each, `text` being the whole decoded file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from assistant.errors import Refused
from assistant.reading.decoding import Decoded, decode
from assistant.reading.document import Document, read_fields
from assistant.reading.unpacking import reason_of
from assistant.records import Failure, Mask
from assistant.settings import Settings

_LONGEST_FRONT_MATTER = 64 * 1024
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<fields>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)", re.DOTALL)


class _PlainLoader(yaml.BaseLoader):
    """Keeps values as they are written, and refuses aliases, which can unfold a small file to any size."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def read_plain_text(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from a plain-text file; nothing from an empty one but a failure that says so."""
    decoded = _decode(file, path, settings)
    yield decoded if isinstance(decoded, Failure) else Document(decoded.text, decoded.evidence)


def read_markdown(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from a Markdown file; YAML front matter gives its fields and is masked."""
    decoded = _decode(file, path, settings)
    if isinstance(decoded, Failure):
        yield decoded
        return
    text = decoded.text
    front = _FRONT_MATTER.match(text)
    if front and front.end() > _LONGEST_FRONT_MATTER:
        limit = f"{_LONGEST_FRONT_MATTER:,}"
        yield Failure(path, f"has front matter of {front.end():,} characters, over the limit of {limit}; shorten it")
        return
    try:
        fields = yaml.load(front["fields"], Loader=_PlainLoader) if front else {}  # noqa: S506 - builds only text
        json.dumps(fields, ensure_ascii=False).encode("utf-8")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())
        yield Failure(path, f"its front matter is not valid YAML ({reason}); correct it or remove it")
        return
    if front and isinstance(fields, dict):
        named = {str(name): value for name, value in fields.items()}
        evidence = (*read_fields(named, "front matter"), *decoded.evidence)
        yield Document(text, evidence, (Mask(0, front.end(), "front matter"),))
    else:
        yield Document(text, decoded.evidence)


def _decode(file: Path, path: str, settings: Settings) -> Decoded | Failure:
    size = file.stat().st_size
    if size > settings.max_file_bytes:
        return Failure(path, f"is {size:,} bytes, over the limit of {settings.max_file_bytes:,}; split it")
    try:
        decoded = decode(file.read_bytes())
    except Refused as refusal:
        return Failure(path, reason_of(refusal))
    return decoded if decoded.text.strip() else Failure(path, "is empty; fill it or remove it", "empty")
