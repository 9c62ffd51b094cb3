"""Random walks of {type, propose, accept, reject, revert, save, restart} with a real server: no word is ever lost."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

import scenes
from clients import record
from faults import desk, invariants, liars
from lsp import client

STEPS = 60
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TEXT = "\\section{Walk}\n\n" + "\n".join(
    f"The sentence {number} stands in this text.{' ' if at % 3 else chr(10)}" for at, number in enumerate(NUMBERS)
)


class Walk:
    """One walk: the words typed, and for each proposal the word that it adds to a sentence."""

    def __init__(self, log: record.Record, seed: int) -> None:
        self.log = log
        self.chance = random.Random(seed)
        self.typed: list[str] = []
        self.added: dict[str, str] = {}
        self.saved = [TEXT]
        self.count = 0
        self.editor: liars.Editor
        self.story: list[str] = []

    def step(self) -> None:
        """One thing that a person does."""
        moves = {self.type: 4, self.propose: 5, self.accept: 6, self.reject: 1, self.revert: 2, self.save: 1}
        (does,) = self.chance.choices([*moves], [*moves.values()])
        self.story.append(does.__name__)
        does()

    def type(self) -> None:
        """A new word somewhere between two others."""
        text = self.editor.mirror.text
        places = [match.start() for match in re.finditer(r"(?<=\w) (?=\w)", text)]
        at = self.chance.choice(places)
        self.editor.mirror.replace(at, at, f" {self.word()}")

    def word(self) -> str:
        """A word that stands nowhere yet."""
        self.typed.append(f"w{len(self.typed)}w")
        return self.typed[-1]

    def propose(self) -> None:
        """By hand, on the text as it is: a sentence gets one more word at its end."""
        text = self.editor.mirror.text
        sentence = self.chance.choice(re.findall(r"The sentence [^.]*\.", text))
        self.count += 1
        word = f"p{self.count}p"
        self.added[self.log.propose(desk.PATH, text, {sentence: f"{sentence[:-1]} {word}."}).id] = word

    def accept(self) -> None:
        """Whatever waits, old or new."""
        self.decide("accept", [name for name in self.added if self.log.proposal(name).live])

    def reject(self) -> None:
        """Whatever waits."""
        self.decide("reject", [name for name in self.added if self.log.proposal(name).live])

    def revert(self) -> None:
        """Something that was accepted."""
        self.decide("revert", [name for name in self.added if self.is_in(name)])

    def decide(self, verb: str, names: list[str]) -> None:
        """A decision; a refusal is an answer like any other."""
        if names:
            name = self.chance.choice(names)
            self.story[-1] += f" {name}"
            try:
                result = self.editor.command(f"coauthor.proposal.{verb}", proposal=name)
            except client.Refused as refused:
                self.story[-1] += f": {refused.message}"
            else:
                self.story[-1] += f": {result.get('state', 'done')}"

    def save(self) -> None:
        """To the disk."""
        self.saved.append(self.editor.mirror.text)
        self.editor.mirror.save()
        saved = invariants.revision(self.saved[-1])
        self.log.wait(
            lambda: any(event.data["revision"] == saved for event in self.log.events("file.saved")),
            "the server has heard of the save",
        )

    def is_in(self, name: str) -> bool:
        """True if the record says that a proposal is in the text."""
        proposal = self.log.proposal(name)
        return proposal.status.value != "reverted" and any(edit.state.landed for edit in proposal.edits)

    def edit_arrives(self, editor: liars.Editor, number: Any, params: dict[str, Any]) -> None:
        """Honest, or late, or late together with typing."""
        mood = self.chance.choice([liars.honest, liars.answers_first, self.late_with_typing])
        mood(editor, number, params)

    def late_with_typing(self, editor: liars.Editor, number: Any, params: dict[str, Any]) -> None:
        """The change is shown with a word that was typed behind it."""
        edits = editor.edits(params)
        editor.reply(number, True)
        editor.mirror.changes([*edits, (0, 0, f"% {self.word()}\n")])

    def check(self) -> None:
        """Every word typed is there once, and of each proposal what the record says."""
        wanted = invariants.revision(self.editor.mirror.text)
        scenes.wait_for(
            lambda: [holder.revision for holder in self.log.pool.live.presence(desk.PATH)] == [wanted],
            20,
            "the server has the editor's text",
        )
        text = self.editor.mirror.text
        told = f"{self.story}\n{text}"
        assert all(len(re.findall(rf"\b{word}\b", text)) == 1 for word in self.typed), told
        for name, word in self.added.items():
            there = len(re.findall(rf"\b{word}\b", text))
            assert there == self.is_in(name), f"{name} is there {there} times\n{told}\n{self.log.story()}"


@pytest.mark.parametrize("seed", range(4))
def test_no_word_is_lost_on_a_random_walk(root: Path, log: record.Record, seed: int) -> None:
    text = TEXT
    (root / desk.PATH).write_text(text)
    walk = Walk(log, seed)
    for _ in range(2):
        with liars.start(root, walk.edit_arrives, desk.PATH, text) as walk.editor:
            walk.editor.later = walk.edit_arrives
            walk.propose()
            scenes.wait_for(lambda: log.pool.live.presence(desk.PATH), 20, "the editor's presence")
            for _ in range(STEPS // 2):
                walk.step()
                walk.check()
            walk.save()
            walk.check()
            text = walk.editor.mirror.text
    log.wait(lambda: not log.pool.live.processes("server"), "the servers have ended")
    assert sum(step.endswith("applied") for step in walk.story) > 5, walk.story
    witness = invariants.Witness(path=desk.PATH, texts=[TEXT, text], possible=walk.saved)
    numbers = ("I2", "I4", "I5", "I7")
    assert [found for found in invariants.violations(log, witness) if found.startswith(numbers)] == []
