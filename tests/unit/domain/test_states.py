"""States as a person reads them: in words, never by the names that the protocol has for them."""

from __future__ import annotations

import pytest

from coauthor.domain import actors, commands, decide, errors, patches, tasks


class Numbers:
    """No ids are needed."""

    def next(self, kind: str) -> str:
        raise AssertionError(kind)


@pytest.mark.parametrize("state", [*tasks.Status, *tasks.ProposalStatus, *patches.HunkStatus])
def test_a_state_is_said_in_words(state: tasks.Status) -> None:
    assert state.said
    assert "_" not in state.said


def test_no_plan_to_say_yes_to_is_told_in_words() -> None:
    task = tasks.Task.model_construct(id="T1", status=tasks.Status.AWAITING_REVIEW)
    with pytest.raises(errors.Conflict) as refused:
        decide.decide(task, commands.ApprovePlan(task="T1"), actors.human("Ada", "tests"), Numbers())
    assert refused.value.message == "No plan of T1 waits for your yes: it is waiting for review."
