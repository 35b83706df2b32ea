"""Clippings: questions about a folder of articles, answered with the articles' own sentences.

Importing this loads no model. `Assistant.open("index").ask("...")` is the way in.
"""

from assistant.answering import Assistant
from assistant.errors import AssistantError
from assistant.records import Answer, Article, Hit, Mask, Passage, Quote, Scope
from assistant.settings import Settings

__version__ = "0.1.0"

__all__ = ["Answer", "Article", "Assistant", "AssistantError", "Hit", "Mask", "Passage", "Quote", "Scope", "Settings"]
