"""Follows files that were renamed: when a file is opened, those that have tasks and are gone are looked for."""

from __future__ import annotations

from coauthor.lsp.document import Document
from coauthor.lsp.pool_side.workroom import Workroom
from coauthor.lsp.session import Session
from coauthor.pool import pool as pools
from coauthor.review import following


class Moves:
    """The search of one session; each missing file is looked for once for each file that is opened."""

    def __init__(self, session: Session, room: Workroom) -> None:
        self._session = session
        self._room = room
        self._sought: set[tuple[str, str]] = set()

    def pool_opened(self, session: Session) -> None:
        """There is a pool now: the documents that were open before may be such files."""
        for document in list(session.documents.values()):
            self.opened(session, document)

    def opened(self, session: Session, document: Document) -> None:
        """A document was opened: it may be a file that had another name."""
        if document.path and self._room.is_open and not self._room.on_path(document.path):
            session.connection.spawn(self._look(document.path), "look for files that moved")

    async def _look(self, opened: str) -> None:
        await self._room.loaded.wait()
        if self._room.on_path(opened):
            return
        known = {path for task in self._room.live() for path in following.paths(task)}
        wanted = [path for path in known if (path, opened) not in self._sought]
        gone = await self._room.quietly(following.missing, wanted)
        if not gone:
            return
        self._sought |= {(path, opened) for path in gone}
        moved = await self._room.run(_follow, gone)
        for path, to in moved.items():
            self._session.say(f"{path} is {to} now; its tasks went along.")


def _follow(pool: pools.Pool, gone: list[str]) -> dict[str, str]:
    return following.follow(pool, gone)
