"""Suggestions of the initiative: tasks that nobody does before the person has said *do it*; each is offered once.

A suggestion is a task with a key of its own kind, so that it can't be made twice, whatever became of it.
"""

from __future__ import annotations

from coauthor.domain import actors, commands, errors
from coauthor.domain.events import Draft, Type
from coauthor.domain.tasks import Status, Task

PREFIX = "suggest:"
ASSIGNEE = "suggestion"
"""Nobody works on it under this name."""

DO_IT, LATER, NEVER = "do it", "later", "never"
OPTIONS = (DO_IT, LATER, NEVER)


def is_offer(command: commands.Post, actor: actors.Actor) -> bool:
    """True for what CoAuthor itself may post: a suggestion, which nobody may take yet."""
    named = (command.key or "").startswith(PREFIX) and command.assignee == ASSIGNEE
    return actor.kind is actors.Kind.SYSTEM and named


def is_suggestion(task: Task) -> bool:
    """True for a task that began as a suggestion."""
    return (task.key or "").startswith(PREFIX)


def is_waiting(task: Task) -> bool:
    """True for a suggestion that the person has not said yes to."""
    return is_suggestion(task) and task.assignee == ASSIGNEE


def suggest(task: Task, command: commands.Suggest, question: str) -> list[Draft]:
    """The question that a suggestion asks."""
    if not is_suggestion(task) or task.status is not Status.OPEN or task.assignee != ASSIGNEE:
        raise errors.Conflict(f"{task.id} is no suggestion that could be offered.")
    return [Draft(Type.QUESTION_ASKED, {"question": question, "text": command.text, "options": list(OPTIONS)})]


def after(answer: str) -> list[Draft]:
    """What follows from the person's answer: the work begins, with what was said, or the suggestion is at an end."""
    said = " ".join(answer.casefold().split())
    if said in (LATER, NEVER):
        return [Draft(Type.TASK_CANCELED, {"reason": said})]
    return [Draft(Type.TASK_EDITED, {"assignee": "auto"}), Draft(Type.TASK_REOPENED, {"reason": "answered"})]
