"""What the server offers, as a constant: the answer to `initialize`, ready before anything heavy is imported.

Standard library only. A test holds it against the route table and the command registry, so it can't promise
what is not there.
"""

from __future__ import annotations

import coauthor

ENCODINGS = ("utf-16", "utf-8", "utf-32")

COMMANDS: tuple[str, ...] = (
    "coauthor.agent.list",
    "coauthor.asset.describe",
    "coauthor.asset.list",
    "coauthor.build",
    "coauthor.check",
    "coauthor.ledger",
    "coauthor.outline.get",
    "coauthor.outline.lock",
    "coauthor.outline.propose",
    "coauthor.outline.sync",
    "coauthor.outline.unlock",
    "coauthor.plan.approve",
    "coauthor.plan.post",
    "coauthor.pool.adopt",
    "coauthor.pool.log",
    "coauthor.proposal.accept",
    "coauthor.proposal.export",
    "coauthor.proposal.get",
    "coauthor.proposal.post",
    "coauthor.proposal.preview",
    "coauthor.proposal.reattach",
    "coauthor.proposal.reconsider",
    "coauthor.proposal.reject",
    "coauthor.proposal.resolve",
    "coauthor.proposal.revert",
    "coauthor.proposal.show",
    "coauthor.question.ask",
    "coauthor.report.post",
    "coauthor.stats",
    "coauthor.task.assign",
    "coauthor.task.cancel",
    "coauthor.task.claim",
    "coauthor.task.complete",
    "coauthor.task.context",
    "coauthor.task.draft",
    "coauthor.task.list",
    "coauthor.task.post",
    "coauthor.task.prioritize",
    "coauthor.task.release",
    "coauthor.task.reply",
    "coauthor.task.retry",
    "coauthor.task.revise",
    "coauthor.task.thread",
    "coauthor.todo.import",
    "coauthor.todo.start",
    "coauthor.workspace.trust",
)


_PROVIDERS = {
    "documentSymbolProvider": "documentSymbol",
    "workspaceSymbolProvider": "workspaceSymbol",
    "completionProvider": "completion",
    "inlineCompletionProvider": "inlineCompletion",
    "hoverProvider": "hover",
    "definitionProvider": "definition",
    "referencesProvider": "references",
    "documentHighlightProvider": "documentHighlight",
    "renameProvider": "rename",
    "documentLinkProvider": "documentLink",
    "foldingRangeProvider": "foldingRange",
    "selectionRangeProvider": "selectionRange",
    "codeActionProvider": "codeAction",
    "codeLensProvider": "codeLens",
    "inlayHintProvider": "inlayHint",
    "diagnosticProvider": "diagnostics",
}
"""By what is offered, the switch `features.<name>` that takes it back."""


def answer(params: dict[str, object]) -> dict[str, object]:
    """The result of `initialize` for these params."""
    said = _off(params.get("initializationOptions"))
    found = {
        name: value
        for name, value in offered(position_encoding(params)).items()
        if _PROVIDERS.get(name, "").lower() not in said
    }
    if _pulls_by_itself(params):
        found.pop("diagnosticProvider", None)
    return {"capabilities": found, "serverInfo": {"name": "coauthor", "version": coauthor.__version__}}


def position_encoding(params: dict[str, object]) -> str:
    """UTF-16, which every client must speak; another one only where the client doesn't offer UTF-16."""
    node = _node(params, "capabilities", "general", "positionEncodings")
    if not isinstance(node, list) or "utf-16" in node:
        return "utf-16"
    return next((name for name in node if name in ENCODINGS), "utf-16")


def offered(encoding: str) -> dict[str, object]:
    """The server capabilities in this position encoding."""
    return {
        "positionEncoding": encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "willSave": True, "save": {"includeText": True}},
        "documentSymbolProvider": True,
        "workspaceSymbolProvider": True,
        "completionProvider": {"triggerCharacters": ["{", ",", "[", "@"]},
        "inlineCompletionProvider": True,
        "hoverProvider": True,
        "definitionProvider": True,
        "referencesProvider": True,
        "documentHighlightProvider": True,
        "renameProvider": {"prepareProvider": True},
        "documentLinkProvider": {"resolveProvider": False},
        "foldingRangeProvider": True,
        "selectionRangeProvider": True,
        "diagnosticProvider": {
            "identifier": "coauthor",
            "interFileDependencies": True,
            "workspaceDiagnostics": True,
        },
        "codeActionProvider": {"codeActionKinds": ["quickfix", "refactor.rewrite"]},
        "codeLensProvider": {"resolveProvider": False},
        "inlayHintProvider": True,
        "executeCommandProvider": {"commands": list(COMMANDS)},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }


def _pulls_by_itself(params: dict[str, object]) -> bool:
    """True for an editor that would show what it pulls beside what it is sent, so everything twice."""
    pulls = isinstance(_node(params, "capabilities", "textDocument", "diagnostic"), dict)
    return pulls and _node(params, "capabilities", "workspace", "diagnostics", "refreshSupport") is True


def _off(options: object) -> set[str]:
    """The features that `initializationOptions` switch off, small and without separators."""
    ours = options.get("coauthor") if isinstance(options, dict) else None
    found: set[str] = set()
    for node in (options, ours):
        features = node.get("features") if isinstance(node, dict) else None
        if isinstance(features, dict):
            found |= {_plain(str(name)) for name, value in features.items() if value is False or value == "off"}
    return found


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _node(params: dict[str, object], *path: str) -> object:
    node: object = params
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node
