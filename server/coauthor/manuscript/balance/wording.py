"""The defects of a text's balance in words, without those that another file of the project completes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from coauthor.domain.findings import Finding, Fix, Related
from coauthor.manuscript.balance.reporting import Defect


class Loose(NamedTuple):
    """How often a text leaves something open, and closes what it did not open, by name (`{` for a group)."""

    opens: Counter[str]
    closes: Counter[str]


def loose(defects: Iterable[Defect]) -> Loose:
    """What of a text's defects another file may complete."""
    opens: Counter[str] = Counter()
    closes: Counter[str] = Counter()
    for defect in defects:
        if defect.expected or defect.code.startswith("maths"):
            continue
        if defect.code.endswith("unclosed") and defect.partner is None:
            opens[defect.name] += 1
        elif defect.code.endswith("stray"):
            closes["{" if defect.name == "}" else defect.name] += 1
    return Loose(opens, closes)


def findings(defects: Iterable[Defect], others: Loose | None = None) -> list[Finding]:
    """The findings; `others` is what the other files of the project leave open and close."""
    return [_finding(defect) for defect in defects if others is None or not _is_completed(defect, others)]


def _is_completed(defect: Defect, others: Loose) -> bool:
    if defect.code.startswith("maths"):
        return False
    if defect.code.endswith("unclosed"):
        return others.closes["{" if defect.name == "{" else defect.name] > 0
    return others.opens["{" if defect.name == "}" else defect.name] > 0


def _finding(defect: Defect) -> Finding:
    related: tuple[Related, ...] = ()
    if defect.partner is not None:
        related = (Related("", defect.partner, defect.partner + 6, _partner(defect)),)
    better, fix = _fix(defect)
    end = max(defect.end, defect.start)
    return Finding(defect.code, defect.start, end, _message(defect), defect.name, better, related, fix)


def _partner(defect: Defect) -> str:
    if defect.code.startswith("maths"):
        return "the formula begins here" if defect.code.endswith("unclosed") else "the formula ends here"
    return f"\\end{{{defect.meant}}} is here" if defect.meant else f"\\begin{{{defect.name}}} is here"


def _message(defect: Defect) -> str:
    name = defect.name
    if defect.meant:
        return f"\\end{{{defect.meant}}} ends this: \\begin{{{name}}} seems to be misspelt."
    if defect.expected and defect.code.startswith("maths"):
        return f"{name} seems to be missing about here."
    if defect.code == "env.unclosed":
        if defect.expected:
            return f"\\end{{{name}}} seems to be missing about here."
        if defect.partner is not None:
            return f"This should be \\end{{{name}}}."
        return f"\\begin{{{name}}} has no \\end{{{name}}}."
    return {
        "env.stray": f"\\end{{{name}}} has no \\begin{{{name}}}.",
        "brace.unclosed": "This { is never closed.",
        "brace.stray": "Nothing opened what this } closes.",
        "maths.unclosed": f"The formula that this {name} begins, or ends, has no other end in its paragraph.",
        "maths.stray": f"Nothing opened the formula that {name} ends.",
    }[defect.code]


def _fix(defect: Defect) -> tuple[str, Fix | None]:
    if defect.meant:
        return f"\\begin{{{defect.meant}}}", Fix.REPLACE
    if defect.code == "env.unclosed":
        if defect.partner is None:
            return "", None
        return f"\\end{{{defect.name}}}", Fix.INSERT_LINE if defect.expected else Fix.REPLACE
    return "", Fix.REMOVE if defect.code in ("env.stray", "brace.stray") else None
