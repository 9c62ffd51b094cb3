"""The doorbell: a datagram to every process that listens, so that nobody has to poll for new events.

A bell carries no content and may get lost; whoever listens also looks at the store now and then.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import socket
from collections.abc import Callable
from pathlib import Path

from coauthor.pool import place

SLOW_POLL_S = 1.0


class Bell:
    """This process's own bell; `fileno` can be waited on, `drain` empties it."""

    def __init__(self, where: place.Place) -> None:
        self._path: Path | None = None
        self._socket: socket.socket | None = None
        self._stop: Callable[[], None] | None = None
        if where.url is not None:
            from coauthor.pool import postgres_session

            self._socket, self._stop = postgres_session.listen(where)
            return
        if not hasattr(socket, "AF_UNIX") or not place.private(where.bells.parent):
            return
        if not place.private(where.bells):
            return
        path = where.bells / f"{os.getpid()}-{secrets.token_hex(3)}"
        bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            bell.bind(str(path))
        except OSError:
            bell.close()
            return
        bell.setblocking(False)
        self._path, self._socket = path, bell

    def fileno(self) -> int | None:
        """The descriptor to wait on; None where there are no unix sockets (then only the slow poll helps)."""
        return self._socket.fileno() if self._socket else None

    def drain(self) -> None:
        """Take all rings off the bell."""
        with contextlib.suppress(OSError):
            while self._socket and self._socket.recv(64):
                pass

    def wait(self, seconds: float) -> bool:
        """Block until it rings (True) or the time is over (False)."""
        number = self.fileno()
        ready, _, _ = select.select([number] if number is not None else [], [], [], min(seconds, SLOW_POLL_S))
        self.drain()
        return bool(ready)

    def close(self) -> None:
        """Stop listening."""
        if self._stop:
            self._stop()
        if self._socket:
            self._socket.close()
        if self._path:
            self._path.unlink(missing_ok=True)
        self._socket = self._path = self._stop = None


def ring(where: place.Place) -> None:
    """Ring every bell of the pool; bells of dead processes are taken down."""
    if where.url is not None:
        from coauthor.pool import postgres_session

        postgres_session.of(where).ring()
        return
    if not hasattr(socket, "AF_UNIX"):
        return
    try:
        bells = list(where.bells.iterdir())
    except OSError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        for path in bells:
            try:
                sender.sendto(b"!", str(path))
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)
            except OSError:
                continue
