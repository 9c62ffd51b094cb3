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
    """Run a command; raises NotFound for a name nobody declared, Invalid for arguments it doesn't take."""
    declared = _declared.get(name)
    if declared is None:
        raise errors.NotFound(f"There is no command {name}.", "See the list of commands in the documentation.")
    given = parse(declared, arguments)
    try:
        return await declared.run(session, given)
    except from_lsp.Malformed as error:
        raise errors.Invalid(f"{name}: {error.message}", _takes(declared)) from error


def parse(declared: Command, arguments: object) -> Arguments:
    """The typed arguments; raises Invalid. Absent, null, `[]` and `[[]]` (Lua's empty table) stand for `[{}]`."""
    given = [{}] if arguments in (None, [], [[]], [None]) else arguments
    if not isinstance(given, list) or len(given) != 1 or not isinstance(given[0], dict):
        raise errors.Invalid(f"{declared.name} takes exactly one object as its argument.", _takes(declared))
    try:
        return declared.model.model_validate(given[0])
    except pydantic.ValidationError as error:
        raise errors.Invalid(f"{declared.name}: {_sentence(error)}.", _takes(declared)) from error


def _sentence(error: pydantic.ValidationError) -> str:
    """What is wrong, field by field, as in: priority is missing; candidates should be less than or equal to 5."""
    said = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False)[:5]:
        where = ".".join(str(part) for part in problem["loc"])
        said.append(_problem(where, problem["type"], problem["msg"]))
    return "; ".join(said)


def _problem(where: str, kind: str, words: str) -> str:
    if kind == "missing":
        return f"`{where}` is missing"
    if kind == "extra_forbidden":
        return f"there is no argument `{where}`"
    plain = words.removeprefix("Value error, ").removeprefix("Input ")
    return f"`{where}` {plain[:1].lower()}{plain[1:]}" if where else plain


def _takes(declared: Command) -> str:
    """What a command takes, for the one who called it wrongly."""
    named = [
        f"`{name}`" if field.is_required() else f"`{name}?`" for name, field in declared.model.model_fields.items()
    ]
    return f"Nothing was changed. It takes {', '.join(named) or 'no arguments'}."
