"""The conversation: what a question takes over from what came before it, and what it asks to be searched.

No language model. Whatever is taken over is shown to the reader, who can take it out.
"""

from assistant.conversation.following import CARRIED_WEIGHT, Resolved, Resolver
from assistant.conversation.history import HistoryItem, Turn, clean, read_history
from assistant.conversation.scopes import ScopeReader
from assistant.conversation.standing_alone import Leaning, leaning_of

__all__ = [
    "CARRIED_WEIGHT",
    "HistoryItem",
    "Leaning",
    "Resolved",
    "Resolver",
    "ScopeReader",
    "Turn",
    "clean",
    "leaning_of",
    "read_history",
]
