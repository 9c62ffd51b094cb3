"""`coauthor.ledger`: who wrote what, for the workspace or for one file sentence by sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coauthor.domain import errors
from coauthor.lsp import commands
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools
from coauthor.review import ledger as book

Json = dict[str, Any]


class Ledger(commands.Arguments):
    """Arguments of `coauthor.ledger`."""

    uri: str | None = None


@commands.command("coauthor.ledger", Ledger)
async def ledger(session: Session, arguments: Ledger) -> Json:
    """Who wrote each sentence as it stands, from the record, by chapter; with `uri` also each sentence of that file."""
    if session.root is None:
        raise errors.NotFound("No folder is open, so there is no record to read.")
    only = session.path(arguments.uri) if arguments.uri else None
    if arguments.uri and only is None:
        raise errors.NotFound(f"{arguments.uri} is not in this workspace.")
    held = {path: document.text for path, document in session.documents.items() if document.out_of_step is None}
    return await asyncio.to_thread(_measure, session.root, held, only)


def _measure(root: Path, held: Mapping[str, str], only: str | None) -> Json:
    """On a connection of its own: a long record must not keep an accept waiting at the pool's desk."""
    pool = pools.open_pool(root, create=False)
    try:
        return book.view(book.measure(root, pool, held, only), sentences=only is not None)
    finally:
        if pool is not None:
            pool.close()
