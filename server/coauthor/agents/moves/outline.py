"""Propose an outline: a plan, then OUTLINE.md as it would read; what differs is offered piece by piece."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from coauthor.agents import asking, replies
from coauthor.agents.held import Held
from coauthor.agents.moves import revise
from coauthor.briefing import packet as briefing
from coauthor.domain import packets, patches
from coauthor.gates import characters, gate

WHOLE = "u1"
"""The unit that is the outline as it stands."""

MOST = 30_000
"""Code points of an outline."""


async def edits(held: Held, asker: asking.Asker, briefed: briefing.Briefed, plan: packets.Plan) -> revise.Revised:
    """The versions of the outline; raises ModelFailed."""
    answer = await asker.edits(briefed.packet, plan)
    text = briefed.ground.text
    reads = [_read(label, version, text) for label, version in replies.versions(answer.parsed)]
    summary = answer.parsed.summary if isinstance(answer.parsed, packets.Edits) else plan.goal
    marks = tuple(dict.fromkeys(problem.message for each in reads for problem in each.problems))
    return revise.Revised(tuple(reads), summary, marks, answer.model)


def _read(label: str, version: packets.Edits | packets.Candidate, text: str) -> replies.Read:
    new = text
    for edit in version.edits:
        if edit.target == WHOLE:
            new = edit.text
        elif edit.target == f"{packets.AFTER}{WHOLE}":
            new = f"{text.rstrip()}\n\n{edit.text}"
    new = new.replace("\r\n", "\n").strip() + "\n"
    problems = tuple(replies.Problem(WHOLE, found.gate, f"Left out: {found.message}") for found in _wrong(text, new))
    sound = {} if problems else {f"{WHOLE}.{number}": each for number, each in enumerate(changes(text, new), 1)}
    return replies.Read(label, sound, problems)


def _wrong(text: str, new: str) -> list[gate.Finding]:
    found = list(characters.check(text, new, gate.Known()))
    if len(new) > MOST:
        found.append(gate.Finding("extent", f"an outline of {len(new)} characters is no outline."))
    if not any(line.startswith("#") for line in new.splitlines()):
        found.append(gate.Finding("outline", "an outline has headings."))
    return found


def changes(old: str, new: str) -> Iterator[patches.Replacement]:
    """The lines that differ, as replacements."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    for kind, a0, a1, b0, b1 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield patches.Replacement(starts[a0], starts[a1], "".join(after[b0:b1]))
