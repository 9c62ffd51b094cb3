"""Every change of a task's state is one of PROTOCOL's table, whatever is said in whatever order, and replays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from coauthor.domain import actors, commands, decide, errors, events, fold, tasks, texts
from coauthor.domain.tasks import Status
from pool import life

S = Status
LIVE = {status for status in Status if status.live}

# from, to: by whom. An empty `from` is the beginning.
TABLE: dict[tuple[Status | None, Status], str] = {
    (None, S.OPEN): "any",
    (S.OPEN, S.CLAIMED): "agent",
    (S.CLAIMED, S.IN_PROGRESS): "agent",
    (S.IN_PROGRESS, S.AWAITING_REVIEW): "agent human",
    (S.IN_PROGRESS, S.NEEDS_USER): "agent",
    (S.AWAITING_REVIEW, S.OPEN): "human",
    (S.NEEDS_USER, S.OPEN): "human",
    # Also a person's wish for an older proposal: the work begins anew with it.
    (S.CLAIMED, S.OPEN): "system agent human",
    (S.IN_PROGRESS, S.OPEN): "system agent human",
    (S.BLOCKED, S.OPEN): "system human",
    (S.CLAIMED, S.FAILED): "agent",
    (S.IN_PROGRESS, S.FAILED): "agent",
    (S.FAILED, S.OPEN): "human",
    (S.CANCELED, S.OPEN): "human",
    (S.DONE, S.OPEN): "human",
    **{(status, S.BLOCKED): "system agent" for status in (S.OPEN, S.CLAIMED, S.IN_PROGRESS)},
    **{(status, S.CANCELED): "human" for status in LIVE},
    # A person ends a task by hand, or the text proves its last edit: also after a crash, or a cancel in between.
    # What a person proposes by hand waits for review like any other.
    **{(status, S.DONE): "human system" for status in set(Status) - {S.DONE}},
    **{(status, S.AWAITING_REVIEW): "human" for status in LIVE - {S.IN_PROGRESS, S.AWAITING_REVIEW}},
    # What became of an edit is the text's to say, and CoAuthor itself reads it there after a crash.
    (S.DONE, S.AWAITING_REVIEW): "human system",
    (S.CANCELED, S.AWAITING_REVIEW): "human system",
    (S.FAILED, S.AWAITING_REVIEW): "human system",
}


@dataclass
class Desk:
    """A task in memory with the history that made it, and each change of state with who caused it."""

    history: list[events.Event] = field(default_factory=list)
    changes: list[tuple[Status | None, Status, str]] = field(default_factory=list)
    task: tasks.Task | None = None
    numbers: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> str:
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return f"{kind}{self.numbers[kind]}"

    def take(self, drafts: list[events.Draft], actor: actors.Actor) -> None:
        for draft in drafts:
            number = len(self.history) + 1
            event = events.Event(
                id=f"e{number}",
                seq=number,
                workspace="w",
                stream="task/T1",
                version=number,
                type=draft.type,
                task="T1",
                actor=actor,
                at=f"2026-01-01T00:00:{number % 60:02d}.000Z",
                data=dict(draft.data),
            )
            before = self.task.status if self.task else None
            self.history.append(event)
            self.task = fold.fold(self.task, event)
            assert self.task is not None
            if self.task.status is not before:
                self.changes.append((before, self.task.status, actor.kind.value))

    def say(self, command: commands.TaskCommand, actor: actors.Actor) -> bool:
        assert self.task is not None
        before = self.task
        try:
            drafts = decide.decide(self.task, command, actor, self)
        except errors.CoauthorError:
            assert self.task == before
            return False
        self.take(drafts, actor)
        return True


def begun() -> Desk:
    desk = Desk()
    desk.take(decide.create(commands.Post(intent="tighten", origin=tasks.Origin.CLI), life.PERSON), life.PERSON)
    return desk


def sayings(task: tasks.Task) -> Iterator[commands.TaskCommand]:
    """One of everything that can be said of a task as it stands, with a token that is right where there is one."""
    held = {"task": task.id, "token": task.claim or "stale"}
    yield commands.Claim(task=task.id, worker="w")
    yield commands.Start(**held, step="reading")
    yield commands.Release(**held, reason="stopped")
    yield commands.Release(task=task.id, reason="gone")
    yield commands.Block(**held, reason="no model", needs="needs_model")
    yield commands.Wait(task=task.id, reason="waits", needs="task:T2")
    yield commands.Fail(**held, error="no")
    yield commands.Fail(**held, error="503", again=True)
    yield commands.PostPlan(**held, plan={"goal": "g"}, model="m")
    yield commands.PostReport(**held, summary="nothing")
    yield commands.Ask(**held, text="which?")
    yield commands.Reply(task=task.id, text="and another thing")
    for question in task.questions:
        yield commands.Reply(task=task.id, text="this", question=question.id)
    yield commands.Cancel(task=task.id)
    yield commands.Retry(task=task.id)
    yield commands.Complete(task=task.id)
    yield commands.Amend(task=task.id, intent="another")
    base = {"main.tex": texts.revision(life.TEXT)}
    yield commands.PostProposal(task=task.id, token=task.claim, base=base, hunks=life.hunks())
    for proposal in task.proposals:
        ids = {"task": task.id, "proposal": proposal.id}
        yield commands.Accept(**ids, hunks=tuple(hunk.id for hunk in proposal.hunks), path="main.tex")
        yield commands.Accept(**ids, hunks=(proposal.hunks[0].id,), path="main.tex")
        yield commands.Reject(**ids)
        yield commands.Reject(**ids, reason="shorter")
        for edit in proposal.edits:
            yield commands.Intend(**ids, edit=edit.id, base="b", result="r", splices=((0, 1, "x"),))
            yield commands.Landed(**ids, edit=edit.id, result="r", how="exact")
            yield commands.Saved(**ids, edit=edit.id, revision="r")
            yield commands.Lost(**ids, edit=edit.id, reason="closed")
            yield commands.EditFailed(**ids, edit=edit.id, reason="stale")


ACTORS = (life.PERSON, life.AGENT, actors.SYSTEM)


class Life(RuleBasedStateMachine):
    """A task's life: anything is said by anybody at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = begun()

    @rule(pick=st.integers(0, 10_000), actor=st.sampled_from(ACTORS))
    def say(self, pick: int, actor: actors.Actor) -> None:
        assert self.desk.task is not None
        choices = list(sayings(self.desk.task))
        self.desk.say(choices[pick % len(choices)], actor)

    @precondition(lambda self: self.desk.task is not None and self.desk.task.status is S.OPEN)
    @rule()
    def work(self) -> None:
        assert self.desk.task is not None
        if self.desk.say(commands.Claim(task="T1", worker="w"), life.AGENT):
            assert self.desk.task.claim
            self.desk.say(commands.Start(task="T1", token=self.desk.task.claim, step="on"), life.AGENT)

    @invariant()
    def only_changes_of_the_table(self) -> None:
        for before, after, by in self.desk.changes:
            assert by in TABLE.get((before, after), "") or TABLE.get((before, after)) == "any", (before, after, by)
        self.desk.changes.clear()

    @invariant()
    def it_replays(self) -> None:
        assert fold.replay(self.desk.history) == self.desk.task

    @invariant()
    def only_who_works_holds_it(self) -> None:
        task = self.desk.task
        assert task is not None
        assert (task.claim is not None) == (task.status in (S.CLAIMED, S.IN_PROGRESS))


def test_no_state_changes_but_as_the_table_says() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40, stateful_step_count=25, suppress_health_check=list(HealthCheck), derandomize=True
        ),
    )


def test_every_change_of_the_table_happens() -> None:
    """Breadth first through everything that can be said: what is in the table and never happens is no rule."""
    seen: set[tuple[Status | None, Status]] = set()
    frontier = [begun()]
    known: set[object] = set()
    for _ in range(9):
        following = []
        for desk in frontier:
            assert desk.task is not None
            for command in sayings(desk.task):
                for actor in ACTORS:
                    step = Desk(list(desk.history), [], desk.task, dict(desk.numbers))
                    if step.say(command, actor):
                        seen |= {(before, after) for before, after, _ in step.changes}
                        for before, after, by in step.changes:
                            assert by in TABLE.get((before, after), ""), (before, after, by, type(command).__name__)
                        assert step.task is not None
                        now = step.task
                        edits = tuple(edit.state for proposal in now.proposals for edit in proposal.edits)
                        mark = (now.status, len(now.proposals), now.approval, now.tries, edits)
                        if mark not in known and len(now.proposals) < 2 and len(edits) < 2:
                            known.add(mark)
                            following.append(step)
        frontier = following
    seen.add((None, S.OPEN))
    assert set(TABLE) - seen == set()


def test_a_change_that_is_not_in_the_table_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken twin: a worker that reopens what a person has ended."""
    lenient = {**decide._HANDLERS, commands.Start: lambda *_: [events.Draft(events.Type.TASK_REOPENED, {})]}
    monkeypatch.setattr(decide, "_HANDLERS", lenient)
    desk = begun()
    desk.say(commands.Claim(task="T1", worker="w"), life.AGENT)
    assert desk.task is not None and desk.task.claim
    desk.say(commands.Start(task="T1", token=desk.task.claim, step="on"), actors.human("x", "y"))
    assert any(by not in TABLE.get((before, after), "") for before, after, by in desk.changes)


def test_a_kind_of_a_newer_version_is_kept_and_folds_to_the_same_task() -> None:
    desk = begun()
    assert desk.task is not None
    strange = desk.history[0].model_copy(update={"type": "task.teleported", "version": 2, "data": {"to": "moon"}})
    after = fold.fold(desk.task, strange)
    assert after == desk.task.model_copy(update={"version": 2})
    assert events.Event.model_validate_json(strange.model_dump_json()) == strange
