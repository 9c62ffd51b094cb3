"""What the server answers is of the shapes that the registry promises to clients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydantic
import pytest

from coauthor.review import shapes
from lsp import desk
from lsp.desk import FIRST, PATH, SECOND, TEXT, Desk


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk.at(tmp_path / "thesis") as opened:
        yield opened


def _only(shape: Any, value: object) -> object:
    """`value` without what the shape does not name; raises where something is missing or of another type."""
    adapter = pydantic.TypeAdapter(shape)
    return adapter.dump_python(adapter.validate_python(value), mode="json")


def test_what_comes_back_is_what_the_registry_says(at: Desk) -> None:
    at.log.propose(PATH, TEXT, [{FIRST: "Many trials show this."}, {FIRST: "Trials show this.", SECOND: ""}])
    shown = at.see("todo.proposal", "P1.1")
    preview = at.editor.command("coauthor.proposal.get", proposal="P1")
    thread = at.editor.command("coauthor.task.thread", task="T1")
    assert _only(shapes.Preview, preview) == preview
    assert _only(shapes.Thread, thread) == thread
    assert _only(shapes.DiagnosticData, shown["data"]) == shown["data"]
    assert shown["data"] == {"task": "T1", "proposal": "P1", "hunk": "P1.1", "pending": True}


def test_the_marks_of_a_candidate_are_both_texts(at: Desk) -> None:
    at.log.propose(PATH, TEXT, {FIRST: "To show this, we ran many trials."})
    at.see("todo.proposal", "P1.1")
    (hunk,) = at.editor.command("coauthor.proposal.get", proposal="P1")["hunks"]
    (marks,) = hunk["marks"].values()
    assert "".join(text for op, text in marks if op != "ins") == FIRST
    assert "".join(text for op, text in marks if op != "del") == "To show this, we ran many trials."


def test_a_shape_that_lacks_something_is_caught() -> None:
    said = {"op": "same"}
    assert _only(shapes.DiagnosticData, {"task": "T1", **said}) != {"task": "T1", **said}
    with pytest.raises(pydantic.ValidationError):
        _only(shapes.DiagnosticData, said)
