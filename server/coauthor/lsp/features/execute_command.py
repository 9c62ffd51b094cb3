"""workspace/executeCommand: through the command door, beside everything else that happens."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import commands, from_lsp
from coauthor.lsp.session import Session


async def execute_command(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """A task of its own: a command that waits for the client must never hold up the client's next change."""
    return await commands.execute(session, from_lsp.member(params, "command", str), params.get("arguments"))
