"""textDocument/diagnostic and workspace/diagnostic: the same findings as are pushed, for those who ask."""

from __future__ import annotations

import asyncio
import zlib
from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import project

MOST = 10_000


async def document_diagnostic(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """A full report, or `unchanged` where the client has it already; a file nobody has open is read for it."""
    key = session.key(from_lsp.uri(params))
    await _known(session)
    document = _document(session, key)
    items = session.publisher.gather(document) if document is not None else []
    return _report(items, params.get("previousResultId"))


async def workspace_diagnostic(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """Every file of the manuscript; keys are answered in between."""
    await _known(session)
    before = {
        item.get("uri"): item.get("value") for item in params.get("previousResultIds") or () if isinstance(item, dict)
    }
    reports = []
    for key in [path for path, _ in session.index.files()][:MOST]:
        document = _document(session, key)
        if document is not None:
            uri = session.uri(key)
            report = _report(session.publisher.gather(document), before.get(uri))
            version = document.version if session.documents.get(key) is document else None
            reports.append({**report, "uri": uri, "version": version})
        await asyncio.sleep(0)
    return {"items": reports}


async def _known(session: Session) -> None:
    """Return once it is known what a key may stand for; what is said before would be taken back."""
    while not session.publisher.settled:  # noqa: ASYNC110 - flags with a deadline
        await asyncio.sleep(0.01)


def _document(session: Session, key: str) -> Document | None:
    """The open document, or one made of what is on the disk; None where there is nothing that can be analysed."""
    document = session.documents.get(key)
    if document is not None:
        return document if document.out_of_step is None else None
    if not key.endswith(project.ENDINGS):
        return None
    text = session.index.rest.text(key)
    if text is None:
        return None
    made = Document(session.uri(key), key, session.encoding)
    made.load(text, 0)
    return made


def _report(items: list[dict[str, Any]], known: object) -> dict[str, Any]:
    result = format(zlib.crc32(repr(items).encode("utf-8", "replace")), "08x")
    if known == result:
        return {"kind": "unchanged", "resultId": result}
    return {"kind": "full", "resultId": result, "items": items}
