"""Where something lost most likely stood: the `\\end` of an environment, the second `$` of a formula.

A guess, and only ever used to say where to look.
"""

from __future__ import annotations

import re

from coauthor.manuscript import vocabulary
from coauthor.manuscript.balance.endings import Endings
from coauthor.manuscript.balance.lines import Kind, Line

_FARTHEST = 4_000


def expected(lines: list[str], opened: int, limit: int, name: str, endings: Endings | None) -> int:
    """The line on which the `\\end` of an environment, begun on the line `opened`, was to be expected.

    `limit` is the line by which it must have come; without `endings` the environment is set as it stands.
    """
    end = min(limit, len(lines) - 1)
    if name == "document":
        return _last_written(lines, end)
    last = _bound(lines, opened, min(end, opened + _FARTHEST), name)
    if endings is None:
        return _before_prose(lines, opened, last)
    if name.rstrip("*") in vocabulary.TABLES:
        return _behind_rows(lines, opened, last)
    return endings.expected(opened, last, name)


_LISTS = frozenset(
    {"itemize", "enumerate", "description", "compactitem", "compactenum", "inparaenum", "thebibliography"}
)
_NESTING = _LISTS | {"minipage", "tabular", "center", "array", "subfigure", "scope", "cases"}
_ROW = re.compile(
    r"\\\\|&|\\(?:hline|midrule|toprule|bottomrule|cline|cmidrule|endhead|endfoot|endfirsthead|endlastfoot)"
)
_BLOCK = re.compile(
    r"\s*\\(?:part|chapter|section|subsection|subsubsection|paragraph|appendix|bibliography|printbibliography)\b"
)
_COMMAND = re.compile(
    r"\s*\\(?:begin|end|caption|label|item|par|noindent|section|subsection|subsubsection|chapter|paragraph|vspace|"
    r"centering|includegraphics|footnote|input|ccsdesc|keywords|maketitle)\b"
)
_PROSE = re.compile(r"(?:[A-Za-zäöüß]{2,},? +){5}|\\(?:cite|ref|emph|texttt|footnote)[a-z]*\{")
_CODE = re.compile(r"[;{}=<>()\[\]#]|//|>>>|^\s*[$*\-]")


_LONGEST_FORMULA = 60
_PARTS = re.compile(
    r"\\(?:begin|end)\{(?:aligned|alignedat|array|[dr]?cases|gathered|split|[bpvBV]?matrix|smallmatrix|multlined)\*?\}"
)
_WORDS = re.compile(r"(?:(?<![\\A-Za-z])[A-Za-zäöüßéèà]{2,},? +){3}")


def _bound(lines: list[str], opened: int, last: int, name: str) -> int:
    """The next heading, or the next beginning of such an environment where they don't nest."""
    plain = name.rstrip("*")
    sisters = "|".join(_THEOREMS if plain == "proof" else _LISTS if plain in _LISTS else [re.escape(name)])
    again = re.compile(rf"[ \t]*\\begin[ \t]*\{{(?:{sisters})\}}")
    indent = _indent(lines[opened])
    for line in range(opened + 1, last + 1):
        if _BLOCK.match(lines[line]):
            return line
        if again.match(lines[line]) and (plain not in _NESTING or _indent(lines[line]) <= indent):
            return line
    return last


_THEOREMS = "theorem lemma proposition corollary definition remark proof claim example conjecture".split()


def _before_blanks(lines: list[str], opened: int, line: int) -> int:
    """The first of the blank lines above a line."""
    while line > opened + 1 and not lines[line - 1].strip():
        line -= 1
    return line


def _last_written(lines: list[str], last: int) -> int:
    line = last
    while line > 0 and lines[line].strip()[:1] in ("", "%"):
        line -= 1
    return min(line + 1, last)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def begun(lines: list[str], end: int) -> int:
    """The line on which the formula most likely begins that `\\]` or `\\)` ends on the line `end`."""
    line = end
    while line > 0 and end - line < _LONGEST_FORMULA:
        above = lines[line - 1].strip()
        is_other = not above or above[0] == "%" or (_WORDS.search(above) and "\\text" not in above)
        if is_other or (_STARTS.match(above) and not _PARTS.match(above)):
            break
        line -= 1
    return line


def _behind_rows(lines: list[str], opened: int, last: int) -> int:
    """Behind the last line in a row that looks like a part of a table."""
    found, blanks = opened, 0
    for line in range(opened + 1, last + 1):
        raw = lines[line]
        if _ROW.search(raw):
            found, blanks = line, 0
        elif not raw.strip():
            blanks += 1
        if line - found > 12 or (blanks and line - found > 4):
            break
    return min(found + 1, last)


def _before_prose(lines: list[str], opened: int, last: int) -> int:
    """Where what is set as it stands gives way to commands and sentences."""
    for line in range(opened + 1, last + 1):
        raw = lines[line]
        if _COMMAND.match(raw) or (_PROSE.search(raw) and not _CODE.search(raw)):
            return _before_blanks(lines, opened, line)
    return _last_written(lines, last)


def dollar(lines: list[str], left: tuple[int, int], limit: int, known: dict[str, Line]) -> tuple[int, int]:
    """The `$` that most likely lacks its partner, in the paragraph in which the one at line and column is left over."""
    line, start = left
    first = line
    while first > 0 and line - first < 60 and lines[first - 1].strip() and not _STARTS.match(lines[first]):
        first -= 1
    places: list[tuple[int, int]] = []
    for at in range(first, min(limit + 1, len(lines), line + 60)):
        if at > line and not lines[at].strip():
            break
        read = known.get(lines[at])
        if read is None:
            break
        depth = 0
        for token in read.tokens:
            depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
            if token.kind is Kind.DOLLAR and depth <= 0:
                places.append((at, token.start))
    if (line, start) not in places or len(places) % 2 == 0:
        return line, start
    return _most_likely(lines, places, first)


_STARTS = re.compile(r"\s*\\(?:item|begin|end|section|subsection|caption|bibitem)\b")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-zäöüßéèà]{3,}(?=[\s,.;:]|\Z)")
_SIGN = re.compile(
    r"[_^=<>]|\\(?:alpha|beta|gamma|delta|epsilon|varepsilon|lambda|sigma|theta|omega|mu|pi|rho|phi|varphi|psi|tau|"
    r"frac|sum|int|in|le|ge|leq|geq|cdot|times|mathbb|mathcal|mathbf|infty|sqrt|to|ldots|dots|subset|cup|cap)\b"
)
_TEXT_ONLY = re.compile(r"\\(?:cite\w*|ref|emph|textbf|footnote|textit|autoref|cref|label|eqref)\b")


def _most_likely(lines: list[str], places: list[tuple[int, int]], first: int) -> tuple[int, int]:
    """Of an odd number of dollars, one next to the piece that reads best as maths and text at once."""
    end = (places[-1][0], len(lines[places[-1][0]]))
    marks = [(first, -1), *places, end]
    pieces = [_between(lines, one, other) for one, other in zip(marks, marks[1:], strict=False)]
    as_text = [2.0 * len(_SIGN.findall(piece)) for piece in pieces]
    as_maths = [1.0 * len(_WORD.findall(piece)) + 4.0 * len(_TEXT_ONLY.findall(piece)) for piece in pieces]
    after = sum(as_text[i] if i % 2 else as_maths[i] for i in range(len(pieces)))
    before, best, chosen = 0.0, after + 1.0, len(places)
    for i in range(len(pieces)):
        after -= as_text[i] if i % 2 else as_maths[i]
        if before + after <= best:
            best, chosen = before + after, i
        before += as_maths[i] if i % 2 else as_text[i]
    # Where a formula is not closed its own `$` is meant; where one was not opened, the one that closes it.
    return places[chosen - 1] if chosen % 2 == 1 else places[min(chosen, len(places) - 1)]


def _between(lines: list[str], one: tuple[int, int], other: tuple[int, int]) -> str:
    if one[0] == other[0]:
        return lines[one[0]][one[1] + 1 : other[1]]
    return "\n".join([lines[one[0]][one[1] + 1 :], *lines[one[0] + 1 : other[0]], lines[other[0]][: other[1]]])
