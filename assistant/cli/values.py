"""The values that options and fields have: each reader says what it wants and what it was given."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def read_port(text: str) -> int:
    """A port.

    Raises:
        ValueError: it is none.
    """
    if not text.isdecimal() or not 0 < int(text) < 1 << 16:
        raise ValueError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def read_count(text: str) -> int:
    """A count.

    Raises:
        ValueError: it is none.
    """
    if not text.isdecimal():
        raise ValueError(f"a count is a number from 0 up, not {text!r}")
    return int(text)


def option(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """A reader as argparse takes it, which shows the message of no other error."""

    def read_option(text: str) -> Value:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read_option
