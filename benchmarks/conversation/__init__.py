"""Conversations: what follow-ups find, which questions are taken for follow-ups, and what following up costs."""
