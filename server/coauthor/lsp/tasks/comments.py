"""The requests to the co-author that stand in an open document, as its text is now. Pure reading."""

from __future__ import annotations

from coauthor.lsp.document import Document
from coauthor.review import commented
from coauthor.review.commented import Comment


def of(document: Document) -> tuple[Comment, ...]:
    """All requests of a document, in the order of its text; cheap where there are none."""
    standing = document.facts()
    if not standing.file.todos or document.path is None:
        return ()
    return commented.read(document.path, document.text, standing.file, standing.range)
