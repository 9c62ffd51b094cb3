"""`u` after an accept: the record hears of it at once, and what was accepted waits again, until `<C-r>`."""

from __future__ import annotations

from clients import neovim, places, record
from clients.places import Place


def accepted(editor: neovim.Editor, place: Place, log: record.Record) -> str:
    """Ask with a comment, accept all; the text that came of it."""
    editor.open(place.path)
    editor.type_above(place.sentences[0].split("\n")[0], places.TODO)
    editor.save()
    editor.wait_diagnostic("todo.proposal", "P1")
    editor.go_to(log.proposal().hunks[0].before.split("\n")[0])
    editor.act("accept all")
    log.wait_task("done")
    editor.wait_for("return #vim.diagnostic.get(0) == 0", "nothing waits")
    return editor.text


def waits_again(editor: neovim.Editor, log: record.Record, times: int) -> None:
    """The record says that it was undone, and hint, lens and sentences are there again."""
    log.wait_edit("reverted")
    assert log.proposal().status.value == "pending"
    assert log.task().status.value == "awaiting_review"
    editor.wait_diagnostic("todo.proposal", "P1")
    editor.wait_diagnostic("todo.open", "T1", "review")
    editor.wait_lenses("accept")
    assert len(log.events("edit.reverted")) == times


def test_undo_is_noticed_before_it_is_saved_and_redo_too(place: Place, log: record.Record) -> None:
    with neovim.start(place.root, model=place.model) as editor:
        done = accepted(editor, place, log)
        for times in (1, 2):
            editor.undo()
            assert editor.text == place.with_todo
            waits_again(editor, log, times)
            editor.redo()
            assert editor.text == done
            log.wait_edit("applied")
            log.wait_task("done")
            editor.wait_for("return #vim.diagnostic.get(0) == 0", "nothing waits")
        editor.undo()
        waits_again(editor, log, 3)
        editor.go_to(log.proposal().hunks[0].before.split("\n")[0])
        editor.act("accept all")
        editor.wait_text(done)
        editor.save()
        log.wait_edit("saved")
        editor.undo()
        waits_again(editor, log, 4)
        assert not log.events("edit.lost", "edit.failed")
        assert len(log.events("edit.intended")) == 2


def test_what_was_typed_after_it_is_undone_first(place: Place, log: record.Record) -> None:
    with neovim.start(place.root, model=place.model) as editor:
        done = accepted(editor, place, log)
        words = log.proposal().hunks[0]
        (new,) = words.texts.values()
        editor.append_to(new.split("\n")[0].split(" ")[0], " truly")
        editor.undo()
        assert editor.text == done
        editor.save()
        log.wait_edit("saved")
        assert not log.events("edit.reverted")
        editor.undo()
        waits_again(editor, log, 1)
