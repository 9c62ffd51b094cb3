"""The language server of an editor walk: `walks_server.py TWIN serve`; a broken twin, or whole, with shorter waits."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coauthor import __main__
from coauthor.lsp.landing import applying
from faults import walks_twins

applying.GRACE_S = 0.4
applying.SILENCE_S = 0.8

if __name__ == "__main__":
    (walks_twins.WHOLE | walks_twins.EDITOR)[sys.argv.pop(1)](setattr)
    sys.exit(__main__.main())
