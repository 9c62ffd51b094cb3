"""What only reading a document as TeX does finds in a file: keys and headings that the author's own macros make.

It adds to a file's facts and repeats none of them; its places are those of the text that was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from coauthor.manuscript import dialects, project, structure
from coauthor.manuscript.facts import FileFacts, facts_of
from coauthor.manuscript.reading import document
from coauthor.manuscript.reading.values import Document, Label, Place, Use
from coauthor.manuscript.references import Key


def by_file(documents: Iterable[Document], files: Mapping[str, FileFacts]) -> dict[str, FileFacts]:
    """By path, facts that hold only what `files` lack: labels, references, citations, sections.

    A key's range is its own where it is written out, else that of the call that makes it; then the text there is
    not the key, and nobody may rename it. A section's `end` is its `heading_end`.
    """
    labels: dict[str, dict[Key, None]] = {}
    refs: dict[str, dict[Key, None]] = {}
    cites: dict[str, dict[Key, None]] = {}
    sections: dict[str, dict[structure.Section, None]] = {}
    for read in documents:
        for label in read.labels:
            _add(labels, label.place, _key(label))
        for use in read.references:
            _add(refs, use.place, _key(use))
        for use in read.citations:
            _add(cites, use.place, _key(use))
        for heading in read.headings:
            if not heading.made:
                place = heading.place
                section = structure.Section(
                    heading.level, heading.title, place.start, place.end, place.end, heading.starred, (heading.title,)
                )
                sections.setdefault(place.path, {})[section] = None
    paths = labels.keys() | refs.keys() | cites.keys() | sections.keys()
    found = {}
    for path in paths:
        known = files.get(path, FileFacts(path))
        extra = FileFacts(
            path,
            sections=_new_sections(sections.get(path, {}), known),
            labels=_new(labels.get(path, {}), known.labels),
            refs=_new(refs.get(path, {}), known.refs),
            cites=_new(cites.get(path, {}), known.cites),
        )
        if extra != FileFacts(path):
            found[path] = extra
    return found


def _key(item: Label | Use) -> Key:
    command = "label" if isinstance(item, Label) else item.command
    return Key(item.key, item.place.start, item.place.end, command)


def _add(found: dict[str, dict[Key, None]], place: Place, key: Key) -> None:
    found.setdefault(place.path, {})[key] = None


def _new(keys: Iterable[Key], known: tuple[Key, ...]) -> tuple[Key, ...]:
    there = {(key.key, key.start) for key in known}
    return tuple(sorted((key for key in keys if (key.key, key.start) not in there), key=lambda key: key.start))


def _new_sections(sections: Iterable[structure.Section], known: FileFacts) -> tuple[structure.Section, ...]:
    there = {section.start for section in known.sections}
    return tuple(sorted((one for one in sections if one.start not in there), key=lambda one: one.start))


def completed(
    facts: project.Facts,
    source: project.Source,
    overrides: Mapping[str, str] | None = None,
    read: Sequence[Document] | None = None,
) -> project.Facts:
    """The facts of a project and with them what only its macros make, from its documents, `read` where they were."""
    shelf = document.WorkspaceFiles(source, overrides)
    read = document.read_all(shelf, facts.files) if read is None else read
    files = dict(facts.files)
    taught = dialects.all_of(one.dialect for one in read)
    if taught != dialects.PLAIN:
        texts = {path: shelf.snapshot(path) for path in files if path.endswith(".tex")}
        files |= {path: facts_of(path, found.text, taught) for path, found in texts.items() if found is not None}
    for path, extra in by_file(read, files).items():
        if (known := files.get(path)) is not None:
            files[path] = known._replace(
                labels=_sorted(known.labels + extra.labels),
                refs=_sorted(known.refs + extra.refs),
                cites=_sorted(known.cites + extra.cites),
            )
    return project.Facts(files)


def _sorted(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    return tuple(sorted(keys, key=lambda key: key.start))
