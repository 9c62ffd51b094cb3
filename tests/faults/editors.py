"""Several honest editors on one folder, each with a server of its own, whole or a broken twin."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from clients import neovim
from clients.record import Record
from coauthor.domain import texts
from coauthor.pool import pool as pools
from faults import desk
from lsp import client
from lsp import desk as one

Json = dict[str, Any]
PATIENCE_S = 90.0
"""How long an answer may take in a long run on a busy machine; how quick it is is measured elsewhere."""


class Editor(one.Desk):
    """One of them. `held` are the edits that it was asked for and keeps back while `holds` is set."""

    def __init__(self, editor: client.Client, log: Record, path: str) -> None:
        self.holds = False
        self.held: list[Json] = []
        super().__init__(editor, log, path)

    def _apply(self, params: Json) -> Json:
        if self.holds:
            self.held.append(params)
            return {"applied": True}
        return super()._apply(params)

    def let_go(self) -> None:
        """Make the edits that were kept back."""
        self.holds = False
        for params in self.held:
            assert super()._apply(params)["applied"]

    def ask_to(self, verb: str, **arguments: object) -> int:
        """Ask for a decision about a proposal; the number of the request."""
        command = {"command": f"coauthor.proposal.{verb}", "arguments": [arguments]}
        return self.editor.ask("workspace/executeCommand", command)

    def told(self, number: int) -> Json:
        """The answer; a refusal is `{"state": "refused", "message": …}`."""
        try:
            return dict(self.editor.result(number, PATIENCE_S))
        except client.Refused as refused:
            return {"applied": False, "state": "refused", "message": str(refused)}

    def reload(self) -> None:
        """Take the file over from the disk, as an editor without unsaved changes does."""
        self.document.close()
        self.document = self.editor.open(desk.PATH)

    def is_known(self) -> None:
        """The record has heard of this editor's text as it is now; another one's may have the same version."""
        here = (self.document.version, texts.revision(self.document.text))
        self.log.wait(
            lambda: here in [(each.version, each.revision) for each in self.log.pool.live.presence(desk.PATH)],
            "the text is told",
        )


def served(root: Path, twin: str, env: dict[str, str]) -> client.Client:
    """An editor's end of a server, whole or a twin, that is started as editors start one."""
    argv = [sys.executable, *desk.twin(twin), "serve"]
    return client.Client(root, argv=argv, env=neovim.environment(**env))


@contextlib.contextmanager
def sitting(
    root: Path,
    log: Record,
    count: int,
    twin: str = "whole",
    start: Callable[[Path, str, dict[str, str]], client.Client] = served,
    **env: str,
) -> Iterator[list[Editor]]:
    """So many editors with the file open, all of whom the record knows; `env` is for their servers."""
    opened = pools.open_pool(root, create=True)
    assert opened is not None
    opened.close()
    clients = [start(root, twin, env) for _ in range(count)]
    try:
        for each in clients:
            each.initialize(capabilities=one.CAPABILITIES)
        editors = [Editor(each, log, desk.PATH) for each in clients]
        held = log.pool.live.presence
        log.wait(lambda: len(held(desk.PATH)) == count, "all have said what they hold", PATIENCE_S)
        yield editors
    finally:
        for each in clients:
            each.kill()
