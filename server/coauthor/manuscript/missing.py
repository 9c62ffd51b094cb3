"""The files that a text surely reads or shows, to be looked for. Whether one is there is for the caller to say.

It leaves out what TeX may not read at all (in definitions and conditions), what it finds elsewhere (in its own
folders, outside of the workspace), and what only a build makes.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from coauthor.domain.findings import Finding, Fix
from coauthor.manuscript import linking, project, system, vocabulary
from coauthor.manuscript.facts import FileFacts, Include
from coauthor.manuscript.scan import Kind, Scan, Zone

Exists = Callable[[str], bool]
"""True for a workspace-relative path of a file that is there."""


def inputs(
    text: str, includes: Iterable[Include], find: Callable[[Include], bool], folders: tuple[str, ...] = ()
) -> list[Finding]:
    """The inputs and bibliographies that are not there; `find` says of one whether it is.

    The caller has yet to ask `Sure` whether TeX comes by.
    """
    found = []
    for include in includes:
        name = include.target
        if (
            include.command in _GUARDED
            or _is_foreign(name, folders)
            or find(include)
            or f"\\IfFileExists{{{name}" in text
        ):
            continue
        if "\\begin{filecontents" in text and any(
            made in (name, f"{name}.tex", f"{name}.bib") for made in _MADE.findall(text)
        ):
            continue
        what = "bibliography" if include.command in _BIBLIOGRAPHIES else "file"
        fix = Fix.CREATE_FILE if include.command in _TEXTS else None
        said = f"There is no {what} {name}."
        found.append(Finding("input.missing", include.start, include.end, said, name, fix=fix))
    return found


def is_there(include: Include, folders: Iterable[str], paths: Iterable[str], exists: Exists) -> bool:
    """True if the file that an input names is there, or one that a pattern (`refs/*.bib`) matches."""
    names = [posixpath.normpath(posixpath.join(folder, include.target)) for folder in folders]
    if any(exists(name + ending) for name in names for ending in ("", ".tex", ".bib")):
        return True
    if not _PATTERN.search(include.target):
        return False
    return any(fnmatch.fnmatchcase(path, name) for path in paths for name in names)


def folders(files: Mapping[str, FileFacts], path: str) -> tuple[str, ...]:
    """Where the names of files in a text may start from: TeX's own folders, the file's, and `\\graphicspath`.

    The workspace's own is always among them, and the first where a main file is there.
    """
    roots = sorted(posixpath.dirname(known) for known, file in files.items() if file.is_root)
    bases = list(dict.fromkeys([*roots, posixpath.dirname(path), ""]))
    named = [folder for file in files.values() for folder in file.graphics]
    return tuple(dict.fromkeys([*bases, *(posixpath.join(base, folder) for base in bases for folder in named)]))


def shown(text: str) -> list[tuple[str, str]]:
    """What a text shows, as it is written: where that is the same, so is what `figures` finds."""
    return [(match.group(1) or match.group(2), match.group(3)) for match in _SHOWN.finditer(text)]


def figures(text: str, folders: tuple[str, ...], exists: Exists) -> list[Finding]:
    """The pictures and listings that are not there; `folders` are those that their names start from.

    Quick, from looks alone: the caller has yet to ask `Sure` whether TeX comes by.
    """
    found = []
    for match in _SHOWN.finditer(text):
        name, target = match.group(1) or match.group(2), match.group(3).strip().strip('"')
        if _is_foreign(target, folders) or _EXAMPLES.match(target):
            continue
        kind = linking.Kind.SOURCE if name[:3] in ("lst", "inp", "ver", "Ver") else linking.Kind.FIGURE
        start = match.start(3) + len(match.group(3)) - len(match.group(3).lstrip())
        link = linking.Link(kind, target, start, start + len(match.group(3).strip()))
        if any(exists(path) for path in _candidates(link, folders)):
            continue
        code, what = _NAMES[kind]
        found.append(Finding(code, link.start, link.end, f"There is no {what} {target}.", target))
    return found


def documents(files: Mapping[str, FileFacts], graph: Mapping[str, tuple[str, ...]]) -> tuple[frozenset[str], ...]:
    """The files of each document of the project, a root with all that it reads; empty where there is no root."""
    return tuple(frozenset(project.reach(path, graph)) for path, file in files.items() if file.is_root)


def is_duplicate(path: str, holders: Sequence[str], documents: tuple[frozenset[str], ...]) -> bool:
    """True if a key that the files `holders` define, once each time, is defined twice for some reader of `path`."""
    if holders.count(path) > 1:
        return True
    others = [holder for holder in holders if holder != path]
    if not documents:
        return bool(others)
    return any(path in files and other in files for files in documents for other in others)


_SHOWN = re.compile(
    r"\\(?:(inputminted)(?:[ \t]*\[[^\]]{0,500}\])?[ \t]*\{[^{}\n]{0,60}\}"
    r"|(includegraphics|includepdf|lstinputlisting|verbatiminput|VerbatimInput)\*?(?:[ \t]*\[[^\]]{0,500}\])?)"
    r"[ \t]*\{([^{}#\\]+)\}"
)
_NAMES = {linking.Kind.FIGURE: ("figure.missing", "picture"), linking.Kind.SOURCE: ("input.missing", "file")}
_MADE = re.compile(r"\\begin\{filecontents\*?\}\s*(?:\[[^\]]*\])?\s*\{\s*([^{}\n]*?)\s*\}")
_GUARDED = frozenset({"InputIfFileExists"})
_BIBLIOGRAPHIES = frozenset({"bibliography", "addbibresource", "addglobalbib", "addsectionbib"})
_TEXTS = frozenset({"input", "include", "subfile", "subfileinclude"})
_PATTERN = re.compile(r"[*?\[]")
_EXAMPLES = re.compile(r"example-(?:image|grid)")
_DEFINING = re.compile(
    r"(?:(?:re)?new|provide|Declare|New|Renew|Provide|At(?:Begin|End)|patch|appto|preto|addto|if|If|unless|g@addto).*|"
    r"[gex]?def|DeclareRobustCommand"
)
_FALLBACKS = {".pdf": (".eps", ".svg", ".pdf_tex"), ".png": (), ".eps": (".pdf",)}


def _is_foreign(name: str, folders: tuple[str, ...]) -> bool:
    """True for what can't be looked for here: built names, other folders, TeX's own files.

    A name that leads upwards is looked for where it stays in the workspace from wherever TeX may start, which are
    the `folders`: the workspace's own only where it is the first.
    """
    if not name or "\\" in name or "#" in name or "://" in name or posixpath.isabs(name) or name.startswith(("~", "|")):
        return True
    if posixpath.normpath(name).startswith(".."):
        starts = [folder for at, folder in enumerate(folders) if folder or at == 0]
        leads_out = [posixpath.normpath(posixpath.join(folder, name)).startswith("..") for folder in starts]
        if not leads_out or any(leads_out):
            return True
    return system.is_own(name)


def _candidates(link: linking.Link, folders: tuple[str, ...]) -> Iterator[str]:
    yield from linking.candidates(link, folders)
    stem, ending = posixpath.splitext(link.target)
    for other in _FALLBACKS.get(ending.lower(), ()):
        yield from (posixpath.normpath(posixpath.join(folder, stem + other)) for folder in folders)
    if ending:
        yield from (posixpath.normpath(posixpath.join(folder, link.target)) for folder in folders)


class Sure:
    """Which places of a text TeX comes by for certain, once and as they are written."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._only: frozenset[str] | None = None
        self._ranges: list[tuple[int, int]] = []
        depth, start = 0, 0
        for command in scan.commands:
            name = command.name
            if name == "fi" and depth:
                depth -= 1
                if depth == 0:
                    self._ranges.append((start, command.end))
            elif name.startswith("if") and name not in _NO_CONDITION and not _PACKAGE_IF.fullmatch(name):
                start = start if depth else command.start
                depth += 1
            elif name == "includeonly":
                self._only = self._listed(command.end)
            if _DEFINING.fullmatch(name) or name in vocabulary.DEFINITIONS:
                groups = scan.arguments(_behind_name(scan.text, command.end), 6)
                if groups:
                    self._ranges.append((command.start, groups[-1].end))
        self._ranges.sort()

    def reads(self, offset: int) -> bool:
        """False in a definition, a condition or a hook, in a comment and in what is set as it stands."""
        zone = self._scan.zone_at(offset)
        if zone is not None and zone.kind in _UNREAD and not self._is_option(zone, offset):
            return False
        at = bisect_right(self._ranges, (offset, 1 << 60))
        return not any(start <= offset < end for start, end in self._ranges[max(0, at - 50) : at])

    def includes(self, found: Finding) -> bool:
        """True for a finding that TeX comes by; not so for a chapter that `\\includeonly` does not name."""
        if not self.reads(found.start):
            return False
        command = self._scan.text.rfind("\\", 0, found.start)
        is_chapter = self._scan.text.startswith("\\include{", command)
        return not is_chapter or self._only is None or found.subject in self._only

    def _is_option(self, zone: Zone, offset: int) -> bool:
        """True in the options of a listing, which TeX reads: a label stands there."""
        begin = _LISTING.match(self._scan.text, zone.start)
        group = self._scan.argument(begin.end()) if begin is not None else None
        return group is not None and group.start < offset < group.end

    def _listed(self, end: int) -> frozenset[str]:
        groups = self._scan.arguments(end, 1)
        inner = self._scan.text[groups[0].start + 1 : groups[0].end - 1] if groups else ""
        return frozenset(name.strip() for name in inner.split(","))


_LISTING = re.compile(r"\\begin\{lstlisting\*?\}(?=\s*\[)")
_UNREAD = frozenset({Kind.COMMENT, Kind.VERBATIM, Kind.IGNORED})
_NO_CONDITION = frozenset({"iff", "ifthenelse"})
_PACKAGE_IF = re.compile(r"if(?:str|def.+|undef|cs(?!name).*|toggle|bool|blank|numcomp|numequal|packageloaded|then).*")
_NAME = re.compile(r"[ \t]*(?:\\[A-Za-z@]+[ \t]*(?:#\d[ \t]*)*)?")


def _behind_name(text: str, end: int) -> int:
    match = _NAME.match(text, end)
    return match.end() if match else end
