"""What the labels of a document name, with TeX's numbers: read in a thread once the typing rests, kept until then.

It must never hold up an answer: what is not known yet is left out.
"""

from __future__ import annotations

from typing import NamedTuple

from coauthor.lsp.session import Session


class Named(NamedTuple):
    """What a label names: `kind` is the counter (`figure`, `section`, `theorem`), `title` a caption or heading."""

    kind: str
    number: str
    title: str

    @property
    def said(self) -> str:
        """`Figure 2.3: A curve`, as far as it is known."""
        what = " ".join(part for part in (KINDS.get(self.kind, self.kind.capitalize()), self.number) if part)
        return f"{what}: {self.title}" if what and self.title else what or self.title


KINDS = {
    "enumi": "Item",
    "enumii": "Item",
    "enumiii": "Item",
    "lstlisting": "Listing",
    "ALG@line": "Line",
    "algocf": "Algorithm",
    "AlgoLine": "Line",
}
"""What counters are called that do not say it themselves."""


class Names:
    """The latest reading of a session's documents."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._labels: dict[str, Named] = {}

    def label(self, key: str) -> Named | None:
        """What a label names, as far as is known."""
        return self._labels.get(key)
