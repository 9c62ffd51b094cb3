"""textDocument/selectionRange: from the word to the sentence, the paragraph, the environment, the section, the file."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp, to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import selecting

MOST = 200
DEEPEST = 60


def selection_range(session: Session, params: dict[str, Any]) -> list[dict[str, Any]]:
    """One chain of ranges for each position, the innermost first."""
    document = session.readable(from_lsp.uri(params))
    wanted = from_lsp.member(params, "positions", list)[:MOST]
    positions = [from_lsp.position({"position": each}) for each in wanted]
    if document is None:
        return []
    return [_chain(document, document.offset(position)) for position in positions]


def _chain(document: Document, offset: int) -> dict[str, Any]:
    is_tex = document.key.endswith(".tex") and document.read_only is None
    ranges = (
        selecting.around(document.snapshot(), offset) if is_tex else selecting.of_plain(document.text, offset)
    ) or [(offset, offset)]
    if len(ranges) > DEEPEST:  # JSON nests as deep as they do
        ranges = [*ranges[: DEEPEST // 2], *ranges[-DEEPEST // 2 :]]
    chain: dict[str, Any] = {}
    for start, end in reversed(ranges):
        chain = {"range": to_lsp.span(document, start, end), **({"parent": chain} if chain else {})}
    return chain
