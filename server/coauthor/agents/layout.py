"""A sentence in the author's own lines: a model's words with the blanks and line breaks that stood between them.

Where two neighbouring words stay neighbours, what was between them stays too. Never changes anything but white space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from coauthor.domain import words


@dataclass(frozen=True, slots=True)
class _Atom:
    """A token that is no white space, and the white space before it; `key` is what it is compared by."""

    text: str
    gap: str
    key: str


def relaid(old: str, new: str) -> str:
    """`new` without blanks around it, broken into lines as `old` was wherever words are unchanged.

    A break that stood inside of replaced words goes behind what replaced them, so that lines keep their length.
    """
    before, after = _atoms(old.strip()), _atoms(new.strip())
    gaps = [_unwrapped(after, at) if "\n" not in old else atom.gap for at, atom in enumerate(after)]
    spelt = [atom.text for atom in after]
    last_old = last_new = -1
    for at_old, at_new in _matched(before, after):
        dropped = [atom.gap for atom in before[last_old + 1 : at_old]]
        is_broken = "\n" in "".join(gaps[last_new + 1 : at_new])
        pending = "" if is_broken else next((gap for gap in dropped if "\n" in gap), "")
        kept = _gap(before[at_old].gap, gaps[at_new], pending)
        if "\n" in kept or not _follows_comment(after, at_new):
            gaps[at_new] = kept
        spelt[at_new] = before[at_old].text
        last_old, last_new = at_old, at_new
    return "".join(part for pair in zip(gaps, spelt, strict=True) for part in pair)


def _gap(old: str, new: str, pending: str) -> str:
    """White space is neither made nor unmade here: a tie or a joined word is what the model meant."""
    if not new or not old:
        return new
    if "\n" in old:
        return old
    if pending:
        return pending
    return new if "\n" not in new else old


def _unwrapped(atoms: Sequence[_Atom], at: int) -> str:
    """The blank before an atom in a text of one line: a model's own line breaks are none of the author's."""
    gap = atoms[at].gap
    wrapped = gap.count("\n") == 1 and not _follows_comment(atoms, at)
    return " " if wrapped else gap


def _follows_comment(atoms: Sequence[_Atom], at: int) -> bool:
    """Behind a comment the line must end."""
    return at > 0 and atoms[at - 1].text.startswith("%")


def _atoms(text: str) -> list[_Atom]:
    atoms: list[_Atom] = []
    gap = ""
    for token in words.tokens(text):
        if token.kind is words.Kind.SPACE:
            gap += token.text
        else:
            formula = token.kind is words.Kind.MATH
            atoms.append(_Atom(token.text, gap, " ".join(token.text.split()) if formula else token.text))
            gap = ""
    return atoms


def _matched(before: Sequence[_Atom], after: Sequence[_Atom]) -> list[tuple[int, int]]:
    """Pairs of equal atoms along a longest common subsequence; formulas are equal whatever their white space."""
    letters: dict[str, int] = {}

    def spelled(atoms: Sequence[_Atom]) -> str:
        return "".join(chr(letters.setdefault(atom.key, len(letters))) for atom in atoms)

    pairs: list[tuple[int, int]] = []
    for step in LCSseq.opcodes(spelled(before), spelled(after)):
        if step.tag == "equal":
            pairs += zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
    return pairs
