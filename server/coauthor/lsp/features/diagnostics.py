"""What the text itself gives reason to say: keys of nothing, what is not closed, what is not there."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from coauthor.domain import findings
from coauthor.domain.findings import Finding
from coauthor.lsp import to_lsp
from coauthor.lsp.checking import pages
from coauthor.lsp.checking.defects import Defects
from coauthor.lsp.checking.glossaries import Glossaries
from coauthor.lsp.checking.libraries import Libraries
from coauthor.lsp.checking.lookups import Lookups
from coauthor.lsp.checking.publisher import Diagnostic
from coauthor.lsp.document import Document
from coauthor.lsp.reading.places import Places
from coauthor.lsp.session import Session
from coauthor.manuscript import quotations, unresolved

LARGE = 200_000
"""Code points from which open quotations are left to `coauthor check`: each look goes over the whole text."""


def attach(session: Session) -> None:
    """Publish on every change, and wherever a change elsewhere makes a difference."""
    structure, lookups, libraries = Defects(session), Lookups(session), Libraries(session)
    plan, terms = session.plan, Glossaries(session)
    quotes: WeakKeyDictionary[Document, quotations.Memory] = WeakKeyDictionary()

    def refresh(changed: Session, document: Document | None = None) -> None:
        structure.stale()
        lookups.stale()
        plan.refresh()

    def began(changed: Session) -> None:
        structure.stale()
        lookups.count()
        plan.refresh()
        structure.look()
        terms.look()
        changed.publisher.refresh_all()

    def source(here: Session, document: Document) -> list[Diagnostic]:
        here.index.refresh(document)
        if not here.index.ready.is_set() or document.path is None:
            return []
        plan.changed(document)
        found = [*_keys(here, document, lookups), *structure.of(document), *lookups.of(document), *plan.of(document)]
        found += lookups.optional(document)
        places = here.index.places(document.key) if found else None
        said = [_diagnostic(document, places, one) for one in found] if places is not None else []
        present = [*plan.of_style(document), *libraries.of(document), *terms.of(document), *_quotes(document, quotes)]
        if present:
            now = Places(document.snapshot().index, here.encoding)
            said += [_diagnostic(document, now, one) for one in present]
        return [one for one in said if one["severity"] or here.switches.levels.get(one["code"])]

    session.publisher.sources.append(source)
    session.listeners.opened.append(refresh)
    session.listeners.saved += [refresh, lambda _session, _document: plan.saved()]
    session.listeners.closed.append(refresh)
    session.index.changed.append(began)
    session.publisher.complete = True
    began(session)


def _diagnostic(document: Document, places: Places, found: Finding) -> Diagnostic:
    span = places.span(found.start, found.end)
    made = to_lsp.diagnostic(span, to_lsp.Severity.HINT, found.code, found.message)
    made["severity"] = int(findings.level(found.code))  # 0 for what is shown only where it was asked for
    if href := pages.href(found.code):
        made["codeDescription"] = {"href": href}
    if found.related:
        made["relatedInformation"] = [
            {"location": to_lsp.location(document.uri, places.span(one.start, one.end)), "message": one.message}
            for one in found.related
            if not one.path
        ]
        if found.code == "label.duplicate":  # which not all editors show what is related to
            lines = sorted({one["location"]["range"]["start"]["line"] + 1 for one in made["relatedInformation"]})
            made["message"] += f" Also in line {', '.join(map(str, lines))}."
    if found.fix:
        made["data"] = {"fix": str(found.fix), "subject": found.subject, "better": found.better}
    return made


def _quotes(document: Document, known: WeakKeyDictionary[Document, quotations.Memory]) -> list[Finding]:
    """Quotations left open, in the present text: marks are typed where no fact changes. Not for very large texts."""
    standing = document.facts()
    if not standing.is_tex or len(document.text) > LARGE:
        return []
    memory = known.setdefault(document, quotations.Memory())
    return quotations.unclosed(document.text, lambda: standing.scan, standing.back, memory)


def _keys(session: Session, document: Document, lookups: Lookups) -> list[Finding]:
    """Keys that nothing in the workspace defines, and labels that are defined twice.

    Until the documents were read as wholes a label may yet be one that a macro makes: no reference is undefined.
    """
    found = unresolved.findings(
        document.facts().file,
        lookups.labels(document),
        lookups.citable(document),
        lambda key: lookups.twins(document, key),
    )
    return found if session.names.settled else [one for one in found if one.code != "ref.undefined"]
