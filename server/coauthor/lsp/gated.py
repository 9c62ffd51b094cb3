"""The gates before features: one for what is switched off, one for what may have to wait for the pool's side."""

from __future__ import annotations

from typing import Any

from coauthor.lsp import staging
from coauthor.lsp.session import Session
from coauthor.lsp.wire.protocol import Handler


def gated(feature: str, answer: Handler, nothing: Any = None) -> Handler:
    """The handler where its feature is on, else `nothing`; a malformed request is refused only where it is on."""

    def handler(session: Session, params: dict[str, Any]) -> Any:
        if session.switches.on(feature, _address(params)):
            return answer(session, params)
        return nothing

    return handler


def staged(answer: Handler) -> Handler:
    """A handler that has more to say with the pool's side, and waits for it where there is a pool or a request."""

    def handler(session: Session, params: dict[str, Any]) -> Any:
        if session.bench is not None or not staging.is_needed(session):
            return answer(session, params)
        return later(session, params)

    async def later(session: Session, params: dict[str, Any]) -> Any:
        await staging.ready(session)
        return answer(session, params)

    return handler


def _address(params: dict[str, Any]) -> str:
    document = params.get("textDocument")
    address = document.get("uri") if isinstance(document, dict) else None
    return address if isinstance(address, str) else ""
