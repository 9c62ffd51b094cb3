"""Requests about a larger place than the one they were made at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp import desk
from lsp.desk import FIRST, SECOND, TEXT, Desk


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def test_a_todo_about_the_section_around_it_is_a_task_on_all_of_it(at: Desk) -> None:
    at.type_above(FIRST, "% TODO(coauthor): tighten this section")
    at.save()
    at.see("todo.open", "T1 · queued")
    (ref,) = at.log.task().refs
    assert (ref.quote or "").startswith("\\section{Method}") and SECOND in (ref.quote or "")


def test_where_the_cursor_stands_is_only_meant_if_the_words_name_nothing_else(at: Desk) -> None:
    (at.log.root / "other.tex").write_text("\\section{Clocks}\nThey drift in order to annoy.\n", "utf-8")
    focus = {"uri": at.document.uri, "range": at.document.range(TEXT.index(FIRST), TEXT.index(FIRST) + len(FIRST))}

    def quote(intent: str) -> str | None:
        return (
            at.log.task(at.editor.command("coauthor.task.post", intent=intent, focus=focus)["task"]["id"]).refs[0].quote
        )

    assert quote("tighten this") == FIRST
    assert "drift" in (quote("tighten the Clocks section") or "")
    assert quote("tighten the whole file") == at.document.text
    assert (quote("tighten this section") or "").startswith("\\section{Method}")
