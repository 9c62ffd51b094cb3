"""Whether the evidence that a model names is there: the file and its lines, the words in them, the key, the asset.

What is not there is said to the person, beside the plan's own line or as a mark of the proposal; nothing is repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from coauthor.briefing import privacy
from coauthor.domain import errors, packets
from coauthor.library import assets
from coauthor.manuscript import checks, project

MOST = 10
"""More marks than these would not be read."""

_PLACE = re.compile(
    r"(?<![\w/.:])(?P<path>[\w~-][\w./-]*\.[A-Za-z][A-Za-z0-9]{0,4}):(?P<first>\d+)(?:\s*[-–]+\s*(?P<last>\d+))?"
)
_SHORT = 60
_BESIDE = 1
"""Lines around a place in which its words may stand: a sentence that is broken over lines begins one earlier."""


class Known:
    """The files, keys and assets of one project, read when they are first asked for."""

    def __init__(self, root: Path) -> None:
        self._source = project.DiskSource(root)
        self._rules = privacy.of(root)
        self._texts: dict[str, str | None] = {}
        self._names: tuple[frozenset[str], frozenset[str]] | None = None

    def plan(self, plan: packets.Plan) -> packets.Plan:
        """The plan with a remark at each place that it names and that is not there."""
        change = {
            name: tuple(self._told(line) for line in getattr(plan, name))
            for name in ("issues", "strategy", "risks", "new_information", "citations_needed")
        }
        scope = tuple(each.model_copy(update={"why": self._told(each.why)}) for each in plan.scope)
        return plan.model_copy(update={**change, "goal": self._told(plan.goal), "scope": scope})

    def marks(self, evidence: Sequence[packets.Evidence]) -> tuple[str, ...]:
        """A sentence for each piece of evidence that is not what it says to be."""
        found = (
            f"The evidence for “{_short(each.claim)}” can't be confirmed: {wrong}"
            for each in evidence
            if (wrong := self.wrong(each))
        )
        return tuple(dict.fromkeys(found))[:MOST]

    def wrong(self, each: packets.Evidence) -> str:
        """What is wrong with it, as a sentence; empty where nothing is, or nothing can be told."""
        place = _PLACE.fullmatch(each.source.strip())
        if place is not None:
            return self._wrong_place(place, each.quote)
        keys, shown = self._named()
        path = each.source.strip()
        if path.removeprefix("@").partition("#")[0] in keys:
            return ""
        text = self._text(path)
        if text is None:
            return "" if path in shown else f"there is no source “{_short(each.source)}”."
        return "" if _holds(text, each.quote) else f"{path} does not say “{_short(each.quote)}”."

    def _told(self, line: str) -> str:
        wrong = [said for place in _PLACE.finditer(line) if (said := self._wrong_place(place, ""))]
        return f"{line} [{' '.join(wrong)}]"[: packets.MAX_LINE] if wrong else line

    def _wrong_place(self, place: re.Match[str], quote: str) -> str:
        path, first = place["path"], int(place["first"])
        last = int(place["last"] or first)
        text = self._text(path)
        if text is None:
            return f"there is no {path}."
        lines = text.removesuffix("\n").split("\n")
        if not 1 <= first <= last <= len(lines):
            return f"{path} has {len(lines)} lines."
        there = "\n".join(lines[max(0, first - 1 - _BESIDE) : last + _BESIDE])
        if _holds(there, quote):
            return ""
        at = next(_lines_of(lines, quote), 0)
        where = f", line {at} does" if at else ", nor does another line"
        return f"{path}:{first} does not say “{_short(quote)}”{where}."

    def _text(self, path: str) -> str | None:
        """A file that may be shown; None where there is none."""
        if path not in self._texts:
            self._texts[path] = None if self._rules.forbids(path) else checks.text_of(self._source, {}, path)
        return self._texts[path]

    def _named(self) -> tuple[frozenset[str], frozenset[str]]:
        """The keys of the bibliography; the ids and files of the assets."""
        if self._names is None:
            try:
                keys = frozenset(project.index(self._source).entries)
                every = assets.known(self._source.root)
            except errors.CoauthorError:
                keys, every = frozenset(), ()
            self._names = keys, frozenset(name for each in every for name in (each.id, each.path) if name)
        return self._names


def of(version: packets.Edits | packets.Candidates) -> tuple[packets.Evidence, ...]:
    """All evidence of an answer."""
    if isinstance(version, packets.Edits):
        return version.evidence
    return tuple(each for candidate in version.candidates for each in candidate.evidence)


def _holds(text: str, quote: str) -> bool:
    """True if the words stand there, whatever blanks, quotation marks and large letters are between them."""
    return _plain(quote) in _plain(text)


def _lines_of(lines: Sequence[str], quote: str) -> Iterator[int]:
    return (number for number, line in enumerate(lines, 1) if _plain(quote) in _plain(line))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\"'“”‘’`~…]+|\.{3}", " ", text).split()).strip(" .,;").casefold()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:_SHORT].rstrip()}…" if len(words) > _SHORT else words
