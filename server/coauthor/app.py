"""Wiring: puts the rooms together for a process, and configures what is the process's own.

It must hold no rule of its own; a decision belongs in a room below.
"""

from __future__ import annotations

import logging
import os
import sys

from coauthor.lsp import server
from coauthor.lsp.wire import preface


def serve(greeted: preface.Greeted) -> int:
    """Run the language server for the client that has been greeted; the exit code."""
    log_to_stderr()
    return server.serve(greeted)


def log_to_stderr() -> None:
    """Warnings and worse to standard error, or what COAUTHOR_LOG (a level's name) asks for."""
    wanted = os.environ.get("COAUTHOR_LOG", "").upper()
    level = logging.getLevelNamesMapping().get(wanted, logging.WARNING)
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
