"""Which function reads which command and environment of LaTeX.

The modules that say what commands mean fill these tables when they are imported; nobody else writes to them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coauthor.manuscript.reading.fragments import Fragment, Item
from coauthor.manuscript.scan import Command

if TYPE_CHECKING:
    from coauthor.manuscript.reading.reader import Reader

Handler = Callable[["Reader", Fragment, Command], int]
Begin = Callable[["Reader", Fragment, Item], int]
COMMANDS: dict[str, Handler] = {}
"""By name; each takes the command's arguments and returns where to read on."""
ENVIRONMENTS: dict[str, Begin] = {}
"""By name; each is called at the `\\begin` and returns where to read on."""


CHOICES: set[str] = set()
"""Those that read one of their arguments, depending on another."""


def choice(*names: str) -> Callable[[Handler], Handler]:
    """Register a handler for commands that choose between their arguments."""
    CHOICES.update(names)
    return command(*names)


TYPESET: set[Handler] = set()
"""Those that set text or what belongs to it, which a class or a package does not do while it is loaded."""


def typeset(*names: str) -> Callable[[Handler], Handler]:
    """Register a handler for commands that set text."""

    def register(handler: Handler) -> Handler:
        TYPESET.add(handler)
        return command(*names)(handler)

    return register


def command(*names: str) -> Callable[[Handler], Handler]:
    """Register a handler for commands of these names."""

    def register(handler: Handler) -> Handler:
        COMMANDS.update(dict.fromkeys(names, handler))
        return handler

    return register


def environment(*names: str) -> Callable[[Begin], Begin]:
    """Register a handler for the beginning of environments of these names."""

    def register(handler: Begin) -> Begin:
        ENVIRONMENTS.update(dict.fromkeys(names, handler))
        return handler

    return register
