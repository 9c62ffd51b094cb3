"""The front door: all gates, in order, over one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coauthor.gates import characters, citations, extent, macros, parse, references, specials
from coauthor.gates.gate import Finding, Gate, Known

ALL: Mapping[str, Gate] = {
    "characters": characters.check,
    "parse": parse.check,
    "specials": specials.check,
    "references": references.check,
    "citations": citations.check,
    "macros": macros.check,
    "extent": extent.check,
}
"""Every gate by the name that its findings carry."""

NOTHING = Known()


def check(before: str, after: str, known: Known = NOTHING, names: Sequence[str] = tuple(ALL)) -> tuple[Finding, ...]:
    """What the change from `before` to `after` broke; both whole texts, or both the same changed piece.

    A piece must not begin or end inside maths, a comment or a command. The text of one sentence is enough: what is
    unmatched in it must be unmatched in the same way afterwards.
    """
    if before == after:
        return ()
    return tuple(finding for name in names for finding in ALL[name](before, after, known))


def hard(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those that keep a change from being proposed."""
    return tuple(finding for finding in findings if finding.hard)
