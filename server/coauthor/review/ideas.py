"""What could be done next: read from the record and the files, each with the request that a yes would make.

Looks and words nothing with a model; whether an idea is offered at all is `initiative`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from coauthor.briefing import outlined
from coauthor.domain import commands, errors, suggesting, tasks, texts
from coauthor.domain.speech.saying import Say
from coauthor.manuscript import places, project, prose, todo
from coauthor.manuscript import snapshot as snapshots
from coauthor.manuscript.contract import State, Tie
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import dislikes, drafting, posting

if TYPE_CHECKING:
    from coauthor.library import assets

LEFT = timedelta(days=3)
"""A request in a file that nobody has touched for so long was left."""

WEAK = 3.0
"""A paragraph whose scores are below this on average is weak."""

VERSIONS = 3
_LATEST = 200
_QUOTED = 60

Made = tuple[commands.Post, str]


@dataclass(frozen=True, slots=True)
class Idea:
    """Something to offer: `key` tells it from all others for ever, `request` makes the task and gives its base text."""

    key: str
    text: str
    request: Callable[[], Made]


def of_outline(pool: pools.Pool, say: Say) -> Iterator[Idea]:
    """Headings of the outline that have no section yet."""
    side = outlined.side(project.DiskSource(pool.where.root))
    asked = {ref.outline for task in views.live_tasks(pool) for ref in task.refs if task.status.live}
    for tie in side.compared.ties if side is not None else ():
        if State.MISSING in tie.states and tie.node.slug not in asked:
            text = say("The outline has “{title}”, and the text has no such section. Draft it?", title=tie.node.title)
            yield Idea(_key("section", tie.node.slug), text, _draft(pool, tie.node.slug))


def of_work(pool: pools.Pool, say: Say) -> Iterator[Idea]:
    """Those that a yes begins without another question, what is surest first."""
    yield from of_outline(pool, say)
    yield from _left_todos(pool, say)
    yield from _weakest(pool, say)


def of_everything(pool: pools.Pool, say: Say) -> Iterator[Idea]:
    """All of them, what is surest first."""
    yield from of_work(pool, say)
    yield from _unexplained(pool, say)
    yield from _unsaid(pool, say)
    yield from _rejected(pool, say)


def drifted(pool: pools.Pool, say: Say, tie: Tie, said: str) -> Idea | None:
    """A section whose node says something else now (`said`); None where there is no text that could have drifted."""
    if tie.place is None or {State.MISSING, State.EMPTY} & {*tie.states}:
        return None
    title, place = tie.node.title, tie.place
    text = outlined.text_of(project.DiskSource(pool.where.root), place.path)
    if text is None or text[place.section.start : place.section.heading_end].strip() == "":
        return None
    more = posting.More(
        intent=f"Revise this section so that it carries out its node of the outline, “{title}”, as that reads now",
        origin=tasks.Origin.AGENT,
        section=place.section.path,
    )
    span = (place.section.start, min(place.section.end, len(text)))
    key = _key("reconcile", f"{tie.node.slug}:{texts.revision(said)[:12]}")
    asks = say(
        "“{title}” changed in the outline, and its section says what was planned before. Bring it in line?", title=title
    )
    return Idea(key, asks, lambda: (posting.request(place.path, text, span, **more), text))


def _key(kind: str, name: str) -> str:
    return f"{suggesting.PREFIX}{kind}:{name}"


def _draft(pool: pools.Pool, slug: str) -> Callable[[], Made]:
    return lambda: drafting.request(pool, slug, "Draft this section", tasks.Origin.AGENT)


def _left_todos(pool: pools.Pool, say: Say) -> Iterator[Idea]:
    """Requests in the text that never became a task, in files that have rested for days."""
    source = project.DiskSource(pool.where.root)
    now = datetime.fromisoformat(pool.now())
    known = {task.todo.quote.strip() for task in views.page(pool, limit=_LATEST) if task.todo is not None}
    for path in source.list():
        if not path.endswith(".tex"):
            continue
        changed = datetime.fromtimestamp((source.root / path).stat().st_mtime, UTC)
        text = outlined.text_of(source, path) if now - changed >= LEFT else None
        if text is None:
            continue
        for found in todo.find(snapshots.of(path, text)):
            quote = text[found.start : found.end].strip()
            if found.target is not None and not (found.task or found.proposal) and quote not in known:
                yield _left_todo(say, (path, text), found, (now - changed).days)


def _left_todo(say: Say, file: tuple[str, str], found: todo.Todo, days: int) -> Idea:
    path, text = file
    assert found.target is not None
    quote, target = text[found.start : found.end].strip(), found.target
    key = _key("todo", texts.revision(f"{path}\n{quote}\n{text[slice(*target)]}")[:16])
    more = posting.More(
        intent=found.text,
        origin=tasks.Origin.TODO,
        raw=quote,
        todo=tasks.TodoLink(path=path, key=key, quote=quote),
    )
    line = text.count("\n", 0, found.start) + 1
    asks = say(
        "“{words}” has stood in {place} for {days} days. Do it now?",
        words=_short(found.text),
        place=f"{path}:{line}",
        days=days,
    )
    return Idea(key, asks, lambda: (posting.request(path, text, target, **more), text))


def _weakest(pool: pools.Pool, say: Say) -> Iterator[Idea]:
    """Paragraphs with low scores, the lowest first, each in several versions."""
    scored = []
    for task in views.page(pool, limit=_LATEST):
        report = task.reports[-1] if task.reports else None
        if report is not None and report.scores:
            mean = sum(report.scores.values()) / len(report.scores)
            if mean < WEAK:
                scored.append((mean, int(task.id[1:]), task, report))
    for mean, _, task, report in sorted(scored, key=lambda each: each[:2]):
        place = _worst_place(pool, task, report)
        if place is not None:
            yield _weak(say, *place, f"{mean:.1f}", _lowest(report.scores))


def _lowest(scores: Mapping[str, int]) -> str:
    name = min(scores, key=lambda each: scores[each])
    return f"{name} {scores[name]}"


def _worst_place(pool: pools.Pool, task: tasks.Task, report: tasks.Report) -> tuple[str, str, tuple[int, int]] | None:
    """The paragraph that has most of the remarks, else the first of the task's place: path, base text, range."""
    ref = next((ref for ref in task.refs if ref.path and ref.base and ref.start is not None), None)
    base = pool.store.text(ref.base) if ref is not None and ref.base else None
    if ref is None or ref.path is None or base is None:
        return None
    snapshot = snapshots.of(ref.path, base)
    starts = [each["start"] for each in report.findings if each.get("base") == ref.base and "start" in each]
    around = [found for at in starts or [ref.start or 0] if (found := prose.paragraph_at(snapshot, at)) is not None]
    if not around:
        return None
    worst = max(around, key=around.count)
    return ref.path, base, (worst.start, worst.end)


def _weak(say: Say, path: str, base: str, span: tuple[int, int], mean: str, lowest: str) -> Idea:
    words = " ".join(base[slice(*span)].split())
    more = posting.More(
        intent=f"Give {VERSIONS} versions of this paragraph that make up for what the critique found",
        origin=tasks.Origin.AGENT,
        candidates=VERSIONS,
    )
    line = base.count("\n", 0, span[0]) + 1
    asks = say(
        "“{words}” ({place}) was scored {mean} of 5, {lowest} being the lowest. See {n} versions?",
        words=_short(words),
        place=f"{path}:{line}",
        mean=mean,
        lowest=lowest,
        n=VERSIONS,
    )
    key = _key("weak", texts.revision(words)[:16])
    return Idea(key, asks, lambda: (posting.request(path, base, span, **more), base))


def _unexplained(pool: pools.Pool, say: Say) -> Iterator[Idea]:
    """Figures that the text shows and whose owner has not said what they are for."""
    from coauthor.library import assets  # reads YAML, which a server does not pay for

    root = pool.where.root
    try:
        found = assets.known(root)
    except errors.CoauthorError:
        return
    for asset in found:
        if asset.used and asset.missing and asset.path and asset.is_picture:
            yield Idea(_key("asset", asset.id), _asks(pool, say, asset), _interview(pool, asset))


def _asks(pool: pools.Pool, say: Say, asset: assets.Asset) -> str:
    place = asset.used[0]
    text = outlined.text_of(project.DiskSource(pool.where.root), place.path) or ""
    where = f"{place.path}:{text.count(chr(10), 0, place.start) + 1}"
    return say(
        "{file} ({place}): nobody has said what it is and shows. May I ask you a few short questions about it?",
        file=asset.path,
        place=where,
    )


def _interview(pool: pools.Pool, asset: assets.Asset) -> Callable[[], Made]:
    def request() -> Made:
        place = asset.used[0]
        text = outlined.text_of(project.DiskSource(pool.where.root), place.path) or ""
        refs = (places.ref(place.path, text, place.start, place.end), tasks.Ref(asset=asset.id))
        intent = f"Ask me about {asset.path}"
        return commands.Post(intent=intent, raw=intent, origin=tasks.Origin.AGENT, refs=refs), text

    return request


_CONTRACTS = {
    "BRIEF.md": "There is no BRIEF.md, which says what your text is about and for whom. "
    "May I ask you a few short questions and propose one?",
    "STYLE.md": "There is no STYLE.md, which says how you want to be heard. "
    "May I ask you a few short questions and propose one?",
}


def _unsaid(pool: pools.Pool, say: Say) -> Iterator[Idea]:
    """A brief or a style that is not there, where there is a document that could have one."""
    files = project.index(project.DiskSource(pool.where.root)).files
    if not any(file.is_root for file in files.values()):
        return
    for name, asks in _CONTRACTS.items():
        if not (pool.where.root / name).exists():
            intent = f"Ask me what {name} should say"
            command = commands.Post(intent=intent, raw=intent, origin=tasks.Origin.AGENT, refs=(tasks.Ref(path=name),))
            yield Idea(_key("contract", name), say(asks), lambda command=command: (command, ""))  # type: ignore[misc]


def _rejected(pool: pools.Pool, say: Say) -> Iterator[Idea]:
    """A word that was rejected again and again, as a rule for STYLE.md."""
    for each in dislikes.found(pool):
        intent = dislikes.INTENT.format(each.word)
        command = commands.Post(
            intent=intent, raw=intent, origin=tasks.Origin.AGENT, refs=(tasks.Ref(path="STYLE.md"),)
        )
        asks = say(
            "You rejected “{word}” in {proposals}. Ban it in STYLE.md?",
            word=each.word,
            proposals=", ".join(each.proposals[:5]),
        )
        yield Idea(_key("ban", each.word), asks, lambda command=command: (command, ""))  # type: ignore[misc]


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return f"{plain[:_QUOTED].rstrip()}…" if len(plain) > _QUOTED else plain
