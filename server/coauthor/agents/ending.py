"""The end of a worker that was told to end: soon, whatever it is at. It never touches the record.

A thread in the middle of reading or of a long computation can't be stopped, and a process waits for its threads.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection

WITHIN_S = 5.0
"""Seconds from the signal to the end, if what was begun does not let go before."""


def said(at_work: Collection[str]) -> str:
    """What happens meanwhile, for the person at the terminal or in the log."""
    if not at_work:
        return "told to end"
    named = ", ".join(sorted(at_work, key=lambda task: int(task[1:])))
    wait, goes = ("waits", "goes") if len(at_work) == 1 else ("wait", "go")
    return f"told to end: {named} {wait} again and {goes} on with the next worker; this one is gone in {WITHIN_S:.0f} s"


def at_the_latest() -> None:
    """End this process within that time, if it has not ended by then.

    Whatever is on its way to the record is whole or absent; locks fall, and the next worker gives back what it held.
    """
    timer = threading.Timer(WITHIN_S, os._exit, (0,))
    timer.daemon = True
    timer.start()
