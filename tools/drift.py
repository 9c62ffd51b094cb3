"""Measure how anchors survive real edits: `drift.jsonl` of the corpus, or the file given.

Each record holds two consecutive versions of a text and anchors of known fate. Prints, for each fate, how many were
found at the right place, called gone, left open, or put at a wrong place; exits 1 where a figure misses its goal.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "server"))

from coauthor.domain import anchors  # noqa: E402

GOALS = {
    "lines kept or edited": (("kept", "edited"), 0.99),
    "repeated text": (("repeated",), 0.90),
    "edited phrases": (("phrase_edited",), 0.90),
    "kept phrases": (("phrase_kept",), 0.90),
    "deleted, called gone": (("deleted",), 0.98),
}
WRONG = 0.001
"""The most places that may be wrong, of all anchors."""


@dataclass(frozen=True)
class Verdict:
    """What became of one anchor, and whether the record itself is in order."""

    fate: str
    outcome: str
    where: str
    faulty: bool


def offsets(text: str) -> list[int]:
    """Where each line starts."""
    result = [0]
    for line in text.split("\n"):
        result.append(result[-1] + len(line) + 1)
    return result


def judge(record: dict[str, Any], known_base: bool) -> list[Verdict]:  # noqa: FBT001
    """A verdict for each anchor of a record."""
    before, after = record["before"], record["after"]
    starts, now = offsets(before), offsets(after)
    lines, new_lines = before.split("\n"), after.split("\n")
    finder = anchors.Finder(after, before if known_base else None)
    result = []
    for each in record["anchors"]:
        line = each["line"] - 1
        start = starts[line] + each.get("col", 0)
        end = start + each.get("len", len(lines[line]))
        found = finder.find(anchors.make(before, record["path_before"], start, end))
        true = each.get("new_line")
        faulty = each["fate"] == "kept" and lines[line] != new_lines[true - 1]
        outcome = outcome_of(found, each, now)
        where = f"{record['id']}:{each['line']} -> {true}: {found}"
        result.append(Verdict(each["fate"], outcome, where, faulty))
    return result


def outcome_of(found: anchors.Found | anchors.Ambiguous | anchors.Gone, truth: dict[str, Any], now: list[int]) -> str:
    """`right` (most of it on the line, or shared with the phrase), `wrong`, `open` (ambiguous) or `gone`."""
    if isinstance(found, anchors.Gone):
        return "gone"
    if isinstance(found, anchors.Ambiguous):
        return "open"
    line = truth.get("new_line")
    if line is None:
        return "wrong"
    if "new_col" in truth:
        start = now[line - 1] + truth["new_col"]
        end = start + truth["new_len"]
        shared = min(found.end, end) - max(found.start, start)
        return "right" if 2 * shared >= max(found.end, end) - min(found.start, start) else "wrong"
    shared = min(found.end, now[line]) - max(found.start, now[line - 1])
    return "right" if 2 * shared >= found.end - found.start and shared >= 0 else "wrong"


def report(verdicts: list[Verdict], title: str) -> bool:
    """Print the table; true if all goals are met."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    sound = [verdict for verdict in verdicts if not verdict.faulty]
    for verdict in sound:
        table[verdict.fate][verdict.outcome] += 1
    print(f"\n{title}: {len(sound)} anchors ({len(verdicts) - len(sound)} left out: the record contradicts itself)")
    print(f"  {'fate':<16}{'right':>7}{'gone':>7}{'open':>7}{'wrong':>7}")
    for fate, row in sorted(table.items()):
        print(f"  {fate:<16}" + "".join(f"{row[name]:>7}" for name in ("right", "gone", "open", "wrong")))
    met = True
    for name, (fates, goal) in GOALS.items():
        total = sum(sum(table[fate].values()) for fate in fates)
        good = sum(table[fate]["gone" if fate == "deleted" else "right"] for fate in fates)
        if total:
            met &= good / total >= goal
            print(f"  {name:<24}{good / total:8.4f}   goal {goal:.2f}")
    wrong = sum(row["wrong"] for row in table.values())
    share = wrong / max(1, len(sound))
    print(f"  {'wrong place':<24}{share:8.4f}   goal {WRONG}")
    return met and share <= WRONG


def main() -> int:
    """Measure with the base known (as in the pool) and without."""
    default = Path(os.environ.get("COAUTHOR_CORPUS", CHECKOUT.parent / "shared" / "corpus")) / "drift.jsonl"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=default)
    parser.add_argument("--half", choices=("all", "even", "odd"), default="all", help="every other record")
    parser.add_argument("--list", action="store_true", help="name each anchor that is not right")
    options = parser.parse_args()
    if not options.file.exists():
        print(f"there is no {options.file}; set COAUTHOR_CORPUS or name a file")
        return 2
    records = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    half = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}[options.half]
    met = True
    for title, known_base in (("base known", True), ("base lost", False)):
        begun = time.perf_counter()
        verdicts = [verdict for record in records[half] for verdict in judge(record, known_base)]
        passed = report(verdicts, title)
        met &= passed or not known_base
        print(f"  {(time.perf_counter() - begun) / max(1, len(verdicts)) * 1000:.2f} ms an anchor")
        if options.list:
            for verdict in verdicts:
                if verdict.outcome != ("gone" if verdict.fate == "deleted" else "right"):
                    print(f"    {verdict.fate} {verdict.outcome}: {verdict.where}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
