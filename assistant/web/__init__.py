"""The page. Everything that knows gradio, HTML or the browser lives here."""

from assistant.web.serving import serve

__all__ = ["serve"]
