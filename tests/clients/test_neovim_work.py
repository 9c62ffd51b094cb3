"""While the agent works: progress in the editor, a cancel that stops it, and a second editor that sees the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from clients import neovim, places, record, script
from clients.places import Place


def waiting_model(folder: Path, place: Place) -> str:
    """A model that plans, then thinks until it is told to go on."""
    changes = {"$1": places.shorter(place.sentences[0])}
    return script.Script().plan().edits(changes, wait_for_file=script.GO, deltas=["Let me ", "see."]).write(folder)


def ask(editor: neovim.Editor, place: Place) -> None:
    """Type the TODO above the paragraph and save."""
    editor.open(place.path)
    editor.type_above(place.sentences[0].split("\n")[0], places.TODO)
    editor.save()


def test_progress_is_shown_while_the_agent_works(thesis: Place, log: record.Record, tmp_path: Path) -> None:
    model = waiting_model(tmp_path / "model", thesis)
    with neovim.start(thesis.root, model=model) as editor:
        ask(editor, thesis)
        editor.wait_for("return #_G.seen.progress > 0", "progress is shown")
        log.wait_task("in_progress")
        begun = editor.progress[0]
        assert begun["kind"] == "begin"
        assert "T1" in begun["title"]
        assert not any(report["kind"] == "end" for report in editor.progress)
        editor.wait_diagnostic("todo.open", "T1", "at work")

        script.go(tmp_path / "model")
        editor.wait_diagnostic("todo.proposal", "P1")
        editor.wait_for("local p = _G.seen.progress; return p[#p].kind == 'end'", "the progress ends")
        assert [report["kind"] for report in editor.progress].count("begin") == 1


def test_a_cancel_stops_the_work_within_a_second(
    thesis: Place, log: record.Record, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    model = waiting_model(tmp_path / "model", thesis)
    with neovim.start(thesis.root, model=model) as editor:
        ask(editor, thesis)
        log.wait_event("plan.posted")
        log.wait_task("in_progress")
        editor.go_to("TODO(coauthor)")
        asked = time.monotonic()
        editor.act("cancel t1")
        log.wait_task("canceled")
        editor.wait_for("local p = _G.seen.progress; return #p > 0 and p[#p].kind == 'end'", "the progress ends")
        log.wait(lambda: not log.pool.held("T1"), "the worker has let go of the task")
        took = time.monotonic() - asked
        record_property("cancelled_after_s", round(took, 3))
        assert took < 1.0

        script.go(tmp_path / "model")
        assert editor.text == thesis.with_todo
        editor.wait_diagnostic("todo.new")
        assert not log.events("proposal.posted")
        assert log.task().status.value == "canceled"


def test_a_second_editor_shows_the_same_within_half_a_second(
    thesis: Place, log: record.Record, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    model = waiting_model(tmp_path / "model", thesis)
    with (
        neovim.start(thesis.root, model=model) as one,
        neovim.start(thesis.root, model=model) as two,
    ):
        ask(one, thesis)
        one.wait_diagnostic("todo.open", "T1")
        two.open(thesis.path)
        two.wait_diagnostic("todo.open", "T1")
        script.go(tmp_path / "model")
        for editor in (one, two):
            editor.wait_diagnostic("todo.proposal", "P1")
        late = abs(one.first_shown("todo.proposal") - two.first_shown("todo.proposal"))

        one.go_to(thesis.sentences[0][:40])
        one.act("accept all")
        log.wait_edit("applied")
        for editor in (one, two):
            editor.wait_for(
                "return #vim.tbl_filter(function(d) return d.code == 'todo.proposal' end, vim.diagnostic.get(0)) == 0",
                "the proposal is decided",
            )
        one.save()
        log.wait_task("done")
        two.nvim.command("checktime | edit")
        two.wait_text(one.text)
        record_property("second_editor_ms", round(late * 1000))
        assert late < 2.0
