"""A list of remarks, each with `file:LINES` before it, as tasks at those places; the files stay untouched.

    chapters/method.tex:10--15
    Say what the sensors measure first.

    chapters/results.tex:7 this sentence is too long

The same list imported again makes no second tasks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coauthor.domain import actors, errors, tasks
from coauthor.manuscript import snapshot as snapshots
from coauthor.manuscript import structure
from coauthor.manuscript.text import LineIndex
from coauthor.pool import pool as pools
from coauthor.review import posting

MOST = 500
"""Remarks in one list."""

_HEAD = re.compile(
    r"\s*(?:[-*]\s+)?(?P<file>[^\s:][^:\n]*?):(?P<first>\d+)(?:--?(?P<last>\d+))?(?::|\s+|$)(?P<rest>.*)"
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A remark that became no task: its line in the list, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list."""

    tasks: tuple[tasks.Task, ...]
    rejected: tuple[Rejected, ...]


@dataclass(slots=True)
class _Remark:
    line: int
    path: str
    first: int
    last: int
    words: list[str]


TextOf = Callable[[str], str]
"""The present text of a workspace file; raises a CoauthorError where there is none."""


def post(pool: pools.Pool, actor: actors.Actor, listed: str, text_of: TextOf) -> Imported:
    """Post a background task for each remark."""
    made: list[tasks.Task] = []
    rejected: list[Rejected] = []
    for found in _read(listed):
        if isinstance(found, Rejected):
            rejected.append(found)
            continue
        try:
            made.append(_post(pool, actor, found, text_of))
        except errors.CoauthorError as error:
            rejected.append(Rejected(found.line, error.message))
    return Imported(tuple(made), tuple(rejected))


def _read(listed: str) -> Iterator[_Remark | Rejected]:
    """The remarks in order; lines before the first place, and places without words, are rejected."""
    current: _Remark | None = None
    number = 0
    for line, text in enumerate(listed.splitlines(), 1):
        head = _HEAD.match(text)
        if head is None:
            if current is not None:
                current.words.append(text.strip())
            elif text.strip():
                yield Rejected(line, "no `file:LINES` stands before these words")
            continue
        if current is not None:
            yield _checked(current)
        number += 1
        if number > MOST:
            yield Rejected(line, f"at most {MOST} remarks are taken at once; nothing from here on was")
            return
        first = int(head["first"])
        current = _Remark(line, head["file"].strip(), first, int(head["last"] or first), [head["rest"].strip()])
    if current is not None:
        yield _checked(current)


def _checked(remark: _Remark) -> _Remark | Rejected:
    if not " ".join(remark.words).strip():
        return Rejected(remark.line, "it says nothing about that place")
    if remark.first < 1 or remark.last < remark.first:
        return Rejected(remark.line, "lines are counted from 1, and the last is not before the first")
    return remark


def _post(pool: pools.Pool, actor: actors.Actor, remark: _Remark, text_of: TextOf) -> tasks.Task:
    text = text_of(remark.path)
    index = LineIndex(text)
    if remark.last > len(index.starts):
        raise errors.Invalid(f"{remark.path} has only {len(index.starts)} lines.")
    start, end = index.line_start(remark.first - 1), index.line_end(remark.last - 1)
    words = "\n".join(remark.words).strip()
    said = hashlib.sha256(f"{remark.path}\0{remark.first}\0{remark.last}\0{words}".encode()).hexdigest()[:24]
    return posting.post_at(
        pool,
        actor,
        remark.path,
        text,
        (start, end),
        intent=words,
        origin=tasks.Origin.TODO,
        priority=tasks.Priority.BACKGROUND,
        key=f"import:{said}",
        section=structure.section_path(snapshots.of(remark.path, text), start),
    )
