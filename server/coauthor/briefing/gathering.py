"""What else a model is shown beside the text at the place: contracts, summaries, what is cited and referred to.

Reads the workspace's files on a thread; says for each part where it comes from and why, and never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coauthor.briefing import abstracts, buildlog, exhibits, privacy, summaries
from coauthor.domain import errors, packets, texts
from coauthor.manuscript import project, prose, references, structure
from coauthor.manuscript import snapshot as snapshots

CONTRACTS = {
    "OUTLINE.md": "what the document is agreed to say",
    "STYLE.md": "how it is to be written",
    "BRIEF.md": "what it is about and for whom",
}
_MOST = 24_000
_MAX_ENTRIES = 30
_SHOWN = re.compile(r"\\(?:includegraphics|lstinputlisting|inputminted)\*?(?:\[[^\]]*\])?(?:\{\w+\})?\{([^{}]+)\}")
_TITLE = re.compile(
    r"(?:^|,)\s*(title|year|author|date)\s*=\s*[{\"]((?:[^{}\"]|\{(?:[^{}]|\{[^{}]*\})*\})*)[}\"]\s*(?:,|\}|$)",
    re.MULTILINE | re.IGNORECASE,
)
_CAPTION = re.compile(r"\\caption\s*(?:\[[^\]]*\])?\s*\{")


@dataclass(frozen=True, slots=True)
class Place:
    """The text at hand: `[start, end)` of a file, as it is now; what the request names beside it."""

    snapshot: snapshots.Snapshot
    start: int
    end: int
    intent: str = ""
    outline: str | None = None
    assets: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


def parts(
    root: Path,
    place: Place,
    held: Mapping[str, str],
    rules: privacy.Rules,
    shelf: summaries.Shelf | None = None,
) -> tuple[packets.Part, ...]:
    """All parts, the most important first; `held` are contract files as an editor has them, by name.

    `shelf` has what models said of chapters and sections; without one they are told by their own sentences.
    """
    shelf = shelf or summaries.Shelf(None)
    source = project.DiskSource(root)
    read = _Reader(source, held, rules)
    found = [*_build(place, root, rules), *_contracts(read), *_section(place, shelf)]
    try:
        facts = project.index(source)
    except errors.CoauthorError:
        return tuple(found)
    here = place.snapshot
    found += abstracts.found(here.path, here.text, place.start, place.end, source)
    found += exhibits.of(root, _exhibited(place, held), read)
    found += [*_cited(place, facts, read), *_referred(place, facts, read)]
    found += [*abstracts.around(here.path, place.start, facts, read, shelf), *_chapters(place, facts, read)]
    return tuple(packets.Part(source=each.source, why=each.why, text=privacy.cleaned(each.text)) for each in found)


def _exhibited(place: Place, held: Mapping[str, str]) -> list[str]:
    """What the place refers to or shows, and what its node of the outline names."""
    text = place.snapshot.text[place.start : place.end]
    shown = _SHOWN.findall(text)
    labels = [key.key for key in references.labels(place.snapshot) if place.start <= key.start < place.end]
    refs = [ref.key for ref in references.refs(place.snapshot, place.start, place.end)]
    return [*place.assets, *refs, *labels, *shown, *exhibits.of_node(held.get("OUTLINE.md", ""), place.outline)]


class _Reader:
    """The text of a file, or None where it is not there, not readable or not to be shown."""

    def __init__(self, source: project.Source, held: Mapping[str, str], rules: privacy.Rules) -> None:
        self._source, self._held, self._rules = source, held, rules

    def __call__(self, path: str) -> str | None:
        if self._rules.forbids(path):
            return None
        if path in self._held:
            return self._held[path]
        try:
            loaded = texts.load(self._source.read(path))
        except errors.CoauthorError:
            return None
        return None if isinstance(loaded, texts.Unreadable) else loaded.text


Read = Callable[[str], str | None]


def _contracts(read: Read) -> Iterator[packets.Part]:
    for name, why in CONTRACTS.items():
        text = read(name)
        if text and text.strip():
            yield packets.Part(source=name, why=why, text=text.strip()[:_MOST])


def _build(place: Place, root: Path, rules: privacy.Rules) -> Iterator[packets.Part]:
    if not re.search(r"\b(build|compile|error|log|kompil|fehler)", place.intent, re.IGNORECASE):
        return
    for log in buildlog.logs(root):
        relative = log.relative_to(root).as_posix() if log.is_relative_to(root) else log.name
        said = buildlog.problems(log)
        if said and not rules.forbids(relative):
            yield packets.Part(source=relative, why="what LaTeX said when it was last built", text="\n".join(said))


def _section(place: Place, shelf: summaries.Shelf) -> Iterator[packets.Part]:
    """What the section says as a whole, and the first sentence of each of its paragraphs but those at the place."""
    section = structure.section_at(place.snapshot, place.start)
    if section is None:
        return
    whole = summaries.Piece(place.snapshot.path, section.title, place.snapshot.text[section.start : section.end])
    if said := shelf.said(whole):
        yield packets.Part(
            source=f"section “{section.title}” as a whole", why=abstracts.SUMMARY, text=abstracts.listed(said)
        )
    lines = [
        first
        for paragraph in prose.paragraphs(place.snapshot)
        if section.start <= paragraph.start < section.end and not place.start <= paragraph.start < place.end
        if (first := _first_sentence(place.snapshot, paragraph))
    ]
    if lines:
        yield packets.Part(
            source=f"section “{section.title}”",
            why="the first sentence of each of its other paragraphs, against saying things twice",
            text="\n".join(f"- {line}" for line in lines),
        )


def _cited(place: Place, facts: project.Facts, read: Read) -> Iterator[packets.Part]:
    """The bibliography's entries for the keys in the section, and the names of the others that exist."""
    section = structure.section_at(place.snapshot, place.start)
    start, end = (section.start, section.end) if section else (place.start, place.end)
    used = dict.fromkeys([*place.cites, *(key.key for key in references.cites(place.snapshot, start, end))])
    lines = []
    for key in [key for key in used if key in facts.entries][:_MAX_ENTRIES]:
        path, entry = facts.entries[key][0]
        text = read(path)
        if text is not None:
            fields = dict((name.lower(), value) for name, value in _TITLE.findall(text[entry.start : entry.end]))
            told = ", ".join(fields[name] for name in ("author", "year", "date", "title") if name in fields)
            lines.append(f"- {key}: {told}" if told else f"- {key}")
    if lines:
        yield packets.Part(source="bibliography", why="what this section cites", text="\n".join(lines))
    others = [key for key in facts.entries if key not in used]
    if others:
        yield packets.Part(
            source="bibliography, the other keys", why="no other key may be cited", text=", ".join(sorted(others))
        )


def _referred(place: Place, facts: project.Facts, read: Read) -> Iterator[packets.Part]:
    """The captions, or the sentences, that the labels stand by which the place refers to."""
    lines = []
    for key in dict.fromkeys(ref.key for ref in references.refs(place.snapshot, place.start, place.end)):
        for path, label in facts.labels.get(key, [])[:1]:
            text = place.snapshot.text if path == place.snapshot.path else read(path)
            if text is not None:
                lines.append(f"- {key}: {_around_label(text, label.start)}")
    if lines:
        yield packets.Part(source="labels", why="what the place refers to", text="\n".join(lines))


def _around_label(text: str, at: int) -> str:
    captions = list(_CAPTION.finditer(text, max(0, at - 1500), min(len(text), at + 1500)))
    if captions:
        nearest = min(captions, key=lambda match: abs(match.end() - at))
        return " ".join(text[nearest.end() : nearest.end() + 300].split("\n\n")[0].split())
    start = text.rfind("\n", 0, at) + 1
    return " ".join(text[start : start + 200].split())


def _chapters(place: Place, facts: project.Facts, read: Read) -> Iterator[packets.Part]:
    """The headings of the whole document, and how each other file begins."""
    headings = [f"{'  ' * max(0, section.level - 1)}- {section.title} ({path})" for path, section in facts.sections()]
    if headings:
        yield packets.Part(source="headings", why="where this stands in the document", text="\n".join(headings[:200]))
    opening = []
    for path in facts.files:
        text = read(path) if path.endswith(".tex") and path != place.snapshot.path else None
        if text is not None:
            made = snapshots.of(path, text)
            paragraphs = prose.paragraphs(made)
            if paragraphs and (first := _first_sentence(made, paragraphs[0])):
                opening.append(f"- {path}: {first}")
    if opening:
        yield packets.Part(source="other files", why="how each of them begins", text="\n".join(opening[:60]))


def _first_sentence(made: snapshots.Snapshot, paragraph: prose.Paragraph) -> str:
    sentences = prose.sentences(made, paragraph)
    return " ".join(sentences[0].text.split())[:300] if sentences else ""
