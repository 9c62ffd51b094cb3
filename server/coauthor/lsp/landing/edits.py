"""Splices of ours as a versioned `workspace/applyEdit` of one document: never two documents, never overlapping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coauthor.domain import texts
from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document


def apply_edit(document: Document, splices: Sequence[texts.Splice], label: str) -> dict[str, Any]:
    """The params of the request; offsets are code points in the document's present text."""
    return {"label": label, "edit": workspace_edit(document, splices)}


def workspace_edit(document: Document, splices: Sequence[texts.Splice]) -> dict[str, Any]:
    """A WorkspaceEdit that holds for exactly this version of the document."""
    changes = [
        {
            "range": {
                "start": to_lsp.position(document.position(splice.start)),
                "end": to_lsp.position(document.position(splice.end)),
            },
            "newText": splice.text,
        }
        for splice in texts.ordered(splices)
    ]
    named = {"uri": document.uri, "version": document.version}
    return {"documentChanges": [{"textDocument": named, "edits": changes}]}
