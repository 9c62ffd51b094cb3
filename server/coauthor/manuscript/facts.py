"""What a project needs to remember of a file that nobody has open: values small enough to keep and to send.

Facts hold no tree and no text, so that a thesis of two thousand pages fits into a few megabytes.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from typing import NamedTuple

from coauthor.manuscript import bib, dialects, floats, linking, references, structure, todo, vocabulary
from coauthor.manuscript.balance.dialect import NONE, Dialect, of_text
from coauthor.manuscript.scan import Command, Scan
from coauthor.manuscript.snapshot import Snapshot


class Include(NamedTuple):
    """A file that a text reads; `target` is as written, joined to the folder that `\\import` names."""

    command: str
    target: str
    start: int
    end: int


class FileFacts(NamedTuple):
    """Everything of one file; all ranges are code points in its text."""

    path: str
    sections: tuple[structure.Section, ...] = ()
    labels: tuple[references.Key, ...] = ()
    refs: tuple[references.Key, ...] = ()
    cites: tuple[references.Key, ...] = ()
    entries: tuple[bib.Entry, ...] = ()
    includes: tuple[Include, ...] = ()
    todos: tuple[todo.Todo, ...] = ()
    is_root: bool = False
    """True for a file with a `\\documentclass` and text of its own."""
    graphics: tuple[str, ...] = ()
    """The folders that `\\graphicspath` names, as written."""
    dialect: Dialect = NONE
    """What its definitions do to reading, for the check of balance."""
    floats: tuple[floats.Float, ...] = ()
    root: str = ""
    """The main file that the text says it belongs to, as written: from its own folder."""


def facts_of(path: str, text: str, taught: dialects.Dialect = dialects.PLAIN) -> FileFacts:
    """The facts of a normalised text, by the ending of its path; an unknown ending has none.

    `taught` is what the document around it teaches TeX about code.
    """
    if path.endswith(".bib"):
        return FileFacts(path, entries=bib.entries(text))
    if not path.endswith(".tex"):
        return FileFacts(path)
    return of_snapshot(Snapshot(path, text, taught=taught))


def of_snapshot(snapshot: Snapshot) -> FileFacts:
    """The facts of a LaTeX document, sharing what the snapshot has computed."""
    scan = snapshot.scan
    return FileFacts(
        path=snapshot.path,
        sections=structure.sections(snapshot),
        labels=references.labels(snapshot),
        refs=references.refs(snapshot),
        cites=references.cites(snapshot),
        entries=_bibitems(scan),
        includes=_includes(scan),
        todos=todo.find(snapshot),
        is_root=_is_root(scan),
        graphics=linking.figure_folders(scan),
        dialect=of_text(snapshot.text),
        floats=floats.find(scan),
        root=root_named(snapshot.text),
    )


def is_in_float(file: FileFacts, offset: int) -> bool:
    """True within a figure, a table, a theorem or the like: what stands there is no heading's."""
    at = bisect_right(file.floats, offset, key=lambda each: each.start) - 1
    return at >= 0 and offset < file.floats[at].end


def _is_root(scan: Scan) -> bool:
    """True for a text with a body of its own, whose class it names itself or a file does that it reads before."""
    start = scan.body[0]
    if start >= len(scan.text):
        return False
    before = (command.name for command in scan.commands if start == 0 or command.start < start)
    return any(name == "documentclass" or (start > 0 and name == "input") for name in before)


def root_named(text: str) -> str:
    """The main file that a text names in a `% !TeX root` comment at its top, or as a subfile; empty for none."""
    head = text[:_HEAD]
    match = (_ROOT.search(head) if "!" in head else None) or (_SUBFILE.search(head) if "subfiles" in head else None)
    name = match.group(1).strip().strip('"').strip() if match else ""
    return name if not name or posixpath.splitext(name)[1] else f"{name}.tex"


_HEAD = 4_000
_ROOT = re.compile(r"^[ \t]*%+[ \t]*![ \t]*TEX[ \t]+root[ \t]*=([^\n]+)", re.MULTILINE | re.IGNORECASE)
_SUBFILE = re.compile(r"^[^%\n]*\\documentclass\s*\[([^\]\n]*)\]\s*\{\s*subfiles\s*\}", re.MULTILINE)
_BARE = re.compile(r"[ \t]+([^\s{}\\%]+)")
_TWO_PART = frozenset({"import", "subimport", "includefrom", "subincludefrom", "inputfrom", "subinputfrom"})
_BIBLIOGRAPHIES = frozenset({"bibliography", "addbibresource", "addglobalbib", "addsectionbib"})
_READS = vocabulary.INCLUDES | _TWO_PART | _BIBLIOGRAPHIES


def _bibitems(scan: Scan) -> tuple[bib.Entry, ...]:
    """The entries of a `thebibliography`, as far as their `\\bibitem` goes, and those of amsrefs."""
    found: list[bib.Entry] = []
    has_bibs = "\\begin{biblist}" in scan.text
    for command in scan.commands:
        if command.name == "bibitem" or (has_bibs and command.name == "bib"):
            group = next((group for group in scan.arguments(command.end, 2) if group.opener == "{"), None)
            key = scan.text[group.start + 1 : group.end - 1].strip() if group else ""
            if group and key and "#" not in key and "\\" not in key:
                start = scan.text.index(key, group.start)
                found.append(bib.Entry(key, "bibitem", command.start, group.end, start, start + len(key)))
    return tuple(found)


def _includes(scan: Scan) -> tuple[Include, ...]:
    found: list[Include] = []
    for command in scan.commands:
        if command.name in _READS:
            found += _of_command(scan, command)
    return tuple(found)


def _of_command(scan: Scan, command: Command) -> list[Include]:
    groups = [group for group in scan.arguments(command.end, 3) if group.opener == "{"]
    if not groups:
        match = _BARE.match(scan.text, command.end) if command.name == "input" else None
        return [Include(command.name, match.group(1), match.start(1), match.end(1))] if match else []
    spans = [(group.start + 1, group.end - 1) for group in groups]
    written = [scan.text[start:end].strip() for start, end in spans]
    if command.name in _TWO_PART:
        target = f"{written[0].rstrip('/')}/{written[1]}" if len(written) > 1 else written[0]
        spans, written = spans[1:2] or spans[:1], [target]
    names = written[0].split(",") if command.name == "bibliography" else written[:1]
    start, end = spans[0]
    return [
        Include(command.name, name.strip().strip('"'), start, end)
        for name in names
        if name.strip() and "#" not in name and "\\" not in name
    ]
