"""What a model leaves out is not a text: “rest unchanged”, “…”, a heading without its section, a fence of Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known

_REST = re.compile(
    r"""(?im)^[ \t]*%+[^\n]*\b(?:rest\ (?:of|is|as|stays|remains|unchanged)|remain(?:s|der)|unchanged|omitted
          |same\ as\ (?:before|above)|continues?)\b[^\n]*$
      | \[[^\]\n]*\b(?:rest\ of|remain(?:s|der|ing)|unchanged|omitted|continue[sd]?|insert|your|placeholder|TODO|TBD)\b
          [^\]\n]*\]
      | \([^)\n]*\b(?:rest\ of\ the\ (?:text|section|paragraph|chapter)|remains?\ unchanged|unchanged\ text)\b[^)\n]*\)
      | ^[ \t]*(?:\.\.\.|…|\\ldots\{?\}?|\\dots)[ \t]*$
      | ^[ \t]*```\w*
      | \b(?:lorem\ ipsum|XXX+)\b
    """,
    re.VERBOSE,
)
ALLOWED = frozenset({"[CITATION NEEDED]"})


def check(before: str, after: str, _known: Known) -> Iterator[Finding]:
    """One more than before is refused; `[CITATION NEEDED]` is the mark that CoAuthor itself asks for."""
    new = Counter(match.group().strip() for match in _REST.finditer(after))
    old = Counter(match.group().strip() for match in _REST.finditer(before))
    for found in sorted(new - old):
        if found not in ALLOWED:
            yield Finding("placeholders", f"“{found[:60]}” stands for text that is not there.")
