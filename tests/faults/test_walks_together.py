"""Yeses for two files, one in an editor and one on the disk: both get it or none, whatever the editor does."""

from __future__ import annotations

import contextlib
import random
import sys
from functools import partial
from pathlib import Path

import pytest

from clients import neovim
from clients.record import PERSON, Record
from coauthor.domain import commands, patches, tasks, texts
from coauthor.pool import pool as pools
from faults import desk
from faults.walks_desk import MANNERS, Desk, Manner

BESIDE = "beside.tex"
ROUNDS = 10
DEATHS = {"dies": 2, "applies and dies": 2}


def scene(word: str) -> str:
    """As many sentences as there are rounds, each a paragraph."""
    return "".join(f"The {word} n{number}x stands here.\n\n" for number in range(ROUNDS))


class Rounds:
    """One editor and its server, started again where it died."""

    def __init__(self, root: Path, log: Record, twin: str) -> None:
        self.root, self.log, self.twin = root, log, twin
        (root / desk.PATH).write_text(scene("lamp"), "utf-8")
        (root / BESIDE).write_text(scene("street"), "utf-8")
        opened = pools.open_pool(root, create=True)
        assert opened is not None
        opened.close()
        self.typed: list[str] = []
        self.editor = self._sit(scene("lamp"))

    def _sit(self, text: str) -> Desk:
        program = (sys.executable, *desk.twin(self.twin), "serve")
        editor = Desk(self.root, desk.PATH, program, neovim.environment())
        editor.show(text)
        wanted = texts.revision(text)
        held = self.log.pool.live.presence
        self.log.wait(lambda: any(each.revision == wanted for each in held(desk.PATH)), "the editor has said it")
        return editor

    def propose(self, number: int) -> str:
        """A sentence in each of the two files, as they are; the proposal's name."""
        papers = {desk.PATH: self.editor.text or "", BESIDE: (self.root / BESIDE).read_text("utf-8")}
        hunks: list[patches.Hunk] = []
        for path, text in papers.items():
            at = text.index(f"n{number}x")
            wanted = patches.Replacement(at, at + len(f"n{number}x"), f"h{1000 + number}")
            hunks += patches.hunks(text, path, "P0", {"A": [wanted]})
        task = self.log.pool.post(commands.Post(intent="shorten", origin=tasks.Origin.CLI), PERSON)
        base = {path: texts.revision(text) for path, text in papers.items()}
        command = commands.PostProposal(task=task.id, base=base, hunks=tuple(hunks), summary="by hand")
        return self.log.pool.handle(command, PERSON, [*papers.values()]).proposals[-1].id

    def accept(self, name: str, how: Manner) -> None:
        """Ask for all of it; a server that died of it is started again on the buffer as it is."""
        self.editor.says = [how]
        asked = {"command": "coauthor.proposal.accept", "arguments": [{"proposal": name}]}
        number = self.editor.ask("workspace/executeCommand", asked)
        with contextlib.suppress(AssertionError):
            self.editor.result(number)
        self.editor.still()
        with self.editor.hand:
            if self.editor.process.poll() is None:
                self.editor.send_typed()
        if self.editor.process.poll() is not None:
            text = self.editor.text or ""
            self.editor.kill()
            self.editor = self._sit(text)

    def type_in(self, text: str, chance: random.Random) -> list[tuple[int, int, str]]:
        """A word of the person's somewhere in a text."""
        self.typed.append(f"w{1000 + len(self.typed)}")
        at = text.index(" ", chance.randrange(len(text) - 60))
        return [(at, at, f" {self.typed[-1]}")]

    def is_right(self, name: str, number: int) -> bool:
        """Both files have it or none, or the record says visibly that it can't tell, or what could not be put back."""
        proposal = self.log.proposal(name)
        if any(edit.state.under_way for edit in proposal.edits):
            return False
        word = f"h{1000 + number}"
        there = word in (self.editor.text or "")
        half = any(each.reverts == name and each.live for each in self.log.pool.owner(name).proposals)
        unknown = any(edit.state is tasks.EditState.UNKNOWN for edit in proposal.edits)
        return half or unknown or there is (word in (self.root / BESIDE).read_text("utf-8"))


def walk(root: Path, log: Record, twin: str, seed: int, patience: float = 30) -> None:
    """Rounds in which the editor does what it likes; raises AssertionError where one file has it and the other not."""
    chance = random.Random(seed)
    manners = MANNERS | DEATHS
    rounds = Rounds(root, log, twin)
    try:
        for number in range(ROUNDS):
            name = rounds.propose(number)
            seeds = random.Random(chance.randrange(1 << 32))
            kind = chance.choices(list(manners), list(manners.values()))[0]
            rounds.accept(name, Manner(kind, lambda text, seeds=seeds: rounds.type_in(text, seeds)))
            right = partial(rounds.is_right, name, number)
            log.wait(right, f"{name} ({kind}) is in both files or in none", patience)
            lost = [word for word in rounds.typed if word not in (rounds.editor.text or "")]
            assert not lost, f"{lost} were typed and are gone after {name} ({kind})\n{log.story()}"
    finally:
        rounds.editor.kill()


def test_yeses_for_two_files_go_into_both_or_none(root: Path, log: Record) -> None:
    walk(root, log, "whole", 1)


def test_a_twin_that_puts_no_half_back_is_caught(root: Path, log: Record) -> None:
    with pytest.raises(AssertionError, match="in both files or in none"):
        walk(root, log, "halves", 1, patience=4)
