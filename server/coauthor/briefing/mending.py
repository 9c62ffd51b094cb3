"""What may be changed to mend a build: blocks of lines around the place where TeX stopped, whatever stands in them.

Beside these the preamble, where packages are loaded, and what defines the command or environment that TeX complains of,
in whatever file of the project they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from coauthor.domain import tasks
from coauthor.manuscript import prose

ASKED = "Fix this build error"
"""How a request to mend a build begins."""

PROGRAMS = (".sty", ".cls", ".clo", ".def", ".cfg", ".ldf")
"""Endings of what LaTeX runs and nobody reads as text: nothing in these is ever proposed."""
HANDS_OFF = "{path} is a package or class, which is a program and no text, so CoAuthor changes nothing in it."
BY_HAND = "What TeX says stands at its line: mend it there by hand, or put a definition of your own into the document."

_AHEAD, _BEHIND = 2, 1
"""Blocks before and after the one at the place: what TeX stumbles on was often written before."""

_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_LINE = re.compile(r"(?:input )?line (\d+)")
_MOST = 6_000


def is_asked(task: tasks.Task) -> bool:
    """True for a task that is to mend a build."""
    return task.intent.startswith(ASKED)


def blocks(text: str, offset: int, said: str) -> tuple[prose.Unit, ...]:
    """The blocks at the offset, around it, and at the lines that TeX names beside."""
    every = [found.span() for found in _BLOCK.finditer(text)]
    if not every:
        return ()
    at = next((number for number, (_, end) in enumerate(every) if offset <= end), len(every) - 1)
    wanted = set(range(max(0, at - _AHEAD), min(len(every), at + _BEHIND + 1)))
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for number in (int(found[1]) for found in _LINE.finditer(said)):
        if 0 < number <= len(starts):
            here = starts[number - 1]
            wanted |= {index for index, (start, end) in enumerate(every) if start <= here <= end}
    chosen = [every[index] for index in sorted(wanted) if every[index][1] - every[index][0] <= _MOST]
    return tuple(
        prose.Unit(f"u{number}", prose.Kind.PARAGRAPH, start, end, text[start:end])
        for number, (start, end) in enumerate(chosen, 1)
    )


MOST_BESIDE = 8
"""Blocks elsewhere that may be changed too."""

_PREAMBLE = re.compile(
    r"\\(?:documentclass|usepackage|RequirePackage|usetikzlibrary|input|newcommand|DeclareMathOperator)\b"
)
_BODY = re.compile(r"^[^%\n]*\\begin\s*\{document\}", re.MULTILINE)
_NAMED = re.compile(r"\\([A-Za-z@]{2,})|[Ee]nvironment\s+[`'“]?([A-Za-z*]+)")
_DEFINES = (
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|NewDocumentCommand|RenewDocumentCommand|def|let)"
    r"\*?\s*\{?\s*\\NAME(?![A-Za-z@])|\\(?:(?:re)?newenvironment|newtheorem|NewDocumentEnvironment)\*?\s*\{NAME\}"
)


def beside(texts: Mapping[str, str], said: str) -> Iterator[tuple[str, int, int]]:
    """`(path, start, end)` of blocks elsewhere that an error may come from: definitions first, then preambles."""
    names = {name for found in _NAMED.findall(said) for name in found if name}
    patterns = [re.compile(_DEFINES.replace("NAME", re.escape(name))) for name in sorted(names)]
    found = [(path, *block) for path, text in texts.items() for block in _with(text, patterns)]
    for path, text in texts.items():
        body = _BODY.search(text)
        if body is not None:
            found += [(path, *block) for block in _with(text[: body.start()], [_PREAMBLE])]
    yield from list(dict.fromkeys(found))[:MOST_BESIDE]


def _with(text: str, patterns: list[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """The blocks in which one of the patterns is."""
    for block in _BLOCK.finditer(text):
        start, end = block.span()
        if end - start <= _MOST and any(pattern.search(text, start, end) for pattern in patterns):
            yield start, end
