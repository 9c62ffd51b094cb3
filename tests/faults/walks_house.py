"""Where editor walks take place: a folder with a record, and a way to put editors on it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from clients import neovim
from clients.record import Record
from coauthor.pool import pool as pools
from coauthor.pool import workers
from faults.walks_desk import Desk

SERVER = Path(__file__).with_name("walks_server.py")


class House:
    """A folder with a record and the editors on it; walks follow each other in it, each on a file of its own."""

    def __init__(self, twin: str = "whole") -> None:
        self.twin = twin
        self.folder = Path(tempfile.mkdtemp(prefix="walk"))
        self.root = (self.folder / "thesis").resolve()
        self.root.mkdir()
        (self.root / "coauthor.toml").touch()
        opened = pools.open_pool(self.root, create=True)
        assert opened is not None
        opened.close()
        self.record = Record(self.root)
        self._lock = self.record.pool.lease(workers.LEASE)
        assert self._lock.take()  # no worker starts: the proposals of a walk come by hand
        self._idle: list[Desk] = []
        self.walks = 0

    def desk(self, path: str) -> Desk:
        """An editor with a server of its own; one that an earlier walk has left, if there is one."""
        while self._idle:
            desk = self._idle.pop()
            if desk.process.poll() is None:
                desk.sit(path)
                return desk
            desk.kill()
        return Desk(self.root, path, (sys.executable, str(SERVER), self.twin, "serve"), neovim.environment())

    def give_back(self, desk: Desk) -> None:
        """An editor that goes on to the next walk's file."""
        desk.leave()
        self._idle.append(desk)

    def close(self) -> None:
        """Leave nothing behind."""
        for desk in self._idle:
            desk.kill()
        self._lock.release()
        self.record.close()
        shutil.rmtree(self.folder, ignore_errors=True)
