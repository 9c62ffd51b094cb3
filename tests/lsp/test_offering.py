"""What could be done next is offered where no worker is there: the server itself looks, in a pause of the typing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import scenes
from clients import record
from coauthor.pool import pool as pools
from coauthor.pool import trusting, views
from lsp import client, desk
from lsp.desk import PATH, WITH_TODO, Desk

DAYS = 5


def test_a_request_that_was_left_is_offered_by_the_server(tmp_path: Path) -> None:
    root = tmp_path / "thesis"
    root.mkdir()
    (root / "coauthor.toml").touch()
    (root / PATH).write_text(WITH_TODO, "utf-8")
    then = time.time() - DAYS * 86_400
    os.utime(root / PATH, (then, then))
    trusting.set_trusted(root, trusted=True)
    made = pools.open_pool(root, create=True)
    assert made is not None
    made.close()
    with record.of(root) as log, client.start(root, capabilities=desk.CAPABILITIES) as editor:
        assert views.page(log.pool) == []
        at = Desk(editor, log)
        scenes.wait_for(lambda: views.page(log.pool), 60, "something is offered")
        shown = at.see("todo.suggestion", f"has stood in {PATH}:3 for {DAYS} days. Do it now?")
        assert shown["severity"] == 4
        (offered,) = views.page(log.pool)
        assert not log.pool.live.processes("worker"), "nothing was started for it"
        at.do(at.offered(desk.TODO, f"Never ({offered.questions[0].id})"))
        editor.wait_until(lambda: not at.diagnostics("todo.suggestion"))
