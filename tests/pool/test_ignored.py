"""What CoAuthor keeps in a folder is nothing that git would add, but for what the project itself put there."""

from __future__ import annotations

import subprocess
from pathlib import Path

from coauthor.pool import pool as pools


def status(root: Path) -> list[str]:
    done = subprocess.run(
        ["git", "status", "--short", "--untracked-files=all"], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout.split("\n")[:-1]


def test_git_sees_nothing_of_a_pool(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    opened = pools.open_pool(tmp_path, create=True)
    assert opened is not None
    opened.close()
    assert (tmp_path / ".coauthor" / "pool.db").exists()
    assert status(tmp_path) == []
    (tmp_path / ".coauthor" / "agents").mkdir()
    (tmp_path / ".coauthor" / "agents" / "critic.md").touch()
    assert status(tmp_path) == ["?? .coauthor/agents/critic.md"]
