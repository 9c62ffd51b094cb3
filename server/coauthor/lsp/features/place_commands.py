"""`coauthor.proposal.resolve` and `.reattach`: which version of a changed sentence stands, and where one belongs."""

from __future__ import annotations

from typing import Any

from coauthor.domain import errors, patches
from coauthor.lsp import bench, commands, from_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript.text import LineIndex
from coauthor.pool import pool as pools
from coauthor.review import placing, resolving, wire

Json = dict[str, Any]


class Resolve(commands.Arguments):
    """Arguments of `coauthor.proposal.resolve`: `take` is base, theirs, mine, both, or text with `text` beside it.

    Any other `take` is itself the text to put.
    """

    hunk: str
    take: str
    text: str | None = None


class Reattach(commands.Arguments):
    """Arguments of `coauthor.proposal.reattach`: a range of the file's present text; `uri` where it is another file."""

    hunk: str
    range: dict[str, Any]
    uri: str | None = None


@commands.command("coauthor.proposal.resolve", Resolve)
async def resolve(session: Session, arguments: Resolve) -> Json:
    """Take one version of a sentence that was changed since it was proposed; it waits anew on today's text."""
    room = bench.of(session).room
    hunk = await _hunk(session, arguments.hunk)
    take = arguments.text if arguments.text is not None else arguments.take
    document = session.documents.get(hunk.path)
    text, known = None, None
    if document is not None and document.editable:
        text, known = document.text, bench.of(session).drifting.place(document, hunk)
    if known is not None and not document.text[slice(*known)].strip():  # type: ignore[union-attr]
        known = None
    await room.run(resolving.resolve, room.actor, hunk.id, take, text, known)
    return await _answer(session, hunk.id)


@commands.command("coauthor.proposal.reattach", Reattach)
async def reattach(session: Session, arguments: Reattach) -> Json:
    """Give a sentence that lost its place a place by hand."""
    room = bench.of(session).room
    hunk = await _hunk(session, arguments.hunk)
    path = hunk.path if arguments.uri is None else session.path(arguments.uri)
    if path is None:
        raise errors.Forbidden(f"{arguments.uri} is outside the workspace.")
    wanted = from_lsp.span(arguments.range)
    document = session.documents.get(path)
    text = document.text if document is not None and document.editable else await room.run(resolving.on_disk, path)
    index = LineIndex(text)
    place = (index.offset(wanted.start, session.encoding), index.offset(wanted.end, session.encoding))
    await room.run(resolving.reattach, room.actor, hunk.id, path, place, text)
    return await _answer(session, hunk.id)


async def answers(session: Session, task: str, question: str, take: str) -> bool:
    """Carry out the answer to a question about a sentence; False where the question is about something else."""
    room = bench.of(session).room
    asked = next((each for each in (await room.run(pools.Pool.task, task)).questions if each.id == question), None)
    if asked is None or asked.hunk is None or asked.answer is not None:
        return False
    await resolve(session, Resolve(hunk=asked.hunk, take=take))
    return True


async def ask(session: Session, proposal: str, hunks: list[str]) -> str:
    """Put on the record what is known of sentences of open files that don't fit; what a person can do about them."""
    at_work = bench.of(session)
    for document in list(session.documents.values()):
        if document.path is not None and document.editable:
            tracked = at_work.drifting.tracked(document, proposal)
            await at_work.room.run(_ask, at_work.room.actor, proposal, hunks, document, tracked)
    said: str = await at_work.room.run(_hint, proposal, hunks)
    return said


def _ask(
    pool: pools.Pool, actor: Any, proposal_id: str, hunks: list[str], document: Document, tracked: dict[str, Any]
) -> None:
    proposal = pool.owner(proposal_id).proposal(proposal_id)
    text = document.text
    stuck = _stuck(pool, proposal_id, hunks)
    mine = [hunk for hunk in stuck if hunk.path == document.path and hunk.status is patches.HunkStatus.STALE]
    if proposal is None or not mine:
        return
    batch = placing.contest(pool, proposal, [hunk.id for hunk in mine], text, tracked)
    if batch:
        pool.handle_all(batch, actor, [text])


def _hint(pool: pools.Pool, proposal_id: str, hunks: list[str]) -> str:
    proposal = pool.owner(proposal_id).proposal(proposal_id)
    return placing.hint(proposal, [hunk.id for hunk in _stuck(pool, proposal_id, hunks)]) if proposal else ""


def _stuck(pool: pools.Pool, proposal_id: str, hunks: list[str]) -> list[patches.Hunk]:
    proposal = pool.owner(proposal_id).proposal(proposal_id)
    found = [hunk for hunk in proposal.open_hunks if hunk.status in placing.STUCK] if proposal else []
    return [hunk for hunk in found if not hunks or hunk.id in hunks]


async def _hunk(session: Session, name: str) -> patches.Hunk:
    room = bench.of(session).room
    if not room.is_open and not room.exists:
        raise errors.NotFound(f"There is no change {name}.")
    _, _, hunk = await room.run(placing.hunk_of, name)
    return hunk


async def _answer(session: Session, name: str) -> Json:
    view: Json = await bench.of(session).room.run(_view, session, name)
    return {"hunk": view}


def _view(pool: pools.Pool, session: Session, name: str) -> Json:
    return wire.Wire(pool, session.encoding).hunk(placing.hunk_of(pool, name)[2])
