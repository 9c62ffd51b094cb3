"""Line differences: true, git's to the line, and fast."""

from __future__ import annotations

import random
import re
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coauthor.domain import linediff

LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c\u2028d\n", "\f\n", "e\x85\n", "f\r\n"]), max_size=30)
TEXTS = st.tuples(LINES, st.sampled_from(["", "last", "\u2029"])).map(lambda parts: "".join(parts[0]) + parts[1])


@given(TEXTS)
def test_only_line_feeds_end_lines(text: str) -> None:
    lines = linediff.split(text)
    assert "".join(lines) == text
    assert all(line.count("\n") == 1 and line.endswith("\n") for line in lines[:-1])
    index = linediff.index(text)
    assert [text[index.starts[at] :][: len(line)] for at, line in enumerate(index.lines)] == lines
    for offset in range(len(text)):
        line = index.at(offset)
        assert index.starts[line] <= offset < index.starts[line + 1]


@given(TEXTS, TEXTS)
def test_changes_and_runs_are_true(before: str, after: str) -> None:
    a, b = linediff.split(before), linediff.split(after)
    result, at = [], 0
    for change in linediff.changes(a, b):
        assert change.a0 > at or not result
        result += [*a[at : change.a0], *b[change.b0 : change.b1]]
        at = change.a1
    assert [*result, *a[at:]] == b
    for run in linediff.runs(a, b):
        assert a[run.a : run.a + run.size] == b[run.b : run.b + run.size]


def git_changes(before: str, after: str, folder: Path) -> list[linediff.Change]:
    (folder / "a").write_bytes(before.encode())
    (folder / "b").write_bytes(after.encode())
    options = ["--no-index", "--no-ext-diff", "--no-indent-heuristic", "--diff-algorithm=myers", "-U0", "--no-color"]
    out = subprocess.run(["git", "diff", *options, "a", "b"], cwd=folder, capture_output=True, check=False)
    result = []
    for found in re.finditer(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", out.stdout, re.MULTILINE):
        a, m, b, n = (int(part) if part is not None else 1 for part in found.groups())
        a0, b0 = a - (m > 0), b - (n > 0)
        result.append(linediff.Change(a0, a0 + m, b0, b0 + n))
    return result


def some_edit(rng: random.Random, lines: list[str], pool: list[str], most: int) -> list[str]:
    now = list(lines)
    for _ in range(rng.randrange(1, most)):
        at, size = rng.randrange(len(now) + 1), rng.choice((1, 1, 2, 5))
        kind = rng.random()
        if kind < 0.4:
            del now[at : at + size]
        elif kind < 0.8:
            now[at:at] = rng.choices(pool, k=size)
        else:
            to = rng.randrange(len(now) + 1)
            now[to:to] = now[at : at + size]
    return now


@pytest.mark.parametrize(("size", "words", "rounds"), [(8, 3, 60), (60, 30, 60), (800, 400, 15), (5000, 90, 4)])
def test_the_same_choice_as_git(size: int, words: int, rounds: int, tmp_path: Path) -> None:
    rng = random.Random(size)
    pool = ["\n", *(f"line {number}\n" for number in range(words))]
    for _ in range(rounds):
        before = rng.choices(pool, k=rng.randrange(size))
        after = some_edit(rng, before, pool, max(3, len(before) // 4))
        a, b = "".join(before), "".join(after)[: -1 if rng.random() < 0.1 else None]
        assert linediff.changes(linediff.split(a), linediff.split(b)) == git_changes(a, b, tmp_path)


def test_texts_with_nothing_in_common_take_no_ages() -> None:
    a = [f"{number % 700}\n" for number in range(8000)]
    b = [f"{(number * 7919) % 701}\n" for number in range(8000)]
    begun = time.perf_counter()
    changes = linediff.changes(a, b)
    assert time.perf_counter() - begun < 20
    assert changes


def test_many_small_edits_of_a_long_text_cost_by_its_length() -> None:
    def cost(lines: int) -> float:
        rng = random.Random(1)
        pool = ["\n", *(f"A sentence with the number {number} in it.\n" for number in range(4000))]
        before = rng.choices(pool, k=lines)
        after = some_edit(rng, before, pool, 2)
        for _ in range(50):
            after = some_edit(rng, after, [f"Something new {rng.random()}.\n"], 2)
        texts = ["".join(before), "".join(after)]
        begun = time.process_time()
        linediff.changes(*(linediff.split(text) for text in texts))
        return time.process_time() - begun

    small = max(min(cost(3_000) for _ in range(3)), 0.002)
    assert min(cost(12_000) for _ in range(2)) < 4 * small * 6, "four times the lines must not cost much more than that"
