"""What a request in the text does to the pool: posts, changes, answers, withdraws. Never touches the text.

Looks at the task as it stands before it writes, since another editor or a worker may have been first.
"""

from __future__ import annotations

from collections.abc import Iterable

from coauthor.domain import actors, commands, errors, tasks
from coauthor.domain.tasks import EditState, Status
from coauthor.manuscript import around, snapshot
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import posting
from coauthor.review.commented import Comment

DELETED = "its comment was deleted"
"""Why a task was cancelled whose comment is wanted again as soon as it is back; a person's no stays one."""

_GONE = (EditState.FAILED, EditState.LOST, EditState.REVERTED)


def link(path: str, comment: Comment) -> tasks.TodoLink:
    """What a task keeps of its comment."""
    return tasks.TodoLink(path=path, key=comment.key, quote=comment.quote)


def request(path: str, text: str, comment: Comment) -> commands.Post:
    """The background task that a comment asks for, on the paragraph it stands by, or the chapter, section or file
    around it where its words say so; raises Invalid if by none.
    """
    if comment.target is None:
        raise errors.Invalid("This TODO stands by no paragraph.", "Put it above the text that it is about.")
    wider = around.find(snapshot.of(path, text), comment.target[0], comment.words)
    return posting.request(
        path,
        text,
        comment.target if wider is None else (wider.start, wider.end),
        intent=comment.words,
        origin=tasks.Origin.TODO,
        raw=comment.quote,
        section=comment.section,
        priority=tasks.Priority.BACKGROUND,
        todo=link(path, comment),
        key=comment.key,
    )


def post(
    pool: pools.Pool,
    actor: actors.Actor,
    command: commands.Post,
    text: str,
    bound: str | None,
    by_hand: bool,  # noqa: FBT001 - the last of a command's fields
) -> tasks.Task:
    """The task of a comment: posted now, or the one that it was before.

    The same words at a text that has changed since are a new request, under a key that two servers agree on. A task
    that was cancelled or failed is live again; one that is done only `by_hand`, as its comment may be back by an undo.
    """
    task = pool.task(bound) if bound else pool.post(command, actor, [text])
    while not bound and not task.status.live and _quote(task.refs) != _quote(command.refs):
        command = command.model_copy(update={"key": f"{command.key}+{task.id}"})
        task = pool.post(command, actor, [text])
    wanted = not task.status.live and (by_hand or task.status is not Status.DONE)
    return _revive(pool, actor, task, command, text) if wanted else task


def ended(pool: pools.Pool, keys: Iterable[str]) -> list[tasks.Task]:
    """The tasks under the keys of comments that have come to an end, those of the same words at later texts too."""
    found: list[tasks.Task] = []
    for key in keys:
        task = views.by_key(pool, key)
        while task is not None:
            found.append(task)
            task = views.by_key(pool, f"{task.key}+{task.id}")
    return [task for task in found if not task.status.live]


def change(pool: pools.Pool, actor: actors.Actor, task_id: str, words: str, todo: tasks.TodoLink) -> tasks.Task:
    """A comment now says something else: before anybody has taken its task the task does too, later it is a reply."""
    task = pool.task(task_id)
    if not task.status.live:
        return task
    if task.status in (Status.OPEN, Status.BLOCKED):
        return pool.handle(commands.Amend(task=task_id, intent=words, todo=todo), actor)
    said = commands.Reply(task=task_id, text=words)
    return pool.handle_all([said, commands.Amend(task=task_id, todo=todo)], actor)


def withdraw(pool: pools.Pool, actor: actors.Actor, task_id: str) -> tasks.Task:
    """A comment was deleted: nobody wants its task any more, unless an accepted edit took the comment."""
    task = pool.task(task_id)
    if not task.status.live or is_taken(task):
        return task
    return pool.handle(commands.Cancel(task=task_id, reason=DELETED), actor)


def reply(pool: pools.Pool, actor: actors.Actor, comment: Comment) -> None:
    """What a comment says to a task, or why it rejects a proposal; said once, however often it is read."""
    if comment.proposal and comment.verb == "reject":
        _reject(pool, actor, comment)
    elif comment.verb:
        raise errors.Invalid(
            f"A comment can't {comment.verb} {comment.proposal}.", "It can reply, and reject with a reason."
        )
    else:
        task = _spoken_to(pool, comment)
        at = {"hunk": comment.proposal} if comment.proposal and "." in comment.proposal else None
        if comment.words.strip() and comment.words not in task.comments:
            pool.handle(commands.Reply(task=task.id, text=comment.words, at=at), actor)


def is_news(pool: pools.Pool, comment: Comment) -> bool:
    """True for a reply that its task has not got yet and can still hear; raises NotFound where there is none."""
    task = _spoken_to(pool, comment)
    if comment.verb:
        return comment.verb == "reject" and _refusal(task, comment) is not None
    return bool(comment.words.strip()) and task.status.live and comment.words not in (*task.comments, *task.wishes)


def is_taken(task: tasks.Task) -> bool:
    """True if an edit that was accepted takes the task's comment out of the text, or has done so.

    One whose sentences were taken back one by one has: they are back without the comment, which nobody deleted.
    """
    edits = (edit for proposal in task.proposals for edit in proposal.edits if proposal.removals)
    return any(edit.removals and (edit.taken or edit.state not in _GONE) for edit in edits)


def _spoken_to(pool: pools.Pool, comment: Comment) -> tasks.Task:
    return pool.owner(comment.proposal) if comment.proposal else pool.task(str(comment.task))


def _reject(pool: pools.Pool, actor: actors.Actor, comment: Comment) -> None:
    refusal = _refusal(_spoken_to(pool, comment), comment)
    if refusal is not None:
        pool.handle(refusal, actor)


def _refusal(task: tasks.Task, comment: Comment) -> commands.Reject | None:
    """The no that a comment says; None where it was said before, or nothing is left to say it to."""
    named, _, number = str(comment.proposal).partition(".")
    proposal = task.proposal(named)
    if proposal is None or not proposal.live:
        return None
    hunks = (f"{named}.{number}",) if number else ()
    if hunks and hunks[0] not in {hunk.id for hunk in proposal.open_hunks}:
        return None
    return commands.Reject(task=task.id, proposal=named, hunks=hunks, reason=comment.words.strip() or None)


def _revive(pool: pools.Pool, actor: actors.Actor, task: tasks.Task, command: commands.Post, text: str) -> tasks.Task:
    if task.status is Status.DONE:
        again: commands.TaskCommand = commands.Reply(task=task.id, text=command.intent)
        renewed = commands.Amend(task=task.id, refs=command.refs, todo=command.todo)
        return pool.handle_all([again, renewed], actor, [text])
    retry = commands.Retry(task=task.id, reason="started again from its comment", refs=command.refs)
    return pool.handle_all([retry, commands.Amend(task=task.id, todo=command.todo)], actor, [text])


def _quote(refs: tuple[tasks.Ref, ...]) -> str:
    return refs[0].quote if refs else ""
