"""Citations are kept, and every key is one that the author has: nothing is invented."""

from __future__ import annotations

from collections.abc import Iterator

from coauthor.gates import names
from coauthor.gates.gate import Finding, Known


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Compares the keys as sets; `*` (as in `\\nocite{*}`) is a key like any other."""
    old, new = set(names.of(before).keys), set(names.of(after).keys)
    for key in sorted(old - new):
        yield Finding("citations", f"The citation of `{key}` is lost.")
    for key in sorted(new - old - known.keys):
        yield Finding("citations", f"The citation key `{key}` is not in the bibliography.")
