"""Browsing: what an index holds as a table of lines, filtered, ordered and cut into pages.

Kept articles, their exact copies and what could not be read are lines alike. Knows nothing of how the table is shown.
"""

from assistant.browsing.listing import Column, Filters, Listing, Row, State
from assistant.browsing.shelf import Shelf

__all__ = ["Column", "Filters", "Listing", "Row", "Shelf", "State"]
