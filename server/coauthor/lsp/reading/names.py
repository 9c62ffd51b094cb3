"""What the labels, headings and floats of a session's documents are called and numbered, as TeX would number them.

Read as wholes, in a thread, once the workspace is known and whenever the typing rests. It must never hold up an
answer: what has not been read yet is left out, and what moved since is followed.
"""

from __future__ import annotations

import asyncio
import fnmatch
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coauthor.lsp import heap
from coauthor.lsp.document import Document
from coauthor.lsp.reading import giving_way
from coauthor.lsp.session import Session
from coauthor.manuscript import cards, dialects, floats, scopes, snapshot, structure, text
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.reading import titles
from coauthor.manuscript.snapshot import Snapshot

if TYPE_CHECKING:
    from coauthor.manuscript.reading import values

    _Reading = tuple[tuple[values.Document, ...], dict[str, FileFacts], scopes.Scopes]

_log = logging.getLogger(__name__)

REST_S = 1.0  # people pause half a second all the time, and a thread that reads would meet their next key
FIRST_S = 0.1  # after the workspace is known: what a client asks at once is answered first
SHARE = 10
"""A reading that took a second is not repeated within this many seconds."""


class Named(NamedTuple):
    """What a label names: `kind` is the counter (`figure`, `section`, `theorem`), `title` a caption or heading."""

    kind: str
    number: str
    title: str

    @property
    def what(self) -> str:
        """`Figure 2.3`, as far as it is known."""
        if self.kind in CHINESE and not self.number.isascii():
            return f"第{self.number}{CHINESE[self.kind]}"
        return " ".join(part for part in (KINDS.get(self.kind, self.kind.capitalize()), self.number) if part)

    @property
    def said(self) -> str:
        """`Figure 2.3: A curve`, as far as it is known."""
        return f"{self.what}: {self.title}" if self.what and self.title else self.what or self.title


KINDS = {
    "enumi": "Item",
    "enumii": "Item",
    "enumiii": "Item",
    "lstlisting": "Listing",
    "ALG@line": "Line",
    "algocf": "Algorithm",
    "AlgoLine": "Line",
}
"""What counters are called that do not say it themselves."""
CHINESE = {"part": "部分", "chapter": "章", "section": "节"}
"""What stands behind the number of those that are counted in Chinese: `第二章`."""


class Names:
    """The latest reading of a session's documents."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._labels: dict[str, Named] = {}
        self._haystacks: dict[str, str] = {}
        self._numbers: dict[str, dict[int, Named]] = {}  # by path and offset
        self._texts: Mapping[str, str] = {}  # of open documents, as they were read
        self._moved: dict[str, tuple[str, int, int]] = {}
        self.known = asyncio.Event()
        """Set once the first reading is done, or nobody should wait any longer: what is unknown then is unknown."""
        self.scopes = scopes.NOTHING
        """What is read together; nothing is known of it before the first reading."""
        self._seen: dict[str, FileFacts] = {}
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.reading = 0  # another one whenever the documents were read
        self._cost = 0.0  # seconds that the last reading took

    @property
    def settled(self) -> bool:
        """True once that is so."""
        return self.known.is_set()

    def label(self, key: str) -> Named | None:
        """What a label names, as far as is known."""
        return self._labels.get(key)

    def haystack(self, key: str) -> str:
        """All that is known of a label, folded, for finding; empty where nothing is."""
        known = self._haystacks.get(key)
        if known is None:
            named = self._labels.get(key)
            known = cards.folded(f"{named.kind} {named.number} {named.title}") if named is not None else ""
            self._haystacks[key] = known
        return known

    def at(self, path: str, start: int) -> Named | None:
        """What begins at an offset of a file's facts: a heading, a float, a theorem."""
        numbers = self._numbers.get(path)
        return None if numbers is None else numbers.get(self._then(path, start))

    def read(self, path: str, one: structure.Section | floats.Float) -> str:
        """A title or caption in plain words; a macro of the author's that stands in it is written out once known."""
        named = self.at(path, one.start) if "\\" in one.title or not one.title else None
        return named.title if named is not None and named.title else titles.clean(one.title)

    def later(self, _session: Session, _document: Document | None = None) -> None:
        """Something may have changed: read again once nothing has for a while, which is longer where reading is."""
        if self._timer is not None:
            self._timer.cancel()
        delay = max(REST_S, SHARE * self._cost) if self.settled else FIRST_S
        self._timer = asyncio.get_running_loop().call_later(delay, self._start)

    def _start(self) -> None:
        self._timer = None
        if self._task is not None or not self._session.index.ready.is_set():
            return
        self._session.index.refresh_all()
        files = dict(self._session.index.files())
        if not self.settled or _differ(files, self._seen):
            self._task = self._session.connection.spawn(self._read(files), "read whole documents")

    async def _read(self, files: dict[str, FileFacts]) -> None:
        loop, was_settled, before = asyncio.get_running_loop(), self.settled, self.scopes
        begun = loop.time()
        open_ones = {path: one for path, one in self._session.documents.items() if one.out_of_step is None}
        held = {path: one.facts().text for path, one in open_ones.items()}
        reads = _Files(self._session, held)
        try:
            box: list[_Reading] = []  # what a future hands over it holds on to: a cycle, and `settle` makes it last
            await asyncio.to_thread(lambda: box.append(_read(reads, files)))
            documents, made, self.scopes = box.pop()
            self.take(documents, held)
            self._session.index.teach(dialects.all_of(one.dialect for one in documents))
            self._session.index.take_made(made)
            del documents, made
        except Exception:  # noqa: BLE001 - numbers are an extra; what can't be read must not end the session
            _log.exception("the documents can't be read as wholes")
        finally:
            self._seen, self._task = files, None
            self.known.set()
            self._cost = loop.time() - begun - reads.waited
        if not was_settled:
            heap.settle()
            self._session.index.remember()
            self._session.publisher.refresh_all()
        elif self.scopes != before:
            self._session.publisher.refresh_all()
        if _differ(dict(self._session.index.files()), files):
            self.later(self._session)
        self._session.connection.spawn(asyncio.to_thread(heap.trim), "give memory back")

    def take(self, documents: Iterable[values.Document], held: Mapping[str, str]) -> None:
        """Take a new reading; `held` are the texts of open documents that it is about."""
        self._labels, self._numbers, self._texts, self._moved = {}, {}, held, {}
        self._haystacks = {}
        self.reading += 1
        for one in documents:
            for label in one.labels:
                self._labels.setdefault(label.key, Named(label.kind, label.number, label.title))
            for heading in one.headings:
                self._put(heading.place, Named("", heading.number or "", heading.title))
            for thing in one.things:
                self._put(thing.place, Named(thing.kind, thing.number or "", thing.title))

    def _put(self, place: values.Place, named: Named) -> None:
        self._numbers.setdefault(place.path, {}).setdefault(place.start, named)

    def _then(self, path: str, start: int) -> int:
        """Where an offset of the present facts was in the text that was read; -1 in what is new since."""
        before, document = self._texts.get(path), self._session.documents.get(path)
        now = document.facts().text if document is not None else before
        if before is None or now is None or now is before:
            return start
        known = self._moved.get(path)
        if known is None or known[0] is not now:
            known = self._moved[path] = (now, *text.shared(before, now))
        _, head, tail = known
        if start < head:
            return start
        return start - len(now) + len(before) if start >= len(now) - tail else -1


class _Files:
    """The files as they are read once, one after the other; nothing of a closed one is kept."""

    def __init__(self, session: Session, held: Mapping[str, str]) -> None:
        self._index = session.index
        self._root = session.root
        self._held = held
        self._has: dict[str, bool] = {}
        self._session = session
        self.waited = 0.0  # seconds in which typing had precedence

    def snapshot(self, path: str) -> Snapshot | None:
        """The text of a file as it is now; None where there is none that can be read as text."""
        if self._session.names.settled:
            self.waited += giving_way.in_thread(self._session)
        held = self._held.get(path)
        found = held if held is not None else self._index.rest.load(path)
        return None if found is None else snapshot.of(path, found)

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        known = self._has.get(path)
        if known is None:
            place = f"{self._root}/{path}"
            known = path in self._held or (not path.startswith("../") and os.path.isfile(place))  # noqa: PTH113
            self._has[path] = known
        return known

    def matching(self, pattern: str) -> Sequence[str]:
        """The files that a pattern with `*` means, sorted."""
        return sorted(
            path for path in [path for path, _ in list(self._index.files())] if fnmatch.fnmatchcase(path, pattern)
        )


def _read(files: _Files, facts: dict[str, FileFacts]) -> _Reading:
    from coauthor.manuscript.reading import document, made

    documents = document.read_all(files, facts)
    return documents, made.by_file(documents, facts), scopes.of(facts, documents)


def _differ(files: dict[str, FileFacts], read: dict[str, FileFacts]) -> bool:
    return files.keys() != read.keys() or any(file is not read[path] for path, file in files.items())
