"""The gate before each feature: what is switched off is answered as if there were nothing to say."""

from __future__ import annotations

from typing import Any

from coauthor.lsp.protocol import Handler
from coauthor.lsp.session import Session


def gated(feature: str, answer: Handler, nothing: Any = None) -> Handler:
    """The handler where its feature is on, else `nothing`; a malformed request is refused only where it is on."""

    def handler(session: Session, params: dict[str, Any]) -> Any:
        if session.switches.on(feature, _address(params)):
            return answer(session, params)
        return nothing

    return handler


def _address(params: dict[str, Any]) -> str:
    document = params.get("textDocument")
    address = document.get("uri") if isinstance(document, dict) else None
    return address if isinstance(address, str) else ""
