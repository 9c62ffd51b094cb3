"""The command door: every `workspace/executeCommand` is a name of a closed list with typed arguments.

A command is declared with `@commands.command(name, Model)` above `async def handler(session, arguments)`. The
door must never run anything by a name that was not declared.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pydantic

from coauthor.domain import errors
from coauthor.lsp import from_lsp


class Arguments(pydantic.BaseModel):
    """What a command takes; unknown members are refused, so that a misspelt option can't be ignored."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Nothing(Arguments):
    """The arguments of a command that takes none."""


_Model = TypeVar("_Model", bound=Arguments)
_Handler = Callable[[Any, _Model], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command."""

    name: str
    model: type[Arguments]
    run: Callable[[Any, Any], Awaitable[dict[str, Any]]]


_declared: dict[str, Command] = {}


def command(name: str, model: type[_Model]) -> Callable[[_Handler[_Model]], _Handler[_Model]]:
    """Declare the handler below as the command `name`, which takes what `model` says."""

    def declare(handler: _Handler[_Model]) -> _Handler[_Model]:
        if name in _declared:
            raise ValueError(f"the command {name} is declared twice")
        _declared[name] = Command(name, model, handler)
        return handler

    return declare


def names() -> list[str]:
    """All declared commands, sorted."""
    return sorted(_declared)


def declared() -> list[Command]:
    """All declared commands, by name."""
    return [_declared[name] for name in names()]


async def execute(session: object, name: str, arguments: object) -> dict[str, Any]:
    """Run a command; raises NotFound for a name nobody declared, Malformed for arguments it doesn't take."""
    declared = _declared.get(name)
    if declared is None:
        raise errors.NotFound(f"There is no command {name}.", "See the list of commands in the documentation.")
    return await declared.run(session, parse(declared, arguments))


def parse(declared: Command, arguments: object) -> Arguments:
    """The typed arguments. Absent, null, `[]` and `[[]]` (Lua's empty table) stand for `[{}]`."""
    given = [{}] if arguments in (None, [], [[]], [None]) else arguments
    if not isinstance(given, list) or len(given) != 1 or not isinstance(given[0], dict):
        raise from_lsp.Malformed(f"{declared.name} takes exactly one object as its argument")
    try:
        return declared.model.model_validate(given[0])
    except pydantic.ValidationError as error:
        raise from_lsp.Malformed(f"{declared.name}: {_sentence(error)}") from error


def _sentence(error: pydantic.ValidationError) -> str:
    """What is wrong, field by field: `intent: Field required; priority: Input should be a valid string`."""
    said = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False)[:5]:
        where = ".".join(str(part) for part in problem["loc"])
        said.append(f"{where}: {problem['msg']}" if where else problem["msg"])
    return "; ".join(said)
