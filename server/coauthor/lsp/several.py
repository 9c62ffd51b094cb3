"""Decides several proposals from one command of an editor, one after the other, and tells what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from coauthor.domain import errors
from coauthor.lsp import bench, seeing
from coauthor.lsp.session import Session
from coauthor.review import deciding, inverses, rollback, undoing

Json = dict[str, Any]
Step = tuple[str, Callable[[], Awaitable[deciding.Outcome]]]
"""A proposal, and what decides it."""


async def undone(session: Session, many: Sequence[undoing.Undo]) -> Json:
    """Take these back, the newest first."""
    steps = [(undo.proposal, partial(taken_back, session, undo)) for undo in many]
    return await each(session, steps, "Could not be undone")


async def taken_back(session: Session, undo: undoing.Undo) -> deciding.Outcome:
    """Post the inverse, on the text that the editor has now, and see it through."""
    room = bench.of(session).room
    await bench.of(session).presence.say_newest()
    held = {document.path: document.text for document in session.documents.values() if document.path is not None}
    inverse = await room.run(inverses.propose_part, room.actor, undo, held)
    try:
        outcome = await seeing.through(session, inverse, deciding.Choice())
    except errors.Stale as error:
        raise await room.run(rollback.refused, undo, inverse, error) from error
    told: deciding.Outcome = await room.run(rollback.said, undo, inverse, outcome)
    return told


async def each(session: Session, steps: Sequence[Step], complaint: str) -> Json:
    """One after the other; stops where an editor is silent or the five seconds of a command are over.

    Answers as for one, with the `results` by proposal and, where there are such, those `not_tried`. Raises what the
    first one raises where all of them fail so.
    """
    over = asyncio.get_running_loop().time() + deciding.WAIT_S - 1
    results: list[Json] = []
    outcomes: list[deciding.Outcome] = []
    failures: list[errors.CoauthorError] = []
    for proposal, decide in steps:
        if asyncio.get_running_loop().time() > over or any(outcome.state == "applying" for outcome in outcomes):
            break
        try:
            outcome = await decide()
        except errors.CoauthorError as error:
            failures.append(error)
            results.append({"proposal": proposal, "applied": False, "state": "refused", "error": error.data()})
        else:
            outcomes.append(outcome)
            results.append({"proposal": proposal, **_of(outcome)})
    if failures and not outcomes:
        raise failures[0]
    left = [proposal for proposal, _ in steps[len(results) :]]
    _say(session, complaint, [result["proposal"] for result in results if not result["applied"]], left)
    return await _answer(session, results, outcomes, left)


async def _answer(session: Session, results: list[Json], outcomes: Sequence[deciding.Outcome], left: list[str]) -> Json:
    room = bench.of(session).room
    states = [result["state"] for result in results] + ["applying"] * bool(left)
    state = next((known for known in ("conflict", "refused", "applying") if known in states), "applied")
    tasks = list(dict.fromkeys(outcome.task.id for outcome in outcomes))
    views = [await room.run(seeing.task_view, session, task) for task in tasks]
    answer: Json = {"applied": state == "applied", "state": state, "task": views[0], "tasks": views, "results": results}
    conflicts = [hunk for outcome in outcomes for hunk in outcome.conflicts]
    return answer | ({"conflicts": conflicts} if conflicts else {}) | ({"not_tried": left} if left else {})


def _of(outcome: deciding.Outcome) -> Json:
    said = {"message": outcome.message or None, "conflicts": list(outcome.conflicts) or None}
    named = {name: value for name, value in said.items() if value is not None}
    return {"applied": outcome.applied, "state": outcome.state, **named}


def _say(session: Session, complaint: str, failed: Sequence[str], left: Sequence[str]) -> None:
    if failed:
        session.say(f"{complaint}: {', '.join(failed)}. Your text was not touched there.", 2)
    if left:
        session.say(f"Not tried yet: {', '.join(left)}. Say it again once the editor has answered.", 2)
