"""The moves as slash commands: each posts what the command of its name would, and follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from coauthor import config
from coauthor.cli import moving, named, wording
from coauthor.domain import commands, tasks
from coauthor.review import contexts, drafting

if TYPE_CHECKING:
    from coauthor.cli.repl import Chat

MOVES: dict[str, dict[str, Any]] = {
    "edit": {"intent": "Improve this"},
    "revise": {"intent": "Revise this paragraph", "assignee": "reviser"},
    "tweak": {"intent": "Give versions of this", "assignee": "tweaker", "candidates": 3},
    "finalize": {"intent": "Finalize this", "assignee": "finalizer"},
    "critique": {"intent": "Critique this", "assignee": "reviewer"},
}


def move(name: str, talk: Chat, _words: list[str], rest: str) -> None:
    """Post the move on a place; what is said behind it goes before its own words."""
    where, said = named.split(talk.root, rest)
    taken = named.read(talk.root, where)
    more = {**MOVES[name], "origin": tasks.Origin.CHAT, "focus_note": taken.note} | ({"intent": said} if said else {})
    by_paragraph = name in ("revise", "finalize", "critique")
    moving.refuse_early(more["intent"], by_paragraph=by_paragraph)
    posted = moving.posted(talk.pool(), taken.place, by_paragraph=by_paragraph, more=more)
    for task in posted[1:]:
        talk.out.print(
            Text.assemble((task.id, "bold"), f"  {wording.line(task.intent)}  {wording.safe(wording.place(task))}")
        )
    talk.attach(posted[0])


def draft(talk: Chat, words: list[str], rest: str) -> None:
    """Write the section of a node of the outline."""
    go_on = "--continue" in words
    node = rest.replace("--continue", "").strip()
    wish = "Continue this section" if go_on else "Draft this section"
    talk.attach(drafting.post(talk.pool(), talk.actor, node, wish, tasks.Origin.CHAT, go_on=go_on))


def approve(talk: Chat, words: list[str], rest: str) -> None:
    """Say yes to a plan, with a comment behind the task's name."""
    said = rest[len(words[0]) :].strip()
    comments = (("goal", said),) if said else ()
    talk.attach(talk.pool().handle(commands.ApprovePlan(task=words[0], comments=comments), talk.actor))


def context(talk: Chat, words: list[str], _rest: str) -> None:
    """What a model is shown for a task, in short."""
    found = contexts.of(talk.pool(), talk.pool().task(words[0]), config.load())
    leaves = "this leaves your machine" if found["leaves"] else "nothing leaves your machine"
    talk.out.print(Text(f"to {found['to']}; about {found['tokens']} tokens; {leaves}"))
    for part in found["parts"]:
        talk.out.print(Text(wording.safe(f"  {part['source']}: {part['why']} ({part['tokens']})"), style="dim"))
