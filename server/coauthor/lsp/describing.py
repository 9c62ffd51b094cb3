"""What hovering says of a key, a file or an outline's heading, in markdown in which nothing of a text is alive."""

from __future__ import annotations

import re

from coauthor.lsp import to_lsp
from coauthor.lsp.cursor import Here, Kind
from coauthor.lsp.document import Document
from coauthor.lsp.session import Session
from coauthor.manuscript import cards, references

LONGEST = 2000
"""Characters of an entry or of a text that are shown."""
NOTES = ("related_work/notes_fine", "related_work/notes_coarse")
_BEGIN = re.compile(r"\\begin\{([^{}\n]+)\}")
_MOST_LABELS = 5


def of(session: Session, here: Here) -> str | None:
    """What stands behind a key; None where nothing is known."""
    if here.kind in (Kind.CITE, Kind.ENTRY):
        return _entry(session, here.key)
    if here.kind in (Kind.REF, Kind.LABEL):
        return _label(session, here.key)
    return to_lsp.escaped(here.key)


def _entry(session: Session, key: str) -> str | None:
    for path, entry in session.index.entry_places(key):
        text = session.index.text(path)
        if text is None:
            continue
        shown = to_lsp.code(text[entry.start : entry.end][:LONGEST], "bibtex" if path.endswith(".bib") else "latex")
        card = cards.of(text, entry) if path.endswith(".bib") else None
        parts = [_formatted(card), shown, *_notes(session, key), to_lsp.escaped(path)]
        return "\n\n".join(part for part in parts if part)
    return None


def _formatted(card: cards.Card | None) -> str:
    if card is None or not (card.who or card.title):
        return ""
    parts = [f"**{to_lsp.escaped(card.who)}**" if card.who else "", f"({card.year})" if card.year else ""]
    head = " ".join(part for part in parts if part)
    title = f"*{to_lsp.escaped(card.title)}*" if card.title else ""
    return ". ".join(part for part in (head, title, to_lsp.escaped(card.venue)) if part) + "."


def _notes(session: Session, key: str) -> list[str]:
    """The beginning of the person's notes on what is cited, if there are any."""
    for folder in NOTES:
        text = session.index.text(f"{folder}/{key}.md")
        if text and text.strip():
            return [f"Notes: {to_lsp.escaped(' '.join(text.split())[:600])}"]
    return []


def _label(session: Session, key: str) -> str | None:
    said: list[str] = []
    for path, label in list(session.index.label_places(key))[:_MOST_LABELS]:
        named = session.names.label(key)
        if named is not None and named.said and not said:
            said.append(
                f"**{to_lsp.escaped(named.what)}**" + (f": {to_lsp.escaped(named.title)}" if named.title else "")
            )
        said.append(_where(session, path, label))
        shown = _text(session, path, label)
        if shown:
            said.append(to_lsp.code(shown, "latex"))
    return "\n\n".join(said) or None


def _where(session: Session, path: str, label: references.Key) -> str:
    file = session.index.file(path)
    above = [section for section in file.sections if section.start <= label.start] if file else []
    line = session.index.places(path).span(label.start, label.end)["start"]["line"] + 1
    where = f"{to_lsp.escaped(path)}, line {line}"
    return f"{where}, in *{to_lsp.escaped(above[-1].title)}*" if above else where


def _text(session: Session, path: str, label: references.Key) -> str:
    """The environment that a label stands in, as it is written; nothing for a heading's label or a long one."""
    document = session.documents.get(path)
    start = label.start
    if document is not None:
        start, _ = document.facts().range(label.start, label.end)
    text = session.index.text(path)
    if text is None:
        return ""
    begins = [match for match in _BEGIN.finditer(text, max(0, start - LONGEST), start) if match.group(1) != "document"]
    for match in reversed(begins):
        close = text.find(f"\\end{{{match.group(1)}}}", match.end())
        if close >= start:
            end = close + len(match.group(1)) + 6
            return text[match.start() : end] if end - match.start() <= LONGEST else ""
    return ""


def of_outline(session: Session, document: Document, offset: int) -> tuple[str, int, int] | None:
    """What became of the node whose heading an offset of OUTLINE.md is in, and the heading's range."""
    contract = session.plan.contract
    for tie in contract.ties if contract is not None else ():
        node = tie.node
        if not node.start <= offset <= node.heading_end:
            continue
        if document.text[node.start : node.heading_end].strip("# \n").find(node.title[:20]) < 0:
            return None  # another heading by now
        if tie.place is None:
            return "The text has no section for this yet.", node.start, node.heading_end
        words = f"{tie.words} / {node.target} words" if node.target else f"{tie.words} words"
        place = session.index.places(tie.place.path).span(tie.place.section.start, tie.place.section.heading_end)
        where = f"{to_lsp.escaped(tie.place.path)}, line {place['start']['line'] + 1}"
        states = f" · {', '.join(state.value for state in tie.states)}" if tie.states else ""
        title = to_lsp.escaped(tie.place.section.title)
        return f"**{title}**: {words}{states}\n\n{where}", node.start, node.heading_end
    return None
