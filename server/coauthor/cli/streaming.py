"""What happens to a task, told line by line as it happens; the same above a prompt and in a pipe.

It reads and prints; it must never change the pool.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from rich.console import RenderableType
from rich.text import Text

from coauthor.cli import following, panels, wording
from coauthor.domain import actors, errors, events, tasks
from coauthor.domain.events import Type
from coauthor.pool import feed, views
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools
from coauthor.review import rivals

_QUIET = {Type.TASK_CLAIMED, Type.TASK_STARTED, Type.MODEL_CALLED, Type.EDIT_INTENDED, Type.EDIT_SAVED}
_NEWS = {Type.PROPOSAL_POSTED, Type.QUESTION_ASKED, Type.REPORT_POSTED, Type.TASK_BLOCKED, Type.TASK_FAILED}


class Stream:
    """Prints the attached task's thread, live text included, and one line for news of the others.

    Two threads may use it, each with a pool of its own.
    """

    def __init__(self, say: Callable[[RenderableType], None], pool: pools.Pool) -> None:
        self.attached: str | None = None
        self._say = say
        self._seq = views.last_seq(pool)
        self._delta = pool.live.last_delta()
        self._said = ""
        self._offered = 0
        self._told: set[str] = set()  # the lines of the attached thread's live text, which no plan needs to repeat
        self._lock = threading.RLock()

    def attach(self, pool: pools.Pool, task: tasks.Task) -> None:
        """Follow this task from its very beginning."""
        with self._lock:
            self.pump(pool)
            self._flush()
            self._told.clear()
            self.attached = task.id
            for event in views.thread(pool, task.id):
                if event.seq <= self._seq:
                    self._tell(pool, event)

    def pump(self, pool: pools.Pool) -> None:
        """Print what is new on the record and in the streamed text."""
        with self._lock:
            for seq, task, text in pool.live.deltas_after(self._delta):
                self._delta = seq
                if task == self.attached:
                    self._speak(text)
            for event in views.after(pool, self._seq):
                self._seq = event.seq
                if event.task == self.attached and event.task is not None:
                    self._flush()
                    self._tell(pool, event)
                elif event.type == Type.QUESTION_ASKED and event.actor.kind is actors.Kind.SYSTEM:
                    self._offered += 1
                elif event.type in _NEWS:
                    self._say(Text(f"{event.task} {wording.event(event)}", style="dim"))
            self._tell_offers(pool)

    def _tell_offers(self, pool: pools.Pool) -> None:
        """What CoAuthor would ask by itself is told in one line, and not while the person waits for something else."""
        waits = self.attached is not None and not following.rests(pool.task(self.attached))
        if self._offered and not waits:
            many = "A question" if self._offered == 1 else f"{self._offered} questions"
            said = f"{many} of CoAuthor's own, for when you have time: /review"
            self._say(Text(said, style="dim"))
            self._offered = 0

    def tell(self, sentence: str) -> None:
        """Something that is not on the record."""
        self._say(Text(wording.safe(sentence), style="red"))

    def _speak(self, text: str) -> None:
        """Whole lines only: a half one would be broken up by whoever types below it."""
        whole, _, self._said = (self._said + text).rpartition("\n")
        for line in whole.split("\n"):
            self._line(line)

    def _flush(self) -> None:
        """Print the last half line."""
        self._line(self._said)
        self._said = ""

    def _line(self, line: str) -> None:
        """A line of live text, once."""
        words = line.strip().removeprefix("- ")
        if words and not self._was_told(words):
            self._told.add(words)
            self._say(Text(wording.safe(line), style="cyan"))

    def _was_told(self, words: str) -> bool:
        """The goal of a plan may be told with a note behind it; the summary of what came of it is the same without."""
        return any(told.startswith(words) for told in self._told)

    def _tell(self, pool: pools.Pool, event: events.Event) -> None:
        if event.type in _QUIET:
            return
        if event.type == Type.PLAN_POSTED:
            plan = event.data["plan"]
            self._say(panels.plan(plan, self._told))
            self._told.update((plan.get("goal", ""), *plan.get("issues", ())))
            return
        if (
            event.type == Type.REPORT_POSTED
            and self._was_told(event.data["summary"])
            and not event.data.get("findings")
        ):
            return
        self._say(panels.thread_line(event))
        if event.type == Type.PROPOSAL_POSTED and not event.data.get("reverts"):
            task = pool.owner(event.data["proposal"])
            proposal = task.proposal(event.data["proposal"])
            if proposal is not None:
                self._say(panels.proposal(proposal, known=(task.plan or {}).get("goal", "")))
            if proposal is not None and proposal.live and (others := rivals.of(pool, proposal)):
                self._say(panels.overlap(others))


class Listener:
    """A thread with a pool and a bell of its own that keeps a stream going until it is told to stop.

    It waits for a pool that can't be reached for a while, and says again that `seat` is taken, where others have taken
    its process for gone meanwhile.
    """

    def __init__(self, stream: Stream, where: pools.Pool, seat: live_side.Seat) -> None:
        self._stream = stream
        self._seat = seat
        self._is_cut_off = False
        self._unhelped = ""
        self._root = where.where.root
        self._bell = feed.Bell(where.where)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stream", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what it was printing is finished first."""
        self._stopped.set()
        self._thread.join(timeout=2 * feed.SLOW_POLL_S)
        self._bell.close()

    def _run(self) -> None:
        pool = None
        try:
            while not self._stopped.is_set():
                try:
                    pool = pool or pools.open_pool(self._root, create=False)
                    if pool is None:
                        return
                    self._look(pool)
                except errors.Unavailable as error:
                    self._wait_for_it(error)
        except Exception as error:
            # The feed's wall: a thread's end must be told, and never take the prompt along.
            logging.getLogger(__name__).exception("the live view ended")
            self._stream.tell(f"The live view ended: {error}. `/open` shows a thread; `coauthor doctor` may know more.")
        finally:
            if pool is not None:
                pool.close()

    def _look(self, pool: pools.Pool) -> None:
        """Print what is new, then wait for more."""
        if self._seat.lapsed:
            self._seat.renew(pool.live)
        self._stream.pump(pool)
        if self._is_cut_off:
            self._is_cut_off = False
            self._stream.tell("The live view goes on.")
        if not self._bell.wait(feed.SLOW_POLL_S):
            self._keep_going(pool)

    def _wait_for_it(self, error: errors.Unavailable) -> None:
        if not self._is_cut_off:
            self._is_cut_off = True
            self._stream.tell(f"{error.message} The live view goes on as soon as it can.")
        self._stopped.wait(feed.SLOW_POLL_S)

    def _keep_going(self, pool: pools.Pool) -> None:
        attached = self._stream.attached
        if attached and not following.rests(pool.task(attached)):
            try:
                following.wake(pool)
            except errors.Unavailable as error:
                if attached != self._unhelped:
                    self._unhelped = attached
                    self._stream.tell(f"{error.message} {error.hint}")


def until_resting(stream: Stream, pool: pools.Pool, task_id: str) -> tasks.Task:
    """Stream a task until it is the person's turn: for a pipe, where nobody types meanwhile."""
    bell = feed.Bell(pool.where)
    deadline = time.monotonic() + following.PATIENCE_S
    try:
        while True:
            stream.pump(pool)
            task = pool.task(task_id)
            if following.rests(task):
                stream.pump(pool)
                return task
            if time.monotonic() > deadline:
                raise following.too_late(task)
            if not bell.wait(feed.SLOW_POLL_S):
                following.wake(pool)
    finally:
        bell.close()
