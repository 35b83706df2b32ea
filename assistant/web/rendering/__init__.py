"""HTML of the page. Pure functions: texts and records in, HTML out.

Whatever comes from the corpus or the reader goes through `escape` first; marks are put in afterwards, by offset,
between escaped slices.
"""

from assistant.web.rendering.adding import render_adding, render_work
from assistant.web.rendering.articles import render_filters, render_listing, render_problem
from assistant.web.rendering.comparison import render_comparison
from assistant.web.rendering.frame import render_exporting, render_keeping, render_masthead, render_pending
from assistant.web.rendering.holdings import render_holdings
from assistant.web.rendering.scope import render_scope
from assistant.web.rendering.source import Chosen, render_no_source, render_source
from assistant.web.rendering.status import render_status, render_suggestions, render_welcome
from assistant.web.rendering.turns import render_conversation

__all__ = [
    "Chosen",
    "render_adding",
    "render_comparison",
    "render_conversation",
    "render_exporting",
    "render_filters",
    "render_holdings",
    "render_keeping",
    "render_listing",
    "render_masthead",
    "render_no_source",
    "render_pending",
    "render_problem",
    "render_scope",
    "render_source",
    "render_status",
    "render_suggestions",
    "render_welcome",
    "render_work",
]
