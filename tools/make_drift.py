"""Make the small set of revisions that ships, `tests/data/drift.jsonl`: the example thesis, rewritten with known fates.

Each line of a chapter has an identity that goes through the rewriting, so that the truth needs no comparison. The
format is that of a corpus of real revisions: see `tools/drift.py`.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
CHAPTERS = CHECKOUT / "server" / "coauthor" / "cli" / "sample" / "chapters"
TARGET = CHECKOUT / "tests" / "data" / "drift.jsonl"
REVISIONS = 8
MOST = {"kept": 10, "edited": 8, "repeated": 12, "deleted": 4, "moved": 4, "phrase_kept": 4, "phrase_edited": 4}
"""How many anchors of each fate a revision has at most."""

NEW = (
    "This paragraph was not there before.\nIt says what a reader of the first draft had asked for.",
    "Two colleagues read the draft.\nBoth wanted a sentence like this one here.",
    "% a note to myself: ask for the missing numbers",
    "A remark that stands by itself belongs neither to what comes before nor to what follows.",
)
SWAPS = (
    (r"\bthe\b", "this"),
    (r"\bis\b", "is indeed"),
    (r"\band\b", "as well as"),
    (r"\bof\b", "of all"),
    (r"\bwe\b", "the authors"),
    (r"\bcan\b", "may"),
    (r",", ", as was said,"),
    (r"\ba\b", "one"),
)


@dataclass(eq=False)
class Line:
    """A line through a revision: what it was (None for a new one), what it is now, and where it was changed."""

    old: str | None
    new: str
    swap: tuple[int, int, str] | None = None
    moved: bool = False


def revise(text: str, chance: random.Random) -> tuple[list[Line], list[Line]]:
    """The lines of a text before, and those of it after a revision."""
    before = [Line(line, line) for line in text.split("\n")]
    after = list(before)
    for line in chance.sample(before, len(before) // 12):
        _reword(line, chance)
    alone = [line for line in before if len(line.new) > 40 and not line.swap and line.new[0].isalpha()]
    for line in chance.sample(alone, 5):
        after.remove(line)
    for _ in range(2):
        at = chance.choice([number for number, line in enumerate(after) if not line.new.strip()])
        after[at:at] = [Line(None, ""), *(Line(None, each) for each in chance.choice(NEW).split("\n"))]
    _move(after, chance)
    return before, after


def _reword(line: Line, chance: random.Random) -> None:
    found = [(match, new) for old, new in SWAPS for match in re.finditer(old, line.new)]
    if found and len(line.new) > 30 and not line.new.lstrip().startswith("%"):
        match, new = chance.choice(found)
        line.swap = (match.start(), match.end(), new)
        line.new = line.new[: match.start()] + new + line.new[match.end() :]


def _move(after: list[Line], chance: random.Random) -> None:
    """A paragraph goes to another place between two paragraphs."""
    blanks = [number for number, line in enumerate(after) if not line.new.strip()]
    pairs = [(a + 1, b) for a, b in zip(blanks, blanks[1:], strict=False) if b > a + 1]
    start, end = chance.choice(pairs)
    block = after[start:end]
    targets = [at for at in blanks if at < start - 4 or at > end + 4]
    if targets:
        at = chance.choice(targets)
        del after[start:end]
        at -= len(block) if at > start else 0
        after[at:at] = [Line(None, ""), *block]
        for line in block:
            line.moved = True


def anchors(before: list[Line], after: list[Line], chance: random.Random) -> list[dict[str, Any]]:
    """Lines and phrases with their fates, by number from 1."""
    places = {line: number for number, line in enumerate(after, 1)}
    counts: dict[str, int] = {}
    for line in before:
        counts[str(line.old).strip()] = counts.get(str(line.old).strip(), 0) + 1
    by_fate: dict[str, list[dict[str, Any]]] = {fate: [] for fate in MOST}
    for number, line in enumerate(before, 1):
        old = str(line.old)
        if not old.strip():
            continue
        fate = _fate(line, places, repeated=counts[old.strip()] > 1)
        told = {"line": number, "fate": fate}
        if line in places:
            told["new_line"] = places[line]
        unsure = fate != "repeated" and counts[old.strip()] > 1
        if not unsure:
            by_fate[fate].append(told)
        for phrase in _phrases(line, told, chance) if line in places and not line.moved and not unsure else ():
            by_fate[phrase["fate"]].append(phrase)
    chosen = [each for fate, many in by_fate.items() for each in chance.sample(many, min(len(many), MOST[fate]))]
    return sorted(chosen, key=lambda each: (each["line"], each.get("col", 0)))


def _fate(line: Line, places: dict[Line, int], *, repeated: bool) -> str:
    if line not in places:
        return "deleted"
    if line.moved:
        return "moved"
    if line.swap:
        return "edited"
    return "repeated" if repeated else "kept"


def _phrases(line: Line, told: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    """Some words of a changed line: that hold the change, or lie apart from it."""
    if line.swap is None or line.old is None:
        return []
    start, end, new = line.swap
    grown = len(new) - (end - start)
    words = [match.span() for match in re.finditer(r"\S+", line.old)]
    inside = [n for n, (low, high) in enumerate(words) if low < end and start < high]
    result = []
    for first in range(len(words) - 3):
        low, high = words[first][0], words[first + 3][1]
        place = {**told, "col": low, "len": high - low}
        if first < inside[0] and inside[-1] < first + 3:
            result.append({**place, "fate": "phrase_edited", "new_col": low, "new_len": high - low + grown})
        elif high < start or low > end:
            shift = grown if low > end else 0
            result.append({**place, "fate": "phrase_kept", "new_col": low + shift, "new_len": high - low})
    return chance.sample(result, min(3, len(result)))


def main() -> None:
    """Write the file anew."""
    records = []
    for number in range(REVISIONS):
        chance = random.Random(f"drift {number}")
        names = sorted(path.name for path in CHAPTERS.glob("*.tex"))
        first, *others = (names[(number + step) % len(names)] for step in (0, 2, 3))
        text = "\n".join((CHAPTERS / name).read_text("utf-8") for name in (first, *others))
        before, after = revise(text, chance)
        records.append(
            {
                "id": f"sample:{number}:{first}",
                "path_before": first,
                "path_after": first,
                "anchors": anchors(before, after, chance),
                "before": "\n".join(str(line.old) for line in before),
                "after": "\n".join(line.new for line in after),
            }
        )
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")


if __name__ == "__main__":
    main()
