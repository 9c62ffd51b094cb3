"""LaTeX structure: braces, maths and environments pair up after the change exactly as they did before.

Has a stack of its own: a syntax tree without errors proves nothing. Comments must survive, and none may appear.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from coauthor.gates.gate import Finding, Known

_TOKEN = re.compile(
    r"""
      (?P<atom> \\verb\*?(?P<mark>[^A-Za-z\s*]).*?(?P=mark)
              | \\(?:url|path|nolinkurl|href)\s*\{[^{}\n]*\} )
    | \\(?P<bound>begin|end)\s*\{(?P<name>[^{}\n]*)\}
    | (?P<delimiter> \\[()\[\]] )
    | (?P<command> \\(?:[A-Za-z@]+|.|$) )
    | (?P<comment> %[^\n]* )
    | (?P<mathshift> \$\$? )
    | (?P<brace> [{}] )
    | (?P<blank> \n[ \t]*\n )
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSES = {"}": "{", r"\)": r"\(", r"\]": r"\["}


def check(before: str, after: str, _known: Known) -> Iterator[Finding]:
    """Compares what is unmatched, the environments, the comments and the paragraph breaks."""
    old, new = _Shape(before), _Shape(after)
    if old.unmatched != new.unmatched:
        yield Finding("parse", _unpaired(old.unmatched, new.unmatched))
    for name, count in (new.environments - old.environments).items():
        yield Finding("parse", f"It adds {count} environment `{name}`.")
    for name in old.environments - new.environments:
        yield Finding("parse", f"The environment `{name}` is lost.")
    for comment in new.comments - old.comments:
        yield Finding("parse", f"The text behind an unescaped `%` would not be set: “{comment[:60]}”.")
    for comment in old.comments - new.comments:
        yield Finding("parse", f"The author's comment “{comment[:60]}” is lost.")
    if new.blanks > old.blanks:
        yield Finding("parse", "A blank line would begin a new paragraph in the middle of this one.")


def unmatched(text: str) -> tuple[str, ...]:
    """The delimiters of a text that have no partner, in order."""
    return _Shape(text).unmatched


class _Shape:
    """What of a text is structure; `unmatched` are delimiters without partner, in order."""

    def __init__(self, text: str) -> None:
        self.environments: Counter[str] = Counter()
        self.comments: Counter[str] = Counter()
        self.blanks = 0
        self._stack: list[str] = []
        for match in _TOKEN.finditer(text):
            self._take(match)
        self.unmatched = tuple(self._stack)

    def _take(self, match: re.Match[str]) -> None:
        kind, token = match.lastgroup, match.group()
        if kind == "name":
            self._environment(match["bound"], match["name"].strip())
        elif kind in ("brace", "delimiter"):
            self._delimiter(token)
        elif kind == "mathshift":
            self._mathshift(token)
        elif kind == "comment":
            self.comments[token.strip()] += 1
        elif kind == "blank":
            self.blanks += 1

    def _environment(self, bound: str, name: str) -> None:
        if bound == "begin":
            self.environments[name] += 1
            self._stack.append(rf"\begin{{{name}}}")
        else:
            self._close(rf"\end{{{name}}}", rf"\begin{{{name}}}")

    def _delimiter(self, token: str) -> None:
        if token in _CLOSES:
            self._close(token, _CLOSES[token])
        else:
            self._stack.append(token)

    def _mathshift(self, token: str) -> None:
        """`$$` inside of `$…$` closes one formula and opens the next."""
        parts = [token] if self._stack[-1:] != ["$"] else list(token)
        for part in parts:
            if self._stack[-1:] == [part]:
                self._stack.pop()
            else:
                self._stack.append(part)

    def _close(self, token: str, opener: str) -> None:
        if self._stack[-1:] == [opener]:
            self._stack.pop()
        else:
            self._stack.append(token)


def _unpaired(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    if not old:
        return f"Not everything that opens is closed, or the other way round: `{' '.join(new)}` has no partner."
    was, now = " ".join(old), " ".join(new) or "nothing"
    return f"What has its partner outside of the sentence must stay as it was: `{was}`, and now it is `{now}`."
