"""The cards of all bibliography entries of a session, made in slices once the workspace has been read.

It must never hold up an answer: an entry whose card is not made yet is found by its key alone.
"""

from __future__ import annotations

import asyncio

from coauthor.lsp.session import Session
from coauthor.manuscript import bib, cards

SLICE = 20
FIRST_S = 0.1  # what a client asks as soon as the workspace is known is answered first


class Shelf:
    """Cards by key; the first entry of a key counts."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._made: dict[str, tuple[bib.Entry, ...]] = {}
        self._cards: dict[str, cards.Card] = {}
        self._by_path: dict[str, list[str]] = {}
        self._task: asyncio.Task[None] | None = None

    def card(self, key: str) -> cards.Card | None:
        """The card of an entry, made now if it is the only one wanted."""
        found = self._cards.get(key)
        if found is not None:
            return found
        for path, entry in self._session.index.entry_places(key):
            text = self._session.index.text(path)
            if text is not None:
                return cards.of(text, entry)
        return None

    def made(self, path: str, entry: bib.Entry) -> cards.Card | None:
        """The card of this very entry, if it has been made."""
        index, card = self._session.index, self._cards.get(entry.key)
        if card is None or len(index.entries.paths.get(entry.key, ())) != 1:
            return None
        file = index.file(path)
        return card if file is not None and self._made.get(path) is file.entries else None

    def haystacks(self) -> dict[str, cards.Card]:
        """All cards there are by now; asking has the missing ones made."""
        self.refresh()
        return self._cards

    def refresh(self) -> None:
        """Have the cards made of what is new, in the background."""
        stale = [path for path, file in self._session.index.files() if self._made.get(path, ()) is not file.entries]
        if stale and (self._task is None or self._task.done()):
            self._task = self._session.connection.spawn(self._make(stale), "cards of the bibliography")

    async def _make(self, stale: list[str]) -> None:
        if not self._session.names.settled:
            await asyncio.sleep(FIRST_S)
        for path in stale:
            file = self._session.index.file(path)
            entries = file.entries if file is not None else ()
            text = self._session.index.text(path) or "" if entries else ""
            made: list[cards.Card] = []
            for at in range(0, len(entries), SLICE):
                made += [cards.of(text, entry) for entry in entries[at : at + SLICE]]
                await asyncio.sleep(0)
            for key in self._by_path.pop(path, ()):
                self._cards.pop(key, None)
            for card in made:
                self._cards.setdefault(card.key, card)
            self._by_path[path] = [card.key for card in made]
            self._made[path] = entries
