"""The lenses of headings: how many words a section has."""

from __future__ import annotations

from typing import Any

from coauthor.lsp.document import Document
from coauthor.lsp.session import Session


def of(session: Session, document: Document) -> list[dict[str, Any]]:
    """One for each heading."""
    return []
