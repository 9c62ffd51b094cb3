"""How many words of running text a document has, section by section: close to what a person would count, and quick.

Commands, keys, maths, code, tables' rules and comments are no words; a Chinese or Japanese character is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from coauthor.manuscript.structure import Section


def per_section(text: str, sections: Sequence[Section]) -> tuple[int, ...]:
    """The words before the first heading, then of each section without those after it in the file."""
    return tuple(map(count, pieces(text, [(section.start, section.heading_end) for section in sections])))


def pieces(text: str, headings: Sequence[tuple[int, int]]) -> list[str]:
    """The text before the first heading, then what is between each and the next; `headings` are ranges, in order."""
    starts = [max(0, text.find("\\begin{document}")), *(end for _, end in headings)]
    ends = [*(start for start, _ in headings), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def count(text: str) -> int:
    """The words of a piece of text: piece by piece, so that a thread that counts lets others in between."""
    return len(_WORD.findall(_plain(text)))


def below(sections: Sequence[Section], own: Sequence[int]) -> list[int]:
    """The words of each section of a file with those of its subsections there, from those of each on its own."""
    totals = list(own[: len(sections)])
    open_ones: list[int] = []
    for at, section in enumerate(sections[: len(totals)]):
        while open_ones and sections[open_ones[-1]].level >= section.level:
            open_ones.pop()
        for above in open_ones:
            totals[above] += own[at]
        open_ones.append(at)
    return totals


def beyond(
    order: Mapping[tuple[str, int], int],
    counts: Sequence[int],
    sections: Mapping[str, Sequence[Section]],
    words: Callable[[str], Sequence[int]],
) -> dict[tuple[str, int], int]:
    """By path and number what other files add to a section; `counts` has all its words, at its place in `order`."""
    own = {path: below(each, words(path)[1:]) for path, each in sections.items()}
    more = {key: counts[at] - sum(own[key[0]][key[1] : key[1] + 1]) for key, at in order.items()}
    return {key: count for key, count in more.items() if count > 0}


_HAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+(?:(?:['’\-]|(?<=\d)[.,](?=\d))[^\W_{_HAN}]+)*")
"""What `domain/words` counts, without a look at each sign: whole files are counted while somebody types."""
_OPAQUE = re.compile(
    r"(?<!\\)%[^\n]*"
    r"|\\begin\{(?P<name>equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|math|verbatim|Verbatim|"
    r"lstlisting|minted|tikzpicture|tabular|tabularx|longtable|comment|array|algorithmic|filecontents|thebibliography)"
    r"\*?\}.*?\\end\{(?P=name)\*?\}"
    r"|\\\[.*?\\\]|\\\(.*?\\\)|\$\$.*?\$\$|(?<!\\)\$[^$]*\$"
    r"|\\(?:begin|end)[ \t]*\{[^{}]*\}(?:[ \t]*\[[!htbcpHsS]*\])?(?:\{[\d.]*[ \t]*(?:\\[A-Za-z]+|[a-z]{2})\})?"
    r"|\\(?:[A-Za-z]*cite[A-Za-z]*|[A-Za-z]*ref|label|input|include|includegraphics|usepackage|documentclass|"
    r"bibliography|bibliographystyle|vspace|hspace|url|index|gls[a-z]*|ac[a-z]*|bibitem|setlength|newcommand|definecolor)"
    r"(?![A-Za-z@])\*?[ \t]*(?:\[[^\]]*\])*(?:\{[^{}]*\})*"
    r"|\\[A-Za-z@]+\*?(?:\[[^\]]*\])?|\\.",
    re.DOTALL,
)


def _plain(text: str) -> str:
    """The text with everything that is no word blanked out, of the same length."""
    return _OPAQUE.sub(lambda match: " " * (match.end() - match.start()), text)
