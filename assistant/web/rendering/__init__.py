"""HTML of the page. Pure functions: records in, HTML out.

Whatever comes from the corpus or the reader goes through `escape` first; marks are put in afterwards, by offset,
between escaped slices.
"""

from assistant.web.rendering.scope import render_scope
from assistant.web.rendering.source import render_source
from assistant.web.rendering.status import render_status, render_suggestions, render_welcome
from assistant.web.rendering.turns import render_conversation

__all__ = [
    "render_conversation",
    "render_scope",
    "render_source",
    "render_status",
    "render_suggestions",
    "render_welcome",
]
