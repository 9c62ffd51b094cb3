"""From a task and today's text to what a model gets to see, and to the ground its answer will stand on.

A place is never guessed: what can't be found again is a plain sentence for the person. Reads no other file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coauthor.briefing import mending, placing, said
from coauthor.domain import objecting, packets, patches, tasks
from coauthor.manuscript import dialects, places, prose, quotations, todo
from coauthor.manuscript import snapshot as snapshots

_NOT_LATEX = (".md", ".txt")


@dataclass(frozen=True, slots=True)
class Ground:
    """The immutable text that the packet was made from. `spans` are the units' `[start, end)` in it, by unit id;
    `removals` is the TODO comment that asked, where one did; `notes` are sentences the person should read;
    `heading` goes ahead of a draft whose section is not there yet. A draft that goes into a `file` that is not there
    yet has its span in that, and `line` at code point `at` of `path` to read it, unless that is done already.
    `is_new` says that `path` itself is not there yet. Where it `mends` a build, units are whole blocks of lines, and
    some may lie in `others`, texts by path: `homes` says of these in which, by unit id.
    """

    path: str
    text: str
    revision: str
    spans: Mapping[str, tuple[int, int]]
    removals: tuple[patches.Removal, ...] = ()
    notes: tuple[str, ...] = ()
    heading: str = ""
    file: str = ""
    line: str = ""
    at: int = 0
    mends: bool = False
    is_new: bool = False
    others: Mapping[str, str] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Briefed:
    """A packet and its ground."""

    packet: packets.Packet
    ground: Ground


@dataclass(frozen=True, slots=True)
class Lost:
    """There is nothing to work on; `reason` is a sentence for the person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """`units`: the most sentences in a packet; `surroundings`: code points of context on either side."""

    units: int = 400
    surroundings: int = 2000


def path_of(task: tasks.Task) -> str | Lost:
    """The file that the task is about."""
    for ref in task.refs:
        if ref.path is not None:
            return ref.path
    return Lost(f"{task.id} names no place in a file. Select the text it is about and ask again.")


def build(
    task: tasks.Task,
    current: str,
    base_of: Callable[[str], str | None],
    limits: Limits,
    taught: dialects.Dialect = dialects.PLAIN,
) -> Briefed | Lost:
    """The packet for the task on the current text of its file.

    `base_of` gives the text of a revision, where it is known; the task's places were made on those. `taught` is what
    the document around it teaches TeX about code, none of which is offered for editing.
    """
    path = path_of(task)
    if isinstance(path, Lost):
        return path
    snapshot = snapshots.of(path, current, taught)
    node = next((ref.outline for ref in task.refs if ref.outline), None)
    if node is not None:
        return _draft(task, snapshot, node, base_of, limits)
    if path.endswith(_NOT_LATEX):
        return _whole(task, snapshot, limits)
    mends = mending.is_asked(task)
    found = _blocks(task, snapshot, base_of) if mends else _units(task, snapshot, base_of)
    if isinstance(found, Lost):
        return found
    if len(found) > limits.units:
        return Lost(
            f"That place in {path} has {len(found)} sentences; at most {limits.units} are looked at in one task. "
            "Ask for a part of it."
        )
    start, end = found[0].start, found[-1].end
    ground = Ground(
        path=path,
        text=current,
        revision=snapshot.revision,
        spans={unit.id: (unit.start, unit.end) for unit in found},
        removals=_removals(task, snapshot, start),
        notes=_notes(task, path),
        mends=mends,
    )
    ref = next(ref for ref in task.refs if ref.path == path)
    packet = packets.Packet(
        task=task.id,
        intent=task.intent,
        path=path,
        section=ref.section,
        units=_shown(task, snapshot, found),
        before=current[max(0, start - limits.surroundings) : start],
        after=current[end : end + limits.surroundings],
        thread=said.thread(task),
        rejections=said.rejections(task),
        candidates=task.candidates,
        focus_note=task.focus_note,
        axis=task.axis,
    )
    return Briefed(packet, ground)


def _whole(task: tasks.Task, snapshot: snapshots.Snapshot, limits: Limits) -> Briefed | Lost:
    """The packet for a file that is no LaTeX, such as the outline: it is one unit."""
    text = snapshot.text
    if len(text) > packets.MAX_TEXT:
        return Lost(f"{snapshot.path} is too long to be worked on as a whole.")
    packet = packets.Packet(
        task=task.id,
        intent=task.intent,
        path=snapshot.path,
        units=(packets.Unit(id="u1", kind=packets.UnitKind.PARAGRAPH, text=text),),
        thread=said.thread(task),
        rejections=said.rejections(task),
        candidates=task.candidates,
        focus_note=task.focus_note,
    )
    return Briefed(packet, Ground(snapshot.path, text, snapshot.revision, {"u1": (0, len(text))}))


def _draft(
    task: tasks.Task,
    snapshot: snapshots.Snapshot,
    node: str,
    base_of: Callable[[str], str | None],
    limits: Limits,
) -> Briefed | Lost:
    """The packet for writing into a section: what stands there is context, the node is the one target."""
    ref = next(ref for ref in task.refs if ref.path == snapshot.path)
    text = snapshot.text
    place = places.find(ref, base_of(ref.base) if ref.base else None, text)
    if place is None:
        return Lost(_orphaned(task, ref))
    start, end = place
    standing = [unit for unit in prose.units(snapshot, start, end) if start <= unit.start] if start < end else []
    context = tuple(
        packets.Unit(id=f"c{number}", kind=packets.UnitKind(unit.kind.value), text=unit.text, editable=False)
        for number, unit in enumerate(standing[-limits.units :], 1)
    )
    packet = packets.Packet(
        task=task.id,
        intent=task.intent,
        path=snapshot.path,
        section=ref.section,
        units=context,
        before=text[max(0, start - limits.surroundings) : start],
        after=text[end : end + limits.surroundings],
        thread=said.thread(task),
        rejections=said.rejections(task),
        candidates=task.candidates,
        focus_note=task.focus_note,
        into=node,
        axis=task.axis,
    )
    spans = {f"{packets.INTO}{node}": (end, end)}
    return Briefed(packet, Ground(snapshot.path, text, snapshot.revision, spans))


def _units(
    task: tasks.Task, snapshot: snapshots.Snapshot, base_of: Callable[[str], str | None]
) -> tuple[prose.Unit, ...] | Lost:
    """The sentences of all the task's places in the file, in order, numbered anew."""
    chosen: dict[tuple[int, int], prose.Unit] = {}
    for ref in task.refs:
        if ref.path != snapshot.path:
            continue
        place = placing.find(ref, base_of(ref.base) if ref.base else None, snapshot)
        if place is None:
            return Lost(_orphaned(task, ref))
        for unit in prose.units(snapshot, *place):
            chosen[unit.start, unit.end] = unit
    if not chosen:
        return Lost(f"There is no running text at that place in {snapshot.path}, so there is nothing to change.")
    ordered = (chosen[span] for span in sorted(chosen))
    return tuple(
        prose.Unit(f"u{number}", unit.kind, unit.start, unit.end, unit.text) for number, unit in enumerate(ordered, 1)
    )


def _shown(task: tasks.Task, snapshot: snapshots.Snapshot, found: tuple[prose.Unit, ...]) -> tuple[packets.Unit, ...]:
    """The units as the packet has them: a block quotation is context, unless nothing else was asked about.

    So is what the person wrote themselves in this task.
    """
    refused: dict[str, list[objecting.Refused]] = {}
    for each in said.rejected(task):
        refused.setdefault(each.before, []).append(each)
    starts = {each.start for each in prose.blocks_of(snapshot)}
    quotes = quotations.blocks(snapshot.scan)
    quoted = [any(start <= unit.start < end for start, end in quotes) for unit in found]
    return tuple(
        packets.Unit(
            id=unit.id,
            kind=packets.UnitKind(unit.kind.value),
            text=unit.text,
            editable=(all(quoted) or not words) and not said.is_own(task, unit.text),
            starts=unit.start in starts,
            quoted=words,
            refused=tuple(refused.get(said.plain(unit.text), ())),
        )
        for unit, words in zip(found, quoted, strict=True)
    )


def _blocks(
    task: tasks.Task, snapshot: snapshots.Snapshot, base_of: Callable[[str], str | None]
) -> tuple[prose.Unit, ...] | Lost:
    """The lines around an error of the build, as the task's one place in the file."""
    ref = next(ref for ref in task.refs if ref.path == snapshot.path)
    place = places.find(ref, base_of(ref.base) if ref.base else None, snapshot.text)
    return Lost(_orphaned(task, ref)) if place is None else mending.blocks(snapshot.text, place[0], task.intent)


def _orphaned(task: tasks.Task, ref: tasks.Ref) -> str:
    quote = " ".join(ref.quote.split())
    shown = f"“{quote[:60]}{'…' if len(quote) > 60 else ''}”" if quote else f"line {ref.line + 1}"
    return (
        f"The place of {task.id} in {ref.path} can't be told any more: {shown} was changed, moved or stands there "
        "more than once. Nothing was changed; select the text and try again."
    )


def _removals(task: tasks.Task, snapshot: snapshots.Snapshot, near: int) -> tuple[patches.Removal, ...]:
    """The TODO comment that the task came from, if it still stands in the file: the one nearest to the place."""
    link = task.todo
    if link is None or link.path != snapshot.path:
        return ()
    same = [
        found for found in todo.find(snapshot) if snapshot.text[found.start : found.end].strip() == link.quote.strip()
    ]
    if not same:
        return ()
    nearest = min(same, key=lambda found: abs(found.end - near))
    return (patches.removal(snapshot.text, snapshot.path, *nearest.removal),)


def _notes(task: tasks.Task, path: str) -> tuple[str, ...]:
    others = sorted({ref.path for ref in task.refs if ref.path is not None and ref.path != path})
    return (f"Only {path} was looked at, not {', '.join(others)}.",) if others else ()
