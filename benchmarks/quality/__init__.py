"""Quality on open data: how it is measured, and how the ranking is fitted."""
