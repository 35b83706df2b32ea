"""Opening what the parts measure over: the data sets and the seeds, each indexed once and kept open."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path

from assistant import Assistant, Settings
from assistant.encoding import Encoder, load_encoder
from assistant.evaluation import SETS, DataSet, open_data_set
from assistant.index import build_index

_SEEDS = Path("seeds")


class Shelf:
    """Opens data sets and the seeds when they are first asked for; the indexes are kept in a folder."""

    def __init__(self, data: Path | None, cache: Path) -> None:
        self._data = data
        self._cache = cache
        self._settings = Settings.from_environment()
        self._open: dict[str, tuple[DataSet, Assistant]] = {}

    def open_set(self, name: str) -> tuple[DataSet, Assistant]:
        """A data set and the assistant over its documents.

        Raises:
            ValueError: no folder of data sets was given.
        """
        if self._data is None:
            raise ValueError(f"{name} needs the folder of the data sets")
        if name not in self._open:
            data = SETS[name](self._data)
            assistant = open_data_set(data, self._cache, self._encoder, self._settings, lambda *_: None)
            self._open[name] = (data, assistant)
        return self._open[name]

    @cached_property
    def seeds(self) -> Assistant:
        """The assistant over the seeds, with vectors that are the same on every processor."""
        settings = replace(self._settings, precision="fp32")
        encoder = load_encoder(settings)
        index = self._cache / "seeds" / "index"
        index.parent.mkdir(parents=True, exist_ok=True)
        build_index(_SEEDS, index, encoder, settings)
        return Assistant.open(index, encoder, settings)

    @cached_property
    def _encoder(self) -> Encoder:
        return load_encoder(self._settings)
