"""The two ends of an environment: where their names stand, so that they can be shown or changed together."""

from __future__ import annotations

import re

from coauthor.manuscript.scan import Environment, Scan

Range = tuple[int, int]

_END = re.compile(r"\\(?:begin|end)[ \t\n]*\{([^{}\n]*)\}?")
_LONGEST = 200


def is_near(text: str, offset: int) -> bool:
    """True if a `\\begin{…}` or `\\end{…}` stands around the offset; a look at one line."""
    line = text.rfind("\n", 0, offset) + 1
    stop = text.find("\n", offset)
    stop = min(len(text) if stop < 0 else stop, offset + _LONGEST)
    found = _END.finditer(text, max(line, offset - _LONGEST), stop)
    return any(match.start() <= offset <= match.end() for match in found)


def at(scan: Scan, offset: int) -> tuple[Range, ...]:
    """The ranges of both names of the environment whose `\\begin{…}` or `\\end{…}` holds the offset; else nothing."""
    for environment in scan.environments:
        if environment.start <= offset <= environment.body_start or environment.body_end <= offset <= environment.end:
            both = (_name(scan, environment, environment.start), _name(scan, environment, environment.body_end))
            return tuple(name for name in both if name is not None)
    return ()


def _name(scan: Scan, environment: Environment, start: int) -> Range | None:
    match = _END.match(scan.text, start)
    if match is None or match.group(1).strip() != environment.name:
        return None
    return match.start(1), match.end(1)
