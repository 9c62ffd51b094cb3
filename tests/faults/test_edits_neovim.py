"""Faults around an accepted edit in a real, stock Neovim: typing that nobody was told of, quits, suspends, kills.

Accepts come from the command line, so that the editor knows of nothing until the edit arrives.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import scenes
from clients import neovim
from clients.record import Record, Terminal
from coauthor.domain import patches, tasks
from faults import desk, invariants

UNTOLD_MS = 600_000
"""How late Neovim tells of changes where a test says itself when it does (`tell`); stock is 150."""


def tell(editor: neovim.Editor) -> None:
    """Have the editor tell what was typed, as it does before each request; the server has read it when this returns."""
    code = (
        "local b = vim.api.nvim_get_current_buf()"
        " local client = vim.lsp.get_clients({ name = 'coauthor', bufnr = b })[1]"
        " return client:request_sync('textDocument/documentSymbol',"
        " { textDocument = { uri = vim.uri_from_bufnr(b) } }, 20000, b) ~= nil"
    )
    assert editor.nvim.exec_lua(code), editor.situation()


def ready(editor: neovim.Editor, log: Record, text: str = desk.TEXT) -> str:
    """Open the file, post the proposal, wait until the server has said who holds the file; the proposal's name."""
    editor.open(desk.PATH)
    name = desk.propose(log, text)
    scenes.wait_for(lambda: log.pool.live.presence(desk.PATH), 20, "the editor's presence")
    return name


def check(log: Record, editor: neovim.Editor | None = None, *typed: str, **more: Any) -> None:
    """No invariant is broken by what is there now."""
    buffer = None if editor is None else editor.text
    possible = [desk.ACCEPTED] + ([] if buffer is None else [buffer])
    seen: dict[str, Any] = {"texts": [desk.TEXT], "possible": possible, "typed": [*typed], "buffer": buffer, **more}
    assert invariants.violations(log, invariants.Witness(path=desk.PATH, **seen)) == [], log.story()


UNSENT = {
    "in another line": ("They are not part of it.", "i"),
    "a line above": ("Some words stand above", "O"),
    "before it in its line": ("A first sentence", "i"),
    "inside the sentence": ("rather long", "i"),
    "in the comment": ("TODO(coauthor)", "i"),
}


@pytest.mark.parametrize("where", UNSENT)
def test_typing_that_nobody_was_told_of_survives_the_first_edit(root: Path, log: Record, where: str) -> None:
    """A buffer that was opened and not yet typed in has version 0, at which Neovim checks nothing."""
    words, key = UNSENT[where]
    with neovim.start(root, lens=False, debounce_ms=UNTOLD_MS) as editor:
        name = ready(editor, log)
        editor.go_to(words)
        editor.keys(f"{key}TYPED <Esc>")
        typed = editor.text
        assert typed.count("TYPED") == 1
        accept = Terminal(root).start("accept", name, "--yes", "--json")
        scenes.wait_for(lambda: editor.text != typed, 30, "the edit is in the buffer")
        while accept.poll() is None:
            tell(editor)
        answer = json.loads(accept.communicate()[0])
        fits = where == "in another line"
        assert settled(log, name) == ("applied" if fits else "failed"), log.story()
        assert answer["state"] in (("applied",) if fits else ("refused", "conflict")), answer
        assert editor.text == (desk.after(typed) if fits else typed)
        check(log, editor, "TYPED")


def gone(log: Record) -> None:
    """Wait until no editor's server is left."""
    scenes.wait_for(lambda: not log.pool.live.processes("server"), 20, "the server has ended")


def settled(log: Record, name: str) -> str | None:
    """The state of the newest edit once it is no longer under way."""
    edits = log.proposal(name).edits
    return edits[-1].state.value if edits and not edits[-1].state.under_way else None


def test_the_change_that_comes_late_together_with_typing(root: Path, log: Record) -> None:
    with neovim.start(root, lens=False, debounce_ms=UNTOLD_MS) as editor:
        name = ready(editor, log)
        accept = Terminal(root).start("accept", name, "--yes", "--json")
        editor.wait_text(desk.ACCEPTED)
        editor.append_to("A third one follows.", " TYPED")
        wanted = desk.ACCEPTED.replace("A third one follows.", "A third one follows. TYPED")
        assert editor.text == wanted
        tell(editor)
        answer = json.loads(accept.communicate(timeout=20)[0])
        assert answer["state"] == "applied", answer
        assert editor.text == wanted
        check(log, editor, "TYPED", claims=[(name, answer)])


def test_typing_while_accepts_arrive(root: Path, log: Record) -> None:
    """Stock timing: keys all the while, two accepts of a sentence each; every key is kept and both land."""
    with neovim.start(root) as editor:
        name = ready(editor, log)
        typed = []
        for hunk in (f"{name}.1", f"{name}.2"):
            accept = Terminal(root).start("accept", hunk, "--yes")
            while accept.poll() is None:
                word = f"w{len(typed)}x"
                editor.keys(f"gg/words stand below/e<CR>a {word}<Esc>")  # in one go: lines come and go meanwhile
                typed.append(word)
            accept.communicate()
        text = editor.text
        log.wait(lambda: settled(log, name), "it is told what became of it")
        assert all(text.count(word) == 1 for word in typed)
        check(log, editor, *typed)
        bare = text
        for word in typed:
            bare = bare.replace(f" {word}", "", 1)
        landed = [edit for edit in log.proposal(name).edits if edit.state.landed]
        hunks = {hunk for edit in landed for hunk in edit.hunks}
        changes = {old: new for number, (old, new) in enumerate(desk.CHANGES.items(), 1) if f"{name}.{number}" in hunks}
        assert bare == (desk.after(desk.TEXT, changes) if changes else desk.TEXT)


PARAGRAPHS = ("A first one is put in.\n\n", "A second one follows it.\n\n", "A third one closes.\n\n")


def test_paragraphs_at_one_place_stand_in_their_order_whichever_comes_first(root: Path, log: Record) -> None:
    """With typing between the accepts; then all of them go, and the typing stays."""
    at = desk.TEXT.index("Some words stand below")
    with neovim.start(root, lens=False) as editor:
        editor.open(desk.PATH)
        asked = [patches.Replacement(at, at, paragraph, "") for paragraph in PARAGRAPHS]
        name = log.replace(desk.PATH, desk.TEXT, {"A": asked}).id
        scenes.wait_for(lambda: log.pool.live.presence(desk.PATH), 20, "the editor's presence")
        typed, there = desk.TEXT.replace(desk.TODO, ""), set[int]()
        for number, word in ((3, " ONE"), (1, " TWO"), (2, " THREE")):
            answer = json.loads(Terminal(root).run("accept", f"{name}.{number}", "--yes", "--json").stdout)
            log.wait(lambda: settled(log, name) == "applied", f"it is in: {answer}")
            there.add(number)
            put = "".join(paragraph for nth, paragraph in enumerate(PARAGRAPHS, 1) if nth in there)
            editor.wait_text(typed.replace("Some words stand below", f"{put}Some words stand below"))
            editor.append_to("Some words stand above", word)
            typed = typed.replace("Some words stand above", f"Some words stand above{word}")
            tell(editor)
        Terminal(root).run("revert", name, "--yes")
        log.wait(lambda: log.proposal(name).status.value == "reverted", "all of it is taken back")
        first = "A first sentence opens"
        editor.wait_text(typed.replace(first, f"{desk.TODO}{first}"))


def test_a_quit_without_saving_loses_the_edit_visibly(root: Path, log: Record) -> None:
    with neovim.start(root) as editor:
        name = ready(editor, log)
        assert Terminal(root).json("accept", name, "--yes")["state"] == "applied"
        editor.wait_text(desk.ACCEPTED)
        editor.quit()
    gone(log)
    Terminal(root).run("tasks")
    log.wait_event("edit.lost")
    assert desk.read(root) == desk.TEXT
    assert log.proposal(name).status.value == "pending"
    assert log.task().status.value == "awaiting_review"
    check(log)
    assert Terminal(root).json("accept", name, "--yes")["state"] == "applied"
    assert desk.read(root) == desk.ACCEPTED
    check(log)


def test_a_file_read_again_without_saving_loses_the_edit_visibly(root: Path, log: Record) -> None:
    outside = desk.TEXT.replace(desk.FIRST, "Somebody else was here.")
    with neovim.start(root) as editor:
        name = ready(editor, log)
        assert Terminal(root).json("accept", name, "--yes")["state"] == "applied"
        editor.wait_text(desk.ACCEPTED)
        (root / desk.PATH).write_text(outside, "utf-8")
        editor.nvim.command("edit!")
        log.wait_event("edit.lost")
        editor.wait_text(outside)
        log.wait(lambda: log.proposal(name).hunks[0].status.value != "pending", "the first sentence is another one")
        assert log.proposal(name).hunks[1].status.value == "pending"
        assert log.task().status.value == "awaiting_review"


def test_a_closed_buffer_loses_the_edit_visibly(root: Path, log: Record) -> None:
    with neovim.start(root) as editor:
        name = ready(editor, log)
        assert Terminal(root).json("accept", name, "--yes")["state"] == "applied"
        editor.wait_text(desk.ACCEPTED)
        editor.nvim.command("enew | bdelete! #")
        log.wait_event("edit.lost")
        assert log.proposal(name).status.value == "pending"
        editor.open(desk.PATH)
        assert editor.text == desk.TEXT
        check(log, editor)


def test_a_killed_editor_loses_the_edit_visibly(root: Path, log: Record) -> None:
    with neovim.start(root) as editor:
        name = ready(editor, log)
        assert Terminal(root).json("accept", name, "--yes")["state"] == "applied"
        editor.wait_text(desk.ACCEPTED)
        editor.kill()
    gone(log)
    Terminal(root).run("tasks")
    log.wait_event("edit.lost")
    assert log.proposal(name).status.value == "pending"
    assert desk.read(root) == desk.TEXT
    check(log)


def test_an_undone_and_saved_edit_is_not_called_applied(root: Path, log: Record) -> None:
    text = desk.TEXT.replace(desk.TODO, "")
    (root / desk.PATH).write_text(text)
    with neovim.start(root) as editor:
        name = ready(editor, log, text)
        assert Terminal(root).json("accept", name, "--yes")["state"] == "applied"
        editor.wait_text(desk.ACCEPTED)
        editor.undo()
        assert editor.text == text
        editor.save()
        log.wait_event("file.saved")
        log.wait(lambda: is_undone(log.proposal(name)), "the record knows that it was undone")
        assert not log.events("edit.saved")
        check(log, editor, texts=[text])


def is_undone(proposal: tasks.Proposal) -> bool:
    """True if the record no longer says that the proposal is in the text."""
    return proposal.status is tasks.ProposalStatus.REVERTED or not proposal.edits[-1].state.landed


def test_two_editors_with_different_unsaved_texts_are_a_conflict_that_names_them(root: Path, log: Record) -> None:
    with neovim.start(root) as one, neovim.start(root) as two:
        name = ready(one, log)
        two.open(desk.PATH)
        one.append_to("words stand below", " ONE")
        two.append_to("words stand below", " TWO")
        texts = [one.text, two.text]
        wanted = {invariants.revision(text) for text in texts}
        scenes.wait_for(
            lambda: {holder.revision for holder in log.pool.live.presence(desk.PATH) if holder.dirty} == wanted,
            20,
            "both texts are known",
        )
        done = Terminal(root).run("accept", name, "--yes")
        assert done.returncode == 1
        assert done.stderr.lower().count("neovim") == 2, done.stderr
        assert [one.text, two.text] == texts
        assert desk.read(root) == desk.TEXT
        assert not log.events("edit.intended")
        assert log.proposal(name).status.value == "pending"


def test_a_suspended_editor_is_waited_for_and_applies_once(root: Path, log: Record) -> None:
    with neovim.start(root) as editor:
        name = ready(editor, log)
        editor.suspend()
        begun = time.monotonic()
        answer = Terminal(root).json("accept", name, "--yes")
        took = time.monotonic() - begun
        assert answer["state"] == "applying", answer
        assert took < 60, "five seconds, and the start of the command on a busy machine"
        look = Terminal(root).run("tasks")
        assert look.returncode == 0
        assert log.proposal(name).edits[-1].state.value == "intended"
        editor.resume()
        editor.wait_text(desk.ACCEPTED)
        log.wait_edit("applied")
        assert len(log.events("edit.applied")) == len(log.events("edit.intended")) == 1
        editor.undo()
        assert editor.text == desk.TEXT, "it was made once"
        log.wait_edit("reverted", name)
        editor.redo()
        log.wait_edit("applied", name)
        check(log, editor, claims=[(name, answer)])


def test_odd_line_separators_pasted_above(root: Path, log: Record) -> None:
    """To Python and to Unicode these end lines, to editors and LSP they do not."""
    odd = "One\u2028two\u2029three\x0cfour\x0bfive\x85six\x1cseven \U0001f333 e\u0301 \u4e2d\n"
    with neovim.start(root) as editor:
        name = ready(editor, log)
        editor.go_to("Some words stand above")
        editor.nvim.api.put(odd.split("\n")[:-1], "l", False, True)
        pasted = desk.TEXT.replace("Some words stand above", odd + "Some words stand above")
        assert editor.text == pasted
        answer = Terminal(root).json("accept", name, "--yes")
        assert answer["state"] == "applied", answer
        assert editor.text == desk.after(pasted)
        editor.save()
        log.wait_edit("saved")
        assert desk.read(root) == desk.after(pasted)
        check(log, editor)


def test_odd_line_separators_inside_the_paragraph(root: Path, log: Record) -> None:
    text = desk.TEXT.replace("A first sentence opens", "A first\u2028sen\x0ctence \U0001f333 opens")
    (root / desk.PATH).write_bytes(text.encode())
    with neovim.start(root) as editor:
        name = ready(editor, log, text)
        answer = Terminal(root).json("accept", name, "--yes")
        assert answer["state"] == "applied", answer
        assert editor.text == desk.after(text)


@pytest.mark.parametrize("step", ["edit.accepted", "edit.intended", "edit.sent"])
def test_a_server_killed_at_every_step_applies_it_once_or_visibly_not(root: Path, log: Record, step: str) -> None:
    with neovim.start(root, env={"COAUTHOR_KILL_AT": step}) as editor:
        name = ready(editor, log)
        server = editor.server
        accept = Terminal(root).start("accept", name, "--yes", "--json")
        scenes.wait_for(lambda: not neovim.alive(server), 20, "the server is dead")
        answer = json.loads(accept.communicate(timeout=20)[0])
        assert not answer.get("applied")
        Terminal(root).run("tasks")
        log.wait(lambda: settled(log, name), "it is told what became of it")
        assert editor.text in (desk.TEXT, desk.ACCEPTED)
        assert step == "edit.sent" or editor.text == desk.TEXT
        editor.save()
        assert desk.read(root) == editor.text
        had = editor.text

    with neovim.start(root) as editor:
        editor.open(desk.PATH)
        scenes.wait_for(lambda: log.pool.live.presence(desk.PATH), 20, "the editor's presence")
        if had == desk.ACCEPTED:
            log.wait(lambda: log.proposal(name).edits[-1].state.landed, "the text tells that it landed")
            check(log, editor)
            return
        check(log, editor)
        assert Terminal(root).json("accept", name, "--yes")["state"] == "applied"
        editor.wait_text(desk.ACCEPTED)
        check(log, editor)
