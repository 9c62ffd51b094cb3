"""Measures what the checks find on texts with one thing broken, and that they are silent on texts that compile.

    mutants.py [--more N] [--misses]

The breakages are those of mutants.jsonl in the corpus (COAUTHOR_CORPUS, or ../shared/corpus), each with TeX's own
verdict; `--more N` makes N of each kind by itself out of every document. Exits 1 where one is missed that must be
found, or where a document that compiles is complained of. It must never look at a breakage before it has checked.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "server"))

from coauthor.domain.findings import Level, level  # noqa: E402
from coauthor.manuscript import checks, project  # noqa: E402
from coauthor.manuscript.balance import checking, dialect  # noqa: E402

NEAR = 3
"""Lines by which a report of a broken structure may be off."""
STRUCTURE = frozenset({"end_removed", "end_misspelt", "brace_removed", "extra_brace", "math_unclosed"})
CODES = {
    "ref_typo": "ref.undefined",
    "cite_typo": "cite.undefined",
    "label_renamed": "ref.undefined",
    "label_duplicate": "label.duplicate",
    "label_duplicated": "label.duplicate",
    "input_missing": "input.missing",
    "figure_missing": "figure.missing",
}
NOT_OURS = frozenset({"undefined_command"})
"""What only TeX can know: it knows the commands of all packages."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One line of a document changed."""

    corpus: str
    kind: str
    path: str
    line: int
    before: str
    after: str


def corpora() -> Path:
    """Where the documents are; it need not exist."""
    return Path(os.environ.get("COAUTHOR_CORPUS", CHECKOUT.parent / "shared" / "corpus"))


def show(folder: Path, *, more: int = 0, misses: bool = False) -> bool:
    """Print the table; True if everything that must be found was, and nothing was said of what compiles."""
    if not (folder / "mutants.jsonl").exists():
        print("No mutants.jsonl here: nothing to measure.")
        return True
    alarms = list(alarms_of(folder))
    print(f"\nfalse alarms on documents that compile: {len(alarms)}")
    for said in alarms:
        print(f"    {said}")
    listed = [_mutant(json.loads(line)) for line in (folder / "mutants.jsonl").read_text("utf-8").splitlines()]
    missed = _table("breakages with TeX's verdict", listed, lambda one: _is_found(folder, one), misses=misses)
    if more:
        made = list(_made(folder, more))
        _table("breakages made here (structure only)", made, lambda one: _is_placed(folder, one), misses=misses)
    return not missed and not alarms


def _mutant(raw: dict[str, Any]) -> Mutant:
    return Mutant(raw["corpus"], raw["kind"], raw["file"], raw["line"], raw["before"], raw["after"])


def _table(title: str, mutants: list[Mutant], found: Callable[[Mutant], bool], *, misses: bool) -> list[Mutant]:
    total, right, missed = Counter[str](), Counter[str](), []
    for one in mutants:
        if one.kind in NOT_OURS:
            continue
        total[one.kind] += 1
        if found(one):
            right[one.kind] += 1
        else:
            missed.append(one)
    print(f"\n{title}\n{'kind':18} {'found':>6} {'of':>6}")
    for kind, count in sorted(total.items()):
        print(f"{kind:18} {right[kind]:6} {count:6}")
    for one in missed if misses else ():
        print(f"    missed: {one.kind} {one.corpus} {one.path}:{one.line}  {one.before.strip()[:70]}")
    return missed


def _source(folder: Path, corpus: str) -> project.DiskSource:
    return project.DiskSource(folder / corpus / "src")


def alarms_of(folder: Path) -> Iterator[str]:
    """What is said of the files that TeX reads of each main document, but for what TeX says too."""
    for truth in sorted(folder.glob("*/truth.json")):
        known = json.loads(truth.read_text("utf-8"))
        read = {path for paths in known["files_read"].values() for path in paths}
        expected = {*known["undefined_refs"], *known["undefined_cites"], *known["duplicate_labels"]}
        checked = checks.of_project(_source(folder, truth.parent.name))
        for path, found in checked.findings.items():
            for one in found:
                matters = level(one.code) in (Level.ERROR, Level.WARNING)
                if path in read and matters and one.subject not in expected:
                    line = checked.texts[path].count("\n", 0, one.start) + 1
                    yield f"{truth.parent.name}/{path}:{line} {one.code} {one.message}"


def _broken(folder: Path, one: Mutant) -> str:
    place = folder / one.corpus / "src" / one.path
    lines = place.read_text("utf-8").replace("\r\n", "\n").split("\n")
    lines[one.line - 1] = one.after
    return "\n".join(lines)


def _is_found(folder: Path, one: Mutant) -> bool:
    """True if what was broken is reported: where it was broken, or at the references that lost their label."""
    text = _broken(folder, one)
    before = checks.of_project(_source(folder, one.corpus))
    after = checks.of_project(_source(folder, one.corpus), {one.path: text})
    news = [
        (path, found, after.texts[path].count("\n", 0, found.start) + 1)
        for path, each in after.findings.items()
        for found in each
        if (found.code, found.subject, found.message) not in _said(before, path)
    ]
    if one.kind in STRUCTURE:
        return any(path == one.path and abs(line - one.line) <= NEAR for path, _, line in news)
    wanted = CODES.get(one.kind)
    news = [each for each in news if each[1].code == wanted]
    return any(one.kind == "label_renamed" or (path == one.path and line == one.line) for path, _, line in news)


def _said(checked: checks.Checked, path: str) -> set[tuple[str, str, str]]:
    return {(found.code, found.subject, found.message) for found in checked.findings.get(path, ())}


def _is_placed(folder: Path, one: Mutant) -> bool:
    text = _broken(folder, one)
    found = checking.check(text, dialect.of_text(text))
    return any(abs(text.count("\n", 0, each.start) + 1 - one.line) <= NEAR for each in found)


def _made(folder: Path, count: int) -> Iterator[Mutant]:
    chance = random.Random(7)
    for source in sorted(folder.glob("*/src")):
        made: dict[str, list[Mutant]] = {}
        for place in sorted(source.rglob("*.tex")):
            try:
                text = place.read_text("utf-8").replace("\r\n", "\n")
            except UnicodeDecodeError:
                continue
            path = place.relative_to(source).as_posix()
            for line, raw in enumerate(text.split("\n"), 1):
                for kind, after in _ways(raw):
                    made.setdefault(kind, []).append(Mutant(source.parent.name, kind, path, line, raw, after))
        for kind in sorted(made):
            yield from chance.sample(made[kind], min(count, len(made[kind])))


def _ways(raw: str) -> Iterator[tuple[str, str]]:
    """The ways to break a line."""
    if raw.lstrip().startswith("%"):
        return
    if re.fullmatch(r"\s*\\end\{[^}]+\}\s*", raw):
        yield "end_removed", ""
        yield "end_misspelt", raw.replace("}", "x}")
    if match := re.search(r"\\(?:section|subsection|emph|textbf|caption|cite)\{[^{}]*\}", raw):
        yield "brace_removed", raw[: match.end() - 1] + raw[match.end() :]
    if match := re.search(r"(?<!\\)\$[^$%]+\$", raw):
        yield "math_unclosed", raw[: match.end() - 1] + raw[match.end() :]


def main() -> int:
    """Print the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--more", type=int, default=0, metavar="N", help="make N of each kind out of every document")
    parser.add_argument("--misses", action="store_true", help="say what was missed")
    given = parser.parse_args()
    return 0 if show(corpora(), more=given.more, misses=given.misses) else 1


if __name__ == "__main__":
    sys.exit(main())
