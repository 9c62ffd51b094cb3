"""What the server offers, as a constant: the answer to `initialize`, ready before anything heavy is imported.

Standard library only. A test holds it against the route table and the command registry, so it can't promise
what is not there.
"""

from __future__ import annotations

import coauthor

ENCODINGS = ("utf-16", "utf-8", "utf-32")

COMMANDS: tuple[str, ...] = (
    "coauthor.ledger",
    "coauthor.pool.log",
    "coauthor.proposal.accept",
    "coauthor.proposal.export",
    "coauthor.proposal.get",
    "coauthor.proposal.post",
    "coauthor.proposal.preview",
    "coauthor.proposal.reattach",
    "coauthor.proposal.reject",
    "coauthor.proposal.resolve",
    "coauthor.proposal.revert",
    "coauthor.proposal.show",
    "coauthor.task.assign",
    "coauthor.task.cancel",
    "coauthor.task.complete",
    "coauthor.task.list",
    "coauthor.task.post",
    "coauthor.task.prioritize",
    "coauthor.task.reply",
    "coauthor.task.retry",
    "coauthor.task.thread",
    "coauthor.todo.start",
)


def answer(params: dict[str, object]) -> dict[str, object]:
    """The result of `initialize` for these params."""
    return {
        "capabilities": offered(position_encoding(params)),
        "serverInfo": {"name": "coauthor", "version": coauthor.__version__},
    }


def position_encoding(params: dict[str, object]) -> str:
    """UTF-16, which every client must speak; another one only where the client doesn't offer UTF-16."""
    node: object = params
    for key in ("capabilities", "general", "positionEncodings"):
        node = node.get(key) if isinstance(node, dict) else None
    if not isinstance(node, list) or "utf-16" in node:
        return "utf-16"
    return next((name for name in node if name in ENCODINGS), "utf-16")


def offered(encoding: str) -> dict[str, object]:
    """The server capabilities in this position encoding."""
    return {
        "positionEncoding": encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": True}},
        "documentSymbolProvider": True,
        "workspaceSymbolProvider": True,
        "completionProvider": {"triggerCharacters": ["{", ","]},
        "hoverProvider": True,
        "definitionProvider": True,
        "referencesProvider": True,
        "codeActionProvider": {"codeActionKinds": ["quickfix", "refactor.rewrite"]},
        "codeLensProvider": {"resolveProvider": False},
        "inlayHintProvider": True,
        "executeCommandProvider": {"commands": list(COMMANDS)},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": False}},
    }
