"""The articles as tools for a language model: a server of the Model Context Protocol over standard input and output.

Whatever a tool returns carries offsets and hashes, so that what a model then says can be checked. The one room that
imports `mcp`; knows nothing of pages or of how an index is made.
"""

from assistant.mcp.serving import serve

__all__ = ["serve"]
