"""How an author lays out source lines, so that new text is laid out the same way.

It is a habit of a text, never a rule: it only decides where new line breaks go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from statistics import quantiles


class Layout(StrEnum):
    """What a source line holds."""

    SENTENCE = "sentence"
    WRAP = "wrap"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Habit:
    """The layout, and for WRAP the column that lines are broken before (else 0)."""

    layout: Layout
    width: int = 0


def line_habit(text: str) -> Habit:
    """The habit that most lines of a paragraph's or a file's source show; PARAGRAPH where nothing tells."""
    full, wrapped, ended = 0, [], 0
    for block in _BLANK.split(text):
        lines = [line for line in (line.strip() for line in block.split("\n")) if line and line[0] not in "%\\&"]
        inner = lines[:-1]
        wrapped += [len(line) for line in inner]
        ended += sum(_ENDED.search(line) is not None for line in inner)
        full += sum(len(_INNER_END.findall(line)) > 0 for line in lines)
    if not wrapped or full > 2 * len(wrapped):
        return Habit(Layout.PARAGRAPH)
    if ended >= 0.6 * len(wrapped):
        return Habit(Layout.SENTENCE if full <= ended else Layout.PARAGRAPH)
    widest = quantiles(wrapped, n=10)[-1] if len(wrapped) > 1 else wrapped[0]
    return Habit(Layout.WRAP, max(40, min(120, round(widest) + 2)))


_BLANK = re.compile(r"\n[ \t]*\n")
_ENDED = re.compile(
    r"[.!?:。！？](?:[)}'”\"]|\\footnote\{.*\}|~?\\[a-z]*cite[a-z]*(?:\[[^\]]*\])*\{[^}]*\})*[ \t]*(?:%.*)?\Z"
)
_INNER_END = re.compile(r"[a-z)}$]{2}[.!?][ \t]+(?=[A-Z])|[。！？](?=.)")
