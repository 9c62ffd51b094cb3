"""The lock on the outline: what it means for drafts, and who is told when the outline changes."""

from __future__ import annotations

from pathlib import Path

import pytest

import endpoint as endpoints
from coauthor.domain import actors, commands, errors, tasks
from coauthor.domain.events import Type
from coauthor.domain.tasks import Status
from coauthor.pool import trusting, views
from coauthor.review import drafting, planning
from flows import bench as benches
from flows.bench import PERSON, Bench
from flows.playing import PLAN, model

OUTLINE = "# Clocks\n\n## Method\n- drift\n\n## Limits\n- no temperature\n"
WRITE = {"summary": "drafted", "edits": [{"target": "into:limits", "text": "The model is simple."}]}
AGENT = actors.agent("drafter", "test")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    trusting.set_trusted(made.root, trusted=True)
    (made.root / "OUTLINE.md").write_text(OUTLINE)
    return made


def lock(bench: Bench) -> None:
    compared = planning.compare(bench.root, {})
    planning.lock(bench.pool, compared, PERSON)
    planning.note(bench.pool, compared, PERSON)


def change(bench: Bench, old: str, new: str) -> None:
    file = bench.root / "OUTLINE.md"
    file.write_text(file.read_text().replace(old, new))
    planning.note(bench.pool, planning.compare(bench.root, {}), PERSON)


def draft(bench: Bench, node: str = "limits") -> tasks.Task:
    return drafting.post(bench.pool, PERSON, node, "Draft this section", tasks.Origin.CLI)


async def drafted(bench: Bench, task: tasks.Task) -> tuple[tasks.Proposal, str]:
    """What was proposed, and the first prompt."""
    with model(endpoints.obedient({"plan": PLAN, "edits": WRITE})) as (server, settings):
        await bench.work(settings)
    (proposal,) = bench.pool.task(task.id).proposals
    return proposal, endpoints.prompt_of(server.requests[0])


async def test_a_draft_without_a_lock_goes_on_and_says_so(bench: Bench) -> None:
    proposal, _ = await drafted(bench, draft(bench))
    assert any("The outline is not locked" in mark for mark in proposal.marks)


async def test_a_draft_follows_the_outline_as_it_was_locked(bench: Bench) -> None:
    lock(bench)
    change(bench, "no temperature", "no humidity")
    proposal, prompt = await drafted(bench, draft(bench))
    assert proposal.marks == ()
    assert "- no temperature" in prompt
    assert "humidity" not in prompt


def test_a_node_that_the_lock_does_not_know_is_not_drafted(bench: Bench) -> None:
    lock(bench)
    change(bench, "## Limits", "## Outlook\n- more\n\n## Limits")
    with pytest.raises(errors.Conflict, match="“outlook” is not in the outline as it was locked"):
        draft(bench, "outlook")
    lock(bench)
    assert draft(bench, "outlook").status is Status.OPEN


async def test_writing_at_a_place_of_no_node_is_refused_under_a_lock_and_revising_is_not(bench: Bench) -> None:
    change(bench, "## Method\n- drift\n\n", "")
    lock(bench)
    writing = bench.post(intent="write this paragraph anew from the notes", assignee="drafter")
    revising = bench.post(intent="tighten", words="A second paragraph")
    with model(endpoints.obedient({"plan": PLAN, "edits": {"summary": "s", "edits": []}})) as (_, settings):
        await bench.work(settings)
    assert "a draft belongs to one of its nodes" in (bench.pool.task(writing.id).error or "")
    assert bench.pool.task(revising.id).status is Status.AWAITING_REVIEW


def test_those_who_are_about_a_node_that_changed_are_told_and_begin_anew(bench: Bench) -> None:
    lock(bench)
    waiting, other = draft(bench), bench.post(words="A second paragraph")
    at_work = draft(bench)
    bench.pool.handle(commands.Claim(task=at_work.id, worker="w"), AGENT)
    change(bench, "no temperature", "no humidity")
    told = "“Limits” changed in the outline."
    assert bench.pool.task(waiting.id).comments == (told,)
    assert bench.pool.task(other.id).comments == ()
    released = bench.pool.task(at_work.id)
    assert (released.status, released.comments, released.claim) == (Status.OPEN, (told,), None)
    assert told in bench.data(at_work.id, Type.TASK_RELEASED)[0]["reason"]
    change(bench, "## Limits\n- no humidity\n", "")
    assert bench.pool.task(waiting.id).comments[-1] == "“limits” is no longer in the outline."
    assert views.replayed_differences(bench.pool) == []


def test_a_task_at_the_section_of_a_node_is_told_too(bench: Bench) -> None:
    lock(bench)
    task = bench.post(words="A second paragraph")
    change(bench, "- drift", "- drift and noise")
    assert bench.pool.task(task.id).comments == ("“Method” changed in the outline.",)
