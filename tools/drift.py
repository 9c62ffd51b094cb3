"""Measure how anchors and proposals survive edits: the set that ships and the corpus's `drift.jsonl`, or a file given.

Each record holds two consecutive versions of a text and anchors of known fate. Prints, for each fate, how many were
found at the right place, called gone, left open, or put at a wrong place, and what became of proposals for what the
edits did not touch; exits 1 where a figure misses its goal. What it takes in time is told beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "server"))

import drift_speed  # noqa: E402

from coauthor.domain import anchors, merge, texts  # noqa: E402

GOALS = {
    "lines kept or edited": (("kept", "edited"), 0.99),
    "repeated text": (("repeated",), 0.90),
    "edited phrases": (("phrase_edited",), 0.90),
    "kept phrases": (("phrase_kept",), 0.90),
    "deleted, called gone": (("deleted",), 0.98),
}
WRONG = 0.001
"""The most places that may be wrong, of all anchors."""

LANDED = 0.98
"""The least share of changes that land where the edits did not touch their text; at a wrong place: none."""

PROSE = re.compile(r"(?<![\\{\[\w])[^\W\d_]{2,}")
"""A word that is neither a command nor its argument: nothing else is offered for a change."""

SHIPPED = CHECKOUT / "tests" / "data" / "drift.jsonl"


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


@dataclass
class Rebased:
    """What became of the changes of proposals; `lost` counts the characters that were neither theirs nor kept."""

    by_itself: int = 0
    to_look_at: int = 0
    open: int = 0
    wrong: int = 0
    lost: int = 0

    @property
    def met(self) -> bool:
        """True where the goals are."""
        total = self.by_itself + self.to_look_at + self.open + self.wrong
        landed = self.by_itself + self.to_look_at
        return not total or (landed / total >= LANDED and not self.wrong and not self.lost)

    def show(self) -> None:
        """Print it."""
        total = max(1, self.by_itself + self.to_look_at + self.open + self.wrong)
        print(f"\nproposals over edits that don't touch them: {total} changes")
        print(f"  {'land':<24}{(self.by_itself + self.to_look_at) / total:8.4f}   goal {LANDED}")
        print(f"  {'  by themselves':<24}{self.by_itself:>8}")
        print(f"  {'  after another look':<24}{self.to_look_at:>8}   the rest of their line was changed")
        print(f"  {'no place':<24}{self.open:>8}")
        print(f"  {'wrong place':<24}{self.wrong:>8}   goal 0")
        print(f"  {'lost characters':<24}{self.lost:>8}   goal 0")


def rebase(record: dict[str, Any], told: Rebased) -> None:
    """One proposal that changes every untouched anchor of a record, put on the later text and made there."""
    before, after = record["before"], record["after"]
    starts, now, lines = offsets(before), offsets(after), before.split("\n")
    spans: list[merge.Span] = []
    true: dict[str, int] = {}
    for each in sorted(record["anchors"], key=lambda one: (one["line"], one.get("col", 0))):
        start = starts[each["line"] - 1] + each.get("col", 0)
        end = start + each.get("len", len(lines[each["line"] - 1]))
        untouched = each["fate"] in ("kept", "repeated", "phrase_kept")
        if not untouched or not PROSE.search(before, start, end) or (spans and start < spans[-1].end):
            continue
        place = now[each["new_line"] - 1] + each.get("new_col", 0)
        if after[place : place + end - start] == before[start:end]:
            spans.append(merge.Span(str(len(spans)), start, end))
            true[spans[-1].id] = place
    found = merge.rebase(before, after, spans).placed
    splices = []
    for span in spans:
        place = found.get(span.id)
        told.open += place is None
        if place is None:
            continue
        right = place.start == true[span.id]
        told.wrong += not right
        told.to_look_at += right and place.how is merge.How.SENTENCE
        told.by_itself += right and place.how is not merge.How.SENTENCE
        splices.append(texts.Splice(place.start, place.end, f"[{span.id}]"))
    told.lost += _lost(after, texts.apply(after, splices), splices)


def _lost(after: str, made: str, splices: list[texts.Splice]) -> int:
    """How many characters outside of the splices the changed text does not have, or has in another order."""
    kept, at = [], 0
    for splice in sorted(splices, key=lambda each: each.start):
        kept.append(after[at : splice.start])
        at = splice.end
    kept.append(after[at:])
    missing, at = 0, 0
    for piece in kept:
        there = made.find(piece, at)
        missing += len(piece) if there < 0 else 0
        at = there + len(piece) if there >= 0 else at
    return missing


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
    """Measure each set with the base known (as in the pool) and without, and its proposals."""
    corpus = Path(os.environ.get("COAUTHOR_CORPUS", CHECKOUT.parent / "shared" / "corpus")) / "drift.jsonl"
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", nargs="*", type=Path, help="default: the set that ships, and the corpus's if there")
    parser.add_argument("--half", choices=("all", "even", "odd"), default="all", help="every other record")
    parser.add_argument("--list", action="store_true", help="name each anchor that is not right")
    options = parser.parse_args()
    files = options.file or [SHIPPED, *([corpus] if corpus.exists() else [])]
    missing = [file for file in files if not file.exists()]
    if missing:
        print(f"there is no {missing[0]}")
        return 2
    half = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}[options.half]
    met = True
    for file in files:
        print(f"== {file.name} ({'ships' if file == SHIPPED else file.parent.name})")
        records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        met &= measure(records[half], tell=options.list)
        print()
    drift_speed.show()
    return 0 if met else 1


def measure(records: list[dict[str, Any]], *, tell: bool) -> bool:
    """Print all figures of one set; true if its goals are met. With the base lost only wrong places count."""
    met = True
    for title, known_base in (("base known", True), ("base lost", False)):
        begun = time.perf_counter()
        verdicts = [verdict for record in records for verdict in judge(record, known_base)]
        passed = report(verdicts, title)
        wrong = sum(verdict.outcome == "wrong" and not verdict.faulty for verdict in verdicts)
        met &= passed if known_base else wrong <= WRONG * len(verdicts)
        print(f"  {(time.perf_counter() - begun) / max(1, len(verdicts)) * 1000:.2f} ms an anchor")
        for verdict in verdicts if tell else ():
            if verdict.outcome != ("gone" if verdict.fate == "deleted" else "right"):
                print(f"    {verdict.fate} {verdict.outcome}: {verdict.where}")
    told = Rebased()
    for record in records:
        rebase(record, told)
    told.show()
    return met and told.met


if __name__ == "__main__":
    sys.exit(main())
