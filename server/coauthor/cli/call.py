"""One call of the command line: which workspace it is about, who makes it, and where its answer goes.

It must never print anything but one JSON document to standard output when that was asked for.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coauthor.domain import actors
    from coauthor.pool import pool as pools

AGENT_TOKEN = "COAUTHOR_AGENT_TOKEN"
AGENT_NAME = "COAUTHOR_AGENT"
CLIENT = "cli"
_BELOW = ("*/", "*/*/")


@dataclass(frozen=True, slots=True)
class Call:
    """`given_root` is what `--root` said; `out` is for answers, `err` for progress and complaints."""

    out: Console
    err: Console
    given_root: Path | None = None
    as_json: bool = False

    @property
    def root(self) -> Path:
        """The workspace: `--root`, or the nearest folder above that is one."""
        from coauthor.manuscript import project

        if self.given_root is None:
            return project.find_root(Path.cwd()).resolve()
        if not self.given_root.is_dir():
            raise typer.BadParameter(f"--root: there is no folder {self.given_root}.")
        return self.given_root.resolve()

    def about(self, spoken: str) -> Call:
        """This call in the workspace of the FILE that is named, the one that an editor would open it in.

        That is this folder's, where this folder belongs to a workspace that has the file.
        """
        from coauthor.cli import ranges
        from coauthor.manuscript import project

        here = Path.cwd()
        file = (here / ranges.file_of(spoken)) if spoken else here
        if self.given_root is not None or not file.is_file() or project.marked_root(here) is not None:
            return self
        root = project.find_root(file).resolve()
        if root != here.resolve() and not self.as_json:
            from rich.text import Text

            self.err.print(Text(f"In {root}, where an editor has this file.", style="dim"))
        return replace(self, given_root=root)

    @contextmanager
    def pool(self, *, create: bool = False) -> Iterator[pools.Pool]:
        """The workspace's pool; NotFound if there is none."""
        from coauthor.domain import errors

        with self.pool_if_any(create=create) as opened:
            if opened is None:
                raise errors.NotFound(
                    f"There are no tasks in {self.root} yet.",
                    self.elsewhere() or "`coauthor ask` posts one; `--root DIR` looks somewhere else.",
                )
            yield opened

    def elsewhere(self) -> str:
        """A sentence about the folders below this one that have tasks of their own; empty where there are none."""
        below = [each.parent.parent for depth in _BELOW for each in sorted(self.root.glob(f"{depth}.coauthor/pool.db"))]
        names = [f"`--root {each.relative_to(self.root)}`" for each in below[:3]]
        return f"There are some further down: {' or '.join(names)}." if names else ""

    @contextmanager
    def pool_if_any(self, *, create: bool = False) -> Iterator[pools.Pool | None]:
        """The workspace's pool, with edits that a crash interrupted settled; None if there is none."""
        from coauthor.domain import errors
        from coauthor.pool import pool as pools
        from coauthor.pool import room
        from coauthor.review import settling

        opened = pools.open_pool(self.root, create=create and not self._is_beside())
        if opened is None:
            yield None
            return
        try:
            try:
                if not opened.foreign:
                    settling.settle(opened)
            except errors.Unavailable:
                if not room.is_full(opened.where.pool.parent):
                    raise  # else looking goes on, and whoever writes is told
            yield opened
        finally:
            opened.close()

    def _is_beside(self) -> bool:
        """True where a pool made here would be a second one: nothing marks this folder, and one below has its own."""
        from coauthor.manuscript import project

        return self.given_root is None and project.marked_root(self.root) is None and bool(self.elsewhere())

    def answer(self, document: Mapping[str, Any]) -> None:
        """The one JSON document of this call."""
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        sys.stdout.flush()


def of(ctx: typer.Context) -> Call:
    """The call that typer carries along."""
    call = ctx.obj
    assert isinstance(call, Call)
    return call


def person() -> actors.Actor:
    """Whoever sits at this terminal; under an agent's token it is that agent, which may do less."""
    from coauthor.domain import actors

    if os.environ.get(AGENT_TOKEN):
        return actors.outside(os.environ.get(AGENT_NAME) or "outside", CLIENT)

    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = "you"
    return actors.human(name, CLIENT)


def interactive() -> bool:
    """True where a person can read and answer: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def may_apply(*, yes: bool) -> None:
    """Raise where nobody says yes: no terminal and no `--yes`, or the caller is an agent."""
    refuse_agents()
    if not (yes or sys.stdin.isatty()):
        raise typer.BadParameter(
            "A person decides what goes into the text, and there is no terminal here. Add --yes if you are one "
            "(`coauthor accept P3 --yes`; for lines from a pipe, `coauthor chat --yes`)."
        )


def refuse_agents() -> None:
    """Raise Forbidden where the environment carries an agent's token."""
    from coauthor.domain import errors

    if os.environ.get(AGENT_TOKEN):
        raise errors.Forbidden(
            f"An agent can't do that: {AGENT_TOKEN} is set here.",
            "Nothing was changed. A person does that, in a terminal of their own.",
        )
