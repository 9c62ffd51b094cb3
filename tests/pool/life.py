"""Short ways to lead a task through its life, for the tests of the pool."""

from __future__ import annotations

from typing import Any

from coauthor.domain import actors, commands, patches, tasks, texts
from coauthor.pool import pool as pools

TEXT = "The first sentence is long. The second one too.\n"
PERSON = actors.human("ada", "test")
AGENT = actors.agent("reviser", "scripted")


def post(pool: pools.Pool, intent: str = "tighten", **more: Any) -> tasks.Task:
    """A request, without a place unless `refs` name one."""
    return pool.post(commands.Post(intent=intent, origin=tasks.Origin.CLI, **more), PERSON, [TEXT])


def place(start: int, end: int, path: str = "main.tex") -> tuple[tasks.Ref, ...]:
    """Code points of the text as a task's place."""
    return (tasks.Ref(path=path, base=texts.revision(TEXT), start=start, end=end, quote=TEXT[start:end]),)


def claim(pool: pools.Pool, task: tasks.Task, actor: actors.Actor = AGENT) -> tasks.Task:
    """A worker takes it."""
    return pool.handle(commands.Claim(task=task.id, worker="w"), actor)


def hunks() -> tuple[patches.Hunk, ...]:
    """Two sentences, both shorter."""
    replacements = {
        "A": [
            patches.Replacement(start=0, end=27, text="The first is long.", why="shorter"),
            patches.Replacement(start=28, end=47, text="So is the second.", why="shorter"),
        ]
    }
    return patches.hunks(TEXT, "main.tex", "P0", replacements)


def propose(pool: pools.Pool, task: tasks.Task) -> tasks.Task:
    """The worker's proposal for a claimed task."""
    assert task.claim
    base = {"main.tex": texts.revision(TEXT)}
    proposal = commands.PostProposal(task=task.id, token=task.claim, base=base, hunks=hunks(), summary="shorter")
    return pool.handle(proposal, AGENT, [TEXT])


def done(pool: pools.Pool, **more: Any) -> tasks.Task:
    """A whole life: asked, proposed, the first sentence accepted and landed, the other rejected."""
    task = propose(pool, claim(pool, post(pool, **more)))
    proposal = task.proposals[-1]
    first, second = (hunk.id for hunk in proposal.hunks)
    ids = {"task": task.id, "proposal": proposal.id}
    task = pool.handle(commands.Accept(**ids, hunks=(first,), path="main.tex"), PERSON)
    edit = task.proposals[-1].edits[-1].id
    spliced = ((0, 27, "The first is long."),)
    result = texts.revision(TEXT)
    pool.handle(commands.Intend(**ids, edit=edit, base=result, result=result, splices=spliced), PERSON)
    pool.handle(commands.Landed(**ids, edit=edit, result=result, how="exact"), PERSON)
    pool.handle(commands.Saved(**ids, edit=edit, revision=result), PERSON)
    return pool.handle(commands.Reject(**ids, hunks=(second,)), PERSON)
