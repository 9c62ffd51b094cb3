"""What was wrong with the arguments of a command, said to a person: what it takes, and where to read on.

The option parser's own words never reach anybody; what it is told apart by is the kind of its errors and their fields.
"""

from __future__ import annotations

import re
from typing import Any

import typer

ID = re.compile(r"[tp][1-9]\d*(?:\.[1-9]\d*)?", re.IGNORECASE)
"""How people type a task, a proposal or one of its sentences: T12, p3, P3.1; on the record they are in capitals."""
_EXTRA = re.compile(r" \(([^()]*)\)\.?\Z")
_INTEGER = re.compile(r"valid integer|unable to parse string as an integer")
_LEAST = re.compile(r"greater than or equal to (-?\d+)")
_MOST = re.compile(r"less than or equal to (-?\d+)")


def misuse(error: Exception) -> str | None:
    """What was wrong with the arguments, if it was that; ours are sentences already."""
    if isinstance(error, typer.BadParameter) and error.param is None:
        return error.message
    # What typer raises for wrong arguments has one ancestor, whose home has moved between its versions.
    usage = typer.BadParameter.__bases__[0]
    worded = getattr(error, "format_message", None)
    if not isinstance(error, usage) or not worded:
        return None
    return _worded(error, f"{worded()}".rstrip(".") + ".")


def _worded(error: Any, said: str) -> str:
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "") or "coauthor"
    reads = f"`{command} --help` says what it takes."
    if said.startswith("Got unexpected extra"):
        found = _EXTRA.search(said)
        quotes = "Words that belong together go in quotes; " if _takes_words(context) else ""
        return f"`{command}` has no use for `{found[1] if found else ''}`. {quotes}{reads}"
    if said.startswith("Missing argument"):
        return f"`{command}` needs {_name(error)}. {reads}"
    if said.startswith("Missing option"):
        return f"`{command}` needs {_name(error)}. {reads}"
    if said.startswith("No such option"):
        return f"{said} {reads}"
    if said.startswith("Invalid value"):
        return f"{_name(error)}: {_value(getattr(error, 'message', said))} {reads}"
    return said


def _takes_words(context: Any) -> bool:
    """True for a command that takes something in words."""
    parameters = getattr(getattr(context, "command", None), "params", ())
    return any("TEXT" in (getattr(each, "metavar", None) or "") for each in parameters)


def _name(error: Any) -> str:
    """How the help calls the parameter."""
    parameter = getattr(error, "param", None)
    options = [each for each in getattr(parameter, "opts", ()) if each.startswith("--")]
    metavar = getattr(parameter, "metavar", None) or getattr(parameter, "name", None) or "an argument"
    return options[0] if options else str(metavar).replace("|", " or ")


def _value(message: str) -> str:
    if _INTEGER.search(message):
        return "that should be a whole number."
    if least := _LEAST.search(message):
        return f"that should be {least[1]} or more."
    if most := _MOST.search(message):
        return f"that should be {most[1]} or less."
    plain = message.removeprefix("Value error, ").rstrip(".")
    return f"{plain.replace(' is not one of ', ' is none of ')}."
