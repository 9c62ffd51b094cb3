"""Random walks in editors with real servers: late, lying, dying ones cost no word and claim nothing that is not so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import scenes
from faults import walks, walks_desk, walks_editor, walks_twins

WALKS = 50


@pytest.mark.timeout(300)
def test_walks_in_editors_break_nothing() -> None:
    """The long run is `make walks`."""
    program = [sys.executable, str(scenes.CHECKOUT / "tools" / "walks.py")]
    done = subprocess.run(
        [*program, "--kind=editor", f"--walks={WALKS}", "--jobs=3"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])["editor"]
    assert figures["walks"] == WALKS
    assert min(figures["applied"], figures["conflict"], figures["kills"]) >= 5, figures


@pytest.mark.parametrize("twin", walks_twins.EDITOR)
@pytest.mark.timeout(300)
def test_walks_catch_a_broken_server(twin: str) -> None:
    street = walks_editor.Street(twin)
    try:
        failure = walks.caught(street, [walks.script(seed, walks_editor.VERBS, 30) for seed in range(30)])
    finally:
        street.close()
    assert failure is not None, f"no walk noticed the twin {twin!r}"


class Noticed(walks_desk.Desk):
    """An editor that hangs up when it has noticed that the server's output has ended."""

    def state(self) -> str:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return super().state()


def test_a_server_that_dies_at_its_start_leaves_its_last_words_in_the_report(tmp_path: Path) -> None:
    """Also those that come after its output has ended, and that was noticed."""
    dying = "import os, sys; os.close(1); sys.stdin.read(); sys.stderr.write('out of luck'); os._exit(3)"

    def make(_seed: int) -> walks.World:
        raise AssertionError(Noticed(tmp_path, "a.tex", (sys.executable, "-c", dying), {}))

    failure = walks.play(make, walks.script(1, walks_editor.VERBS, 3))
    assert failure is not None
    assert failure.broken.number == "I6"
    assert "ended with 3" in str(failure)
    assert "out of luck" in str(failure)
    assert "in initialize" in str(failure), "and where"
