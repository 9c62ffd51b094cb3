"""`coauthor.asset.list` and `.describe`: what is shown in the text, and what its owner says it means."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from coauthor.domain import errors
from coauthor.library import assets
from coauthor.lsp import bench, commands
from coauthor.lsp.session import Session
from coauthor.review import showings

Json = dict[str, Any]


class Describe(commands.Arguments):
    """Arguments of `coauthor.asset.describe`: an asset's name or its file, and what its owner says."""

    asset: str | None = None
    uri: str | None = None
    kind: str | None = None
    source: str | None = None
    purpose: str | None = None
    message: str | None = None


@commands.command("coauthor.asset.list", commands.Nothing)
async def list_(session: Session, _arguments: commands.Nothing) -> Json:
    """Every figure, table, data and code file, with what its owner said of it and what is missing."""
    root = _root(session)
    held = {path: document.text for path, document in session.documents.items() if document.out_of_step is None}
    known = await asyncio.to_thread(assets.known, root, held)
    return {"assets": [showings.view(asset, session.uri) for asset in known]}


@commands.command("coauthor.asset.describe", Describe)
async def describe(session: Session, arguments: Describe) -> Json:
    """Put what the owner says of an asset into assets.yaml and on the record."""
    root = _root(session)
    named = arguments.asset or (session.path(arguments.uri) if arguments.uri else None)
    if not named:
        raise errors.Invalid("Name the asset, or the uri of its file.")
    said = {name: getattr(arguments, name) or "" for name in ("kind", "source", "purpose", "message")}
    made = await asyncio.to_thread(showings.describe, root, bench.of(session).room.actor, named, said)
    return {"asset": showings.view(made, session.uri)}


def _root(session: Session) -> Path:
    if session.root is None:
        raise errors.NotFound("No folder is open, so there are no assets to look at.")
    return session.root
