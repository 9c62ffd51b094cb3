"""The wishes that can be had for a paragraph or a selection of prose. None where there is no prose."""

from __future__ import annotations

from typing import Any

from coauthor.domain import texts
from coauthor.lsp import to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.landing import edits
from coauthor.manuscript import nearby
from coauthor.manuscript.nearby import Passage
from coauthor.manuscript.quiet import Standing

KIND = "refactor.rewrite.coauthor"
TODO_TEXT = "tighten this paragraph"

WISHES = (
    ("tighten", "Tighten"),
    ("formal", "Make more formal"),
    ("latex", "Fix LaTeX habits"),
)
"""What every co-author serves, the one of exact rules too: the last part of the kind, and title and intent."""

Action = dict[str, Any]


def at(document: Document, start: int, end: int) -> list[Action]:
    """The wishes for a range of the present text, and leaving a TODO for later."""
    found = passage(document, start, end)
    if found is None:
        return []
    ref = {"uri": document.uri, "range": to_lsp.span(document, found.start, found.end)}
    actions = [_wish(kind, title, ref) for kind, title in WISHES]
    return [*actions, _leave_todo(document, found)] if document.read_only is None else actions


def passage(document: Document, start: int, end: int) -> Passage | None:
    """The prose that a wish for this range is about; what is no longer than a letter is where the cursor stands."""
    standing = document.facts()
    scan = standing.scan
    if scan is None:
        return None
    end = start if end - start <= 1 else end
    found = nearby.passage(scan, _then(standing, start), _then(standing, end))
    if found is None:
        return None
    first, last = standing.range(found.start, found.end)
    paragraph, _ = standing.range(found.paragraph, found.end)
    return Passage(first, _with_new(document, standing, last), paragraph)


def _then(standing: Standing, offset: int) -> int:
    """The offset in the text that the facts are of; inside of what was typed since, where that began."""
    return next((then for at in range(offset, -1, -1) if (then := standing.back(at)) is not None), 0)


def _with_new(document: Document, standing: Standing, end: int) -> int:
    """The end, with what was typed right behind it since the facts were taken."""
    then, text = standing.back(end), document.text
    line = text.find("\n", end)
    last = end
    for at in range(end + 1, (line if line >= 0 else len(text)) + 1):
        back = standing.back(at)
        if back is not None and back != then:
            break
        last = at
    return end + len(text[end:last].rstrip())


def _wish(kind: str, title: str, ref: dict[str, Any]) -> Action:
    arguments = {"intent": title, "refs": [ref]}
    command = {"title": title, "command": "coauthor.task.post", "arguments": [arguments]}
    return {"title": title, "kind": f"{KIND}.{kind}", "command": command}


def _leave_todo(document: Document, found: Passage) -> Action:
    """The person's own edit: a comment on a line of its own above the paragraph, or inside where it begins mid-line."""
    text = document.text
    line = text.rfind("\n", 0, found.paragraph) + 1
    before = text[line : found.paragraph]
    indent = before[: len(before) - len(before.lstrip())]
    splice = texts.Splice(found.paragraph, found.paragraph, f"% TODO(coauthor): {TODO_TEXT}\n{indent}")
    return {
        "title": "Leave a TODO for the co-author",
        "kind": f"{KIND}.todo",
        "edit": edits.workspace_edit(document, [splice]),
    }
