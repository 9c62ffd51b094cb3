"""Which files TeX reads together, and so which keys a text may use, where a folder holds several documents.

Whatever is not known for certain counts as read together: nothing here may make an alarm that is false.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coauthor.domain.findings import Finding
from coauthor.manuscript import project
from coauthor.manuscript.facts import FileFacts

if TYPE_CHECKING:
    from coauthor.manuscript.reading.values import Document


@dataclass(frozen=True, slots=True)
class Scopes:
    """The documents of a workspace, as sets of files."""

    documents: tuple[frozenset[str], ...] = ()
    vague: frozenset[str] = frozenset()
    """Files about which it is not known all that is read with them."""
    unsure: frozenset[str] = frozenset()
    """Files that may cite from where nobody can look: a bibliography outside of the workspace."""
    entries: frozenset[str] = frozenset()
    """Keys that can be cited without standing in a .bib file."""
    unread: frozenset[tuple[str, str]] = frozenset()
    """Files with keys that stand there but that TeX never comes by: in a branch not taken, in what is not used."""

    beginnings: tuple[str, ...] = ()
    """What labels begin with of which the rest is not known."""
    shown: frozenset[str] = frozenset()
    """The names under which pictures were found that are there, from whatever folder their documents start."""

    bare: Mapping[str, str] = field(default_factory=dict)
    """Files in whose documents no bibliography is named, each with the main file of one of these."""

    lacking: frozenset[str] = frozenset()
    """The texts that documents read and that are not there."""

    early: frozenset[str] = frozenset()
    """Labels that stand before the captions of their floats, and so name nothing (caption package)."""

    def has_shown(self, found: Finding) -> bool:
        """True for a picture that is called missing, though a document that was read found it."""
        return found.code == "figure.missing" and found.subject in self.shown

    def passes_by(self, path: str, key: str) -> bool:
        """True if it is known that TeX does not come by a key of a file."""
        return (path, key) in self.unread

    def reaches(self, path: str, holder: str) -> bool:
        """False if it is known that nobody reads `holder` together with `path`."""
        if path == holder or len(self.documents) < 2 or path in self.vague or holder in self.vague:
            return True
        own = [files for files in self.documents if path in files]
        if not own or not any(holder in files for files in self.documents):
            return True
        return any(holder in files for files in own)

    def labels(self, path: str, paths: Mapping[str, Sequence[str]]) -> Keys:
        """The labels that a text may refer to; `paths` are the files of each."""
        return Keys(self, path, paths, paths, (), self.beginnings)

    def citable(
        self, path: str, paths: Mapping[str, Sequence[str]], known: Container[str], *, is_settled: bool = True
    ) -> Keys | None:
        """The entries that a text may cite, out of `known`; None where that is not known.

        Without any entry they may come from anywhere, but not in a document that was read (`is_settled`).
        """
        if path in self.unsure:
            return None
        if not paths and not (is_settled and any(path in files for files in self.documents)):
            return None
        keys = Keys(self, path, paths, () if path in self.bare else known, self.entries)
        keys.bare = self.bare.get(path)
        return keys


NOTHING = Scopes()


def of(files: Mapping[str, FileFacts], read: Sequence[Document]) -> Scopes:
    """The scopes of a workspace with these facts, of which the documents `read` were read as TeX reads them."""
    graph = project.include_graph(files)
    known: list[frozenset[str]] = []
    vague = {path for path, file in files.items() if file.root and project.root_of(path, file) is None}
    unsure: set[str] = set()
    entries: set[str] = set()
    for one in read:
        whole = {*one.files, *one.styles, *one.bibliographies, *project.reach(one.main, graph)}
        known.append(frozenset(whole))
        entries.update(entry.key for entry in one.entries)
        vague |= whole if one.externals or not one.complete else set()
        unsure |= whole if one.unseen else set()
    covered = frozenset[str]().union(*known)
    for root in (path for path, file in files.items() if file.is_root and path not in covered):
        vague |= project.reach(root, graph)
    for path, file in files.items():
        main = project.root_of(path, file)
        if main not in (None, path) and not any(path in whole and main in whole for whole in known):
            vague.add(path)
    unread = _unread(files, read, covered - vague)
    beginnings = tuple({name for one in read for name in one.beginnings})
    loading = vague.union(*(one.files for one in read if not one.loads_none))
    bare = {path: one.main for one in read if one.loads_none for path in one.files if path not in loading}
    shown = frozenset(name for one in read for path in one.figures for name in _names(path))
    lacking = frozenset(gone.name for one in read for gone in one.missing if gone.kind == "input")
    early = frozenset(label.key for one in read for label in one.labels if label.is_early)
    early -= {label.key for one in read for label in one.labels if not label.is_early} if early else set()
    sets = (frozenset(vague), frozenset(unsure), frozenset(entries))
    return Scopes(tuple(known), *sets, unread, beginnings, shown, bare, lacking, early)


def _names(path: str) -> Iterator[str]:
    """How a text may name a picture: from any folder above it, with its ending and without."""
    parts = path.split("/")
    for at in range(len(parts)):
        name = "/".join(parts[at:])
        yield name
        yield name.rpartition(".")[0]


def _unread(
    files: Mapping[str, FileFacts], read: Sequence[Document], covered: Collection[str]
) -> frozenset[tuple[str, str]]:
    used = {(use.place.path, use.key.strip()) for one in read for use in (*one.references, *one.citations)}
    found = {(path, key.key) for path, file in files.items() if path in covered for key in (*file.refs, *file.cites)}
    return frozenset(found - used)


class Keys:
    """The keys that one text may use; `paths` are the files of each key, `known` all that anybody may use.

    `bare` is the main file of a document that names no bibliography, where the text belongs to one.
    """

    bare: str | None = None

    def __init__(
        self,
        scopes: Scopes,
        path: str,
        paths: Mapping[str, Sequence[str]],
        known: Container[str],
        others: Collection[str] = (),
        beginnings: tuple[str, ...] = (),
    ) -> None:
        self._scopes = scopes
        self._path = path
        self._paths = paths
        self._known = known
        self._others = others
        self._beginnings = beginnings

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str) or key in self._others:
            return isinstance(key, str)
        if key not in self._known:
            return bool(self._beginnings) and key.startswith(self._beginnings)
        holders = self._paths.get(key, ())
        return not holders or any(self._scopes.reaches(self._path, holder) for holder in holders)

    def lacks(self, key: str) -> bool:
        """True for a key that the text uses where TeX comes by, and that is none of these."""
        return key not in self and not self._scopes.passes_by(self._path, key)

    def is_early(self, key: str) -> bool:
        """True for a label that names nothing, as it stands before the caption of its float."""
        return key in self._scopes.early and not self._scopes.passes_by(self._path, key)

    def elsewhere(self, key: str) -> str | None:
        """A file that has the key, though it is not read with this text; None where none has."""
        return next(iter(self._paths.get(key, ())), None)
