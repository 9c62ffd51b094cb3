"""Mend a build: the lines around an error are written anew; where that may be done, TeX itself says whether it helped.

What does not help goes back to the model once, with TeX's words; then the person is told.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from coauthor.agents import asking, replies
from coauthor.agents.held import Held
from coauthor.agents.moves import revise
from coauthor.briefing import buildlog, mending
from coauthor.briefing import packet as briefing
from coauthor.domain import commands, packets, patches, texts
from coauthor.gates import typesetting
from coauthor.manuscript import project
from coauthor.review import building

GATE = "compiles"
TURNS = 2
_TOLD = 40


async def edits(
    held: Held, asker: asking.Asker, briefed: briefing.Briefed, plan: packets.Plan, corrections: int
) -> revise.Revised:
    """The edits, tried out where the folder is trusted; raises ModelFailed."""
    asked = held.began.intent.removeprefix(mending.ASKED).strip(" :")
    packet = briefed.packet
    for turn in range(TURNS):
        revised = await revise.edits(held, asker, briefing.Briefed(packet, briefed.ground), plan, corrections)
        over = _result(briefed.ground, revised)
        if not over:
            return revised
        await held.say("build", "tries whether it builds")
        built = await _built(held, briefed.ground.path, over)
        if built.why_not:
            return replace(revised, marks=(*revised.marks, f"It was not tried out: {built.why_not}"))
        left = [f"{one.message} {one.advice}".strip() for one in built.errors]
        if not any(_is_same(one, asked) for one in left):
            more = (
                f" {len(left)} other errors are left, the first: {left[0]}" if left else " The document builds with it."
            )
            return replace(revised, summary=f"{revised.summary.rstrip('. ')}.{more}")
        message = f"With this TeX still says: {left[0]}"
        await held.write(held.command(commands.GateFailed, gate=GATE, target=briefed.ground.path, message=message))
        if turn + 1 < TURNS:
            said = f"Your last answer did not mend the build; answer again. {message}"
            packet = packet.model_copy(update={"thread": (*packet.thread, said)})
    return replace(revised, marks=(*revised.marks, message))


def _is_same(said: str, asked: str) -> bool:
    """True if TeX says again what was to be mended."""
    start = " ".join(asked.split())[:_TOLD]
    return bool(start) and " ".join(said.split()).startswith(start)


def _result(ground: briefing.Ground, revised: revise.Revised) -> dict[str, str]:
    """The files with the first version in them, by path; none where nothing is proposed."""
    hunks = replies.hunks(ground, revised.versions)
    label = next((each.label for each in revised.versions if each.sound), "")
    made = {}
    for path, text in {ground.path: ground.text, **ground.others}.items():
        mine = [hunk for hunk in hunks if hunk.path == path and label in hunk.texts]
        if mine:
            made[path] = texts.apply(text, patches.splices(mine, {hunk.id: label for hunk in mine}))
    return made


async def _built(held: Held, path: str, over: dict[str, str]) -> typesetting.Built:
    root = held.desk.root
    facts = await asyncio.to_thread(project.index, project.DiskSource(root), over)
    return await typesetting.run(root, building.main_of(facts, path), over, kept=buildlog.copy(root))
