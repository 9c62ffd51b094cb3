"""The cells of a table that hold words, so that each is a unit of its own and its rules stay untouched.

It must never give a piece that holds a column separator, a row's end or a part of a group.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from coauthor.manuscript.scan import Environment, Scan


def of_table(scan: Scan, table: Environment) -> Iterator[tuple[int, int]]:
    """The ranges `[start, end)` between separators and rules, outermost ones only; blank ones too."""
    first = bisect_left(scan.environments, table.body_start, key=lambda one: one.start)
    last = bisect_left(scan.environments, table.body_end, lo=first, key=lambda one: one.start)
    inner = {one.start: one.end for one in scan.environments[first:last]}
    start = at = _behind_arguments(scan, table)
    while match := _TOKEN.search(scan.text, at, table.body_end):
        token, at = match.group(), match.end()
        zone = scan.zone_at(match.start())
        if zone is not None:
            at = max(at, zone.end)
        elif token == "{":
            at = scan.groups.get(match.start(), match.start()) + 1
        elif token.startswith("\\begin"):
            at = max(at, inner.get(match.start(), at))
        elif token == "&" or _ENDS.match(token):
            yield from _cell(scan, start, match.start())
            start = at
        elif _RULE.fullmatch(token):
            yield from _cell(scan, start, match.start())
            start = at = _behind(scan, at)
    yield from _cell(scan, start, table.body_end)


_TOKEN = re.compile(r"\\\\(?:\*?[ \t]*\[[^\]\n]*\])?|\\[A-Za-z@]+|\\.|[&{]", re.DOTALL)
_ENDS = re.compile(r"\\\\|\\(?:tabularnewline|cr)(?![A-Za-z])")
_RULE = re.compile(
    r"\\(?:[hc]line|Xhline|hdashline|cdashline|toprule|midrule|bottomrule|cmidrule|specialrule|addlinespace|morecmidrules|"
    r"endhead|endfirsthead|endfoot|endlastfoot|rowcolor|noalign|caption|label|pagebreak|nopagebreak)"
)
_WRAPPED = re.compile(r"\s*\\(?:multicolumn|multirow|makecell|thead|multirowcell|parbox|textbf|textit|emph)\*?")
_BARE = re.compile(r"\([^()\n]*\)")


def _behind_arguments(scan: Scan, table: Environment) -> int:
    """Where the rows begin: behind the position, the width and the columns."""
    end = table.body_start
    while (group := scan.argument(end)) is not None and group.start == end and group.end <= table.body_end:
        end = group.end
    return end


def _behind(scan: Scan, end: int) -> int:
    match = _BARE.match(scan.text, end)
    end = match.end() if match else end
    while (group := scan.argument(end)) is not None and group.start == end:
        end = group.end
        match = _BARE.match(scan.text, end)
        end = match.end() if match else end
    return end


def _cell(scan: Scan, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The text of a cell; of one that is all an argument (`\\multicolumn`), that argument."""
    match = _WRAPPED.match(scan.text, start, end)
    if match is not None:
        groups = scan.arguments(match.end())
        if groups and groups[-1].opener == "{" and not scan.text[groups[-1].end : end].strip():
            start, end = groups[-1].start + 1, groups[-1].end - 1
    if start < end:
        yield start, end
