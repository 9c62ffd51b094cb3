"""What an agent may do: the closed lists of commands and of tasks that are open to whoever is no person.

It must never widen what a parent task was about: a task that an agent posts stays in its parent's places.
"""

from __future__ import annotations

from coauthor.domain import actors, commands, errors
from coauthor.domain.tasks import Priority, Ref, Task

MAX_DEPTH = 2
"""How deep agents' tasks may hang under a person's."""

BOOKKEEPING = (commands.Saved, commands.Lost, commands.Landed, commands.Moved, commands.EditFailed)
"""What still goes on record of a task whose words were forgotten: what became of its texts."""

_OPEN_TO_AGENTS = (
    commands.WorkCommand,
    commands.Claim,
    commands.Release,
    commands.PostProposal,
    commands.Reply,
    commands.Cancel,
    commands.Consulted,
)

_WORK = (commands.WorkCommand, commands.Claim, commands.Consulted)
_PERSONAL = (
    commands.Accept,
    commands.Reject,
    commands.Reconsider,
    commands.Retry,
    commands.Complete,
    commands.ApprovePlan,
    commands.Resolve,
    commands.Cancel,
    commands.PostProposal,
    commands.Reply,
)


def permit(command: commands.TaskCommand, actor: actors.Actor) -> None:
    """Raise Forbidden for what is a person's to say."""
    if actor.kind is actors.Kind.AGENT and not isinstance(command, _OPEN_TO_AGENTS):
        raise errors.Forbidden(
            f"{type(command).__name__} is a person's to say, and {actor.name} is an agent.",
            "An agent claims and releases tasks, and posts plans, proposals, questions, reports and comments.",
        )
    if actor.kind is not actors.Kind.AGENT and isinstance(command, _WORK):
        raise errors.Forbidden(f"{type(command).__name__} is said by whoever works on the task, an agent.")
    if actor.kind is actors.Kind.HUMAN and isinstance(command, commands.Release):
        raise errors.Forbidden("A person takes no task out of somebody's hands; cancel it, or change the request.")
    if actor.kind is actors.Kind.SYSTEM and isinstance(command, _PERSONAL):
        raise errors.Forbidden(f"{type(command).__name__} is a person's to say.")


def narrowed(command: commands.Post, actor: actors.Actor, parent: Task | None) -> commands.Post:
    """An agent's own task as it may be: in the background, under a live parent, and about the parent's places."""
    if parent is None or command.purpose is None:
        raise errors.Forbidden(
            "An agent posts a task only for one that it works on.",
            "Its editor's command `coauthor.task.post` takes the `token` of its claim, and as `purpose` question, "
            "next_step or research.",
        )
    if parent.claim is None or parent.holder != actor.id:
        raise errors.Forbidden(f"{actor.name} does not hold {parent.id}.", "Claim it first.")
    if parent.depth >= MAX_DEPTH:
        raise errors.Forbidden(f"{parent.id} is {parent.depth} tasks deep already; an agent's task ends there.")
    outside = [ref for ref in command.refs if not any(_within(ref, known) for known in parent.refs)]
    if outside:
        raise errors.Forbidden(f"That is about another place than {parent.id}.", "A person can ask for it.")
    return command.model_copy(
        update={
            "parent": parent.id,
            "depth": parent.depth + 1,
            "priority": Priority.BACKGROUND,
            "refs": command.refs or parent.refs,
        }
    )


def _within(ref: Ref, known: Ref) -> bool:
    """True where a place is a part of another; on different revisions only the same quote is."""
    if ref.path is None or known.path is None:
        return (ref.path, ref.outline, ref.asset, ref.cite) == (known.path, known.outline, known.asset, known.cite)
    if ref.path != known.path:
        return False
    if ref.base == known.base and None not in (ref.start, ref.end, known.start, known.end):
        return (known.start or 0) <= (ref.start or 0) and (ref.end or 0) <= (known.end or 0)
    return ref.quote == known.quote
