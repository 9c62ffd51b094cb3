"""Whether a workspace may have a model, roles and prompts of its own; where it may not, exact rules still work."""

from __future__ import annotations

from coauthor.pool import pool as pools


def is_trusted(pool: pools.Pool) -> bool:
    """True where the person trusts the folder."""
    return pool.where.root.is_dir()
