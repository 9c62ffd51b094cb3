"""Takes several things back from an editor's command, one after the other, and tells what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from coauthor.domain import errors
from coauthor.lsp import bench, seeing
from coauthor.lsp.session import Session
from coauthor.review import deciding, inverses, undoing

Json = dict[str, Any]


async def several(session: Session, many: Sequence[undoing.Undo]) -> Json:
    """The newest first; stops where an editor is silent or the five seconds of a command are over.

    Answers as for one, with the `results` by proposal and, where there are such, those `not_tried`.
    """
    room = bench.of(session).room
    over = asyncio.get_running_loop().time() + deciding.WAIT_S - 1
    results: list[Json] = []
    outcomes: list[deciding.Outcome] = []
    for undo in many:
        if asyncio.get_running_loop().time() > over or any(outcome.state == "applying" for outcome in outcomes):
            break
        try:
            inverse = await room.run(inverses.propose_part, room.actor, undo)
            outcome = await seeing.through(session, inverse, deciding.Choice())
        except errors.CoauthorError as error:
            results.append({"proposal": undo.proposal, "applied": False, "state": "refused", "error": error.data()})
            continue
        outcomes.append(outcome)
        results.append({"proposal": undo.proposal, **_of(outcome)})
    left = [undo.proposal for undo in many[len(results) :]]
    await _say(session, results, left)
    states = [result["state"] for result in results] + ["applying"] * bool(left)
    state = next((each for each in ("conflict", "refused", "applying") if each in states), "applied")
    tasks = list(dict.fromkeys(undo.task for undo in many))
    views = [await room.run(seeing.task_view, session, task) for task in tasks]
    answer: Json = {"applied": state == "applied", "state": state, "task": views[0], "tasks": views, "results": results}
    conflicts = [hunk for outcome in outcomes for hunk in outcome.conflicts]
    return answer | ({"conflicts": conflicts} if conflicts else {}) | ({"not_tried": left} if left else {})


def _of(outcome: deciding.Outcome) -> Json:
    said = {"message": outcome.message or None, "conflicts": list(outcome.conflicts) or None}
    named = {name: value for name, value in said.items() if value is not None}
    return {"applied": outcome.applied, "state": outcome.state, **named}


async def _say(session: Session, results: Sequence[Json], left: Sequence[str]) -> None:
    failed = [result["proposal"] for result in results if not result["applied"]]
    if failed:
        session.say(f"Could not be undone: {', '.join(failed)}. Your text was not touched there.", 2)
    if left:
        session.say(f"Not undone yet: {', '.join(left)}. Try again once the editor has answered.", 2)
