"""Diffs and edits as people send them, for the tests of exchange: `from flows import offers`."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from coauthor.domain import actors, errors
from coauthor.pool import pool as pools
from coauthor.review import exchange

PERSON = actors.human("ada", "test")
FILE = "main.tex"
TEXT = """\\section{Trees}
Trees cool the street. They do so by shade, and by the
water that they evaporate \\cite{oke}. Nobody doubts it.

% a remark
The effect is small at night. It is $3\\,K$ at noon.

\\begin{tabular}{ll}
a & b \\\\
c & d \\\\
\\end{tabular}

Thanks to all.
"""


def put(root: Path, text: str | bytes, path: str = FILE) -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def opened(root: Path) -> pools.Pool:
    pool = pools.open_pool(root, create=True)
    assert pool is not None
    return pool


def offer_of(root: Path, diff: str) -> exchange.Offer:
    parts = exchange.targets(root, diff)
    return exchange.Offer(exchange.from_diff(parts, {path: exchange.on_disk(root, path) for path in parts}))


def proposed(root: Path, diff: str) -> tuple[pools.Pool, exchange.Posted]:
    pool = opened(root)
    return pool, exchange.post(pool, PERSON, offer_of(root, diff))


def refused(root: Path, diff: str) -> errors.CoauthorError:
    with pytest.raises(errors.CoauthorError) as caught:
        offer_of(root, diff)
    return caught.value


def plain(before: str, after: str, name: str = FILE, context: int = 3) -> str:
    """What `diff -u` writes."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}", n=context
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
