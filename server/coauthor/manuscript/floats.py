"""What a text shows or states besides its prose, as far as one file tells: floats, listings, theorems, with captions.

Numbers are TeX's to give: see `reading`. An environment of the author's own counts where it is called like a theorem.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import StrEnum
from typing import NamedTuple

from coauthor.manuscript.scan import Command, Environment, Scan


class Kind(StrEnum):
    """What it is."""

    FIGURE = "figure"
    TABLE = "table"
    LISTING = "listing"
    ALGORITHM = "algorithm"
    THEOREM = "theorem"


class Float(NamedTuple):
    """`[start, end)` of the environment; `title` the caption or the theorem's own title, `label` its first one."""

    kind: Kind
    name: str
    title: str
    label: str
    start: int
    end: int


def find(scan: Scan) -> tuple[Float, ...]:
    """All of them by their start; one inside of another is not told."""
    found: list[Float] = []
    starts = [command.start for command in scan.commands]
    for environment in scan.environments:
        kind = _kind(environment.name.rstrip("*"))
        if kind is None or (found and environment.end <= found[-1].end):
            continue
        first = bisect_left(starts, environment.body_start)
        inside = scan.commands[first : bisect_left(starts, environment.body_end, lo=first)]
        found.append(_float(scan, environment, kind, inside))
    return tuple(found)


_FLOATS = {
    "figure": Kind.FIGURE,
    "wrapfigure": Kind.FIGURE,
    "sidewaysfigure": Kind.FIGURE,
    "SCfigure": Kind.FIGURE,
    "marginfigure": Kind.FIGURE,
    "table": Kind.TABLE,
    "wraptable": Kind.TABLE,
    "sidewaystable": Kind.TABLE,
    "longtable": Kind.TABLE,
    "lstlisting": Kind.LISTING,
    "listing": Kind.LISTING,
    "algorithm": Kind.ALGORITHM,
    "algorithm2e": Kind.ALGORITHM,
}
_THEOREM = re.compile(
    r"(?:my|main|the)?(?:theorem|thm|theo|lemma|lem|corollary|cor|coro|proposition|prop|definition|defn?|dfn|example"
    r"|ex|exmp|remark|rem|rmk|conjecture|conj|claim|assumption|axiom|hypothesis|problem|exercise|observation|fact"
    r"|satz|korollar|beispiel|bemerkung|theoreme|théorème|lemme|corollaire|définition|exemple|remarque)s?"
    r"|restatable",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_CAPTIONS = ("caption", "captionof", "captionabove", "captionbelow")
_OPTION = re.compile(r"(?<![A-Za-z])(caption|label|title)\s*=\s*(?:\{([^{}]*)\}|([^,\]{}]*))")
_LONGEST = 300


def _kind(name: str) -> Kind | None:
    return _FLOATS.get(name) or (Kind.THEOREM if _THEOREM.fullmatch(name) else None)


def _float(scan: Scan, environment: Environment, kind: Kind, inside: tuple[Command, ...]) -> Float:
    title = label = ""
    for command in inside:
        if command.name in _CAPTIONS and not title:
            title = _argument(scan, command)
        elif command.name == "label" and not label:
            label = _argument(scan, command)
    option = scan.argument(environment.body_start)
    if option is not None and option.opener == "[" and kind in (Kind.THEOREM, Kind.LISTING):
        written = scan.text[option.start + 1 : option.end - 1]
        said = {match.group(1): (match.group(2) or match.group(3) or "").strip() for match in _OPTION.finditer(written)}
        title = title or said.get("caption", "") or said.get("title", "")
        label = label or said.get("label", "")
        if not said and kind is Kind.THEOREM:
            title = title or written
    title = _SPACES.sub(" ", title).strip()[:_LONGEST]
    return Float(kind, environment.name, title, label, environment.start, environment.end)


def _argument(scan: Scan, command: Command) -> str:
    groups = [group for group in scan.arguments(command.end, 3) if group.opener == "{"]
    if not groups:
        return ""
    group = groups[1] if command.name == "captionof" and len(groups) > 1 else groups[0]
    return scan.text[group.start + 1 : group.end - 1].strip()
