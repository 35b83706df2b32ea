"""Which encoder the settings ask for."""

from __future__ import annotations

from assistant.encoding.base import Encoder
from assistant.settings import Settings


def load_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name, loaded in this process.

    Raises:
        ModelError: there is no such model, or its files are not what they should be.
    """
    from assistant.encoding.sentence_encoder import SentenceEncoder  # noqa: PLC0415 - imports torch

    return SentenceEncoder(settings)
