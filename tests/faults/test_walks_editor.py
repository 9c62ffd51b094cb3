"""Random walks in editors with real servers: late, lying, dying ones cost no word and claim nothing that is not so."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import scenes
from faults import walks, walks_editor, walks_twins

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
