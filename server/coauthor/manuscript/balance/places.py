"""Where something lost most likely stood: the `\\end` of an environment, the second `$` of a formula.

A guess, and only ever used to say where to look.
"""

from __future__ import annotations

import re

from coauthor.manuscript import vocabulary
from coauthor.manuscript.balance.lines import Kind, Line

_FARTHEST = 4_000


def expected(lines: list[str], opened: int, limit: int, name: str, *, is_code: bool = False) -> int:
    """The line on which the `\\end` of an environment, begun on the line `opened`, was to be expected.

    `limit` is the line by which it must have come; `is_code` says that the environment is set as it stands.
    """
    end = min(limit, len(lines) - 1)
    if name == "document":
        return _last_written(lines, end)
    last = _bound(lines, opened, min(end, opened + _FARTHEST), name)
    if is_code:
        return _before_prose(lines, opened, last)
    return _by_kind(lines, opened, last, name.rstrip("*"))


def _by_kind(lines: list[str], opened: int, last: int, plain: str) -> int:
    if plain in vocabulary.MATHS or plain == "displaymath":
        return _first_blank(lines, opened, last)
    if plain in vocabulary.TABLES:
        return _after(lines, opened, last, _ROW)
    if plain in vocabulary.PICTURES:
        return _before_prose(lines, opened, last, _TEXT_AGAIN)
    if plain in _FLOATS:
        return _after_float(lines, opened, last)
    dedented = _dedented(lines, opened, last)
    if dedented is not None:
        return dedented
    if plain in _LISTS:
        return _after_items(lines, opened, last)
    if plain == "proof":
        return _before_blanks(lines, opened, last)
    if last == len(lines) - 1 and not any(line.strip() and line.strip()[0] != "%" for line in lines[:opened]):
        return _last_written(lines, last)
    return _first_blank(lines, _body(lines, opened, last), last)


_LISTS = frozenset(
    {"itemize", "enumerate", "description", "compactitem", "compactenum", "inparaenum", "thebibliography"}
)
_FLOATS = frozenset(
    """
    figure table wrapfigure subfigure subtable sidewaysfigure sidewaystable wraptable algorithm listing SCfigure
    marginfigure margintable
    """.split()
)
_NESTING = _LISTS | {"minipage", "tabular", "center", "array", "subfigure", "scope", "cases"}
_ROW = re.compile(
    r"\\\\|&|\\(?:hline|midrule|toprule|bottomrule|cline|cmidrule|endhead|endfoot|endfirsthead|endlastfoot)"
)
_FLOAT_PART = re.compile(
    r"\s*(?:\\(?:caption|label|includegraphics|centering|begin|end|subfloat|subfigure|input|vspace|small|footnotesize|"
    r"hfill|resizebox|hspace|captionsetup|scalebox|setlength|center|raggedright)|[}\]%])"
)
_SETTING = re.compile(
    r"\s*(?!\\(?:item|par|noindent|newpage|clearpage|cleardoublepage|FloatBarrier|bigskip|medskip|maketitle)(?![A-Za-z]))"
    r"(?:\\[A-Za-z@]+\*?(?:\[[^\[\]]{0,60}\]|\{[^{}]{0,60}\}){0,4}[ \t]*){1,8}%?[ \t]*"
)
"""A line with nothing on it but commands and what they are set to."""
_BLOCK = re.compile(
    r"\s*\\(?:part|chapter|section|subsection|subsubsection|paragraph|appendix|bibliography|printbibliography)\b"
)
_COMMAND = re.compile(
    r"\s*\\(?:begin|end|caption|label|item|par|noindent|section|subsection|subsubsection|chapter|paragraph|vspace|"
    r"centering|includegraphics|footnote|input|ccsdesc|keywords|maketitle)\b"
)
_PROSE = re.compile(r"(?:[A-Za-zäöüß]{2,},? +){5}|\\(?:cite|ref|emph|texttt|footnote)[a-z]*\{")
_CODE = re.compile(r"[;{}=<>()\[\]#]|//|>>>|^\s*[$*\-]")


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


def _body(lines: list[str], opened: int, last: int) -> int:
    return next((line for line in range(opened + 1, last + 1) if lines[line].strip()), last)


def _first_blank(lines: list[str], opened: int, last: int) -> int:
    """The first blank line that is in no environment begun since, or the `\\end` of one begun before."""
    inner = 0
    for line in range(opened + 1, last + 1):
        raw = lines[line]
        if inner <= 0 and not raw.strip():
            return line
        inner += raw.count("\\begin{") - raw.count("\\end{")
        if inner < 0:
            return line
    return last


def _dedented(lines: list[str], opened: int, last: int) -> int | None:
    """Where the text is no longer set in, if it was; at the blank line above, if there is one."""
    indent = _indent(lines[opened])
    body = _body(lines, opened, last)
    if _indent(lines[body]) <= indent:
        return None
    for line in range(body + 1, last + 1):
        if lines[line].strip() and _indent(lines[line]) <= indent:
            return _before_blanks(lines, body, line)
    return None


def _after(lines: list[str], opened: int, last: int, part: re.Pattern[str]) -> int:
    """Behind the last line in a row that looks like a part of it."""
    found, blanks = opened, 0
    for line in range(opened + 1, last + 1):
        raw = lines[line]
        if part.search(raw):
            found, blanks = line, 0
        elif not raw.strip():
            blanks += 1
        if line - found > 12 or (blanks and line - found > 4):
            break
    return min(found + 1, last)


def _after_float(lines: list[str], opened: int, last: int) -> int:
    """Behind its caption, label and what stands in it, or at a blank line that no other part of it follows."""
    depth, inner, seen = 0, 0, False
    for line in range(opened + 1, last + 1):
        raw = lines[line]
        is_part = inner > 0 or depth > 0 or _FLOAT_PART.match(raw) is not None or _SETTING.fullmatch(raw) is not None
        if not raw.strip() and inner <= 0:
            following = _body(lines, line, last)
            if seen or not _FLOAT_PART.match(lines[following]):
                return line
        elif seen and not is_part:
            return line
        inner += raw.count("\\begin{") - raw.count("\\end{")
        if inner < 0:
            return line
        seen = seen or "\\caption" in raw or "\\label" in raw
        depth += raw.count("{") - raw.count("}")
    return last


def _after_items(lines: list[str], opened: int, last: int) -> int:
    """Behind the paragraph of the last item."""
    indent = _indent(lines[opened])
    items = [line for line in range(opened + 1, last + 1) if _ITEM.match(lines[line])]
    if indent:
        within = [line for line in items if _indent(lines[line]) >= indent]
        outside = next((line for line in items if _indent(lines[line]) < indent), last + 1)
        items = [line for line in within if line < outside]
        for line in range(items[-1] + 1 if items else last, outside):
            if lines[line].strip() and _indent(lines[line]) <= indent:
                return line
    return _first_blank(lines, items[-1] if items else _body(lines, opened, last), last)


_ITEM = re.compile(r"\s*\\(?:item|bibitem)\b")


def _before_prose(lines: list[str], opened: int, last: int, text: re.Pattern[str] | None = None) -> int:
    """Where what is set as it stands gives way to commands and sentences."""
    for line in range(opened + 1, last + 1):
        raw = lines[line]
        if (text or _COMMAND).match(raw) or (_PROSE.search(raw) and not _CODE.search(raw)):
            return _before_blanks(lines, opened, line)
    return _last_written(lines, last)


_TEXT_AGAIN = re.compile(r"\s*\\(?:end|caption|label|item|par|noindent|section|subsection|chapter|includegraphics)\b")


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
