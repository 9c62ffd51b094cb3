"""New paragraphs for a section: where they go, and the gates on text that has no text before it to be compared with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coauthor.domain import packets, patches
from coauthor.gates import gate, parse
from coauthor.gates import run as gates

ALLOWED = frozenset(
    "itemize enumerate description equation equation* align align* quote quotation displaymath gather gather*".split()
)
"""Environments that a draft may bring; figures, tables and code are the author's."""

MOST = 20_000
"""Code points of one draft; more is a chapter, not a section."""

_BEGIN = re.compile(r"\\begin\s*\{([^{}\n]*)\}")
_BLANK = re.compile(r"\n[ \t]*\n")
_LEADS = re.compile(
    r"(?:\s*(?:%[^\n]*|\\(?:chapter|(?:sub)*section|paragraph)\*?(?:\[[^\]]*\])?\{[^\n]*\}|\\label\{[^{}]*\}))*\s*"
)
"""What is no paragraph by itself."""


HEADING = "the heading"
"""The reason of the change that puts a section's heading there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of a draft, and why it is there."""

    text: str
    why: str = ""


def pieces(edits: Sequence[packets.Edit]) -> list[Piece]:
    """The paragraphs that the edits fill one section with, in order, each with its function where one is named."""
    found = []
    for edit in edits:
        paragraphs = _paragraphs(edit.text.replace("\r\n", "\n").strip())
        why = ": ".join(filter(None, [edit.function.value if edit.function else "", edit.why or ""]))
        found += [Piece(each, why) for each in paragraphs]
    return found


def place(text: str, span: tuple[int, int], new: Sequence[Piece], heading: str) -> list[patches.Replacement]:
    """The replacements that put the paragraphs behind what is there, one each, in order.

    The heading goes with a single paragraph, and is a replacement of its own, the first, ahead of several.
    """
    start, end = span
    stands = bool(text[:start].strip())
    tail = "\n" if not text or text[end : end + 1] not in ("\n", "") else ""
    if heading and len(new) == 1:
        new = [Piece(f"{heading}\n\n{new[0].text}", new[0].why)]
    elif heading:
        new = [Piece(heading, HEADING), *new]
    made = []
    for number, piece in enumerate(new, 1):
        last = number == len(new)
        ahead = "\n\n" if stands else ""
        behind = tail if last else "" if stands else "\n\n"
        made.append(patches.Replacement(start, end, f"{ahead}{piece.text}{behind}", piece.why))
    return made


def _paragraphs(text: str) -> list[str]:
    """What blank lines part; what is open over one, a heading and a comment stay with what follows."""
    found: list[str] = []
    held = ""
    for part in _BLANK.split(text):
        held = f"{held}\n\n{part}" if held else part
        if held.strip() and not parse.unmatched(held) and not _LEADS.fullmatch(held.strip()):
            found.append(held.strip())
            held = ""
    if held.strip():
        found = [*found[:-1], f"{found[-1]}\n\n{held.strip()}"] if found else [held.strip()]
    return found


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
