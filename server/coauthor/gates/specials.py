"""Characters that LaTeX reads as commands are escaped in running text: `& # _ ^`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known

_SKIP = re.compile(
    r"""
      %[^\n]*
    | \\verb\*?(?P<mark>[^A-Za-z\s*]).*?(?P=mark)
    | \$\$.*?\$\$ | \$(?:\\.|[^$\\])*\$ | \\\(.*?\\\) | \\\[.*?\\\]
    | \\begin\s*\{(?P<name>[^{}\n]*)\}.*?\\end\s*\{(?P=name)\}
    | \\(?:[A-Za-z]*cite[A-Za-z]*|[A-Za-z]*ref|label|url|path|nolinkurl|href|gls[a-z]*|includegraphics|input|include)
      \*?(?:\s*\[[^\]\n]*\])*(?:\s*\{[^{}\n]*\})
    | \\(?:[A-Za-z@]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def check(before: str, after: str, _known: Known) -> Iterator[Finding]:
    """One more than before is a mistake; what stood there is the author's."""
    for letter in _bare(after) - _bare(before):
        yield Finding("specials", rf"A bare `{letter}` in running text; write `\{letter}`.")


def _bare(text: str) -> Counter[str]:
    return Counter(letter for letter in _SKIP.sub(" ", text) if letter in "&#_^")
