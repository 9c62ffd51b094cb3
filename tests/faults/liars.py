"""Editors that lie about an edit: what they do with `workspace/applyEdit`, and what they say of it.

Each behaviour gets the editor and the edits asked for, and runs beside the reading of messages, so that it may wait.
"""

from __future__ import annotations

import contextlib
import difflib
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from clients import neovim
from lsp import client

Json = dict[str, Any]
CAPABILITIES: Json = {"workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}}}


class Editor(client.Client):
    """A client that lies about its first `workspace/applyEdit`, and `later` about all others; `asked` holds them."""

    mirror: client.Mirror

    def __init__(self, root: Path, behaviour: Behaviour, **more: Any) -> None:
        self.behaviour = behaviour
        self.later: Behaviour = honest
        self.asked: list[Json] = []
        super().__init__(root, **more)

    def edits(self, params: Json) -> list[tuple[int, int, str]]:
        """The edits asked for on the text as the editor has it now, last one first."""
        (document,) = params["edit"]["documentChanges"]
        assert document["textDocument"]["uri"] == self.mirror.uri
        return sorted((self.place(edit) for edit in document["edits"]), reverse=True)

    def place(self, edit: Json) -> tuple[int, int, str]:
        """An edit in code points."""
        ends = edit["range"]
        return self.mirror.offset(ends["start"]), self.mirror.offset(ends["end"]), edit["newText"]

    def reply(self, number: Any, applied: object) -> None:
        """Answer the request."""
        self.send({"jsonrpc": "2.0", "id": number, "result": {"applied": applied}})

    def _take(self, message: Json) -> None:
        if message.get("method") != "workspace/applyEdit":
            super()._take(message)
            return
        with self._news:
            self.messages.append(message)
            self.asked.append(message)
            self._news.notify_all()
        behave = self.behaviour if len(self.asked) == 1 else self.later
        threading.Thread(target=behave, args=(self, message["id"], message["params"]), daemon=True).start()


Behaviour = Callable[[Editor, Any, Json], None]


def honest(editor: Editor, number: Any, params: Json) -> None:
    """Applies it, says so."""
    editor.mirror.changes(editor.edits(params))
    editor.reply(number, True)


def answers_first(editor: Editor, number: Any, params: Json) -> None:
    """Says that it applied it, then shows the change."""
    editor.reply(number, True)
    editor.mirror.changes(editor.edits(params))


def in_pieces(editor: Editor, number: Any, params: Json) -> None:
    """As VS Code does it in a file that is shown: only the letters that differ, last one first, and then says so."""
    pieces = []
    for start, end, new in editor.edits(params):
        old = editor.mirror.text[start:end]
        found = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        pieces += [(start + a, start + b, new[c:d]) for op, a, b, c, d in reversed(found) if op != "equal"]
    assert len(pieces) > len(editor.edits(params)), "the change has more than one piece to a sentence"
    editor.mirror.changes(pieces)
    editor.reply(number, True)


def late_with_typing(editor: Editor, number: Any, params: Json) -> None:
    """As Neovim does it: says so at once, and shows the change later in one notification with what was typed since."""
    edits = editor.edits(params)
    editor.reply(number, True)
    threading.Event().wait(0.15)  # the delay is the fault
    text = editor.mirror.text
    for start, end, new in edits:
        text = text[:start] + new + text[end:]
    at = text.index("stand below") + len("stand below")
    editor.mirror.changes([*edits, (at, at, " TYPED")])


def typing_is_told_first(editor: Editor, number: Any, params: Json) -> None:
    """As Neovim does it at version 0: the typing was just on its way, and the edit on top of it is shown much later."""
    edits = editor.edits(params)
    editor.reply(number, True)
    at = editor.mirror.text.index("stand below") + len("stand below")
    editor.mirror.changes([(at, at, " TYPED")])
    threading.Event().wait(1.2)  # the delay is the fault
    editor.mirror.changes(edits)


def typed_in(applied: object, before: str) -> Behaviour:
    """Typing inside of a sentence was just on its way, and the edit is dropped for it."""

    def behave(editor: Editor, number: Any, params: Json) -> None:
        at = editor.mirror.text.index(before)
        editor.mirror.changes([(at, at, "TYPED ")])
        editor.reply(number, applied)

    return behave


def drops_and_says_true(editor: Editor, number: Any, params: Json) -> None:
    """Drops it, says that it applied it."""
    editor.reply(number, True)


def drops_and_says_false(editor: Editor, number: Any, params: Json) -> None:
    """Drops it, says so."""
    editor.reply(number, False)


def applies_and_says_false(editor: Editor, number: Any, params: Json) -> None:
    """Applies it, says that it did not."""
    editor.reply(number, False)
    editor.mirror.changes(editor.edits(params))


def applies_and_says_nothing(editor: Editor, number: Any, params: Json) -> None:
    """Applies it, never answers."""
    editor.mirror.changes(editor.edits(params))


def applies_and_says_so_twice(editor: Editor, number: Any, params: Json) -> None:
    """Applies it, answers the one request with two responses."""
    editor.mirror.changes(editor.edits(params))
    editor.reply(number, True)
    editor.reply(number, False)


def drops_and_says_nothing(editor: Editor, number: Any, params: Json) -> None:
    """Drops it, never answers."""


def applies_a_part_and_says_true(editor: Editor, number: Any, params: Json) -> None:
    """Makes only the last of the changes, says that it applied it."""
    editor.reply(number, True)
    editor.mirror.changes(editor.edits(params)[:1])


def applies_elsewhere_and_says_true(editor: Editor, number: Any, params: Json) -> None:
    """Makes the changes two code points too late, says that it applied it."""
    editor.reply(number, True)
    editor.mirror.changes([(start + 2, end + 2, new) for start, end, new in editor.edits(params)])


def on_unsent_typing(before: str) -> Behaviour:
    """As Neovim does it at version 0: words were typed and not sent yet, and the edit goes on top of them."""

    def behave(editor: Editor, number: Any, params: Json) -> None:
        at = editor.mirror.text.index(before)
        told = editor.mirror.text
        editor.mirror.text = told[:at] + "TYPED " + told[at:]
        edits = editor.edits(params)
        editor.mirror.text = told
        editor.reply(number, True)
        editor.mirror.changes([(at, at, "TYPED "), *edits])

    return behave


@contextlib.contextmanager
def start(root: Path, behaviour: Behaviour, path: str, text: str, *program: str) -> Iterator[Editor]:
    """An editor on a folder that has a file open; `program` is a twin of the server to start instead."""
    argv = [sys.executable, *program, "serve"] if program else None
    editor = Editor(root, behaviour, argv=argv, env=neovim.environment())
    try:
        editor.initialize(capabilities=CAPABILITIES)
        editor.mirror = editor.open(path, text)
        yield editor
    finally:
        editor.kill()
