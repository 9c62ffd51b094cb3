"""The check of balance for open documents: after each edit of the structure, on what changed, for this file alone.

What other files of the project leave open or close is looked at in a thread, once; until that is known nothing is said
of a text with defects.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from coauthor.domain.findings import Finding
from coauthor.lsp.document import Document
from coauthor.lsp.reading import giving_way
from coauthor.lsp.session import Session
from coauthor.manuscript.balance import checking, memory, wording
from coauthor.manuscript.balance.dialect import NONE, Dialect
from coauthor.manuscript.balance.reporting import Defect
from coauthor.manuscript.balance.wording import Loose
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.quiet import Standing

LARGE = 600_000
"""Code points from which a text is checked aside, when typing rests, and not on the path of a key."""
REST = 0.4
FEW = 20
"""So many files are looked at on the spot; more of them in a thread, while nothing is said."""


@dataclass(slots=True)
class _Kept:
    """What was found in a document while it stood as `standing` says, read in `dialect`."""

    memory: memory.Memory = field(default_factory=memory.Memory)
    standing: Standing | None = None
    dialect: Dialect = NONE
    defects: tuple[Defect, ...] = ()
    waiting: bool = False


class Defects:
    """The check for one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: WeakKeyDictionary[Document, _Kept] = WeakKeyDictionary()
        self._dialect: Dialect | None = None
        self._loose: dict[str, tuple[FileFacts, Loose]] = {}
        self._looking = False

    def stale(self) -> None:
        """Some file's definitions may have changed."""
        self._dialect = None

    def of(self, document: Document) -> list[Finding]:
        """The findings, in the offsets of the text that the document's facts are of."""
        standing = document.facts()
        if not standing.is_tex or document.path is None:
            return []
        kept = self._kept.setdefault(document, _Kept())
        dialect = self._project_dialect() | standing.file.dialect
        if kept.standing is not standing or kept.dialect != dialect:
            if len(standing.text) > LARGE:
                self._check_later(document, kept)
                return []
            kept.defects = checking.check(standing.text, dialect, kept.memory)
            kept.standing, kept.dialect = standing, dialect
        if not kept.defects:
            return []
        others = self._others(document.path)
        return [] if others is None else wording.findings(kept.defects, others)

    def _project_dialect(self) -> Dialect:
        if self._dialect is None:
            found = NONE
            for _, file in self._session.index.files():
                if file.dialect is not NONE:
                    found = found | file.dialect
            self._dialect = found
        return self._dialect

    def look(self) -> None:
        """See what the files leave open and close, before somebody needs to know."""
        if not self._looking and self._unknown(""):
            self._looking = True
            self._session.connection.spawn(self._look_around(), "what files leave open")

    def _others(self, path: str) -> Loose | None:
        """What the other files leave open and close; None while too much of that is not known."""
        unknown = self._unknown(path)
        if len(unknown) > FEW:
            self.look()
            return None
        for name, file in unknown:
            self._read(name, file)
        opens: Counter[str] = Counter()
        closes: Counter[str] = Counter()
        for name, (_, known) in self._loose.items():
            if name != path and (known.opens or known.closes):
                opens += known.opens
                closes += known.closes
        return Loose(opens, closes)

    def _unknown(self, path: str) -> list[tuple[str, FileFacts]]:
        """The other files that were not looked at as they are now; one that is open counts as it was."""
        found = []
        for name, file in self._session.index.files():
            known = self._loose.get(name)
            fresh = known is not None and (known[0] is file or name in self._session.documents)
            if not fresh and name != path and name.endswith(".tex"):
                found.append((name, file))
        return found

    async def _look_around(self) -> None:
        try:
            await self._session.names.known.wait()  # the first findings of all come first
            for name, file in self._unknown(""):
                await giving_way.on_loop(self._session, giving_way.SHORT_S)
                text, dialect = self._text(name, file)
                self._loose[name] = (file, await asyncio.to_thread(_loose, text, dialect))
        finally:
            self._looking = False
        self._session.publisher.refresh_all()

    def _read(self, name: str, file: FileFacts) -> None:
        self._loose[name] = (file, _loose(*self._text(name, file)))

    def _text(self, name: str, file: FileFacts) -> tuple[str, Dialect]:
        return self._session.index.text(name) or "", self._project_dialect() | file.dialect

    def _check_later(self, document: Document, kept: _Kept) -> None:
        if not kept.waiting:
            kept.waiting = True
            self._session.connection.spawn(self._check_aside(document, kept), "check a large text")

    async def _check_aside(self, document: Document, kept: _Kept) -> None:
        """Check a large text in a thread, once it has not changed for a moment."""
        standing = None
        while standing is not document.facts():
            standing = document.facts()
            await asyncio.sleep(REST)
        dialect = self._project_dialect() | standing.file.dialect
        if standing.is_tex:
            kept.defects = await asyncio.to_thread(checking.check, standing.text, dialect)
        kept.standing, kept.dialect, kept.waiting = standing, dialect, False
        self._session.publisher.refresh(document)


def _loose(text: str, dialect: Dialect) -> Loose:
    """What a file leaves open and closes."""
    return wording.loose(checking.check(text, dialect) if len(text) < LARGE else ())
