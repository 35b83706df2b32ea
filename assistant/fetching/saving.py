"""Saving: a fetched page as one file, MHTML (RFC 2557), with where and when it was fetched and its bytes as they came.

Files that are not HTML are kept so too: one form, in which each has a place for its address and date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from assistant.reading.names import slug

_UNFOLDED = policy.compat32.clone(max_line_length=0)
"""An address is one word, however long: folded, it would come back with a blank in it."""

_HEADERS = 4096
_BOUNDARY = "----the-saved-page----"
"""No line of base64 has a hyphen."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched.

    Attributes:
        url: where it was in the end, after redirects.
        media_type: what it is, such as `text/html`.
        charset: the encoding that the server names; may be empty.
        content: its bytes, unpacked and else as they came.
        retrieved: when, in UTC.
    """

    url: str
    media_type: str
    charset: str
    content: bytes
    retrieved: datetime


def most_bytes_in(size: int) -> int:
    """How large a page may be so that its file, in base64 and with its headers, is within a size."""
    return max(size * 57 // 77 - _HEADERS, 0)


def to_mhtml(page: Page) -> bytes:
    """The page as an MHTML file."""
    kind, _, subkind = page.media_type.partition("/")
    part = MIMEBase(kind, subkind)
    if page.charset:
        part.set_param("charset", page.charset)
    part["Content-Location"] = page.url
    part.set_payload(page.content)
    encode_base64(part)
    message = MIMEMultipart("related", boundary=_BOUNDARY, type=page.media_type)
    message["From"] = "<Saved by Clippings>"
    message["Snapshot-Content-Location"] = page.url
    message["Date"] = format_datetime(page.retrieved)
    message.attach(part)
    return message.as_bytes(policy=_UNFOLDED)


def file_name(page: Page) -> str:
    """A name for its file, made of its address."""
    parts = urlsplit(page.url)
    return f"{slug(f'{parts.hostname} {unquote(parts.path)} {unquote(parts.query)}')}.mhtml"
