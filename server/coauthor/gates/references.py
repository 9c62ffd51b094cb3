"""Labels and references are kept: none lost, none invented."""

from __future__ import annotations

from collections.abc import Iterator

from coauthor.gates import names
from coauthor.gates.gate import Finding, Known


def check(before: str, after: str, known: Known) -> Iterator[Finding]:
    """Compares labels one by one, references as a set; a new reference must be to a label that exists."""
    old, new = names.of(before), names.of(after)
    for label in old.labels - new.labels:
        yield Finding("references", f"The label `{label}` is lost; what refers to it would break.")
    for label in new.labels - old.labels:
        yield Finding("references", f"The label `{label}` is new here; labels are the author's to give.")
    for ref in sorted(set(old.refs) - set(new.refs)):
        yield Finding("references", f"The reference to `{ref}` is lost.")
    for ref in sorted(set(new.refs) - set(old.refs) - known.labels):
        yield Finding("references", f"There is no label `{ref}` to refer to.")
