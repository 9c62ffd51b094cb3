"""What an author's own command or environment is: the arguments it takes and the text that it stands for.

Values only; `defining` makes them and `reader` follows them. A definition that can't be understood is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple


class Parameter(NamedTuple):
    """One argument. `kind` is `m` braces, `o` brackets, `s` a star, `t` a token, `d` delimited, `u` up to
    `closer`, `e` braces behind a sign, `g` braces that may be left out."""

    kind: str
    default: str | None = None
    opener: str = ""
    closer: str = ""


@dataclass(frozen=True, slots=True)
class Macro:
    """`begin` is a command's body, or what an environment begins with; `finish` is None for a command."""

    name: str
    parameters: tuple[Parameter, ...]
    begin: str
    finish: str | None = None
    origin: tuple[str, int] | None = None
    """Where `begin` is written, if it is a piece of a file: its path and offset."""


MANDATORY = Parameter("m")


def classic(count: int, default: str | None) -> tuple[Parameter, ...]:
    """The parameters of `\\newcommand{…}[count][default]`."""
    count = max(0, min(9, count))
    first = (Parameter("o", default),) if default is not None and count else ()
    return first + (MANDATORY,) * (count - len(first))


def specified(spec: str) -> tuple[Parameter, ...]:
    """The parameters that an xparse specification such as `s O{1} m` asks for; what is unknown is left out."""
    found: list[Parameter] = []
    position = 0
    while position < len(spec) and len(found) < _MOST:
        letter = spec[position]
        position += 1
        if letter in "mv":
            found.append(MANDATORY)
        elif letter in "osg":
            found.append(Parameter(letter))
        elif letter in "OGtdDrR":
            parameter, position = _special(letter, spec, position)
            found.append(parameter)
        elif letter in "eE":
            signs, position = _token(spec, position)
            found += [Parameter("e", opener=sign) for sign in signs if not sign.isspace()]
            if letter == "E":
                _, position = _token(spec, position)
        elif letter == ">":
            _, position = _token(spec, position)
    return tuple(found)


def delimited(pattern: str) -> tuple[Parameter, ...]:
    """The parameters of a `\\def` by its parameter text, such as `#1/#2.` or `[#1]#2`."""
    pieces = [piece.strip() for piece in _PLACE.split(pattern)]
    found: list[Parameter] = []
    for at, closer in enumerate(pieces[1:]):
        opener = pieces[0] if at == 0 else ""
        found.append(Parameter("u" if closer else "m", None, opener, closer))
    return tuple(found[:_MOST])


_MOST = 9
_PLACE = re.compile(r"#[1-9]")


def _special(letter: str, spec: str, position: int) -> tuple[Parameter, int]:
    default: str | None = None
    if letter in "OG":
        default, position = _token(spec, position)
        return Parameter(letter.lower(), default), position
    opener, position = _token(spec, position)
    if letter == "t":
        return Parameter("t", opener=opener), position
    closer, position = _token(spec, position)
    if letter in "DR":
        default, position = _token(spec, position)
    return Parameter("d", default, opener, closer), position


def _token(spec: str, position: int) -> tuple[str, int]:
    """The next token or braced text of a specification, without its braces, and where it ends."""
    while position < len(spec) and spec[position].isspace():
        position += 1
    if spec[position : position + 1] != "{":
        return spec[position : position + 1], position + 1
    depth = 0
    for at in range(position, len(spec)):
        depth += {"{": 1, "}": -1}.get(spec[at], 0)
        if depth == 0:
            return spec[position + 1 : at], at + 1
    return spec[position + 1 :], len(spec)
