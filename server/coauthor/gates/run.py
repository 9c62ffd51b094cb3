"""The front door: all gates, in order, over one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coauthor.gates import (
    attributions,
    characters,
    citations,
    extent,
    figures,
    filler,
    length,
    macros,
    maths,
    numbers,
    overlap,
    parse,
    placeholders,
    polarity,
    references,
    repetition,
    specials,
    strength,
    swapped,
    vocabulary,
    wording,
)
from coauthor.gates.gate import Finding, Gate, Known

ALL: Mapping[str, Gate] = {
    "characters": characters.check,
    "parse": parse.check,
    "specials": specials.check,
    "references": references.check,
    "citations": citations.check,
    "macros": macros.check,
    "extent": extent.check,
    "placeholders": placeholders.check,
    "numbers": numbers.check,
    "swapped": swapped.check,
    "attributions": attributions.check,
    "maths": maths.check,
    "strength": strength.check,
    "polarity": polarity.check,
    "figures": figures.check,
    "wording": wording.check,
    "overlap": overlap.check,
    "repetition": repetition.check,
    "vocabulary": vocabulary.check,
    "filler": filler.check,
    "length": length.check,
}
"""Every gate by the name that its findings carry."""

STRUCTURE = ("characters", "parse", "specials", "references", "citations", "macros", "extent")
"""The gates that look at LaTeX and names only: whoever wrote the words, these must hold."""

FOR_THE_PERSON = frozenset({"maths", "strength", "wording", "overlap"})
"""Hard findings that a person can judge by reading: what no correction mends is shown to them with a mark."""

NOTHING = Known()


def check(before: str, after: str, known: Known = NOTHING, names: Sequence[str] = tuple(ALL)) -> tuple[Finding, ...]:
    """What the change from `before` to `after` broke; both whole texts, or both the same changed piece.

    A piece must not begin or end inside maths, a comment or a command. The text of one sentence is enough: what is
    unmatched in it must be unmatched in the same way afterwards. What is broken in its structure is not read further.
    """
    if before == after:
        return ()
    shape = _run([name for name in names if name in STRUCTURE], before, after, known)
    if hard(shape):
        return shape
    return shape + _run([name for name in names if name not in STRUCTURE], before, after, known)


def hard(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those that keep a change from being proposed."""
    return tuple(finding for finding in findings if finding.hard)


def _run(names: Sequence[str], before: str, after: str, known: Known) -> tuple[Finding, ...]:
    return tuple(finding for name in names for finding in ALL[name](before, after, known))
