"""What the views have in common: what they are made over, and how their events are wired."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.web.admission import Admission
from assistant.web.desk import Desk
from assistant.web.incoming import Batches
from assistant.web.workbench import Workbench

_SCRIPTS = Path(__file__).parents[1] / "scripts"
_AT_ONCE = 4

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event: no spinner over what it changes, and no entrance for programs."""
ASKS: dict[str, Any] = {"concurrency_limit": _AT_ONCE, "concurrency_id": "asking"}
"""For what reads the index."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the views work with."""

    desk: Desk
    workbench: Workbench
    batches: Batches
    admission: Admission


def read_script(name: str) -> str:
    """A script of the page, as the element that it belongs to runs it."""
    return (_SCRIPTS / f"{name}.js").read_text("utf-8")
