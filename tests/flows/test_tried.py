"""The optional gates: a proposal is built and looked at by chktex before it is shown, where the person wants that."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from coauthor.domain.events import Type
from coauthor.gates import chktex, compiles, typesetting
from coauthor.manuscript import tex_log
from coauthor.pool import trusting
from flows import bench
from flows import typesetting as programs

TEXT = "\\documentclass{article}\n\\begin{document}\nIn order to show it, we ran trials.\n\\end{document}\n"
BROKEN = {"target": "u1", "text": "To show it, \\nowhere{} we ran trials."}


def made(folder: Path, *, trusted: bool) -> bench.Bench:
    at = bench.make(folder)
    (at.root / bench.FILE).write_text(TEXT, encoding="utf-8")
    trusting.set_trusted(at.root, trusted=trusted)
    return at


async def marks(at: bench.Bench, **gates: str) -> str:
    task = at.post()
    await at.work(replace(at.script(bench.edits(BROKEN), bench.edits(BROKEN)), **gates))
    return " ".join(at.pool.task(task.id).proposals[0].marks)


async def test_what_does_not_build_is_marked_before_anybody_accepts_it(tmp_path: Path) -> None:
    programs.pdflatex()
    said = await marks(made(tmp_path, trusted=True), gates_compile="on")
    assert "does not build as before: Undefined control sequence" in said


async def test_what_tex_says_goes_back_to_the_model_once_and_a_better_answer_has_no_mark(tmp_path: Path) -> None:
    programs.pdflatex()
    at = made(tmp_path, trusted=True)
    task = at.post()
    better = {"target": "u1", "text": "To show it, we ran trials."}
    settings = at.script(bench.edits(BROKEN), bench.edits(better))
    await at.work(replace(settings, gates_compile="on", gates_chktex="off"))
    (proposal,) = at.pool.task(task.id).proposals
    assert not [mark for mark in proposal.marks if "build" in mark]
    assert [hunk.texts["A"] for hunk in proposal.hunks] == [better["text"]]
    first, second = at.calls("edits")
    assert not [said for said in first["thread"] if "Undefined control sequence" in said]
    assert "Undefined control sequence" in second["thread"][-1]
    assert [each["gate"] for each in at.data(task.id, Type.GATE_FAILED)] == ["compiles"]


async def test_where_no_second_answer_comes_the_first_is_shown_with_its_mark(tmp_path: Path) -> None:
    programs.pdflatex()
    at = made(tmp_path, trusted=True)
    task = at.post()
    await at.work(replace(at.script(bench.edits(BROKEN)), gates_compile="on"))
    (proposal,) = at.pool.task(task.id).proposals
    assert "does not build as before" in " ".join(proposal.marks)


async def test_without_the_gate_nothing_is_said_of_it(tmp_path: Path) -> None:
    """The twin: the same proposal, and nobody tried it."""
    assert "build" not in await marks(made(tmp_path, trusted=True))


async def test_nothing_is_built_in_a_folder_that_is_not_trusted(tmp_path: Path) -> None:
    assert "this folder is not trusted" in await marks(made(tmp_path, trusted=False), gates_compile="on")


async def test_what_cannot_be_checked_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = await marks(made(tmp_path, trusted=True), gates_compile="on", gates_chktex="on")
    assert "Could not check whether it builds" in said and "Could not check with chktex" in said


async def test_chktex_tells_only_what_the_change_brings() -> None:
    if shutil.which("chktex") is None:
        pytest.skip("chktex is not on this machine")
    before = "\\begin{document}\nSee \\cite{a} (and this.\n\\end{document}\n"
    told = await chktex.check(before, before.replace("this.", 'this, e.g. ``that".'))
    assert told and not any(each.hard for each in told)
    assert await chktex.check(before, before.replace("this.", "that.")) == ()


def test_an_error_that_was_there_before_is_no_finding() -> None:
    wrong = tex_log.Problem(grade=tex_log.Grade.ERROR, message="Undefined control sequence \\a.")
    broken = typesetting.Built(problems=(wrong,), pages=1, pdf=Path("main.pdf"))
    sound = typesetting.Built(pages=1, pdf=Path("main.pdf"))
    assert list(compiles.check(broken, broken)) == []
    assert [each.hard for each in compiles.check(sound, broken)] == [True]
    assert [each.hard for each in compiles.check(sound, typesetting.Built(why_not="No TeX."))] == [False]
    assert [each.hard for each in compiles.check(sound, typesetting.Built())] == [True]
