"""A LaTeX file with its changes marked: new words in colour, old ones struck out, a note where no mark can stand.

The new text stays as it is, to the character; marks are only put in between. Where it is not certain that the
document would still compile, there is no mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from coauthor.domain import words
from coauthor.manuscript import prose, vocabulary
from coauthor.manuscript import snapshot as snapshots
from coauthor.manuscript.scan import Kind as ZoneKind
from coauthor.review import exchange_sentences, marked_atoms, marked_gone, marked_macros
from coauthor.review.exchange_sentences import Difference
from coauthor.review.marked_atoms import Atom

_CLOSE, _BESIDE, _OPEN = range(3)
_LETTER = re.compile(r"[^\W_\u2e80-\U0003ffff]")
"""A letter or digit of a script that puts blanks between words."""
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_GROUP_COMMAND = re.compile(r"\\([A-Za-z@]+)\*?(?:\[[^\[\]]*\]|\{[^{}]*\})*\s*\Z")
_TAKES_TEXT = frozenset({"footnote", "abstract", "parbox", "textbf", "emph", "textit", "added"})
_MARKABLE = (prose.Kind.PARAGRAPH, prose.Kind.ITEM)
_PLAIN_SOURCE = "source"


def marked_up(before: str, after: str) -> str:
    """`after` with marks for all that changed since `before`; without any change it is `after` itself."""
    old, new = snapshots.of("before.tex", before), snapshots.of("after.tex", after)
    page = _Page(old, new)
    for each in exchange_sentences.differences(old, new):
        page.take(each)
    return page.text()


@dataclass(frozen=True, slots=True)
class _Put:
    """Something to put in at an offset of the new text; `order` sorts what is put at one place."""

    at: int
    order: int
    text: str


class _Page:
    def __init__(self, old: snapshots.Snapshot, new: snapshots.Snapshot) -> None:
        self._old, self._new = old, new
        self._used = marked_gone.usable(new.scan)
        self._puts: list[_Put] = []
        self._notes: dict[tuple[int, str], list[str]] = {}
        self._unmarked: list[str] = []
        self._atoms: dict[int, tuple[Atom, ...] | None] = {}

    def take(self, change: Difference) -> None:
        """Mark one difference: by its words, or as a whole, or by a note."""
        old, new = self._old.text[change.b0 : change.b1], self._new.text[change.a0 : change.a1]
        if old.split() == new.split():
            return
        if not self._by_words(change):
            self._whole(change)

    def text(self) -> str:
        """The new text with everything put in, and with what defines the marks."""
        for (at, _), notes in self._notes.items():
            self._puts.append(_Put(at, _BESIDE, f"\\CAnote{{{'; '.join(dict.fromkeys(notes))}}}"))
        if not self._puts and not self._unmarked:
            return self._new.text
        puts = [*self._puts, *(_Put(*put) for put in marked_macros.places(self._new.scan, self._unmarked))]
        parts: list[str] = []
        at = 0
        for put in sorted(puts, key=lambda put: (put.at, put.order)):
            parts += (self._new.text[at : put.at], put.text)
            at = put.at
        return "".join([*parts, self._new.text[at:]])

    @cached_property
    def _blocks(self) -> tuple[prose.Paragraph, ...]:
        return tuple(block for block in prose.paragraphs(self._new) if block.kind in _MARKABLE)

    def _block_around(self, start: int, end: int) -> prose.Paragraph | None:
        at = bisect_right(self._blocks, start, key=lambda block: block.start) - 1
        found = self._blocks[at] if at >= 0 else None
        return found if found is not None and end <= found.end else None

    def _sound(self, block: prose.Paragraph) -> tuple[Atom, ...] | None:
        """The atoms of a paragraph that marks may be put into, else None."""
        if block.start not in self._atoms:
            in_text = _is_in_text(self._new, block)
            found = marked_atoms.find(self._new.scan, block.start, block.end) if in_text else None
            self._atoms[block.start] = found
        return self._atoms[block.start]

    def _by_words(self, change: Difference) -> bool:
        """Mark what changed within one paragraph, word by word; False where that is not possible."""
        block = self._block_around(change.a0, change.a1)
        atoms = self._sound(block) if block else None
        if atoms is None or marked_atoms.at(atoms, change.a0) or marked_atoms.at(atoms, change.a1):
            return False
        old_atoms: tuple[Atom, ...] | None = ()
        if change.b0 < change.b1:
            inside = any(
                each.start <= change.b0 and change.b1 <= each.end and each.kind in _MARKABLE
                for each in prose.paragraphs(self._old)
            )
            old_atoms = marked_atoms.find(self._old.scan, change.b0, change.b1) if inside else None
        if old_atoms is None:
            return False
        for each in _widened(_changed_words(self._old.text, self._new.text, change), old_atoms, atoms):
            self._puts.append(_Put(each.a0, _BESIDE, self._gone_before(each)))
            self._wrap(each.a0, each.a1, atoms)
            self._note(each, [f"{kind} %s changed" for kind in self._displayed(each)])
        return True

    def _whole(self, change: Difference) -> None:
        """Mark the running text in it as new and as gone; what else changed is told in a note."""
        marked = closed = False
        rest = [(change.a0, change.a1)]
        for block in self._blocks:
            start, end = max(block.start, change.a0), min(block.end, change.a1)
            if start >= end:
                continue
            rest[-1:] = [(rest[-1][0], start), (end, change.a1)]
            atoms = self._sound(block)
            if atoms is None or marked_atoms.at(atoms, start) or marked_atoms.at(atoms, end):
                closed = True
                continue
            self._wrap(start, end, atoms)
            marked = True
        gone, left = self._running_text_of_old(change)
        if gone and not closed:
            marked = self._put_gone_near(change, gone) or marked
        said = "changed" if change.a0 < change.a1 else "removed"
        kinds = [*(["text"] if closed else []), *_kinds(self._new, rest), *left, *self._displayed(change)]
        kinds = [f"{kind} %s {said}" for kind in kinds]
        self._note(change, [kind for kind in dict.fromkeys(kinds) if not (marked and kind.startswith(_PLAIN_SOURCE))])

    def _displayed(self, change: Difference) -> list[str]:
        """The kinds of what is set apart in the middle of a paragraph and can't bear a mark."""
        old = ((zone, change.b0, change.b1) for zone in self._old.scan.zones)
        new = ((zone, change.a0, change.a1) for zone in self._new.scan.zones)
        found = (
            _ZONES[zone.kind] for zone, a, b in (*old, *new) if zone.kind in _APART and a < zone.end and zone.start < b
        )
        return list(dict.fromkeys(found))

    def _running_text_of_old(self, change: Difference) -> tuple[list[tuple[int, int]], list[str]]:
        """The stretches of running text that went, and the kinds of what else went."""
        found: list[tuple[int, int]] = []
        rest = [(change.b0, change.b1)]
        for block in prose.paragraphs(self._old):
            start, end = max(block.start, change.b0), min(block.end, change.b1)
            if start < end and block.kind in _MARKABLE:
                found.append((start, end))
                rest[-1:] = [(rest[-1][0], start), (end, change.b1)]
        return found, list(_kinds(self._old, rest))

    def _gone(self, start: int, end: int) -> str:
        return marked_gone.shown(self._old.scan, start, end, self._used) if start < end else ""

    def _gone_before(self, change: Difference) -> str:
        """What went, with a blank of its own where a word stands in its place: the two would be read as one."""
        mark = self._gone(change.b0, change.b1)
        last, first = self._old.text[change.b1 - 1 : change.b1], self._new.text[change.a0 : change.a0 + 1]
        words_meet = _LETTER.match(last) and (_LETTER.match(first) or first == "\\")
        apart = mark and change.a0 < change.a1 and words_meet
        return f"{mark[:-1]} }}" if apart else mark

    def _put_gone_near(self, change: Difference, gone: Sequence[tuple[int, int]]) -> bool:
        """Show what went beside the nearest running text; False where there is none."""
        point = self._point(change)
        if point is None:
            self._unmarked.append(f"text removed at line {self._line(change.a0)}")
            return False
        at, where = point
        for start, end in gone:
            mark = self._gone(start, end)
            # A blank of its own keeps it apart from the paragraph that it is shown beside.
            apart = f"{mark[:-1]} }}" if where == "above" else mark.replace("{", "{ ", 1)
            self._puts.append(_Put(at, _BESIDE, apart if mark else ""))
        return True

    def _wrap(self, start: int, end: int, atoms: Sequence[Atom]) -> None:
        """Mark `[start, end)` as new, but for what can't stand in an argument."""
        at = start
        for atom in atoms:
            if atom.wraps or atom.end <= start or atom.start >= end:
                continue
            self._wrap_run(at, atom.start, atoms)
            at = atom.end
        self._wrap_run(at, end, atoms)

    def _wrap_run(self, start: int, end: int, atoms: Sequence[Atom]) -> None:
        run = self._new.text[start:end]
        first, last = start + len(run) - len(run.lstrip()), start + len(run.rstrip())
        cut = marked_atoms.at(atoms, last)
        last = cut.end if cut else last
        if first < last:
            self._puts += [_Put(first, _OPEN, "\\CAadd{"), _Put(last, _CLOSE, "}")]

    def _note(self, change: Difference, kinds: Sequence[str]) -> None:
        """Tell what changed without a mark, at the nearest running text."""
        if not kinds:
            return
        point = self._point(change)
        if point is None:
            self._unmarked += [f"{' '.join((kind % '').split())} at line {self._line(change.a0)}" for kind in kinds]
        else:
            at, where = point
            self._notes.setdefault((at, where), []).extend(kind % where for kind in kinds)

    def _point(self, change: Difference) -> tuple[int, str] | None:
        """The end of the running text before a change, or the beginning of that after it, whichever is nearer."""
        before = next((block for block in reversed(self._blocks) if block.end <= change.a0 and self._ends(block)), None)
        after = next((block for block in self._blocks if block.start >= change.a1 and self._ends(block)), None)
        inside = next((block for block in self._blocks if block.start < change.a0 < block.end), None)
        if inside is not None and self._ends(inside):
            return inside.end, "here"
        if before is None or (after is not None and after.start - change.a1 < change.a0 - before.end):
            return (after.start, "above") if after is not None else None
        return before.end, "below"

    def _ends(self, block: prose.Paragraph) -> bool:
        """True where marks may stand at both ends of a paragraph."""
        return self._sound(block) is not None

    def _line(self, offset: int) -> int:
        return self._new.text.count("\n", 0, offset) + 1


def _changed_words(old: str, new: str, change: Difference) -> Iterator[Difference]:
    """The words that differ, as ranges of both texts."""
    b, a = change.b0, change.a0
    start: tuple[int, int] | None = None
    for mark in words.marks(old[change.b0 : change.b1], new[change.a0 : change.a1]):
        if mark.op == "same":
            if start is not None:
                yield Difference(start[0], b, start[1], a)
            start = None
            b, a = b + len(mark.text), a + len(mark.text)
            continue
        start = start or (b, a)
        b, a = (b + len(mark.text), a) if mark.op == "del" else (b, a + len(mark.text))
    if start is not None:
        yield Difference(start[0], b, start[1], a)


def _widened(found: Iterator[Difference], old: Sequence[Atom], new: Sequence[Atom]) -> list[Difference]:
    """The ranges made so wide that no atom of either text is cut; between two of them both texts are the same."""
    done: list[Difference] = []
    for each in found:
        while True:
            left = max(_reach(old, each.b0)[0], _reach(new, each.a0)[0])
            right = max(_reach(old, each.b1)[1], _reach(new, each.a1)[1])
            if done and done[-1].b1 > each.b0 - left:
                last = done.pop()
                each = Difference(last.b0, each.b1, last.a0, each.a1)
            elif left or right:
                each = Difference(each.b0 - left, each.b1 + right, each.a0 - left, each.a1 + right)
            else:
                break
        done.append(each)
    return done


def _reach(atoms: Sequence[Atom], offset: int) -> tuple[int, int]:
    """How far the atom around an offset reaches before and after it."""
    atom = marked_atoms.at(atoms, offset)
    return (offset - atom.start, atom.end - offset) if atom else (0, 0)


def _is_in_text(snapshot: snapshots.Snapshot, block: prose.Paragraph) -> bool:
    """True for a paragraph of the document's own text, or in the argument of a command that sets text."""
    scan = snapshot.scan
    for opening, closing in scan.groups.items():
        if opening < block.start and block.end <= closing:
            command = _GROUP_COMMAND.search(scan.text, max(0, opening - 200), opening)
            if command and command.group(1) not in _TAKES_TEXT:
                return False
    return True


def _kinds(snapshot: snapshots.Snapshot, ranges: Sequence[tuple[int, int]]) -> Iterator[str]:
    """What the ranges hold that is to be seen, in a word each."""
    for start, end in ranges:
        if _COMMENT.sub("", snapshot.text[start:end]).strip():
            yield _kind(snapshot, start, end)


def _kind(snapshot: snapshots.Snapshot, start: int, end: int) -> str:
    for block in prose.blocks_of(snapshot):
        if block.start < end and start < block.end and block.kind in (prose.Kind.HEADING, prose.Kind.CAPTION):
            return "title" if block.kind is prose.Kind.HEADING else "caption"
    for zone in snapshot.scan.zones:
        if zone.start < end and start < zone.end and zone.kind in _ZONES:
            return _ZONES[zone.kind]
    for environment in snapshot.scan.environments:
        if environment.start < end and start < environment.end:
            name = environment.name.rstrip("*")
            if name in vocabulary.TABLES or name in vocabulary.CODE:
                return "table" if name in vocabulary.TABLES else "listing"
    return "preamble" if start < snapshot.scan.body[0] else _PLAIN_SOURCE


_APART = (ZoneKind.DISPLAY, ZoneKind.PICTURE)
_ZONES = {
    ZoneKind.MATHS: "formula",
    ZoneKind.DISPLAY: "formula",
    ZoneKind.VERBATIM: "listing",
    ZoneKind.PICTURE: "picture",
}
