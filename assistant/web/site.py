"""The site around the page: one Gradio app for each language, chosen by the browser, and the few routes beside them.

Every page is told to load from this site alone, whatever an article may hold.
"""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.texts import LANGUAGES, Texts, choose_language, texts_in

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "vary": "Accept-Language",
    "cache-control": "no-cache",
}
_LARGEST_UPLOAD = "1kb"
"""Gradio's own way of sending files is shut: nothing here uses it."""

BuildPage = Callable[[Texts], gr.Blocks]
CheckPassword = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Look:
    """What Gradio is told of the page's looks."""

    theme: gr.Theme
    css: str


def make_site(build_page: BuildPage, look: Look, routes: list[BaseRoute], check: CheckPassword | None) -> Starlette:
    """The site as an ASGI application.

    Args:
        build_page: makes the page in a language.
        look: how it looks.
        routes: routes of its own beside the page.
        check: whether a name and password open the page; None if it is open to all.
    """
    pages = _Pages(build_page, look, check)

    @asynccontextmanager
    async def live(_: Starlette) -> AsyncIterator[None]:
        async with pages.stack:
            await pages.get(LANGUAGES[0])
            yield

    return Starlette(routes=[Route("/healthz", _say_well), *routes, Mount("/", app=pages)], lifespan=live)


async def _say_well(_: Request) -> Response:
    return PlainTextResponse("well\n")


def refuse(status: int, problem: str) -> Response:
    """A request that is refused, with the line that says why."""
    return JSONResponse({"problem": problem}, status)


class _Pages:
    """The page in every language; each is made when it is first asked for."""

    def __init__(self, build_page: BuildPage, look: Look, check: CheckPassword | None) -> None:
        self._build_page = build_page
        self._look = look
        self._check = check
        self._pages: dict[str, ASGIApp] = {}
        self._making = asyncio.Lock()
        self.stack = AsyncExitStack()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        language = choose_language(Headers(scope=scope).get("accept-language", ""))
        page = await self.get(language)
        if scope["type"] == "http" and scope["path"] == "/":
            page = GZipMiddleware(_Document(page, texts_in(language)))
        await page(scope, receive, send)

    async def get(self, language: str) -> ASGIApp:
        """The page in a language."""
        async with self._making:
            if language not in self._pages:
                app = await asyncio.to_thread(self._make, texts_in(language))
                await self.stack.enter_async_context(app.router.lifespan_context(app))
                self._pages[language] = app
        return self._pages[language]

    def _make(self, texts: Texts) -> FastAPI:
        app = FastAPI(openapi_url=None)
        gr.mount_gradio_app(
            app,
            self._build_page(texts),
            "/",
            auth=self._check,
            auth_message=html.escape(texts("page.tagline")),
            show_error=False,
            max_file_size=_LARGEST_UPLOAD,
            footer_links=[],
            run_history=False,
            ssr_mode=False,
            mcp_server=False,
            theme=self._look.theme,
            css=self._look.css,
        )
        return app


class _Document:
    """Gradio's HTML document, made to say what language it is in, with the scripts that have to run before it."""

    def __init__(self, page: ASGIApp, texts: Texts) -> None:
        self._page = page
        said = json.dumps(texts.of("script"), ensure_ascii=False).replace("<", "\\u003c")
        stream, document = ((_HERE / "scripts" / f"{name}.js").read_text("utf-8") for name in ("stream", "document"))
        self._head = f"<script>{stream}{document.replace('/* texts */ {}', said)}</script></head>".encode()
        self._root = f'<html lang="{texts.language}" dir="{texts.direction}"'.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the page does, the document changed."""
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await self._send(start, bytes(body), send)

        # The query is for the views: Gradio would take its `page` for one of several pages of its own, and fail.
        await self._page({**scope, "headers": plain, "query_string": b""}, receive, collect)

    async def _send(self, start: Message, body: bytes, send: Send) -> None:
        headers = MutableHeaders(raw=start["headers"])
        if headers.get("content-type", "").startswith("text/html") and body:
            body = _replace_once(body, b'<html\n\tlang="en"', self._root)
            body = _replace_once(body, b"</head>", self._head)
            headers["content-length"] = str(len(body))
        headers.update(_HEADERS)
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _replace_once(document: bytes, old: bytes, new: bytes) -> bytes:
    if old not in document:
        raise ValueError(f"gradio's document has no {old!r}; the version in use is not the one that is pinned")
    return document.replace(old, new, 1)
