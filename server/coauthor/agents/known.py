"""What a change is held against: the names, numbers, wordings and sources of the project and the person's own words.

Reads files, so it is called on a thread of its own; nothing here is kept longer than one task.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from coauthor.briefing import packet as briefing
from coauthor.domain import errors
from coauthor.gates import gate, names, parse, repetition, vocabulary
from coauthor.gates import run as gates
from coauthor.library import assets
from coauthor.manuscript import checks, project, prose
from coauthor.manuscript import snapshot as snapshots
from coauthor.manuscript import style as styles
from coauthor.manuscript.reading import document, made, values

_NEEDS_ALL = frozenset({"references", "citations", "vocabulary", "numbers"})
_PERCENT = re.compile(r"(?<!\\)%")
_SOURCES = ("samples/", "related_work/")
_READABLE = (".tex", ".md", ".txt")
_MENDING = tuple(name for name in gates.ALL if name not in ("parse", "specials", "maths", "macros", "length", "extent"))
"""What is looked at where a change mends what is broken: not whether it is built as before."""

_MOST = 2_000_000
"""Code points of sources, and of data, that a change is compared with."""
_MOST_ELSEWHERE = 1_000_000
"""Code points of the thesis' other files that new text is compared with."""
_READ = frozenset({assets.Kind.DATA, assets.Kind.TABLE, assets.Kind.LOG, assets.Kind.CODE, assets.Kind.RESULT})


class Checker:
    """The gates over one piece of a text; the project is read at the first name that the text itself lacks."""

    def __init__(self, root: Path, briefed: briefing.Briefed) -> None:
        self._source = project.DiskSource(root)
        self._mended = briefed.ground.text if briefed.ground.mends else None
        self._near = self._known(briefed)
        self._whole: gate.Known | None = None
        self._path, self._is_wide = briefed.ground.path, False

    def __call__(self, before: str, after: str) -> Sequence[gate.Finding]:
        """What the change broke."""
        if self._mended is not None:
            return self._mending(self._mended, before, after)
        if not self._is_wide and repetition.is_new(before, after):
            self._widen()
        findings = gates.check(before, after, self._whole or self._near)
        asks = any(finding.gate in _NEEDS_ALL for finding in findings) or bool(names.of(after).refs)
        if self._whole is None and asks:
            self._whole = self._read()
            findings = gates.check(before, after, self._whole)
        return findings

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """The author's samples and the notes on related work, by path."""
        return self._near.sources or ()

    def _widen(self) -> None:
        """Have the sentences of the other files at hand, too, as far as they are short enough to compare."""
        self._is_wide, left, found = True, _MOST_ELSEWHERE, list(self._near.elsewhere or ())
        for path in self._source.list():
            text = self._text(path) if path.endswith(".tex") and path != self._path else None
            left -= len(text or "")
            if text and left > 0:
                found += [unit.text for unit in prose.units(snapshots.of(path, text), 0, len(text))]
        self._near = replace(self._near, elsewhere=tuple(found))
        if self._whole is not None:
            self._whole = replace(self._whole, elsewhere=tuple(found))

    def _mending(self, text: str, before: str, after: str) -> Sequence[gate.Finding]:
        """What a change that mends a build broke: the file must be put together no worse, and say nothing new."""
        if self._whole is None:
            self._whole = self._read()
        found = list(gates.check(before, after, self._whole, _MENDING))
        if text.count(before) == 1 and len(parse.unmatched(text.replace(before, after))) > len(parse.unmatched(text)):
            found.append(gate.Finding("parse", "More would be open or closed without its partner than before."))
        return found

    def _known(self, briefed: briefing.Briefed) -> gate.Known:
        packet, text = briefed.packet, briefed.ground.text
        found = names.of(text)
        style = self._text(styles.PATH)
        return gate.Known(
            keys=frozenset(found.keys),
            labels=frozenset(found.labels),
            ground="\n".join([text, packet.before, packet.after, *(_as_latex(part.text) for part in packet.parts)]),
            wish=_as_latex("\n".join([packet.intent, *packet.thread])),
            style=styles.read(style) if style else None,
            elsewhere=_others(briefed),
            sources=tuple(self._sources()),
            commands=vocabulary.commands(text),
        )

    def _read(self) -> gate.Known:
        indexed = project.index(self._source)
        read = document.read_all(document.WorkspaceFiles(self._source), indexed.files)
        facts = made.completed(indexed, self._source, read=read)
        commands = set(self._near.commands or ())
        for path in facts.files:
            if path.endswith(".tex"):
                commands |= vocabulary.commands(self._text(path) or "")
        shown = self._assets(read)
        return replace(
            self._near,
            ground="\n".join([self._near.ground or "", *self._said_of(shown)]),
            results={asset.id: asset.message for asset in shown if asset.is_result},
            keys=self._near.keys | frozenset(facts.entries),
            labels=self._near.labels | frozenset(facts.labels),
            commands=frozenset(commands),
        )

    def _assets(self, read: Sequence[values.Document]) -> tuple[assets.Asset, ...]:
        try:
            return assets.known(self._source.root, read=read)
        except errors.CoauthorError:
            return ()

    def _said_of(self, shown: Sequence[assets.Asset]) -> Iterator[str]:
        """What backs a number: the owner's words, and the contents of data, logs and code that are short enough."""
        left = _MOST
        for asset in shown:
            yield _as_latex(f"{asset.source} {asset.purpose} {asset.message}")
            if asset.path and asset.kind in _READ and asset.there:
                text = self._text(asset.path) or ""
                left -= len(text)
                if left > 0:
                    yield text

    def _sources(self) -> Iterator[tuple[str, str]]:
        """The author's samples and the notes on related work, as far as they are short enough to compare."""
        left = _MOST
        for path in sorted({*self._source.list(), *_texts_in(self._source.root)}):
            if path.startswith(_SOURCES) and path.endswith(_READABLE):
                text = self._text(path) or ""
                left -= len(text)
                if left < 0:
                    return
                yield path, text

    def _text(self, path: str) -> str | None:
        return checks.text_of(self._source, {}, path)


def _texts_in(root: Path) -> Iterator[str]:
    """The plain texts of the folders of sources, which are no files of the manuscript; links are not followed."""
    for folder in _SOURCES:
        for place, _, names_ in os.walk(root / folder):
            yield from (Path(place, name).relative_to(root).as_posix() for name in names_ if name.endswith(".txt"))


def _as_latex(said: str) -> str:
    """Words of Markdown or of a person as LaTeX reads them: `5%` is a share there, and begins no comment."""
    return _PERCENT.sub(r"\%", said)


def _others(briefed: briefing.Briefed) -> tuple[str, ...]:
    """The sentences of the file that are not being changed."""
    ground = briefed.ground
    spans = set(ground.spans.values())
    units = prose.units(snapshots.of(ground.path, ground.text), 0, len(ground.text))
    return tuple(unit.text for unit in units if (unit.start, unit.end) not in spans)
