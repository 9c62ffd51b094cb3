"""What an agent may say and what only a person may; each verb tried once by each."""

from __future__ import annotations

import inspect

import pytest

from coauthor.domain import actors, commands, delegating, errors, tasks
from coauthor.pool import pool as pools
from coauthor.pool import views
from pool import life

OUTSIDE = actors.outside("helper", "test")
OPEN = {
    *("Claim", "Release", "PostProposal", "Reply", "Cancel"),
    *("Start", "Route", "Block", "Fail", "PostPlan", "PostReport", "ModelCalled", "GateFailed", "Ask", "Consulted"),
}


def test_the_list_of_what_agents_may_say_is_closed() -> None:
    kinds = [
        kind
        for _, kind in inspect.getmembers(commands, inspect.isclass)
        if issubclass(kind, commands.TaskCommand) and kind not in (commands.TaskCommand, commands.WorkCommand)
    ]
    allowed = set()
    for kind in kinds:
        try:
            delegating.permit(kind.model_construct(), OUTSIDE)
        except errors.Forbidden:
            continue
        allowed.add(kind.__name__)
    assert allowed == OPEN
    hands_on = {kind.__name__ for kind in kinds if issubclass(kind, commands.WorkCommand)} | {
        "Claim",
        "Release",
        "Consulted",
    }
    for kind in kinds:
        if kind.__name__ not in hands_on:
            delegating.permit(kind.model_construct(), life.PERSON)


def test_an_agent_never_holds_what_is_a_persons() -> None:
    greedy = OUTSIDE.model_copy(update={"capabilities": tuple(actors.Capability)})
    assert not greedy.may(actors.Capability.APPLY)
    assert not greedy.may(actors.Capability.CONFIGURE)


def test_an_agents_own_tasks_stay_small_near_and_behind(pool: pools.Pool) -> None:
    parent = life.claim(pool, life.post(pool, refs=life.place(0, 27)), OUTSIDE)
    step = commands.Post(
        intent="look it up",
        origin=tasks.Origin.AGENT,
        parent=parent.id,
        purpose=tasks.Purpose.RESEARCH,
        refs=life.place(0, 10),
        priority=tasks.Priority.FOREGROUND,
    )
    own = pool.post(step, OUTSIDE)
    assert (own.priority, own.depth, own.created_by.id) == (tasks.Priority.BACKGROUND, 1, OUTSIDE.id)
    before = views.last_seq(pool)
    wrong = {
        "no parent": step.model_copy(update={"parent": None}),
        "no purpose": step.model_copy(update={"purpose": None}),
        "another place": step.model_copy(update={"refs": life.place(28, 47)}),
        "another file": step.model_copy(update={"refs": life.place(0, 10, "other.tex")}),
        "a task it does not hold": step.model_copy(update={"parent": life.post(pool).id}),
    }
    before = views.last_seq(pool)
    for said, command in wrong.items():
        with pytest.raises(errors.Forbidden):
            pool.post(command, OUTSIDE)
        assert views.last_seq(pool) == before, said
    with pytest.raises(errors.Invalid):
        pool.post(step, life.PERSON)


def test_agents_tasks_do_not_hang_deeper_than_two(pool: pools.Pool) -> None:
    parent = life.claim(pool, life.post(pool), OUTSIDE)
    for _ in range(delegating.MAX_DEPTH):
        step = {"origin": tasks.Origin.AGENT, "parent": parent.id, "purpose": tasks.Purpose.NEXT_STEP}
        parent = life.claim(pool, pool.post(commands.Post(intent="on", **step), OUTSIDE), OUTSIDE)
    with pytest.raises(errors.Forbidden, match="deep"):
        pool.post(commands.Post(intent="on", **{**step, "parent": parent.id}), OUTSIDE)


def test_an_agents_reply_is_a_comment_and_no_answer(pool: pools.Pool) -> None:
    task = life.claim(pool, life.post(pool), OUTSIDE)
    assert task.claim
    task = pool.handle(commands.Ask(task=task.id, token=task.claim, text="A or B?"), OUTSIDE)
    with pytest.raises(errors.Forbidden):
        pool.handle(commands.Reply(task=task.id, text="A", question=task.questions[0].id), OUTSIDE)
    task = pool.handle(commands.Reply(task=task.id, text="I wait."), OUTSIDE)
    assert (task.status, task.comments) == (tasks.Status.NEEDS_USER, ("I wait.",))
    with pytest.raises(errors.Forbidden):
        pool.handle(commands.Cancel(task=task.id), OUTSIDE)
