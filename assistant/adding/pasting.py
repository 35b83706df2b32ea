"""Pasted text as a Markdown file: what is known of it goes into front matter, the text follows to the letter."""

from __future__ import annotations

import sys
import unicodedata

import yaml

from assistant.errors import Refused


def to_markdown(title: str, text: str, fields: dict[str, str]) -> bytes:
    """A Markdown file of a text.

    Args:
        title: its headline; may be empty.
        text: the article; follows unchanged after the front matter and an empty line.
        fields: what else goes into the front matter; empty ones are left out.

    Raises:
        Refused: the text is empty or cannot be written as UTF-8.
    """
    if not text.strip():
        raise Refused("it holds no text; paste the article’s text")
    known = {"title": title, **{name: value for name, value in fields.items() if value.strip()}}
    front = "".join(f"{name}: {_quote(as_line(value))}" for name, value in known.items())
    try:
        return f"---\n{front}---\n\n{text}".encode()
    except UnicodeEncodeError as error:
        raise Refused("it holds half a character, which no file can keep; copy and paste it again") from error


def as_line(value: str) -> str:
    """A value without line breaks, runs of spaces, and characters that cannot be shown."""
    return " ".join("".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in value).split())


def _quote(value: str) -> str:
    """A value in YAML's double quotes, and a line break; nothing in it can end the front matter."""
    return str(yaml.safe_dump(value, default_style='"', allow_unicode=True, width=sys.maxsize))
