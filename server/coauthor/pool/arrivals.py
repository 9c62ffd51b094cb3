"""Editors that are just starting in a folder and have not said yet which files they hold.

A lock outside the workspace, held from the first moment until that is said; without a pool there may be one as well.
Creates nothing in the workspace.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from pathlib import Path

from coauthor.pool import leases, place

_LOOK_S = 0.02


def announce(where: place.Place) -> leases.Lease | None:
    """Say that an editor is starting here, until the lock is released; None where that can't be said."""
    folder = _folder(where)
    try:
        if not (place.private(folder.parent) and place.private(folder)):
            return None
        lease = leases.Lease(folder, secrets.token_hex(6))
        return lease if lease.take() else None
    except OSError:
        return None


def pending(where: place.Place) -> bool:
    """True while an editor here has still to say what it holds; what dead ones have left is removed."""
    found = False
    with contextlib.suppress(OSError):
        for path in list(_folder(where).glob("*.lock")):
            lease = leases.Lease(path.parent, path.stem)
            if lease.take():
                lease.release()
            else:
                found = True
    return found


def wait(where: place.Place, seconds: float) -> None:
    """Return once no editor is starting here any more, or after so many seconds."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while pending(where) and time.monotonic() < deadline:
        pause.wait(_LOOK_S)


def _folder(where: place.Place) -> Path:
    return where.bells.with_name(f"{where.bells.name}.starting")
