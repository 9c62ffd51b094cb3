"""The words of a piece of LaTeX, to look at its wording; places are lost, so nothing may be edited by what is here."""

from __future__ import annotations

import re
from functools import lru_cache

MATHS = re.compile(
    r"\$\$.*?\$\$|\$(?:\\.|[^$\\])*\$|\\\(.*?\\\)|\\\[.*?\\\]"
    r"|\\begin\s*\{(?P<name>(?:equation|align|gather|multline|eqnarray|displaymath|math|flalign|alignat)\*?)\}"
    r".*?\\end\s*\{(?P=name)\}",
    re.DOTALL,
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?[ \t]*")
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?(?P<mark>[^A-Za-z\s*{\[]).*?(?P=mark)")
NAMING = (
    r"[A-Za-z]*cite[A-Za-z]*|nocite|[A-Za-z]*ref|label|url|path|href|includegraphics|input|include|gls[a-z]*"
    r"|begin|end|bibliography"
)
"""The commands whose argument is a name (a key, a file, an environment) and no words, as a piece of a pattern."""
_NAMES = re.compile(rf"\\(?:{NAMING}|SI[a-z]*)\*?(?:\s*\[[^\]]*\])*\s*\{{[^{{}}]*\}}(?:\s*\[[^\]]*\])?")
COMMAND = re.compile(r"\\(?:[A-Za-z@]+\*?|.)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@lru_cache(maxsize=512)
def prose(text: str) -> str:
    """The running words of a text: no comments, maths, names or commands; one blank between words."""
    text = _VERBATIM.sub(" ", text)
    text = MATHS.sub(" ", _COMMENT.sub(" ", text))
    text = COMMAND.sub(" ", _NAMES.sub(" ", text))
    return " ".join(re.sub(r"[{}~&]", " ", text).split())


@lru_cache(maxsize=512)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in order, in lower case."""
    return tuple(_WORD.findall(prose(text).lower()))


def has(phrase: str, text: str) -> int:
    """How often a phrase stands in a plain text, as whole words and in any case."""
    found = re.findall(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE)
    return len(found)
