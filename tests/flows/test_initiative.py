"""What is offered without being asked for: once, with the person there, and done only after a yes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import endpoint as endpoints
from coauthor.domain import actors, commands, errors, suggesting, tasks
from coauthor.domain.tasks import Status
from coauthor.pool import trusting, views
from coauthor.review import initiative
from flows import bench as benches
from flows.bench import PERSON, Bench
from flows.playing import PLAN, model

OUTLINE = "# Clocks\n\n## Method\n- drift\n\n## Limits\n- simple\n\n## Outlook\n- more clocks\n"
WRITE = {"summary": "drafted", "edits": [{"target": "into:limits", "text": "The model is simple."}]}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    trusting.set_trusted(made.root, trusted=True)
    for name in ("BRIEF.md", "STYLE.md"):
        (made.root / name).write_text("")
    (made.root / "OUTLINE.md").write_text(OUTLINE)
    return made


def answer(bench: Bench, task: tasks.Task, said: str) -> tasks.Task:
    command = commands.Reply(task=task.id, text=said, option=said, question=task.questions[0].id)
    return bench.pool.handle(command, PERSON)


async def test_a_section_that_the_outline_wants_is_offered_and_written_after_a_yes(bench: Bench) -> None:
    seat = bench.seat()
    with model(endpoints.obedient({"plan": PLAN, "edits": WRITE})) as (server, settings):
        await bench.work(settings)
        (limits,) = views.page(bench.pool)
        assert server.requests == []
        assert limits.questions[0].text == "The outline has “Limits”, and the text has no such section. Draft it?"
        assert (limits.questions[0].options, limits.status) == (suggesting.OPTIONS, Status.NEEDS_USER)
        assert answer(bench, limits, "do it").status is Status.OPEN
        await bench.work(settings)
        (outlook,) = [task for task in views.page(bench.pool) if task.id != limits.id]
        assert answer(bench, outlook, "never").status is Status.CANCELED
        await bench.work(settings)
    done = bench.pool.task(limits.id)
    assert (done.status, done.role, len(done.proposals)) == (Status.AWAITING_REVIEW, "drafter", 1)
    assert len(views.page(bench.pool)) == 2
    assert views.replayed_differences(bench.pool) == []
    seat.leave()


@pytest.mark.parametrize("why", ["nobody is there", "it is switched off", "the folder is not trusted"])
async def test_nothing_is_offered_where(bench: Bench, why: str) -> None:
    seat = None if why == "nobody is there" else bench.seat()
    if why == "the folder is not trusted":
        trusting.set_trusted(bench.root, trusted=False)
    off = why == "it is switched off"
    await bench.work(replace(benches.quick(), initiative="off" if off else "on"))
    assert views.page(bench.pool) == []
    if seat is not None:
        seat.leave()


def test_each_is_offered_once_and_only_by_coauthor_itself(bench: Bench) -> None:
    seen: list[str] = []
    while made := initiative.offer(bench.pool):
        assert seen or len(made) == 1, "the first thing that a person sees is not a heap of questions"
        assert initiative.offer(bench.pool) == []
        for name in made:
            answer(bench, bench.pool.task(name), "later")
        seen += made
    assert len(seen) == 2
    pushy = commands.Post(intent="x", origin=tasks.Origin.AGENT, assignee="auto", key="suggest:mine")
    with pytest.raises(errors.Forbidden):
        bench.pool.post(pushy, actors.SYSTEM)
    with pytest.raises(errors.Forbidden):
        bench.pool.handle(commands.Suggest(task=seen[0], text="Do it!"), PERSON)
