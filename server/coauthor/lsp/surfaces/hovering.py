"""What hovering says at a sentence of a proposal or at a request: the change, why, the plan, and how to decide.

Everything from a manuscript, a model or a thread is escaped: no link, image or HTML of theirs is ever shown as such.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

from coauthor.domain import takebacks, tasks, words
from coauthor.lsp import markup, to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import here, showing
from coauthor.lsp.surfaces.here import Sentence, Shown
from coauthor.lsp.tasks import wording
from coauthor.manuscript.positions import Position

THREAD = 3
"""The newest comments of a thread that are shown."""

WIDTH = 88
"""Columns of a changed sentence: code in a hover is not wrapped by every client."""

_RULE = re.compile(r"\[([\w.-]+)\]")


def proposal_hover(session: Session, document: Document, position: Position) -> dict[str, Any] | None:
    """Markdown (not yet in LSP's shape) and its range, or None where nothing of ours is."""
    if not session.options.hover:
        return None
    offset = document.offset(position)
    view = here.look(session, document)
    said: list[str] = []
    place = None
    for shown in view.shown:
        for one in shown.sentences:
            if one.start <= offset <= one.end:
                place = place or (one.start, one.end)
                said += _sentence(shown.task, one)
        if shown.comment is not None and shown.comment.start <= offset <= shown.comment.end:
            place = place or (shown.comment.start, shown.comment.end)
            said += _task(session, shown)
    for comment in view.unbound:
        if comment.start <= offset <= comment.end and not comment.is_reply:
            place = (comment.start, comment.end)
            standing = session.bench.todos.standing(document, comment) if session.bench else wording.Standing.FOREIGN
            said.append(markup.literal(wording.unbound(comment, standing)))
    if place is None:
        return None
    return {"contents": "\n\n".join(said), "range": here.span(document, *place)}


def _sentence(task: tasks.Task, one: Sentence) -> list[str]:
    hunk, proposal = one.hunk, one.proposal
    parts = [f"**{hunk.id}** of {task.id}: {markup.literal(wording.one_line(task.intent, 120))}"]
    if not one.is_pending and (about := takebacks.said(task, proposal, [hunk.id])):
        parts.append(f"{about} met words of yours, which stay until you say which version shall stand.")
    elif not one.is_pending:
        parts.append("This sentence changed since the proposal was made; your text stays.")
        parts.append("Code action “Try again on the new text” asks for a new one.")
    for label, text in hunk.texts.items():
        if len(hunk.texts) > 1:
            parts.append(f"Candidate {markup.literal(label)}:")
        parts.append(to_lsp.code(_diff(hunk.before, text), "diff"))
    if hunk.why:
        parts.append(f"Why: {markup.literal(_RULE.sub(_named, hunk.why))}")
    parts += showing.plan(task.plan)
    parts += [f"Note: {markup.literal(mark)}" for mark in proposal.open_marks]
    model = f", by {markup.literal(proposal.model)}" if proposal.model else ""
    parts.append(f"{proposal.id} ({proposal.status.said}) · {task.id}{model}")
    parts.append(f"Decide by code action or lens, or in a terminal: `coauthor accept {hunk.id}`")
    return parts


def _task(session: Session, shown: Shown) -> list[str]:
    assert session.bench is not None
    task = shown.task
    progress = session.bench.room.progress.get(task.id)
    is_blocked = task.status is tasks.Status.BLOCKED
    step = progress.step if progress else ""
    how = f"blocked: {task.reason or 'it waits'}" if is_blocked else wording.state(task, step)
    parts = [f"**{task.id}** · {markup.literal(how)}"]
    if is_blocked and task.possible:
        parts.append("\n".join(f"- {markup.literal(each)}" for each in task.possible))
    parts += showing.plan(task.plan)
    parts += [f"> {markup.literal(wording.one_line(said))}" for said in task.comments[-THREAD:]]
    asked = wording.question(task)
    if asked:
        parts.append(markup.literal(asked))
    return parts


def _diff(before: str, after: str) -> str:
    """Old and new with the changed words marked, as `git diff --word-diff` does: LaTeX in it needs no escapes."""
    marks = words.marks(*words.both_on_one_line(before, after))
    old = "".join(f"[-{_shown(mark.text)}-]" if mark.op == "del" else mark.text for mark in marks if mark.op != "ins")
    new = "".join(f"{{+{_shown(mark.text)}+}}" if mark.op == "ins" else mark.text for mark in marks if mark.op != "del")
    return "\n".join([*_lines("- ", old), *(_lines("+ ", new) if after.strip() else ())])


def _lines(sign: str, text: str) -> list[str]:
    wrapped = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    return [sign + line for line in wrapped]


def _shown(changed: str) -> str:
    """Blanks that come or go must be seen."""
    return changed if changed.strip() else "\N{OPEN BOX}" * len(changed)


def _named(rule: re.Match[str]) -> str:
    return f"({rule[1]})"
