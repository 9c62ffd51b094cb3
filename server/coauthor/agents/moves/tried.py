"""What is tried out before it is shown, where the person wants it: a build of the document, and chktex.

A build runs programs, so it is only for folders that are trusted. What can't be tried is said. What does not build goes
back to the model once, with TeX's words; after that nothing is held back, the marks are for the person to see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol

from coauthor.agents import replies
from coauthor.agents.held import Held
from coauthor.agents.moves.revise import Revised
from coauthor.briefing import buildlog
from coauthor.briefing import packet as briefing
from coauthor.domain import commands, errors, patches, texts
from coauthor.gates import chktex, compiles, gate, typesetting
from coauthor.manuscript import project
from coauthor.review import building

ON = "on"
UNTRUSTED = "Could not check whether it builds: this folder is not trusted."


class Wanted(Protocol):
    """Which of the optional gates are on."""

    @property
    def gates_compile(self) -> str:
        """`on` builds the document with each proposal."""

    @property
    def gates_chktex(self) -> str:
        """`on` asks chktex about each proposal."""


Again = Callable[[Sequence[str]], Awaitable[Revised]]
"""Asks the model once more, with what was found; gives the first answer where there is no second."""


async def out(
    held: Held, wanted: Wanted, *, trusted: bool, ground: briefing.Ground, revised: Revised, again: Again
) -> Revised:
    """The same, with a mark for each thing that was found in one of its versions; at once where nothing is wanted.

    Where TeX has something against it `again` gives the second answer, which is tried once.
    """
    if ON not in (wanted.gates_compile, wanted.gates_chktex) or ground.is_new or ground.file:
        return revised
    found = await _found(held, wanted, trusted=trusted, ground=ground, revised=revised)
    if wrong := [each.message for _, each in found if each.hard]:
        second = await again(tuple(dict.fromkeys(wrong)))
        if second is not revised and any(each.sound for each in second.versions):
            revised = second
            found = await _found(held, wanted, trusted=trusted, ground=ground, revised=revised)
    marks = dict.fromkeys(_mark(label, each, revised) for label, each in found)
    return replace(revised, marks=(*revised.marks, *marks))


async def _found(
    held: Held, wanted: Wanted, *, trusted: bool, ground: briefing.Ground, revised: Revised
) -> list[tuple[str, gate.Finding]]:
    """What was found, with the version it was found in; what is hard is on the record."""
    every: list[tuple[str, gate.Finding]] = []
    for label, text in await asyncio.to_thread(_texts, ground, revised):
        found: list[gate.Finding] = []
        if wanted.gates_chktex == ON:
            found += await chktex.check(ground.text, text)
        if wanted.gates_compile == ON:
            await held.say("build", "tries whether it builds")
            found += await _built(held, ground, text) if trusted else [gate.warning(compiles.GATE, UNTRUSTED)]
        await _record(held, ground.path, found)
        every += [(label, each) for each in found]
    return every


def told(briefed: briefing.Briefed, wrong: Sequence[str]) -> briefing.Briefed:
    """The packet with what was found in the last answer."""
    packet = briefed.packet
    found = f"Your last answer was tried out; answer again so that it builds. {' '.join(wrong)}"
    return briefing.Briefed(packet.model_copy(update={"thread": (*packet.thread, found)}), briefed.ground)


def _texts(ground: briefing.Ground, revised: Revised) -> list[tuple[str, str]]:
    """The whole file with each version in it."""
    hunks = replies.hunks(ground, revised.versions)
    made = []
    for label in (each.label for each in revised.versions if each.sound):
        mine = [hunk for hunk in hunks if label in hunk.texts]
        made.append((label, texts.apply(ground.text, patches.splices(mine, {hunk.id: label for hunk in mine}))))
    return made


async def _built(held: Held, ground: briefing.Ground, text: str) -> list[gate.Finding]:
    root = held.desk.root
    facts = await asyncio.to_thread(project.index, project.DiskSource(root), {ground.path: text})
    try:
        main = building.main_of(facts, ground.path)
    except errors.NotFound as error:
        return [gate.warning(compiles.GATE, f"Could not check whether it builds: {error.message}")]
    before = await typesetting.run(root, main, {ground.path: ground.text}, kept=buildlog.copy(root))
    after = await typesetting.run(root, main, {ground.path: text}, kept=buildlog.copy(root))
    return list(compiles.check(before, after))


async def _record(held: Held, path: str, found: Sequence[gate.Finding]) -> None:
    for each in found:
        if each.hard:
            await held.write(held.command(commands.GateFailed, gate=each.gate, target=path, message=each.message))


def _mark(label: str, found: gate.Finding, revised: Revised) -> str:
    return found.message if len(revised.versions) == 1 else f"“{label}”: {found.message}"
