"""Typeset the document and report what TeX complains of; asks no model, and only in a folder that is trusted."""

from __future__ import annotations

import asyncio
from pathlib import Path

from coauthor.agents import trusting
from coauthor.agents.held import Held
from coauthor.briefing import buildlog, current
from coauthor.domain import commands, texts
from coauthor.gates import typesetting
from coauthor.manuscript import project
from coauthor.pool import pool as pools
from coauthor.review import building

UNTRUSTED = "Typesetting runs programs on the files of this folder, and it is not trusted yet."


async def report(held: Held) -> None:
    """Build what the task's place belongs to, as the editors have it; raises NotFound where there is no main file."""
    if not (await held.desk.run(trusting.signs)).trusted:
        blocked = held.command(commands.Block, reason=UNTRUSTED, needs=trusting.NEEDS, possible=trusting.POSSIBLE)
        await held.write(blocked)
        return
    path = next((ref.path for ref in held.began.refs if ref.path), None)
    root = held.desk.root
    over = await held.desk.run(_unsaved)
    main = await asyncio.to_thread(_main, root, path, over)
    await held.say("build", f"typesets {main}")
    made = await typesetting.run(root, main, over, kept=buildlog.copy(root))
    built = await asyncio.to_thread(building.understood, root, made, over)
    built = await asyncio.to_thread(building.located, root, built, main, over)
    found = await asyncio.to_thread(building.findings, root, built, over)
    posted = held.command(commands.PostReport, summary=building.summary(built, main), findings=found)
    await held.write(posted)


def _main(root: Path, path: str | None, over: dict[str, str]) -> str:
    return building.main_of(project.index(project.DiskSource(root), over), path)


def _unsaved(pool: pools.Pool) -> dict[str, str]:
    """The texts that editors have and the disk has not yet."""
    found = {}
    for path in project.DiskSource(pool.where.root).list():
        if any(holder.dirty for holder in pool.live.presence(path)):
            text = current.text_of(pool, path)
            if not isinstance(text, texts.Unreadable):
                found[path] = text
    return found
