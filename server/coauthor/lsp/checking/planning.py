"""OUTLINE.md and STYLE.md held against the text, for one session: made aside when typing rests, shown at their places.

A key never waits for it. What was found stands until it is found anew, at the heading as it is now; a heading that
is another one by then gets nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coauthor.domain import texts
from coauthor.domain.findings import Finding
from coauthor.lsp.checking.publisher import Diagnostic
from coauthor.lsp.document import Document
from coauthor.lsp.reading import giving_way, rest
from coauthor.lsp.session import Session
from coauthor.manuscript import contract, counting, outline, project, spelling, style, stylistic
from coauthor.manuscript import findings as wording
from coauthor.manuscript.contract import Contract
from coauthor.manuscript.facts import FileFacts

_ASSETS = "assets.yaml"

REST = 0.4
"""Seconds without a change before the outline is compared again."""


class _Sheet(NamedTuple):
    """A text with its facts, and where the headings of these are in it by now."""

    file: FileFacts
    text: str
    headings: Sequence[tuple[int, int]]


class _Counted(NamedTuple):
    """The words of a file: `of` each of its pieces by their hash, and of one after the other."""

    file: FileFacts
    of: dict[int, int]
    words: tuple[int, ...]


class Plan:
    """`contract` is the comparison as it was last made, None where there is no outline."""

    def __init__(self, session: Session) -> None:
        self.contract: Contract | None = None
        self.checked: dict[str, tuple[str, list[Diagnostic]]] = {}  # by file: the revision checked, what was found
        self.rules: stylistic.Rules | None = None
        self._session = session
        self._headings: dict[str, tuple[str, ...]] = {}
        self._counts: dict[str, _Counted] = {}
        self._spelt: dict[str, tuple[FileFacts, spelling.Tally]] = {}
        self._habit = ""
        self._listed: tuple[rest.Mark | None, str] = None, ""
        self._read: dict[str, str | None] = {outline.PATH: None, style.PATH: None}
        self._files: tuple[FileFacts | None, ...] = ()
        self._wanted = 0
        self._saved = False
        self._running = False

    def refresh(self) -> None:
        """Something changed that may matter; compare again soon."""
        self._wanted += 1
        if not self._running:
            self._running = True
            self._session.connection.spawn(self._rest(), "hold the outline against the text")

    def changed(self, document: Document) -> None:
        """A document changed: only its headings, or the contract itself, matter here."""
        if self._running:  # what runs will see it; asking often must not put it off for ever
            return
        known = tuple(self._session.index.file(path) for path in self._read)
        if document.path in self._read:
            differs = document.text != self._read[document.path]
        else:
            titles = self._headings.get(document.key, ())
            differs = self.contract is not None and self._titles(document.facts().file) != titles
        if differs or known != self._files:  # on the disk, or here
            self._files = known
            self.refresh()

    def saved(self) -> None:
        """Something is on the disk now: what changed of outline or text by then belongs on the record."""
        self._saved = True
        self.refresh()

    def totals(self, path: str) -> list[int]:
        """The words of each section of a file as it is now, those below it and in the files it reads included."""
        sheet = self._sheet(path)
        if sheet is None:
            return []
        beyond = self.contract.beyond if self.contract is not None else {}
        totals = counting.below(sheet.file.sections, self._count(path, sheet)[1:])
        return [words + beyond.get((path, number), 0) for number, words in enumerate(totals)]

    def _sheet(self, path: str) -> _Sheet | None:
        """A file as it is to be counted; None for one that is not known."""
        index, document = self._session.index, self._session.documents.get(path)
        if document is not None:
            index.refresh(document)
        file = index.file(path)
        if file is None:
            return None
        standing = document.facts() if document is not None else None
        headings = [(section.start, section.heading_end) for section in file.sections]
        if document is None or standing is None or standing.file is not file:
            return _Sheet(file, index.text(path) or "", headings)
        return _Sheet(file, document.text, [standing.range(*heading) for heading in headings])

    def _count(self, path: str, sheet: _Sheet) -> tuple[int, ...]:
        """The words before the first heading, then of each section on its own; what stands as it was is not counted."""
        before = self._counts[path].of if path in self._counts else {}
        counted = []
        for piece in counting.pieces(sheet.text, sheet.headings):
            mark = hash(piece)
            counted.append((mark, before[mark] if mark in before else counting.count(piece)))
        found = self._counts[path] = _Counted(sheet.file, dict(counted), tuple(words for _, words in counted))
        return found.words

    def of(self, document: Document) -> list[Finding]:
        """What the outline gives to say in a document, in the offsets of the text that its facts are of."""
        if document.path is None:
            return []
        if document.path == outline.PATH:
            return list(self._of_outline(document))
        return list(self._of_text(document)) if self.contract is not None else []

    def of_style(self, document: Document) -> list[Finding]:
        """What is against STYLE.md, in the offsets of the present text: words are typed where no fact changes."""
        standing = document.facts()
        if self.rules is None or not standing.is_tex:
            return []
        return wording.of_style(self.rules, document.text, lambda: standing.scan, standing.back)

    def _of_outline(self, document: Document) -> Iterator[Finding]:
        if self.contract is None:
            return
        yield from wording.of_comments(document.text)
        now, named = {node.slug: node for node in outline.read(document.text).nodes}, self._named(document.text)
        for tie in self.contract.ties:
            if tie.node.slug in now:
                yield from wording.of_tie(tie, now[tie.node.slug])
                yield from wording.of_links(tie, now[tie.node.slug], named)

    def _named(self, text: str) -> wording.Named:
        index = self._session.index
        return wording.Named(text, index.entries.paths, index.labels.paths, self._assets())

    def _assets(self) -> str:
        """The text of assets.yaml, read again only where it is another file by now: a key asks for it.

        What is no text says nothing until it is another file.
        """
        at_rest = self._session.index.rest
        mark = at_rest.mark(_ASSETS)
        if mark != self._listed[0]:
            self._listed = mark, (at_rest.load(_ASSETS) or "") if mark is not None else ""
        return self._listed[1]

    def _of_text(self, document: Document) -> Iterator[Finding]:
        assert self.contract is not None
        sections = document.facts().file.sections
        here = [(tie, tie.place.number) for tie in self.contract.ties if tie.place and tie.place.path == document.path]
        is_counted = any(tie.node.target or contract.State.EMPTY in tie.states for tie, _ in here)
        totals = self.totals(document.path or "") if is_counted else []
        for tie, number in here:
            if number < len(sections) and tie.place and sections[number].title == tie.place.section.title:
                now = contract.counted(tie, totals[number]) if number < len(totals) else tie
                yield from wording.of_section(now, sections[number])
        for place in self.contract.extras:
            if place.path == document.path and place.number < len(sections):
                section = sections[place.number]
                if section.title == place.section.title:
                    yield wording.extra(section)

    async def _rest(self) -> None:
        try:
            while True:
                wanted = self._wanted
                await asyncio.sleep(REST)
                if wanted == self._wanted:
                    await self._compare()
                    if wanted == self._wanted:
                        return
        finally:
            self._running = False

    async def _compare(self) -> None:
        index = self._session.index
        await index.wait()
        said, habit = index.text(style.PATH), await self._spelling()
        if (said, habit) != (self._read[style.PATH], self._habit):
            self._read[style.PATH], self._habit = said, habit
            read = style.read(said) if said else style.Style()
            self.rules = stylistic.Rules(read, habit) if read.has_rules or habit else None
        text = self._read[outline.PATH] = index.text(outline.PATH)
        if text is None:
            self.contract = None
        else:
            files: dict[str, FileFacts] = {}
            counts: dict[str, tuple[int, ...]] = {}
            for path in [path for path, _ in index.files() if path.endswith((".tex", ".bib"))]:
                await giving_way.on_loop(self._session)
                known = self._counts.get(path)
                if known is not None and path not in self._session.documents and known.file is index.file(path):
                    files[path], counts[path] = known.file, known.words
                elif (sheet := self._sheet(path)) is not None:
                    files[path], counts[path] = sheet.file, await asyncio.to_thread(self._count, path, sheet)
            self._headings = {path: self._titles(file) for path, file in files.items()}
            graph = project.include_graph(files)
            self.contract = await asyncio.to_thread(contract.compare, text, files, graph, counts.__getitem__)
        self._session.publisher.refresh_all()
        if self._saved and text is not None and self.contract is not None:
            self._saved = False
            await self._note(self.contract, text)

    async def _spelling(self) -> str:
        """The spelling that the document has by itself; each file is counted once for each text of it."""
        index = self._session.index
        files = {path: file for path, file in index.files() if path.endswith(".tex")}
        for path in self._spelt.keys() - files.keys():
            del self._spelt[path]
        for path, file in files.items():
            known = self._spelt.get(path)
            if known is None or known[0] is not file:
                await giving_way.on_loop(self._session)
                text = index.text(path) or ""
                self._spelt[path] = file, await asyncio.to_thread(spelling.tally, text)
        return spelling.habit(one for _, one in self._spelt.values())

    async def _note(self, made: Contract, text: str) -> None:
        """Tell the record, where there is one; without tasks there is none and none is made."""
        bench = self._session.bench
        if bench is not None and bench.room.is_open:
            from coauthor.review import planning

            compared = planning.Compared(made, texts.revision(text), {outline.PATH: text})
            await bench.room.quietly(planning.note_and_offer, compared, bench.room.actor)

    def _titles(self, file: FileFacts) -> tuple[str, ...]:
        return tuple(section.title for section in file.sections)
