"""A real PostgreSQL server for the tests, made by its own binaries: a folder, a socket, no port, gone at the end."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import scenes

_WHERE = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
OWNER = "owner"
_apt_said: list[str] = []


@dataclass
class Server:
    """A running server; `folder` holds its socket."""

    folder: Path
    begin: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]
    kept: bool = False

    def url(self, role: str, workspace: str = "thesis") -> str:
        """The address of the database for a role."""
        options = urllib.parse.urlencode({"host": str(self.folder), "workspace": workspace})
        return f"postgresql://{role}@/coauthor?{options}"

    def role(self, name: str) -> str:
        """Make a role that may log in and no more; gives its name."""
        self.sql(f'CREATE ROLE "{name}" LOGIN')
        return name

    def sql(self, statement: str, role: str = OWNER, database: str = "coauthor") -> list[Any]:
        """The rows of a statement, as a role."""
        return asyncio.run(self._sql(statement, role, database))

    async def _sql(self, statement: str, role: str, database: str) -> list[Any]:
        import asyncpg

        connection = await asyncpg.connect(host=str(self.folder), user=role, database=database)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    def crash(self) -> None:
        """End it as a machine that fails does: nothing is put in order, and unlogged tables are empty afterwards."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(60)

    def again(self) -> None:
        """Start it again after that."""
        self.process = self.begin()
        scenes.wait_for(lambda: _answers(self), 60)

    def stop(self) -> None:
        """End it at once and remove its folder; one that is kept is ended in order."""
        if self.kept:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
            return
        # SIGQUIT: at once, and it still removes its shared memory.
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def binaries() -> Path | None:
    """Where initdb and postgres are, or None."""
    named = shutil.which("initdb")
    found = [Path(named).parent] if named else []
    for pattern in _WHERE:
        found += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


_FAST = ("fsync=off", "shared_buffers=16MB", "full_page_writes=off")
_DURABLE = ("shared_buffers=128MB", "max_wal_size=4GB")


def start(*, durable: bool = False, keep: Path | None = None) -> Server:
    """A fresh server with a database `coauthor`; skips where none is installed, and fails for that in CI.

    A `durable` one writes through to the disk. In `keep` it is made once, stays, and is started again.
    """
    pytest.importorskip("asyncpg")
    where = binaries() or _installed()
    if where is None:
        said = "PostgreSQL's own programs (initdb, postgres) are not on this machine: apt-get install postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{said}\n{_apt_said}")
        pytest.skip(said)
    # Short, because the socket's path must be; and of a user of its own, because postgres refuses root.
    folder = keep or Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    folder.mkdir(parents=True, exist_ok=True)
    user = _user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    known = data.exists()
    if not known:
        made = subprocess.run(
            [where / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-N", "--no-locale", "-E", "UTF8"],
            user=user,
            capture_output=True,
            text=True,
            cwd=folder,
        )
        assert made.returncode == 0, made.stderr
    settings = ("max_connections=60", "listen_addresses=", *(_DURABLE if durable else _FAST))
    options = [word for setting in settings for word in ("-c", setting)]

    def begin() -> subprocess.Popen[bytes]:
        with (folder / "log").open("ab") as log:
            command = [where / "postgres", "-D", data, "-k", folder, *options]
            return subprocess.Popen(command, user=user, stdout=log, stderr=log, cwd=folder)

    server = Server(folder, begin, begin(), kept=keep is not None)
    try:
        scenes.wait_for(lambda: _answers(server), 60)
        if not known:
            server.sql("CREATE DATABASE coauthor", database="postgres")
    except BaseException:
        server.stop()
        raise
    return server


def _installed() -> Path | None:
    """Install it where the machine is there for that: in CI, as root, with apt. Its own service is not wanted.

    Of several processes that run tests the first one does it, and the others wait for it.
    """
    if os.environ.get("CI") != "true" or os.getuid() != 0 or shutil.which("apt-get") is None:
        return None
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    with (Path(tempfile.gettempdir()) / "coauthor-tests-apt.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if binaries() is None:
            for command in (["update"], ["-y", "--no-install-recommends", "install", "postgresql"]):
                whole = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600", *command]
                done = subprocess.run(
                    whole, env=env, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
                )
                _apt_said.append(f"{' '.join(whole)} → {done.returncode}\n{done.stderr[-2000:]}")
    return binaries()


def _answers(server: Server) -> bool:
    assert server.process.poll() is None, (server.folder / "log").read_text(errors="replace")
    try:
        return bool(server.sql("SELECT 1", database="postgres"))
    except Exception:  # noqa: BLE001 - whatever it says while it starts
        return False


def _user() -> str | None:
    """Somebody other than root to run it as; None where we are no root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)
