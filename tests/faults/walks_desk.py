"""An editor of a walk: a buffer that a person types in, a server behind it, and everything an editor may do to an edit.

The buffer is the truth about the person's text. What was typed and not sent yet is in it all the same.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from faults.walks_text import words
from lsp import client

Json = dict[str, Any]
Change = tuple[int, int, str]
CAPABILITIES: Json = {"workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}}}


class Desk(client.Client):
    """One editor with one file, and its server. `says` is what it does with the edits that it is asked for, in turn."""

    def __init__(self, root: Path, path: str, program: Sequence[str], env: dict[str, str]) -> None:
        self.hand = threading.RLock()
        self.busy: list[threading.Thread] = []
        self.sit(path)
        super().__init__(root, argv=[*program], env=env)
        try:
            self.initialize(capabilities=CAPABILITIES)
        except BaseException:
            self.kill()
            raise

    def sit(self, path: str) -> None:
        """Begin with a file, as if nothing had been before."""
        self.path = path
        self.text: str | None = None
        self.says: list[Manner] = []
        self.put: set[str] = set()
        self.gone: set[str] = set()
        self.texts: list[str] = []
        self._mirror: client.Mirror | None = None
        self._unsent: list[Change] = []
        self._before_edit = ("", "")

    @property
    def is_open(self) -> bool:
        """True while the file is in a buffer."""
        return self.text is not None

    @property
    def is_dirty(self) -> bool:
        """True while the buffer is not what the disk has."""
        return self.text is not None and self.text != self.disk()

    def disk(self) -> str:
        """The file on the disk."""
        return (self.root / self.path).read_bytes().decode()

    # What the person does

    def show(self, text: str, version: int = 1) -> None:
        """Open the file in a buffer that holds this text."""
        with self.hand:
            self.text, self._unsent = text, []
            self.put |= set(words(text))
            self.gone -= set(words(text))
            self.texts.append(text)
            self._mirror = self.open(self.path, text, version)

    def type(self, changes: Sequence[Change], *, send: bool) -> None:
        """Changes that follow each other; sent now, together with what was not sent yet, or kept back."""
        with self.hand:
            for start, end, new in changes:
                self._hold(start, end, new)
            if send:
                self.send_typed()

    def _hold(self, start: int, end: int, new: str) -> None:
        assert self.text is not None
        before = set(words(self.text))
        self._change(start, end, new)
        after = set(words(self.text))
        self.gone |= before - after
        self.gone -= after - before
        self.put |= after - before

    def _change(self, start: int, end: int, new: str) -> None:
        assert self.text is not None
        self.text = self.text[:start] + new + self.text[end:]
        self.texts.append(self.text)
        self._unsent.append((start, end, new))

    def send_typed(self) -> None:
        """One notification with all that was not sent yet."""
        with self.hand:
            if self._unsent and self._mirror is not None:
                unsent, self._unsent = self._unsent, []
                self._mirror.changes(unsent)
                assert self._mirror.text == self.text

    def write(self) -> None:
        """Save."""
        with self.hand:
            self.send_typed()
            assert self._mirror is not None
            self._mirror.save()

    def leave(self) -> None:
        """Close the buffer, saved or not."""
        with self.hand:
            if self._mirror is not None and self.text is not None:
                self.gone |= set(words(self.text)) - set(words(self.disk()))
                self.text, self._unsent = None, []
                self._mirror.close()
                self._mirror = None

    def undo(self) -> None:
        """The editor's own undo: an edit that it was asked for goes in one step."""
        with self.hand:
            if self.text is None or len(self.texts) < 2:
                return
            before = self._before_edit[1] if self._before_edit[0] == self.text else self.texts[-2]
            self.type([_difference(self.text, before)], send=True)

    def reload(self, text: str) -> None:
        """The file changed on the disk and nothing was typed: the editor takes its text over."""
        with self.hand:
            assert self.text is not None
            self.type([(0, len(self.text), text)], send=True)

    # What the editor does with an edit

    def still(self) -> None:
        """Wait until no answer of the editor is on its way."""
        for thread in self.busy:
            thread.join(client.PATIENCE)
        self.busy.clear()

    def edits(self, params: Json) -> list[Change]:
        """The edits asked for, by their positions in the buffer as it is, last one first."""
        (document,) = params["edit"]["documentChanges"]
        return sorted((self._placed(edit) for edit in document["edits"]), reverse=True)

    def _placed(self, edit: Json) -> Change:
        return self._offset(edit["range"]["start"]), self._offset(edit["range"]["end"]), edit["newText"]

    def _offset(self, position: Json) -> int:
        """A position that the buffer does not have is cut down to one that it has, as editors do."""
        assert self.text is not None
        lines = self.text.split("\n")
        row = min(position["line"], len(lines) - 1)
        column = 0
        while column < len(lines[row]) and client.units(lines[row][:column], self.encoding) < position["character"]:
            column += 1
        return sum(len(line) + 1 for line in lines[:row]) + column

    def apply(self, params: Json, *, most: int = 100) -> None:
        """Make the edits in the buffer."""
        with self.hand:
            if self.text is not None:
                before = self.text
                for change in self.edits(params)[:most]:
                    self._change(*change)
                self._before_edit = (self.text, before)

    def is_stale(self, params: Json) -> bool:
        """True if the edit was made for another version than the buffer's."""
        (document,) = params["edit"]["documentChanges"]
        with self.hand:
            told = self._mirror.version if self._mirror is not None else None
            return bool(self._unsent) or document["textDocument"]["version"] != told

    def reply(self, number: Any, applied: object) -> None:
        """Answer; an exception is answered as an error."""
        answer: Json = {"jsonrpc": "2.0", "id": number}
        if applied is Exception:
            answer["error"] = {"code": -32603, "message": "something went wrong in the editor"}
        else:
            answer["result"] = None if applied is None else {"applied": applied}
        if self.process.poll() is None:
            self.send(answer)

    def _take(self, message: Json) -> None:
        if message.get("method") != "workspace/applyEdit":
            super()._take(message)
            return
        with self._news:
            self.messages.append(message)
            self._news.notify_all()
        manner = self.says.pop(0) if self.says else Manner("honest")
        thread = threading.Thread(target=manner.handle, args=(self, message["id"], message["params"]), daemon=True)
        self.busy.append(thread)
        thread.start()


class Manner:
    """What an editor does with one edit, and what it says about it."""

    def __init__(self, name: str, typed: Callable[[str], list[Change]] | None = None, late_s: float = 0.05) -> None:
        self.name = name
        self.typed = typed
        self.late_s = late_s

    def handle(self, desk: Desk, number: Any, params: Json) -> None:
        """Do it."""
        try:
            getattr(self, f"_{self.name.replace(' ', '_')}")(desk, number, params)
        except (BrokenPipeError, ValueError, OSError):
            return  # the server was killed meanwhile

    def _type(self, desk: Desk, *, send: bool) -> None:
        if self.typed is not None and desk.text is not None:
            desk.type(self.typed(desk.text), send=send)

    def _honest(self, desk: Desk, number: Any, params: Json) -> None:
        """Checks the version, applies it and says so."""
        with desk.hand:
            stale = desk.is_stale(params)
            if not stale:
                desk.apply(params)
                desk.send_typed()
        desk.reply(number, not stale)

    def _answers_first(self, desk: Desk, number: Any, params: Json) -> None:
        with desk.hand:
            stale = desk.is_stale(params)
            desk.reply(number, not stale)
            if not stale:
                desk.apply(params)
            desk.send_typed()

    def _applies_and_says_false(self, desk: Desk, number: Any, params: Json) -> None:
        self._applies_and_says(desk, number, params, said=False)

    def _applies_and_says_nothing(self, desk: Desk, number: Any, params: Json) -> None:
        self._applies_and_says(desk, number, params, said=None)

    def _applies_and_fails(self, desk: Desk, number: Any, params: Json) -> None:
        self._applies_and_says(desk, number, params, said=Exception)

    def _applies_and_says(self, desk: Desk, number: Any, params: Json, *, said: object) -> None:
        with desk.hand:
            desk.send_typed()
            desk.reply(number, said)
            if not desk.is_stale(params):
                desk.apply(params)
                desk.send_typed()

    def _drops_and_says_true(self, desk: Desk, number: Any, params: Json) -> None:
        desk.reply(number, True)

    def _drops_and_says_false(self, desk: Desk, number: Any, params: Json) -> None:
        desk.reply(number, False)

    def _drops_and_fails(self, desk: Desk, number: Any, params: Json) -> None:
        desk.reply(number, Exception)

    def _makes_a_part(self, desk: Desk, number: Any, params: Json) -> None:
        with desk.hand:
            desk.reply(number, True)
            if not desk.is_stale(params):
                desk.apply(params, most=1)
                desk.send_typed()

    def _late_with_typing(self, desk: Desk, number: Any, params: Json) -> None:
        """As Neovim does it: the change is shown later, in one notification with what was typed since."""
        with desk.hand:
            stale = desk.is_stale(params)
            if not stale:
                desk.apply(params)
            desk.reply(number, True)
        threading.Event().wait(self.late_s)  # the delay is the fault
        with desk.hand:
            self._type(desk, send=True)
            desk.send_typed()

    def _over_unsent_typing(self, desk: Desk, number: Any, params: Json) -> None:
        """As Neovim does it at version 0: it goes, unchecked, over what was typed and not sent yet."""
        self._over_typing(desk, number, params, sent=False)

    def _over_crossing_typing(self, desk: Desk, number: Any, params: Json) -> None:
        """What was typed has been sent when the edit comes, and it goes unchecked over that."""
        self._over_typing(desk, number, params, sent=True)

    def _over_typing(self, desk: Desk, number: Any, params: Json, *, sent: bool) -> None:
        with desk.hand:
            self._type(desk, send=sent)
            desk.apply(params)
            desk.reply(number, True)
            desk.send_typed()

    def _typed_meanwhile(self, desk: Desk, number: Any, params: Json) -> None:
        """The version has gone on, and the editor says so."""
        with desk.hand:
            self._type(desk, send=True)
            desk.reply(number, False)

    def _dies(self, desk: Desk, number: Any, params: Json) -> None:
        """The server is gone before it hears of it."""
        desk.process.kill()

    def _applies_and_dies(self, desk: Desk, number: Any, params: Json) -> None:
        """The edit is in the buffer, and the server is gone before it hears of it."""
        with desk.hand:
            desk.process.kill()
            if not desk.is_stale(params):
                desk.apply(params)


MANNERS = {
    "honest": 10,
    "answers first": 2,
    "applies and says false": 2,
    "applies and says nothing": 1,
    "applies and fails": 1,
    "drops and says true": 1,
    "drops and says false": 1,
    "drops and fails": 1,
    "makes a part": 1,
    "late with typing": 3,
    "over unsent typing": 4,
    "over crossing typing": 2,
    "typed meanwhile": 1,
}


def manner(chance: random.Random, typed: Callable[[str], list[Change]]) -> Manner:
    """One of them."""
    return Manner(chance.choices(list(MANNERS), list(MANNERS.values()))[0], typed)


def _difference(old: str, new: str) -> Change:
    """The one change that makes the new text of the old."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    same = 0
    while same < min(len(old), len(new)) - start and old[-1 - same] == new[-1 - same]:
        same += 1
    return start, len(old) - same, new[start : len(new) - same]
