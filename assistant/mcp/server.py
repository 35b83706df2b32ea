"""The protocol around the tools: their schemas, calls in threads of their own, and every error as one line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from anyio import to_thread
from mcp.server.fastmcp.exceptions import ToolError
from mcp.server.fastmcp.tools import Tool
from mcp.server.lowlevel import Server
from mcp.types import Tool as Description
from mcp.types import ToolAnnotations
from pydantic import ValidationError

from assistant.answering import Assistant
from assistant.errors import AssistantError
from assistant.mcp.tools import INSTRUCTIONS, Tools

_READING = ToolAnnotations(readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False)


def make_server(open_assistant: Callable[[], Assistant], version: str) -> Server[Any, Any]:
    """A server of the tools.

    Args:
        open_assistant: gives the assistant, called by each tool in a thread of its own; may take its time, and raise.
        version: the version that clients are told.
    """
    tools = _make_tools(Tools(open_assistant))
    server: Server[Any, Any] = Server("clippings", version=version, instructions=INSTRUCTIONS)

    async def list_tools() -> list[Description]:
        return [_describe(tool) for tool in tools.values()]

    async def call_tool(name: str, arguments: dict[str, Any]) -> Any:
        if name not in tools:
            raise ToolError(f"there is no tool {name!r:.60}; there are {', '.join(tools)}")
        return await _call(tools[name], arguments)

    server.list_tools()(list_tools)  # type: ignore[no-untyped-call]
    server.call_tool(validate_input=False)(call_tool)  # the tool checks its arguments itself, and says more
    return server


def _make_tools(tools: Tools) -> dict[str, Tool]:
    functions: list[Callable[..., Any]] = [tools.ask, tools.search, tools.read_article, tools.verify_quote]
    made = (
        Tool.from_function(
            _in_thread(function), description=inspect.getdoc(function), annotations=_READING, structured_output=True
        )
        for function in functions
    )
    return {tool.name: tool for tool in made}


def _describe(tool: Tool) -> Description:
    return Description(
        name=tool.name,
        description=tool.description,
        inputSchema=tool.parameters,
        outputSchema=tool.output_schema,
        annotations=tool.annotations,
    )


def _in_thread(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, off the event loop, which goes on answering while a call waits for the model."""

    @wraps(function)
    async def call(**arguments: Any) -> Any:
        return await to_thread.run_sync(partial(function, **arguments), abandon_on_cancel=True)

    return call


async def _call(tool: Tool, arguments: dict[str, Any]) -> Any:
    known = tool.parameters["properties"]
    for name in arguments:
        if name not in known:
            raise ToolError(f"{tool.name} takes no {name!r:.60}; it takes {', '.join(known)}")
    try:
        return await tool.run(arguments, convert_result=True)
    except ToolError as error:
        raise ToolError(_in_one_line(tool.name, error.__cause__ or error)) from error


def _in_one_line(name: str, error: BaseException) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        given = "" if first["type"] in ("missing", "extra_forbidden") else f", not {first['input']!r:.60}"
        return f"{place}: {first['msg']}{given}"
    if isinstance(error, AssistantError | ValueError):
        return " ".join(str(error).split())
    return " ".join(f"{name} failed ({type(error).__name__}: {error})".split())
