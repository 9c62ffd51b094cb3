"""What the owner of a figure, a table, data or code says of it, where the place refers to it or its node names it.

Their words and nothing else: of what nobody has explained, only that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from coauthor.domain import errors, packets
from coauthor.library import assets, code
from coauthor.manuscript import outline

MOST = 20
MOST_PARTS = 40

Read = Callable[[str], str | None]


def of(root: Path, names: Sequence[str], read: Read) -> Iterator[packets.Part]:
    """The assets with these labels, names or files; nothing where the list of assets can't be read."""
    if not names:
        return
    try:
        known = assets.known(root)
    except errors.CoauthorError:
        return
    wanted = set(names)
    found = [each for each in known if {each.id, each.path} & wanted]
    lines = [line for asset in found[:MOST] for line in _said(asset, read)]
    if lines:
        why = "what their owner says they are and mean; nothing else may be said of what they show"
        yield packets.Part(source=assets.PATH, why=why, text="\n".join(lines))


def of_node(plan: str, slug: str | None) -> list[str]:
    """The assets that a node of the outline names."""
    node = outline.read(plan).node(slug) if slug else None
    return [link.name for link in node.assets] if node is not None else []


def _said(asset: assets.Asset, read: Read) -> Iterator[str]:
    where = f" ({asset.path})" if asset.path else ""
    kind = asset.kind.value if asset.kind else "nobody said what it is"
    words = {"source": asset.source, "for": asset.purpose, "message": asset.message}
    told = "".join(f"; {name}: {said}" for name, said in words.items() if said)
    silent = "" if asset.message or not asset.is_result else "; what it shows its owner has not said"
    yield f"- {asset.id}{where}: {kind}{told}{silent}"
    if asset.path and asset.kind is assets.Kind.CODE:
        for part in code.parts(asset.path, read(asset.path) or "")[:MOST_PARTS]:
            yield f"  - {part.kind} {part.full}: {code.cited(asset.path, part)}"
