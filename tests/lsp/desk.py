"""A person at an editor in a folder with one chapter, for tests of what the stock surfaces show and do.

The editor applies the server's edits to its own copy as a client would; the record is read by another process's means.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import scenes
from clients import record
from coauthor.pool import leases, workers
from coauthor.pool import place as pool_place
from lsp import client, judged

PATH = "chapter.tex"
FIRST = "In order to show this, we ran many trials."
SECOND = "It is due to the fact that clocks drift."
TEXT = f"""\\section{{Method}}

{FIRST} {SECOND} The rest is as before.

A second paragraph says something else. It has two sentences.
"""
TODO = "% TODO(coauthor): tighten this paragraph"
WITH_TODO = TEXT.replace(FIRST, f"{TODO}\n{FIRST}")
CAPABILITIES = {
    "workspace": {
        "applyEdit": True,
        "codeLens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
    },
    "window": {"showDocument": {"support": True}},
}

Json = dict[str, Any]


class Desk:
    """One editor with the chapter open."""

    def __init__(self, editor: client.Client, log: record.Record, path: str = PATH) -> None:
        self.editor, self.log = editor, log
        editor.answer["workspace/applyEdit"] = self._apply
        editor.answer["window/showDocument"] = lambda params: {"success": True}
        self.document = editor.open(path)

    # What is shown

    def diagnostics(self, code: str = "todo.") -> list[Json]:
        """The newest diagnostics of the chapter, of codes that begin so."""
        sent = self.editor.notifications("textDocument/publishDiagnostics")
        mine = [params["diagnostics"] for params in sent if params["uri"] == self.document.uri]
        return [each for each in (mine[-1] if mine else []) if each["code"].startswith(code)]

    def see(self, code: str, *words: str) -> Json:
        """Wait for a diagnostic with these words."""

        def found() -> list[Json]:
            return [each for each in self.diagnostics(code) if all(word in each["message"] for word in words)]

        try:
            self.editor.wait_until(lambda: bool(found()))
        except AssertionError as error:
            raise AssertionError(f"no {code} {words} among {self.diagnostics()}\n{error}\n{self.log.story()}") from None
        return found()[0]

    def words_at(self, item: Json) -> str:
        """The text that a range covers."""
        start, end = item["range"]["start"], item["range"]["end"]
        return self.document.text[self.document.offset(start) : self.document.offset(end)]

    def lenses(self) -> list[Json]:
        """The code lenses."""
        return self.ask("textDocument/codeLens", {"textDocument": self.document.identifier})

    def hints(self) -> list[Json]:
        """The inlay hints of the whole text."""
        whole = self.document.range(0, len(self.document.text))
        return self.ask("textDocument/inlayHint", {"textDocument": self.document.identifier, "range": whole})

    def hover(self, words: str) -> str:
        """What hovering over the first of these words shows."""
        answer = self.ask("textDocument/hover", self.document.at(self.document.text.index(words)))
        return answer["contents"]["value"] if answer else ""

    def actions(self, words: str, length: int = 0, **context: Any) -> dict[str, Json]:
        """The code actions at the first of these words, or on so many letters of them, by title."""
        start = self.document.text.index(words)
        params = {
            "textDocument": self.document.identifier,
            "range": self.document.range(start, start + length),
            "context": {"diagnostics": self.diagnostics(), **context},
        }
        return {action["title"]: action for action in self.ask("textDocument/codeAction", params)}

    def offered(self, words: str, title: str) -> Json:
        """Wait until the code action of this title is offered at these words; what is shown follows the record."""
        return scenes.wait_for(lambda: self.actions(words).get(title, {}), client.PATIENCE, f"{title!r} is offered")

    def ask(self, method: str, params: Any) -> Any:
        """The answer, after lsprotocol has found it to be what LSP says."""
        return judged.ask(self.editor, method, params)

    # What the person does

    def do(self, action: Json) -> Any:
        """Choose a code action or lens: run its command, or make its edit."""
        if "edit" in action:
            return self._apply({"edit": action["edit"]})
        command = action["command"]
        asked = {"command": command["command"], "arguments": command["arguments"]}
        return self.editor.request("workspace/executeCommand", asked)

    def type_above(self, words: str, line: str) -> None:
        """Type a line above the one that these words begin."""
        at = self.document.text.index(words)
        self.document.replace(at, at, line + "\n")

    def delete(self, words: str) -> None:
        """Delete the first of these words."""
        at = self.document.text.index(words)
        self.document.replace(at, at + len(words), "")

    def save(self, *, autosave: bool = False) -> None:
        """Save to the disk, or have the editor do so by itself after a pause."""
        about = {"textDocument": self.document.identifier, "reason": 2 if autosave else 1}
        self.editor.notify("textDocument/willSave", about)
        self.document.save()

    def ask_for(self, todo: str = TODO, words: str = FIRST) -> None:
        """Type a request and save."""
        self.type_above(words, todo)
        self.save()

    def settled(self, number: int) -> None:
        """Wait until another request, typed and saved now, is task `number`: what was due before it has happened."""
        self.type_above("A second paragraph", "% TODO(coauthor): shorten the other one")
        self.save()
        self.log.wait(lambda: any(task.id == f"T{number}" for task in self.log.tasks()), f"T{number} is there")

    def _apply(self, params: Json) -> Json:
        (change,) = params["edit"]["documentChanges"]
        document = self.document
        if change["textDocument"]["version"] != document.version:
            return {"applied": False}
        spans = [(edit["range"]["start"], edit["range"]["end"], edit["newText"]) for edit in change["edits"]]
        places = [(document.offset(start), document.offset(end), new) for start, end, new in spans]
        document.changes(sorted(places, reverse=True))
        return {"applied": True}


@contextlib.contextmanager
def at(root: Path, text: str = TEXT, **handshake: Any) -> Iterator[Desk]:
    """A desk in a folder that holds the chapter; no worker takes anything meanwhile."""
    root.mkdir(exist_ok=True)
    (root / "coauthor.toml").touch()
    if not (root / PATH).exists():
        (root / PATH).write_text(text, "utf-8")
    handshake.setdefault("capabilities", CAPABILITIES)
    with (
        nobody_works(root),
        record.of(root) as log,
        client.start(root, env={"COAUTHOR_TESTING": "1", "COAUTHOR_ALONE_S": "1"}, **handshake) as editor,
    ):
        yield Desk(editor, log)


@contextlib.contextmanager
def nobody_works(root: Path) -> Iterator[None]:
    """No worker is started meanwhile: every server sees one that is there and takes nothing."""
    with leases.Lease(pool_place.of(root).locks, workers.LEASE) as lease:
        assert lease.take()
        yield


def titles(items: list[Json]) -> list[str]:
    """The titles of lenses, in order."""
    return [item["command"]["title"] for item in items]


Fact = Callable[[], bool]
