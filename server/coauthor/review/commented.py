"""The requests to the co-author that stand in a text, and which task each of them is.

Pure reading: a comment is bound to its task by where it stands and what it says, never by a guess; what can't be told
stays unbound.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coauthor.domain import tasks
from coauthor.manuscript.facts import FileFacts

OPENING = 80
"""Characters of a paragraph's beginning that take part in the identity of the request above it."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Comment:
    """A request in the present text: `quote` as typed at `[start, end)`, `words` what it asks for.

    `target` is the paragraph it stands by and `paragraph` that one's text; `task`, `proposal` and `verb` are set in a
    reply. `key` is the same wherever the same request stands at the same place.
    """

    start: int
    end: int
    quote: str
    words: str
    target: Range | None
    paragraph: str
    section: tuple[str, ...]
    key: str
    task: str | None = None
    proposal: str | None = None
    verb: str | None = None

    @property
    def is_reply(self) -> bool:
        """True if it speaks to a task or proposal that is there already."""
        return self.task is not None or self.proposal is not None


def read(path: str, text: str, file: FileFacts, range_of: Callable[[int, int], Range]) -> tuple[Comment, ...]:
    """All requests of a text, in its order; `range_of` says where in it a range of its facts is now."""
    seen, found = Counter[tuple[str, ...]](), []
    for todo in file.todos:
        start, end = range_of(todo.start, todo.end)
        target = range_of(*todo.target) if todo.target else None
        paragraph = text[target[0] : target[1]] if target else ""
        section = _section(file, todo.start)
        same = (todo.text, *section, _opening(paragraph))
        found.append(
            Comment(
                start=start,
                end=end,
                quote=text[start:end],
                words=todo.text,
                target=target,
                paragraph=paragraph,
                section=section,
                key=identity(path, todo.text, section, paragraph, seen[same]),
                task=todo.task,
                proposal=todo.proposal,
                verb=todo.verb,
            )
        )
        seen[same] += 1
    return tuple(found)


def identity(path: str, words: str, section: Sequence[str], paragraph: str, number: int) -> str:
    """The idempotency key of a request; `number` counts equal ones in the file from 0."""
    said = [path, " ".join(words.split()), list(section), _opening(paragraph), number]
    return "todo:" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:40]


def bind(
    comments: Sequence[Comment], candidates: Sequence[tasks.Task], placed: Mapping[str, Range]
) -> list[tasks.Task | None]:
    """For each comment its task, or None; no task twice. `placed` says where a task's comment was followed to.

    First by place, then by identity, then by equal words at an equal paragraph, last as the only one with its words.
    A task that has ended only holds a comment that is exactly the one it came from, and that no live one can hold: of
    two such the later.
    """
    bound: list[tasks.Task | None] = [None] * len(comments)
    known = [task for task in candidates if task.todo is not None]
    live = {task.id: task for task in known if task.status.live}
    ended = {task.id: task for task in sorted(known, key=_number, reverse=True) if not task.status.live}
    for left in (live, ended):
        for pairs in (_by_place(comments, left, placed), _by_key(comments, left), _by_paragraph(comments, left)):
            _take(pairs, bound, left)
    _take(_only_ones(comments, bound, live), bound, live)
    return bound


def same_words(comment: Comment, task: tasks.Task) -> bool:
    """True if the comment says what the task's comment said, blanks aside."""
    return task.todo is not None and comment.quote.split() == task.todo.quote.split()


def is_its_paragraph(comment: Comment, task: tasks.Task) -> bool:
    """True if the comment stands by the very text that the task was about."""
    return any(ref.path is not None and ref.quote == comment.paragraph for ref in task.refs)


def _is_within(comment: Comment, task: tasks.Task) -> bool:
    """True if its text stood as it is in what the task was about, as where the section around it was tried too."""
    return bool(comment.paragraph) and any(ref.path is not None and comment.paragraph in ref.quote for ref in task.refs)


Pairs = Iterator[tuple[int, tasks.Task]]


def _take(pairs: Pairs, bound: list[tasks.Task | None], left: dict[str, tasks.Task]) -> None:
    for number, task in pairs:
        if bound[number] is None and task.id in left:
            bound[number] = left.pop(task.id)


def _by_place(comments: Sequence[Comment], left: Mapping[str, tasks.Task], placed: Mapping[str, Range]) -> Pairs:
    for task in list(left.values()):
        start, end = placed.get(task.id, (0, 0))
        here = [
            number
            for number, comment in enumerate(comments)
            if comment.start < end and start < comment.end and not comment.is_reply
        ]
        exact = [number for number in here if same_words(comments[number], task)]
        for number in exact or (here if task.status.live else []):
            yield number, task


def _by_key(comments: Sequence[Comment], left: Mapping[str, tasks.Task]) -> Pairs:
    by_key = {task.todo.key: task for task in sorted(left.values(), key=_number) if task.todo}
    for number, comment in enumerate(comments):
        task = by_key.get(comment.key)
        if task is not None and (task.status.live or is_its_paragraph(comment, task) or _is_within(comment, task)):
            yield number, task


def _by_paragraph(comments: Sequence[Comment], left: Mapping[str, tasks.Task]) -> Pairs:
    for task in list(left.values()):
        for number, comment in enumerate(comments):
            if same_words(comment, task) and is_its_paragraph(comment, task):
                yield number, task


def _only_ones(
    comments: Sequence[Comment], bound: Sequence[tasks.Task | None], left: Mapping[str, tasks.Task]
) -> Pairs:
    live = [task for task in left.values() if task.status.live]
    for task in live:
        alike = [
            number for number, comment in enumerate(comments) if bound[number] is None and same_words(comment, task)
        ]
        rivals = [other for other in live if other.todo and task.todo and other.todo.quote == task.todo.quote]
        if len(alike) == 1 and len(rivals) == 1:
            yield alike[0], task


def _number(task: tasks.Task) -> int:
    return int(task.id[1:])


def _opening(paragraph: str) -> str:
    return " ".join(paragraph[: 2 * OPENING].split())[:OPENING]


def _section(file: FileFacts, offset: int) -> tuple[str, ...]:
    at = bisect_right(file.sections, offset, key=lambda section: section.start) - 1
    return file.sections[at].path if at >= 0 else ()
