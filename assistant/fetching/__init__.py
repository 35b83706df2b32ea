"""Fetching: one page or file from the web, because a reader named its address, and kept as it came.

Knows nothing of articles or the corpus. An address is hostile until shown otherwise: it may lead into this machine or
its network, by its name, by a redirect or by a name that is resolved anew; what answers may never end, or unpack to any
size. Nothing is asked of the environment, no cookie is kept, no script is run, nothing that a page links to is fetched.
"""

from assistant.fetching.addresses import is_public
from assistant.fetching.connecting import Reach
from assistant.fetching.fetching import fetch
from assistant.fetching.saving import Page, file_name, most_bytes_in, to_mhtml

__all__ = ["Page", "Reach", "fetch", "file_name", "is_public", "most_bytes_in", "to_mhtml"]
