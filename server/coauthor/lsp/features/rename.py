"""textDocument/prepareRename and rename: labels, bibliography keys and a glossary's terms, in all files and notes at
once, or not at all.

The edit is the person's own: versioned where a file is open, and refused as a whole where a place can't be changed.
"""

from __future__ import annotations

from typing import Any

from coauthor.domain import errors
from coauthor.lsp import from_lsp, to_lsp
from coauthor.lsp.reading import cursor, occurrences, terms
from coauthor.lsp.reading.cursor import Here, Kind
from coauthor.lsp.reading.index import indexed
from coauthor.lsp.reading.occurrences import Occurrence
from coauthor.lsp.reading.places import Places
from coauthor.lsp.session import Session
from coauthor.manuscript import renaming


@indexed
def prepare_rename(session: Session, params: dict[str, Any]) -> dict[str, Any] | None:
    """The key at the position with its range; null where there is none."""
    document = session.readable(from_lsp.uri(params))
    found = cursor.at(session, params)
    if document is None:
        return None
    if found is None:
        term = terms.here(session, params)
        span = to_lsp.span(document, term.start, term.end) if term is not None else None
        return {"range": span, "placeholder": term.place.term.key} if term is not None else None
    if found.kind is Kind.FILE:
        return None
    if document.text[found.start : found.end] != found.key:
        return None
    return {"range": to_lsp.span(document, found.start, found.end), "placeholder": found.key}


@indexed
def rename(session: Session, params: dict[str, Any]) -> dict[str, Any] | None:
    """A WorkspaceEdit over every place of the key; an error where the new name is taken or can't be one."""
    new = from_lsp.member(params, "newName", str).strip()
    found = cursor.at(session, params)
    if found is None:
        return _of_term(session, params, new)
    if found.kind is Kind.FILE:
        raise errors.NotFound(_NOTHING)
    _refuse_bad(new)
    if new == found.key:
        return {"changes": {}}
    _refuse_clash(session, found, new)
    by_path: dict[str, list[Occurrence]] = {}
    for one in occurrences.of(session, found):
        by_path.setdefault(one.path, []).append(one)
    if not by_path:
        raise errors.NotFound(f"Nothing in this workspace defines or uses {found.key}.")
    for path, ones in by_path.items():
        _refuse_unwritable(session, path, ones, found.key)
    edits = {path: _edits(session.index.places(path), ones, new) for path, ones in sorted(by_path.items())}
    for path, places, said in occurrences.noted(session, found):
        _refuse_unwritable(session, path, [], found.key)
        edits.setdefault(path, []).append({"range": places.span(said.start, said.end), "newText": new})
    return _workspace_edit(session, edits)


_NOTHING = "There is no label, citation key or term of a glossary here."


def _of_term(session: Session, params: dict[str, Any], new: str) -> dict[str, Any]:
    """The same for a term of a glossary."""
    here = terms.here(session, params)
    if here is None:
        raise errors.NotFound(_NOTHING)
    _refuse_bad(new)
    key = here.place.term.key
    if new == key:
        return {"changes": {}}
    taken = terms.known(session).get(new)
    if taken is not None:
        raise errors.Conflict(f"There is a term {new} already, in {taken.path}; nothing was renamed.")
    edits: dict[str, list[dict[str, Any]]] = {}
    for path, places, one in terms.uses(session, key):
        _refuse_unwritable(session, path, [], key)
        edits.setdefault(path, []).append({"range": places.span(one.start, one.end), "newText": new})
    return _workspace_edit(session, dict(sorted(edits.items())))


def _refuse_bad(new: str) -> None:
    problem = renaming.problem(new)
    if problem:
        raise errors.Invalid(problem)


def _refuse_clash(session: Session, found: Here, new: str) -> None:
    is_label = found.kind in occurrences.LABELS
    taken = (session.index.labels if is_label else session.index.entries).paths.get(new)
    if taken:
        what = "label" if is_label else "bibliography entry"
        raise errors.Conflict(f"There is a {what} {new} already, in {taken[0]}; nothing was renamed.")


def _refuse_unwritable(session: Session, path: str, ones: list[Occurrence], key: str) -> None:
    document = session.documents.get(path)
    if document is not None and document.out_of_step is not None:
        raise errors.Conflict(f"{path} is out of step with the editor. Save it, then rename again.")
    if document is not None and document.read_only is not None:
        raise errors.Conflict(f"{path} can't be edited: {document.read_only}.")
    if any(occurrences.written(session, one) != key for one in ones):
        raise errors.Conflict(f"In {path} a macro makes {key}, so it can't be renamed; nothing was changed.")


def _edits(where: Places, ones: list[Occurrence], new: str) -> list[dict[str, Any]]:
    spans = sorted({(one.start, one.end) for one in ones})
    return [{"range": where.span(*span), "newText": new} for span in spans]


def _workspace_edit(session: Session, edits: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    if session.capability("workspace", "workspaceEdit", "documentChanges") is False:
        return {"changes": {session.uri(path): changes for path, changes in edits.items()}}
    changes = []
    for path, each in edits.items():
        document = session.documents.get(path)
        version = None if document is None else document.version
        changes.append({"textDocument": {"uri": session.uri(path), "version": version}, "edits": each})
    return {"documentChanges": changes}
