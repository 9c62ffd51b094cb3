"""`coauthor.proposal.post` and `.export`: changes that come from elsewhere, and proposals that go out."""

from __future__ import annotations

from typing import Any

import pydantic

from coauthor.domain import errors, texts
from coauthor.lsp import bench, commands
from coauthor.lsp.pool_side import asking
from coauthor.lsp.session import Session
from coauthor.manuscript import positions
from coauthor.manuscript.text import LineIndex
from coauthor.pool import pool as pools
from coauthor.review import exchange, exchange_out, wire

Json = dict[str, Any]


class Edit(pydantic.BaseModel):
    """A TextEdit with the file that it is about."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    uri: str
    range: asking.WireRange
    newText: str


class Post(commands.Arguments):
    """Arguments of `coauthor.proposal.post`: a diff or edits, on the revisions in `base` or the texts as they are."""

    task: str | None = None
    diff: str | None = None
    edits: list[Edit] = pydantic.Field(default=[], max_length=5000)
    base: dict[str, str] = {}
    token: str | None = None
    summary: str = pydantic.Field(default="", max_length=2000)

    @pydantic.model_validator(mode="after")
    def _one_of_both(self) -> Post:
        if bool(self.diff) == bool(self.edits):
            raise ValueError("give either a `diff` or `edits`")
        return self


class Export(commands.Arguments):
    """Arguments of `coauthor.proposal.export`; `uri` names the file, where marked-up LaTeX needs one named."""

    proposal: str
    format: exchange_out.Format = exchange_out.Format.DIFF
    candidate: str | None = None
    uri: str | None = None


@commands.command("coauthor.proposal.post", Post)
async def post(session: Session, arguments: Post) -> Json:
    """Make a proposal of a diff or of edits; refused as a whole where it does not fit exactly."""
    room = bench.of(session).room
    revisions = {_path(session, uri): revision for uri, revision in arguments.base.items()}
    if arguments.diff:
        assert session.root is not None
        parts = exchange.targets(session.root, arguments.diff)
        changed = exchange.from_diff(parts, {path: await _base(session, path, revisions) for path in parts})
    else:
        changed = await _edited(session, arguments.edits, revisions)
    offer = exchange.Offer(changed, arguments.task, arguments.token, arguments.summary)
    posted = await room.run(exchange.post, room.actor, offer)
    view: Json = await room.run(_view, session, posted)
    return {"proposal": view}


@commands.command("coauthor.proposal.export", Export)
async def export(session: Session, arguments: Export) -> Json:
    """A proposal as a unified diff, or as LaTeX with its changes marked."""
    path = _path(session, arguments.uri) if arguments.uri else None
    room = bench.of(session).room
    text = await room.run(exchange_out.export, arguments.proposal, arguments.format, arguments.candidate, path)
    return {"text": text}


async def _edited(session: Session, edits: list[Edit], revisions: dict[str, str]) -> tuple[exchange.Changed, ...]:
    """What the edits make of each file; refused where a range is not in the text or two lie over each other."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(_path(session, edit.uri), []).append(edit)
    changed = []
    for path, mine in by_path.items():
        before = await _base(session, path, revisions)
        index = LineIndex(before)
        splices = [_splice(session, path, index, edit) for edit in mine]
        try:
            changed.append(exchange.Changed(path, before, texts.apply(before, splices)))
        except ValueError as error:
            raise errors.Invalid(f"{path}: two of the edits lie over each other.") from error
    return tuple(changed)


def _splice(session: Session, path: str, index: LineIndex, edit: Edit) -> texts.Splice:
    ends = (edit.range.start, edit.range.end)
    if any(end.line >= len(index.starts) for end in ends):
        raise errors.Invalid(f"{path} has only {len(index.starts)} lines.")
    start, end = (index.offset(positions.Position(at.line, at.character), session.encoding) for at in ends)
    if end < start:
        raise errors.Invalid(f"{path}: a range ends before it begins.")
    return texts.Splice(start, end, texts.normalise(edit.newText))


async def _base(session: Session, path: str, revisions: dict[str, str]) -> str:
    """The text that a change was made on: of the revision given, else the present one."""
    current = asking.current_text(session, path)
    revision = revisions.get(path)
    if revision is None or revision == texts.revision(current):
        return current
    room = bench.of(session).room
    if not room.exists:
        raise errors.NotFound(f"{path}: the revision {revision[:12]} is not on the record here.")
    return await room.run(exchange.text_of, path, revision)


def _path(session: Session, uri: str) -> str:
    path = session.path(uri)
    if path is None:
        raise errors.Invalid(f"{uri} is outside the workspace.")
    return path


def _view(pool: pools.Pool, session: Session, posted: exchange.Posted) -> Json:
    return wire.Wire(pool, session.encoding).proposal(posted.task, posted.proposal)
