"""When Python looks for garbage: not while a server starts, and afterwards not among what stays for good.

A full collection over the code and the facts of a thesis takes 50 ms, in which no key is answered.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """A start makes much that stays and little garbage: none is looked for until `settle`."""
    gc.disable()


def settle() -> None:
    """What is there now stays: it is not looked at again."""
    gc.freeze()
    gc.enable()
