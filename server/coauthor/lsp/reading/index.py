"""What is known of all files of the workspace: facts and where their lines begin, neither texts nor trees.

Reading happens in slices, so that a key never waits for it. It must never hold a fact of an open document: those
are the document's own.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import operator
from array import array
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from coauthor.domain import texts
from coauthor.lsp import from_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.reading import giving_way, remembered, rest
from coauthor.lsp.reading.holders import Holders
from coauthor.lsp.reading.places import EvenLines, Places
from coauthor.lsp.session import Session
from coauthor.lsp.wire import failures
from coauthor.manuscript import bib, dialects, facts, missing, positions, project, references
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.positions import Encoding
from coauthor.manuscript.text import LineIndex

_log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds that a request waits for the first reading before it answers what is known


class Index:
    """The facts of a workspace. `ready` is set once every file has been read a first time."""

    def __init__(self, session: Session) -> None:
        self.ready = asyncio.Event()
        self.generation = 0  # another one whenever something that is known of a file is another
        self.changes = 0  # another one whenever a label or an entry came or went
        self.settled = False  # ready, or nobody should wait any longer
        self.changed: list[Callable[[Session], None]] = []
        """Called when a label, a bibliography entry or a file came or went."""
        self.labels = Holders()
        self.entries = Holders()
        self.refs = Holders()
        self.cites = Holders()
        self.rest = rest.Rest()
        self.requests: set[str] = set()  # the files with requests to the co-author
        self.taught = dialects.PLAIN  # what the documents teach TeX about code
        self._session = session
        self._task: asyncio.Task[None] | None = None
        self._files: dict[str, FileFacts] = {}
        self._lines: dict[str, array[int] | None] = {}  # where a file's lines begin; None: look it up
        self._wide: set[str] = set()  # the files in which a character may take more than one byte
        self._memory = remembered.Memory()
        self._made: dict[str, FileFacts] = {}  # keys and headings that the author's macros make
        self._notes: dict[str, tuple[FileFacts | None, str | None]] = {}
        self._by_key: dict[str, tuple[tuple[bib.Entry, ...], dict[str, list[int]]]] = {}  # of files that were asked for
        self._notes_of: dict[str, None] = {}

    def start(self) -> None:
        """Begin to read the workspace, or read it again for a new root."""
        self.ready.clear()
        if self._session.root is not None:
            self.rest.turn_to(self._session.root)
        if self._task is not None:
            self._task.cancel()  # of another root, or of none: it must not say that this one has been read
        self._task = self._session.connection.spawn(self.read_all(), "index")
        asyncio.get_running_loop().call_later(PATIENCE, self._settle)

    def restart(self) -> None:
        """Forget everything and read the workspace of another root."""
        for path in list(self._files):
            self.forget(path)
        self.take_made({})
        self._lines.clear()
        self._wide.clear()
        self.rest.forget()
        self.start()

    async def wait(self) -> None:
        """Return once every file has been read, or nobody should wait any longer."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.ready.wait(), PATIENCE)

    async def read_all(self) -> None:
        """Read every file of the workspace, one slice at a time."""
        paths = await asyncio.to_thread(self._begin)
        for document in self._session.documents.values():
            document.teach(self.taught)
        for path in paths:
            if path not in self._files:
                self._try(path)
                await asyncio.sleep(0)
        self.ready.set()
        self.settled = True
        self._tell()
        self._confess()

    def _begin(self) -> list[str]:
        if self.rest.source is not None:
            self._memory = remembered.Memory.of(self.rest.source.root)
            self.taught = self._memory.taught
        return self.rest.list()

    def remember(self) -> None:
        """The documents are known as a whole: what was read of them is kept for the next start."""
        give_way = functools.partial(giving_way.in_thread, self._session, giving_way.SHORT_S)
        saving = asyncio.to_thread(self._memory.save, set(self._files), give_way)
        self._session.connection.spawn(saving, "remember what was read")

    def _confess(self) -> None:
        """Say once what is left out."""
        if len(self._files) >= project.MAX_FILES:
            self._session.say(f"this folder has {project.MAX_FILES} files or more; no others are read.", 2)
        large = sorted(self.rest.large)
        if large:
            named = ", ".join(large[:3]) + (" and others" if len(large) > 3 else "")
            verb = "is" if len(large) == 1 else "are"
            self._session.say(f"{named} {verb} larger than {texts.MAX_BYTES // 1024 // 1024} MB and not read.", 2)

    def _try(self, path: str) -> None:
        try:
            self.read(path)
        except Exception:  # noqa: BLE001 - one file that can't be understood must not hide the others
            _log.exception("%s can't be read", path)

    def read(self, path: str) -> None:
        """Take a file's facts again: from its document if it is open, else from the disk."""
        document = self._session.documents.get(path)
        if document is not None:
            if document.out_of_step is None:
                self.take(path, document.facts().file)
            return
        known = self._known(path)
        if known is None:
            self.forget(path)
            return
        self._lines[path] = known.lines
        (self._wide.discard if known.is_ascii else self._wide.add)(path)
        self.take(path, known.file)

    def _known(self, path: str) -> remembered.Known | None:
        """What a file on the disk holds, from an earlier start where it is as it was; None where it is no text."""
        raw = self.rest.raw(path)
        if raw is None:
            return None
        digest = remembered.digest(raw)
        known = self._memory.find(path, digest)
        if known is None:
            text = project.legible(raw)
            if text is None:
                return None
            lines = array("I", LineIndex(text).starts) if positions.is_even(text) else None
            known = remembered.Known(facts.facts_of(path, text, self.taught), lines, text.isascii())
            self._memory.note(path, digest, known)
        return known

    def below(self, folder: str) -> list[str]:
        """The manuscript's files in a folder that came; any thread may ask."""
        return [path for path in self.rest.list() if path.startswith(f"{folder}/")]

    def take(self, path: str, file: FileFacts) -> None:
        """These are the facts of a file now."""
        old = self._files.get(path, FileFacts(path))
        self._files[path] = file
        self.generation += 1
        (self.requests.add if file.todos else self.requests.discard)(path)
        if path.endswith(".md"):
            self._notes_of[path] = None
        differs = self.labels.replace(path, _keys(old.labels), _keys(file.labels))
        differs = self.entries.replace(path, _keys(old.entries), _keys(file.entries)) or differs
        self.refs.replace(path, _keys(old.refs), _keys(file.refs))
        self.cites.replace(path, _keys(old.cites), _keys(file.cites))
        self.changes += differs
        if differs and self.ready.is_set():
            self._tell()

    def teach(self, taught: dialects.Dialect) -> None:
        """Take what the documents teach TeX about code, and read again what may read otherwise now."""
        if taught == self.taught:
            return
        self.taught = taught
        self._memory.teach(taught)
        for document in self._session.documents.values():
            document.teach(taught)
        for path in [path for path in self._files if path.endswith(".tex")]:
            self._try(path)

    def take_made(self, made: Mapping[str, FileFacts]) -> None:
        """Take what the author's macros make, by file, in place of what was known of that; see `reading.made`."""
        differs = False
        for path in {*self._made, *made}:
            old, new = self.made(path), made.get(path, FileFacts(path))
            differs = self.labels.replace(path, _keys(old.labels), _keys(new.labels)) or differs
            self.refs.replace(path, _keys(old.refs), _keys(new.refs))
            self.cites.replace(path, _keys(old.cites), _keys(new.cites))
        self._made = dict(made)
        self.generation += 1
        self.changes += differs
        if differs and self.ready.is_set():
            self._tell()

    def made(self, path: str) -> FileFacts:
        """The keys and headings that the author's macros make in a file, where it was read last."""
        return self._made.get(path) or FileFacts(path)

    def made_of(self, path: str) -> FileFacts | None:
        """The same, None where they make nothing."""
        return self._made.get(path)

    def forget(self, path: str) -> None:
        """The file is gone."""
        if path in self._files:
            self.take(path, FileFacts(path))
            del self._files[path]
            self._by_key.pop(path, None)
            self._notes.pop(path, None)
            self._notes_of.pop(path, None)
            self.generation += 1

    def refresh(self, document: Document) -> None:
        """Take what an open document holds now; nothing to do where only quiet edits came."""
        if document.path is not None and document.out_of_step is None:
            file = document.facts().file
            if self._files.get(document.path) is not file:
                self.take(document.path, file)

    def refresh_all(self) -> None:
        """Take what all open documents hold now."""
        for document in self._session.documents.values():
            self.refresh(document)

    def file(self, path: str) -> FileFacts | None:
        """The facts of a file, as they were taken."""
        return self._files.get(path)

    def files(self) -> Iterator[tuple[str, FileFacts]]:
        """All files with their facts, in the order of their first reading."""
        return iter(self._files.items())

    def is_duplicate(self, key: str, path: str) -> bool:
        """True if a label stands twice in this file, or in one and another of the only document there is."""
        holders = self.labels.paths.get(key, [])
        return holders.count(path) > 1 or (len(holders) > 1 and sum(file.is_root for file in self._files.values()) == 1)

    def target(self, path: str, include: facts.Include) -> str | None:
        """The file that an input of a file names, if it is there."""
        alone = {**self._files, path: FileFacts(path, includes=(include,))}
        return next(iter(project.include_graph(alone)[path]), None)

    def figure_folders(self, path: str) -> tuple[str, ...]:
        """Where the names of figures in a file may start from: TeX's own folders, the file's, and `\\graphicspath`."""
        return missing.folders(self._files, path)

    def text(self, path: str) -> str | None:
        """The text of a file now: the editor's, else the disk's; None where it can't be read as text."""
        document = self._session.documents.get(path)
        return document.text if document is not None else self.rest.text(path)

    def notes(self) -> Iterator[tuple[str, str]]:
        """The notes in Markdown with their texts, in the order of their first reading."""
        for path in self._notes_of:
            text = self.note(path)
            if text is not None:
                yield path, text

    def note(self, path: str) -> str | None:
        """The same of a note, kept as long as its facts: every reference that is looked up asks all of them."""
        if path in self._session.documents:
            return self.text(path)
        file, known = self._files.get(path), self._notes.get(path)
        if known is None or known[0] is not file:
            known = self._notes[path] = (file, self.rest.text(path))
        return known[1]

    def places(self, path: str) -> Places:
        """Turns offsets of the file's facts into positions."""
        document = self._session.documents.get(path)
        encoding = self._session.encoding
        if document is not None:
            return Places(document.lines, encoding, document.facts().range)
        starts = self._lines.get(path)
        if starts is not None and (encoding is not Encoding.UTF8 or path not in self._wide):
            return Places(EvenLines(starts), encoding)
        return Places(LineIndex(self.text(path) or ""), encoding)

    def label_places(self, key: str) -> Iterator[tuple[str, references.Key]]:
        """Where a label is defined."""
        return self._where(self.labels, key, operator.attrgetter("labels"))

    def ref_places(self, key: str) -> Iterator[tuple[str, references.Key]]:
        """Where a label is referred to."""
        return self._where(self.refs, key, operator.attrgetter("refs"))

    def cite_places(self, key: str) -> Iterator[tuple[str, references.Key]]:
        """Where an entry is cited."""
        return self._where(self.cites, key, operator.attrgetter("cites"))

    def entry_places(self, key: str) -> Iterator[tuple[str, bib.Entry]]:
        """Where a bibliography entry stands."""
        for path in dict.fromkeys(self.entries.paths.get(key, ())):
            entries = self._files[path].entries
            known = self._by_key.get(path)
            if known is None or known[0] is not entries:
                numbers: dict[str, list[int]] = {}
                for number, entry in enumerate(entries):
                    numbers.setdefault(entry.key, []).append(number)
                known = self._by_key[path] = (entries, numbers)
            for number in known[1].get(key, ()):
                yield path, entries[number]

    def _where(
        self, names: Holders, key: str, keys: Callable[[FileFacts], tuple[references.Key, ...]]
    ) -> Iterator[tuple[str, references.Key]]:
        for path in dict.fromkeys(names.paths.get(key, ())):
            for file in (self._files.get(path), self._made.get(path)):
                if file is not None:
                    yield from [(path, found) for found in keys(file) if found[0] == key]

    def _settle(self) -> None:
        if not (self.settled and self._session.names.settled):
            self.settled = True
            self._session.names.known.set()
            self._tell()

    def _tell(self) -> None:
        for listener in self.changed:
            listener(self._session)


def _keys(items: tuple[references.Key, ...] | tuple[bib.Entry, ...]) -> list[str]:
    return [item.key for item in items]


def indexed(answer: Callable[[Session, dict[str, Any]], Any]) -> Callable[[Session, dict[str, Any]], Any]:
    """A handler that answers at once when the workspace has been read, and waits for that a while when not."""

    def handler(session: Session, params: dict[str, Any]) -> Any:
        if session.index.ready.is_set():
            return answer(session, params)
        return _later(answer, session, params)

    return handler


async def _later(answer: Callable[[Session, dict[str, Any]], Any], session: Session, params: dict[str, Any]) -> Any:
    before = _version(session, params)
    await session.index.wait()
    if _version(session, params) != before:
        raise failures.ContentModified("the text has changed while the workspace was being read")
    return answer(session, params)


def _version(session: Session, params: dict[str, Any]) -> int | None:
    document = session.document(from_lsp.uri(params)) if "textDocument" in params else None
    return document.version if document is not None else None
