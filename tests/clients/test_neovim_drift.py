"""The person goes on typing: an old proposal lands where it belongs, or says that its sentence is another now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clients import neovim, places, record
from clients.places import Place

PATH = "draft.tex"
TEXT = """\\section{Shade}

Some words stand above. They are not part of it.

A first sentence opens the line. The second one is rather long, as it were. A third one closes it.

Some words stand below.
"""
OLD = "The second one is rather long, as it were."
NEW = "The second one is long."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one file, a paragraph to a line."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "coauthor.toml").touch()
    (tmp_path / "thesis" / PATH).write_text(TEXT)
    return tmp_path / "thesis"


TYPING: dict[str, tuple[Callable[[neovim.Editor], None], Callable[[str], str]]] = {
    "above": (
        lambda editor: editor.type_above("Some words stand above", "A new line, and\u2028another."),
        lambda text: text.replace("Some words stand above", "A new line, and\u2028another.\nSome words stand above"),
    ),
    "before it in its line": (
        lambda editor: editor.append_to("A first", " and \U0001f333 foremost"),
        lambda text: text.replace("A first", "A first and \U0001f333 foremost"),
    ),
    "behind it in its line": (
        lambda editor: editor.append_to("A third one", " of some length"),
        lambda text: text.replace("A third one", "A third one of some length"),
    ),
    "below": (
        lambda editor: editor.append_to("words stand below", " and stay"),
        lambda text: text.replace("words stand below", "words stand below and stay"),
    ),
}


@pytest.mark.parametrize("where", TYPING)
def test_what_is_typed_elsewhere_stays_and_the_accept_lands_right(root: Path, where: str) -> None:
    typing, typed = TYPING[where]
    with neovim.start(root) as editor, record.of(root) as log:
        editor.open(PATH)
        log.propose(PATH, TEXT, {OLD: NEW})
        editor.wait_lenses("accept")
        typing(editor)
        assert editor.text == typed(TEXT)
        editor.go_to(OLD)
        editor.act("accept all")
        editor.wait_text(typed(TEXT).replace(OLD, NEW))
        log.wait_edit("applied")
        editor.undo()
        assert editor.text == typed(TEXT)


def test_everything_typed_at_once(root: Path) -> None:
    wanted = TEXT
    with neovim.start(root) as editor, record.of(root) as log:
        editor.open(PATH)
        log.propose(PATH, TEXT, {OLD: NEW})
        editor.wait_lenses("accept")
        for typing, typed in TYPING.values():
            typing(editor)
            wanted = typed(wanted)
        shown = editor.wait_diagnostic("todo.proposal", "P1")
        editor.go_to(OLD)
        editor.wait_for(
            f"return #vim.diagnostic.get(0, {{ lnum = {editor.place(OLD)[0]} }}) > 0",
            f"the proposal is shown at its sentence, not at {shown}",
        )
        editor.act("accept this sentence")
        editor.wait_text(wanted.replace(OLD, NEW))
        log.wait_edit("applied")


def test_a_changed_sentence_is_stale_and_nothing_is_overwritten(root: Path) -> None:
    changed = TEXT.replace("rather long", "rather longer")
    with neovim.start(root) as editor, record.of(root) as log:
        editor.open(PATH)
        log.propose(PATH, TEXT, {OLD: NEW})
        editor.wait_diagnostic("todo.proposal", "P1")
        editor.append_to("rather long", "er")
        log.wait(lambda: log.proposal().status.value == "stale", "the proposal is stale")
        editor.go_to("rather longer")
        editor.wait_for(
            "for _, d in ipairs(vim.diagnostic.get(0)) do if d.code == 'todo.proposal' and"
            " d.message:lower():match('chang') then return true end end",
            "it says that its sentence was changed",
        )
        titles = [title.lower() for title in editor.titles(editor.place("rather longer"))]
        assert not any("accept" in title for title in titles), titles
        assert any("try again on the new text" in title for title in titles), titles

        refused = record.Terminal(root).json("accept", "P1", "--yes")
        assert refused.get("state", refused.get("error", {}).get("code")) in ("conflict", "stale")
        assert editor.text == changed
        assert not log.events("edit.intended")

        editor.undo()
        log.wait(lambda: log.proposal().status.value == "pending", "the sentence is as it was")
        editor.go_to(OLD)
        editor.act("accept all")
        editor.wait_text(TEXT.replace(OLD, NEW))


def test_try_again_on_the_new_text(thesis: Place, log: record.Record) -> None:
    with neovim.start(thesis.root) as editor:
        editor.open(thesis.path)
        editor.type_above(thesis.sentences[0][:40], places.TODO)
        editor.save()
        editor.wait_diagnostic("todo.proposal", "P1")
        first = log.proposal().hunks[0]
        words = next(words for words in ("sunny side", "stay in") if words in first.before)
        editor.insert_at(words, "quite often ")
        typed = editor.text
        log.wait(lambda: log.proposal().hunks[0].status.value == "stale", "the sentence is stale")
        editor.wait_diagnostic("todo.proposal", "P1.1", "changed")
        editor.go_to(words)
        editor.act("try again on the new text")
        editor.wait_diagnostic("todo.proposal", "P2")
        again = log.proposal("P2")
        assert any("quite often " + words in hunk.before for hunk in again.hunks)
        assert editor.text == typed

        editor.go_to(words)
        editor.act("accept all")
        wanted = typed.replace(places.TODO + "\n", "")
        for hunk in again.hunks:
            wanted = wanted.replace(hunk.before, next(iter(hunk.texts.values())))
        editor.wait_text(wanted)
        assert log.wait_task("done").id == "T1"
