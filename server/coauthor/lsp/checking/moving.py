"""Findings of a text that has been typed in since: where they are now. Never a guess: what was touched is left out."""

from __future__ import annotations

from collections.abc import Sequence

from coauthor.domain.findings import Finding
from coauthor.lsp import document as documents


def moved(found: Sequence[Finding], old: str, new: str, apart: int = 0) -> list[Finding]:
    """The findings where an edit since has moved them; those are left out that it touched, or came nearer than `apart`
    code points.
    """
    if old == new or not found:
        return list(found)
    start, end, came = documents.difference(old, new)
    by = len(came) - (end - start)
    behind = [one._replace(start=one.start + by, end=one.end + by) for one in found if one.start >= end + apart]
    return [one for one in found if one.end + apart <= start] + behind
