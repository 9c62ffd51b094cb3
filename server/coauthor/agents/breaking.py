"""New text broken into lines as its author breaks lines: a sentence a line, at a column, or only between paragraphs.

Lines that the author has are left as they are. It only turns blanks into line breaks, and never inside of an atom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from coauthor.agents import indenting
from coauthor.domain import words
from coauthor.manuscript import habits, prose
from coauthor.manuscript import snapshot as snapshots
from coauthor.manuscript.habits import Habit, Layout

_TELLING = 3
"""From so many lines on a paragraph shows a habit of its own; below it is the file's."""
_NARROW = 40
_LEFT_ALONE = ("%", "\\verb", "\\begin", "\\\\")


@dataclass(frozen=True, slots=True)
class Place:
    """Where new text stands: `column` characters before it on its first line, `rest` behind it on its last one.

    `indent` begins a new line, `longest` is the length of the longest line that it stands in today.
    """

    habit: Habit
    column: int = 0
    rest: int = 0
    indent: str = ""
    longest: int = 0


class Author:
    """The habits of one text."""

    def __init__(self, path: str, text: str) -> None:
        self._snapshot = snapshots.of(path, text)
        self._file = habits.line_habit(text)

    def at(self, start: int, end: int) -> Place:
        """The place of the code points `[start, end)`."""
        text = self._snapshot.text
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        lines = text[first : last if last >= 0 else len(text)].split("\n")
        indent = lines[-1][: len(lines[-1]) - len(lines[-1].lstrip(" \t"))]
        rest = len(text[end : last if last >= 0 else len(text)].rstrip())
        return Place(self._habit(start), start - first, rest, indent, max(map(len, lines)))

    def _habit(self, offset: int) -> Habit:
        paragraph = prose.paragraph_at(self._snapshot, offset)
        own = self._snapshot.text[paragraph.start : paragraph.end] if paragraph else ""
        return habits.line_habit(own) if own.count("\n") + 1 >= _TELLING else self._file

    def laid(self, new: str, indent: str = "") -> str:
        """Paragraphs that are all new, laid out as the rest of the file is, each line behind `indent`."""
        habit = replace(self._file, width=max(_NARROW, self._file.width - len(indent.expandtabs(4))))
        snapshot = snapshots.of("new.tex", new)
        for paragraph in reversed(prose.paragraphs(snapshot)):
            old = new[paragraph.start : paragraph.end]
            if not any(mark in old for mark in _LEFT_ALONE):
                fresh = fitted("", " ".join(old.split()), Place(habit))
                new = new[: paragraph.start] + fresh + new[paragraph.end :]
        return indenting.indented(new, indent)


def fitted(old: str, new: str, place: Place) -> str:
    """The new text of what was `old`, with the breaks that its author would make."""
    if place.habit.layout is Layout.SENTENCE:
        return _by_sentence(new, place.indent)
    if place.habit.layout is Layout.WRAP:
        return _wrapped(old, new, place)
    return new


def behind(new: str, place: Place) -> str:
    """New text that follows a sentence, with the blank or line break between them."""
    flat = new if any(mark in new for mark in _LEFT_ALONE) else " ".join(new.split())
    if place.habit.layout is Layout.SENTENCE and not place.rest:
        return f"\n{place.indent}{fitted('', flat, place)}"
    return f" {fitted('', flat, place)}"


def _by_sentence(new: str, indent: str) -> str:
    """Each sentence on a line of its own."""
    snapshot = snapshots.of("new.tex", new)
    for paragraph in reversed(prose.paragraphs(snapshot)):
        for unit in reversed(prose.sentences(snapshot, paragraph)[1:]):
            ahead = new[: unit.start].rstrip(" \t")
            if ahead != new[: unit.start] and not ahead.endswith("\n"):
                new = f"{ahead}\n{indent}{new[unit.start :]}"
    return new


def _wrapped(old: str, new: str, place: Place) -> str:
    """Lines that became too long are broken; what stands in the author's own lines stays there."""
    limit = max(place.habit.width, place.longest)
    kept, lines = set(old.split("\n")), new.split("\n")
    result: list[str] = []
    for number, line in enumerate(lines):
        ahead = 0 if number else place.column
        rest = place.rest if number == len(lines) - 1 else 0
        is_kept = line in kept or "%" in line or "\\verb" in line
        while not is_kept and ahead + len(line) + rest > limit:
            cut = _cut(line, limit - ahead)
            if cut is None:
                break
            result.append(line[:cut].rstrip())
            line, ahead = place.indent + line[cut:].lstrip(), 0
        result.append(line)
    return "\n".join(result)


def _cut(line: str, width: int) -> int | None:
    """The last blank between words that leaves at most `width` characters before it, else the first one."""
    indent = len(line) - len(line.lstrip())
    blanks = [token.start for token in words.tokens(line) if token.kind is words.Kind.SPACE]
    inside = [at for at in blanks if at > indent]
    fitting = [at for at in inside if at <= width]
    return fitting[-1] if fitting else inside[0] if inside else None
