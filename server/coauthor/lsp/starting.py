"""Says that this editor is starting, before the pool's side is loaded, so that nobody takes its files for free.

Costs a lock file outside the workspace and nothing else; it must not wait for anything.
"""

from __future__ import annotations

from coauthor.domain import errors
from coauthor.lsp.session import Session
from coauthor.pool import arrivals, place


def begin(session: Session) -> None:
    """The root is known: files may be opened from now on."""
    if session.root is None or session.arriving is not None:
        return
    try:
        session.arriving = arrivals.announce(place.of(session.root))
    except errors.CoauthorError:
        return  # a pool that can't be used has no accepts either


def done(session: Session) -> None:
    """What is open has been said, or the connection ends."""
    if session.arriving is not None:
        session.arriving.release()
        session.arriving = None
