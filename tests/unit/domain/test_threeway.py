"""Three-way merge: what git merges is git's to the byte, and no conflict of git's is settled silently."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import scenes
from coauthor.domain import linediff, texts, threeway

Triple = tuple[str, str, str]
Merge = Callable[[str, str, str], threeway.Merged]


def git_merge(triple: Triple, folder: Path, *options: str) -> tuple[bool, str]:
    """(clean, merged text)."""
    for name, text in zip(("base", "ours", "theirs"), triple, strict=True):
        (folder / name).write_bytes(text.encode())
    done = subprocess.run(
        ["git", "merge-file", "-p", *options, "ours", "base", "theirs"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0, done.stdout.decode()


def differs(merge: Merge, triple: Triple, folder: Path) -> bool:
    """True where the merge doesn't agree with git: on being clean, on the clean text, on ours at conflicts."""
    merged = merge(*triple)
    clean, text = git_merge(triple, folder)
    if clean == bool(merged.conflicts):
        return True
    if not clean:
        _, text = git_merge(triple, folder, "--ours")
    return merged.text != text


def some_triples(rounds: int, seed: int) -> list[Triple]:
    rng = random.Random(seed)
    result = []
    for _ in range(rounds):
        words = rng.choice((2, 9, 300))
        pool = ["\n", *(f"{number}\n" for number in range(words)), "x\u2028y\n", "\fz\n"]
        base = rng.choices(pool, k=rng.randrange(rng.choice((6, 30, 200))))
        sides = []
        for _ in range(2):
            side = list(base)
            for _ in range(rng.randrange(1, 6)):
                at, size = rng.randrange(len(side) + 1), rng.choice((1, 1, 2, 4))
                if rng.random() < 0.5:
                    del side[at : at + size]
                else:
                    side[at:at] = rng.choices(pool, k=size)
            sides.append("".join(side)[: -1 if rng.random() < 0.1 else None])
        result.append(("".join(base), sides[0], sides[1]))
    return result


def test_generated_merges_are_gits(tmp_path: Path) -> None:
    triples = some_triples(200, seed=11)
    wrong = [triple for triple in triples if differs(threeway.merge, triple, tmp_path)]
    assert wrong == []
    kinds = {bool(threeway.merge(*triple).conflicts) for triple in triples}
    assert kinds == {True, False}


def test_real_merges_are_gits(tmp_path: Path) -> None:
    records = scenes.corpus("merges.jsonl").read_text(encoding="utf-8").splitlines()
    triples = [(record["base_text"], record["ours_text"], record["theirs_text"]) for record in map(json.loads, records)]
    assert [number for number, triple in enumerate(triples) if differs(threeway.merge, triple, tmp_path)] == []


def careless(base: str, ours: str, theirs: str) -> threeway.Merged:
    """The broken twin: changes that only touch are merged as if they had nothing to do with each other."""
    index = linediff.index(base)
    splices = []
    for side in (ours, theirs):
        lines = linediff.split(side)
        splices += [
            texts.Splice(index.starts[change.a0], index.starts[change.a1], "".join(lines[change.b0 : change.b1]))
            for change in linediff.changes(index.lines, lines)
        ]
    try:
        return threeway.Merged(texts.apply(base, sorted(set(splices), key=lambda each: each.start)), ())
    except ValueError:
        return threeway.merge(base, ours, theirs)


def test_the_broken_twin_is_caught(tmp_path: Path) -> None:
    assert any(differs(careless, triple, tmp_path) for triple in some_triples(60, seed=2))


def test_a_conflict_names_all_three_texts() -> None:
    base = "one\ntwo\nthree\nfour\n"
    merged = threeway.merge(base, "one\nTWO\nthree\nfour!\n", "one\n2\nthree\nfour\n")
    (conflict,) = merged.conflicts
    assert merged.text == "one\nTWO\nthree\nfour!\n"
    assert (conflict.base_text, conflict.ours_text, conflict.theirs_text) == ("two\n", "TWO\n", "2\n")
    assert base[conflict.base_start : conflict.base_end] == "two\n"
    assert merged.text[conflict.start :].startswith("TWO\n")


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ("a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n"),
        ("A\nb\nc\n", "a\nb\nc\n", "A\nb\nc\n"),
        ("a\nB\nc\n", "a\nB\nc\n", "a\nB\nc\n"),
        ("A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
        ("", "", ""),
    ],
)
def test_clean_merges(ours: str, theirs: str, result: str) -> None:
    assert threeway.merge("a\nb\nc\n", ours, theirs) == threeway.Merged(result, ())


def test_changes_of_neighbouring_lines_are_a_conflict() -> None:
    assert threeway.merge("a\nb\n", "A\nb\n", "a\nB\n").conflicts
