"""The few lines of TeX that marked-up files bring along, and where in a file they go. They need no package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coauthor.manuscript.scan import Scan

BEGIN = (
    "%%% marks of CoAuthor: new words in blue, old ones struck out in red;\n"
    "%%% without a colour package new words are bold, old ones struck out\n"
)
END = "%%% end of the marks\n"
COLOUR = "\\ifdefined\\color\\else\\IfFileExists{color.sty}{\\RequirePackage{color}}{}\\fi%\n"
MACROS = r"""\providecommand{\CAaddstyle}{\ifdefined\color\color{blue}\else\bfseries\fi}%
\providecommand{\CAdelstyle}{\ifdefined\color\color{red}\fi}%
\providecommand{\CAadd}[1]{\leavevmode{\CAaddstyle#1}}%
\providecommand{\CAdel}[1]{\leavevmode{\CAdelstyle\CAwords#1 \CAend}}%
\providecommand{\CAstrike}[1]{\setbox0=\hbox{#1}\rlap{\vrule width\wd0 height.7ex depth-.6ex}\box0 }%
\ifdefined\CAwords\else\def\CAwords#1 #2\CAend{\CAstrike{#1}\def\CArest{#2}%
\ifx\CArest\empty\let\CAnext\relax\else\def\CAnext{\space\CAwords#2\CAend}\fi\CAnext}\fi%
\providecommand{\CAnote}[1]{\leavevmode\vadjust{\vbox to0pt{\vss%
\hbox to\hsize{\hfil\rlap{\kern.7em{\CAaddstyle\normalfont\tiny#1}}}\kern.3ex}}}%
"""
_SUBFILE = re.compile(r"\\documentclass\s*(?:\[[^\]]*\])?\s*\{subfiles\}")
_MAGIC = re.compile(r"(?:[ \t]*%[^\n]*\n)*")
_CLASS = re.compile(r"\\document(?:class|style)\b")


def places(scan: Scan, unmarked: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Where the definitions go, as (offset, order at that offset, text): a preamble, or a file's own beginning."""
    told = "".join(f"% without a mark: {each}\n" for each in unmarked)
    document = _document(scan)
    if document is None:
        match = _MAGIC.match(scan.text)
        yield (match.end() if match else 0), -1, BEGIN + told + MACROS + END
        return
    start, body = document
    if _SUBFILE.search(scan.text, 0, start):
        # A subfile read from its main file leaves its preamble behind.
        yield start, -1, BEGIN + COLOUR + END
        yield body, -1, BEGIN + told + MACROS + END
        return
    yield start, -1, BEGIN + COLOUR + told + MACROS + END


def _document(scan: Scan) -> tuple[int, int] | None:
    """Where `\\begin{document}` begins and ends."""
    for environment in scan.environments:
        if environment.name == "document":
            return environment.start, environment.body_start
    opened = (stray for stray in scan.strays if scan.text[slice(*stray)].replace(" ", "") == "\\begin{document}")
    return next(opened, None)
