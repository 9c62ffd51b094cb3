"""Taking back and bringing back in any order: the text has just the words that the record says it has, and in the end
the old ones of every sentence; or it is refused with a reason.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clients.record import PERSON, Record
from coauthor.domain import errors, tasks
from coauthor.domain.patches import HunkStatus
from coauthor.pool import views
from coauthor.review import deciding, inverses, rollback, undoing

FILE = "main.tex"
SENTENCES = {
    "The street is cool.": "The street is quite cool.",
    "Nobody minds that.": "",
    "The wind is slow.": "The wind is weak, and slow.",
    "It is so at night, too.": "At night it is so as well.",
}
CHUNKS = ["Trees give shade. ", " ", "\n\nHere it goes on. ", "\n", " That is all.\n"]
WALKS = int(os.environ.get("COAUTHOR_ROUNDS", "30"))
"""How many walks; 1,000 by hand."""


class Walk:
    """A proposal for all the sentences; `chunks` is what the person has between and around them."""

    def __init__(self, root: Path, seed: int) -> None:
        root.mkdir(parents=True)
        (root / "coauthor.toml").touch()
        self.chance = random.Random(seed)
        self.chunks = [*CHUNKS]
        self.told: list[str] = []
        self.log = Record(root)
        self.path = root / FILE
        self.path.write_text(self.text(lambda _: False), "utf-8")
        self.log.propose(FILE, self.text(lambda _: False), SENTENCES)

    def text(self, is_in: Callable[[int], bool]) -> str:
        """The text with those sentences as proposed, the others as they were."""
        pairs = enumerate(SENTENCES.items(), 1)
        words = [new if is_in(number) else old for number, (old, new) in pairs]
        return "".join(one + other for one, other in zip(self.chunks, [*words, ""], strict=True))

    def is_in(self, number: int) -> bool:
        """What the record says of a sentence."""
        proposal = self.log.proposal()
        hunk = proposal.hunk(f"P1.{number}")
        assert hunk is not None
        accepted = hunk.status in (HunkStatus.ACCEPTED, HunkStatus.EDITED)
        return accepted and proposal.status is not tasks.ProposalStatus.REVERTED

    def step(self) -> None:
        """One thing that a person may do; a refusal is told and must change nothing."""
        self.try_to(*self.chance.choice(list(self.acts())))

    def try_to(self, name: str, act: Callable[[], deciding.Outcome | None]) -> None:
        """Do it, twice again where it asks for another look."""
        before = self.path.read_text("utf-8")
        try:
            outcome = act()
            # Once because a sentence changed, once more because the rest of a line did.
            for _ in range(2):
                if outcome is not None and outcome.state == "conflict":
                    assert self.path.read_text("utf-8") == before
                    outcome = act()
            self.told.append(f"{name}: {outcome.message if outcome else 'typed'}")
        except errors.CoauthorError as error:
            assert error.message
            self.told.append(f"{name}: refused, {error.message}")
        assert self.path.read_text("utf-8") == self.text(self.is_in), "\n".join(self.told)

    def acts(self) -> Iterator[tuple[str, Callable[[], deciding.Outcome | None]]]:
        """All that can be done now, by what a person would call it."""
        pool, proposal = self.log.pool, self.log.proposal()
        waiting = [hunk.id for hunk in proposal.open_hunks]
        if waiting and proposal.status is not tasks.ProposalStatus.REVERTED:
            some = tuple(self.chance.sample(waiting, self.chance.randint(1, len(waiting))))
            yield f"accept {some}", lambda: deciding.accept(pool, PERSON, "P1", deciding.Choice(some))
        for known in self.log.task().proposals:
            if any(edit.state.landed for edit in known.edits):
                yield f"revert {known.id}", lambda name=known.id: rollback.revert(pool, PERSON, name)  # type: ignore[misc]
        for hunk in proposal.hunks:
            if self.is_in(int(hunk.id[-1])):
                yield f"revert {hunk.id}", lambda name=hunk.id: rollback.take_back(pool, PERSON, name)  # type: ignore[misc]
        yield "revert T1", self.whole_task
        yield "type", self.type

    def type(self) -> None:
        """The person writes something between the sentences, and saves it."""
        number = self.chance.randrange(len(self.chunks))
        if self.is_in(2) and number in (1, 2):
            return  # on which side of the sentence that is not there nobody could tell
        more = self.chance.choice(["Mine. ", "\n\nA paragraph of my own.\n\n", "% a remark\n"])
        held, self.chunks[number] = self.chunks[number], self.chunks[number] + more
        if self.text(self.is_in).count(more) > 1:
            self.chunks[number] = held
        self.path.write_text(self.text(self.is_in), "utf-8")

    def whole_task(self) -> deciding.Outcome | None:
        """Everything of the task, the newest first; nothing is left in that is not told."""
        outcome = None
        for undo in undoing.of_task(self.log.pool, "T1"):
            outcome = rollback.undo(self.log.pool, PERSON, undo)
            for _ in range(2):
                if outcome.state == "conflict":
                    outcome = rollback.undo(self.log.pool, PERSON, undo)
            assert outcome.applied, (outcome.message, self.told)
            self.told.append(outcome.message)
        return outcome


@pytest.mark.parametrize("part", range(3))
def test_the_text_has_what_the_record_says_whatever_is_taken_back_and_brought_back(tmp_path: Path, part: int) -> None:
    for seed in range(part, WALKS, 3):
        walk = Walk(tmp_path / f"walk{seed}", seed)
        for _ in range(walk.chance.randint(4, 9)):
            walk.step()
        walk.try_to("revert T1 at last", walk.whole_task)
        for number in filter(walk.is_in, range(1, len(SENTENCES) + 1)):
            assert f"P1.{number} stays" in walk.told[-2] or "changed since" in walk.told[-1], "\n".join(walk.told)
        assert views.replayed_differences(walk.log.pool) == []
        walk.log.close()


def test_a_twin_that_forgets_what_it_can_not_follow_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow = inverses.puts.standing

    def forgetful(pool, task, path, wanted, today=()):  # type: ignore[no-untyped-def]
        found = follow(pool, task, path, wanted, today)
        kept = tuple(put for put in found.puts if put.edit == list(wanted)[-1])
        return inverses.puts.Standing(found.revision, found.text, kept)

    monkeypatch.setattr(inverses.puts, "standing", forgetful)
    with pytest.raises(AssertionError):
        for part in range(3):
            test_the_text_has_what_the_record_says_whatever_is_taken_back_and_brought_back(tmp_path / str(part), part)
