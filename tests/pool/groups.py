"""Members of a shared PostgreSQL server, each with a workspace of their own."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import scenes
from coauthor.domain import actors, commands, tasks
from coauthor.pool import live as live_side
from coauthor.pool import pool as pools
from pool import life, postgres_server

ADA, BEA = actors.human("ada", "test"), actors.human("zoe", "test")
"""The second one is called as no id can be by chance, which is made of digits and letters up to f."""
_numbers = itertools.count(1)


class Group:
    """Two roles, each with a workspace of its own, one open pool each."""

    def __init__(self, server: postgres_server.Server, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server, self.folder, self._env = server, folder, monkeypatch
        number = next(_numbers)
        self.setup(number)
        self.ada, self.bea = server.role(f"ada{number}"), server.role(f"zoe{number}")
        self.first, self.second = f"first{number}", f"second{number}"
        self.a = self.open(self.ada, self.first)
        self.b = self.open(self.bea, self.second)

    def setup(self, number: int) -> None:
        """The owner makes the schema by using it once."""
        self.open(postgres_server.OWNER, f"setup{number}").close()

    def open(self, role: str, workspace: str, *, create: bool = True) -> pools.Pool:
        """The pool that a role sees under a name."""
        self._env.setenv("COAUTHOR_POOL", self.server.url(role, workspace))
        root = self.folder / role / workspace
        root.mkdir(parents=True, exist_ok=True)
        opened = pools.open_pool(root, create=create)
        assert opened is not None
        return opened

    def workspace(self) -> Path:
        """A folder of ada's with a text, remarks on it and a change of it."""
        text = {"main.tex": "words\n", "remarks": "main.tex:1--1\nshorter\n", "my.diff": DIFF}
        return scenes.write(self.folder / "elsewhere", text)


DIFF = "--- a/main.tex\n+++ b/main.tex\n@@ -1 +1 @@\n-words\n+a word\n"
SECRETS = ("secret", "So is the second")
"""Words of what `fill` writes, none of which anybody else may see."""


def fill(pool: pools.Pool, actor: actors.Actor, key: str = "k") -> tasks.Task:
    """A task with a key, a text, a proposal, presence, progress and streamed words."""
    asked = commands.Post(intent="a secret", origin=tasks.Origin.CLI, key=key, refs=life.place(0, 27))
    task = life.propose(pool, life.claim(pool, pool.post(asked, actor, ["the secret text"])))
    pool.live.put_progress(live_side.Progress(task.id, "edits"))
    pool.live.put_delta(task.id, "secret words")
    pool.live.put_presence(live_side.Presence("main.tex", "s", "c", "nvim", "r", 1, dirty=False))
    return task
