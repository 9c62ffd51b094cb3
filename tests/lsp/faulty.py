"""The real server with a few handlers added that misbehave; started by tests as a program of its own."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from coauthor import __main__
from coauthor.domain import errors
from coauthor.lsp import commands, server


class Post(commands.Arguments):
    """Something with a required field, to be refused without it."""

    intent: str
    candidates: int = 1


@commands.command("test.post", Post)
async def _post(session: Any, arguments: Post) -> dict[str, Any]:
    return {"intent": arguments.intent, "candidates": arguments.candidates}


@commands.command("test.nothing", commands.Nothing)
async def _nothing(session: Any, arguments: commands.Nothing) -> dict[str, Any]:
    return {"done": True}


@commands.command("test.ask", commands.Nothing)
async def _ask(session: Any, arguments: commands.Nothing) -> dict[str, Any]:
    """Asks the client for an edit and waits for its answer."""
    return {"said": await session.connection.request("workspace/applyEdit", {"edit": {"changes": {}}})}


def _raise(session: Any, params: dict[str, Any]) -> None:
    raise ZeroDivisionError("a handler that nobody expected to raise")


def _conflict(session: Any, params: dict[str, Any]) -> None:
    raise errors.Conflict("Somebody else was first.", "Look at it again.")


def _nan(session: Any, params: dict[str, Any]) -> float:
    return float("nan")


def _print(session: Any, params: dict[str, Any]) -> str:
    sys.stdout.write("a stray line\n")
    return "printed"


async def _forever(session: Any, params: dict[str, Any]) -> None:
    session.connection.notify("test/waiting", {})
    await asyncio.Event().wait()


async def _task_raises(session: Any, params: dict[str, Any]) -> None:
    await asyncio.sleep(0)
    raise ZeroDivisionError("a task that nobody expected to raise")


def _text(session: Any, params: dict[str, Any]) -> Any:
    document = session.document(params["uri"])
    return (
        None
        if document is None
        else {"text": document.text, "outOfStep": document.out_of_step, "dirty": document.dirty}
    )


server.HANDLERS.update(
    {
        "test/raise": _raise,
        "test/conflict": _conflict,
        "test/nan": _nan,
        "test/print": _print,
        "test/forever": _forever,
        "test/taskRaises": _task_raises,
        "test/text": _text,
    }
)

if __name__ == "__main__":
    sys.exit(__main__.serve([]))
