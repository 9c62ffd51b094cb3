"""What the gates stop and what they let be: inventions, real revisions and published texts; prints a line of JSON each.

Ends with 1 where an invention passes, or where more alarms are raised than the goals allow. The corpus is looked for in
COAUTHOR_CORPUS, then beside the checkout; what is not there is said to be skipped.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(CHECKOUT / "server"), str(CHECKOUT / "tests")]  # not tools/, which has names of its own

import inventions  # noqa: E402
import scenes  # noqa: E402
from coauthor.gates import run  # noqa: E402

FALSE_ALARMS, WARNINGS, ERRORS = 0.01, 3.0, 0.2
"""The share of quiet revisions that may raise an alarm; warnings and errors in a thousand words nobody touched."""


def main() -> int:
    """Measure, and say what came of it."""
    sound = True
    for name, figures, is_sound in measured():
        sound = sound and is_sound
        print(json.dumps({name: figures}, ensure_ascii=False), flush=True)
    return 0 if sound else 1


def measured() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Each measure with its figures, and whether it is as good as it has to be."""
    rows = [inventions.invented(random.Random(seed)) for seed in range(inventions.SEEDS)]
    stopped = sum(bool(run.hard(run.check(before, after, inventions.KNOWN))) for before, after, _ in rows)
    yield "seeded inventions", {"made": len(rows), "stopped": stopped}, stopped == len(rows)
    table = list(inventions.tabled())
    stopped = sum(bool(run.hard(run.check(*row))) for row in table)
    yield "other inventions", {"made": len(table), "stopped": stopped}, stopped == len(table)
    try:
        drift = inventions.drift()
    except pytest.skip.Exception as why:
        yield "revisions", {"skipped": str(why)}, True
        return
    share = drift.alarms / max(1, drift.quiet)
    figures = {
        "quiet": drift.quiet,
        "false alarms": drift.alarms,
        "with something new": drift.fresh,
        "told": drift.told,
    }
    yield "revisions", figures, share <= FALSE_ALARMS and drift.told == drift.fresh
    for name in scenes.CORPUS:
        found = inventions.untouched(name)
        rates = found.per_thousand(found.errors), found.per_thousand(found.warnings)
        figures = {
            "words": found.words,
            "errors per 1,000": round(rates[0], 2),
            "warnings per 1,000": round(rates[1], 2),
        }
        yield name, figures, rates[0] <= ERRORS and rates[1] <= WARNINGS


if __name__ == "__main__":
    sys.exit(main())
