"""A workspace with editors, for walks: people type, editors do what they like with edits, servers are killed.

The buffers are the truth about a person's text. What is said of proposals is read from the record, by another process.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable

import scenes
from clients.record import PERSON
from coauthor.domain import commands, errors, patches, tasks, texts
from coauthor.review import deciding
from faults import invariants, walks
from faults.walks import Broken
from faults.walks_desk import Change, Desk, Manner, manner
from faults.walks_house import House
from faults.walks_looking import Looking
from faults.walks_text import TYPING, Ink, Paper, rewrite, scene, sentence, sentences, words
from lsp import client

VERBS = {
    "type": 14,
    "type and keep back": 4,
    "propose": 16,
    "propose on an older text": 3,
    "accept": 22,
    "accept edited": 3,
    "accept from a terminal": 4,
    "reject": 2,
    "revert": 7,
    "undo": 4,
    "save": 7,
    "quit without saving": 3,
    "open": 4,
    "another editor": 2,
    "the disk changes": 3,
    "kill the server": 2,
    "kill it in an accept": 3,
}
STEPS = 14
PATIENCE = 15.0
"""How long the record may take, after the last message, to say what became of an edit."""


class Editing(Looking):
    """The world; see `walks.World`."""

    def __init__(self, seed: int, house: House) -> None:
        chance = random.Random(f"scene {seed}")
        self.house = house
        house.walks += 1
        self.record = house.record
        self.path = f"part{house.walks}.tex"
        self.file = house.root / self.path
        self.ink = Ink()
        self.told: list[str] = []
        self.figures: Counter[str] = Counter()
        text = scene(chance, self.ink, todos=False).text
        self.file.write_text(text, "utf-8")
        self.written = {text}
        self.older = [text]
        self.desks: list[Desk] = []
        self.seen: set[str] = set()
        self.put: set[str] = set()
        self.gone: set[str] = set()
        self._well = False
        self._enter(text, version=chance.choice((0, 1)))

    def _enter(self, text: str, version: int = 1) -> Desk:
        desk = self.house.desk(self.path)
        self.desks.append(desk)
        desk.show(text, version)
        return desk

    def close(self) -> None:
        """End what still waits in the house, and the servers; one that is well goes on to the next walk."""
        for desk in self.desks:
            if self._well and desk is self.desks[0]:
                self.house.give_back(desk)
            else:
                desk.kill()
        for task in self.record.tasks():
            with contextlib.suppress(errors.CoauthorError):
                self.record.pool.handle(commands.Cancel(task=task.id), PERSON)

    # Steps

    def step(self, step: walks.Step) -> None:
        """Do it, wait until all is still, and look."""
        chance = random.Random(step.seed)
        self.told.append(step.verb)
        act = getattr(self, f"_{step.verb.replace(' ', '_')}")
        desk = chance.choice(self.desks)
        try:
            act(chance, desk)
        except (errors.CoauthorError, client.Refused) as error:
            self.told.append(f"  refused: {error}")
            self.figures["refused"] += 1
        self._still()
        self._eventually(self.look)
        self.seen.add(self.file.read_bytes().decode())

    def finish(self) -> None:
        """Look once more, also with the checker of the other faults."""
        for desk in self.desks:
            with desk.hand:
                desk.send_typed()
        self._still()
        self._eventually(self.look)
        self._eventually(self.look_closely)
        self._well = True

    def _still(self) -> None:
        """No answer of an editor is on its way, and each server has heard everything and answers."""
        for each in list(self.desks):
            each.still()
            desk = self._restart(each) if each.process.poll() is not None else each
            try:
                desk.request("textDocument/documentSymbol", {"textDocument": {"uri": self.file.as_uri()}})
            except (AssertionError, OSError, client.Refused) as error:
                raise Broken(f"I6: the server does not answer: {error}") from error

    def _eventually(self, look: Callable[[], None]) -> None:
        """It holds within some seconds: the record may come a little after the text."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                look()
                return
            except Broken:
                if time.monotonic() > deadline:
                    raise
            with contextlib.suppress(AssertionError):
                scenes.wait_for(lambda: None, 0.03)

    def _typed(self, chance: random.Random, text: str) -> list[Change]:
        """What a person types next, on a text."""
        paper = Paper(text, tuple(range(len(text))))
        strokes = rewrite(chance, paper, self.ink, TYPING if chance.random() < 0.6 else None)
        for stroke in strokes:
            self.told.append(f"  types {text[stroke.start : stroke.end]!r} becomes {stroke.text!r}")
            text = text[: stroke.start] + stroke.text + text[stroke.end :]
        return [(stroke.start, stroke.end, stroke.text) for stroke in strokes]

    def _type(self, chance: random.Random, desk: Desk) -> None:
        if desk.text is not None:
            desk.type(self._typed(chance, desk.text), send=True)

    def _type_and_keep_back(self, chance: random.Random, desk: Desk) -> None:
        if desk.text is not None:
            desk.type(self._typed(chance, desk.text), send=False)

    def _save(self, _chance: random.Random, desk: Desk) -> None:
        if desk.text is not None:
            self._over_the_disk(desk.text)
            desk.write()

    def _quit_without_saving(self, _chance: random.Random, desk: Desk) -> None:
        desk.leave()

    def _open(self, chance: random.Random, desk: Desk) -> None:
        if not desk.is_open:
            desk.show(desk.disk(), chance.choice((0, 1)))

    def _another_editor(self, _chance: random.Random, _desk: Desk) -> None:
        if len(self.desks) < 2:
            self._enter(self.file.read_bytes().decode())

    def _the_disk_changes(self, chance: random.Random, _desk: Desk) -> None:
        """An older text is checked out; editors without unsaved changes take it over."""
        clean = [desk for desk in self.desks if desk.is_open and not desk.is_dirty]
        text = chance.choice(sorted(self.written))
        self._over_the_disk(text)
        self.file.write_text(text, "utf-8")
        for desk in clean:
            desk.reload(text)

    def _over_the_disk(self, text: str) -> None:
        """A person puts a text on the disk, whatever was there."""
        before, after = set(words(self.file.read_bytes().decode())), set(words(text))
        self.written.add(text)
        self.put |= after - before
        self.gone = (self.gone | before) - after

    def _undo(self, _chance: random.Random, desk: Desk) -> None:
        desk.undo()

    def _kill_the_server(self, _chance: random.Random, desk: Desk) -> None:
        self._restart(desk)

    def _restart(self, desk: Desk) -> Desk:
        """The server dies, and the editor starts another one; its buffer is as it was."""
        self.told.append("  the server is killed and started again")
        self.figures["kills"] += 1
        text, put, gone, seen = desk.text, desk.put, desk.gone, desk.texts
        desk.kill()
        fresh = self.house.desk(self.path)
        self.desks[self.desks.index(desk)] = fresh
        if text is not None:
            fresh.show(text)
        fresh.put, fresh.gone, fresh.texts = put, gone, seen
        return fresh

    # Proposing and deciding

    def _propose(self, chance: random.Random, desk: Desk) -> None:
        self._post(chance, desk.text if desk.text is not None else desk.disk())

    def _propose_on_an_older_text(self, chance: random.Random, _desk: Desk) -> None:
        self._post(chance, chance.choice(self.older))

    def _post(self, chance: random.Random, text: str) -> None:
        found = sentences(text)
        chosen = sorted(chance.sample(found, min(len(found), chance.randint(1, 5))))
        wanted = [self._replacement(chance, text, span) for span in chosen]
        hunks = patches.hunks(text, self.path, "P0", {"A": wanted})
        if not hunks:
            return
        self.older.append(text)
        pool = self.record.pool
        task = pool.post(commands.Post(intent="shorten", origin=tasks.Origin.CLI), PERSON)
        command = commands.PostProposal(
            task=task.id, base={self.path: texts.revision(text)}, hunks=hunks, summary="by hand"
        )
        proposal = pool.handle(command, PERSON, [text]).proposals[-1]
        for hunk in proposal.hunks:
            self.told.append(f"  {hunk.id}: {hunk.before!r} becomes {hunk.texts['A']!r}")

    def _replacement(self, chance: random.Random, text: str, span: tuple[int, int]) -> patches.Replacement:
        start, end = span
        new = sentence(chance, self.ink, "h")
        odd = chance.random()
        if odd < 0.1:
            return patches.Replacement(end, end, f" {new}")
        if odd < 0.3:
            kept = [word for word in words(text[start:end]) if word[0] == "w"]
            new = f"{new[:-1]} {' '.join(kept)}."
        elif odd < 0.4:
            new = new.replace(" ", "\n", 1)
        return patches.Replacement(start, end, new)

    def _manner(self, chance: random.Random) -> Manner:
        seed = chance.randrange(1 << 32)
        return manner(chance, lambda text: self._typed(random.Random(seed), text))

    def _accept(self, chance: random.Random, desk: Desk) -> None:
        self._decide(chance, desk, self._manner(chance), edited=False)

    def _accept_edited(self, chance: random.Random, desk: Desk) -> None:
        self._decide(chance, desk, self._manner(chance), edited=True)

    def _kill_it_in_an_accept(self, chance: random.Random, desk: Desk) -> None:
        name = chance.choice(("dies", "applies and dies"))
        self._decide(chance, desk, Manner(name), edited=False)

    def _decide(self, chance: random.Random, desk: Desk, how: Manner, *, edited: bool) -> None:
        chosen = self._chosen(chance)
        if chosen is None:
            return
        proposal, hunks = chosen
        own = {hunk.id: sentence(chance, self.ink, "h") for hunk in hunks} if edited else {}
        self.told.append(f"  accepts {[hunk.id for hunk in hunks]} {own or ''} ({how.name})")
        self._told_how(how)
        arguments = {"hunks": [hunk.id for hunk in hunks], "edited": own, "proposal": proposal.id}
        self._ask(desk, "coauthor.proposal.accept", arguments)

    def _told_how(self, how: Manner) -> None:
        for each in self.desks:
            each.says = [how]

    def _chosen(self, chance: random.Random) -> tuple[tasks.Proposal, list[patches.Hunk]] | None:
        waiting = [each for each in self.proposals() if each.open_hunks and each.live]
        if not waiting:
            return None
        proposal = chance.choice(waiting[-4:])
        hunks = list(proposal.open_hunks)
        return proposal, chance.sample(hunks, chance.randint(1, len(hunks)))

    def _ask(self, desk: Desk, command: str, arguments: dict[str, object]) -> None:
        """Ask for a decision, unless the server dies of it, and see that the answer is true."""
        number = desk.ask("workspace/executeCommand", {"command": command, "arguments": [arguments]})
        try:
            result = desk.result(number)
        except AssertionError:
            try:
                desk.process.wait(1)
            except subprocess.TimeoutExpired:
                raise Broken(f"I6: {command} was never answered") from None
            return
        finally:
            for each in self.desks:
                each.says = []
        self.told.append(f"  {result['state']}: {result.get('message')}")
        self.figures[result["state"]] += 1
        if result["applied"] and command.endswith("accept"):
            self._still()
            self.claimed(str(arguments["proposal"]), arguments["hunks"])

    def _accept_from_a_terminal(self, chance: random.Random, _desk: Desk) -> None:
        chosen = self._chosen(chance)
        if chosen is None:
            return
        proposal, hunks = chosen
        how = self._manner(chance)
        self.told.append(f"  accepts {[hunk.id for hunk in hunks]} ({how.name})")
        self._told_how(how)
        self._present()
        choice = deciding.Choice(hunks=tuple(hunk.id for hunk in hunks))
        outcome = deciding.accept(self.record.pool, PERSON, proposal.id, choice)
        for each in self.desks:
            each.says = []
        self.told.append(f"  {outcome.state}: {outcome.message}")
        self.figures[outcome.state] += 1

    def _present(self) -> None:
        """Each server has said which text its editor has: only then can another process know where to send an edit."""
        wanted = sorted(invariants.revision(desk.text) for desk in self.desks if desk.text is not None)

        def said() -> bool:
            return sorted(each.revision for each in self.record.pool.live.presence(self.path)) == wanted

        for desk in self.desks:
            desk.send_typed()
        try:
            scenes.wait_for(said, client.PATIENCE)
        except AssertionError:
            raise Broken("I6: a server does not say which text its editor has") from None

    def _reject(self, chance: random.Random, _desk: Desk) -> None:
        chosen = self._chosen(chance)
        if chosen is not None:
            proposal, hunks = chosen
            self.told.append(f"  rejects {[hunk.id for hunk in hunks]}")
            task = self.record.pool.owner(proposal.id).id
            ids = tuple(hunk.id for hunk in hunks)
            self.record.pool.handle(commands.Reject(task=task, proposal=proposal.id, hunks=ids), PERSON)

    def _revert(self, chance: random.Random, desk: Desk) -> None:
        landed = [each for each in self.proposals() if any(edit.state.landed for edit in each.edits)]
        if landed:
            proposal = chance.choice(landed[-4:])
            how = self._manner(chance)
            self.told.append(f"  reverts {proposal.id} ({how.name})")
            self._told_how(how)
            self._ask(desk, "coauthor.proposal.revert", {"proposal": proposal.id})


class Street:
    """Makes the worlds of many walks; some in a row have one house, so that not each of them has to build one."""

    def __init__(self, twin: str = "whole", in_a_row: int = 8) -> None:
        self.twin = twin
        self.in_a_row = in_a_row
        self._house: House | None = None

    def __call__(self, seed: int) -> Editing:
        """The next world."""
        if self._house is None or self._house.walks >= self.in_a_row:
            self.close()
            self._house = House(self.twin)
        return Editing(seed, self._house)

    def close(self) -> None:
        """Leave nothing behind."""
        if self._house is not None:
            self._house.close()
            self._house = None
