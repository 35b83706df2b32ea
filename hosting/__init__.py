"""Hosting: makes a folder that Hugging Face Spaces can run, and tries it out the way Spaces would run it.

Uses the assistant from outside; nothing in `assistant/` knows of it.
"""
