"""Whether files that texts name are there, remembered, so that a key that types prose asks the disk nothing.

What was not there is asked for again after a save, an opening, or news of files; never more often.
"""

from __future__ import annotations

import os
from typing import Literal
from weakref import WeakKeyDictionary

from coauthor.domain.findings import Finding
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import facts, missing, optional, project, references, scopes, unresolved
from coauthor.manuscript.quiet import Standing


class Lookups:
    """The look-ups of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._there: dict[str, bool] = {}
        self._targets: dict[tuple[str, str, str], bool] = {}
        self._sure: dict[tuple[str, str, str], bool] = {}
        self._count = 0
        self._listed: str | None | Literal[False] = False
        self._known: tuple[frozenset[str], ...] | None = None
        self._commands: frozenset[str] | None = None
        self._shown: dict[str, tuple[tuple[str, ...], list[tuple[str, str]]]] = {}  # by path, where all is there
        self._proven: dict[tuple[str, str], tuple[tuple[scopes.Scopes, int], set[str]]] = {}
        self._found: WeakKeyDictionary[Document, tuple[Standing, scopes.Scopes, list[Finding]]] = WeakKeyDictionary()

    def count(self) -> None:
        """A file may have come or gone, or only a key."""
        count = sum(1 for _ in self._session.index.files())
        if count != self._count:
            self._count = count
            self.stale()

    def stale(self) -> None:
        """Files may have come or gone."""
        self._there.clear()
        self._targets.clear()
        self._known = self._commands = None
        self._found.clear()
        self._sure.clear()
        self._shown.clear()
        self._proven.clear()
        self._listed = False

    def of(self, document: Document) -> list[Finding]:
        """What a document reads or shows that is not there; nothing for a file that no document reads."""
        standing, scope = document.facts(), self._session.names.scopes
        known = self._found.get(document)
        if known is None or known[0] is not standing or known[1] is not scope:
            known = self._found[document] = (standing, scope, self._look(document.path, standing))
        return known[2]

    def _look(self, path: str | None, standing: Standing) -> list[Finding]:
        if not standing.is_tex or path is None or not self._is_live(path):
            return []
        folders = self._session.index.figure_folders(path)
        found = missing.inputs(standing.text, standing.file.includes, lambda one: self._reads(path, one), folders)
        found += self._figures(path, standing.text)
        scope = self._session.names.scopes
        return [one for one in found if not scope.has_shown(one) and self._is_sure(path, standing, one)]

    def _figures(self, path: str, text: str) -> list[Finding]:
        state = (self._session.index.figure_folders(path), missing.shown(text))
        if self._shown.get(path) == state:
            return []
        found = missing.figures(text, state[0], self._exists)
        if not found:
            self._shown[path] = state
        return found

    def _is_sure(self, path: str, standing: Standing, found: Finding) -> bool:
        """Whether TeX comes by; asked once for a line as it is written, since to know it takes the whole text."""
        text = standing.text
        line = text[text.rfind("\n", 0, found.start) + 1 : found.end]
        key = (path, line, found.subject)
        if key not in self._sure:
            scan = standing.scan
            self._sure[key] = scan is not None and missing.Sure(scan).includes(found)
        return self._sure[key]

    def optional(self, document: Document) -> list[Finding]:
        """What is told only where its code was given a level, and pictures that assets.yaml does not know."""
        standing, levels = document.facts(), self._session.switches.levels
        if not standing.is_tex or document.path is None:
            return []
        found: list[Finding] = []
        if levels.get(optional.UNREFERENCED):
            found += optional.unreferenced(standing.file, self._session.index.refs.paths)
        doubtful = list(optional.uncited(standing.text)) if levels.get(optional.UNCITED) else []
        listed = self._assets()
        if listed is not None:
            doubtful += optional.undescribed(standing.text, listed)
        return found + [one for one in doubtful if self._is_sure(document.path, standing, one)]

    def _assets(self) -> str | None:
        """The text of assets.yaml; None where there is none."""
        if self._listed is False and self._session.root is not None:
            try:
                self._listed = (self._session.root / "assets.yaml").read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                self._listed = None
        return self._listed or None

    def citable(self, document: Document) -> scopes.Keys | None:
        """What a document can cite; None where that is not known."""
        index, names = self._session.index, self._session.names
        if self._commands is None:
            self._commands = frozenset(include.command for _, file in index.files() for include in file.includes)
        known = unresolved.folded(index.entries.paths, self._commands)
        keys = names.scopes.citable(document.key, index.entries.paths, known, is_settled=names.settled)
        return None if keys is None else _Proven(keys, self._proven_of(document.key, "cite"))

    def labels(self, document: Document) -> scopes.Keys:
        """What a document can refer to."""
        index = self._session.index
        keys = self._session.names.scopes.labels(document.key, index.labels.paths)
        return _Proven(keys, self._proven_of(document.key, "ref"))

    def _proven_of(self, path: str, kind: str) -> set[str]:
        """The keys of a file that were there, as long as no key came or went and the same is read together."""
        state = (self._session.names.scopes, self._session.index.changes)
        known = self._proven.get((path, kind))
        if known is None or known[0] != state:
            known = self._proven[path, kind] = (state, set())
        return known[1]

    def twins(self, document: Document, key: references.Key) -> set[str] | None:
        """The other files that define a label of a document; None where it is defined once for a reader."""
        holders = self._session.index.labels.paths.get(key.key, [])
        if len(holders) < 2 or document.path is None:
            return None
        if not missing.is_duplicate(document.path, holders, self._documents()):
            return None
        scan = document.facts().scan
        return {*holders} - {document.path} if scan is not None and missing.Sure(scan).reads(key.start) else None

    def _documents(self) -> tuple[frozenset[str], ...]:
        if self._known is None:
            files = dict(self._session.index.files())
            self._known = missing.documents(files, project.include_graph(files))
        return (*self._known, *self._session.names.scopes.documents)

    def _is_live(self, path: str) -> bool:
        documents = self._documents()
        return not documents or any(path in files for files in documents)

    def _reads(self, path: str, include: facts.Include) -> bool:
        key = (path, include.command, include.target)
        if key not in self._targets:
            index = self._session.index
            folders, paths = index.figure_folders(path), (name for name, _ in index.files())
            self._targets[key] = missing.is_there(include, folders, paths, self._exists)
        return self._targets[key]

    def _exists(self, path: str) -> bool:
        known = self._there.get(path)
        if known is None:
            place = f"{self._session.root}/{path}"
            known = self._there[path] = not path.startswith("../") and os.path.isfile(place)  # noqa: PTH113 - quicker
        return known


class _Proven(scopes.Keys):
    """Keys of which those that were there once are not looked for again."""

    def __init__(self, keys: scopes.Keys, good: set[str]) -> None:
        self.bare = keys.bare
        self._keys = keys
        self._good = good

    def __contains__(self, key: object) -> bool:
        if key in self._good:
            return True
        if key not in self._keys or not isinstance(key, str):
            return False
        self._good.add(key)
        return True

    def lacks(self, key: str) -> bool:
        """As the keys say."""
        return key not in self and self._keys.lacks(key)

    def is_early(self, key: str) -> bool:
        """As the keys say."""
        return self._keys.is_early(key)

    def elsewhere(self, key: str) -> str | None:
        """As the keys say."""
        return self._keys.elsewhere(key)
