"""The conversation: plain text is a task on the last edited section, slash commands are the verbs of the command line.

It decides nothing by itself; what it accepts, the person typed.
"""

from __future__ import annotations

import contextlib
import difflib
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

import coauthor
from coauthor.cli import (
    answering,
    deciding,
    following,
    main,
    named,
    panels,
    posting,
    reading,
    repl_commands,
    repl_moves,
    reverting,
    reviewing,
    slips,
    streaming,
    wording,
)
from coauthor.cli import call as calls
from coauthor.domain import actors, commands, errors, tasks
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools
from coauthor.review import closing, reasons, waiting
from coauthor.review import deciding as review
from coauthor.review.today import Today

PROMPT = "you › "
PROBLEM = 1
_IDS = re.compile(rf"\A(?:\s*{slips.ID.pattern}(?=\s|\Z))+", slips.ID.flags)


class Quit(Exception):
    """The person has had enough."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A slash command: what it takes, what it does."""

    takes: str
    help: str
    run: Callable[[Chat, list[str], str], None]


def chat(
    ctx: typer.Context,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Let /accept and /revert work where there is no terminal")] = False,
) -> int:
    """Talk to the co-author about this folder.

    Plain text is a task on the section you edited last; /help lists the rest. Lines may also come from a pipe, where
    /accept and /revert need --yes, since nobody is there to say it.
    """
    call = calls.of(ctx)
    talk = Chat(call, call.out, yes=yes)
    try:
        return _typed(talk) if calls.interactive() else _piped(talk)
    finally:
        talk.close()


def _piped(talk: Chat) -> int:
    """Line by line, each answered before the next is read; 1 if one of them failed."""
    code = 0
    for line in sys.stdin:
        try:
            if not talk.take(line):
                code = PROBLEM
            talk.settle()
        except Quit:
            break
    return code


def _typed(talk: Chat) -> int:
    """At a terminal: what happens is printed above the line that is being typed."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.patch_stdout import patch_stdout

    session: PromptSession[str] = PromptSession(
        completer=WordCompleter([f"/{name}" for name in VERBS], sentence=True), complete_while_typing=False
    )
    with patch_stdout(raw=True):
        talk.speak_to(main.console(force_terminal=True))
        talk.greet()
        while True:
            try:
                talk.take(session.prompt(PROMPT))
            except KeyboardInterrupt:
                talk.say(Text("Ctrl-D or /quit leaves; `/cancel T3` stops a task.", style="dim"))
            except (EOFError, Quit):
                return 0


class Chat:
    """The state of one conversation: the pool once there is one, and the task that is attached."""

    def __init__(self, call: calls.Call, out: Console, *, yes: bool) -> None:
        self.out = out
        self.actor: actors.Actor = calls.person()
        self.yes = yes
        self._call = call
        self.root = call.root
        self.at_terminal = calls.interactive()
        self._pool: pools.Pool | None = None
        self._seat: live_side.Seat | None = None
        self._stream: streaming.Stream | None = None
        self._listener: streaming.Listener | None = None

    def close(self) -> None:
        """Leave the pool; the worker may leave too, once it is done."""
        self._close_read()
        self._leave()

    def _leave(self) -> None:
        if self._listener:
            self._listener.stop()
        if self._seat:
            with contextlib.suppress(errors.Unavailable):  # its server is gone, and the seat with it
                self._seat.leave()
        if self._pool:
            self._pool.close()
        self._pool, self._seat, self._listener = None, None, None

    def say(self, what: RenderableType) -> None:
        """Print something, wherever this conversation prints at the moment."""
        self.out.print(what)

    def speak_to(self, out: Console) -> None:
        """Print there from now on."""
        self.out = out

    def greet(self) -> None:
        """What this is, in three lines; from here on news of the tasks is told."""
        self.out.print(Text.assemble(("CoAuthor ", "bold"), (wording.safe(str(self.root)), "dim")))
        self.out.print("Say what you want, and where (tighten chapter 2), or it is about the section you edited last.")
        self.out.print("/help lists the rest, /quit leaves.")
        self.known()

    def take(self, line: str) -> bool:
        """Carry out one line; False where it could not be, which is said."""
        try:
            self._close_read()
            self._carry_out(line.strip())
        except errors.CoauthorError as error:
            self.out.print(Text.assemble((wording.safe(error.message), "red"), wording.safe(f" — {error.hint}")))
            return False
        except typer.BadParameter as error:
            self.out.print(Text(wording.safe(error.message), style="red"))
            return False
        return True

    def _close_read(self) -> None:
        """A task that came to nothing is closed once its report was shown here."""
        seen = self._stream.attached if self._stream else None
        with contextlib.suppress(errors.Unavailable):  # its time comes with the next line
            if seen and (pool := self.known()):
                closing.close(pool, self.actor, pool.task(seen))

    def _carry_out(self, line: str) -> None:
        if not line:
            return
        if not line.startswith("/"):
            taken = posting.place_of(self.root, line)
            self.attach(posting.ask_for(self.pool(), self.actor, line, taken, tasks.Origin.CHAT))
            return
        name, _, rest = line[1:].partition(" ")
        verb = VERBS.get(_ALSO.get(name, name))
        if verb is None and repl_commands.carry_out(self, line[1:]):
            return
        if verb is None:
            close = difflib.get_close_matches(name, VERBS, 1)
            hint = f"Did you mean /{close[0]}?" if close else "/help lists what there is."
            raise typer.BadParameter(f"There is no /{name} here. {hint}")
        if verb.takes.startswith(("P3", "T3", "[T3")):
            rest = _IDS.sub(lambda ids: ids.group().upper(), rest)
        words = rest.split()
        if len(words) < len([word for word in verb.takes.split() if not word.startswith("[")]):
            raise typer.BadParameter(f"Write /{name} {verb.takes}")
        verb.run(self, words, rest.strip())

    def pool(self) -> pools.Pool:
        """The workspace's pool, made now if this is its first task."""
        found = self.known(create=True)
        assert found is not None
        return found

    def known(self, *, create: bool = False) -> pools.Pool | None:
        """The workspace's pool, or None while there is none; as it was before, where its disk or server had failed."""
        attached = self._stream.attached if self._stream else None
        if self._pool is not None and self._pool.has_room_again:
            self._leave()
        if self._seat is not None and self._seat.lapsed:
            self._seat.renew()
        if self._pool is None:
            opened = pools.open_pool(self.root, create=create)
            if opened is None:
                return None
            self._pool = opened
            self._seat = live_side.Seat(opened.live, opened.where, "terminal", coauthor.__version__)
            self._stream = streaming.Stream(self.say, opened)
            self._stream.attached = attached
            if self.at_terminal:
                self._listener = streaming.Listener(self._stream, opened, self._seat)
        return self._pool

    def attach(self, task: tasks.Task) -> None:
        """Stream this task's thread from now on, and have somebody work on it."""
        pool = self.pool()
        assert self._stream is not None
        self._stream.attach(pool, task)
        following.wake(pool)

    def settle(self) -> None:
        """Stream until the attached task is the person's turn."""
        if self._pool and self._stream and self._stream.attached:
            streaming.until_resting(self._stream, self._pool, self._stream.attached)


def _todo(talk: Chat, _words: list[str], rest: str) -> None:
    where, said = named.split(talk.root, rest)
    task = posting.leave(talk.pool(), talk.actor, said, named.read(talk.root, where), tasks.Origin.CHAT)
    following.wake(talk.pool())
    talk.out.print(Text.assemble((task.id, "bold"), f"  {wording.line(task.intent)}"))


def _tasks(talk: Chat, _words: list[str], _rest: str) -> None:
    pool = talk.known()
    listed = reading.seen(pool, reading.page(pool, [], 30)) if pool else []
    found = [task for task in listed if not closing.is_finished_build(task)]
    talk.out.print(
        panels.task_table(found, Today(pool) if pool else None) if found else Text("No tasks yet.", style="dim")
    )


def _open(talk: Chat, words: list[str], _rest: str) -> None:
    talk.attach(talk.pool().task(words[0]))


def _show(talk: Chat, words: list[str], _rest: str) -> None:
    _, proposal, hunk = reading.find(talk.pool(), words[0])
    talk.out.print(panels.proposal(proposal, only=hunk.id if hunk else None, today=Today(talk.pool())))


def _accept(talk: Chat, words: list[str], _rest: str) -> None:
    calls.may_apply(yes=talk.yes)
    for proposal, hunks in deciding.group(words[:1], words[1:]).items():
        outcome = review.accept(talk.pool(), talk.actor, proposal, review.Choice(hunks))
        deciding.say_outcome(talk.out, outcome)


def _revert(talk: Chat, words: list[str], _rest: str) -> None:
    calls.may_apply(yes=talk.yes)
    for _, outcome in reverting.take_back(talk.pool(), talk.actor, reverting.undos(talk.pool(), words, "")):
        if isinstance(outcome, errors.CoauthorError):
            raise outcome
        deciding.say_outcome(talk.out, outcome)


def _review(talk: Chat, _words: list[str], rest: str) -> None:
    pool = talk.known()
    parts = reviewing.scope(talk.root, rest)
    found = waiting.find(pool, parts) if pool else []
    if pool is None or not found:
        talk.out.print(Text("Nothing waits for you here.", style="dim"))
    elif talk.at_terminal:
        calls.refuse_agents()
        reviewing.go_through(pool, talk.out, parts)
    else:
        talk.out.print(reviewing.listing(pool, found))


def _why(talk: Chat, words: list[str], rest: str) -> None:
    asked = rest[len(words[0]) :].strip()
    found = reasons.of(talk.pool(), words[0])
    task = reasons.ask(talk.pool(), talk.actor, words[0], asked) if asked else None
    said = following.answer_about(talk.pool(), task.id, words[0]) if task else None
    talk.out.print(Text(wording.safe(said)) if said else panels.why(words[0], found.own, found.around))


def _reject(talk: Chat, words: list[str], rest: str) -> None:
    calls.refuse_agents()
    reason = rest[len(words[0]) :].strip() or None
    for proposal, hunks in deciding.group(words[:1], ()).items():
        task = deciding.refuse(talk.pool(), talk.actor, proposal, hunks, reason)
        talk.out.print(Text(deciding.refused_said(task, proposal, hunks), style="yellow"))
        if task.status is tasks.Status.OPEN:
            talk.attach(task)


def _reply(talk: Chat, words: list[str], rest: str) -> None:
    talk.attach(answering.answer(talk.pool(), talk.actor, words[0], rest[len(words[0]) :].strip()))


def _cancel(talk: Chat, words: list[str], _rest: str) -> None:
    task = talk.pool().handle(commands.Cancel(task=words[0]), talk.actor)
    talk.out.print(Text(f"{task.id} {wording.status(task)}.", style="yellow"))


def _help(talk: Chat, _words: list[str], _rest: str) -> None:
    said = "Plain text is a task: on the place that it names (tighten chapter 2), else on the section you edited last."
    talk.out.print(Text(said, style="dim"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    for name, verb in VERBS.items():
        grid.add_row(f"/{name} {verb.takes}".rstrip(), verb.help)
    talk.out.print(grid)
    said = "Other commands of `coauthor --help` work too: /log --since 2h, /ledger, /outline show. PLACE is as there."
    talk.out.print(Text(said, style="dim"))
    talk.out.print(Text("Ctrl-C empties the line, Ctrl-D leaves; tasks go on.", style="dim"))


def _check(talk: Chat, _words: list[str], rest: str) -> None:
    repl_commands.carry_out(talk, f"check {rest}")


def _log(talk: Chat, words: list[str], _rest: str) -> None:
    about = f"--task {words[0]}" if words and reading.TASK.match(words[0]) else " ".join(words) or "--limit 20"
    repl_commands.carry_out(talk, f"log {about}")


def _quit(_talk: Chat, _words: list[str], _rest: str) -> None:
    raise Quit


_ALSO = MappingProxyType({"attach": "open", "exit": "quit", "q": "quit", "?": "help"})

VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "todo": Verb("PLACE TEXT", "leave a task for later", _todo),
        "edit": Verb("PLACE [TEXT]", "have a place changed as you say", partial(repl_moves.move, "edit")),
        "revise": Verb("PLACE", "a proposal for each paragraph", partial(repl_moves.move, "revise")),
        "tweak": Verb("PLACE", "three versions to choose from", partial(repl_moves.move, "tweak")),
        "draft": Verb("NODE [--continue]", "write a section of the outline", repl_moves.draft),
        "finalize": Verb("PLACE", "only what is wrong", partial(repl_moves.move, "finalize")),
        "critique": Verb("PLACE", "scores and remarks, no change", partial(repl_moves.move, "critique")),
        "approve": Verb("T3 [TEXT]", "say yes to a plan, with a comment", repl_moves.approve),
        "context": Verb("T3", "what a model is shown, and to whom", repl_moves.context),
        "tasks": Verb("", "what was asked for and how far it is", _tasks),
        "open": Verb("T3", "follow a task's thread, live", _open),
        "show": Verb("P3", "a proposal, or one sentence of it (P3.1)", _show),
        "log": Verb("[T3]", "the record: who did what, newest last", _log),
        "check": Verb("[FILE]", "what is wrong with the text, by rules alone", _check),
        "review": Verb("[PLACE]", "go through all that waits, one key a decision", _review),
        "why": Verb("P3.1 [TEXT]", "why a sentence is proposed; with a text, ask about it", _why),
        "accept": Verb("P3 [P3.1]", "put it into the text, all or some sentences", _accept),
        "reject": Verb("P3 [REASON]", "say no; with a reason it is tried again", _reject),
        "revert": Verb("P3", "undo an accepted proposal, or all of a task (T3)", _revert),
        "reply": Verb("T3 TEXT", "answer a question, or say what you want instead", _reply),
        "cancel": Verb("T3", "stop a task", _cancel),
        "help": Verb("", "this list", _help),
        "quit": Verb("", "leave; tasks go on", _quit),
    }
)
