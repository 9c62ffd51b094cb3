"""From a task to all that would be shown: what the pool and the disk have now, put into one packet.

Two steps, as the pool has a thread of its own: `read` there, `brief` anywhere. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from coauthor import config
from coauthor.briefing import budget, current, gathering, mending, outlined, privacy, siblings, speaking, summaries
from coauthor.briefing import packet as briefing
from coauthor.domain import outlines, packets, tasks, texts
from coauthor.manuscript import outline, project
from coauthor.manuscript import snapshot as snapshots
from coauthor.pool import pool as pools

_MOST_BESIDE = 400


@dataclass(frozen=True, slots=True)
class Loaded:
    """The text of the task's file, the texts that its places were made on, and the contracts, as they are now.

    `earlier` says what was decided about the paragraphs before, where the task is one of a series. `is_new` is True for
    a contract that is not there yet. `beside` are the other LaTeX files, where a build is to be mended.
    """

    text: str
    bases: Mapping[str, str]
    contracts: Mapping[str, str]
    earlier: str = ""
    is_new: bool = False
    beside: Mapping[str, str] = field(default_factory=dict)


def read(pool: pools.Pool, task: tasks.Task) -> Loaded | briefing.Lost:
    """What is on the record and in the editors; a sentence for the person where there is no such text."""
    path = briefing.path_of(task)
    if isinstance(path, briefing.Lost):
        return path
    text = current.text_of(pool, path)
    is_new = path in gathering.CONTRACTS and not (pool.where.root / path).exists() and not pool.live.presence(path)
    text = "" if is_new else text
    if isinstance(text, texts.Unreadable):
        return briefing.Lost(f"{path} {text.reason}.")
    bases = {ref.base: pool.store.text(ref.base) for ref in task.refs if ref.base}
    contracts = {name: current.text_of(pool, name) for name in gathering.CONTRACTS}
    locked = outlines.fold(pool.store.history("of_stream", stream=outlines.STREAM)).locked
    if locked is not None and any(ref.outline for ref in task.refs):
        contracts[outline.PATH] = pool.store.text(locked) or contracts[outline.PATH]
    return Loaded(
        text,
        {base: known for base, known in bases.items() if known is not None},
        {name: found for name, found in contracts.items() if isinstance(found, str)},
        siblings.decided(pool, task),
        is_new,
        _beside(pool, path) if mending.is_asked(task) else {},
    )


def _beside(pool: pools.Pool, path: str) -> dict[str, str]:
    """The other LaTeX files as they are now."""
    others = [name for name in project.DiskSource(pool.where.root).list() if name.endswith(".tex") and name != path]
    found = {name: current.text_of(pool, name) for name in others[:_MOST_BESIDE]}
    return {name: text for name, text in found.items() if isinstance(text, str)}


def limits(settings: config.Settings) -> briefing.Limits:
    """How much of a text one task may be about and show."""
    return briefing.Limits(settings.units, settings.surroundings)


def brief(
    root: Path,
    task: tasks.Task,
    loaded: Loaded,
    settings: config.Settings,
    room: int,
    shelf: summaries.Shelf | None = None,
) -> briefing.Briefed | briefing.Lost:
    """The packet, in the person's language; `room` tokens for a model that reads prompts, 0 for exact rules."""
    path = briefing.path_of(task)
    if isinstance(path, str) and path.endswith(mending.PROGRAMS):
        return briefing.Lost(f"{mending.HANDS_OFF.format(path=path)} {mending.BY_HAND}")
    taught = project.taught(project.DiskSource(root))
    briefed = briefing.build(task, loaded.text, loaded.bases.get, limits(settings), taught)
    if isinstance(briefed, briefing.Lost):
        return briefed
    speaks = speaking.of(task, settings.language_thread) or ""
    briefed = _headed(root, replace(briefed, packet=briefed.packet.model_copy(update={"speaks": speaks})))
    if loaded.is_new and isinstance(briefed, briefing.Briefed):
        briefed = briefing.Briefed(briefed.packet, replace(briefed.ground, is_new=True))
    if isinstance(briefed, briefing.Lost):
        return briefed
    if not room:
        return _with_node(briefed, loaded)
    rules = privacy.of(root)
    if briefed.ground.mends:
        briefed = _with_others(briefed, loaded, rules)
    packet, ground = briefed.packet, briefed.ground
    if (forbidden := next(filter(rules.forbids, filter(None, (ground.file, ground.path))), None)) is not None:
        return briefing.Lost(
            f"{forbidden} is named in .coauthorignore or .gitignore, so no model is shown it. Nothing was sent."
        )
    if secret := next((unit for unit in packet.units if privacy.holds_secret(unit.text)), None):
        words = " ".join(secret.text.split())[:30]
        return briefing.Lost(
            f"A sentence there holds what looks like a key (“{privacy.cleaned(words)}…”); nothing was sent."
        )
    spans = ground.spans.values()
    start, end = min((span[0] for span in spans), default=0), max((span[1] for span in spans), default=0)
    node = next((ref.outline for ref in task.refs if ref.outline), None)
    place = gathering.Place(
        snapshots.of(ground.path, ground.text),
        start,
        end,
        task.intent,
        node,
        tuple(ref.asset for ref in task.refs if ref.asset),
        tuple(ref.cite for ref in task.refs if ref.cite),
    )
    parts = gathering.parts(root, place, loaded.contracts, rules, shelf)
    if loaded.earlier:
        said = privacy.cleaned(loaded.earlier)
        parts = (packets.Part(source="earlier paragraphs", why="what became of their changes", text=said), *parts)
    return briefing.Briefed(budget.fit(_cleaned(packet), parts, room), ground)


def _with_others(briefed: briefing.Briefed, loaded: Loaded, rules: privacy.Rules) -> briefing.Briefed:
    """What else of the project may be changed to mend the build, of the place's own file too."""
    packet, ground = briefed.packet, briefed.ground
    texts_of = {ground.path: ground.text, **loaded.beside}
    spans, homes, units = dict(ground.spans), dict[str, str](), list(packet.units)
    for number, (path, start, end) in enumerate(mending.beside(texts_of, packet.intent), 1):
        text = texts_of[path][start:end]
        own = path == ground.path
        taken = own and any(start < last and first < end for first, last in ground.spans.values())
        if taken or rules.forbids(path) or privacy.holds_secret(text):
            continue
        name = f"b{number}"
        spans[name] = (start, end)
        if not own:
            homes[name] = path
        units.append(packets.Unit(id=name, kind=packets.UnitKind.PARAGRAPH, text=text, path="" if own else path))
    others = {path: texts_of[path] for path in homes.values()}
    packet = packet.model_copy(update={"units": tuple(units)})
    return briefing.Briefed(packet, replace(ground, spans=spans, others=others, homes=homes))


def _with_node(briefed: briefing.Briefed, loaded: Loaded) -> briefing.Briefed:
    """For exact rules: nothing but the node of the outline that is to be written."""
    packet, plan = briefed.packet, loaded.contracts.get(outline.PATH, "")
    node = outline.read(plan).node(packet.into) if packet.into is not None else None
    if node is None:
        return briefed
    text = plan[node.start : node.own_end]
    part = packets.Part(source="node of the outline", why="what the section is to say", text=text)
    return briefing.Briefed(packet.model_copy(update={"parts": (part,)}), briefed.ground)


def _headed(root: Path, briefed: briefing.Briefed) -> briefing.Briefed | briefing.Lost:
    """With the heading, and the file, of a section that is to be written and not there yet."""
    if briefed.packet.into is None:
        return briefed
    source = project.DiskSource(root)
    packet, ground = briefed.packet, briefed.ground
    spot = outlined.spot_of(source, briefed.packet.into, ground.path, ground.text)
    if spot is None:
        return briefed
    if not spot.file:
        return briefing.Briefed(packet, replace(ground, heading=spot.heading))
    if spot.path != ground.path:
        return briefing.Lost(f"“{spot.file}” would be read by {spot.path} now. Ask for the draft again.")
    ground = replace(
        ground,
        heading=spot.heading,
        file=spot.file,
        line=spot.line,
        at=spot.offset,
        spans={name: (0, 0) for name in ground.spans},
    )
    shown = packet.model_copy(update={"path": spot.file, "section": (), "before": "", "after": ""})
    return briefing.Briefed(shown, ground)


def _cleaned(packet: packets.Packet) -> packets.Packet:
    """Nothing that looks like a secret in what surrounds the text, nor in what was said."""
    return packet.model_copy(
        update={
            "intent": privacy.cleaned(packet.intent),
            "before": privacy.cleaned(packet.before),
            "after": privacy.cleaned(packet.after),
            "thread": tuple(map(privacy.cleaned, packet.thread)),
            "rejections": tuple(map(privacy.cleaned, packet.rejections)),
        }
    )
