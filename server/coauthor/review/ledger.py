"""Who wrote what: each sentence of the manuscript as it stands, told from the record alone and added up by chapter.

Only reads and counts. The words for people are made at the edges; the one text made of these figures is `disclosure`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coauthor.domain import bylines, errors, texts
from coauthor.domain.bylines import Status
from coauthor.domain.strips import Source
from coauthor.manuscript import facts, project, prose, snapshot, structure
from coauthor.pool import pool as pools
from coauthor.review import decisions, recorded

Json = dict[str, Any]
_CHAPTER, _SECTION = 1, 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or caption: the code points `[start, end)` of its file, on `line` (counted from 1)."""

    start: int
    end: int
    line: int
    text: str
    byline: bylines.Byline


@dataclass(slots=True)
class Count:
    """Sentences by what became of them, their words by source, and the changed shares of edited sentences."""

    sentences: Counter[Status] = field(default_factory=Counter)
    words: Counter[Source] = field(default_factory=Counter)
    standing_words: Counter[Status] = field(default_factory=Counter)
    changed: list[float] = field(default_factory=list)

    def add(self, byline: bylines.Byline) -> None:
        """One sentence more."""
        self.sentences[byline.status] += 1
        self.words += byline.words
        self.standing_words[byline.status] += byline.words.total()
        if byline.status is Status.ACCEPTED_EDITED and byline.changed is not None:
            self.changed.append(byline.changed)

    def take(self, other: Count) -> None:
        """All of another count."""
        self.sentences += other.sentences
        self.words += other.words
        self.standing_words += other.standing_words
        self.changed += other.changed

    @property
    def mean_change(self) -> float | None:
        """The mean share (0..1) of words changed in sentences that were accepted and edited."""
        return sum(self.changed) / len(self.changed) if self.changed else None


@dataclass(slots=True)
class Row:
    """A chapter, or a section of a file without chapters; `title` is empty for text above the first heading."""

    path: str
    title: str
    level: int | None
    sentences: list[Sentence] = field(default_factory=list)
    count: Count = field(default_factory=Count)


@dataclass(slots=True)
class Ledger:
    """Everything: rows in reading order, the totals, the decisions, and what was not counted.

    `outside` is how many of the co-author's words stand outside of running text; `left_out` are files that no document
    of the workspace reads.
    """

    root: Path
    rows: list[Row]
    totals: Count
    decisions: decisions.Tally
    outside: int = 0
    left_out: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def measure(
    root: Path, pool: pools.Pool | None, overrides: Mapping[str, str] | None = None, only: str | None = None
) -> Ledger:
    """The ledger of a workspace, or of the file `only`; without a pool nothing is on the record.

    `overrides` are texts that editors hold, by path, in place of what is on the disk. Raises NotFound for a file that
    is not there.
    """
    found = recorded.read(pool) if pool is not None else recorded.Recorded()
    manuscript = _Manuscript(root, overrides or {})
    paths, left_out = manuscript.order()
    if only is not None:
        if only not in manuscript.snapshots:
            raise errors.NotFound(f"There is no LaTeX file {only} in {root}.")
        paths, left_out = [only], ()
    rows: list[Row] = []
    outside = 0
    for path in paths:
        snap = manuscript.snapshots[path]
        reader = bylines.Reader(found.stands(path, snap.text), found.register)
        units = prose.units(snap, 0, len(snap.text))
        rows += _rows(snap, units, reader)
        outside += reader.words_between([(unit.start, unit.end) for unit in units], Source.COAUTHOR)
    totals = Count()
    for row in rows:
        totals.take(row.count)
    tally = decisions.tally(found, pool)
    return Ledger(root, rows, totals, tally, outside, left_out, tuple(manuscript.unreadable))


class _Manuscript:
    """The LaTeX files of a workspace as they are now."""

    def __init__(self, root: Path, overrides: Mapping[str, str]) -> None:
        self.snapshots: dict[str, snapshot.Snapshot] = {}
        self.unreadable: list[str] = []
        source = project.DiskSource(root)
        for path in sorted({*source.list(), *overrides}):
            if not path.endswith(".tex"):
                continue
            text = overrides.get(path) if path in overrides else _on_disk(source, path)
            if text is None:
                self.unreadable.append(path)
            else:
                self.snapshots[path] = snapshot.of(path, text)

    def order(self) -> tuple[list[str], tuple[str, ...]]:
        """The files in reading order, and those that no document reads; all by name where there is no document."""
        known = {path: facts.of_snapshot(snap) for path, snap in self.snapshots.items()}
        roots = [path for path, file in known.items() if file.is_root]
        if not roots:
            return list(known), ()
        graph = project.include_graph(known)
        found: dict[str, None] = {}
        waiting = roots[::-1]
        while waiting:
            path = waiting.pop()
            if path in known and path not in found:
                found[path] = None
                waiting += reversed(graph[path])
        return list(found), tuple(path for path in known if path not in found)


def _on_disk(source: project.DiskSource, path: str) -> str | None:
    try:
        loaded = texts.load(source.read(path))
    except errors.CoauthorError:
        return None
    return loaded.text if isinstance(loaded, texts.Loaded) else None


def _rows(snap: snapshot.Snapshot, units: Sequence[prose.Unit], reader: bylines.Reader) -> Iterator[Row]:
    """The rows of a file that hold a sentence."""
    sections = structure.sections(snap)
    chapters = [section for section in sections if section.level <= _CHAPTER]
    heads = chapters or [section for section in sections if section.level == _SECTION]
    rows = [Row(snap.path, "", None), *(Row(snap.path, head.title, head.level) for head in heads)]
    starts = [head.start for head in heads]
    for unit in units:
        row = rows[bisect_right(starts, unit.start)]
        byline = reader.byline(unit.start, unit.end)
        line = snap.index.line_of(unit.start) + 1
        row.sentences.append(Sentence(unit.start, unit.end, line, unit.text, byline))
        row.count.add(byline)
    return (row for row in rows if row.sentences)


def view(ledger: Ledger, *, sentences: bool = False) -> Json:
    """The JSON form; with `sentences` each row lists its own."""
    return {
        "files": [_row_view(ledger.root, row, sentences=sentences) for row in ledger.rows],
        "totals": _count_view(ledger.totals),
        "coauthor_words_outside_prose": ledger.outside,
        **decisions.view(ledger.decisions),
        "left_out": list(ledger.left_out),
        "unreadable": list(ledger.unreadable),
    }


def _row_view(root: Path, row: Row, *, sentences: bool) -> Json:
    head: Json = {"uri": (root / row.path).as_uri(), "path": row.path, "title": row.title, "level": row.level}
    head |= _count_view(row.count)
    if sentences:
        head["listed"] = [_sentence_view(each) for each in row.sentences]
    return head


def _count_view(count: Count) -> Json:
    """Sentences by status under the status's own name, words by source under `by`."""
    return {
        "sentences": count.sentences.total(),
        "words": count.words.total(),
        **{status.value: count.sentences[status] for status in Status},
        "by": {source.value: count.words[source] for source in Source},
        "standing_words": {status.value: count.standing_words[status] for status in Status},
        "mean_change": None if count.mean_change is None else round(count.mean_change, 4),
    }


def _sentence_view(sentence: Sentence) -> Json:
    byline = sentence.byline
    return {
        "start": sentence.start,
        "end": sentence.end,
        "line": sentence.line,
        "text": sentence.text,
        "status": byline.status.value,
        "words": byline.words.total(),
        "by": {source.value: byline.words[source] for source in Source},
        "changed": None if byline.changed is None else round(byline.changed, 4),
        "proposals": list(byline.proposals),
    }
