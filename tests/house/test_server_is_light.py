"""The server answers keystrokes, so it never loads what only the worker needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import scenes

HEAVY = ("litellm", "openai", "lancedb", "pyarrow", "pypdfium2")


def loaded(code: str) -> set[str]:
    """The top modules that a fresh process has loaded after running `code` with the package on its path."""
    report = "import sys; print('loaded', *{name.partition('.')[0] for name in sys.modules})"
    path = str(scenes.CHECKOUT / "server")
    said = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {path!r})\n{code}\n{report}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return set(said.stdout.rpartition("loaded")[2].split())


EVERYTHING = """
import importlib, pkgutil
room = importlib.import_module('coauthor.{room}')
for module in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):
    importlib.import_module(module.name)
"""


def test_what_wires_the_server_is_light() -> None:
    modules = loaded("import coauthor.app")
    assert "coauthor" in modules
    assert not modules & set(HEAVY)


@pytest.mark.parametrize("room", ["lsp", "review", "gates", "pool", "manuscript", "domain"])
def test_every_module_that_the_server_may_use_is_light(room: str) -> None:
    modules = loaded(EVERYTHING.format(room=room))
    assert "coauthor" in modules
    assert not modules & set(HEAVY)


def test_choosing_a_way_in_imports_next_to_nothing() -> None:
    modules = loaded("import coauthor.__main__")
    assert "coauthor" in modules
    assert not modules & {"pydantic", "pygls", "lsprotocol", "typer", "rich", *HEAVY}


def test_a_heavy_import_is_seen() -> None:
    planted = "import types; sys.modules['litellm.main'] = types.ModuleType('litellm.main')"
    assert "litellm" in loaded(planted)
