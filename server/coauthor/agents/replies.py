"""From what a model returned to what may be proposed: targets checked, laid out in the author's lines, gates passed.

Works on one unit at a time, so that each sentence can be accepted without the others. Never repairs a reply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coauthor.agents import breaking, filling, indenting, layout
from coauthor.briefing import packet as briefing
from coauthor.domain import objecting, packets, patches
from coauthor.gates import gate
from coauthor.gates import run as gates
from coauthor.manuscript import snapshot as snapshots
from coauthor.manuscript import structure

Check = Callable[[str, str], Sequence[gate.Finding]]
"""The gates over one changed piece, before and after."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the new text of one target; `words` are that text, where nothing stood there before."""

    target: str
    gate: str
    message: str
    words: str = ""

    @property
    def sentence(self) -> str:
        """The problem as the model and the person read it."""
        return f"{self.target}: {self.message}"


@dataclass(frozen=True, slots=True)
class Read:
    """One version of a reply: the sound replacements by target, and what is wrong with the others.

    `doubtful` are replacements that only the person can judge, such as a claim that became stronger: they are
    `problems` until nobody corrects them. `notes` is what the person should look at in what is sound.
    """

    label: str
    sound: Mapping[str, patches.Replacement]
    problems: tuple[Problem, ...]
    doubtful: Mapping[str, patches.Replacement] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def with_doubtful(self) -> Read:
        """What only the person can judge among what is sound, each with its note."""
        noted = tuple(problem for problem in self.problems if problem.target in self.doubtful)
        left = tuple(problem for problem in self.problems if problem.target not in self.doubtful)
        return replace(
            self, sound={**self.sound, **self.doubtful}, problems=left, doubtful={}, notes=self.notes + noted
        )


def versions(reply: packets.Edits | packets.Candidates) -> list[tuple[str, packets.Edits | packets.Candidate]]:
    """The versions of a reply by label: `A` where there is one."""
    if isinstance(reply, packets.Edits):
        return [("A", reply)]
    return [(candidate.label, candidate) for candidate in reply.candidates]


def read(
    label: str,
    version: packets.Edits | packets.Candidate,
    briefed: briefing.Briefed,
    rejected: Sequence[objecting.Refused],
    check: Check,
) -> Read:
    """Turn one version into replacements on the ground's text; each unit stands or falls by itself.

    `rejected` is what the person turned down: what makes it again is left out without a word.
    """
    wrong = [Problem(_named(text), "targets", text) for text in packets.check_targets(version, briefed.packet)]
    refused = {problem.target for problem in wrong}
    placer = _Placer(briefed.ground)
    sound: dict[str, patches.Replacement] = {}
    doubtful: dict[str, patches.Replacement] = {}
    notes: list[Problem] = []
    edits = sorted(version.edits, key=lambda edit: placer.order(edit.target))
    wrong += _unasked(edits, briefed.ground)
    edits = [edit for edit in edits if edit.target not in refused]
    for placed in placer.all(edits):
        name, before, after = placed.name, placed.before, placed.after
        if before == after or objecting.makes_again(before, after, rejected):
            continue
        findings = filling.check(after, check) if placed.fills else check(before, after)
        hard = gates.hard(findings)
        words = after if placed.fills else ""
        wrong += [Problem(name, finding.gate, finding.message, words) for finding in hard]
        if not hard:
            sound[name] = placed.replacement
        elif all(finding.gate in gates.FOR_THE_PERSON for finding in hard):
            doubtful[name] = placed.replacement
        if not hard or name in doubtful:
            soft = [finding for finding in findings if not finding.hard]
            notes += [Problem(name, finding.gate, finding.message, words) for finding in soft]
    heading = {name: each for name, each in placer.headings.items() if sound or doubtful}
    return Read(label, {**heading, **sound}, tuple(wrong), doubtful, tuple(notes))


def distinct(reads: Sequence[Read]) -> tuple[Read, ...]:
    """The versions without what an earlier one says just so; one that is the same all over shares its label."""
    kept: dict[int, Read] = {}
    for at, each in enumerate(reads):
        texts, earlier = _texts(each), [_texts(one) for one in reads[:at]]
        twin = next((other for other in kept if texts and earlier[other] == texts), None)
        if twin is not None:
            kept[twin] = replace(kept[twin], label=f"{kept[twin].label}, {each.label}")
            continue
        said = {(name, text) for one in earlier for name, text in one.items()}
        own = {name: one for name, one in each.sound.items() if (name, one.text) not in said}
        if own or not texts:
            kept[at] = replace(each, sound=own)
    return tuple(kept.values())


def _texts(read: Read) -> dict[str, str]:
    return {name: one.text for name, one in read.sound.items()}


def _unasked(edits: Sequence[packets.Edit], ground: briefing.Ground) -> list[Problem]:
    """Sections that would be filled and are not this task's."""
    other = [edit.target for edit in edits if edit.target.startswith(packets.INTO) and edit.target not in ground.spans]
    return [Problem(target, "targets", "this task may not fill that section") for target in dict.fromkeys(other)]


def hunks(ground: briefing.Ground, chosen: Sequence[Read]) -> tuple[patches.Hunk, ...]:
    """The hunks of all versions; their proposal's id is given when it is posted."""
    snapshot = snapshots.of(ground.path, ground.text)
    own = {each.label: _in_order(_at(each.sound, ground, ground.path)) for each in chosen}
    replacements = {label: many for label, many in own.items() if many}
    if ground.file:
        line = patches.Replacement(ground.at, ground.at, ground.line, f"reads {ground.file}")
        new = patches.hunks("", ground.file, "P0", replacements)
        read = patches.hunks(ground.text, ground.path, "P0", {label: (line,) for label in replacements})
        return (*new, *read) if new else ()
    made = patches.hunks(
        ground.text, ground.path, "P0", replacements, lambda offset: structure.section_path(snapshot, offset)
    )
    for path, text in ground.others.items():
        there = {each.label: _in_order(_at(each.sound, ground, path)) for each in chosen}
        made += patches.hunks(text, path, "P0", {label: many for label, many in there.items() if many})
    return made


def _at(sound: Mapping[str, patches.Replacement], ground: briefing.Ground, path: str) -> dict[str, patches.Replacement]:
    """Those of one file."""
    homes = ground.homes
    return {
        name: each for name, each in sound.items() if homes.get(name.removeprefix(packets.AFTER), ground.path) == path
    }


def _in_order(sound: Mapping[str, patches.Replacement]) -> tuple[patches.Replacement, ...]:
    """By place; the paragraphs of one section by their numbers."""
    return tuple(each for _, each in sorted(sound.items(), key=lambda item: (item[1].start, item[0])))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A replacement under the name that problems are told by, and the piece before and after it for the gates."""

    name: str
    replacement: patches.Replacement
    before: str
    after: str
    fills: bool = False


class _Placer:
    """Finds each edit's range; `_taken` is the end of what is replaced so far, as edits come in order.

    `headings` are those that go ahead of paragraphs that were placed.
    """

    def __init__(self, ground: briefing.Ground) -> None:
        self._ground = ground
        self._author = breaking.Author(ground.path, ground.text)
        self._taken = 0
        self.headings: dict[str, patches.Replacement] = {}

    def all(self, edits: Sequence[packets.Edit]) -> Iterator[_Placed]:
        """Each edit at its place, and each paragraph that fills a section as one of its own."""
        for edit in edits:
            if not edit.target.startswith(packets.INTO):
                replacement, before, after = self.place(edit)
                yield _Placed(edit.target, replacement, before, after)
        for target in dict.fromkeys(edit.target for edit in edits if edit.target in self._ground.spans):
            if target.startswith(packets.INTO):
                yield from self._filling(target, [edit for edit in edits if edit.target == target])

    def _filling(self, target: str, edits: Sequence[packets.Edit]) -> Iterator[_Placed]:
        ground = self._ground
        text, span = ("", (0, 0)) if ground.file else (ground.text, ground.spans[target])
        blanks = indenting.of_prose(text, span[0], ground.heading)
        new = [filling.Piece(self._author.laid(each.text, blanks), each.why) for each in filling.pieces(edits)]
        heading = indenting.indented(ground.heading, indenting.of_heading(text, ground.heading))
        placed = filling.place(text, span, new, heading) if new else []
        if len(placed) > len(new):
            self.headings[_numbered(target, 0)] = placed.pop(0)
        for number, (piece, replacement) in enumerate(zip(new, placed, strict=True), 1):
            name = target if len(new) == 1 else _numbered(target, number)
            yield _Placed(name, replacement, "", piece.text, fills=True)

    def order(self, target: str) -> tuple[int, bool]:
        start = self._ground.spans.get(target.removeprefix(packets.AFTER), (0, 0))[0]
        return start, target.startswith(packets.AFTER)

    def place(self, edit: packets.Edit) -> tuple[patches.Replacement, str, str]:
        """The replacement, and the piece before and after it for the gates."""
        text = self._ground.text
        if edit.target.removeprefix(packets.AFTER) in self._ground.homes:
            return self._elsewhere(edit)
        start, end = self._ground.spans[edit.target.removeprefix(packets.AFTER)]
        why = edit.why or ""
        new = edit.text.replace("\r\n", "\n")
        if edit.target.startswith(packets.AFTER):
            added = breaking.behind(new.strip(), self._author.at(end, end))
            return patches.Replacement(end, end, added, why), "", added.strip()
        before = text[start:end]
        if not new.strip():
            start, end = self._with_blank(start, end)
            self._taken = end
            return patches.Replacement(start, end, "", why), before, ""
        after = (
            new
            if self._ground.mends
            else breaking.fitted(before, layout.relaid(before, new), self._author.at(start, end))
        )
        self._taken = end
        return patches.Replacement(start, end, after, why), self._without_request(before, after), after

    def _elsewhere(self, edit: packets.Edit) -> tuple[patches.Replacement, str, str]:
        """A block of another file, as it is to read; nothing of its lines is laid out anew."""
        unit, new = edit.target.removeprefix(packets.AFTER), edit.text.replace("\r\n", "\n").strip("\n")
        start, end = self._ground.spans[unit]
        before = self._ground.others[self._ground.homes[unit]][start:end]
        if edit.target.startswith(packets.AFTER):
            return patches.Replacement(end, end, f"\n{new}", edit.why or ""), "", new
        return patches.Replacement(start, end, new, edit.why or ""), before, new

    def _without_request(self, before: str, after: str) -> str:
        """The comment that asked goes anyway: an answer may leave it out, where no other comment may be lost."""
        for removal in self._ground.removals:
            comment = removal.before.strip()
            if comment not in after and before.count(comment) == 1:
                return before.replace(comment, "")
        return before

    def _with_blank(self, start: int, end: int) -> tuple[int, int]:
        """A deleted sentence takes one adjoining blank along: the one behind, else the one before."""
        text = self._ground.text
        behind = end + len(text[end:]) - len(text[end:].lstrip(" \t\n"))
        gap = text[end:behind]
        if gap and gap.count("\n") < 2 and behind < len(text):
            return start, behind
        ahead = len(text[:start].rstrip(" \t\n"))
        gap = text[ahead:start]
        line = text[text.rfind("\n", 0, ahead) + 1 : ahead]
        if gap and gap.count("\n") < 2 and ahead >= self._taken and "%" not in line:
            return ahead, end
        return start, end


def _numbered(target: str, number: int) -> str:
    return f"{target} ¶{number:03}"


def _named(problem: str) -> str:
    """The target that a problem of `check_targets` is about: the name in its backquotes."""
    return problem.split("`")[1] if problem.count("`") >= 2 else ""
