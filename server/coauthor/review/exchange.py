"""Changes that somebody made elsewhere come in as a proposal: a unified diff, or edits of files, on a text we know.

All of it or nothing: what does not fit exactly is refused with its reason, and no text is touched here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coauthor.domain import actors, commands, errors, patches, tasks, texts
from coauthor.domain.events import Type
from coauthor.gates import gate, names
from coauthor.gates import run as gates
from coauthor.manuscript import places, project
from coauthor.manuscript import snapshot as snapshots
from coauthor.manuscript.reading import made
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import disk, exchange_diff, exchange_sentences

REFUSED_TO_AGENTS = frozenset({"characters", "macros", "citations"})
"""What an agent may not even propose: hidden characters, commands that do more than set text, invented citations."""
_ABOUT_NAMES = frozenset({"references", "citations"})
_LATEX_GATES = gates.STRUCTURE
_PLAIN_GATES = ("characters",)
_BLANK_LINES = re.compile(r"\n\s*\n")
_MOST_MARKS = 20
_MOST_REFS = 10


@dataclass(frozen=True, slots=True)
class Changed:
    """What a file would become; both texts are normalised."""

    path: str
    before: str
    after: str
    is_new: bool = False
    """True for a file that is not there yet: a yes makes it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal before it is one; raises Invalid where nothing would change.

    Without `task` a new one is made for it; an agent shows the `token` of its claim.
    """

    changed: tuple[Changed, ...]
    task: str | None = None
    token: str | None = None
    summary: str = ""
    origin: tasks.Origin = tasks.Origin.ACTION

    def __post_init__(self) -> None:
        if all(each.before == each.after for each in self.changed):
            raise errors.Invalid("That changes nothing: the text is like this already.")


@dataclass(frozen=True, slots=True)
class Posted:
    """The proposal, with its task as it is now."""

    task: tasks.Task
    proposal: tasks.Proposal


def targets(root: Path, diff: str) -> dict[str, exchange_diff.Patch]:
    """The parts of a diff by the workspace file each is about; raises where one names none, or two, or one twice."""
    found: dict[str, exchange_diff.Patch] = {}
    for patch in exchange_diff.parse(diff):
        path = _file_of(root, patch)
        if path in found:
            raise errors.Invalid(f"{path} comes twice in this diff.", "Put its hunks together; nothing was changed.")
        found[path] = patch
    return found


def from_diff(parts: Mapping[str, exchange_diff.Patch], bases: Mapping[str, str]) -> tuple[Changed, ...]:
    """What the parts make of the base texts, by file; raises Conflict naming the hunk that does not fit."""
    return tuple(
        Changed(path, bases[path], exchange_diff.apply(patch, path, bases[path])) for path, patch in parts.items()
    )


def text_of(pool: pools.Pool, path: str, revision: str) -> str:
    """The text of the revision that a change was made on; raises NotFound where it is not on the record."""
    text = pool.store.text(revision)
    if text is None:
        raise errors.NotFound(
            f"{path}: the revision {revision[:12]} is not on the record here.",
            "Leave it out, and the change is held against the text as it is now.",
        )
    return text


def on_disk(root: Path, path: str) -> str:
    """The normalised text of a workspace file that may be edited; raises Unavailable with the reason."""
    opened = disk.open_file(root, path)
    if isinstance(opened, disk.Refused):
        raise errors.Unavailable(opened.reason)
    return opened.text


def post(pool: pools.Pool, actor: actors.Actor, offer: Offer) -> Posted:
    """Put it on the record as a proposal, sentence by sentence where that is possible."""
    speaker = _speaker(pool, actor, offer)
    hunks = _hunks(offer.changed)
    findings = list(_findings(pool.where.root, offer.changed))
    if speaker.kind is not actors.Kind.HUMAN:
        _refuse(findings)
    task = pool.task(offer.task) if offer.task else pool.post(_request(speaker, offer, hunks), speaker)
    command = commands.PostProposal(
        task=task.id,
        token=offer.token,
        base={each.path: texts.revision(each.before) for each in offer.changed},
        hunks=hunks,
        summary=_summary(offer),
        creates=tuple(each.path for each in offer.changed if each.is_new),
        marks=tuple(dict.fromkeys(said for said, _ in findings))[:_MOST_MARKS],
        model=speaker.client if speaker.kind is actors.Kind.AGENT else "",
    )
    kept = [text for each in offer.changed for text in (each.before, each.after)]
    posted = pool.handle(command, speaker, kept)
    return Posted(posted, posted.proposals[-1])


def _file_of(root: Path, patch: exchange_diff.Patch) -> str:
    """The workspace path that a part of a diff is about."""
    inside = [name for name in patch.names if not _is_outside(name)]
    if not inside:
        raise errors.Forbidden(f"{' or '.join(patch.names)} is outside the workspace.")
    # `diff -u chapter.tex /tmp/edited.tex`: a name from elsewhere on the other side does not matter.
    here = [(name, path) for name in inside if (path := _known(root, name)) is not None]
    if len({path for _, path in here}) > 1:
        said = " and ".join(name for name, _ in here)
        raise errors.Invalid(f"This diff is about {said}; a proposal does not rename.", "Name one file on both sides.")
    if here:
        return here[0][1]
    said = " or ".join(patch.names)
    raise errors.NotFound(f"There is no file {said} in this workspace.", f"Looked in {root}; nothing was changed.")


def _is_outside(name: str) -> bool:
    return Path(name).is_absolute() or ".." in Path(name).parts


def _known(root: Path, name: str) -> str | None:
    """A name below the workspace, or below the git repository that the workspace is a part of, as its path."""
    real = root.resolve()
    top = next((folder for folder in (real, *real.parents) if (folder / ".git").exists()), real)
    for folder in dict.fromkeys((real, top)):
        place = folder / name
        if place.is_file() and real in place.parents and place.suffix.lower() in disk.ALLOWED:
            return place.relative_to(real).as_posix()
    return None


def _hunks(changed: Sequence[Changed]) -> tuple[patches.Hunk, ...]:
    found: list[patches.Hunk] = []
    for each in changed:
        loaded = texts.load(each.after.encode("utf-8", "surrogatepass"))
        if isinstance(loaded, texts.Unreadable):
            raise errors.Invalid(f"{each.path} would be a file that {loaded.reason}.")
        found += exchange_sentences.hunks(snapshots.of(each.path, each.before), snapshots.of(each.path, loaded.text))
    return tuple(found)


def _speaker(pool: pools.Pool, actor: actors.Actor, offer: Offer) -> actors.Actor:
    """Whoever makes the proposal: with a token the actor who claimed the task, else whoever calls."""
    if offer.token is None:
        if actor.kind is not actors.Kind.HUMAN:
            raise errors.Forbidden("Claim the task before you post a proposal to it.")
        return actor
    if offer.task is None:
        raise errors.Invalid("A token belongs to a task: name the task that was claimed with it.")
    for event in views.thread(pool, pool.task(offer.task).id):
        if event.type == Type.TASK_CLAIMED and event.id == offer.token:
            return event.actor
    raise errors.Stale(f"{offer.task} is not held under this token.")


def _findings(root: Path, changed: Sequence[Changed]) -> Iterator[tuple[str, gate.Finding]]:
    """What the gates say of each file as a whole, with the sentence for the person."""
    known: gate.Known | None = None
    for each in changed:
        latex = each.path.endswith(exchange_sentences.LATEX)
        own = names.of(each.before) if latex else None
        near = gate.Known(frozenset(own.keys), frozenset(own.labels)) if own else gate.Known()
        which = _LATEX_GATES if latex else _PLAIN_GATES
        # Whole files may gain and lose paragraphs: only a sentence must not have a blank line in it.
        before, after = (_BLANK_LINES.sub("\n", text) for text in (each.before, each.after))
        found = gates.check(before, after, near, which)
        if any(finding.gate in _ABOUT_NAMES for finding in found):
            known = known or _of_project(root, {one.path: one.after for one in changed})
            found = gates.check(before, after, _both(near, known), which)
        for finding in found:
            yield (finding.message if len(changed) == 1 else f"{each.path}: {finding.message}"), finding


def _of_project(root: Path, held: Mapping[str, str]) -> gate.Known:
    """The names that the project has with these texts in it, those that its macros make included."""
    source = project.DiskSource(root)
    facts = made.completed(project.index(source, held), source, held)
    return gate.Known(frozenset(facts.entries), frozenset(facts.labels))


def _both(one: gate.Known, two: gate.Known) -> gate.Known:
    return gate.Known(one.keys | two.keys, one.labels | two.labels)


def _refuse(findings: Sequence[tuple[str, gate.Finding]]) -> None:
    """An agent's proposal with what only a person may write is not taken."""
    said = [sentence for sentence, finding in findings if finding.gate in REFUSED_TO_AGENTS]
    if said:
        raise errors.Forbidden(" ".join(said[:5]), "Nothing was posted; leave that out and post it again.")


def _request(actor: actors.Actor, offer: Offer, hunks: Sequence[patches.Hunk]) -> commands.Post:
    """The task of a proposal that came without one; it is its author's, so that no worker takes it up."""
    texts_of = {each.path: each.before for each in offer.changed}
    refs = tuple(
        places.ref(hunk.path, texts_of[hunk.path], hunk.start, hunk.end, hunk.section) for hunk in hunks[:_MOST_REFS]
    )
    said = _summary(offer)
    return commands.Post(intent=said, raw=said, origin=offer.origin, refs=refs, assignee=actor.id)


def _summary(offer: Offer) -> str:
    files = [each.path for each in offer.changed]
    named = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    return " ".join(offer.summary.split()) or f"Changes to {named}"
