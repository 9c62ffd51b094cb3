"""dev.py speaks to the person, works from any folder and starts nothing twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import scenes

UNREACHABLE = "http://127.0.0.1:9/"
SANS = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['dev.py', *sys.argv[2:]]; "
OLD = "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = ['dev.py', *sys.argv[2:]]; "
RUN = "runpy.run_path(sys.orig_argv[-2], run_name='__main__')"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with no environment yet, at a path with a space in it."""
    folder = tmp_path / "my clone"
    folder.mkdir()
    for name in ("dev.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copyfile(scenes.CHECKOUT / name, folder / name)
    return folder


def told(words: list[str], cwd: Path, **env: str) -> tuple[int, str]:
    """Exit status and everything printed."""
    said = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return said.returncode, said.stdout


def pretended(pretence: str, checkout: Path) -> tuple[int, str]:
    """What `dev.py demo` says under a pretence about the Python it runs in."""
    script = str(checkout / "dev.py")
    return told([sys.executable, "-c", pretence + RUN, script, "demo"], checkout.parent)


def test_without_arguments_it_says_what_it_can(tmp_path: Path) -> None:
    status, said = told([sys.executable, str(scenes.CHECKOUT / "dev.py")], tmp_path)
    assert status == 0
    assert "python3 dev.py demo" in said


def test_an_unknown_command_is_misuse(tmp_path: Path) -> None:
    status, said = told([sys.executable, str(scenes.CHECKOUT / "dev.py"), "dmeo"], tmp_path)
    assert status == 2
    assert "dmeo" in said and "demo" in said


def test_an_old_python_is_told_in_words(checkout: Path) -> None:
    status, said = pretended(OLD, checkout)
    assert status == 1
    assert "CoAuthor needs Python 3.11 or newer, and this is Python 3.9" in said


def test_a_missing_venv_module_is_told_in_words(checkout: Path) -> None:
    status, said = pretended(SANS, checkout)
    assert status == 1
    assert "apt install python3-venv" in said
    assert "Traceback" not in said


def test_no_network_is_told_in_words_and_leaves_no_stamp(checkout: Path) -> None:
    away = {"PIP_INDEX_URL": UNREACHABLE, "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    script = str(checkout / "dev.py")
    status, said = told([sys.executable, script, "run"], checkout.parent, PIP_NO_CACHE_DIR="1", **away)
    assert status == 1
    assert "No network?" in said
    assert "Traceback" not in said
    assert not (checkout / ".venv" / "coauthor-stamp.json").exists()


def test_every_lock_has_hashes_and_no_source_of_this_machine() -> None:
    for lock in scenes.CHECKOUT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        pins = [line for line in text.split("\n") if line and not line.startswith(("#", " "))]
        assert pins and all("==" in line and line.endswith("\\") for line in pins), lock.name
        assert "://" not in text and "--index" not in text and "--find-links" not in text, lock.name


def test_every_declared_requirement_is_pinned() -> None:
    declared = tomllib.loads((scenes.CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    core = declared["project"]["dependencies"] + declared["dependency-groups"]["build"]
    extras = [words for words in declared["project"]["optional-dependencies"].values() for words in words]
    assert not unpinned(core, "requirements.lock")
    assert not unpinned([*core, *declared["dependency-groups"]["dev"]], "requirements-dev.lock")
    assert not unpinned([*core, *extras], "requirements-all.lock")
    assert unpinned(["never-heard-of>=1"], "requirements.lock") == {"never-heard-of"}


def unpinned(requirements: list[str], lock: str) -> set[str]:
    """The names among these requirements that a lock file lacks; `python3 dev.py lock` adds them."""
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (scenes.CHECKOUT / lock).read_text(encoding="utf-8"), re.M))
    names = {re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower() for requirement in requirements}
    return names - pinned - {"coauthor-lsp"}
