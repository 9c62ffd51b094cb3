"""Learns anew how much a sign speaks for the end of an environment: the table of `manuscript/balance/learnt.py`.

    fit_endings.py FOLDER ... [--most N] [--rounds N]

Out of every LaTeX file below the folders, which TeX has to compile, one `\\end` on a line of its own is taken at a
time, blanked and then with its line; each place behind the `\\begin` is a row, until the one where it ended. Prints the
table. Logistic regression by stochastic gradients with steps of AdaGrad's; what is rare or says little is left out.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "server"))

from coauthor.manuscript import scanner, vocabulary  # noqa: E402
from coauthor.manuscript.balance import endings  # noqa: E402
from coauthor.manuscript.scan import Kind  # noqa: E402

LARGEST = 400_000  # characters of a file
FARTHEST = 4000  # lines
MOST_PLACES = 600
RAREST = 60
LEAST = 0.3
STEP, DECAY = 0.15, 1e-6
WIDTH = 116
UNREAD = (Kind.VERBATIM, Kind.COMMENT, Kind.IGNORED)
Row = tuple[list[tuple[str, float]], bool]
"""The signs of a place with how strong they are, and whether the environment has ended there."""


def pairs(text: str) -> list[tuple[str, int, int]]:
    """The name and both lines of the environments whose end has a line to itself."""
    scan, lines = scanner.scan(text), text.split("\n")
    found: list[tuple[str, int, int]] = []
    stack: list[tuple[str, int]] = []
    for match in re.finditer(r"(?<!\\)\\(begin|end)[ \t]*\{([^{}\\#]+)\}", text):
        zone = scan.zone_at(match.start())
        if zone is not None and zone.kind in UNREAD:
            continue
        line = text.count("\n", 0, match.start())
        if match[1] == "begin":
            stack.append((match[2], line))
            continue
        name, opened = stack.pop() if stack else ("", 0)
        if name != match[2]:
            stack.clear()
        elif lines[line].strip() == match[0] and name != "document" and name.rstrip("*") not in vocabulary.VERBATIM:
            found.append((name, opened, line))
    return found


def rows_of(text: str, name: str, opened: int, end: int, *, blank: bool) -> Iterator[Row]:
    """The places behind a beginning whose end was taken away, the first behind it the last."""
    lines = text.split("\n")
    lines[end : end + 1] = [""] if blank else []
    depth, last = 0, len(lines) - 1
    for line in range(end, len(lines)):
        depth += lines[line].count("\\begin{") - lines[line].count("\\end{")
        if depth < 0:
            last = line
            break
    known = endings.Endings("\n".join(lines), lines)._siblings_of(name, opened)
    for number, gap in enumerate(endings.gaps(lines, opened, min(last, opened + FARTHEST), name)):
        has_ended = gap.below >= end
        yield [(sign, 1.0) for sign in gap.signs] + endings._beside(known, gap.kinds), has_ended
        if has_ended or number >= MOST_PLACES:
            return


def read(folders: list[Path], most: int) -> list[Row]:
    """All rows of the files below the folders, from at most so many environments of each."""
    rows: list[Row] = []
    for path in sorted(path for folder in folders for path in folder.rglob("*.tex")):
        try:
            text = path.read_text("utf-8").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError):
            continue
        if len(text) > LARGEST:
            continue
        every = pairs(text)
        for name, opened, end in random.Random(3).sample(every, min(most, len(every))):
            for blank in (True, False):
                rows += rows_of(text, name, opened, end, blank=blank)
    return rows


def fit(rows: list[Row], rounds: int) -> dict[str, float]:
    """The weight of each sign that is there often enough."""
    often = Counter(sign for signs, _ in rows for sign, _ in signs)
    told = [([(sign, value) for sign, value in signs if often[sign] >= RAREST], ended) for signs, ended in rows]
    weights: defaultdict[str, float] = defaultdict(float)
    squares: defaultdict[str, float] = defaultdict(lambda: 1e-8)
    order, chance = list(range(len(told))), random.Random(1)
    for number in range(rounds):
        chance.shuffle(order)
        loss = 0.0
        for at in order:
            signs, ended = told[at]
            odds = max(-30.0, min(30.0, sum(weights[sign] * value for sign, value in signs)))
            likely = 1 / (1 + math.exp(-odds))
            loss -= math.log(likely if ended else 1 - likely)
            for sign, value in signs:
                slope = (likely - ended) * value + DECAY * weights[sign]
                squares[sign] += slope * slope
                weights[sign] -= STEP * slope / math.sqrt(squares[sign])
        print(f"round {number + 1} of {rounds}: {loss / len(told):.4f}", file=sys.stderr)
    return weights


def table(weights: dict[str, float]) -> Iterator[str]:
    """The lines of the table: a weight, and the signs that have it."""
    alike: defaultdict[float, list[str]] = defaultdict(list)
    for sign, weight in weights.items():
        if abs(weight) >= LEAST:
            alike[round(weight, 1)].append(sign)
    for weight in sorted(alike):
        yield from textwrap.wrap(" ".join([f"{weight}", *sorted(alike[weight])]), WIDTH)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=20, help="environments of each file")
    parser.add_argument("--rounds", type=int, default=8)
    given = parser.parse_args()
    rows = read(given.folders, given.most)
    if not rows:
        raise SystemExit("There is no environment in these folders whose end has a line to itself.")
    print(f"{len(rows)} places", file=sys.stderr)
    print("\n".join(table(fit(rows, given.rounds))))


if __name__ == "__main__":
    main()
