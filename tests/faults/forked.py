"""Servers that are forked from a process with everything imported: an eighth of the work of starting one.

It is for rounds that kill a thousand of them; what a start itself does is tested elsewhere, with real ones.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from clients import neovim
from coauthor import lsp
from lsp import client


def context() -> ForkServerContext:
    """New processes that have the server imported already."""
    server = multiprocessing.get_context("forkserver")
    room = Path(lsp.__file__).parent
    files = [file.relative_to(room).with_suffix("") for file in room.rglob("*.py") if file.stem != "__init__"]
    modules = [".".join((lsp.__name__, *file.parts)) for file in sorted(files)]
    ours = ("forked", "broken", "edit_kills")
    server.set_forkserver_preload([*(f"faults.{name}" for name in ours), "coauthor.app", "watchfiles", *modules])
    return server


class Process:
    """A forked server with the parts of `subprocess.Popen` that the tests' client asks for."""

    def __init__(self, root: Path, twin: str, env: dict[str, str]) -> None:
        fork = context()
        ends = [fork.Pipe(duplex=False) for _ in range(3)]
        (his_in, our_in), (our_out, his_out), (our_err, his_err) = ends
        self.stdin = _raw(our_in, "wb")
        self.stdout, self.stderr = _raw(our_out, "rb"), _raw(our_err, "rb")
        self._process = fork.Process(target=serve, args=(str(root), twin, env, his_in, his_out, his_err))
        self._process.start()
        for end in (his_in, his_out, his_err):
            end.close()
        assert self._process.pid
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.exitcode

    def kill(self) -> None:
        """SIGKILL."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self, seconds: float | None = None) -> int:
        """Wait for its end; raises TimeoutExpired."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("serve", seconds or 0)
        return self._process.exitcode


def _raw(end: Connection, mode: str) -> Any:
    """Our end of a pipe as a file of bytes."""
    file = os.fdopen(os.dup(end.fileno()), mode, buffering=0)
    end.close()
    return file


def serve(root: str, twin: str, env: dict[str, str], *ends: Connection) -> None:
    """The forked process: a server on these pipes, as if it had been started with them."""
    for number, end in enumerate(ends):
        os.dup2(end.fileno(), number)
        end.close()
    sys.stderr = os.fdopen(2, "w", closefd=False)
    os.environ.update(env)
    os.chdir(root)
    from coauthor import __main__
    from faults import broken

    sys.argv = ["coauthor", "serve"]
    broken.TWINS[twin]()
    sys.exit(__main__.main())


def served(root: Path, twin: str, env: dict[str, str]) -> client.Client:
    """An editor's end of such a server."""
    return client.Client(root, process=Process(root, twin, neovim.environment(**env)))
