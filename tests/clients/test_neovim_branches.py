"""An old proposal: the chapter is rewritten around it, git branches come and go, and it lands where it belongs."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients import neovim, record

PATH = "chapters/shade.tex"
OLD = "The second one is rather long, as it were, and says the same thing twice."
NEW = "The second one is long."
GONE = "A sentence that only the first branch has stands at the end."
SHORT = "A sentence that one branch has stands at the end."
TEXT = f"""\\chapter{{Shade}}
\\label{{ch:shade}}

Some words stand above. They are not part of it.

A first sentence opens the line. {OLD} A third one closes it.

Some words stand below.

{GONE}
"""
REWRITTEN = (
    TEXT.replace(
        "Some words stand above. They are not part of it.", "Nothing of the old beginning is left.\n\nNot a word."
    )
    .replace("A first sentence opens the line.", "Quite another sentence, twice as long as it was, opens the line now.")
    .replace("Some words stand below.", "Below stands more than before.\nIt goes on.")
)
OTHER = """\\chapter{Shade}
\\label{ch:shade}

Another branch has another text altogether. Nothing of the proposal is in it.
"""


def git(root: Path, *arguments: str) -> None:
    """Run git as a person of no name."""
    named = ("-c", "user.name=ada", "-c", "user.email=ada@example.org", "-c", "core.autocrlf=false")
    subprocess.run(["git", *named, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with two branches: `main` has the text, `other` quite another."""
    folder = tmp_path / "thesis"
    (folder / "chapters").mkdir(parents=True)
    (folder / "coauthor.toml").touch()
    (folder / ".gitignore").write_text(".coauthor/\n")
    (folder / PATH).write_text(OTHER, "utf-8")
    git(folder, "init", "-q", "-b", "other")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "another text")
    git(folder, "switch", "-q", "-c", "main")
    (folder / PATH).write_text(TEXT, "utf-8")
    git(folder, "commit", "-q", "-a", "-m", "the text")
    return folder


@pytest.fixture
def log(root: Path) -> Iterator[record.Record]:
    with record.of(root) as opened:
        yield opened


def switch(editor: neovim.Editor, root: Path, branch: str, text: str) -> None:
    """`git switch` in a terminal, and the editor takes the file over."""
    git(root, "switch", "-q", branch)
    assert (root / PATH).read_text("utf-8") == text
    editor.nvim.command("checktime")
    editor.wait_text(text)


def status(log: record.Record) -> dict[str, str]:
    return {hunk.id: hunk.status.value for hunk in log.proposal().hunks}


def test_propose_rewrite_switch_come_back_accept(root: Path, log: record.Record) -> None:
    with neovim.start(root) as editor:
        editor.nvim.options["autoread"] = True
        editor.open(PATH)
        log.propose(PATH, TEXT, {OLD: NEW, GONE: SHORT})
        editor.wait_lenses("accept")

        for old, new in zip(TEXT.split("\n"), REWRITTEN.split("\n"), strict=False):
            assert old.isascii() and new.isascii()
        editor.nvim.current.buffer[:] = REWRITTEN.rstrip("\n").split("\n")
        assert editor.text == REWRITTEN
        editor.save()
        git(root, "commit", "-q", "-a", "-m", "rewritten around it")
        editor.go_to(OLD)
        editor.wait_lenses("accept")

        switch(editor, root, "other", OTHER)
        log.wait(lambda: set(status(log).values()) <= {"orphaned", "stale"}, "nothing of it has a place here")
        refused = record.Terminal(root).json("accept", "P1", "--yes")
        assert refused.get("state", refused.get("error", {}).get("code")) in ("conflict", "stale")
        assert editor.text == OTHER == (root / PATH).read_text("utf-8")
        assert not log.events("edit.intended")

        switch(editor, root, "main", REWRITTEN)
        log.wait(lambda: set(status(log).values()) == {"pending"}, "both have their places again")
        editor.wait_diagnostic("todo.proposal", "P1")
        editor.go_to(OLD)
        editor.act("accept all")
        wanted = REWRITTEN.replace(OLD, NEW).replace(GONE, SHORT)
        editor.wait_text(wanted)
        log.wait_task("done")
        editor.save()
        log.wait_edit("saved")
        assert (root / PATH).read_text("utf-8") == wanted


def test_what_was_accepted_on_one_branch_is_not_undone_by_another(root: Path, log: record.Record) -> None:
    with neovim.start(root) as editor:
        editor.nvim.options["autoread"] = True
        editor.open(PATH)
        log.propose(PATH, TEXT, {OLD: NEW, GONE: SHORT})
        editor.wait_lenses("accept")
        git(root, "branch", "before")
        editor.go_to(OLD)
        editor.act("accept all")
        wanted = TEXT.replace(OLD, NEW).replace(GONE, SHORT)
        editor.wait_text(wanted)
        editor.save()
        log.wait_edit("saved")
        git(root, "commit", "-q", "-a", "-m", "accepted")

        switch(editor, root, "before", TEXT)
        editor.append_to("Some words stand below", " and stay")
        editor.save()
        log.wait_event("file.saved", 2)
        assert log.wait_edit("saved").state.value == "saved"
        git(root, "checkout", "-q", "--", PATH)
        editor.nvim.command("checktime")
        editor.wait_text(TEXT)

        switch(editor, root, "main", wanted)
        editor.append_to("Some words stand below", " and stay")
        editor.undo()
        assert editor.text == wanted
        assert not log.events("edit.reverted", "edit.lost")
        assert log.task().status.value == "done"
