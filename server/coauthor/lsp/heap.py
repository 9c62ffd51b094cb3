"""When Python looks for garbage, and when what is free goes back to the system: never while somebody waits.

Not while a server starts, and afterwards not among what stays for good.

A full collection over the code and the facts of a thesis takes 50 ms, in which no key is answered.
"""

from __future__ import annotations

import contextlib
import gc


def hold() -> None:
    """A start makes much that stays and little garbage: none is looked for until `settle`."""
    gc.disable()


def settle() -> None:
    """What is there now stays: it is not looked at again."""
    gc.freeze()
    gc.enable()


def trim() -> None:
    """Give back what is free but kept by the C library, where it can; a millisecond, for any thread."""
    import ctypes  # 5 ms that a start does not have

    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library than Linux' usual one
        ctypes.CDLL(None).malloc_trim(0)
