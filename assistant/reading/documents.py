"""Plain text and Markdown files: one article each, `text` being the whole decoded file."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from assistant.reading.document import Document, read_fields
from assistant.records import Failure, Mask
from assistant.settings import Settings

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<fields>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)", re.DOTALL)
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class _PlainLoader(yaml.BaseLoader):
    """Keeps values as they are written, and refuses aliases, which can unfold a small file to any size."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def read_plain_text(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from a plain-text file; nothing from an empty one but a failure that says so."""
    text = _decode(file, path, settings)
    yield text if isinstance(text, Failure) else Document(text)


def read_markdown(file: Path, path: str, settings: Settings) -> Iterator[Document | Failure]:
    """One article from a Markdown file; YAML front matter gives its fields and is masked."""
    text = _decode(file, path, settings)
    if isinstance(text, Failure):
        yield text
        return
    front = _FRONT_MATTER.match(text)
    try:
        fields = yaml.load(front["fields"], Loader=_PlainLoader) if front else {}  # noqa: S506 - builds only text
        json.dumps(fields, ensure_ascii=False).encode("utf-8")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())
        yield Failure(path, f"its front matter is not valid YAML ({reason}); correct it or remove it")
        return
    if front and isinstance(fields, dict):
        named = {str(name): value for name, value in fields.items()}
        yield Document(text, read_fields(named, "front matter"), (Mask(0, front.end(), "front matter"),))
    else:
        yield Document(text)


def _decode(file: Path, path: str, settings: Settings) -> str | Failure:
    size = file.stat().st_size
    if size > settings.max_file_bytes:
        return Failure(path, f"is {size:,} bytes, over the limit of {settings.max_file_bytes:,}; split it")
    content = file.read_bytes()
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        return Failure(path, f"is not text in UTF-8 (byte {error.start:,}: {error.reason}); save it as UTF-8")
    if "\0" in text:
        return Failure(path, f"is a binary file (a NUL at character {text.index(chr(0)):,}); remove it from the corpus")
    if not text.strip():
        return Failure(path, "is empty; fill it or remove it", "empty")
    return text
