"""What a project's own definitions do to reading: verbatim environments, short verbs, macros that open and close.

Found by looks alone in the texts that define; a definition that can't be understood makes reading more lenient,
never more severe.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from coauthor.manuscript import vocabulary


@dataclass(frozen=True, slots=True)
class Dialect:
    """`macros` says for each macro which environments it leaves open or closes, in order."""

    verbatim: frozenset[str] = frozenset()
    """Environments of the project's own that are set as they stand."""
    verbs: frozenset[str] = frozenset()
    """Commands of the project's own that are used like `\\verb` or `\\lstinline`."""
    marks: str = ""
    """Characters made short for `\\verb`, such as `|`."""
    macros: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    lenient: frozenset[str] = frozenset()
    """Environments about which nothing may be said."""
    loose_braces: bool = False
    loose_maths: bool = False
    pattern: re.Pattern[str] | None = None
    """The tokens of a line, where short verbs add to them."""

    def __or__(self, other: Dialect) -> Dialect:
        if other == NONE:
            return self
        found = Dialect(
            self.verbatim | other.verbatim,
            self.verbs | other.verbs,
            "".join(sorted({*self.marks, *other.marks})),
            {**self.macros, **other.macros},
            self.lenient | other.lenient,
            self.loose_braces or other.loose_braces,
            self.loose_maths or other.loose_maths,
        )
        return _with_pattern(found)


def of_text(text: str) -> Dialect:
    """What one text defines."""
    if _ANY.search(text) is None:
        return NONE
    macros, lenient, loose = _macros(text)
    verbatim = {name for match in _VERBATIM.finditer(text) for name in match.groups() if name}
    verbatim |= {f"{name}code" for name in _MINTED.findall(text)}
    verbatim |= {match.group(1) for match in _ENVIRONMENT.finditer(text) if _opens_verbatim(text, match.end())}
    verbatim |= {match.group(1) for match in _LET.finditer(text) if match.group(2) in vocabulary.VERBATIM}
    found = Dialect(
        frozenset(verbatim),
        frozenset(name for match in _VERBS.finditer(text) for name in match.groups() if name),
        "".join(sorted(set(_MARKS.findall(text)) - {"}", "%"})),
        macros,
        frozenset(lenient),
        _CATCODE.search(text) is not None,
        loose or _MATHS_CODE.search(text) is not None,
    )
    return NONE if found == NONE else _with_pattern(found)


def of_texts(texts: Iterable[str]) -> Dialect:
    """What several texts define together."""
    found = NONE
    for text in texts:
        found = found | of_text(text)
    return found


_ANY = re.compile(
    r"\\(?:[gex]?def(?![a-z])|(?:re)?new[A-Za-z]|provide|Declare|New|Renew|Define|Make|lst(?:new|Make)|let(?![a-z])|catcode|"
    r"(?:exclude|special|include)comment|CustomVerb|RecustomVerb)"
)
_VERBATIM = re.compile(
    r"\\(?:lstnewenvironment|newverbatim|newtcblisting|renewtcblisting|DefineVerbatimEnvironment|excludecomment|"
    r"RecustomVerbatimEnvironment|specialcomment|includecomment|NewTCBListing|DeclareTCBListing|newminted\[(?=[^\]]))"
    r"(?:\[[^\]]*\])*[ \t]*\{?([A-Za-z@*]+)(?:\][ \t]*\{)?"
)
_MINTED = re.compile(r"\\newminted[ \t]*\{([A-Za-z]+)\}")
_VERBS = re.compile(
    r"\\(?:newverbcommand|lstnewinline|CustomVerbatimCommand)[ \t]*\{?\\([A-Za-z]+)\}?"
    r"|\\(?:re)?newcommand\*?[ \t]*\{?\\([A-Za-z]+)\}?[ \t]*\[1\][ \t]*\{[^#\n]{0,80}\\detokenize[ \t]*\{#1\}"
)
_MARKS = re.compile(
    r"\\(?:MakeShortVerb|DefineShortVerb|lstMakeShortInline)\*?(?:\[[^\]]*\])?[ \t]*\{?\\?([^A-Za-z{\\\s])\}?"
)
_ENVIRONMENT = re.compile(r"\\(?:re)?newenvironment\*?[ \t]*\{([A-Za-z@]+\*?)\}(?:\[[^\]]*\])*[ \t]*%?\n?[ \t]*\{")
_LET = re.compile(r"\\let[ \t]*\\([A-Za-z@]+)[ \t]*=?[ \t]*\\([A-Za-z@]+)")
_CATCODE = re.compile(r"\\catcode[ \t]*`[ \t]*(?:\\[{}\\%]|[{}%])")
_MATHS_CODE = re.compile(r"\\catcode[ \t]*`[ \t]*\\?\$")
_DEFINITION = re.compile(
    r"\\(?:[gex]?def[ \t]*\\([A-Za-z@]+)[^{}\n]{0,60}"
    r"|(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|(?:New|Renew|Provide|Declare)DocumentCommand)\*?"
    r"[ \t]*(?:\{[ \t]*\\([A-Za-z@]+)[ \t]*\}|\\([A-Za-z@]+))[ \t]*(?:\[[^\]]*\]|\{[^{}\\]*\}|[ \t])*)"
    r"[ \t]*(?:%[^\n]*)?\n?[ \t]*\{"
)
_BODY = re.compile(r"\\(begin|end)[ \t]*\{([^{}\\#]*)\}|\\(if[A-Za-z@]*)|(\$)|%[^\n]*|\\.|[{}]", re.DOTALL)
_LONGEST = 3_000


TOKENS = r"\\(?:begin|end)[ \t]*\{[^{}\\%$#]*\}|\\[A-Za-z@]+\*?|\\.|%.*|\$\$?|[{}&]|`\\?[{}$%]"
"""What a line is made of, for `lines`."""


def _with_pattern(found: Dialect) -> Dialect:
    if not found.marks:
        return found
    return dataclasses.replace(found, pattern=re.compile(f"{TOKENS}|[{re.escape(found.marks)}]"))


def _opens_verbatim(text: str, start: int) -> bool:
    body = text[start : start + 400].partition("}")[0]
    return any((match.group(1) or match.group(2)) in vocabulary.VERBATIM for match in _OPENS_VERBATIM.finditer(body))


_OPENS_VERBATIM = re.compile(r"\\(?:begin[ \t]*\{([A-Za-z]+)\}?|([A-Za-z]+))")


def _macros(text: str) -> tuple[dict[str, tuple[tuple[str, str], ...]], set[str], bool]:
    """The macros that leave environments open or close them, what can't be told of, and whether one has half maths."""
    macros: dict[str, tuple[tuple[str, str], ...]] = {}
    lenient: set[str] = set()
    loose = False
    for match in _DEFINITION.finditer(text):
        name = match.group(1) or match.group(2) or match.group(3)
        left, dollars, branches = _net(text, match.end())
        if branches:
            lenient |= {environment for _, environment in left}
        elif left:
            if name in macros and macros[name] != tuple(left):
                lenient |= {environment for _, environment in left}
            macros[name] = tuple(left)
        loose = loose or dollars % 2 == 1
    return macros, lenient, loose


def _net(text: str, start: int) -> tuple[list[tuple[str, str]], int, bool]:
    """What of a definition's body is not closed, or closes, in it; its dollars; True if it has branches."""
    left: list[tuple[str, str]] = []
    depth, dollars, branches = 1, 0, False
    for match in _BODY.finditer(text, start, start + _LONGEST):
        token = match.group()
        if match.group(1):
            if match.group(1) == "end" and left and left[-1] == ("begin", match.group(2)):
                left.pop()
            else:
                left.append((match.group(1), match.group(2).strip()))
        elif match.group(3):
            branches = True
        elif match.group(4):
            dollars += 1
        elif token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                return left, dollars, branches
    return [], 0, False


NONE = Dialect()
