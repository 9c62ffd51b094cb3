"""Quick fixes: what a rule can do for certain about a finding, as edits for exactly this version of the text.

The words are the person's own or taken from their files; nothing here comes from a model.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator
from typing import Any

from coauthor.domain.findings import Fix
from coauthor.lsp import to_lsp
from coauthor.lsp.checking import plan_fixes
from coauthor.lsp.document import Document
from coauthor.lsp.reading import terms
from coauthor.lsp.session import Session
from coauthor.manuscript import undefined_terms, unresolved, vocabulary
from coauthor.manuscript.positions import Position

Json = dict[str, Any]
KIND = "quickfix"


def at(session: Session, document: Document, start: int, end: int) -> list[Json]:
    """The fixes for what is found in a range of the present text, and a tie for a reference that lacks one."""
    found: list[Json] = []
    for shown in session.publisher.gather(document):
        data = shown.get("data")
        maker = _FIXES.get(data.get("fix", "")) if isinstance(data, dict) else None
        if maker is not None and any(_meets(document, span, start, end) for span in _spans(document, shown)):
            found += [{**action, "kind": KIND, "diagnostics": [shown]} for action in maker(session, document, shown)]
    return found + list(_tie(session, document, start))


def edit(session: Session, uri: str, version: int | None, edits: list[Json]) -> Json:
    """A WorkspaceEdit of one document, versioned where the client can."""
    if session.capability("workspace", "workspaceEdit", "documentChanges") is False:
        return {"changes": {uri: edits}}
    return {"documentChanges": [{"textDocument": {"uri": uri, "version": version}, "edits": edits}]}


def _offset(document: Document, place: Json) -> int:
    return document.offset(Position(place["line"], place["character"]))


def _meets(document: Document, span: Json, start: int, end: int) -> bool:
    return _offset(document, span["start"]) <= end and start <= _offset(document, span["end"])


def _spans(document: Document, shown: Json) -> list[Json]:
    """Where a finding can be mended: at its place, and for a lost end at its beginning too, where its error stands."""
    spans = [shown["range"]]
    if shown["data"]["fix"] == Fix.INSERT_LINE:
        places = [one["location"] for one in shown.get("relatedInformation", ())]
        spans += [place["range"] for place in places if place["uri"] == document.uri]
    return spans


def _here(session: Session, document: Document, title: str, edits: list[Json]) -> Json:
    return {"title": title, "edit": edit(session, document.uri, document.version, edits)}


def _replace(session: Session, document: Document, shown: Json) -> Iterator[Json]:
    better = shown["data"]["better"]
    yield _here(session, document, f"Write {better}", [{"range": shown["range"], "newText": better}])


def _remove(session: Session, document: Document, shown: Json) -> Iterator[Json]:
    subject = shown["data"]["subject"]
    what = subject if subject == "}" else f"\\end{{{subject}}}"
    yield _here(session, document, f"Take out this {what}", [{"range": shown["range"], "newText": ""}])


def _insert_line(session: Session, document: Document, shown: Json) -> Iterator[Json]:
    better, line = shown["data"]["better"], shown["range"]["start"]["line"]
    start = document.offset(Position(line, 0))
    stop = document.text.find("\n", start)
    raw = document.text[start : stop if stop >= 0 else len(document.text)]
    indent = _indent_of_begin(document, shown)
    new = f"{indent}{better}" if not raw.strip() else f"{indent}{better}\n"
    end = {"line": line, "character": 0}
    if not raw.strip():
        end = to_lsp.position(document.position(start + len(raw)))
    span = {"start": {"line": line, "character": 0}, "end": end}
    yield _here(session, document, f"Insert {better} in line {line + 1}", [{"range": span, "newText": new}])


def _indent_of_begin(document: Document, shown: Json) -> str:
    """What stands before the `\\begin` that the finding is related to, if it is blank."""
    related = shown.get("relatedInformation")
    if not related:
        return ""
    begin = _offset(document, related[0]["location"]["range"]["start"])
    before = document.text[document.text.rfind("\n", 0, begin) + 1 : begin]
    return before if not before.strip() else ""


def _nearest(session: Session, document: Document, shown: Json) -> Iterator[Json]:
    key = shown["data"]["subject"]
    for number, better in enumerate(unresolved.nearest(key, _keys(session, shown["code"]))):
        action = _here(session, document, f"Write {better}", [{"range": shown["range"], "newText": better}])
        yield {**action, "isPreferred": number == 0}


def _keys(session: Session, code: str) -> Collection[str]:
    """What a finding's key may be meant to be."""
    if code == undefined_terms.CODE:
        return terms.known(session).keys()
    return session.index.labels.paths if code == "ref.undefined" else session.index.entries.paths


def _create_file(session: Session, document: Document, shown: Json) -> Iterator[Json]:
    """Only where the client creates files, and only one that is not there."""
    can = session.capability("workspace", "workspaceEdit", "resourceOperations")
    if not isinstance(can, list) or "create" not in can or session.root is None or document.path is None:
        return
    name = posixpath.normpath(shown["data"]["subject"])
    path = posixpath.normpath(posixpath.join(_base(session, document), name))
    path = path if path.endswith(".tex") else f"{path}.tex"
    if path.startswith("..") or (session.root / path).exists():
        return
    change = {"kind": "create", "uri": session.uri(path), "options": {"ignoreIfExists": True}}
    yield {"title": f"Create {path}", "edit": {"documentChanges": [change]}}


def _base(session: Session, document: Document) -> str:
    """The folder that names in a document start from: the one of the root it most likely belongs to."""
    roots = [posixpath.dirname(path) for path, file in session.index.files() if file.is_root]
    own = posixpath.dirname(document.key)
    above = [root for root in roots if not root or own == root or own.startswith(f"{root}/")]
    return max(above, key=len, default=own)


def _create_section(session: Session, document: Document, shown: Json) -> Iterator[Json]:
    yield from _planned(session, plan_fixes.section_for(session, shown["data"]["subject"]))


def _create_node(session: Session, document: Document, shown: Json) -> Iterator[Json]:
    yield from _planned(session, plan_fixes.node_for(session, document, _offset(document, shown["range"]["start"])))


def _planned(session: Session, made: plan_fixes.Change | None) -> Iterator[Json]:
    """The fix with path, title and change that the plan asks for, if it does."""
    if made is not None:
        path, title, change = made
        held = session.documents.get(path)
        version = held.version if held is not None else None
        yield {"title": title, "edit": edit(session, session.uri(path), version, [change])}


def _tie(session: Session, document: Document, start: int) -> Iterator[Json]:
    """`Figure \\ref{x}` under the cursor: the blank may break the line, a tie may not."""
    text = document.text
    line = text.rfind("\n", 0, start) + 1
    command = text.rfind("\\", line, start + 1)
    if command <= line or text[command - 1] != " " or not text[command - 2 : command - 1].strip():
        return
    end = command + 1
    while end < len(text) and text[end].isalpha():
        end += 1
    name = text[command + 1 : end]
    if name not in vocabulary.REFERENCES and not vocabulary.CITES.fullmatch(name):
        return
    span = {
        "start": to_lsp.position(document.position(command - 1)),
        "end": to_lsp.position(document.position(command)),
    }
    action = _here(session, document, f"Tie \\{name} to the word before it with ~", [{"range": span, "newText": "~"}])
    yield {**action, "kind": KIND}


_FIXES: dict[str, Callable[[Session, Document, Json], Iterator[Json]]] = {
    Fix.REPLACE: _replace,
    Fix.REMOVE: _remove,
    Fix.INSERT_LINE: _insert_line,
    Fix.NEAREST: _nearest,
    Fix.CREATE_FILE: _create_file,
    Fix.CREATE_SECTION: _create_section,
    Fix.CREATE_NODE: _create_node,
}
