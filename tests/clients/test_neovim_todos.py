"""The life of a TODO comment in a stock Neovim: one task or none, and never a loop."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from clients import neovim, places, record, script
from clients.places import Place
from coauthor.pool import leases, workers
from coauthor.pool import place as pool_place

OTHER = "% TODO(coauthor): tighten this other paragraph"


@contextlib.contextmanager
def nobody_works(root: Path) -> Iterator[None]:
    """No worker is started meanwhile: every server sees one that is there and takes nothing."""
    with leases.Lease(pool_place.of(root).locks, workers.LEASE) as lease:
        assert lease.take()
        yield


def type_todo(editor: neovim.Editor, place: Place) -> None:
    """Type the TODO above the paragraph."""
    editor.type_above(place.sentences[0].split("\n")[0], places.TODO)


def another_task(editor: neovim.Editor, log: record.Record, name: str) -> None:
    """Type another TODO and wait for its task: whatever was to start by itself has started before it."""
    editor.type_above("This thesis looks at one street", OTHER)
    editor.save()
    log.wait(lambda: any(task.id == name for task in log.tasks()), f"{name} for the other TODO")
    assert log.task(name).intent == OTHER.partition(": ")[2]


def test_edited_before_the_claim_it_edits_the_task(thesis: Place, log: record.Record) -> None:
    with nobody_works(thesis.root), neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        type_todo(editor, thesis)
        editor.save()
        editor.wait_diagnostic("todo.open", "T1")
        editor.append_to("tighten this paragraph", " a lot")
        editor.save()
        log.wait(lambda: log.task().intent == "tighten this paragraph a lot", "the task is edited")
        assert [task.id for task in log.tasks()] == ["T1"]
        assert not log.events("task.claimed")


def test_edited_after_the_claim_it_is_a_reply(thesis: Place, log: record.Record, tmp_path: Path) -> None:
    model = script.Script().plan(wait_for_file=script.GO).edits({"$1": places.shorter(thesis.sentences[0])})
    with neovim.start(thesis.root, model=model.write(tmp_path / "model")) as editor:
        editor.open(thesis.path)
        type_todo(editor, thesis)
        editor.save()
        log.wait_event("task.started")
        editor.append_to("tighten this paragraph", ", but gently")
        editor.save()
        said = log.wait_event("comment.added")
        assert "but gently" in said.data["text"]
        assert [task.id for task in log.tasks()] == ["T1"]
        script.go(tmp_path / "model")
        editor.wait_diagnostic("todo.proposal", "P1")
        editor.go_to(thesis.sentences[0][:40])
        editor.act("accept all")
        log.wait_edit("applied")
        assert "TODO" not in editor.text


def test_deleting_it_cancels_the_task(thesis: Place, log: record.Record) -> None:
    with nobody_works(thesis.root), neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        type_todo(editor, thesis)
        editor.save()
        editor.wait_diagnostic("todo.open", "T1")
        editor.go_to("TODO(coauthor)")
        editor.keys("dd")
        editor.save()
        log.wait_task("canceled")
        editor.wait_for("return #vim.diagnostic.get(0) == 0", "no hint is left")
        assert editor.text == thesis.text


def test_one_that_comes_with_the_file_starts_only_when_told(thesis: Place, log: record.Record) -> None:
    thesis.file.write_text(thesis.with_todo, "utf-8")
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        hint = editor.wait_diagnostic("todo.new")
        assert hint["line"] == thesis.line
        editor.append_to(
            "Chapter~\\ref{ch:results}" if "Chapter~\\ref{ch:results}" in editor.text else "planting.", " "
        )
        editor.save()
        another_task(editor, log, "T1")

        editor.go_to("TODO(coauthor): tighten this paragraph")
        editor.act("start")
        log.wait(lambda: len(log.tasks()) == 2, "it is a task now")
        assert log.task("T2").intent == places.REQUEST


def test_opening_a_folder_makes_no_pool(thesis: Place) -> None:
    thesis.file.write_text(thesis.with_todo, "utf-8")
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        editor.wait_diagnostic("todo.new")
        assert editor.hover("TODO(coauthor)") is not None
        assert not (thesis.root / ".coauthor").exists()


def test_autosave_while_typing_makes_one_task(thesis: Place, log: record.Record) -> None:
    with nobody_works(thesis.root), neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        editor.type_above(thesis.sentences[0][:40], "% TODO(coauthor): t")
        for piece in ("ight", "en ", "this para", "graph"):
            editor.save()
            editor.keys(f"A{piece}<Esc>" if not piece.endswith(" ") else f"A{piece.rstrip()} <Esc>")
        editor.save()
        assert editor.text == thesis.with_todo
        editor.wait_diagnostic("todo.open", "T1")
        assert log.task().intent == places.REQUEST
        another_task(editor, log, "T2")
        assert [event.data["intent"] for event in log.events("task.created")] == [
            places.REQUEST,
            OTHER.partition(": ")[2],
        ]
        assert not log.events("task.edited")


def test_two_editors_that_save_the_same_todo_make_one_task(thesis: Place, log: record.Record) -> None:
    with nobody_works(thesis.root), neovim.start(thesis.root) as one, neovim.start(thesis.root) as two:
        for editor in (one, two):
            editor.open(thesis.path)
            type_todo(editor, thesis)
        one.save()
        two.save()
        for editor in (one, two):
            editor.wait_diagnostic("todo.open", "T1")
        another_task(one, log, "T2")
        assert [task.intent for task in log.tasks()] == [places.REQUEST, OTHER.partition(": ")[2]]


def test_a_revert_brings_the_comment_back_and_starts_nothing(thesis: Place, log: record.Record) -> None:
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        type_todo(editor, thesis)
        editor.save()
        editor.wait_diagnostic("todo.proposal", "P1")
        editor.go_to(log.proposal().hunks[0].before.split("\n")[0])
        editor.act("accept all")
        log.wait_task("done")
        editor.save()
        log.wait_edit("saved")

        answer = editor.command("coauthor.proposal.revert", proposal="P1")
        assert answer["state"] == "applied", answer
        editor.wait_text(thesis.with_todo)
        log.wait(lambda: log.proposal().status.value == "reverted", "P1 is undone")
        editor.save()
        another_task(editor, log, "T2")
        assert [task.id for task in log.tasks()] == ["T1", "T2"]
        (hint,) = [each for each in editor.diagnostics() if each["line"] == thesis.line]
        assert "T1" in hint["message"], "the comment is still that of its old task"


def test_an_undo_brings_the_comment_back_and_starts_nothing(thesis: Place, log: record.Record) -> None:
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        type_todo(editor, thesis)
        editor.save()
        editor.wait_diagnostic("todo.proposal", "P1")
        editor.go_to(log.proposal().hunks[0].before.split("\n")[0])
        editor.act("accept all")
        log.wait_edit("applied")
        editor.undo()
        assert editor.text == thesis.with_todo
        editor.save()
        another_task(editor, log, "T2")
        assert [task.id for task in log.tasks()] == ["T1", "T2"]
        log.wait(lambda: log.proposal().status.value in ("pending", "reverted"), "the record knows that it was undone")
