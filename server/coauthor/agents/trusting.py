"""Whether a workspace may have a language model, and roles and prompts of its own; exact rules work in any."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coauthor import config
from coauthor.pool import pool as pools
from coauthor.pool import trusting

REASON = "No language model is shown anything of this folder until you trust it."
POSSIBLE = ("`coauthor trust` in a terminal, or your editor's own question about trust, then try again.",)
NEEDS = "trust"


@dataclass(frozen=True, slots=True)
class Signs:
    """What a worker's ways hang on: whether the folder is trusted, and when settings and roles were last changed."""

    trusted: bool
    settings: int
    own: tuple[int, ...]


def signs(pool: pools.Pool) -> Signs:
    """The signs as they are now."""
    root = pool.where.root
    folder = root / ".coauthor"
    files = [root / "coauthor.toml", folder / "prompts", folder / "agents", *sorted((folder / "agents").glob("*.md"))]
    trusted = trusting.is_trusted(root) is True
    return Signs(trusted, _changed(config.path()), tuple(map(_changed, files)) if trusted else ())


def _changed(file: Path) -> int:
    """When the file was last changed, in nanoseconds; 0 where there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
