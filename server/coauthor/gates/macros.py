"""No command that runs programs, reads or writes files, or redefines TeX may come with a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known

_RISKY = re.compile(
    r"""\\(?:write18|immediate|write|openout|openin|read|directlua|luaexec|latelua|luadirect|ShellEscape
        |input|include|InputIfFileExists|subfile|import|subimport|lstinputlisting|verbatiminput|inputminted
        |includegraphics|includepdf|usepackage|RequirePackage|catcode|csname|def|edef|gdef|xdef|let|newcommand
        |renewcommand|providecommand|newread|newwrite|special|pdfobj|pdfximage|everypar|everyeof|scantokens
        |bibliography|addbibresource|documentclass|makeatletter|endinput|loop|repeat)(?![A-Za-z@])|\^\^""",
    re.VERBOSE,
)


def check(before: str, after: str, _known: Known) -> Iterator[Finding]:
    """A risky command that stood there may stay; one more is refused."""
    new = Counter(_RISKY.findall(after)) - Counter(_RISKY.findall(before))
    for command in sorted(new):
        yield Finding("macros", f"`{command}` does more than set text, so it can't be part of a proposal.")
