"""Going through what waits, one thing at a time: it is shown, one key is asked for, and what was decided is done.

Every decision is carried out and on the record before the next thing is shown; nothing is decided without a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from coauthor.cli import answering, deciding, following, keys, panels, ranges, watching, wording
from coauthor.domain import actors, commands, contesting, errors, patches, tasks
from coauthor.domain.patches import HunkStatus
from coauthor.pool import pool as pools
from coauthor.review import chosen, placing, reasons, resolving, rivals, rollback, waiting
from coauthor.review import deciding as review
from coauthor.review.waiting import Kind, Waiting

_LABELS = dict(zip("123456789", range(9), strict=True))


class Left(Exception):
    """The person has had enough for now."""


class _Changed(Exception):
    """Somebody else decided or changed what was shown, before a key of the person's counted."""


@dataclass(slots=True)
class Tally:
    """What was decided in one sitting, by word (`accepted`, `rejected`, `answered`, `skipped` …)."""

    done: Counter[str] = field(default_factory=Counter)

    def sentence(self) -> str:
        """`3 accepted, 1 skipped.`"""
        return ", ".join(f"{count} {word}" for word, count in self.done.items()) + "." if self.done else ""


class Sitting:
    """One review at a terminal: the steps in order, and where the person is in them."""

    def __init__(self, pool: pools.Pool, actor: actors.Actor, out: Console, keyboard: keys.Keyboard) -> None:
        self.tally = Tally()
        self._pool = pool
        self._actor = actor
        self._out = out
        self._keys = keyboard
        self._steps: list[Waiting] = []
        self._at = 0
        self._shown = ""
        self._version: dict[str, str] = {}
        self._back = False
        self._watch = watching.Watch(pool, actor)

    def go(self, parts: Sequence[waiting.Part]) -> None:
        """Step through all that waits, and through what comes in meanwhile; returns where the person leaves."""
        seen: set[str] = set()
        try:
            while fresh := [step for step in waiting.find(self._pool, parts) if step.id not in seen]:
                seen |= {step.id for step in fresh}
                self._steps += fresh
                while self._at < len(self._steps):
                    self._at += self._step(self._steps[self._at])
        except (Left, keys.Closed):
            return
        finally:
            self._watch.close()

    def _step(self, step: Waiting) -> int:
        """Show one step and do what the person says; how far to go on (-1 back, 0 look again)."""
        try:
            step = replace(step, line=self._watch.look(step))
            if step.kind is Kind.SENTENCE:
                return self._sentence(step)
            return self._question(step) if step.kind is Kind.QUESTION else self._plan(step)
        except _Changed:
            return self._anew(step)
        except errors.CoauthorError as error:
            self._say(Text(f"{error.message} {error.hint}".strip(), style="red"))
        except typer.BadParameter as error:
            self._say(Text(error.message, style="red"))
        try:
            said = self._ask({"l": "look again", **_GOING})
        except _Changed:
            said = "l"
        return 0 if said == "l" else self._move(said)

    def _anew(self, step: Waiting) -> int:
        """Somebody else changed what was shown before a key counted: say so, and show it as it is now."""
        said = "This has changed meanwhile; no key was taken."
        if step.kind is Kind.SENTENCE:
            status = placing.hunk_of(self._pool, step.id)[2].status
            said = f"{step.id} has changed meanwhile ({status.said}); no key was taken."
        self._say(Text(said, style="magenta"))
        return 0

    def _sentence(self, step: Waiting) -> int:
        task, proposal, hunk = placing.hunk_of(self._pool, step.id)
        if hunk not in proposal.open_hunks or not proposal.live:
            return self._decided(step, hunk)
        if waiting.is_at_work(task):
            return -1 if self._back and self._at else 1
        self._head(step, task, proposal)
        if hunk.status is HunkStatus.PENDING:
            return self._pending(step, proposal, hunk)
        self._say(panels.hunk(hunk.model_copy(update={"line": step.line})))
        asked = contesting.asked(task, hunk.id)
        return self._contested(step, asked) if asked else self._stuck(step)

    def _pending(self, step: Waiting, proposal: tasks.Proposal, hunk: patches.Hunk) -> int:
        label = self._label(hunk)
        shown = hunk.model_copy(update={"line": step.line, "picked": label if hunk.edited is None else None})
        self._say(panels.hunk(shown))
        others = len(hunk.texts) > 1 and hunk.edited is None
        if others:
            self._say(Text(f"version {label} of {', '.join(hunk.texts)}", style="dim"))
        if also := rivals.of_sentence(self._pool, hunk):
            self._say(Text(f"{', '.join(also)} would change the same words; take one of them.", style="dim"))
        rest = len(_undecided_of(proposal)) > 1
        choices = {
            "y": "accept",
            "n": "reject",
            "e": "edit",
            **({"v": "other version"} if others else {}),
            "w": "why, or ask",
        }
        choices |= {"a": f"accept all of {proposal.id}", "d": f"reject all of {proposal.id}"} if rest else {}
        said = self._ask(choices | _GOING)
        doing: dict[str, Callable[[], int]] = {
            "y": lambda: self._accept(step, review.Choice((hunk.id,), label if hunk.edited is None else None)),
            "n": lambda: self._reject(proposal, (hunk.id,)),
            "e": lambda: self._edit(step, hunk, label),
            "v": lambda: self._other(hunk, label),
            "w": lambda: self._why(hunk, choices),
            "a": lambda: self._accept_all(step, proposal),
            "d": lambda: self._reject(proposal, ()),
        }
        return doing[said]() if said in doing else self._move(said)

    def _label(self, hunk: patches.Hunk) -> str:
        return self._version.get(hunk.id) or hunk.picked or next(iter(hunk.texts))

    def _other(self, hunk: patches.Hunk, label: str) -> int:
        labels = list(hunk.texts)
        self._version[hunk.id] = labels[(labels.index(label) + 1) % len(labels)]
        return 0

    def _accept(self, step: Waiting, choice: review.Choice) -> int:
        proposal = step.id.partition(".")[0]
        outcome = review.accept(self._pool, self._actor, proposal, choice)
        deciding.say_outcome(self._out, outcome)
        if outcome.applied:
            landed = chosen.find(self._pool, proposal).edits[-1]
            self._count("edited" if choice.edited else "accepted", len(landed.hunks))
            return 1
        return 1 if outcome.state == "applying" else 0

    def _accept_all(self, step: Waiting, proposal: tasks.Proposal) -> int:
        picks = {hunk: self._version[hunk] for hunk in _undecided_of(proposal) if hunk in self._version}
        return self._accept(step, review.Choice(tuple(_undecided_of(proposal)), picks=picks))

    def _reject(self, proposal: tasks.Proposal, hunks: tuple[str, ...]) -> int:
        reason = self._keys.line("what instead? (Enter: nothing) › ")
        if reason is None:
            return 0
        count = len(hunks) or len(proposal.open_hunks)
        task = deciding.refuse(self._pool, self._actor, proposal.id, hunks, reason.strip() or None)
        self._say(Text(deciding.refused_said(task, proposal.id, hunks), style="yellow"))
        self._count("rejected", count)
        if task.status is tasks.Status.OPEN:
            following.wake(self._pool)
        return 1

    def _edit(self, step: Waiting, hunk: patches.Hunk, label: str) -> int:
        offered = hunk.edited if hunk.edited is not None else hunk.texts[label]
        mine = self._keys.text(offered)
        if mine is None or not mine.strip():
            self._say(Text("Left as it was.", style="dim"))
            return 0
        if mine == offered:
            return self._accept(step, review.Choice((hunk.id,), label if hunk.edited is None else None))
        return self._accept(step, review.Choice((hunk.id,), edited={hunk.id: mine}))

    def _why(self, hunk: patches.Hunk, choices: Mapping[str, str]) -> int:
        """Say why, and take a question about it; a letter by itself is the key that it is in the review."""
        why = reasons.of(self._pool, hunk.id)
        self._say(panels.why(hunk.id, why.own, why.around))
        said = (self._keys.line("ask the co-author (Enter: nothing) › ") or "").strip()
        if said in choices or said in _GOING:
            self._keys.press(said)
        elif said:
            task = reasons.ask(self._pool, self._actor, hunk.id, said)
            told = following.answer_about(self._pool, task.id, hunk.id)
            self._say(Text(wording.safe(told)) if told else Text(f"Asked in {task.id}.", style="dim"))
        return 0

    def _contested(self, step: Waiting, question: tasks.Question) -> int:
        self._say(panels.question(question))
        choices = {str(number): each for number, each in enumerate(contesting.OPTIONS, 1)}
        said = self._ask(choices | {"e": "words of your own"} | _GOING)
        if said == "e":
            take = self._keys.text(question.versions.get("mine", "")) or ""
        elif said in choices:
            take = choices[said]
        else:
            return self._move(said)
        if not take:
            return 0
        resolving.resolve(self._pool, self._actor, step.id, take)
        if placing.hunk_of(self._pool, step.id)[2].status is HunkStatus.PENDING:
            return self._accept(step, review.Choice((step.id,)))
        self._say(Text(f"Your text stays; {step.id} is rejected.", style="yellow"))
        self._count("rejected", 1)
        return 1

    def _stuck(self, step: Waiting) -> int:
        task, proposal, _ = placing.hunk_of(self._pool, step.id)
        undo = proposal.reverts is not None
        self._say(Text(_STUCK_UNDO if undo else _STUCK, style="dim"))
        choices = {
            "p": "give it a place",
            **({} if undo else {"t": "try again"}),
            "n": "leave it" if undo else "reject",
        }
        said = self._ask(choices | _GOING)
        if said == "p":
            spoken = (self._keys.line("its lines, as in main.tex:12 or main.tex:12-14 (Enter: none) › ") or "").strip()
            place = ranges.read(self._pool.where.root, spoken) if spoken else None
            if place is not None and place.span is not None:
                resolving.reattach(self._pool, self._actor, step.id, place.path, place.span, place.text)
            return 0
        if said == "t":
            self._pool.handle(commands.Retry(task=task.id), self._actor)
            following.wake(self._pool)
            self._count("to be tried again", 1)
            return 1
        return self._reject(proposal, (step.id,)) if said == "n" else self._move(said)

    def _question(self, step: Waiting) -> int:
        task = self._pool.task(step.task)
        question = next((each for each in task.questions if each.id == step.id and each.answer is None), None)
        if question is None:
            return 1
        self._head(step, task, None)
        self._say(panels.question(question, offered=step.offered))
        choices = {key: question.options[at] for key, at in _LABELS.items() if at < len(question.options)}
        said = self._ask(choices | {"a": "answer"} | _GOING)
        text = choices.get(said) or (self._keys.line("answer › ") if said == "a" else None)
        if said == "a" and not (text and text.strip()):
            return 0
        if text is None:
            return self._move(said)
        answering.answer(self._pool, self._actor, task.id, text.strip(), question.id)
        following.wake(self._pool)
        self._count("answered", 1)
        return 1

    def _plan(self, step: Waiting) -> int:
        task = self._pool.task(step.task)
        if not task.approval or not task.plan:
            return 1
        self._head(step, task, None)
        self._say(panels.plan(task.plan))
        said = self._ask({"y": "go ahead", "c": "comment", "x": "cancel the task"} | _GOING)
        if said in ("y", "c"):
            text = self._keys.line("comment › ") if said == "c" else ""
            if said == "c" and not (text and text.strip()):
                return 0
            yes = commands.ApprovePlan(task=task.id)
            self._pool.handle(commands.Reply(task=task.id, text=text.strip()) if text else yes, self._actor)
            following.wake(self._pool)
            self._count("answered" if text else "approved", 1)
            return 1
        if said == "x":
            self._pool.handle(commands.Cancel(task=task.id), self._actor)
            self._count("canceled", 1)
            return 1
        return self._move(said)

    def _decided(self, step: Waiting, hunk: patches.Hunk) -> int:
        """A step that the person came back to, or that somebody else decided meanwhile."""
        if not self._back:
            return 1
        self._say(panels.hunk(hunk.model_copy(update={"line": step.line})))
        said = self._ask({"u": "take the decision back", "o": "on", "b": "back", "q": "quit"})
        if said != "u":
            return 1 if said == "o" else self._move(said)
        if hunk.status is HunkStatus.REJECTED:
            rollback.reconsider(self._pool, self._actor, hunk.id.partition(".")[0], (hunk.id,))
        else:
            outcome = rollback.take_back(self._pool, self._actor, hunk.id)
            deciding.say_outcome(self._out, outcome)
            if not outcome.applied:
                return 1
        self._count("taken back", 1)
        return 0

    def _move(self, said: str) -> int:
        if said == "q":
            raise Left
        self._back = said == "b"
        if said == "b":
            return -1 if self._at else 0
        if said == "s":
            self._count("skipped", 1)
        return 1

    def _head(self, step: Waiting, task: tasks.Task, proposal: tasks.Proposal | None) -> None:
        count = Text(f"{self._at + 1}/{len(self._steps)}  ", style="dim")
        about = proposal.id if proposal else task.id
        self._say(Text(""))
        if about == self._shown:
            self._say(count)
            return
        self._shown = about
        summary = wording.line((proposal.summary if proposal else "") or task.intent, 160)
        self._say(Text.assemble(count, (f"{task.id} ", "bold"), (summary, "bold")))
        for mark in proposal.open_marks if proposal else ():
            self._say(Text(wording.safe(mark), style="magenta"))

    def _ask(self, choices: dict[str, str]) -> str:
        """The first key that is one of the choices; raises _Changed where what is shown is no longer so."""
        shown = Text(" · ").join(Text.assemble((key, "bold cyan"), f" {what}") for key, what in choices.items())
        self._say(shown)
        while True:
            key = self._watch.key(self._keys)
            if key is None:
                raise _Changed
            if key in choices:
                return key
            if key in ("?", "h"):
                self._say(shown)

    def _count(self, word: str, count: int) -> None:
        self._back = False
        self.tally.done[word] += count

    def _say(self, what: Any) -> None:
        self._out.print(what)


_STUCK = (
    "p: you name the lines that it is about now; it waits there, and what only adds something goes in above them. "
    "t: its request is tried again on today's text. Your text is not touched by either."
)
_STUCK_UNDO = (
    "p: you name the lines that this is about now; it waits there, and what only adds something goes in above them. "
    "n: your text stays as it is."
)
_GOING = {"s": "skip", "b": "back", "q": "quit"}


def _undecided_of(proposal: tasks.Proposal) -> list[str]:
    return [hunk.id for hunk in proposal.hunks if hunk.status is HunkStatus.PENDING]
