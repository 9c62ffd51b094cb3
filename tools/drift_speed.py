"""How long it takes to merge a chapter of 250 KB, and to find 200 anchors in it after an outside change.

Milliseconds of processor time, the middle of several runs. Printed by `drift.py`; nothing fails where it is slow.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "server"))

from coauthor.domain import anchors, threeway  # noqa: E402

SIZE = 250_000
CHANGED = 0.08
"""The share of lines that a side has changed, taken out or put in."""

ANCHORS = 200
RUNS = 7
MERGE_MS, FIND_MS = 50, 200
WORDS = "street tree shade air wall wind heat day night lamp cool warm grows falls keeps gives of in and the a".split()


def sentence(chance: random.Random) -> str:
    """Ten words or more."""
    return f"The {' '.join(chance.choices(WORDS, k=chance.randint(8, 18)))} {chance.randrange(10_000)}."


def chapter(chance: random.Random) -> list[str]:
    """Lines of two sentences, now and then a heading or a blank line."""
    lines: list[str] = []
    while sum(map(len, lines)) + len(lines) < SIZE:
        if chance.random() < 0.15:
            lines += ["", f"\\section{{{sentence(chance)}}}"] if chance.random() < 0.2 else [""]
        lines.append(f"{sentence(chance)} {sentence(chance)}")
    return lines


def changed(chance: random.Random, lines: list[str]) -> list[str]:
    """Another version: some lines have a word more, some are gone, some came."""
    result = []
    for line in lines:
        odd = chance.random() / CHANGED
        if odd < 0.5:
            words = line.split(" ")
            words.insert(chance.randint(0, len(words)), chance.choice(WORDS))
            result.append(" ".join(words))
        elif odd < 0.75:
            result += [line, sentence(chance)]
        elif odd > 1:
            result.append(line)
    return result


def middle(run: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    taken = []
    for _ in range(RUNS):
        begun = time.thread_time()
        run()
        taken.append((time.thread_time() - begun) * 1e3)
    return statistics.median(taken)


def show() -> None:
    """Print both figures."""
    chance = random.Random(7)
    lines = chapter(chance)
    base = "\n".join(lines) + "\n"
    ours, theirs = ("\n".join(changed(chance, lines)) + "\n" for _ in range(2))
    starts = sorted(chance.sample([at for at in range(len(base)) if base.startswith("The ", at)], ANCHORS))
    places = [anchors.make(base, "a.tex", start, base.index(".", start) + 1) for start in starts]

    def find() -> object:
        finder = anchors.Finder(ours, base)
        return [finder.find(place) for place in places]

    print(f"\nspeed, in milliseconds of processor time, on a chapter of {len(base) // 1000} KB")
    print(f"  {'merge of two versions':<36}{middle(lambda: threeway.merge(base, ours, theirs)):8.1f}   goal {MERGE_MS}")
    print(f"  {f'{ANCHORS} anchors after a change':<36}{middle(find):8.1f}   goal {FIND_MS}")


if __name__ == "__main__":
    show()
