"""Sees to it that a proposal for several files is in all or in none, where an editor tells late how its edit went.

Whoever had said yes may have left by then; the files that have it are put back in that person's name.
"""

from __future__ import annotations

from coauthor.domain import tasks
from coauthor.domain.events import Event, Type
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools
from coauthor.review import settling, together

_ENDS = (Type.EDIT_FAILED, Type.EDIT_APPLIED)


class Halves:
    """The look of one session at the outcomes of edits."""

    def __init__(self, room: Workroom) -> None:
        self._room = room

    def on_task(self, session: Session, task: tasks.Task, events: list[Event]) -> None:
        """An edit has come to an end: is it a part of a yes that stopped half way?"""
        if any(event.type in _ENDS for event in events) and _may_be_half(task):
            session.connection.spawn(self._look(task.id), "look for what went in half way")

    async def _look(self, task: str) -> None:
        await self._room.quietly(_put_back, task)


def _may_be_half(task: tasks.Task) -> bool:
    return any(
        edit.batch and edit.state.landed and not together.whole(proposal, edit.batch)
        for proposal in task.proposals
        for edit in proposal.edits
    )


def _put_back(pool: pools.Pool, task: str) -> None:
    settling.put_back(pool, pool.task(task))
