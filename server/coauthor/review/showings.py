"""Assets as an answer, and what their owner says of them put on the record: the same for every client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from coauthor.domain import actors, errors, events
from coauthor.library import assets
from coauthor.pool import pool as pools

Json = dict[str, Any]


def view(asset: assets.Asset, uri: Callable[[str], str]) -> Json:
    """`{id, uri?, kind?, source, purpose, message, caption, missing[], there, used: [{uri, start, end}]}`."""
    return {
        "id": asset.id,
        **({"uri": uri(asset.path), "path": asset.path} if asset.path else {}),
        **({"kind": asset.kind.value} if asset.kind else {}),
        "source": asset.source,
        "purpose": asset.purpose,
        "message": asset.message,
        "caption": asset.caption,
        "missing": list(asset.missing),
        "there": asset.there,
        "used": [{"uri": uri(place.path), "start": place.start, "end": place.end} for place in asset.used],
    }


def describe(root: Path, actor: actors.Actor, named: str, said: Mapping[str, str]) -> assets.Asset:
    """Put the owner's words into assets.yaml and on the record. Raises Forbidden for an agent, NotFound, Invalid."""
    if actor.kind is not actors.Kind.HUMAN:
        raise errors.Forbidden("What an asset is and means only its owner can say.")
    if not any(value.strip() for value in said.values()):
        raise errors.Invalid("Nothing was said.", "Say a kind, a source, a purpose or a message.")
    asset = assets.find(assets.known(root), named)
    pool = pools.open_pool(root, create=False)
    if pool is None:
        return assets.describe(root, asset, said)
    try:
        _refuse_unsaved(pool)
        made = assets.describe(root, asset, said)
        _record(pool, actor, made, is_new=not asset.listed)
    finally:
        pool.close()
    return made


def _record(pool: pools.Pool, actor: actors.Actor, made: assets.Asset, *, is_new: bool) -> None:
    named = {"asset": made.id, "path": made.path}
    if is_new:
        pool.record(f"asset/{made.id}", events.Type.ASSET_ADDED, named, actor)
    kind = {"kind": made.kind.value if made.kind else None}
    words = {"source": made.source, "purpose": made.purpose, "message": made.message}
    pool.record(f"asset/{made.id}", events.Type.ASSET_DESCRIBED, {**named, **kind, **words}, actor)


def _refuse_unsaved(pool: pools.Pool) -> None:
    """An editor that holds changes to the list must not have them overtaken by ours."""
    if any(holder.dirty for holder in pool.live.presence(assets.PATH)):
        raise errors.Conflict(
            f"{assets.PATH} is open in an editor with unsaved changes. Nothing was written.", "Save it first."
        )
