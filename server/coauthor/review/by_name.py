"""A place named in words, looked up in the documents of a workspace: where its text stands, and what to say of it.

Where words can mean several places somebody else has to choose; it never does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from coauthor.domain import errors
from coauthor.domain.speech import saying, tongues
from coauthor.manuscript import meant, naming, project, prose, snapshot
from coauthor.manuscript.reading import document

_MOST = 9
_LONGEST = 60


class Choice(NamedTuple):
    """One thing that words can mean: a part of the document, and where the text of it stands."""

    part: naming.Named
    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """Code points `[start, end)` of a file, from its first to its last unit of prose, and a sentence for the plan."""

    path: str
    start: int
    end: int
    note: str


Choose = Callable[[str, Sequence[str]], int]
"""Which of several lines is meant, by its index; raises where nobody says."""


def refuse(words: str, lines: Sequence[str]) -> int:
    """Nobody can be asked: say what the words can mean."""
    listed = "".join(f"\n  {line}" for line in lines[:_MOST])
    more = f"\n  and {len(lines) - _MOST} more" if len(lines) > _MOST else ""
    raise errors.Invalid(
        f"“{_short(words)}” can be several places. Which one?{listed}{more}",
        "Say its number or its file and lines. No task was made.",
    )


def in_request(
    root: Path, request: str, held: Mapping[str, str] | None = None, choose: Choose = refuse, *, surely: bool = False
) -> Found | None:
    """The place that a request names in its own words (`tighten chapter 4`); None where it names none.

    With `surely` words that only may be a name are none. Reads the documents only where the words may be a name.
    """
    return Reader(root, held).in_request(request, choose, surely=surely) if meant.may_name(request) else None


class Reader:
    """The parts of a workspace's documents, read once; `held` are texts that editors hold, by path."""

    def __init__(self, root: Path, held: Mapping[str, str] | None = None) -> None:
        source = project.DiskSource(root)
        self._files = document.WorkspaceFiles(source, held)
        self.parts = naming.all_of(project.index(source, held), self._files)

    def find(self, spoken: str, choose: Choose = refuse) -> Found:
        """The place with this name, or a paragraph of it; raises NotFound where there is none."""
        name = meant.without_paragraph(spoken)
        taken = self._taken(name, naming.find(self.parts, name), choose, spoken)
        return taken if name == spoken else self._narrowed(taken, spoken)

    def in_request(self, request: str, choose: Choose = refuse, *, surely: bool = False) -> Found | None:
        """The place that a request names in its own words (`tighten chapter 4`); None where it names none."""
        mention = meant.find(self.parts, request)
        if mention is None or (surely and not meant.is_sure(mention, request)):
            return None
        return self._narrowed(self._taken(mention.words, mention.found, choose, request), request)

    def _taken(self, words: str, found: Sequence[naming.Named], choose: Choose, said: str) -> Found:
        if not found:
            raise errors.NotFound(f"Nothing here is called “{_short(words)}”.", self._what_there_is(words))
        choices = [Choice(part, *where) for part in found for where in naming.text_of(part, self._files)]
        if not choices:
            raise errors.NotFound(f"There is no running text in {naming.name(found[0])}.", "No task was made.")
        one = choices[choose(words, [self._line(each) for each in choices]) if len(choices) > 1 else 0]
        units = prose.units(self._snapshot(one.path), one.start, one.end)
        say = saying.in_(tongues.written(said))
        what = naming.name(one.part, say)
        note = say("“{words}” is {what} in {file}.", words=_short(words), what=what, file=one.path)
        return Found(one.path, units[0].start, units[-1].end, note)

    def _narrowed(self, found: Found, said: str) -> Found:
        """The one paragraph of a place that was named; raises Invalid where it has fewer."""
        number = meant.paragraph(said)
        if number is None:
            return found
        every = prose.paragraphs(self._snapshot(found.path))
        inside = [each for each in every if found.start <= each.start < found.end]
        if number > len(inside):
            have = f"{len(inside)} paragraph{'s' if len(inside) > 1 else ''}"
            raise errors.Invalid(f"There are only {have} there, and no number {number}.", "No task was made.")
        one = inside[number - 1 if number > 0 else number]
        say, so_far = saying.in_(tongues.written(said)), found.note.rstrip(".。")
        if number > 0:
            note = say("{so_far}, and this is about paragraph {n} of it.", so_far=so_far, n=number)
        else:
            note = say("{so_far}, and this is about the last paragraph of it.", so_far=so_far)
        return Found(found.path, one.start, one.end, note)

    def _snapshot(self, path: str) -> snapshot.Snapshot:
        shown = self._files.snapshot(path)
        assert shown is not None
        return shown

    def _line(self, each: Choice) -> str:
        line = self._snapshot(each.path).index.line_of(each.start) + 1
        return f"{naming.name(each.part)}  {each.path}:{line}"

    def _what_there_is(self, words: str) -> str:
        """What is called nearly so, and the chapters."""
        near = " or ".join(naming.name(part) for part in naming.near(self.parts, words))
        meant_so = f"Did you mean {near}? " if near else ""
        top = min((part.level for part in self.parts if part.level >= 0), default=0)
        heads = [part for part in self.parts if part.level in (naming.ABSTRACT, top)]
        if not heads:
            return f"{meant_so}There are no headings here; name a file and its lines."
        listed = ", ".join(naming.name(part) for part in heads[:_MOST])
        more = " …" if len(heads) > _MOST else ""
        return f"{meant_so}There is {listed}{more}. A file is named as you would open it from here."


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1].rstrip()}…"
