"""Places as people name them at a terminal: FILE:RANGE, or in words, `"chapter 4"`, `"Related work"`, `abstract`.

It says which place was taken, and never takes one of several without asking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from coauthor.cli import call as calls
from coauthor.cli import ranges, wording
from coauthor.domain import errors, tasks
from coauthor.manuscript import naming, project
from coauthor.review import by_name, used

_LIKE_A_FILE = re.compile(r"[/\\]|\.\w{1,5}(?::[\d:-]*)?\Z|:\d[\d:-]*\Z")


@dataclass(frozen=True, slots=True)
class Taken:
    """The place, a sentence for the plan where it was named in words, and the assets and citations that were named."""

    place: ranges.Place
    note: str | None = None
    things: tuple[tasks.Ref, ...] = ()


def read(root: Path, spoken: str, choose: by_name.Choose = by_name.refuse) -> Taken:
    """The place that FILE, FILE:RANGE, asset:NAME, cite:KEY or a name in words means.

    Raises NotFound, or Invalid where it can be several.
    """
    if ranges.names_a_file(root, spoken):
        return Taken(ranges.read(root, spoken))
    if (thing := used.spoken(spoken)) is not None:
        at = used.find(root, thing)
        return Taken(ranges.Place(at.path, ranges.load(root, at.path), (at.start, at.end)), at.note, (at.ref,))
    try:
        return _taken(root, by_name.Reader(root).find(spoken, choose))
    except errors.NotFound:
        if _LIKE_A_FILE.search(spoken):
            raise errors.NotFound(*_no_file(root, spoken)) from None
        raise


def in_request(root: Path, request: str, choose: by_name.Choose = by_name.refuse) -> Taken | None:
    """The place that a request names in its own words (`tighten chapter 4`); None where it names none."""
    found = by_name.in_request(root, request, choose=choose)
    return _taken(root, found) if found is not None else None


def _taken(root: Path, found: by_name.Found) -> Taken:
    place = ranges.Place(found.path, ranges.load(root, found.path), (found.start, found.end))
    return Taken(place, found.note)


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


def chooser(call: calls.Call) -> by_name.Choose:
    """Ask the person at this terminal, or refuse where there is none."""
    return _asking(call.err) if calls.interactive() and not call.as_json else by_name.refuse


def _asking(console: Console) -> by_name.Choose:
    def ask(words: str, lines: Sequence[str]) -> int:
        console.print(Text(f"“{wording.line(words, 60)}” can be several places:"))
        for number, line in enumerate(lines, 1):
            console.print(Text.assemble((f"{number:>3}  ", "bold"), wording.safe(line)))
        try:
            typed = console.input(Text("Which one? (Enter for none) ")).strip()
        except EOFError:
            typed = ""
        if typed.isdecimal() and 1 <= int(typed) <= len(lines):
            return int(typed) - 1
        raise errors.Invalid("No place was chosen.", "No task was made.")

    return ask


def _no_file(root: Path, spoken: str) -> tuple[str, str]:
    """The sentence and the advice for a file that is not there: one of that name may be in another folder."""
    file = ranges.file_of(spoken)
    name = Path(file).name
    same = [path for path in project.DiskSource(root).list() if Path(path).name in (name, f"{name}.tex")]
    advice = f"Did you mean {' or '.join(same[:3])}?" if same else f"Looked here and in {root}."
    return f"There is no file {file}.", advice
