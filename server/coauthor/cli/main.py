"""The command line's front door: finds the command, runs it, and words what went wrong.

It must start fast: a command's module, and all that it needs, is imported only when that command is called.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType

import typer
from rich.console import Console

from coauthor.cli import call as calls
from coauthor.cli import slips

OK, PROBLEM, MISUSE, INTERRUPTED = 0, 1, 2, 130
NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Command:
    """`where` is `module:function` in this room; `data` says whether it can answer in JSON."""

    group: str
    where: str
    help: str
    data: bool = True


GROUPS = MappingProxyType(
    {
        "Daily": "Every day",
        "Ask": "Ask for something in particular",
        "Decide": "Decide and answer",
        "Look": "Look",
        "Plan": "Outline, figures and style",
        "Start": "Set up",
        "Pool": "The pool of tasks",
    }
)
"""The groups of commands in the order of the help, which `COMMANDS` has too, with their titles."""

COMMANDS = MappingProxyType(
    {
        "init": Command("Daily", "starting.init:init", "Start a thesis, or an outline for the text you have"),
        "ask": Command("Daily", "posting:ask", "Ask for something and wait for the proposal"),
        "review": Command("Daily", "reviewing:review", "Go through all that waits, one key a decision"),
        "tasks": Command("Daily", "reading:tasks_command", "What was asked for and how far it is"),
        "show": Command("Daily", "reading:show", "A task T12, a proposal P3 or a sentence of it P3.1"),
        "accept": Command("Daily", "deciding:accept", "Put a proposal, or some of its sentences, into the text"),
        "reject": Command("Daily", "deciding:reject", "Say no; with a reason it is tried again"),
        "revert": Command("Daily", "reverting:revert", "Undo what you accepted; what you wrote since stays"),
        "check": Command("Daily", "checking:check", "What is wrong with the text, by rules alone"),
        "chat": Command("Daily", "repl:chat", "All of this as a conversation", data=False),
        "edit": Command("Ask", "moving:edit", "Have a place changed as you say"),
        "revise": Command("Ask", "moving:revise", "Revise a place, a proposal for each paragraph"),
        "tweak": Command("Ask", "moving:tweak", "Versions of a sentence to choose from"),
        "draft": Command("Ask", "moving:draft", "Write the section of a node of the outline"),
        "finalize": Command("Ask", "moving:finalize", "Only what is wrong: language, consistency, terms"),
        "critique": Command("Ask", "moving:critique", "A judgement with scores; nothing is changed"),
        "todo add": Command("Ask", "posting:todo_add", "Leave a task for later"),
        "todo start": Command("Ask", "comments:start", "Make tasks of the TODO comments in your saved files"),
        "todo import": Command("Ask", "posting:todo_import", "Make tasks of a list of remarks with their places"),
        "propose": Command("Ask", "exchanging:propose", "Make a proposal of a unified diff"),
        "why": Command("Decide", "reviewing:why", "Why a sentence is proposed, or ask about it"),
        "reconsider": Command("Decide", "deciding:reconsider", "Take a no back: what you rejected waits again"),
        "reply": Command("Decide", "answering:reply", "Answer a question, or say what you want instead"),
        "approve": Command("Decide", "moving:approve", "Say yes to a plan that waits for it"),
        "retry": Command("Decide", "moving:retry", "Try again, on the text as it is now"),
        "resolve": Command("Decide", "places:resolve", "Say which version of a changed sentence shall stand"),
        "reattach": Command("Decide", "places:reattach", "Give a sentence that lost its place a new one"),
        "complete": Command("Decide", "answering:complete", "Say that a task is done, whatever came of it"),
        "cancel": Command("Decide", "answering:cancel", "Stop a task"),
        "log": Command("Look", "reading:log", "The record: who did what, and when"),
        "ledger": Command("Look", "ledger:ledger", "Who wrote what, by chapter; a text for disclosure forms"),
        "build": Command("Look", "building:build", "Typeset the document, and say what TeX complains of"),
        "export": Command("Look", "exchanging:export", "A proposal as a diff, or as LaTeX with changes marked"),
        "attach": Command("Look", "moving:attach", "Follow a task as it happens", data=False),
        "context": Command("Look", "contexts:context", "What a model is shown for a task, and what leaves here"),
        "agents": Command("Look", "contexts:agents", "The roles: who does what, and whether they can"),
        "stats": Command("Look", "contexts:stats", "What was accepted, and what it cost"),
        "replay": Command("Look", "pooling:replay", "The tasks as they stood at a time"),
        "outline show": Command("Plan", "outlining:show", "The outline beside the text, node by node"),
        "outline propose": Command("Plan", "moving:outline_propose", "An outline from a topic and your notes"),
        "outline lock": Command("Plan", "outlining:lock", "Bind agents to the outline as it stands"),
        "outline unlock": Command("Plan", "outlining:unlock", "Take the lock off"),
        "outline sync": Command("Plan", "outlining:sync", "Where outline and text differ, put on the record"),
        "asset list": Command("Plan", "shelf:list_", "Figures, tables, data and code, and what is not said yet"),
        "asset describe": Command("Plan", "shelf:describe", "Say what a figure is and means; only you can"),
        "style learn": Command("Plan", "styling:learn", "Measure how you write, and propose it for STYLE.md"),
        "demo": Command("Start", "demo:demo", "A guided tour on an example thesis, in a scratch folder", data=False),
        "doctor": Command("Start", "doctor:doctor", "Say what runs here and what is missing, or repair it"),
        "trust": Command("Start", "pooling:trust", "Let models and TeX be used in this folder"),
        "adopt": Command("Start", "pooling:adopt", "Take over a task pool that came with a folder"),
        "model": Command("Start", "modelling:model", "Set up language models, each tested with a real call"),
        "model show": Command("Start", "modelling:show", "Which models answer, and where their keys come from"),
        "model set": Command("Start", "modelling:set_", "Say which model a profile uses"),
        "model test": Command("Start", "modelling:test", "Try each profile with a real call"),
        "serve": Command("Start", "processes:serve", "The language server, for your editor to start", data=False),
        "work": Command("Start", "processes:work", "Do the waiting tasks (started for you when needed)", data=False),
        "forget": Command("Pool", "pooling:forget", "Erase the words of a task or event; their hash stays"),
        "pool export": Command("Pool", "pooling:export", "The whole pool as JSON lines"),
        "pool import": Command("Pool", "pooling:take_in", "Take in a pool that was exported elsewhere"),
        "pool archive": Command("Pool", "pooling:archive", "Put what old threads said into a file"),
        "pool members": Command("Pool", "pooling:members", "Who shares a PostgreSQL pool; let somebody in or out"),
        "pool rebuild": Command("Pool", "pooling:rebuild", "Make what is looked up anew from the record"),
    }
)

MEANT = MappingProxyType(
    {
        "undo": "revert",
        "rollback": "revert",
        "list": "tasks",
        "ls": "tasks",
        "status": "tasks",
        "diff": "show",
        "view": "show",
        "history": "log",
        "new": "init",
        "start": "init",
        "setup": "model",
        "lint": "check",
        "compile": "build",
        "stop": "cancel",
        "done": "complete",
        "write": "draft",
        "fix": "ask",
        "improve": "ask",
        "rewrite": "revise",
        "lock": "outline lock",
        "lsp": "serve",
        "server": "serve",
    }
)
"""What other programs call it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 is success, 1 a problem that was found, 2 misuse."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in _before_dashes(given)
    call = calls.Call(console(), console(stderr=True), as_json=as_json)
    try:
        return _run(call, given)
    except KeyboardInterrupt:
        call.err.print("Stopped.", style="dim")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; Python must not complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:  # noqa: BLE001 - the wall: nobody at a terminal is shown a traceback
        return _complain(call, error)


def console(*, stderr: bool = False, force_terminal: bool | None = None) -> Console:
    """A console for plain values: no guessed highlights, no emoji codes, no markup in other people's text."""
    made = Console(stderr=stderr, force_terminal=force_terminal, highlight=False, emoji=False, markup=False)
    if made.width < NARROWEST:
        made.width = NARROWEST
    return made


def _run(call: calls.Call, given: list[str]) -> int:
    root, rest = _common(given)
    if rest[:1] == ["help"] and len(rest) > 1:
        rest = [*rest[1:], "--help"]
    if not rest or rest[0] in ("-h", "--help", "help"):
        _help(call.out)
        return OK
    if rest[0] == "--version":
        from coauthor import __version__

        call.out.print(f"coauthor {__version__}")
        return OK
    if rest[0] not in COMMANDS and rest[1:] in (["-h"], ["--help"]) and (family := _family(rest[0])):
        _list(call.out, family)
        return OK
    name, arguments = find(rest)
    if call.as_json and not COMMANDS[name].data:
        raise typer.BadParameter(f"`coauthor {name}` has no --json: it is for people.")
    return carry_out(calls.Call(call.out, call.err, root, call.as_json), name, arguments)


def carry_out(call: calls.Call, name: str, arguments: list[str]) -> int:
    """Run the command of that name; its exit code. What is wrong with the arguments is raised as typer does."""
    command = COMMANDS[name]
    module, _, function = command.where.partition(":")
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    settings = {"help_option_names": ["-h", "--help"]}
    body = getattr(importlib.import_module(f"coauthor.cli.{module}"), function)
    app.command(help=_help_of(command, body), context_settings=settings)(body)
    done = app(_in_capitals(name, arguments), prog_name=f"coauthor {name}", standalone_mode=False, obj=call)
    return done if isinstance(done, int) else OK


def _in_capitals(name: str, arguments: list[str]) -> list[str]:
    """`p1.2` is P1.2, in front of anything else that a command about tasks and proposals is given."""
    names = list(takewhile(slips.ID.fullmatch, arguments)) if name in _BY_ID else []
    return [each.upper() for each in names] + arguments[len(names) :]


def _common(given: list[str]) -> tuple[Path | None, list[str]]:
    """The options that every command has, wherever they stand before `--`, and what is left."""
    options = _before_dashes(given)
    rest: list[str] = []
    root: Path | None = None
    waiting = iter(options)
    for word in waiting:
        if word == "--root":
            value = next(waiting, None)
            if value is None:
                raise typer.BadParameter("--root needs a folder.")
            root = Path(value)
        elif word.startswith("--root="):
            root = Path(word.removeprefix("--root="))
        elif word != "--json":
            rest.append(word)
    return root, rest + given[len(options) :]


def _before_dashes(given: Sequence[str]) -> list[str]:
    return list(given[: given.index("--")] if "--" in given else given)


def find(rest: list[str]) -> tuple[str, list[str]]:
    """The command that the words begin with, and its arguments; raises where there is no such command."""
    for size in (2, 1):
        name = " ".join(rest[:size])
        if name in COMMANDS:
            return name, rest[size:]
    name = rest[0]
    close = _close(name, " ".join(rest[:2]))
    meant = " or ".join(f"`coauthor {each}`" for each in close[:5])
    hint = f" Did you mean {meant}?" if close else " `coauthor --help` lists what there is."
    kind = "option" if name.startswith("-") else "command"
    raise typer.BadParameter(f"There is no {kind} `{name}` here.{hint}")


def _close(name: str, two: str) -> list[str]:
    """The commands that may be meant: one with a slip in it, those that begin so, what others call it, the nearest."""
    if name.startswith("-"):
        return difflib.get_close_matches(name, ("--help", "--version"), 1)
    return (
        difflib.get_close_matches(two, [known for known in COMMANDS if " " in known], 1, 0.8)
        or _family(name)
        or [MEANT[known] for known in [name] if known in MEANT]
        or difflib.get_close_matches(name, COMMANDS, 1)
    )


def _family(name: str) -> list[str]:
    """The commands of two words that begin with this one."""
    return [known for known in COMMANDS if known.startswith(f"{name} ")]


def _help_of(command: Command, body: object) -> str:
    told = inspect.getdoc(body) or command.help
    also = "--root DIR names the folder" + ("; --json prints one JSON document." if command.data else ".")
    return f"{told}\n\nAlso: {also}"


def _help(out: Console) -> None:
    from rich.text import Text

    out.print(Text.assemble(("coauthor", "bold"), " COMMAND [ARGUMENTS] [--root DIR] [--json]"))
    out.print("A co-author for LaTeX: you ask, it proposes, you decide sentence by sentence.", style="dim")
    for group, title in GROUPS.items():
        out.print(Text(f"\n{title}", style="bold"))
        _list(out, [name for name, command in COMMANDS.items() if command.group == group])
    out.print(Text("\nFor example", style="bold"))
    for example in EXAMPLES:
        out.print(Text(f"  {example}"), soft_wrap=True)
    out.print("\n`coauthor COMMAND --help` says more. New here? `coauthor demo`", style="dim")


def _list(out: Console, names: Sequence[str]) -> None:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True, min_width=17)
    grid.add_column()
    for name in names:
        grid.add_row(f"  {name}", COMMANDS[name].help)
    out.print(grid)


_BY_ID = frozenset(
    "show accept reject revert why reply approve retry resolve reattach complete cancel export attach context".split()
)
EXAMPLES = (
    'coauthor ask "tighten chapter 2"',
    'coauthor ask "more formal" chapters/intro.tex:12-20',
    "coauthor review",
    "coauthor revert P3",
)


def _complain(call: calls.Call, error: Exception) -> int:
    """Word an error; the exit code."""
    from coauthor.domain import errors

    if isinstance(error, errors.CoauthorError):
        _say(call, error.code, error.message, error.hint)
        return MISUSE if isinstance(error, errors.Invalid) else PROBLEM
    misused = slips.misuse(error)
    if misused is not None:
        _say(call, "invalid", misused, "")
        return MISUSE
    if isinstance(error, typer.Abort):
        return PROBLEM
    _say(call, "internal", f"Something went wrong inside CoAuthor: {_first_line(error)}", f"Details: {_log(error)}")
    return PROBLEM


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200] or type(error).__name__


def _say(call: calls.Call, code: str, message: str, hint: str) -> None:
    if call.as_json:
        call.answer({"error": {"code": code, "message": message, "hint": hint}})
        return
    from rich.text import Text

    said = Text(message, style="red")
    if hint:
        said = Text.assemble(said, (f" — {hint}", "not red"))
    call.err.print(said, soft_wrap=True)


def _log(error: Exception) -> Path:
    """Write the traceback where the person can find it; gives the file."""
    import tempfile
    import traceback

    import platformdirs

    lines = traceback.format_exception(error)
    for folder in (Path(platformdirs.user_log_dir("coauthor")), Path(tempfile.gettempdir())):
        target = folder / "coauthor.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with target.open("a", encoding="utf-8", errors="backslashreplace") as log:
                log.write("".join(lines) + "\n")
        except OSError:
            continue
        return target
    return Path(os.devnull)
