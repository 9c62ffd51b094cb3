"""One open document: the text as the client has it, proven version by version, and what moves with its edits.

It must never keep a text that may differ from the client's: in doubt it is out of step, and stays so until
the client shows its whole text.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from coauthor.domain import texts, tracking
from coauthor.lsp.from_lsp import Change
from coauthor.lsp.typed import Typed
from coauthor.manuscript import dialects, facts, positions, quiet, tex, text
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.positions import Encoding, Position
from coauthor.manuscript.snapshot import Snapshot
from coauthor.manuscript.text import Buffer, TextEdit

Observer = Callable[["Document", TextEdit | None], None]
"""Called after every element of `contentChanges`: the edit, or None where the whole text was replaced."""


class Tracked(NamedTuple):
    """A range `[start, end)` in code points of the document's present text."""

    id: str
    start: int
    end: int


class Anchors:
    """Ranges that move with each edit, by `domain.tracking.moved`.

    An edit wholly before a range shifts it (an insertion exactly at its start pushes it right), one wholly
    after leaves it (an insertion exactly at its end stays outside), one that overlaps makes it grow over what
    came.
    """

    def __init__(self) -> None:
        self._tracked: dict[str, Tracked] = {}

    def track(self, name: str, start: int, end: int) -> Tracked:
        """Follow `[start, end)` under this name, in place of what had it before."""
        tracked = self._tracked[name] = Tracked(name, start, end)
        return tracked

    def forget(self, name: str) -> None:
        """Follow it no longer; a name nobody has is fine."""
        self._tracked.pop(name, None)

    def get(self, name: str) -> Tracked | None:
        """Where the range is now."""
        return self._tracked.get(name)

    def __bool__(self) -> bool:
        """True while something is tracked."""
        return bool(self._tracked)

    def all(self) -> list[Tracked]:
        """Every tracked range, in the order of their first tracking."""
        return list(self._tracked.values())

    def move(self, start: int, end: int, inserted: int) -> None:
        """The code points `[start, end)` became `inserted` others."""
        for name, tracked in self._tracked.items():
            if tracked.end >= start:
                moved = tracking.moved(tracked.start, tracked.end, start, end, inserted)
                self._tracked[name] = Tracked(name, *moved)


class _Live(Snapshot):
    """A snapshot whose tree comes from its document, incrementally, when somebody asks for it."""

    @cached_property
    def syntax(self) -> tex.Tree:
        """The tree of the text; raises ValueError above 5 MB."""
        document: Document = self.__dict__["_document"]
        return document.parse(self)


class Document:
    """An open document. `path` is workspace-relative (POSIX), None for a file outside the root.

    `read_only` and `out_of_step` hold a sentence for the person, or None. No analysis and no edit of ours
    while it is out of step, no edit of ours while it is read-only.
    """

    def __init__(self, uri: str, path: str | None, encoding: Encoding) -> None:
        self.uri = uri
        self.path = path
        self.encoding = encoding
        self.version = -1
        self.dirty = False
        self.autosaved = False  # the newest save was the editor's own, after a delay, and nobody's wish
        self.saved_alone = False  # saved, and not changed since, while the pool's side was not there to hear of it
        self.read_only: str | None = None
        self.out_of_step: str | None = "it was changed before it was opened"
        self.warned = False  # the person has been told that it is out of step
        self.anchors = Anchors()
        self.typed = Typed()
        self.last_edit = 0  # where the newest edit began, in code points
        self._buffer = text.Buffer("")
        self._observers: dict[int, Observer] = {}
        self._numbers = itertools.count()
        self._parser = tex.Parser()
        self._tree: tex.Tree | None = None
        self._taught = dialects.PLAIN
        self._snapshot: Snapshot | None = None
        self._standing: quiet.Standing | None = None
        self.quiet_edits = 0  # those that left the facts as they were: each moves nothing but the rest of its line
        self.typed_at: dict[int, int] = {}  # by line: the last of them since the facts were taken
        self._before: quiet.Standing | None = None  # facts of an earlier text, of which a part may still hold

    @property
    def key(self) -> str:
        """The name it goes by: its path in the workspace, or its URI outside of it."""
        return self.path or self.uri

    @property
    def text(self) -> str:
        """The whole text, normalised."""
        return self._buffer.text

    @property
    def revision(self) -> str:
        """The hash of the text; computed when asked."""
        return texts.revision(self.text)

    @property
    def editable(self) -> bool:
        """True where an edit of ours may be sent."""
        return self.read_only is None and self.out_of_step is None

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Call the observer after every element of every change, while `text` is exactly that state.

        Returns what ends it. With no observer no state is ever hashed.
        """
        number = next(self._numbers)
        self._observers[number] = observer
        return lambda: self._observers.pop(number, None) and None

    def load(self, raw: str, version: int | None = None) -> None:
        """Take the client's whole text: opened, saved, or replaced. The document is in step again."""
        clean, self.read_only = _admit(raw)
        self.out_of_step = None
        self.version = self.version if version is None else version
        if clean != self.text:
            self._replace_all(clean)

    def change(self, version: int, changes: Iterable[Change]) -> None:
        """Apply one `didChange`. What can't be right puts the document out of step; the text then stays."""
        if self.out_of_step is not None:
            self.version = max(self.version, version)
            return
        if version <= self.version:
            self.lose_step(f"version {version} came after version {self.version}")
            return
        self.version = version
        self.dirty = True
        for change in changes:
            if change.span is None:
                self.load(change.text)
                continue
            try:
                self._edit(change.span.start, change.span.end, change.text)
            except ValueError as error:
                self.lose_step(str(error))
                return

    def lose_step(self, reason: str) -> None:
        """What the client has is no longer known."""
        self.out_of_step = reason

    def offset(self, position: Position) -> int:
        """The code points before a position of the client's."""
        return self._buffer.offset(position, self.encoding)

    def position(self, offset: int) -> Position:
        """The position, as the client counts, of a code-point offset."""
        return self._buffer.position(offset, self.encoding)

    @property
    def lines(self) -> Buffer:
        """Where the lines of the present text begin."""
        return self._buffer

    def snapshot(self) -> Snapshot:
        """The present text, frozen; one and the same until the next change."""
        if self._snapshot is None:
            self._snapshot = _Live(self.key, self.text, self.version, taught=self._taught)
            self._snapshot.__dict__["_document"] = self
        return self._snapshot

    def teach(self, taught: dialects.Dialect) -> None:
        """What the document around this file teaches TeX about code; its facts are taken again if that is news."""
        if taught != self._taught:
            self._taught = taught
            self._snapshot = self._standing = self._before = None

    def facts(self) -> quiet.Standing:
        """What the text is made of: taken again only after edits that can have changed it; nothing above 5 MB."""
        if self._standing is None:
            self._standing = (self._before.patched(self.text) if self._before else None) or self._read()
            self._before = None
            self.typed_at.clear()
        return self._standing

    def _read(self) -> quiet.Standing:
        present = self.snapshot()
        if _is_large(present.text):
            return quiet.Standing(FileFacts(self.key), present.text)
        if self.key.endswith((".bib", ".md")):
            return quiet.Standing(facts.facts_of(self.key, present.text), present.text)
        return quiet.Standing(facts.of_snapshot(present), present.text, present)

    def parse(self, asked: Snapshot) -> tex.Tree:
        """The tree of one of this document's snapshots; of the present one by reparsing only what changed."""
        if asked is not self._snapshot:
            return tex.Parser().parse(asked.text)
        self._tree = self._parser.reparse(asked.text, self._tree) if self._tree else self._parser.parse(asked.text)
        return self._tree

    def _edit(self, start: Position, end: Position, new: str) -> None:
        clean, reason = _admit(new)
        removed = self._removed(start, end) if clean and start != end and self.anchors else ""
        moves_only = self._standing is not None and self._is_quiet(start, end, clean)
        edit = self._buffer.replace(start, end, clean, self.encoding)
        if self._standing is not None and not (moves_only and self._standing.outlives(edit)):
            self._before, self._standing = self._standing, None
        elif self._standing is not None:
            self.quiet_edits += 1
            self.typed_at[start.line] = self.quiet_edits
        self.read_only = self.read_only or reason
        self._snapshot = None
        if self._tree is not None:
            self._tree = self._parser.edit(self._tree, edit)
        kept, shared = text.shared(removed, edit.text)  # Neovim repeats the line below a deleted one
        self.anchors.move(edit.start + kept, edit.end - shared, len(edit.text) - kept - shared)
        self.typed.take(edit.start, edit.end, len(edit.text))
        self.last_edit = edit.start
        self._tell(edit)

    def _removed(self, start: Position, end: Position) -> str:
        """What an edit is about to replace, so that what it merely repeats does not count as touched."""
        return self.text[self.offset(start) : self.offset(end)] if start < end else ""

    def _is_quiet(self, start: Position, end: Position, new: str) -> bool:
        if start.line != end.line or not 0 <= start.line < self._buffer.line_count:
            return False
        line = self._buffer.line(start.line)
        first = positions.column(line, start.character, self.encoding)
        return quiet.is_quiet(line, first, positions.column(line, end.character, self.encoding), new)

    def _replace_all(self, new: str) -> None:
        start, end, came = difference(self.text, new)
        inserted = len(came)
        self._buffer.load(new)
        self._tree = self._snapshot = None
        self._before, self._standing = self._standing or self._before, None
        self.anchors.move(start, end, inserted)
        self.typed.clear()
        self._tell(None)

    def _tell(self, edit: TextEdit | None) -> None:
        for observer in [*self._observers.values()]:
            observer(self, edit)


def _admit(raw: str) -> tuple[str, str | None]:
    """A client's text with `\\n` line ends, and why it can't be edited by us, if so."""
    clean = raw.replace("\r\n", "\n") if "\r" in raw else raw
    if "\r" in clean:
        return clean, "it has a lone carriage return, which editors count differently"
    if _is_large(clean):
        return clean, f"it is larger than {texts.MAX_BYTES // 1024 // 1024} MB"
    if clean.startswith("\ufeff"):
        return clean, "it begins with a byte order mark that the editor counts as text"
    if not clean.isascii() and _has_half_pair(clean):
        return clean, "it holds half of a surrogate pair, which no file can hold"
    return clean, None


def _is_large(clean: str) -> bool:
    return len(clean) * 4 > texts.MAX_BYTES and len(clean.encode("utf-8", "replace")) > texts.MAX_BYTES


def _has_half_pair(clean: str) -> bool:
    try:
        clean.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def difference(old: str, new: str) -> tuple[int, int, str]:
    """The one edit that turns `old` into `new`: start and end in `old`, and what comes there."""
    start, tail = text.shared(old, new)
    return start, len(old) - tail, new[start : len(new) - tail]
