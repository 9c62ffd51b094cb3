"""Everything the rules have to say about a whole project, file by file: for the terminal, a report, a check of our own.

It reads the project anew each time; an editor's open documents are looked at where they are kept, not here.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from coauthor.domain import errors, texts
from coauthor.domain.findings import Finding
from coauthor.manuscript import (
    bibliography,
    contract,
    counting,
    findings,
    missing,
    optional,
    outline,
    project,
    quotations,
    references,
    scanner,
    scopes,
    spelling,
    style,
    stylistic,
    undefined_terms,
    unresolved,
)
from coauthor.manuscript.balance import checking, wording
from coauthor.manuscript.balance.dialect import NONE, Dialect
from coauthor.manuscript.balance.reporting import Defect
from coauthor.manuscript.project import Facts, Source
from coauthor.manuscript.reading import document, made


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of a project by path, in the order of each text; `texts` are what they were found in."""

    findings: Mapping[str, tuple[Finding, ...]]
    texts: Mapping[str, str]


def of_project(source: Source, overrides: Mapping[str, str] | None = None) -> Checked:
    """Check all files of a project; `overrides` are texts that stand in for what is on the disk."""
    held = overrides or {}
    known = project.index(source, held)
    whole = document.read_all(document.WorkspaceFiles(source, held), known.files)
    facts = made.completed(known, source, held, whole)
    read = {path: text for path in facts.files if (text := text_of(source, held, path)) is not None}
    found: dict[str, list[Finding]] = {path: [] for path in read}
    scope = scopes.of(facts.files, whole)
    documents = (*scope.documents, *missing.documents(facts.files, facts.includes))
    labels = {key: [holder for holder, _ in places] for key, places in facts.labels.items()}
    for label in (label for one in whole for label in one.labels):
        labels.setdefault(label.key, [label.place.path])
    known_of_all = _Known(facts, scope, documents, labels)
    _keys(known_of_all, read, found)
    _structure(facts, read, found)
    _files(source, known_of_all, read, found)
    _terms(source, known_of_all, read, found)
    _plans(source, held, facts, read, found)
    _optional(source, facts, read, found)
    for path, text in read.items():
        if path.endswith(".bib"):
            found[path] += bibliography.read(text).findings
    ordered = {path: tuple(sorted(each, key=lambda one: (one.start, one.end))) for path, each in found.items()}
    return Checked(ordered, read)


def text_of(source: Source, held: Mapping[str, str], path: str) -> str | None:
    """The text of a file as an editor holds it, else as it is on the disk; None where it can't be read as text."""
    if path in held:
        return held[path]
    try:
        loaded = texts.load(source.read(path))
    except (errors.NotFound, errors.Forbidden):
        return None
    return loaded.text if isinstance(loaded, texts.Loaded) else None


class _Known(NamedTuple):
    """What is known of all files together: `documents` are the files that are read together, `labels` their holders."""

    facts: Facts
    scope: scopes.Scopes
    documents: tuple[frozenset[str], ...]
    labels: Mapping[str, list[str]]


def _keys(known: _Known, read: Mapping[str, str], found: dict[str, list[Finding]]) -> None:
    facts, scope, documents, labels = known
    used = {include.command for file in facts.files.values() for include in file.includes}
    entries = {key: [holder for holder, _ in places] for key, places in facts.entries.items()}
    citable_ones = unresolved.folded(entries, used)
    for path, text in read.items():

        def twins(key: references.Key, path: str = path, text: str = text) -> set[str] | None:
            holders = [holder for holder, _ in facts.labels.get(key.key, ())]
            if len(holders) < 2 or not missing.is_duplicate(path, holders, documents):
                return None
            return {*holders} - {path} if missing.Sure(scanner.scan(text)).reads(key.start) else None

        citable = scope.citable(path, entries, citable_ones)
        found[path] += unresolved.findings(facts.files[path], scope.labels(path, labels), citable, twins)


def _structure(facts: Facts, read: Mapping[str, str], found: dict[str, list[Finding]]) -> None:
    dialect = NONE
    for file in facts.files.values():
        dialect = dialect | file.dialect
    defects = {path: _defects(text, dialect) for path, text in read.items() if path.endswith(".tex")}
    loose = {path: wording.loose(each) for path, each in defects.items()}
    for path, each in defects.items():
        if each:
            others = [other for name, other in loose.items() if name != path]
            opens = sum((other.opens for other in others), Counter[str]())
            closes = sum((other.closes for other in others), Counter[str]())
            found[path] += wording.findings(each, wording.Loose(opens, closes))


def _defects(text: str, dialect: Dialect) -> tuple[Defect, ...]:
    return checking.check(text, dialect)


def _files(source: Source, known: _Known, read: Mapping[str, str], found: dict[str, list[Finding]]) -> None:
    facts, scope, documents, _ = known

    def exists(path: str) -> bool:
        try:
            return path in facts.files or source.resolve(path).is_file()
        except (errors.Forbidden, OSError):
            return False

    for path, text in read.items():
        if not path.endswith(".tex") or (documents and not any(path in files for files in documents)):
            continue
        file, sure, folders = facts.files[path], missing.Sure(scanner.scan(text)), missing.folders(facts.files, path)
        gone = [include for include in file.includes if not missing.is_there(include, folders, facts.files, exists)]
        gone_files = missing.inputs(text, gone, lambda include: False, folders) + missing.figures(text, folders, exists)
        found[path] += [one for one in gone_files if not scope.has_shown(one) and sure.includes(one)]


def _terms(source: Source, known: _Known, read: Mapping[str, str], found: dict[str, list[Finding]]) -> None:
    facts, scope = known.facts, known.scope
    defined = {path: undefined_terms.of_text(text) for path, text in read.items() if path.endswith(".tex")}
    if not any(each.keys for each in defined.values()):
        return
    for path in undefined_terms.beside(scope, read):
        defined[path] = undefined_terms.of_text(text_of(source, {}, path) or "")
    for path, text in read.items():
        terms = undefined_terms.of_file(path, defined, facts.files, scope) if path.endswith(".tex") else None
        if terms is not None and (named := undefined_terms.findings(text, terms)):
            sure = missing.Sure(scanner.scan(text))
            found[path] += [one for one in named if sure.reads(one.start)]


def _optional(source: Source, facts: Facts, read: Mapping[str, str], found: dict[str, list[Finding]]) -> None:
    """Quotations left open, and what is off unless somebody sets it a level; the caller leaves that out."""
    refs = {key.key for file in facts.files.values() for key in file.refs}
    listed = text_of(source, {}, "assets.yaml")
    for path, text in read.items():
        if not path.endswith(".tex"):
            continue
        found[path] += optional.unreferenced(facts.files[path], refs)
        found[path] += quotations.unclosed(text, functools.partial(scanner.scan, text))
        doubtful = [*optional.uncited(text), *(optional.undescribed(text, listed) if listed is not None else ())]
        if doubtful:
            sure = missing.Sure(scanner.scan(text))
            found[path] += [one for one in doubtful if sure.reads(one.start)]


def _plans(
    source: Source, held: Mapping[str, str], facts: Facts, read: Mapping[str, str], found: dict[str, list[Finding]]
) -> None:
    """What the outline and STYLE.md give reason to say."""
    said = read.get(style.PATH)
    asked = style.read(said) if said else style.Style()
    spelt = spelling.habit(spelling.tally(text) for path, text in read.items() if path.endswith(".tex"))
    if asked.has_rules or spelt:
        rules = stylistic.Rules(asked, spelt)
        for path, text in read.items():
            if path.endswith(".tex"):
                scan = functools.partial(scanner.scan, text)
                found[path] += findings.of_style(rules, text, scan)
    made = agreement(facts, read)
    if made is None:
        return
    listed = text_of(source, held, "assets.yaml") or ""
    named = findings.Named(read[outline.PATH], facts.entries, facts.labels, listed)
    found[outline.PATH] += findings.of_comments(read[outline.PATH])
    for tie in made.ties:
        found[outline.PATH] += findings.of_tie(tie, tie.node)
        found[outline.PATH] += findings.of_links(tie, tie.node, named)
        if tie.place is not None:
            found[tie.place.path] += findings.of_section(tie, tie.place.section)
    for place in made.extras:
        found[place.path].append(findings.extra(place.section))


def agreement(facts: Facts, read: Mapping[str, str]) -> contract.Contract | None:
    """The outline held against the text; None where there is no outline. `read` are the project's texts by path."""
    text = read.get(outline.PATH)
    if text is None:
        return None

    def words(path: str) -> tuple[int, ...]:
        return counting.per_section(read.get(path, ""), facts.files[path].sections)

    return contract.compare(text, facts.files, facts.includes, words)
