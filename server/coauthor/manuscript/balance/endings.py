"""Where the `\\end` of an environment was lost, by what stands around ends: those of its siblings, and those of others.

A guess, and only ever used to say where to look. What speaks for an end, and how much, was learnt (`learnt`).
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coauthor.manuscript import vocabulary
from coauthor.manuscript.balance import learnt

MOST_SIBLINGS = 12
LONGEST_SIBLING = 200
"""Lines from which an environment tells nothing of others."""


class Gap(NamedTuple):
    """The place behind the written line `above`, before the written line `below`.

    `signs` is what speaks for an end there or against it, `kinds` the same in short, to be held against siblings.
    """

    above: int
    below: int
    signs: list[str]
    kinds: tuple[str, str, str]


class Siblings(NamedTuple):
    """What stands around the ends of some environments of a name, and around the other places in them."""

    ends: Counter[str]
    others: Counter[str]
    number: int


class Endings:
    """The ends in one text, whose lines are `lines`."""

    def __init__(self, text: str, lines: Sequence[str]) -> None:
        self._text = text
        self._lines = lines
        self._siblings: dict[str, Siblings] = {}

    def expected(self, opened: int, last: int, name: str) -> int:
        """The line on which the `\\end` of an environment was to be expected that was begun on the line `opened`.

        It can't have come behind the line `last`.
        """
        likely, found, so_far = -math.inf, opened + 1, 0.0
        known, seen = self._siblings_of(name, opened), Counter[str]()
        for gap in gaps(self._lines, opened, last, name):
            odds = learnt.odds(gap.signs, _beside(known, gap.kinds))
            odds += _so_often(known, gap.kinds[0], seen) if gap.signs[0] == "o" else 0.0
            is_forced = gap.below >= last and gap.signs[0] not in _MAY_END_BEFORE
            here = so_far if is_forced else so_far - math.log1p(math.exp(-odds))
            if here > likely:
                likely, found = here, gap.above + 1
            so_far -= math.log1p(math.exp(odds))
            if so_far < likely:
                break  # no later place can be likelier
        return min(found, last)

    def _siblings_of(self, name: str, opened: int) -> Siblings:
        """What is known of environments of a name that have their ends, from those nearest to the first asked for."""
        if name not in self._siblings:
            spans = sorted(self._spans(name), key=lambda span: abs(span[0] - opened))
            found = Siblings(Counter(), Counter(), min(len(spans), MOST_SIBLINGS))
            for span in spans[:MOST_SIBLINGS]:
                _learn(self._lines, span, name, found)
            self._siblings[name] = found
        return self._siblings[name]

    def _spans(self, name: str) -> Iterator[tuple[int, int]]:
        """First and last line of the environments of a name that end on a line of their own, and hold none."""
        text, begin, end = self._text, f"\\begin{{{name}}}", f"\\end{{{name}}}"
        at = text.find(begin)
        line = text.count("\n", 0, max(0, at))
        while at >= 0:
            close, again = text.find(end, at), text.find(begin, at + 1)
            if close < 0:
                return
            last = line + text.count("\n", at, close)
            holds_none = again < 0 or close < again
            if holds_none and line < last < line + LONGEST_SIBLING and self._lines[last].lstrip().startswith(end):
                yield line, last
            line += text.count("\n", at, again) if again >= 0 else 0
            at = again


def gaps(lines: Sequence[str], opened: int, last: int, name: str) -> Iterator[Gap]:
    """The places between the lines `opened` and `last` where the environment may end, in no other one."""
    walk = _Walk(lines, opened, last, name)
    for line in range(opened + 1, last + 1):
        text = lines[line].strip()
        if line < last and (not text or text[0] == "%"):
            continue
        kind = _kind(text, walk.begin)
        if walk.depth <= 0:
            yield walk.gap(line, text, kind)
        if line < last and not walk.passes(line, kind):
            return


class _Walk:
    """What is known of an environment while its lines are gone through."""

    def __init__(self, lines: Sequence[str], opened: int, last: int, name: str) -> None:
        self.lines = lines
        self.opened = opened
        self.last = last
        self.begin = f"\\begin{{{name}}}"
        self.group = _group(name)
        self.depth = 0
        self._indent = _indent(lines[opened])
        self._above, self._kind_above = opened, "^"
        self._body: int | None = None
        self._item: int | None = None
        self._items = 0
        self._hangs, self._is_single = False, True
        self._has_caption = False
        self._braces = 0

    def gap(self, line: int, text: str, kind: str) -> Gap:
        """The place before a line; `text` is what it says, `kind` what it is."""
        deep, group = _indent(self.lines[line]), self.group
        if self._body is None and line < self.last:
            self._body = deep
        kind = kind if text else "Z"
        side = self._side(deep)
        blank = self._blank(line) if text else "1"
        above = self._kind_above
        tail = self.lines[self._above].rstrip()[-1:]
        signs = [
            group,
            f"{group}k{blank}",
            f"{group}p{above}",
            f"{group}n{kind}{blank}",
            f"{group}{side}{blank}",
            f"{group}{side}{kind}",
            f"{group}p{above}n{kind}",
            f"{group}.{tail if tail in '.,:;!?}' else ''}{blank}",
        ]
        if self._item is not None and group == "l":
            signs.append(self._beside_items(self._item, deep, kind, blank))
        signs += [f"{group}first"] if self._above == self.opened else []
        signs += [f"{group}last"] if line >= self.last else []
        signs += [f"{group}caption{kind}{blank}"] if self._has_caption else []
        signs += ["brace"] if self._braces > 0 else []
        return Gap(self._above, line, signs, (f"n{kind}{blank}", f"p{above}", side))

    def passes(self, line: int, kind: str) -> bool:
        """Go on behind a line; False where an environment ends that was begun before."""
        raw = self.lines[line]
        if self.depth <= 0 and self.group == "l":
            self._take_item(raw, kind)
        self.depth += raw.count("\\begin{") - raw.count("\\end{")
        self._braces += raw.count("{") - raw.count("}") - raw.count("\\{") + raw.count("\\}")
        self._has_caption = self._has_caption or "\\caption" in raw
        self._above, self._kind_above = line, kind
        return self.depth >= 0

    def _side(self, deep: int) -> str:
        """Whether a line is set in as the environment's are, if they are."""
        if self._body is not None and self._body > self._indent:
            return "in" if deep > self._indent else "out"
        return "flat" if deep >= self._indent else "up"

    def _blank(self, line: int) -> str:
        """`1` where a blank line is in between, `c` for a comment."""
        if line == self._above + 1:
            return "0"
        return "1" if any(not self.lines[at].strip() for at in range(self._above + 1, line)) else "c"

    def _beside_items(self, item: int, deep: int, kind: str, blank: str) -> str:
        """How a line stands to the items of a list so far."""
        if kind == "i":
            return "iout" if deep < item and deep < self._indent else "iin" if deep > item else "i="
        shape = "hang" if self._hangs else "single" if self._is_single and self._items > 1 else "loose"
        return f"{shape}{'out' if deep <= item else 'in'}{blank}"

    def _take_item(self, raw: str, kind: str) -> None:
        if kind == "i":
            self._item = _indent(raw) if self._item is None else self._item
            self._items += 1
        elif self._item is not None:
            self._is_single = False
            self._hangs = self._hangs or _indent(raw) > self._item


def _learn(lines: Sequence[str], span: tuple[int, int], name: str, found: Siblings) -> None:
    """Take the places of an environment, as they would be if its last line was lost."""
    opened, end = span
    behind = range(end + 1, min(len(lines), end + 40))
    below = next((at for at in behind if lines[at].strip()[:1] not in ("", "%")), len(lines) - 1)
    ends, others = _told((*lines[opened:end], *lines[end + 1 : below + 1]), end - opened, name)
    found.ends.update(ends)
    found.others.update(others)


@functools.lru_cache(maxsize=256)
def _told(lines: tuple[str, ...], end: int, name: str) -> tuple[Counter[str], Counter[str]]:
    """What an environment tells of where those of its name end, and of where not; without the line of its end."""
    ends: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for gap in gaps(lines, 0, len(lines) - 1, name):
        (ends if gap.below >= end else others).update(gap.kinds)
    return ends, others


def _beside(known: Siblings, kinds: tuple[str, ...]) -> list[tuple[str, float]]:
    """How much more often the siblings end at such a place than they go on."""
    if not known.number:
        return []
    ends = known.number + 1
    others = max(1, sum(count for kind, count in known.others.items() if kind[0] == "n")) + 1
    found = []
    for number, kind in enumerate(kinds):
        ratio = (known.ends[kind] + 0.3) / ends / ((known.others[kind] + 0.3) / others)
        found.append((f"sib{number}", max(-3.0, min(3.0, math.log(ratio)))))
    return found + ([(f"{sign}+", value) for sign, value in found] if known.number >= _SEVERAL else [])


def _so_often(known: Siblings, kind: str, seen: Counter[str]) -> float:
    """What it says that so many blanks of a kind were seen before, where the siblings go on behind some of them."""
    mean = known.others[kind] / known.number if known.number > 1 else 0.0
    seen[kind] += 1
    if mean < _SOME or kind[-1] != "1":
        return 0.0
    return max(-1.5, min(1.5, 2.0 * (seen[kind] - 1 - mean) + 1.0))


def _group(name: str) -> str:
    """One letter for environments that end alike."""
    plain = name.rstrip("*")
    return next((letter for letter, names in _GROUPS.items() if plain in names), "o")


_MAY_END_BEFORE = ("l", "o")
"""What lists and theorems are likely to have ended before, a heading or their own kind, says little by itself."""
_SEVERAL = 4
_SOME = 0.5
_GROUPS = {
    "m": vocabulary.MATHS | {"displaymath"},
    "t": vocabulary.TABLES,
    "p": vocabulary.PICTURES | {"scope"},
    "f": frozenset(
        "figure table wrapfigure subfigure subtable sidewaysfigure sidewaystable wraptable algorithm listing "
        "SCfigure marginfigure margintable".split()
    ),
    "w": frozenset(
        "titlepage multicols letter otherlanguage landscape appendices subappendices spacing doublespace "
        "singlespace onehalfspace sloppypar refsection CJK".split()
    ),
    "b": frozenset(
        "center minipage flushleft flushright quote quotation columns column frame block subequations".split()
    ),
    "l": frozenset("itemize enumerate description compactitem compactenum inparaenum thebibliography".split()),
}


def _kind(text: str, begin: str) -> str:
    """One letter for what a line is."""
    return "S" if text.startswith(begin) else _plain_kind(text)


@functools.lru_cache(maxsize=4096)
def _plain_kind(text: str) -> str:
    if text[:1] == "\\":
        command = _COMMAND.match(text)
        if command is not None and command.lastgroup is not None:
            return command.lastgroup
    if text.endswith("\\\\") or "&" in text:
        return "r"
    if text[:1] in ("}", "]"):
        return "c"
    if _WORDS.search(text):
        return "T" if text[0].isupper() else "t"
    if text[:1] == "\\" and _SETTING.fullmatch(text):
        return "m"
    if _SIGN.search(text):
        return "x"
    return "w" if text[:1].isalpha() else "o"


_COMMAND = re.compile(
    r"(?P<b>\\begin)|(?P<e>\\end)|(?P<i>\\(?:item|bibitem))|(?P<d>\\\[)|(?P<c>\\\])|(?P<l>\\(?:caption|label))"
    r"|(?P<H>\\(?:part|chapter|(?:sub)*section|(?:sub)?paragraph|appendix|bibliography|printbibliography)\b)"
    r"|(?P<B>\\(?:newpage|clearpage|cleardoublepage|bigskip|medskip|smallskip|vfill|vspace|par|noindent|pagebreak)\b)"
)
_LETTERS = "A-Za-zÀ-ɏа-яА-Я\u0530-\u058f"
_WORDS = re.compile(rf"(?:[{_LETTERS}]{{2,}},? +){{2}}[{_LETTERS}]{{2,}}|[\u4e00-\u9fff]{{4}}")
_SIGN = re.compile(r"[_^=<>+]|\\[A-Za-z]+")
_SETTING = re.compile(r"(?:\\[A-Za-z@]+\*?(?:\[[^\[\]]{0,60}\]|\{[^{}]{0,60}\}){0,4}[ \t]*){1,8}%?[ \t]*")
"""Nothing but commands and what they are set to."""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
