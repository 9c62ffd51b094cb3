"""The lenses of headings: words against the target, open tasks, and what the outline has to say.

Only where an outline says what is planned; without one a switch set by the person brings the words alone.
"""

from __future__ import annotations

from typing import Any

from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import contract
from coauthor.manuscript.contract import Tie

Lens = dict[str, Any]


def of(session: Session, document: Document) -> list[Lens]:
    """One for each heading of a LaTeX document."""
    standing = document.facts()
    wanted = session.plan.contract is not None or session.switches.features.get("headingLens") is True
    if not wanted or document.path is None or not standing.file.sections or not standing.is_tex:
        return []
    session.index.refresh(document)
    counts = session.plan.totals(document.path)
    starts = _tasks(session, document)
    found = []
    for number, section in enumerate(standing.file.sections):
        start, end = standing.range(section.start, section.end)
        tie = _tie(session, document.path, number, section.title)
        if tie is None and session.plan.contract is not None and section.starred:
            continue
        inside = sum(start <= at < end for at in starts)
        words = counts[number] if number < len(counts) else 0
        title = _title(words, None if tie is None else contract.counted(tie, words), inside)
        at = {"line": document.position(start).line, "character": 0}
        command = {"title": title, "command": "coauthor.task.list", "arguments": [{"uri": document.uri}]}
        found.append({"range": {"start": at, "end": at}, "command": command})
    return found


def _title(words: int, tie: Tie | None, open_tasks: int) -> str:
    target = tie.node.target if tie is not None else None
    parts = [f"{words} / {target} words" if target else f"{words} word{'s' * (words != 1)}"]
    if open_tasks:
        parts.append(f"{open_tasks} open task{'s' * (open_tasks != 1)}")
    if tie is not None and tie.states:
        parts.append(f"outline: {', '.join(state.value for state in tie.states)}")
    elif tie is not None and tie.node.status:
        parts.append(tie.node.status)
    return " · ".join(parts)


def _tie(session: Session, path: str, number: int, title: str) -> Tie | None:
    """What the outline has for a section, as it was last compared; none for a heading that is another one by now."""
    contract = session.plan.contract
    for tie in contract.ties if contract is not None else ():
        place = tie.place
        if place is not None and (place.path, place.number, place.section.title) == (path, number, title):
            return tie
    return None


def _tasks(session: Session, document: Document) -> list[int]:
    """Where the live tasks of a document are."""
    if session.bench is None:
        return []
    from coauthor.lsp.surfaces import here  # with all of the pool's side, which is there by now

    shown = here.look(session, document).shown
    return [each.place[0] for each in shown if each.place is not None and each.task.status.live]
