"""Reads the document that a main file begins: the front door of the room.

`read_all(WorkspaceFiles(source, texts), facts)` gives the documents of a workspace, `Document.labels` their numbers.
A thread of its own may read; what it gives are values that stay true of the files as they were.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from coauthor.domain import errors, texts
from coauthor.manuscript import project, snapshot, vocabulary
from coauthor.manuscript.facts import FileFacts
from coauthor.manuscript.reading import (
    choosing,
    conditions,
    contents,
    counting,
    declaring,
    defining,
    displays,
    externals,
    floatrows,
    glossaries,
    grouping,
    headings,
    hooks,
    inputs,
    keys,
    languages,
    listings,
    lists,
    loops,
    pseudocode,
    resources,
    slides,
    tabulars,
    terms,
    theorems,
    things,
)
from coauthor.manuscript.reading.files import Files
from coauthor.manuscript.reading.reader import Reader
from coauthor.manuscript.reading.values import Document, Use
from coauthor.manuscript.snapshot import Snapshot

MEANINGS = (
    choosing,
    conditions,
    counting,
    declaring,
    defining,
    displays,
    externals,
    floatrows,
    glossaries,
    grouping,
    headings,
    hooks,
    inputs,
    keys,
    languages,
    listings,
    lists,
    loops,
    pseudocode,
    resources,
    slides,
    tabulars,
    terms,
    theorems,
    things,
)
"""The modules that say what commands mean; importing them registers it."""


class WorkspaceFiles:
    """The files of a `Source`; `overrides` are the texts that editors hold."""

    def __init__(self, source: project.Source, overrides: Mapping[str, str] | None = None) -> None:
        self._source = source
        self._held = overrides or {}
        self._has: dict[str, bool] = {}

    def snapshot(self, path: str) -> Snapshot | None:
        """The text of a file as it is now; None where there is none that can be read as text. None is kept."""
        if path in self._held:
            return snapshot.of(path, self._held[path])
        try:
            if self._source.resolve(path).stat().st_size > texts.MAX_BYTES:
                return None
            text = project.legible(self._source.read(path))
        except (errors.CoauthorError, OSError):
            return None
        return None if text is None else snapshot.of(path, text)

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        if path not in self._has:
            try:
                self._has[path] = path in self._held or self._source.resolve(path).is_file()
            except (errors.CoauthorError, OSError, ValueError):
                self._has[path] = False
        return self._has[path]

    def matching(self, pattern: str) -> Sequence[str]:
        """The files that a pattern with `*` means, sorted."""
        wanted = re.compile("[^/]*".join(re.escape(part) for part in pattern.split("*")))
        return sorted(path for path in self._source.list() if wanted.fullmatch(path))


def read(files: Files, main: str) -> Document:
    """The document that `main` begins; empty where there is no such file."""
    reader = Reader(files, main)
    try:
        inputs.read(reader, main)
        contents.finish(reader)
        return _document(reader)
    finally:
        reader.end()


def _document(reader: Reader) -> Document:
    """What was found, as values."""
    found = reader.found
    return Document(
        main=reader.main,
        files=tuple(dict.fromkeys(found.files)),
        styles=tuple(dict.fromkeys(found.styles)),
        bibliographies=tuple(dict.fromkeys(found.bibliographies)),
        figures=tuple(found.figures),
        headings=tuple(found.headings),
        labels=tuple(found.labels),
        references=tuple(found.references),
        citations=tuple(found.citations),
        entries=tuple(found.entries),
        things=tuple(found.things),
        missing=tuple(found.missing),
        beginnings=tuple(dict.fromkeys(found.beginnings)),
        unseen=tuple(name for name in found.unseen if not found.bibliographies or not _BUILT.search(name)),
        externals=tuple(found.externals),
        macros=reader.macros | {f"\\begin{{{name}}}": macro for name, macro in reader.environments.items()},
        dialect=reader.dialect,
        folds_keys="biblatex:" not in reader.options or "biblatex:backend=bibtex" in reader.options,
        loads_none=_loads_none(reader),
        complete=reader.complete,
    )


def read_all(files: Files, known: Mapping[str, FileFacts]) -> tuple[Document, ...]:
    """The documents of a workspace with these facts, the most likely main one first; at most eight."""
    return tuple(read(files, main) for main in mains(known)[:_MOST])


def mains(files: Mapping[str, FileFacts]) -> tuple[str, ...]:
    """The files that begin a document and that no other one reads, the most likely one first."""
    graph = project.include_graph(files)
    read_by = Counter(target for path, targets in graph.items() for target in targets if target != path)
    roots = [path for path, file in files.items() if file.is_root]
    alone = [path for path in roots if not read_by[path]] or roots
    parts = {path for path in alone if project.root_of(path, files[path]) not in (None, path)}
    return tuple(sorted(alone, key=lambda path: (path in parts, -len(project.reach(path, graph)), _rank(path), path)))


PACKAGES_OWN = frozenset(
    {"LastPage", "LastBibItem", "TotPages", "lastpage", "VeryLastPage", "LastBib", "LastSection", "FirstPage"}
)
"""Labels that packages make."""


def duplicates(document: Document) -> tuple[str, ...]:
    """The labels that are defined more than once, sorted."""
    places = Counter(key for key, _ in {(label.key, label.place) for label in document.labels})
    return tuple(sorted(key for key, count in places.items() if count > 1))


def undefined_references(document: Document, known: Sequence[str] = ()) -> tuple[Use, ...]:
    """The references whose label neither the document has nor `known` names."""
    there = {label.key for label in document.labels} | set(known) | PACKAGES_OWN
    early = early_labels(document)
    return tuple(
        use
        for use in document.references
        if use.key not in there or (use.key in early and use.command in vocabulary.PLAIN_REFERENCES)
    )


def early_labels(document: Document) -> frozenset[str]:
    """The labels that stand before the captions of their floats where that makes them name nothing."""
    early = {label.key for label in document.labels if label.is_early}
    return frozenset(early - {label.key for label in document.labels if not label.is_early} if early else ())


def undefined_citations(document: Document, known: Sequence[str]) -> tuple[Use, ...]:
    """The citations whose entry is neither among `known` nor a `\\bibitem` of the document."""
    there = {entry.key for entry in document.entries} | set(known)
    if document.folds_keys:
        there = {key.lower() for key in there}
        return tuple(use for use in document.citations if use.key.lower() not in there)
    return tuple(use for use in document.citations if use.key not in there)


def _loads_none(reader: Reader) -> bool:
    found = reader.found
    if not found.citations or not reader.complete or found.bibliographies or found.entries or found.unseen:
        return False
    if found.externals or any(one.kind != "figure" for one in found.missing):
        return False
    for path in (*found.files, *found.styles):
        read = reader.files.snapshot(path)
        names = {one.name for one in read.scan.commands} if read is not None else {"unread bibliography"}
        if any(_LOADS.search(name) for name in names - _LOADS_NOTHING):
            return False
    return True


def _rank(path: str) -> int:
    name = posixpath.basename(path).lower()
    return next((at for at, word in enumerate(_USUAL) if word in name), len(_USUAL))


_MOST = 8
_LOADS = re.compile(r"bib|bbl|references|literatur", re.IGNORECASE)
"""In the name of a command that may load a bibliography, whoever made it."""
_LOADS_NOTHING = frozenset({"bibliographystyle", "citestyle", "bibname", "bibsep", "bibsection", "bibpunct"})
_BUILT = re.compile(r"[\\#]")
"""A name that a macro makes: where other bibliographies are known, it hardly is one more."""
_USUAL = ("thesis", "dissertation", "main", "paper", "book", "report")
