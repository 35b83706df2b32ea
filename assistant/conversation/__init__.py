"""The conversation: what a question takes over from what came before it, and what it asks to be searched.

No language model. Whatever is taken over is shown to the reader, who can take it out.
"""

from assistant.conversation.following import CARRIED_WEIGHT, Resolved, resolve, stands_alone
from assistant.conversation.history import HistoryItem, Turn, read_history

__all__ = ["CARRIED_WEIGHT", "HistoryItem", "Resolved", "Turn", "read_history", "resolve", "stands_alone"]
