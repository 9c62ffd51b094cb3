"""What can be had for a whole section, at its heading; for a node of the outline; and for an error of the build."""

from __future__ import annotations

import re
from typing import Any

from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document
from coauthor.manuscript import outline

KIND = "refactor.rewrite.coauthor.section"
BUILD = "build.error"
MENDING = "quickfix"

_OUTLINE = "OUTLINE.md"
_CRITIQUE = {"intent": "Critique this paragraph", "assignee": "reviewer"}
_MOST_SAID = 500

Action = dict[str, Any]


def at(document: Document, start: int, end: int) -> list[Action]:
    """The moves for the section whose heading the cursor is in; for a node of the outline, to write it."""
    if document.key.rsplit("/", 1)[-1] == _OUTLINE:
        return _of_node(document, start)
    standing = document.facts()
    for section in standing.file.sections:
        first, last = standing.range(section.start, section.heading_end)
        if first <= start <= last:
            whole = standing.range(section.start, section.end)
            return _of_section(document, section.title, (last, whole[1]))
    return []


def for_build(document: Document, diagnostics: list[Any]) -> list[Action]:
    """Fixing the build errors that the client shows at the place."""
    found = []
    for each in diagnostics:
        if isinstance(each, dict) and each.get("code") == BUILD and isinstance(each.get("range"), dict):
            said = " ".join(str(each.get("message", "")).split())[:_MOST_SAID]
            wish = {
                "intent": f"Fix this build error: {said}",
                "refs": [{"uri": document.uri, "range": each["range"]}],
                "assignee": "finalizer",
            }
            mend = _action("Fix this build error", "build", "coauthor.task.post", wish)
            found.append({**mend, "kind": MENDING, "diagnostics": [each]})
    return found


def _of_section(document: Document, title: str, body: tuple[int, int]) -> list[Action]:
    place = {"uri": document.uri, "range": to_lsp.span(document, *body)}
    text = document.text[slice(*body)]
    has_text = bool(re.sub(r"\\label\s*\{[^}]*\}|%[^\n]*|\s", "", text))
    write = _action(
        "Continue this section" if has_text else "Draft this section",
        "draft",
        "coauthor.task.draft",
        {"node": title, "go_on": has_text},
    )
    if not has_text:
        return [write]
    return [
        _action("Revise this section, paragraph by paragraph", "revise", "coauthor.task.revise", {"ref": place}),
        _post("Give 3 versions of this section", "versions", place, assignee="tweaker", candidates=3),
        write,
        _action("Check this section", "check", "coauthor.task.revise", {"ref": place, **_CRITIQUE}),
        _post("Finalize this section", "finalize", place, assignee="finalizer"),
    ]


def _of_node(document: Document, start: int) -> list[Action]:
    """The node under whose heading the cursor is."""
    node = outline.read(document.text).at(start)
    if node is None:
        return []
    title = f"Draft the section “{node.title}”"
    return [_action(title, "draft", "coauthor.task.draft", {"node": node.slug})]


def _post(title: str, kind: str, place: dict[str, Any], **more: Any) -> Action:
    return _action(title, kind, "coauthor.task.post", {"intent": title, "refs": [place], **more})


def _action(title: str, kind: str, name: str, argument: dict[str, Any]) -> Action:
    command = {"title": title, "command": name, "arguments": [argument]}
    return {"title": title, "kind": f"{KIND}.{kind}", "command": command}
