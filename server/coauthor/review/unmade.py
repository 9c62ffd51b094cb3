"""TODO comments in the saved files that are no tasks yet: found, and given to the co-author when a person says so.

Nothing here begins one by itself, since they may have come with a folder or a branch; files are never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coauthor.briefing import outlined
from coauthor.domain import actors, commands, errors, tasks
from coauthor.manuscript import facts, project
from coauthor.manuscript import snapshot as snapshots
from coauthor.pool import pool as pools
from coauthor.pool import views
from coauthor.review import commented, from_comments
from coauthor.review.commented import Comment

_MARKS = ("coauthor", "co-author")


@dataclass(frozen=True, slots=True)
class Unmade:
    """A comment in the text of a file, on `line` (from 1); `bound` is its task that has ended, where it had one."""

    path: str
    text: str
    line: int
    comment: Comment
    bound: tasks.Task | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What became of some comments: the tasks, the replies that were sent, and why others are neither."""

    tasks: tuple[tasks.Task, ...] = ()
    replies: tuple[str, ...] = ()
    refused: tuple[tuple[Unmade, str], ...] = ()


def find(root: Path, pool: pools.Pool | None) -> list[Unmade]:
    """The comments that wait for a word of the person, in the order of the files; cheap where no file names us.

    One whose task has ended is not among them: what came of it was decided.
    """
    return [each for each in all_of(root, pool) if each.bound is None and _is_asking(pool, each.comment)]


def all_of(root: Path, pool: pools.Pool | None) -> Iterator[Unmade]:
    """Every comment that is no live task."""
    source = project.DiskSource(root)
    for path in source.list():
        text = outlined.text_of(source, path) if path.endswith(".tex") else None
        if text is None or not any(mark in text.casefold() for mark in _MARKS):
            continue
        found = commented.read(path, text, facts.of_snapshot(snapshots.of(path, text)), lambda *span: span)
        touching = views.touching(pool, path) if pool is not None and found else ()
        known = [task for task in touching if task.todo is not None and task.todo.path == path]
        for comment, task in zip(found, commented.bind(found, known[::-1], {}), strict=True):
            if task is None or not task.status.live:
                yield Unmade(path, text, text.count("\n", 0, comment.start) + 1, comment, task)


def said(found: Sequence[Unmade]) -> str:
    """One line about them, with the command that gives them to the co-author; empty where there are none."""
    if not found:
        return ""
    place, one = f"{found[0].path}:{found[0].line}", "1 TODO in your text is no task yet"
    if len(found) == 1:
        return f"{one} ({place}): `coauthor todo start` makes it one."
    return f"{len(found)} TODOs in your text are no tasks yet ({place}, …): `coauthor todo start` makes them tasks."


def start(pool: pools.Pool, actor: actors.Actor, found: Sequence[Unmade]) -> Given:
    """Make each a task, under the key that an editor's save would give it, or send it where it is a reply."""
    made: list[tasks.Task] = []
    replies: list[str] = []
    refused: list[tuple[Unmade, str]] = []
    for each in found:
        try:
            if each.comment.is_reply:
                from_comments.reply(pool, actor, each.comment)
                replies.append(str(each.comment.task or each.comment.proposal))
            else:
                made.append(_start(pool, actor, each))
        except errors.CoauthorError as error:
            refused.append((each, f"{error.message} {error.hint}".strip()))
    return Given(tuple(made), tuple(replies), tuple(refused))


def _start(pool: pools.Pool, actor: actors.Actor, each: Unmade) -> tasks.Task:
    if not each.comment.words.strip():
        raise errors.Invalid("It says nothing behind its colon.", "No task was made.")
    command: commands.Post = from_comments.request(each.path, each.text, each.comment)
    return from_comments.post(pool, actor, command, each.text, each.bound.id if each.bound else None, by_hand=True)


def _is_asking(pool: pools.Pool | None, comment: Comment) -> bool:
    """True for a request, and for a reply that was not sent yet and has somebody to hear it."""
    if not comment.is_reply:
        return bool(comment.words.strip())
    try:
        return pool is not None and from_comments.is_news(pool, comment)
    except errors.NotFound:
        return False
