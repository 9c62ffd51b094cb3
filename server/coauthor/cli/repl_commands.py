"""The commands of the command line as slash commands of a conversation: what it has no verb of its own for."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import typer

from coauthor.cli import call as calls
from coauthor.cli import main, slips

if TYPE_CHECKING:
    from coauthor.cli.repl import Chat

NOT_HERE = frozenset({"chat", "serve", "work", "demo", "ask", "attach", "model"})
"""Commands that take the terminal for themselves, or that a conversation has in another way."""


def carry_out(talk: Chat, line: str) -> bool:
    """Run `log --since 2h` as the command line would; False where there is no such command here."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    name = next((name for size in (2, 1) if (name := " ".join(words[:size])) in main.COMMANDS), None)
    if name is None or name in NOT_HERE:
        return False
    call = calls.Call(talk.out, talk.out, talk.root)
    try:
        main.carry_out(call, name, words[len(name.split()) :])
    except Exception as error:
        said = slips.misuse(error)
        if said is None:
            raise
        raise typer.BadParameter(said) from error
    return True
