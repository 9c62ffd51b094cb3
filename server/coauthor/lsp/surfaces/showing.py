"""A proposal as a page to read: `.coauthor/view/P3.md`, written whole, read-only, and opened where the editor can.

The page is a view; nothing ever reads it back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coauthor.domain import errors, events, patches, tasks, words
from coauthor.domain.events import Type
from coauthor.lsp import markup, to_lsp
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.lsp.tasks import wording
from coauthor.lsp.wire.protocol import RequestFailed
from coauthor.pool import pool as pools
from coauthor.pool import views, whole
from coauthor.review import chosen, wire

PATIENCE = 2.0
"""Seconds that an editor may take to say whether it shows the page."""

THREAD = 12
"""The newest events of a thread that the page has."""

MODE = 0o444


async def show(session: Session, room: Workroom, proposal: str) -> dict[str, Any]:
    """Write the page of a proposal and have it opened: `{uri, shown}`; raises NotFound."""
    path = await room.run(_write, proposal)
    uri = path.as_uri()
    shown = False
    if session.capability("window", "showDocument", "support"):
        params = {"uri": uri, "external": False, "takeFocus": True}
        with contextlib.suppress(RequestFailed, TimeoutError):
            said = await asyncio.wait_for(session.connection.request("window/showDocument", params), PATIENCE)
            shown = isinstance(said, dict) and said.get("success") is True
    if not shown:
        session.say(f"{proposal} is written to {path}.")
    return {"uri": uri, "shown": shown}


async def refresh(room: Workroom, task: tasks.Task) -> None:
    """Write the pages again that there are of a task's proposals."""
    await room.quietly(_rewrite, [proposal.id for proposal in task.proposals])


def marked(before: str, after: str) -> str:
    """A change as markdown: ~~gone~~ and **new** words, all else as it is; nothing of it is markup of its own."""
    return "".join(_mark(mark) for mark in words.marks(*words.both_on_one_line(before, after)))


def page(task: tasks.Task, proposal: tasks.Proposal, diff: str, thread: Sequence[events.Event]) -> str:
    """The whole page as markdown; `diff` is the proposal as a unified diff."""
    parts = [f"# {proposal.id} for {task.id}: {proposal.status.said}", _request(task)]
    parts += plan(task.plan)
    if proposal.summary:
        parts.append(to_lsp.escaped(proposal.summary))
    parts += [f"Note: {to_lsp.escaped(mark)}" for mark in proposal.open_marks]
    parts += [f"Note on a decided sentence: {to_lsp.escaped(mark)}" for mark in proposal.settled_marks]
    for hunk in proposal.hunks:
        parts += _hunk(hunk)
    if diff:
        parts += ["## As a diff", to_lsp.code(diff.rstrip("\n"), "diff")]
    parts += ["## How to decide", _how(task, proposal), "## Thread", *(_event(event) for event in thread[-THREAD:])]
    by = f"by {to_lsp.escaped(proposal.model)}, " if proposal.model else ""
    parts.append(f"*This page is a view {by}written by CoAuthor; changing it changes nothing.*")
    return "\n\n".join(parts) + "\n"


def plan(said: dict[str, Any] | None) -> list[str]:
    """A plan as paragraphs of markdown: goal, issues, strategy, risks; none for no plan."""
    if not said:
        return []
    parts = [f"**Plan:** {markup.literal(str(said.get('goal', '')))}"]
    for name in ("issues", "strategy", "risks"):
        lines = [f"- {markup.literal(wording.one_line(str(line)))}" for line in said.get(name) or ()]
        if lines:
            parts.append(f"{name.capitalize()}:\n\n" + "\n".join(lines))
    return parts


def _request(task: tasks.Task) -> str:
    said = f"**Request:** {to_lsp.escaped(task.intent)}"
    return f"{said}\n\n{to_lsp.escaped(task.focus_note)}" if task.focus_note else said


def _hunk(hunk: patches.Hunk) -> list[str]:
    where = to_lsp.escaped(hunk.path)
    parts = [f"## {hunk.id}: {hunk.status.said}", f"{where}, line {hunk.line + 1}"]
    offered = {"": hunk.edited} if hunk.edited is not None else hunk.texts
    for label, text in offered.items():
        name = f"{label}: " if len(offered) > 1 else ""
        parts.append(f"{name}{marked(hunk.before, text)}")
    if hunk.why:
        parts.append(f"Why: {to_lsp.escaped(hunk.why)}")
    return parts


def _how(task: tasks.Task, proposal: tasks.Proposal) -> str:
    if not (proposal.live and proposal.open_hunks):
        return f"{proposal.id} is decided." if not proposal.live else f"{proposal.id} is on its way into the text."
    one = proposal.open_hunks[0].id
    lines = [
        "- In the editor: put the cursor on a changed sentence and use a code action or the lens above it.",
        f"- In a terminal: `coauthor accept {proposal.id}`, `coauthor accept {one}` for one sentence, "
        f"`coauthor reject {proposal.id}`.",
        f"- In the text: `% TODO(coauthor {proposal.id} reject): why` or `% TODO(coauthor {task.id}): a wish`.",
    ]
    return "\n".join(lines)


def _event(event: events.Event) -> str:
    text = event.data.get("text") if event.type in (Type.COMMENT_ADDED, Type.QUESTION_ASKED) else None
    said = f": {to_lsp.escaped(wording.one_line(str(text)))}" if text else ""
    return f"- {event.at} {to_lsp.escaped(event.actor.name)} `{event.type}`{said}"


def _mark(mark: words.Mark) -> str:
    """Blanks stay outside the marks, where markdown would not know them for marks."""
    if mark.op == "same" or not mark.text.strip():
        return to_lsp.escaped(mark.text)
    sign = "~~" if mark.op == "del" else "**"
    inner = mark.text.strip()
    lead = mark.text[: len(mark.text) - len(mark.text.lstrip())]
    tail = mark.text[len(mark.text.rstrip()) :]
    return f"{lead}{sign}{to_lsp.escaped(inner)}{sign}{tail}"


def _write(pool: pools.Pool, proposal_id: str) -> Path:
    task, proposal = pool.owner(proposal_id), chosen.find(pool, proposal_id)
    diff = wire.preview(pool, task, proposal)["diff"]
    folder = pool.where.views
    if not folder.resolve().is_relative_to(pool.where.root):
        raise errors.Unavailable(f"{folder} leads out of the workspace, so nothing is written there.")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{proposal.id}.md"
    whole.write(path, page(task, proposal, diff, views.thread(pool, task.id)), mode=MODE)
    return path


def _rewrite(pool: pools.Pool, proposals: list[str]) -> None:
    for proposal in proposals:
        if (pool.where.views / f"{proposal}.md").exists():
            _write(pool, proposal)
