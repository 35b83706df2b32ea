"""Media types: which are taken, and what a file is of which the server says nothing of use."""

from __future__ import annotations

from email.message import Message

ACCEPTED = (
    "text/html",
    "application/xhtml+xml",
    "application/pdf",
    "application/rss+xml",
    "application/atom+xml",
    "application/xml",
    "text/xml",
    "text/plain",
    "text/markdown",
    "text/csv",
    "application/json",
    "application/x-ndjson",
)
"""The media types that articles come in."""

_OPAQUE = ("", "application/octet-stream", "binary/octet-stream", "unknown/unknown")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HEAD = 1024


def parse_content_type(header: str) -> tuple[str, str]:
    """The media type in lower case and the charset that a Content-Type names; each may be empty."""
    message = Message()
    message["Content-Type"] = " ".join(header.split())
    charset = message.get_content_charset("")
    is_name = charset.isascii() and charset.isprintable()
    return header.partition(";")[0].strip().lower(), charset if is_name else ""


def is_opaque(media_type: str) -> bool:
    """Whether a media type says nothing of what a file is."""
    return media_type in _OPAQUE


def sniff(content: bytes) -> str:
    """The media type that a file's first bytes speak for; empty if they speak for none."""
    head = content[:_HEAD].removeprefix(_BYTE_ORDER_MARK).lstrip().lower()
    if head.startswith(b"%pdf-"):
        return "application/pdf"
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    if head.startswith((b"<?xml", b"<rss", b"<feed")):
        return "application/xhtml+xml" if b"<html" in head else "application/xml"
    if b"\0" in head:
        return ""
    return "application/json" if head.startswith((b"{", b"[")) else "text/plain"
