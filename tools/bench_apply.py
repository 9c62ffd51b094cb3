"""How long one `didChange` takes to apply to a text of 300 KB, here and in pygls: what a key costs before all else.

    bench_apply.py          prints the p95 of both in milliseconds, as JSON; null for pygls where it is not installed

The edits are single letters all over the text. It must measure applying alone: no facts, no findings.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "server"))
LINE = "Words of a paragraph that stand in a line of the usual length, ninety letters or somewhat more.\n"
SIZE = 300_000
EDITS = 400

Apply = Callable[[int, int, int], None]
"""Types a letter at a line and column, as version n."""


def ours() -> Apply:
    """The server's own document."""
    from coauthor.lsp import document, from_lsp
    from coauthor.manuscript.positions import Encoding, Position, Span

    made = document.Document("file:///a.tex", "a.tex", Encoding.UTF16)
    made.load(LINE * (SIZE // len(LINE)), 0)

    def apply(line: int, column: int, version: int) -> None:
        place = Position(line, column)
        made.change(version, [from_lsp.Change(Span(place, place), "x")])

    return apply


def pygls() -> Apply | None:
    """The text document of pygls; None where that is not installed."""
    try:
        from lsprotocol import types
        from pygls.workspace import TextDocument
    except ImportError:
        return None
    made = TextDocument("file:///a.tex", source=LINE * (SIZE // len(LINE)), version=0)

    def apply(line: int, column: int, _version: int) -> None:
        place = types.Position(line, column)
        made.apply_change(types.TextDocumentContentChangePartial(text="x", range=types.Range(place, place)))

    return apply


def p95(apply: Apply) -> float:
    """Milliseconds of processor time."""
    chance, taken = random.Random(7), []
    for version in range(1, EDITS + 1):
        line, column = chance.randrange(SIZE // len(LINE)), chance.randrange(len(LINE) - 2)
        begun = time.thread_time()
        apply(line, column, version)
        taken.append((time.thread_time() - begun) * 1e3)
    return sorted(taken)[int(len(taken) * 0.95)]


def main() -> int:
    """Print both figures."""
    theirs = pygls()
    print(json.dumps({"ours": p95(ours()), "pygls": None if theirs is None else p95(theirs)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
