"""Remarks of a supervisor, as a list of places and words, become tasks at those places; once."""

from __future__ import annotations

from pathlib import Path

import pytest

from coauthor.domain import errors, tasks
from coauthor.review import importing
from flows import bench as benches
from flows.bench import FILE, PERSON, TEXT, Bench

LISTED = f"""{FILE}:5--7
Say first
what was shown.

{FILE}:8 too long
- {FILE}:10-10: and why else?
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return benches.make(tmp_path)


def text_of(path: str) -> str:
    if path != FILE:
        raise errors.NotFound(f"There is no file {path}.")
    return TEXT


def test_each_remark_is_a_background_task_at_its_lines_and_the_file_stays(bench: Bench) -> None:
    done = importing.post(bench.pool, PERSON, LISTED, text_of)
    lines = TEXT.splitlines()
    assert done.rejected == ()
    assert [task.intent for task in done.tasks] == ["Say first\nwhat was shown.", "too long", "and why else?"]
    assert [task.refs[0].quote for task in done.tasks] == ["\n".join(lines[4:7]), lines[7], lines[9]]
    assert {task.priority for task in done.tasks} == {tasks.Priority.BACKGROUND}
    assert (bench.root / FILE).read_text() == TEXT
    again = importing.post(bench.pool, PERSON, LISTED, text_of)
    assert [task.id for task in again.tasks] == [task.id for task in done.tasks]


@pytest.mark.parametrize(
    ("listed", "line", "reason"),
    [
        ("some words", 1, "no `file:LINES`"),
        (f"{FILE}:900 too far", 1, "has only"),
        (f"\n{FILE}:3-2 backwards", 2, "not before the first"),
        (f"{FILE}:3\n\n", 1, "says nothing"),
        ("other.tex:3 elsewhere", 1, "no file other.tex"),
        ("../../etc/passwd:1 read this", 1, "no file"),
    ],
)
def test_what_has_no_place_or_no_words_is_told_by_its_line(bench: Bench, listed: str, line: int, reason: str) -> None:
    done = importing.post(bench.pool, PERSON, listed, text_of)
    assert done.tasks == ()
    assert (done.rejected[0].line, reason in done.rejected[0].reason) == (line, True)
