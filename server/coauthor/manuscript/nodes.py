"""Where a node of the outline has its section in the manuscript, or would have it; text in, values out.

A section is a node's by its label, title or anchor, never by a likeness; where nothing says so there is none.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from coauthor.manuscript import contract, outline, titled
from coauthor.manuscript.contract import By, Contract
from coauthor.manuscript.facts import FileFacts, Include
from coauthor.manuscript.outline import Node
from coauthor.manuscript.structure import Section

_SURE = (By.LABEL, By.TITLE, By.ANCHOR)
_COMMANDS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_TOP = 1
"""The rank of a chapter."""
_READS = ("include", "input", "subfile")
_CHAPTERS = re.compile(
    r"^[^%\n]*\\documentclass\s*(?:\[[^\]]*\]\s*)?\{\s*(?:\w*(?:book|report|reprt|thesis)|memoir)", re.M
)
_SILENT = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:clearpage|newpage|cleardoublepage)\b|(?<!\\)%[^\n]*")
"""What stands by a heading and is no text."""
_ENDS = re.compile(
    r"^[ \t]*\\(?:appendix|backmatter|bibliographystyle|bibliography|printbibliography|end\{document\})", re.M
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node's text goes: an offset in a file; `heading` is to be written too, empty where it is there.

    `[start, end)` is the section's own text, without its subsections; both are the offset where there is none yet.
    Where the text goes into a `file` that is not there yet, `line` is what `path` needs at the offset to read it, empty
    where it does so already.
    """

    path: str
    offset: int
    start: int
    end: int
    heading: str = ""
    file: str = ""
    line: str = ""


def compare(text: str, files: Mapping[str, FileFacts], graph: Mapping[str, tuple[str, ...]]) -> Contract:
    """Outline and manuscript side by side, without counting words."""
    return contract.compare(text, files, graph, lambda path: (0,) * (len(files[path].sections) + 1))


def find(plan: outline.Outline, named: str) -> Node | None:
    """The node with this anchor, label or title."""
    same = [node for node in plan.nodes if titled.plain(node.title) == titled.plain(named)]
    return plan.node(named) or next(iter(same), None)


def spot(compared: Contract, node: Node, files: Mapping[str, FileFacts], texts: Mapping[str, str]) -> Spot | None:
    """Where the node's text goes, in files with these texts; None where nothing tells."""
    places = {tie.node.slug: tie.place for tie in compared.ties if tie.place is not None and tie.by in _SURE}
    own = places.get(node.slug)
    if own is not None:
        behind = _behind(own.path, texts[own.path], files[own.path], own.section)
        return _Neighbour(own, files, texts).within() or behind
    if (awaited := _awaited(node, files, texts)) is not None:
        return awaited
    nodes = compared.outline.nodes
    for other in reversed(nodes[: nodes.index(node)]):
        found = places.get(other.slug)
        if found is not None and other.level <= node.level:
            by = _Neighbour(found, files, texts)
            if other.level == node.level and (include := by.include()) is not None:
                return by.beside(node, *include)
            if other.level == node.level and by.stands_alone() and (read := by.reads()):
                return by.headed(node, read)
            return by.behind(node, deeper=other.level < node.level)
    for other in nodes[nodes.index(node) + 1 :]:
        found = places.get(other.slug)
        if found is not None and other.level == node.level:
            by = _Neighbour(found, files, texts)
            if (include := by.include()) is not None:
                return by.beside(node, *include, ahead=True)
            read = by.reads() if by.stands_alone() else None
            return by.headed(node, read, ahead=True) if read is not None else None
    return _first(node, files, texts) if not places else None


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """The section of a node nearby, from which a new one takes its place, its rank and its habits."""

    place: contract.Place
    files: Mapping[str, FileFacts]
    texts: Mapping[str, str]

    def include(self) -> tuple[str, Include] | None:
        """Where the section's file is read, if it is the first of a file of its own that is read at one place."""
        if self.place.number != 0 or self.place.section.level > min(
            each.level for each in self.files[self.place.path].sections
        ):
            return None
        stem = posixpath.basename(self.place.path).removesuffix(".tex")
        found = [
            (path, include)
            for path, file in self.files.items()
            for include in file.includes
            if posixpath.basename(include.target).removesuffix(".tex") == stem and path != self.place.path
        ]
        return found[0] if len(found) == 1 else None

    def reads(self) -> Include | None:
        """The file that holds all of the section's text, where the heading itself stands in the file that reads it."""
        path, section = self.place.path, self.place.section
        own = min((each.start for each in self.files[path].sections if each.start > section.start), default=section.end)
        here = [each for each in self.files[path].includes if section.heading_end <= each.start < own]
        inside = [each for each in here if each.command in _READS]
        if len(inside) != 1:
            return None
        start, end = _command(self.texts[path], inside[0])
        behind = self.texts[path][end:own]
        ends = _ENDS.search(behind)
        rest = self.texts[path][section.heading_end : start] + behind[: ends.start() if ends else None]
        return None if _SILENT.sub("", rest).strip() else inside[0]

    def stands_alone(self) -> bool:
        """True where the section's file has none of its subsections."""
        own = self.place.section
        return not any(own.start < each.start < own.end for each in self.files[self.place.path].sections)

    def headed(self, node: Node, read: Include, *, ahead: bool = False) -> Spot:
        """With a heading beside its own one and the text in a file of its own, as the neighbour has it."""
        path, section = self.place.path, self.place.section
        text = self.texts[path]
        name = _free(posixpath.dirname(_joined(path, read)), node.slug, self.files)
        start, end = _command(text, read)
        said, stem = text[start:end], posixpath.basename(read.target).removesuffix(".tex")
        cut = said.rfind(stem)
        command = said[:cut] + posixpath.basename(name).removesuffix(".tex") + said[cut + len(stem) :]
        lines = f"{_heading(node, section.level, self._prefix())}\n{command}"
        line, offset = (f"{lines}\n\n", section.start) if ahead else (f"\n\n{lines}", end)
        return Spot(path, offset, offset, offset, "", name, line)

    def within(self) -> Spot | None:
        """Behind the last word of the file that holds the section's text; None where that is not there, or none."""
        read = self.reads()
        name = _joined(self.place.path, read) if read is not None else ""
        if name not in self.texts or name not in self.files:
            return None
        inside = min((each.start for each in self.files[name].sections), default=len(self.texts[name]))
        last = len(self.texts[name][:inside].rstrip())
        return Spot(name, last, 0, last)

    def behind(self, node: Node, *, deeper: bool) -> Spot:
        """In the same file, right behind it; one rank lower where the node stands below its node."""
        path, section = self.place.path, self.place.section
        end = len(self.texts[path][: section.end].rstrip())
        heading = _heading(node, section.level + 1) if deeper else _heading(node, section.level, self._prefix())
        return Spot(path, end, end, end, heading)

    def beside(self, node: Node, path: str, include: Include, *, ahead: bool = False) -> Spot:
        """In a new file beside its own one, read right behind it, or ahead of it."""
        text = self.texts[path]
        folder = posixpath.dirname(self.place.path)
        name = _free(folder, node.slug, self.files)
        stem = posixpath.basename(self.place.path).removesuffix(".tex")
        start, end = _command(text, include)
        said = text[start:end]
        cut = said.rfind(stem)
        line = said[:cut] + posixpath.basename(name).removesuffix(".tex") + said[cut + len(stem) :]
        first = text.rfind("\n", 0, start) + 1
        indent = text[first:start] if not text[first:start].strip() else ""
        line, offset = (f"{line}\n{indent}", start) if ahead else (f"\n{indent}{line}", end)
        heading = _heading(node, self.place.section.level, self._prefix())
        return Spot(path, offset, offset, offset, heading, name, line)

    def _prefix(self) -> str:
        """How labels of its kind begin here: `chap` of `chap:design`."""
        return self.place.label.rpartition(":")[0] or "sec"


def _heading(node: Node, level: int, prefix: str = "sec") -> str:
    return f"\\{_COMMANDS[min(level, 6)]}{{{node.title}}}\\label{{{node.label or f'{prefix}:{node.slug}'}}}"


def _joined(path: str, read: Include) -> str:
    """The path of the file that a file reads."""
    name = posixpath.normpath(posixpath.join(posixpath.dirname(path), read.target))
    return name if name.endswith(".tex") else f"{name}.tex"


def _command(text: str, include: Include) -> tuple[int, int]:
    """The range of the whole command that reads a file, of which the facts have the file's name only."""
    start = text.rfind("\\", 0, include.start)
    end = include.end + 1 if text[include.end : include.end + 1] == "}" else include.end
    return max(start, 0), end


def _free(folder: str, slug: str, files: Mapping[str, FileFacts]) -> str:
    """A name in a folder that no file has."""
    names = (posixpath.join(folder, f"{slug}{number}.tex") for number in ("", *(f"-{n}" for n in range(2, 100))))
    return next(name for name in names if name not in files)


def _awaited(node: Node, files: Mapping[str, FileFacts], texts: Mapping[str, str]) -> Spot | None:
    """A file of the node's name that is read somewhere and is not there."""
    for path, file in files.items():
        for include in file.includes:
            if include.command not in _READS or posixpath.basename(include.target).removesuffix(".tex") != node.slug:
                continue
            name = posixpath.normpath(posixpath.join(posixpath.dirname(path), include.target))
            name = name if name.endswith(".tex") else f"{name}.tex"
            if file.is_root and name not in files and not name.startswith("../"):
                top = _TOP if _CHAPTERS.search(texts[path]) else _TOP + 1
                heading = _heading(node, top + node.level - 1)
                return Spot(path, include.end, include.end, include.end, heading, name)
    return None


def _first(node: Node, files: Mapping[str, FileFacts], texts: Mapping[str, str]) -> Spot | None:
    """In a document that has no section of the outline yet: before its end, a chapter in a file of its own."""
    roots = [path for path, file in files.items() if file.is_root]
    if len(roots) != 1 or node.level != 1 or any(file.sections for file in files.values()):
        return None
    text = texts[roots[0]]
    found = _ENDS.search(text)
    if found is None:
        return None
    if _CHAPTERS.search(text) is None:
        end = len(text[: found.start()].rstrip())
        return Spot(roots[0], end, end, end, _heading(node, _TOP + 1))
    folder = posixpath.join(posixpath.dirname(roots[0]), "chapters")
    name = _free(folder, node.slug, files)
    line = f"\\include{{chapters/{posixpath.basename(name).removesuffix('.tex')}}}\n"
    at = found.start()
    return Spot(roots[0], at, at, at, _heading(node, _TOP), name, line)


def _behind(path: str, text: str, file: FileFacts, section: Section) -> Spot:
    """Behind the last word of the section's own text; right behind its heading where there is none."""
    inside = (other.start for other in file.sections if section.start < other.start < section.end)
    last = max(len(text[: min(inside, default=section.end)].rstrip()), section.heading_end)
    return Spot(path, last, section.heading_end, last)
