"""What is shown at a terminal while a key is awaited, watched: somebody else may decide it, or change its text.

Tells whether it is still what was shown; decides nothing, and writes only what a look at the files brings to light.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from coauthor.cli import keys
from coauthor.domain import actors, contesting, errors, patches, tasks
from coauthor.pool import feed, views
from coauthor.pool import pool as pools
from coauthor.review import chosen, placing, rivals, waiting
from coauthor.review.today import Today
from coauthor.review.waiting import Kind, Waiting

LEAVE = "q"
"""The key that counts whatever became of what was shown."""


@dataclass(frozen=True, slots=True)
class _Face:
    """All of a step that a person sees, or that tells what a key would do."""

    hunk: patches.Hunk | None = None
    live: bool = True
    at_work: bool = False
    left: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    question: tasks.Question | None = None
    plan: str = ""


class Watch:
    """One step at a time: `look` before it is drawn, then `key` until one counts."""

    def __init__(self, pool: pools.Pool, actor: actors.Actor) -> None:
        self._pool = pool
        self._actor = actor
        self._bell = feed.Bell(pool.where)
        self._step: Waiting | None = None
        self._face: _Face | None = None
        self._seq = 0
        self._file: tuple[int, int, int] | None = None

    def close(self) -> None:
        """Listen no more."""
        self._bell.close()

    def look(self, step: Waiting) -> int:
        """Look at a step that is about to be drawn; gives the line (from 0) on which it stands today."""
        self._step, self._file = step, None
        self._look_at_the_file(step)
        self._seq = views.last_seq(self._pool)
        self._face = self._seen(step)
        if step.kind is not Kind.SENTENCE:
            return step.line
        line = Today(self._pool).lines(placing.hunk_of(self._pool, step.id)[1]).get(step.id)
        return step.line if line is None else line

    def key(self, keyboard: keys.Keyboard) -> str | None:
        """The next key; None where the step is no longer what was shown: a key that came after that is not taken."""
        while True:
            pressed = keyboard.soon(feed.SLOW_POLL_S, self._bell.fileno())
            self._bell.drain()
            if pressed == LEAVE or not self.changed():
                if pressed is not None:
                    return pressed
                continue
            return None

    def changed(self) -> bool:
        """True where the step is no longer what was shown; False too where that can't be told just now."""
        with contextlib.suppress(errors.CoauthorError):
            if self._step is None:
                return False
            self._look_at_the_file(self._step)
            if (seq := views.last_seq(self._pool)) == self._seq:
                return False
            self._seq = seq
            return self._seen(self._step) != self._face
        return False

    def _look_at_the_file(self, step: Waiting) -> None:
        """Have the record know what the file did to the sentence, where it was written to since the last look."""
        if step.kind is not Kind.SENTENCE:
            return
        try:
            state = (self._pool.where.root / step.path).stat()
            file = (state.st_mtime_ns, state.st_size, state.st_ino)
        except OSError:
            file = (0, 0, 0)
        if file != self._file:
            self._file = file
            with contextlib.suppress(errors.CoauthorError):
                chosen.look_closely(self._pool, self._actor, step.id.partition(".")[0])

    def _seen(self, step: Waiting) -> _Face:
        if step.kind is not Kind.SENTENCE:
            task = self._pool.task(step.task)
            asked = next((each for each in task.questions if each.id == step.id), None)
            return _Face(live=task.approval, question=asked, plan=repr(task.plan))
        task, proposal, hunk = placing.hunk_of(self._pool, step.id)
        left = tuple(each.id for each in proposal.hunks if each.status is patches.HunkStatus.PENDING)
        return _Face(
            hunk,
            proposal.live,
            waiting.is_at_work(task),
            left,
            rivals.of_sentence(self._pool, hunk),
            contesting.asked(task, hunk.id),
        )
