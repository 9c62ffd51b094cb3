"""Word-level marks between two versions of a sentence, with LaTeX atoms that are never cut.

A pure view of a change: joining its parts always gives back both texts. It must never decide anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rapidfuzz.distance import LCSseq

Op = Literal["same", "del", "ins"]

_CELLS = 64_000_000
"""Above this product of token counts the middle is shown as one replacement (bounds time and memory)."""

_HAN = "[\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_WRAPPED = re.compile(f"(?<={_HAN})[ \\t]*\\n[ \\t]*(?={_HAN})")

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*|\Z)")

_SHORT = 3
"""Words up to this length (articles, prepositions) count half for a reader."""

_MARK = "[\u0300-\u036f\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
_TOKEN = re.compile(
    r"""
      (?P<comment> %[^\n]* )
    | (?P<math> \$\$(?:\\.|[^$\\])+?\$\$
              | \$(?:\\.|[^$\\\n]|\n(?![ \t]*\n))+?\$
              | \\\((?:(?!\n[ \t]*\n).)*?\\\)
              | \\\[(?:(?!\n[ \t]*\n).)*?\\\] )
    | (?P<reference> \\(?:[A-Za-z]*cite[A-Za-z]*|[A-Za-z]*ref|label|gls[a-z]*|input|include|begin|end|url)\*?
                     (?:\[[^\]\n]*\]){0,2}\{[^{}\n]*\} )
    | (?P<command> \\(?:[A-Za-z@]+\*?|.|$) )
    | (?P<space> \s+ )
    | (?P<tie> ~ )
    | (?P<number> \d+(?:[.,]\d+)* )
    | (?P<ideograph> [\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff] )
    | (?P<word> (?:[^\W\d_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]MARKS*)+
                (?:['\u2019](?:[^\W\d_]MARKS*)+)* )
    | (?P<punctuation> .MARKS*(?:\u200d.MARKS*)* )
    """.replace("MARKS", _MARK),
    re.VERBOSE | re.DOTALL,
)
_FORMULA = re.compile(
    r"\\(begin|end)\{(?:equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|math)\*?\}"
)
_SENTENCE_END = frozenset(".!?\u3002\uff01\uff1f")


class Kind(StrEnum):
    """What a token is; every token is an atom of the diff."""

    COMMENT = "comment"
    MATH = "math"
    REFERENCE = "reference"
    COMMAND = "command"
    SPACE = "space"
    TIE = "tie"
    NUMBER = "number"
    IDEOGRAPH = "ideograph"
    WORD = "word"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True)
class Token:
    """An atom of the text; tokens joined give the text."""

    kind: Kind
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A run that both texts have (`same`), only the first (`del`) or only the second (`ins`)."""

    op: Op
    text: str


@dataclass(slots=True)
class _Part:
    """A stretch of both texts in tokens: the same in both, or `gone` replaced by `new`."""

    same: list[Token]
    gone: list[Token]
    new: list[Token]


def on_one_line(text: str) -> str:
    """A text as a person reads it on one line: lines of Chinese or Japanese meet without a blank."""
    return " ".join((text if text.isascii() else _WRAPPED.sub("", text)).split())


def both_on_one_line(before: str, after: str) -> tuple[str, str]:
    """Two versions as they are read on one line. Comments that both have are left out: there they would run on."""
    if "%" in before and _comments(before) == _comments(after):
        before, after = (_COMMENT.sub(r"\1", text) for text in (before, after))
    return on_one_line(before), on_one_line(after)


def _comments(text: str) -> list[str]:
    return [match.group().strip() for match in _COMMENT.finditer(text)]


def tokens(text: str) -> list[Token]:
    """The text cut into atoms, in order and without gaps."""
    return [
        Token(Kind(match.lastgroup or "punctuation"), match.group(), match.start()) for match in _TOKEN.finditer(text)
    ]


def counted(text: str) -> Iterator[Token]:
    """The words of a text as a person counts them, in order; no commands, keys, formulas and comments.

    A number is one, an ideograph too, and so is a compound with hyphens (`well-known`, `k-means`, `3-fold`).
    """
    word: Token | None = None
    hyphen, is_formula = "", False
    for token in tokens(text):
        if token.kind is Kind.REFERENCE and (edge := _FORMULA.match(token.text)):
            is_formula = edge[1] == "begin"
        if is_formula:
            continue
        if token.kind in (Kind.WORD, Kind.NUMBER):
            word = Token(Kind.WORD, word.text + hyphen + token.text, word.start) if word else token
            hyphen = ""
        elif word and token.text == "-" and not hyphen:
            hyphen = "-"
        else:
            if word:
                yield word
            word, hyphen = None, ""
            if token.kind is Kind.IDEOGRAPH:
                yield token
    if word:
        yield word


def marks(before: str, after: str) -> tuple[Mark, ...]:
    """The change as readable runs: `same` + `del` joined is `before`, `same` + `ins` joined is `after`."""
    if before == after:
        return (Mark("same", before),) if before else ()
    parts = _align(tokens(before), tokens(after))
    parts = _slide(_join_islands(parts))
    result: list[Mark] = []
    for part in parts:
        for op, run in (("same", part.same), ("del", part.gone), ("ins", part.new)):
            if run:
                _append(result, Mark(op, "".join(token.text for token in run)))  # type: ignore[arg-type]
    return tuple(result)


def _append(result: list[Mark], mark: Mark) -> None:
    if result and result[-1].op == mark.op:
        result[-1] = Mark(mark.op, result[-1].text + mark.text)
    else:
        result.append(mark)


def _align(first: list[Token], second: list[Token]) -> list[_Part]:
    """Alternating same and changed parts along a longest common subsequence of tokens."""
    numbers: dict[str, int] = {}
    left = _letters(first, numbers)
    right = _letters(second, numbers)
    head, tail = _common_ends(left, right)
    middle_left, middle_right = left[head : len(left) - tail], right[head : len(right) - tail]
    parts = [_Part(first[:head], [], [])] if head else []
    if len(middle_left) * len(middle_right) > _CELLS:
        parts.append(_Part([], first[head : len(first) - tail], second[head : len(second) - tail]))
    else:
        for step in LCSseq.opcodes(middle_left, middle_right):
            gone = first[head + step.src_start : head + step.src_end]
            new = second[head + step.dest_start : head + step.dest_end]
            parts.append(_Part(gone, [], []) if step.tag == "equal" else _Part([], gone, new))
    if tail:
        parts.append(_Part(first[len(first) - tail :], [], []))
    return _merge_neighbours(parts)


def _letters(run: Sequence[Token], numbers: dict[str, int]) -> str:
    """Each distinct token as one code point, so that the comparison runs over plain strings."""
    return "".join(chr(numbers.setdefault(token.text, len(numbers))) for token in run)


def _common_ends(left: str, right: str) -> tuple[int, int]:
    limit = min(len(left), len(right))
    head = 0
    while head < limit and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < limit - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    return head, tail


def _merge_neighbours(parts: list[_Part]) -> list[_Part]:
    result: list[_Part] = []
    for part in parts:
        if result and bool(result[-1].same) == bool(part.same):
            result[-1].same += part.same
            result[-1].gone += part.gone
            result[-1].new += part.new
        elif part.same or part.gone or part.new:
            result.append(_Part(list(part.same), list(part.gone), list(part.new)))
    return result


def _weight(run: Sequence[Token]) -> float:
    """How much a reader recognises in a run: white space nothing, punctuation little, long words most."""
    total = 0.0
    for token in run:
        if token.kind in (Kind.SPACE, Kind.TIE):
            continue
        if token.kind is Kind.PUNCTUATION:
            total += 0.25
        elif token.kind is Kind.WORD and len(token.text) <= _SHORT:
            total += 0.5
        else:
            total += 1.0
    return total


def _join_islands(parts: list[_Part]) -> list[_Part]:
    """Same runs too small beside the changes around them join those changes, until nothing moves."""
    while True:
        for at in range(1, len(parts) - 1):
            part = parts[at]
            if not part.same or any("\n\n" in token.text for token in part.same):
                continue
            around = min(_size(parts[at - 1]), _size(parts[at + 1]))
            if _weight(part.same) * 2 < around:
                joined = _Part(
                    [],
                    parts[at - 1].gone + part.same + parts[at + 1].gone,
                    parts[at - 1].new + part.same + parts[at + 1].new,
                )
                parts = [*parts[: at - 1], joined, *parts[at + 2 :]]
                break
        else:
            return parts


def _size(part: _Part) -> float:
    return max(_weight(part.gone), _weight(part.new))


def _slide(parts: list[_Part]) -> list[_Part]:
    """Move pure deletions and insertions to where they read best: whole words with the space behind."""
    for at, part in enumerate(parts):
        run = part.gone or part.new
        if part.same or (part.gone and part.new) or not run:
            continue
        before = parts[at - 1].same if at else []
        after = parts[at + 1].same if at + 1 < len(parts) else []
        line = before + run + after
        start = _best_start(line, len(before), len(run))
        moved = line[start : start + len(run)]
        if (start and not at) or (start + len(run) < len(line) and at + 1 == len(parts)):
            continue
        if at:
            parts[at - 1].same = line[:start]
        if at + 1 < len(parts):
            parts[at + 1].same = line[start + len(run) :]
        parts[at] = _Part([], moved, []) if part.gone else _Part([], [], moved)
    return _merge_neighbours(parts)


def _best_start(line: Sequence[Token], start: int, size: int) -> int:
    low = start
    while low > 0 and line[low - 1].text == line[low + size - 1].text:
        low -= 1
    high = start
    while high + size < len(line) and line[high].text == line[high + size].text:
        high += 1
    return max(range(low, high + 1), key=lambda at: (_edge(line, at) + _edge(line, at + size), at))


def _edge(line: Sequence[Token], at: int) -> int:
    """How natural a cut before token `at` is (0 inside text to 6 at an end)."""
    if at in (0, len(line)):
        return 6
    left, right = line[at - 1], line[at]
    if left.kind is Kind.SPACE:
        if "\n" in left.text or (at > 1 and line[at - 2].text in _SENTENCE_END):
            return 5
        return 4
    if right.kind is Kind.SPACE:
        return 3
    return 1 if Kind.PUNCTUATION in (left.kind, right.kind) else 0
