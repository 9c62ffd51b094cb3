"""textDocument/completion: keys, labels, figures and files where they belong, with what they name."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import from_lsp, to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.reading import offering
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.session import Session
from coauthor.manuscript import completing

MOST = 50


@indexed
def completion(session: Session, params: dict[str, Any]) -> dict[str, Any]:
    """At most fifty, marked incomplete where there are more; nothing outside of an argument that takes keys."""
    document = session.readable(from_lsp.uri(params))
    position = from_lsp.position(params)
    if document is None:
        return {"isIncomplete": False, "items": []}
    offset = document.offset(position)
    find = completing.in_outline if document.key.endswith(".md") else completing.at
    wanted = find(document.text, offset)
    if wanted is None:
        return {"isIncomplete": False, "items": []}
    session.index.refresh_all()
    place = _place(session, document, offset, wanted)
    return _list(place, wanted, offering.offers(session, document, wanted))


def _place(session: Session, document: Document, offset: int, wanted: completing.Wanted) -> dict[str, Any]:
    """Where what is chosen goes: over what was typed and, within a key that stands there, over its rest.

    A client that can choose between the two is given both.
    """
    start = to_lsp.position(document.position(offset - len(wanted.typed)))
    here = {"start": start, "end": to_lsp.position(document.position(offset))}
    rest = completing.rest_of_key(document.text, offset) if wanted.typed else 0
    if not rest:
        return {"range": here}
    whole = {"start": start, "end": to_lsp.position(document.position(offset + rest))}
    can_choose = session.capability("textDocument", "completion", "completionItem", "insertReplaceSupport")
    return {"insert": here, "replace": whole} if can_choose is True else {"range": whole}


def _list(place: dict[str, Any], wanted: completing.Wanted, offers: list[offering.Offer]) -> dict[str, Any]:
    items, is_loose = [], False
    for rank, offer in enumerate(offers[:MOST]):
        item = {
            "label": offer.name,
            "kind": int(offer.kind),
            "detail": offer.detail,
            "sortText": f"{rank:02}",
            "textEdit": {**place, "newText": offer.name},
        }
        if not offer.name.startswith(wanted.typed):
            # Editors would drop what does not begin with the typed text, though its title or author does.
            item["filterText"] = wanted.typed
            is_loose = True
        items.append(item)
    # What has titles is asked for again with the first letter: by it alone an editor would look at the keys only.
    is_open = not wanted.typed and wanted.kind not in (completing.Kind.FIGURE, completing.Kind.INPUT)
    return {"isIncomplete": len(offers) > MOST or is_loose or (is_open and bool(items)), "items": items}
