"""TODO comments where no editor runs: whoever looks is told of them, and one command gives them to the co-author."""

from __future__ import annotations

from pathlib import Path

import pytest

import terminals
from coauthor.domain import commands, tasks
from coauthor.lsp.document import Document
from coauthor.lsp.tasks import comments
from coauthor.manuscript.positions import Encoding
from coauthor.review import unmade
from flows import bench as benches
from flows.bench import PERSON, Bench

TEXT = """\\documentclass{article}
\\begin{document}
% TODO(coauthor): tighten this
In order to see, one has to look.

It is warm. \\todo{@coauthor tighten this}

% TODO(coauthor):
Nothing is asked here.
\\end{document}
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = benches.make(tmp_path)
    (made.root / "main.tex").write_text(TEXT)
    return made


def found(bench: Bench) -> list[unmade.Unmade]:
    return [each for each in unmade.find(bench.root, bench.pool) if each.path == "main.tex"]


def test_they_are_the_tasks_that_an_editor_would_make(bench: Bench) -> None:
    waiting = found(bench)
    assert [each.line for each in waiting] == [3, 6]
    document = Document((bench.root / "main.tex").as_uri(), "main.tex", Encoding.UTF16)
    document.load(TEXT, 1)
    assert [each.comment.key for each in waiting] == [each.key for each in comments.of(document)][:2]
    given = unmade.start(bench.pool, PERSON, waiting)
    assert [(task.origin, task.refs[0].quote) for task in given.tasks] == [
        (tasks.Origin.TODO, "In order to see, one has to look."),
        (tasks.Origin.TODO, given.tasks[1].refs[0].quote),
    ]
    assert found(bench) == []
    again = unmade.start(bench.pool, PERSON, waiting)
    assert [task.id for task in again.tasks] == [task.id for task in given.tasks]
    assert (bench.root / "main.tex").read_text() == TEXT


def test_one_that_was_decided_is_not_asked_about_again(bench: Bench) -> None:
    first, _ = unmade.start(bench.pool, PERSON, found(bench)).tasks
    bench.pool.handle(commands.Cancel(task=first.id), PERSON)
    assert found(bench) == []
    (by_hand,) = [each for each in unmade.all_of(bench.root, bench.pool) if each.bound]
    assert unmade.start(bench.pool, PERSON, [by_hand]).tasks[0].status is tasks.Status.OPEN


def test_one_whose_task_has_ended_says_how_it_is_taken_up_again(bench: Bench) -> None:
    assert terminals.answer(bench.root, "todo", "start")["tasks"]
    bench.pool.handle(commands.Cancel(task="T1"), PERSON)
    said = " ".join(terminals.run(bench.root, "todo", "start").stdout.split())
    assert "That at main.tex:3 belongs to T1, which is cancelled." in said
    assert "`coauthor todo start main.tex:3` takes it up again." in said
    assert terminals.answer(bench.root, "todo", "start", "main.tex:3")["tasks"]


def test_a_reply_in_the_text_is_sent_once(bench: Bench) -> None:
    (first, _) = unmade.start(bench.pool, PERSON, found(bench)).tasks
    (bench.root / "main.tex").write_text(TEXT.replace("It is", f"% TODO(coauthor {first.id}): not too short\nIt is"))
    (reply,) = found(bench)
    assert unmade.start(bench.pool, PERSON, [reply]).replies == (first.id,)
    assert bench.pool.task(first.id).comments[-1:] == ("not too short",) and found(bench) == []


def test_who_looks_is_told_and_nothing_starts_by_itself(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(TEXT)
    told = "2 TODOs in your text are no tasks yet (main.tex:3, …): `coauthor todo start`"
    for command in ("tasks", "check", "work"):
        done = terminals.run(tmp_path, command)
        assert told in done.stdout and "WARNING" not in done.stderr, command
    assert not (tmp_path / ".coauthor").exists()
    assert [task["intent"] for task in terminals.answer(tmp_path, "todo", "start")["tasks"]] == ["tighten this"] * 2
    assert "TODO" not in terminals.run(tmp_path, "check").stdout
