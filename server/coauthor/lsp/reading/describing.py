"""What hovering says of a key, a file or an outline's heading, in markdown in which nothing of a text is alive."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from weakref import WeakKeyDictionary

from coauthor.domain import counts
from coauthor.lsp import markup, to_lsp
from coauthor.lsp.document import Document
from coauthor.lsp.reading.cursor import Here, Kind
from coauthor.lsp.session import Session
from coauthor.manuscript import bib, cards, references
from coauthor.manuscript.facts import FileFacts

LONGEST = 2000
"""Characters of an entry or of a text that are shown."""
NOTES = ("related_work/notes_fine", "related_work/notes_coarse")
_BEGIN = re.compile(r"\\begin\{([^{}\n]+)\}")
_MOST_LABELS = 5
_MOST_HEADINGS = 8
_MOST_KEPT = 200


def of(session: Session, here: Here) -> str | None:
    """What stands behind a key; None where nothing is known."""
    if here.kind in (Kind.CITE, Kind.ENTRY):
        return _entry(session, here.key)
    if here.kind in (Kind.REF, Kind.LABEL):
        return _label(session, here.key)
    return _file(session, here.key)


def _file(session: Session, path: str) -> str:
    """The path of a file that is read, and what it begins with."""
    file, said = session.index.file(path), [markup.literal(path)]
    for section in file.sections[:_MOST_HEADINGS] if file is not None else ():
        named = session.names.at(path, section.start)
        title = markup.literal(session.names.read(path, section))
        said.append(f"- {named.number} {title}" if named is not None and named.number else f"- {title}")
    more = len(file.sections) - _MOST_HEADINGS if file is not None else 0
    said += [f"- and {counts.many(more, 'more heading')}"] if more > 0 else []
    return "\n".join([said[0], "", *said[1:]]) if len(said) > 1 else said[0]


_read: WeakKeyDictionary[Session, dict[tuple[str, int], tuple[FileFacts, str]]] = WeakKeyDictionary()
"""What was shown of closed files lately, by path and offset, with the facts it goes with: no file is read again."""


def _of_file(session: Session, path: str, start: int, shown: Callable[[str], str]) -> str | None:
    """What `shown` makes of a file's text, for a place in it; None where it can't be read."""
    file = session.index.file(path)
    if path in session.documents or file is None:
        text = session.index.text(path)
        return None if text is None else shown(text)
    kept = _read.setdefault(session, {})
    known = kept.get((path, start))
    if known is None or known[0] is not file:
        text = session.index.text(path)
        if text is None:
            return None
        if len(kept) >= _MOST_KEPT:
            del kept[next(iter(kept))]
        known = kept[path, start] = (file, shown(text))
    return known[1]


def _entry(session: Session, key: str) -> str | None:
    for path, entry in session.index.entry_places(key):
        said = _of_file(session, path, entry.start, partial(_cited, session, path, entry))
        if said is not None:
            return "\n\n".join([said, *_notes(session, key), markup.literal(path)])
    return None


def _cited(session: Session, path: str, entry: bib.Entry, text: str) -> str:
    is_bib = path.endswith(".bib")
    shown = to_lsp.code(text[entry.start : entry.end][:LONGEST], "bibtex" if is_bib else "latex")
    formatted = _formatted(session.shelf.made(path, entry) or cards.of(text, entry)) if is_bib else ""
    return f"{formatted}\n\n{shown}" if formatted else shown


def _formatted(card: cards.Card) -> str:
    if not (card.who or card.title):
        return ""
    parts = [f"**{markup.literal(card.who)}**" if card.who else "", f"({card.year})" if card.year else ""]
    head = " ".join(part for part in parts if part)
    title = f"*{markup.literal(card.title)}*" if card.title else ""
    return ". ".join(part for part in (head, title, markup.literal(card.venue)) if part) + "."


def _notes(session: Session, key: str) -> list[str]:
    """The beginning of the person's notes on what is cited, if there are any."""
    for folder in NOTES:
        path = f"{folder}/{key}.md"
        text = session.index.text(path) if session.index.file(path) is not None else None
        if text and text.strip():
            return [f"Notes: {markup.literal(' '.join(text.split())[:600])}"]
    return []


def _label(session: Session, key: str) -> str | None:
    said: list[str] = []
    for path, label in list(session.index.label_places(key))[:_MOST_LABELS]:
        named = session.names.label(key)
        if named is not None and named.said and not said:
            said.append(
                f"**{markup.literal(named.what)}**" + (f": {markup.literal(named.title)}" if named.title else "")
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
    where = f"{markup.literal(path)}, line {line}"
    return f"{where}, in *{markup.literal(session.names.read(path, above[-1]))}*" if above else where


def _text(session: Session, path: str, label: references.Key) -> str:
    """The environment that a label stands in, as it is written; nothing for a heading's label or a long one."""
    document = session.documents.get(path)
    start = label.start
    if document is not None:
        start, _ = document.facts().range(label.start, label.end)
    return _of_file(session, path, start, partial(_around, start)) or ""


def _around(start: int, text: str) -> str:
    begins = [match for match in _BEGIN.finditer(text, max(0, start - LONGEST), start) if match.group(1) != "document"]
    for match in reversed(begins):
        close = text.find(f"\\end{{{match.group(1)}}}", match.end())
        if close >= start:
            end = close + len(match.group(1)) + 6
            return text[match.start() : end] if end - match.start() <= LONGEST else ""
    return ""


def of_outline(session: Session, document: Document, offset: int) -> tuple[str, int, int] | None:
    """What became of the node whose heading an offset of OUTLINE.md is in, and the heading's range."""
    from coauthor.manuscript import outline

    contract = session.plan.contract
    nodes = outline.read(document.text).nodes if contract is not None else ()  # what was compared may have moved
    node = next((node for node in nodes if node.start <= offset <= node.heading_end), None)
    tie = contract.tie(node.slug) if contract is not None and node is not None else None
    if tie is not None and node is not None:
        if tie.place is None:
            return "The text has no section for this yet.", node.start, node.heading_end
        words = f"{tie.words} / {node.target} words" if node.target else counts.many(tie.words, "word")
        place = session.index.places(tie.place.path).span(tie.place.section.start, tie.place.section.heading_end)
        where = f"{markup.literal(tie.place.path)}, line {place['start']['line'] + 1}"
        states = f" · {', '.join(state.value for state in tie.states)}" if tie.states else ""
        title = markup.literal(tie.place.section.title)
        return f"**{title}**: {words}{states}\n\n{where}", node.start, node.heading_end
    return None
