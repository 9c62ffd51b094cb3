"""Tasks that have nothing left to decide: a report was the whole of it, and whoever has read it may be done with it.

It closes a task only in the name of the person who was shown its report.
"""

from __future__ import annotations

from coauthor.domain import actors, commands, reviewing, tasks
from coauthor.pool import pool as pools
from coauthor.pool import views

REASON = "nothing was to be changed"


def came_to_nothing(task: tasks.Task) -> bool:
    """True for a task that waits for a person with a report that nothing is to be changed, and with nothing else."""
    if not is_report_only(task):
        return False
    report = task.reports[-1]
    return not report.findings and not report.scores


def is_report_only(task: tasks.Task) -> bool:
    """True for a task that waits only for its report to be read."""
    return (
        task.status is tasks.Status.AWAITING_REVIEW
        and bool(task.reports)
        and not any(reviewing.undecided(proposal) for proposal in task.proposals)
    )


def is_finished_build(task: tasks.Task) -> bool:
    """True for a build whose report is on the record: nobody looks for it among what was asked for."""
    return task.assignee == tasks.BUILDER and task.status is tasks.Status.DONE


def close(pool: pools.Pool, person: actors.Actor, task: tasks.Task) -> tasks.Task:
    """The task, done where it came to nothing and a person has seen so; else as it is."""
    if person.kind is not actors.Kind.HUMAN or not came_to_nothing(task):
        return task
    return pool.handle(commands.Complete(task=task.id, reason=REASON), person)


def all_of(pool: pools.Pool) -> list[tasks.Task]:
    """Every task that came to nothing and is not closed yet."""
    return [task for task in views.live_tasks(pool) if came_to_nothing(task)]
