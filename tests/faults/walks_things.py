"""What a walk knows of its files and proposals: where each character is, what a hunk is meant for, what an edit did."""

from __future__ import annotations

from dataclasses import dataclass, field

from faults.walks_text import Paper

BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class File:
    """What is truly in a file; `crlf` are the line ends that are CRLF, `spoilt` bytes that are no text of ours."""

    paper: Paper
    bom: bool
    crlf: set[int]
    habit: str
    spoilt: bytes | None = None
    older: list[Paper] = field(default_factory=list)

    def raw(self) -> bytes:
        """The bytes."""
        if self.spoilt is not None:
            return self.spoilt
        said = self.paper.text
        if self.crlf:
            pairs = zip(self.paper.text, self.paper.ids, strict=True)
            said = "".join("\r\n" if each == "\n" and number in self.crlf else each for each, number in pairs)
        return (BOM if self.bom else b"") + said.encode()


@dataclass(frozen=True, slots=True)
class Place:
    """What a hunk is meant for: these characters, or, for an insertion, between these two.

    `lines` are those on both sides of an insertion, of which `ahead` characters stand before it.
    """

    ids: tuple[int, ...]
    left: int | None
    right: int | None
    lines: str = ""
    ahead: int = 0

    @staticmethod
    def of(paper: Paper, start: int, end: int) -> Place:
        """The place that is there on a paper."""
        left = paper.ids[start - 1] if start else None
        right = paper.ids[end] if end < len(paper.ids) else None
        low, high = paper.lines_around(max(0, start - 1), min(len(paper.ids), end + 1))
        return Place(paper.ids[start:end], left, right, "" if start < end else paper.text[low:high], start - low)

    def on(self, paper: Paper) -> tuple[int, int] | None:
        """Where that is; None where it is nowhere any more."""
        if self.ids:
            return paper.find(self.ids)
        known = self.beside(paper)
        return (known[0], known[0]) if len(known) == 2 and known[0] == known[1] else None

    def reads(self, paper: Paper) -> int | None:
        """Where an insertion belongs by what one reads: where the lines of both its sides stand together, once."""
        alone = bool(self.lines.strip()) and paper.text.count(self.lines) == 1
        return paper.text.index(self.lines) + self.ahead if alone else None

    def beside(self, paper: Paper) -> list[int]:
        """Where an insertion may go by the character behind it, and by the one before it."""
        known = []
        if self.right is None or self.right in paper.ids:
            known.append(len(paper.ids) if self.right is None else paper.ids.index(self.right))
        if self.left is None or self.left in paper.ids:
            known.append(0 if self.left is None else paper.ids.index(self.left) + 1)
        return known


Origin = tuple[str, int]


@dataclass(slots=True)
class Meant:
    """A proposal as it is meant; `bases` says for each hunk which text it was put on, and which revision that is.

    `stands` are these texts, by path and number, with the proposal's own edits in them, and nothing else.
    """

    places: dict[str, Place]
    removals: dict[str, list[Place]]
    bases: dict[str, tuple[Origin, str]]
    stands: dict[Origin, Paper]
    reverts: str | None


@dataclass(slots=True)
class Landing:
    """What an edit truly did: for each splice, what went, what came and what had stood there; the file before."""

    proposal: str
    path: str
    went: list[tuple[int, ...]]
    came: list[tuple[int, ...]]
    over: list[str]
    before: Paper
    result: Paper
    raw: bytes
    raw_after: bytes

    def there(self, paper: Paper) -> bool:
        """True while all that came is there and nothing of what went."""
        known = set(paper.ids)
        return all(paper.find(ids) for ids in self.came if ids) and not any(set(ids) & known for ids in self.went)

    def traces(self, paper: Paper) -> bool:
        """True while all of some text that came is there."""
        return any(ids and paper.find(ids) for ids in self.came)
