"""The guided tour, without a terminal and at one: what it shows happened, and nothing is left changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import endpoint as endpoints
import scenes
import terminals

FILE = "chapters/introduction.tex"
STEPS = ["You ask", "plans and proposes", "You decide", "on the record", "can be undone", "What next"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tour"


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a thesis but CoAuthor's own."""
    found = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    return {name: body for name, body in named.items() if not name.startswith(".coauthor/")}


def types(folder: Path) -> list[str]:
    return [event["type"] for event in terminals.answer(folder, "log", "--limit", "1000")["events"]]


def test_it_goes_through_by_itself_without_a_terminal(tmp_path: Path, folder: Path) -> None:
    done = terminals.run(tmp_path, "demo", "--keep", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    places = [done.stdout.index(step) for step in STEPS]
    assert places == sorted(places)
    assert "\x1b" not in done.stdout
    assert "{+do not+}" in done.stdout
    assert "byte for byte" in done.stdout
    assert files(folder) == files(scenes.SAMPLE)
    proposal = terminals.answer(folder, "show", "P1")
    decided = [hunk["status"] for hunk in proposal["hunks"]]
    assert sorted(decided) == ["accepted"] * (len(decided) - 1) + ["rejected"]
    assert proposal["proposal"]["status"] == "reverted"
    assert {"edit.intended", "edit.applied", "edit.saved", "edit.reverted"} <= set(types(folder))


def test_eighty_columns_are_enough(tmp_path: Path, folder: Path) -> None:
    done = terminals.run(tmp_path, "demo", "--keep", str(folder), COLUMNS="80")
    assert done.returncode == 0
    assert max(len(line) for line in done.stdout.splitlines() if str(folder) not in line) <= 80


def test_a_person_takes_sentence_by_sentence(tmp_path: Path, folder: Path) -> None:
    with terminals.Terminal(tmp_path, "demo", "--keep", str(folder)) as terminal:
        at = terminal.until("[q]uit")
        assert files(folder) == files(scenes.SAMPLE), "nothing is written before the person decides"
        terminal.type("s\r")
        for number, said in enumerate("nyyn", 1):
            at = terminal.until(f"Take P1.{number}?", at)
            terminal.type(f"{said}\r")
        at = terminal.until("Enter to undo P1", at)
        changed = (folder / FILE).read_text(encoding="utf-8")
        assert "rules~\\cite{handbook2015}" in changed
        assert "parks \\cite{greenspace2018}" in changed
        terminal.type("\r")
        terminal.until("byte for byte", at)
        assert terminal.ended() == 0
    assert files(folder) == files(scenes.SAMPLE)


@pytest.mark.parametrize(("said", "status"), [("r", "rejected"), ("q", "pending")])
def test_a_person_may_say_no_or_leave(tmp_path: Path, folder: Path, said: str, status: str) -> None:
    with terminals.Terminal(tmp_path, "demo", "--keep", str(folder)) as terminal:
        at = terminal.until("[q]uit")
        terminal.type(f"what?\r{said}\r")
        terminal.until("What next", at)
        assert terminal.ended() == 0
    assert files(folder) == files(scenes.SAMPLE)
    assert terminals.answer(folder, "show", "P1")["proposal"]["status"] == status


def test_it_uses_a_scratch_folder_of_its_own(tmp_path: Path) -> None:
    done = terminals.run(tmp_path, "demo", TMPDIR=str(tmp_path))
    assert done.returncode == 0
    found = re.search(r"coauthor chat --root (\S+)", done.stdout)
    assert found
    assert files(Path(found[1])) == files(scenes.SAMPLE)
    assert [path for path in tmp_path.iterdir() if path.name.startswith("coauthor-demo-")] == [Path(found[1]).parent]


def test_it_never_writes_into_a_folder_that_holds_something(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.tex").write_text("Mine.\n", encoding="utf-8")
    done = terminals.run(tmp_path, "demo", "--keep", str(folder))
    assert done.returncode == 2
    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]


def versed(request: dict[str, Any]) -> dict[str, Any]:
    """Changes two sentences of the paragraph that the tour is about."""
    made = {name: text.replace("don't", "do not") for name, text in endpoints.units_of(request).items()}
    made = {name: text.replace("despite the fact that", "although") for name, text in made.items()}
    changed = {name: made[name] for name, old in endpoints.units_of(request).items() if old != made[name]}
    return {"summary": "fewer words", "edits": [{"target": name, "text": text} for name, text in changed.items()]}


def test_a_language_model_at_an_endpoint_does_it_too(tmp_path: Path, folder: Path) -> None:
    brain = endpoints.obedient({"plan": {"goal": "Say it plainly."}, "edits": versed})
    with endpoints.Endpoint(brain) as server:
        done = terminals.run(tmp_path, "demo", "--keep", str(folder), "--endpoint", server.url)
        assert (done.returncode, done.stderr) == (0, "")
    assert "done by openai/local-model" in done.stdout and "byte for byte" in done.stdout
    assert [endpoints.schema_of(request) for request in server.requests] == ["plan", "edits"]
    assert files(folder) == files(scenes.SAMPLE)


def test_a_model_that_refuses_the_key_is_told_with_what_to_do(tmp_path: Path) -> None:
    with endpoints.Endpoint(endpoints.in_turn(endpoints.busy(401))) as server:
        done = terminals.run(tmp_path, "demo", "--endpoint", server.url, TMPDIR=str(tmp_path))
    assert done.returncode == 1
    assert "--key-env NAME" in " ".join(done.stderr.split())
