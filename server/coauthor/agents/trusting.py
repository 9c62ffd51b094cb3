"""Whether a workspace may have a language model, and roles and prompts of its own; exact rules work in any."""

from __future__ import annotations

from coauthor.pool import pool as pools
from coauthor.pool import trusting

REASON = "No language model is shown anything of this folder until you trust it."
POSSIBLE = ("`coauthor trust` in a terminal, or your editor's own question about trust, then try again.",)
NEEDS = "trust"


def is_trusted(pool: pools.Pool) -> bool:
    """True where the person said so."""
    return trusting.is_trusted(pool.where.root) is True
