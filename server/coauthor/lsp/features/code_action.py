"""textDocument/codeAction: wishes on prose, decisions at a proposal, and starting or stopping at a request."""

from __future__ import annotations

import re
from typing import Any

from coauthor.lsp import from_lsp
from coauthor.lsp.checking import fixing
from coauthor.lsp.session import Session
from coauthor.lsp.surfaces import prose_actions, section_actions

Action = dict[str, Any]
DECIDING = "quickfix"
_BLANKS = re.compile(r"[ \t]*")


def code_action(session: Session, params: dict[str, Any]) -> list[Action]:
    """What can be done in a range, as the client's `only` asks for."""
    document = session.readable(from_lsp.uri(params))
    span = from_lsp.span(params.get("range"))
    if document is None or document.path is None:
        return []
    start, end = document.offset(span.start), document.offset(span.end)
    if not document.text[start:end].strip(" \t"):
        start = end = _behind_indent(document.text, end)
    context = params.get("context")
    context = context if isinstance(context, dict) else {}
    found: list[Action] = []
    if session.bench is not None and _wants(context, DECIDING):
        from coauthor.lsp.surfaces import deciding_actions  # with all of the pool's side, which is there by now

        shown = context.get("diagnostics")
        found += deciding_actions.at(session, document, (start, end), shown if isinstance(shown, list) else [])
    if document.read_only is None and _wants(context, fixing.KIND):
        found += fixing.at(session, document, start, end)
    if _wants(context, section_actions.MENDING):
        shown = context.get("diagnostics")
        found += section_actions.for_build(document, shown if isinstance(shown, list) else [])
    if _wants(context, prose_actions.KIND):
        offered = section_actions.at(document, start, end) if document.read_only is None else []
        found += [action for action in offered if _wants(context, action["kind"])]
        found += [action for action in prose_actions.at(document, start, end) if _wants(context, action["kind"])]
    return found


def _behind_indent(text: str, offset: int) -> int:
    """A cursor in the blanks that a line begins with is meant for what stands behind them."""
    if text[text.rfind("\n", 0, offset) + 1 : offset].strip(" \t"):
        return offset
    found = _BLANKS.match(text, offset)
    return found.end() if found else offset


def _wants(context: dict[str, Any], kind: str) -> bool:
    """True if the client asked for this kind, one above it, or one below it (which is looked at again)."""
    only = context.get("only")
    if not isinstance(only, list):
        return True
    below = kind == prose_actions.KIND
    return any(
        wanted == ""
        or kind == wanted
        or kind.startswith(f"{wanted}.")
        or (below and str(wanted).startswith(f"{kind}."))
        for wanted in only
    )
