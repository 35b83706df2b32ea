"""Settings: one frozen dataclass, the only place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, Self

BUNDLED_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default.

    Each field can be given as an environment variable of the same name with `CLIPPINGS_` before it,
    in capitals: `CLIPPINGS_MODEL=/path/to/model`.
    """

    corpus: Path = Path("seeds")
    index: Path = Path("index")
    model: str = BUNDLED_MODEL
    """The bundled model's name, a folder, or a name on the Hugging Face Hub."""
    reranker: str = ""
    """A cross-encoder that reads the best sentences with the question: a folder, or a name on the Hub; may be empty."""
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    batch_size: int = 16
    """Passages in one forward pass."""
    passage_tokens: int = 160
    """A passage ends at the first paragraph break from here on; the encoder's limit always holds."""
    candidates: int = 200
    """How many passages each of the two searches proposes."""
    max_question: int = 2000
    """Longest question, in characters."""
    max_file_bytes: int = 64 * 1024 * 1024
    """Largest file of those that are read as a whole."""
    max_line_bytes: int = 16 * 1024 * 1024
    """Longest line of a JSON Lines file, longest row of a table."""
    read_seconds: int = 60
    """How long the process that reads files other than plain text may take for one article."""
    read_megabytes: int = 900
    """How much memory that process may take beyond what it begins with."""
    exact_search_limit: int = 100_000
    """Up to this many passages the vector search is exact."""
    token_codes_limit: int = 100_000
    """Up to this many passages the vectors of tokens are kept too, in 32 bytes each."""
    feedback: Path = Path("feedback.jsonl")
    """Where the page keeps what readers found not helpful, for `clippings eval`."""
    password: str = field(default="", repr=False)
    """What opens the page, with any name; empty if it is open to all who reach it."""
    owner_password: str = field(default="", repr=False)
    """What lets a reader bring articles in; empty if none is asked for on loopback, and nobody may elsewhere."""
    max_incoming_bytes: int = 1024 * 1024 * 1024
    """The most that can be brought in through the page at a time, unpacked."""
    on_spaces: bool = False
    """Whether this is a Hugging Face Space, which `SYSTEM=spaces` says."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Defaults, overridden by `CLIPPINGS_*` variables.

        Raises:
            ValueError: a variable's value is not of its field's type, or names no field.
        """
        environment = os.environ if environment is None else environment
        known = {f"CLIPPINGS_{each.name.upper()}" for each in fields(cls)} - {"CLIPPINGS_ON_SPACES"}
        for name in environment:
            if name.startswith("CLIPPINGS_") and name not in known:
                raise ValueError(f"{name} is no setting; there are {', '.join(sorted(known))}")
        values: dict[str, object] = {"on_spaces": environment.get("SYSTEM") == "spaces"}
        for each in fields(cls):
            name = f"CLIPPINGS_{each.name.upper()}"
            if name in environment:
                values[each.name] = _parse(name, environment[name], type(getattr(cls(), each.name)))
        settings = cls(**values)  # type: ignore[arg-type]
        if settings.precision not in ("auto", "fp32", "bf16"):
            raise ValueError(f"CLIPPINGS_PRECISION is auto, fp32 or bf16, not {settings.precision!r}")
        return settings


def _parse(name: str, text: str, kind: type) -> object:
    if kind is not int:
        return Path(text) if issubclass(kind, Path) else text
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"{name} is a whole number above 0, not {text!r}")
    return int(text)
