"""textDocument/hover: a proposal at its sentence, the entry behind a citation, the place of a reference's label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coauthor.lsp import cursor, from_lsp, to_lsp
from coauthor.lsp.cursor import Here, Kind
from coauthor.lsp.index import indexed
from coauthor.lsp.session import Session

LONGEST = 2000  # characters of an entry that are shown


@indexed
def hover(session: Session, params: dict[str, Any]) -> dict[str, Any] | None:
    """Markdown for what stands at the position, or null. Text of the manuscript comes as code or escaped."""
    document = session.readable(from_lsp.uri(params))
    here = cursor.at(session, params)
    if document is None or session.switches.features.get("hover") is False:
        return None
    ours = session.bench.hover(session, document, from_lsp.position(params)) if session.bench else None
    if here is None or not session.switches.on("hover", document.key):
        return ours
    value = _SAID[here.kind](session, here)
    if value is None:
        return ours
    if ours is not None:
        return {**ours, "contents": to_lsp.markdown(f"{ours['contents']['value']}\n\n---\n\n{value}")}
    start, end = document.position(here.start), document.position(here.end)
    span = {"start": to_lsp.position(start), "end": to_lsp.position(end)}
    return {"contents": to_lsp.markdown(value), "range": span}


def _entry(session: Session, here: Here) -> str | None:
    for path, entry in session.index.entry_places(here.key):
        text = session.index.text(path)
        if text is not None:
            shown = text[entry.start : entry.end][:LONGEST]
            return f"{to_lsp.code(shown, 'bibtex')}\n\n{to_lsp.escaped(path)}"
    return None


def _label(session: Session, here: Here) -> str | None:
    said = []
    for path, label in session.index.label_places(here.key):
        file = session.index.file(path)
        above = [section for section in file.sections if section.start <= label.start] if file else []
        line = session.index.places(path).span(label.start, label.end)["start"]["line"] + 1
        where = f"{to_lsp.escaped(path)}, line {line}"
        said.append(f"{where}, in *{to_lsp.escaped(above[-1].title)}*" if above else where)
    return "\n\n".join(said) or None


def _file(session: Session, here: Here) -> str | None:
    return to_lsp.escaped(here.key)


_SAID: dict[Kind, Callable[[Session, Here], str | None]] = {
    Kind.CITE: _entry,
    Kind.ENTRY: _entry,
    Kind.REF: _label,
    Kind.LABEL: _label,
    Kind.FILE: _file,
}
