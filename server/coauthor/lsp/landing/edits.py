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


def _joined(splices: Sequence[texts.Splice]) -> list[texts.Splice]:
    """What goes in at one place as one: editors don't agree on the order of two."""
    joined: list[texts.Splice] = []
    for each in splices:
        last = joined[-1] if joined else None
        if last is not None and last.start == last.end == each.start == each.end:
            joined[-1] = texts.Splice(last.start, last.end, last.text + each.text)
        else:
            joined.append(each)
    return joined


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
        for splice in _joined(texts.ordered(splices))
    ]
    named = {"uri": document.uri, "version": document.version}
    return {"documentChanges": [{"textDocument": named, "edits": changes}]}
