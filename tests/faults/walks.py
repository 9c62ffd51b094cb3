"""Random walks: a script of steps from a seed, played on a world until an invariant breaks, and then cut down.

A world (`walks_disk`, `walks_editor`) knows what a step does. Every choice inside a step comes from the step's own
seed, so that the steps that are left when others are taken out still do what they did.
"""

from __future__ import annotations

import json
import random
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

LIMIT = 160
"""How many runs the search for a shorter script may take."""


class Broken(AssertionError):
    """An invariant does not hold; the message begins with its number (`I3: …`)."""

    @property
    def number(self) -> str:
        """The invariant's number."""
        return str(self).partition(":")[0]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, and the seed of how it happens in detail."""

    verb: str
    seed: int


@dataclass(frozen=True, slots=True)
class Script:
    """One walk: the seed of the scene it starts from, and its steps."""

    seed: int
    steps: tuple[Step, ...]

    def dump(self) -> str:
        """As one line that `load` reads."""
        return json.dumps([self.seed, [[step.verb, step.seed] for step in self.steps]])

    @staticmethod
    def load(line: str) -> Script:
        """What `dump` wrote."""
        seed, steps = json.loads(line)
        return Script(seed, tuple(Step(verb, number) for verb, number in steps))


class World(Protocol):
    """Where a walk takes place."""

    told: list[str]
    """What happened, for people."""

    figures: Counter[str]

    def step(self, step: Step) -> None:
        """Do it and look; raises Broken. A step that makes no sense now does nothing."""

    def finish(self) -> None:
        """Look once more at everything; raises Broken."""

    def close(self) -> None:
        """Leave nothing behind."""


Maker = Callable[[int], World]


@dataclass(frozen=True, slots=True)
class Failure:
    """A walk that broke an invariant: the script, what broke, and what had happened until then."""

    script: Script
    broken: Broken
    at: int
    told: tuple[str, ...]

    def __str__(self) -> str:
        story = "\n".join(f"  {line}" for line in self.told)
        return f"{self.broken}\nafter {self.at} steps of the walk {self.script.seed}:\n{story}\n{self.script.dump()}"


@dataclass(slots=True)
class Tally:
    """What came of many walks."""

    walks: int = 0
    steps: int = 0
    figures: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float:
        """One figure as a share of another; 1 where there was nothing to count."""
        return self.figures[part] / self.figures[whole] if self.figures[whole] else 1.0

    def add(self, other: Tally) -> None:
        """Take in what came of others."""
        self.walks += other.walks
        self.steps += other.steps
        self.figures += other.figures
        self.failures += other.failures


def script(seed: int, verbs: Mapping[str, int], steps: int) -> Script:
    """The walk of a seed: its verbs drawn by weight."""
    chance = random.Random(f"walk {seed}")
    drawn = chance.choices(list(verbs), list(verbs.values()), k=steps)
    return Script(seed, tuple(Step(verb, chance.randrange(1 << 32)) for verb in drawn))


def play(make: Maker, walk: Script, tally: Tally | None = None) -> Failure | None:
    """Play a walk to its end; the failure where it broke something, or broke down with what was said then."""
    world: World | None = None
    at = 0
    try:
        world = make(walk.seed)
        for step in walk.steps:
            at += 1
            world.step(step)
        world.finish()
    except Broken as broken:
        cut = Script(walk.seed, walk.steps[:at])
        return Failure(cut, broken, at, tuple(world.told if world else ()))
    except Exception as error:  # noqa: BLE001 - a walk that breaks down is a failure of that walk, with its script
        story = (*(world.told if world else ()), *traceback.format_exc().splitlines())
        return Failure(Script(walk.seed, walk.steps[:at]), Broken(f"I6: {type(error).__name__}: {error}"), at, story)
    finally:
        if world is not None:
            world.close()
        if tally is not None:
            tally.walks += 1
            tally.steps += at
            tally.figures += world.figures if world is not None else Counter()
    return None


def shorten(make: Maker, failure: Failure, limit: int = LIMIT) -> Failure:
    """The failure with as few steps as are found to break the same invariant."""
    best, tries = failure, 0
    size = max(1, len(best.script.steps) // 2)
    while size and tries < limit:
        cut = False
        at = 0
        while at < len(best.script.steps) and tries < limit:
            steps = best.script.steps[:at] + best.script.steps[at + size :]
            tries += 1
            shorter = play(make, Script(best.script.seed, steps))
            if shorter is not None and shorter.broken.number == best.broken.number:
                best, cut = shorter, True
            else:
                at += size
        if not cut or size > len(best.script.steps):
            size = size // 2 if size > 1 else int(cut)
    return best


def many(make: Maker, walks: Sequence[Script], enough: int = 1) -> Tally:
    """Play walks until so many have failed."""
    tally = Tally()
    for walk in walks:
        failure = play(make, walk, tally)
        if failure is not None:
            tally.failures.append(failure)
            if len(tally.failures) >= enough:
                break
    return tally


def caught(make: Maker, walks: Sequence[Script]) -> Failure | None:
    """The first walk that breaks something: what a broken twin must not get by."""
    return next((failure for walk in walks if (failure := play(make, walk)) is not None), None)


def told(failures: Sequence[Failure], make: Maker | None = None) -> str:
    """For a failed test: each failure, shortened where the world to do it in is given."""
    return "\n\n".join(str(shorten(make, failure) if make else failure) for failure in failures)


def counted(figures: Mapping[str, Any]) -> str:
    """Figures on one line."""
    return ", ".join(f"{name} {value}" for name, value in sorted(figures.items()))
