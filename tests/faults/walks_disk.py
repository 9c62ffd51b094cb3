"""A workspace without an editor, for walks: a person rewrites files, proposals are decided, the disk path writes.

The real pool and real files; what is true of them is kept beside them (`walks_oracle`).
"""

from __future__ import annotations

import logging
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from clients.record import PERSON, Record
from coauthor.domain import commands, errors, fold, patches, tasks, texts
from coauthor.pool import faultpoints, views
from coauthor.pool import pool as pools
from coauthor.review import deciding, drift, rollback, settling
from faults import invariants, walks, walks_offers
from faults.walks import Broken
from faults.walks_oracle import Oracle
from faults.walks_text import Ink, Paper, Stroke, rewrite, scene, sentence, words
from faults.walks_things import File

VERBS = {
    "write": 26,
    "propose": 14,
    "propose on an older text": 5,
    "accept one": 14,
    "accept some": 6,
    "accept all": 8,
    "accept edited": 5,
    "reject": 4,
    "revert": 9,
    "swap in an older text": 4,
    "change the line ends": 2,
    "spoil": 1,
    "crash while accepting": 6,
    "crash while reverting": 3,
    "crash between the files": 3,
    "write while accepting": 3,
    "settle": 4,
}
STEPS = 26
BETWEEN = ("batch.file", "batch.back")
"""After one of several files was changed, and before one that was is put back."""
POINTS = ("accept.recorded", "edit.intended", "disk.written", "disk.renamed")
_FAST = Path("/dev/shm")  # no file of a walk has to survive a power cut


class Crash(BaseException):
    """The process ends here."""


class _Ear(logging.Handler):
    """Hears of halves that could not be put back: the product logs that and goes on, so that no command fails."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.funcName == settling.put_back.__name__ and record.exc_info:
            self.heard.append(f"{record.getMessage()}: {record.exc_info[1]}")


class Disk:
    """The world; see `walks.World`."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(f"scene {seed}")
        self.folder = Path(tempfile.mkdtemp(prefix="walk", dir=_FAST if _FAST.is_dir() else None))
        self.root = (self.folder / "thesis").resolve()
        self.root.mkdir()
        self.ink = Ink()
        self.told: list[str] = []
        self.figures: Counter[str] = Counter()
        self.files = {path: self._file(chance) for path in ("one.tex", "two.tex")[: chance.choice((1, 1, 2))]}
        self.oracle = Oracle(self.files, self.ink, self.figures)
        for path in self.files:
            self._put(path)
        opened = pools.open_pool(self.root, create=True)
        assert opened is not None
        self.pool = opened
        self._unsettled = False
        self._seq = 0
        self._ear = _Ear()
        logging.getLogger(settling.__name__).addHandler(self._ear)
        self._deciding: dict[str, Callable[[random.Random], None]] = {
            "accept one": lambda chance: self._accept(chance, most=1),
            "accept some": lambda chance: self._accept(chance, most=3),
            "accept all": lambda chance: self._accept(chance, most=0),
            "accept edited": lambda chance: self._accept(chance, most=2, edited=True),
            "revert": self._revert,
            "reject": self._reject,
        }

    def close(self) -> None:
        """Leave nothing behind."""
        logging.getLogger(settling.__name__).removeHandler(self._ear)
        self.pool.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def step(self, step: walks.Step) -> None:
        """Do it and look."""
        chance = random.Random(step.seed)
        self.told.append(step.verb)
        if step.verb in self._deciding:
            self._decide(self._deciding[step.verb], chance, None)
        elif step.verb == "crash between the files":
            point = chance.choice(BETWEEN)
            meddles = point == "batch.back"  # nothing goes back where nothing fails
            self._decide(self._together, chance, point, lambda: self._meddle(chance) if meddles else None)
        elif step.verb == "write while accepting":
            self._decide(self._together, chance, None, lambda: self._meddle(chance))
        elif step.verb.startswith("crash"):
            verb = "revert" if "revert" in step.verb else chance.choice(("accept one", "accept some", "accept all"))
            self._decide(self._deciding[verb], chance, chance.choice(POINTS))
        elif step.verb == "settle":
            self._settle()
        elif step.verb.startswith("propose"):
            self._settle()
            self._propose(chance, older="older" in step.verb)
        else:
            self._as_person(step.verb, chance)
        self._look()

    def finish(self) -> None:
        """All that was interrupted is settled, and the checker of the other faults finds nothing either."""
        self._settle()
        self._look()
        seen = [paper.text for file in self.files.values() for paper in [*file.older, file.paper]]
        record = Record(self.root)
        try:
            for path in [path for path, file in self.files.items() if file.spoilt is None]:
                for found in invariants.violations(record, invariants.Witness(path=path, possible=seen)):
                    if found.startswith(("I4", "I5", "I7")):
                        raise Broken(found)
        finally:
            record.close()

    # The person and the files

    def _as_person(self, verb: str, chance: random.Random, path: str = "") -> None:
        path = path or chance.choice(list(self.files))
        file = self.files[path]
        file.older.append(file.paper)
        file.spoilt = None
        if verb == "write":
            for _ in range(chance.randint(1, 3)):
                self._draw(file, rewrite(chance, file.paper, self.ink), chance)
        elif verb == "swap in an older text":
            file.paper = chance.choice(file.older)
        elif verb == "change the line ends":
            file.bom = chance.random() < 0.5
            file.habit = chance.choice(("lf", "crlf", "mixed"))
            file.crlf = {number for number in file.paper.ids if _is_crlf(file.habit, chance)}
        elif verb == "spoil":
            file.spoilt = file.raw() + chance.choice((b"\xff", b"\0", b"x\ry"))
        self._put(path)
        self.oracle.remember(path)

    def _file(self, chance: random.Random) -> File:
        habit = chance.choice(("lf", "lf", "lf", "crlf", "mixed"))
        paper = scene(chance, self.ink)
        crlf = {number for number in paper.ids if _is_crlf(habit, chance)}
        return File(paper, chance.random() < 0.1, crlf, habit)

    def _draw(self, file: File, strokes: list[Stroke], chance: random.Random) -> None:
        for stroke in strokes:
            before = set(file.paper.ids)
            self.told.append(f"  {file.paper.text[stroke.start : stroke.end]!r} becomes {stroke.text!r}")
            file.paper = file.paper.drawn(stroke, self.ink)
            if file.habit != "lf":
                file.crlf |= {n for n in file.paper.ids if n not in before and _is_crlf(file.habit, chance)}

    def _put(self, path: str) -> None:
        (self.root / path).write_bytes(self.files[path].raw())

    # Proposing

    def _propose(self, chance: random.Random, *, older: bool) -> None:
        papers: dict[str, Paper] = {}
        hunks: list[patches.Hunk] = []
        removals: list[patches.Removal] = []
        for path in chance.sample(list(self.files), chance.randint(1, len(self.files))):
            file = self.files[path]
            paper = chance.choice(file.older) if older and file.older else file.paper
            made = patches.hunks(paper.text, path, "P0", walks_offers.replacements(chance, paper, self.ink))
            if made:
                papers[path] = paper
                hunks += made
                removals += walks_offers.removals(chance, path, paper, made)
        if not hunks:
            return
        task = self.pool.post(commands.Post(intent="shorten", origin=tasks.Origin.CLI), PERSON)
        command = commands.PostProposal(
            task=task.id,
            base={path: texts.revision(paper.text) for path, paper in papers.items()},
            candidates=tuple(dict.fromkeys(label for hunk in hunks for label in hunk.texts)),
            hunks=tuple(hunks),
            removals=tuple(removals),
            summary="by hand",
        )
        proposal = self.pool.handle(command, PERSON, [paper.text for paper in papers.values()]).proposals[-1]
        self.oracle.understand(proposal.id, proposal.model_dump(mode="json"), papers)
        for hunk in proposal.hunks:
            self.told.append(f"  {hunk.id} in {hunk.path}: {hunk.before!r} becomes {hunk.texts}")

    # Deciding

    def _decide(
        self,
        act: Callable[[random.Random], None],
        chance: random.Random,
        crash_at: str | None,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        """What a command does: settle what was interrupted, then act; a refusal is fine, an accident is not.

        `between` happens each time that one of several files was changed.
        """
        self._settle()
        reach = faultpoints.reach

        def crash(point: str) -> None:
            if point == "batch.file":
                between()
            if point == crash_at:
                raise Crash

        faultpoints.reach = crash
        try:
            act(chance)
        except errors.CoauthorError as error:
            self.told.append(f"  refused: {error}")
            self.figures["refused"] += 1
        except Crash:
            self.told.append(f"  crashed at {crash_at}")
            self._unsettled = True
            self.figures["crashes"] += 1
        except Broken:
            raise
        except Exception as error:
            raise Broken(f"I6: {type(error).__name__}: {error}") from error
        finally:
            faultpoints.reach = reach

    def _settle(self) -> None:
        self._hear()
        try:
            settled = settling.settle(self.pool)
        except Exception as error:
            raise Broken(f"I6: what was interrupted can't be settled: {type(error).__name__}: {error}") from error
        if self._ear.heard:
            raise Broken(f"I6: {self._ear.heard[0]}")
        if settled:
            self.told.append(f"  settled {settled}")
        self._unsettled = False
        self._hear()

    def _proposals(self) -> list[tasks.Proposal]:
        return [each for task in views.page(self.pool, limit=1000) for each in task.proposals]

    def _accept(
        self, chance: random.Random, *, most: int, edited: bool = False, among: list[tasks.Proposal] | None = None
    ) -> None:
        waiting = [each for each in self._proposals() if each.open_hunks] if among is None else among
        proposal = _one_of(chance, waiting)
        if proposal is None:
            return
        hunks = list(proposal.open_hunks)
        chosen = chance.sample(hunks, min(len(hunks), chance.randint(1, most))) if most else []
        own = {hunk.id: sentence(chance, self.ink, "h") for hunk in chosen} if edited else {}
        picks = {
            hunk.id: chance.choice(list(hunk.texts)) for hunk in chosen or hunks if len(hunk.texts) > 1 and not edited
        }
        self.told.append(f"  accepts {[hunk.id for hunk in chosen] or proposal.id} {own} {picks}")
        choice = deciding.Choice(hunks=tuple(hunk.id for hunk in chosen), picks=picks, edited=own)
        outcome = deciding.accept(self.pool, PERSON, proposal.id, choice)
        self._heard(outcome)

    def _together(self, chance: random.Random) -> None:
        """A yes for a whole proposal, one for several files if there is any."""
        waiting = [each for each in self._proposals() if each.open_hunks]
        several = [each for each in waiting if len({hunk.path for hunk in each.open_hunks}) > 1]
        self._accept(chance, most=0, among=several or waiting)

    def _meddle(self, chance: random.Random) -> None:
        """The person writes a file of a yes while it is carried out: mostly the one that it has not come to yet."""
        self._hear()
        path = chance.choice(list(self.files))
        verb = chance.choice(("spoil", "write", "write", "swap in an older text"))
        self.told.append(f"  meanwhile the person: {verb}, {path}")
        self._as_person(verb, chance, path)

    def _reject(self, chance: random.Random) -> None:
        proposal = _one_of(chance, [each for each in self._proposals() if each.open_hunks and each.live])
        if proposal is None:
            return
        hunks = [hunk.id for hunk in proposal.open_hunks]
        chosen = chance.sample(hunks, chance.randint(0, len(hunks)))
        reason = chance.choice((None, "too short"))
        self.told.append(f"  rejects {chosen or proposal.id}")
        task = self.pool.owner(proposal.id).id
        self.pool.handle(commands.Reject(task=task, proposal=proposal.id, hunks=tuple(chosen), reason=reason), PERSON)

    def _revert(self, chance: random.Random) -> None:
        landed = [each for each in self._proposals() if any(edit.state.landed for edit in each.edits)]
        proposal = _one_of(chance, landed)
        if proposal is None:
            return
        self.told.append(f"  reverts {proposal.id}")
        firsts = self._back_to(proposal)
        outcome = rollback.revert(self.pool, PERSON, proposal.id)
        self._heard(outcome)
        for path, (paper, raw) in firsts.items():
            self.figures["reverts right after"] += 1
            if self.files[path].paper.text != paper.text or (self.root / path).read_bytes() != raw:
                raise Broken(f"I3: {path} is not as it was before {proposal.id}, though nothing came between")

    def _back_to(self, proposal: tasks.Proposal) -> dict[str, tuple[Paper, bytes]]:
        """The files as they were before a proposal, where nothing but its own edits came since.

        None where an edit counts as landed because somebody put its text there: what was before is theirs.
        """
        waits = any(each.reverts == proposal.id and each.live for each in self._proposals())
        if waits or proposal.status is tasks.ProposalStatus.REVERTED:
            return {}
        result = {}
        mine = [self.oracle.landings[edit.id] for edit in proposal.edits if edit.state.landed]
        for path in {landing.path for landing in mine}:
            here = [landing for landing in mine if landing.path == path]
            chained = all(one.raw_after == two.raw for one, two in zip(here, here[1:], strict=False))
            written = all(landing.raw != landing.raw_after for landing in here)
            if chained and written and here[-1].raw_after == self.files[path].raw():
                result[path] = (here[0].before, here[0].raw)
        return result if len(result) == len({landing.path for landing in mine}) else {}

    def _heard(self, outcome: deciding.Outcome) -> None:
        self.told.append(f"  {outcome.state}: {outcome.message}")
        self._hear()
        if outcome.applied and not any(
            edit.state.landed for proposal in outcome.task.proposals for edit in proposal.edits
        ):
            raise Broken("I7: it was answered as applied, and nothing was")

    # Looking

    def _hear(self) -> None:
        news = views.after(self.pool, self._seq, 10_000)
        self._seq = news[-1].seq if news else self._seq
        self.oracle.hear(news, {path: (self.root / path).read_bytes() for path in self.files})
        for task in {event.task for event in news if event.task}:
            history = self.pool.store.history("of_stream", stream=f"task/{task}")
            again = fold.replay(history)
            if again is None or pools.state_json(again) != pools.state_json(self.pool.task(task)):
                raise Broken(f"I5: replaying {task} gives another state")

    def _look(self) -> None:
        self._hear()
        proposals = self._proposals()
        self.oracle.states(proposals, unsettled=self._unsettled)
        for path, file in self.files.items():
            if file.spoilt is None and texts.revision(file.paper.text) not in self.oracle.named:
                raise Broken(f"I2: {path} holds a text that no event names and no person wrote")
            all_words = Counter(word for word in words(file.paper.text) if word.startswith("h"))
            twice = [word for word, times in all_words.items() if times > 1]
            if twice:
                raise Broken(f"I3: {twice} stand twice in {path}")
        if not self._unsettled:
            self.oracle.halves.look(self.oracle.landings, self.oracle.untold)
            self._probe(proposals)

    def _probe(self, proposals: list[tasks.Proposal]) -> None:
        """Where the product sees the sentences that wait: never at a wrong place, and found where nobody touched."""
        for proposal in [each for each in proposals if each.live][:4]:
            meant = self.oracle.meant[proposal.id]
            for path in dict.fromkeys(hunk.path for hunk in proposal.open_hunks):
                paper = self.files[path].paper
                found = drift.whereabouts(self.pool, proposal, path, paper.text)
                for hunk in [hunk for hunk in proposal.open_hunks if hunk.path == path]:
                    place = found.sure.get(hunk.id) or found.likely.get(hunk.id)
                    if place is not None:
                        self.oracle.place(hunk.id, meant.places[hunk.id], place, paper)
                    if hunk.id not in found.sure and self.oracle.alone(proposal, hunk.id):
                        raise Broken(f"I3: {hunk.id} lost its place, though nothing but its own proposal was applied")
                    if self.oracle.untouched(proposal.id, hunk.id):
                        self.figures["untouched"] += 1
                        self.figures["by itself"] += hunk.id in found.sure


def _is_crlf(habit: str, chance: random.Random) -> bool:
    return habit == "crlf" or (habit == "mixed" and chance.random() < 0.5)


def _one_of(chance: random.Random, some: list[tasks.Proposal]) -> tasks.Proposal | None:
    return chance.choice(sorted(some, key=lambda each: int(each.id[1:]))) if some else None
