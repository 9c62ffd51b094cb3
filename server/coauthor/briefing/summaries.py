"""What a model has said that a part of the text says: kept by the hash of the part, used wherever it still reads so.

It asks no model: what has not been read yet is only noted, for whoever has time for it, and shown in its own sentences.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from coauthor.models import memo
from coauthor.pool import place

LONG = 1_500
"""Code points from which on a part is worth a summary; a shorter one is told by its own sentences."""

MOST = 40_000
"""Code points of a part that are read."""

_WAITING = 32
_FORM = "1"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text: its file, its heading, and what stands there."""

    path: str
    title: str
    text: str


@dataclass(slots=True)
class Shelf:
    """The summaries of one workspace; `unread` are parts that were wanted and have none, the newest wish last."""

    folder: Path | None
    unread: dict[str, Piece] = field(default_factory=dict)

    def said(self, piece: Piece) -> tuple[str, ...]:
        """The sentences of its summary; none where nobody has read it as it is now."""
        if len(piece.text) < LONG:
            return ()
        name = key(piece)
        kept = self._kept(name)
        if kept:
            self.unread.pop(name, None)
        elif self.folder is not None:
            self.unread.pop(name, None)
            self.unread[name] = piece
            for old in list(self.unread)[:-_WAITING]:
                del self.unread[old]
        return kept

    def put(self, piece: Piece, sentences: tuple[str, ...]) -> None:
        """Keep a summary; an empty one says that there is nothing to be had, and is not asked for again."""
        self.unread.pop(key(piece), None)
        if sentences:
            memo.Memo(self.folder).put(key(piece), json.dumps(sentences, ensure_ascii=False))

    def next(self) -> Piece | None:
        """The part that was wanted last and has no summary."""
        return next(reversed(self.unread.values()), None)

    def _kept(self, name: str) -> tuple[str, ...]:
        try:
            found = json.loads(memo.Memo(self.folder).get(name) or "[]")
        except ValueError:
            return ()
        return tuple(map(str, found)) if isinstance(found, list) else ()


def of(root: Path) -> Shelf:
    """The shelf of a workspace."""
    return Shelf(place.summaries(root))


def key(piece: Piece) -> str:
    """The name of a part: its words and nothing else, so that it may move."""
    return memo.key(_FORM, piece.text[:MOST])
