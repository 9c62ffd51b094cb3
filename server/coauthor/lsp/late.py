"""What is imported only once the workspace has been read, or first asked for: a third of all the server's code.

An editor waits for the first answers, not for findings or fixes. Nothing may be said to be known before it is here.
"""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import TYPE_CHECKING, Any

from coauthor.lsp import heap
from coauthor.lsp.document import Document
from coauthor.lsp.reading import names
from coauthor.lsp.session import Session

if TYPE_CHECKING:
    from coauthor.lsp.checking.planning import Plan


def attach(session: Session) -> None:
    """Have findings looked for as soon as the workspace is known, and what is closed read from the disk again."""
    session.make_plan = plan
    begun: list[None] = []

    def begin(known: Session) -> None:
        if not begun:
            begun.append(None)
            known.connection.spawn(_load(known), "load what gives findings")

    session.index.changed.append(begin)
    session.listeners.opened.append(_changed)
    session.listeners.changed.append(_changed)
    session.listeners.saved.append(_changed)
    session.listeners.closed.append(_closed)


async def _load(session: Session) -> None:
    await asyncio.sleep(names.FIRST_S)
    diagnostics = await asyncio.to_thread(_diagnostics)
    diagnostics.attach(session)
    heap.settle()


def _diagnostics() -> ModuleType:
    from coauthor.lsp.features import (  # noqa: F401 - the others will be asked for soon
        code_action,
        code_lens,
        diagnostics,
        inlay_hint,
        selection_range,
    )
    from coauthor.manuscript import sentences

    sentences.prepare()
    return diagnostics


def plan(session: Session) -> Plan:
    """The outline held against the text of a session."""
    from coauthor.lsp.checking import planning

    return planning.Plan(session)


def _changed(session: Session, document: Document) -> None:
    session.publisher.refresh(document)


def _closed(session: Session, document: Document) -> None:
    session.publisher.clear(document)
    if document.path is not None:
        session.index.read(document.path)


def code_action(session: Session, params: dict[str, Any]) -> Any:
    """textDocument/codeAction, with what it takes to fix things."""
    from coauthor.lsp.features import code_action

    return code_action.code_action(session, params)


def code_lens(session: Session, params: dict[str, Any]) -> Any:
    """textDocument/codeLens."""
    from coauthor.lsp.features import code_lens

    return code_lens.code_lens(session, params)


def inlay_hint(session: Session, params: dict[str, Any]) -> Any:
    """textDocument/inlayHint."""
    from coauthor.lsp.features import inlay_hint

    return inlay_hint.inlay_hint(session, params)


def prepare_rename(session: Session, params: dict[str, Any]) -> Any:
    """textDocument/prepareRename."""
    from coauthor.lsp.features import rename

    return rename.prepare_rename(session, params)


def rename(session: Session, params: dict[str, Any]) -> Any:
    """textDocument/rename."""
    from coauthor.lsp.features import rename

    return rename.rename(session, params)


def selection_range(session: Session, params: dict[str, Any]) -> Any:
    """textDocument/selectionRange."""
    from coauthor.lsp.features import selection_range

    return selection_range.selection_range(session, params)
