"""What holds for every test: user folders and settings of its own, so that it never touches a person's."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _own_user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of the test's own, for itself and for every process that it starts."""
    home: Path = tmp_path_factory.mktemp("home")
    for variable in [name for name in os.environ if name.startswith("COAUTHOR_")]:
        if variable not in ("COAUTHOR_CORPUS", "COAUTHOR_NVIM", "COAUTHOR_TEXLAB"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("LC_MESSAGES", "C.UTF-8")  # a person is spoken to in their machine's language
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for variable in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(home / variable.lower()))
