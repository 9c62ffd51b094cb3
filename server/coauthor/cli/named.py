"""Places as people name them at a terminal: FILE:RANGE, or in words, `"chapter 4"`, `"Related work"`, `abstract`.

It says which place was taken, and never takes one of several without asking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import ranges, wording
from coauthor.domain import errors
from coauthor.manuscript import meant, naming, project, prose, snapshot
from coauthor.manuscript.reading import document

_MOST = 9
_LIKE_A_FILE = re.compile(r"[/\\]|\.\w{1,5}(?::[\d:-]*)?\Z|:\d[\d:-]*\Z")


class Choice(NamedTuple):
    """One thing that words can mean: a part of the document, and where the text of it stands."""

    part: naming.Named
    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Taken:
    """The place, and a sentence for the plan where it was named in words."""

    place: ranges.Place
    note: str | None = None


Choose = Callable[[str, Sequence[str]], int]
"""Which of several lines is meant, by its index; raises where nobody says."""


def read(root: Path, spoken: str, choose: Choose | None = None) -> Taken:
    """The place that FILE, FILE:RANGE or a name in words means; raises NotFound, or Invalid where it can be several."""
    if ranges.names_a_file(root, spoken):
        return Taken(ranges.read(root, spoken))
    reader = _Reader(root)
    found = naming.find(reader.parts, spoken)
    if not found and _LIKE_A_FILE.search(spoken):
        raise errors.NotFound(*_no_file(root, spoken))
    return reader.taken(spoken, found, choose or refuse)


def in_request(root: Path, request: str, choose: Choose | None = None) -> Taken | None:
    """The place that a request names in its own words (`tighten chapter 4`); None where it names none."""
    reader = _Reader(root)
    mention = meant.find(reader.parts, request)
    return None if mention is None else reader.taken(mention.words, mention.found, choose or refuse)


def split(root: Path, said: str) -> tuple[str, str]:
    """A line of a conversation as place and rest: `"Related work" shorter`, `chapter 4 shorter`, `a.tex:3 shorter`."""
    quoted = re.match(r"[\"“”„'](?P<place>[^\"“”']+)[\"“”'](?:\s+|\Z)", said)
    if quoted:
        return quoted["place"], said[quoted.end() :].strip()
    numbered = naming.NUMBERED.match(said)
    if numbered and not ranges.names_a_file(root, said.split(" ", 1)[0]):
        return numbered.group(), said[numbered.end() :].strip()
    place, _, rest = said.partition(" ")
    return place, rest.strip()


def refuse(words: str, lines: Sequence[str]) -> int:
    """Nobody can be asked: say what the words can mean."""
    listed = "".join(f"\n  {line}" for line in lines[:_MOST])
    more = f"\n  and {len(lines) - _MOST} more" if len(lines) > _MOST else ""
    raise errors.Invalid(
        f"“{wording.line(words, 60)}” can be several places. Which one?{listed}{more}",
        "Say its number or FILE:RANGE. No task was made.",
    )


def chooser(call: calls.Call) -> Choose:
    """Ask the person at this terminal, or refuse where there is none."""
    return _asking(call.err) if calls.interactive() and not call.as_json else refuse


def _asking(console: Console) -> Choose:
    def ask(words: str, lines: Sequence[str]) -> int:
        console.print(Text(f"“{wording.line(words, 60)}” can be several places:"))
        for number, line in enumerate(lines, 1):
            console.print(Text.assemble((f"{number:>3}  ", "bold"), wording.safe(line)))
        typed = console.input(Text("Which one? (Enter for none) ")).strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(lines):
            return int(typed) - 1
        raise errors.Invalid("No place was chosen.", "No task was made.")

    return ask


class _Reader:
    """The parts of a workspace's documents, read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        source = project.DiskSource(root)
        self._files = document.WorkspaceFiles(source)
        self.parts = naming.all_of(project.index(source), self._files)

    def taken(self, words: str, found: Sequence[naming.Named], choose: Choose) -> Taken:
        if not found:
            raise errors.NotFound(f"Nothing here is called “{wording.line(words, 60)}”.", self._what_there_is())
        choices = [Choice(part, *where) for part in found for where in naming.text_of(part, self._files)]
        if not choices:
            raise errors.NotFound(f"There is no running text in {naming.name(found[0])}.", "No task was made.")
        one = choices[choose(words, [self._line(each) for each in choices]) if len(choices) > 1 else 0]
        text = ranges.load(self._root, one.path)
        units = prose.units(self._snapshot(one.path), one.start, one.end)
        place = ranges.Place(one.path, text, (units[0].start, units[-1].end))
        return Taken(place, f"“{wording.line(words, 60)}” is {naming.name(one.part)} in {one.path}.")

    def _snapshot(self, path: str) -> snapshot.Snapshot:
        shown = self._files.snapshot(path)
        assert shown is not None
        return shown

    def _line(self, each: Choice) -> str:
        line = self._snapshot(each.path).index.line_of(each.start) + 1
        return f"{naming.name(each.part)}  {each.path}:{line}"

    def _what_there_is(self) -> str:
        top = min((part.level for part in self.parts if part.level >= 0), default=0)
        heads = [part for part in self.parts if part.level in (naming.ABSTRACT, top)]
        if not heads:
            return "There are no headings here; name a place as FILE:RANGE."
        listed = ", ".join(naming.name(part) for part in heads[:_MOST])
        return f"There is {listed}{' …' if len(heads) > _MOST else ''}. A file is named as you would open it from here."


def _no_file(root: Path, spoken: str) -> tuple[str, str]:
    """The sentence and the advice for a file that is not there: one of that name may be in another folder."""
    file = ranges.file_of(spoken)
    name = Path(file).name
    same = [path for path in project.DiskSource(root).list() if Path(path).name in (name, f"{name}.tex")]
    advice = f"Did you mean {' or '.join(same[:3])}?" if same else f"Looked here and in {root}."
    return f"There is no file {file}.", advice
