"""Terms that open documents name and no glossary defines: looked for in a thread when typing rests.

Nothing of it is on the path of a key: what was found moves with the text. Until all files were looked at for
definitions nothing is said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

from coauthor.domain.findings import Finding
from coauthor.lsp.checking import moving
from coauthor.lsp.document import Document
from coauthor.lsp.reading import giving_way
from coauthor.lsp.session import Session
from coauthor.manuscript import missing, snapshot, undefined_terms
from coauthor.manuscript.undefined_terms import Defined

REST = 0.4
_APART = 1  # a letter typed right beside a key makes it another one
FEW = 20
"""So many files are looked at on the spot for a text that nobody has open; more of them only in a thread."""


class _Found(NamedTuple):
    """What was found in a text, when the definitions were those of a `round`."""

    text: str
    round: int
    findings: tuple[Finding, ...]


class Glossaries:
    """The terms of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._defined: dict[str, tuple[object, Defined]] = {}  # by path, with what tells that it is as it was
        self._round = 0  # another one whenever some definition is another, or other files are read together
        self._scope: object = None
        self._generation = -1  # of the index, when the files were looked at last
        self._found: dict[str, _Found] = {}
        self._running = False

    def of(self, document: Document) -> list[Finding]:
        """The findings in the offsets of the present text."""
        if document.path is None or not document.key.endswith(".tex") or not self._session.names.settled:
            return []
        if document.key not in self._session.documents:
            return self._of_closed(document)
        known, text = self._found.get(document.key), document.text
        is_old = known is None or known.text != text or known.round != self._round
        if is_old or self._generation != self._session.index.generation or self._is_news():
            self.look()
        return [] if known is None else moving.moved(known.findings, known.text, text, _APART)

    def look(self) -> None:
        """Look at what has changed, once nothing has for a moment."""
        if not self._running:
            self._running = True
            self._session.connection.spawn(self._look(), "look for terms")

    def _of_closed(self, document: Document) -> list[Finding]:
        if self._scope is None and len(self._marks()) <= FEW:
            self._define(self._marks(), {})
        return [] if self._scope is None else list(self._find(document.key, document.text))

    def _marks(self) -> dict[str, object]:
        """The files that may define terms, with what is another object when they have changed."""
        session, scope = self._session, self._session.names.scopes
        files = [(path, file) for path, file in session.index.files() if path.endswith(".tex")]
        marks: dict[str, object] = dict(files)
        marks |= dict.fromkeys(undefined_terms.beside(scope, dict(session.index.files())), scope)
        return marks | {path: one.text for path, one in session.documents.items() if path in marks}

    def _is_news(self) -> bool:
        return self._scope is not self._session.names.scopes

    async def _look(self) -> None:
        before: dict[str, _Found] = {}
        try:
            await self._session.names.known.wait()  # the first findings of all come first
            texts: dict[str, str] = {}
            while texts != (texts := self._texts()):  # noqa: ASYNC110 - a pause is no event
                await asyncio.sleep(REST)
            await giving_way.on_loop(self._session)
            self._generation = self._session.index.generation
            before, marks = dict(self._found), self._marks()
            await asyncio.to_thread(self._read, marks, texts)
        finally:
            self._running = False
        for path in self._found.keys() - self._session.documents.keys():
            del self._found[path]
        if self._texts() != texts:
            self.look()
        for path, found in self._found.items():
            if (before[path].findings if path in before else ()) != found.findings:
                self._session.publisher.refresh(self._session.documents[path])

    def _texts(self) -> dict[str, str]:
        return {path: one.text for path, one in self._session.documents.items() if path.endswith(".tex")}

    def _read(self, marks: Mapping[str, object], texts: Mapping[str, str]) -> None:
        self._define(marks, texts, is_aside=True)
        for path, text in texts.items():
            known = self._found.get(path)
            if known is None or known.text != text or known.round != self._round:
                self._found[path] = _Found(text, self._round, self._find(path, text))

    def _define(self, marks: Mapping[str, object], texts: Mapping[str, str], *, is_aside: bool = False) -> None:
        """Take the definitions of the files that have changed; in a thread, typing has precedence."""
        old = self._defined
        new: dict[str, tuple[object, Defined]] = {}
        for path, mark in marks.items():
            known = old.get(path)
            if known is None or known[0] is not mark:
                if is_aside:
                    giving_way.in_thread(self._session, giving_way.SHORT_S)
                text = texts[path] if path in texts else self._session.index.rest.load(path)
                known = (mark, undefined_terms.of_text(text or ""))
            new[path] = known
        if self._is_news() or {path: one for path, (_, one) in old.items()} != {p: one for p, (_, one) in new.items()}:
            self._round += 1
        self._defined, self._scope = new, self._session.names.scopes

    def _find(self, path: str, text: str) -> tuple[Finding, ...]:
        index, defined = self._session.index, {path: one for path, (_, one) in self._defined.items()}
        if not any(one.keys for one in defined.values()):
            return ()
        terms = undefined_terms.of_file(path, defined, dict(index.files()), self._session.names.scopes)
        found = [] if terms is None else undefined_terms.findings(text, terms)
        if not found:
            return ()
        sure = missing.Sure(snapshot.of(path, text, index.taught).scan)
        return tuple(one for one in found if sure.reads(one.start))
