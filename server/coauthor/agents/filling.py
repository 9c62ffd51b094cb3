"""New paragraphs for a section: where they go, and the gates on text that has no text before it to be compared with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coauthor.domain import packets, patches
from coauthor.gates import gate
from coauthor.gates import run as gates

ALLOWED = frozenset(
    "itemize enumerate description equation equation* align align* quote quotation displaymath gather gather*".split()
)
"""Environments that a draft may bring; figures, tables and code are the author's."""

MOST = 20_000
"""Code points of one draft; more is a chapter, not a section."""

_BEGIN = re.compile(r"\\begin\s*\{([^{}\n]*)\}")
_BLANK = re.compile(r"\n[ \t]*\n")


def place(text: str, span: tuple[int, int], edit: packets.Edit, heading: str) -> tuple[patches.Replacement, str, str]:
    """The replacement that puts the new paragraphs behind what is there, and the piece before and after it."""
    start, end = span
    new = edit.text.replace("\r\n", "\n").strip()
    ahead = "\n\n" if text[:start].strip() else ""
    behind = "\n" if not text or text[end : end + 1] not in ("\n", "") else ""
    title = f"{heading}\n\n" if heading else ""
    return patches.Replacement(start, end, f"{ahead}{title}{new}{behind}", edit.why or ""), "", new


def check(after: str, gates_of: Callable[[str, str], Sequence[gate.Finding]]) -> tuple[gate.Finding, ...]:
    """What is wrong with new paragraphs; compared with a text of the same paragraphs and environments without words."""
    environments = [name.strip() for name in _BEGIN.findall(after) if name.strip() in ALLOWED]
    skeleton = "\n\n" * len(_BLANK.findall(after)) + "".join(
        rf"\begin{{{name}}}\end{{{name}}}" for name in environments
    )
    found = [each for each in gates.hard(gates_of(skeleton, after)) if each.gate != "extent"]
    if len(after) > MOST:
        found.append(gate.Finding("extent", f"{len(after)} characters are more than one section; write it in parts."))
    return tuple(found)
