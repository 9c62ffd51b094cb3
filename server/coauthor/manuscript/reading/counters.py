"""LaTeX' counters: what steps, what is set back with what, and how a number is written.

A format is a piece of LaTeX such as `\\thechapter.\\arabic{figure}`; one that is not understood is written as far
as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

SECTIONS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
FLOATS = ("figure", "table", "equation", "footnote", "lstlisting", "listing", "algorithm", "algocf")


class Counters:
    """All counters of a document, by name."""

    def __init__(self) -> None:
        self.values: dict[str, int] = {}
        self.formats: dict[str, str] = {}
        self.dress: dict[str, str] = {}
        """What a reference puts around a number (`\\p@subsection`), `#1` being the number."""
        self.aliases: dict[str, str] = {}
        """Other names of counters (`\\newaliascnt`)."""
        self.children: dict[str, list[str]] = {}
        self.registers: dict[str, int] = {}
        """plain TeX's numbers (`\\newcount`), by the names of their commands."""
        self.depth = 3
        """`secnumdepth`."""
        self.has_chapters = False
        self._kept: int | None = None
        for name in (
            "part",
            *FLOATS,
            "subfigure",
            "subtable",
            "enumi",
            "enumii",
            "enumiii",
            "enumiv",
            "mpfootnote",
            "page",
            "ALG@line",
            "AlgoLine",
        ):
            self.new(name)
        self.parts: dict[str, int] = {}
        """By float how many parts the last one had, in case it goes on."""
        self._article()
        self.new("subfigure", "figure")
        self.new("subtable", "table")

    def new(self, name: str, within: str | None = None) -> None:
        """A counter at 0, which steps of `within` set back."""
        self.values[name] = 0
        self.formats.setdefault(name, f"\\arabic{{{name}}}")
        if within:
            self._put_within(name, within)

    def within(self, name: str, parent: str) -> None:
        """Number `name` within `parent` from now on, as `\\numberwithin` does."""
        if name not in self.values:
            self.new(name)
        self._put_within(name, parent)
        self.formats[name] = f"\\the{parent}.\\arabic{{{name}}}"

    def without(self, name: str, parent: str) -> None:
        """Number it through, as `\\counterwithout` does."""
        children = self.children.get(parent, [])
        if name in children:
            children.remove(name)
        self.formats[name] = f"\\arabic{{{name}}}"

    def step(self, name: str) -> str:
        """Count one on, set back what counts within it, and give the number as it is written."""
        name = self.aliases.get(name, name)
        self.values[name] = self.values.get(name, 0) + 1
        self._reset(name, 0)
        return self.the(name)

    def next(self, name: str) -> str:
        """The number that the next step would give."""
        self.values[name] = self.values.get(name, 0) + 1
        written = self.the(name)
        self.values[name] -= 1
        return written

    def the(self, name: str) -> str:
        """The number as it is written now."""
        name = self.aliases.get(name, name)
        return self.write(self.formats.get(name, f"\\arabic{{{name}}}"))

    def referred(self, name: str, number: str) -> str:
        """A number as references to it show it."""
        return self.write(self.dress.get(name, "#1").replace("#1", number))

    def write(self, text: str, depth: int = 0) -> str:
        """A text with `\\arabic{…}`, `\\thesection` and their like in it, written out."""
        if "\\" not in text or depth > _DEEPEST:
            return text
        text = _PLAIN.sub(r"\1", text)
        text = _SHOWN.sub(self._registered, text) if self.registers else text
        text = _THE.sub(lambda match: self._named(match, depth), text)
        return _WRITTEN.sub(lambda match: self._written(match.group(1), match.group(2) or match.group(3)), text)

    def use_chapters(self) -> None:
        """The document has chapters: sections, floats and equations count within them."""
        if self.has_chapters:
            return
        self.has_chapters = True
        self.depth = 2
        if "chapter" not in self.values:
            self.new("chapter")
        self.within("section", "chapter")
        for name in FLOATS[:3] + ("lstlisting",):
            if self.formats[name] == f"\\arabic{{{name}}}":
                self.within(name, "chapter")
        self._put_within("footnote", "chapter")

    def begin_appendix(self) -> None:
        """The highest heading counts with letters from now on."""
        top = "chapter" if self.has_chapters else "section"
        self.values[top] = 0
        self._reset(top, 0)
        self.formats[top] = f"\\Alph{{{top}}}"

    def keep_matter(self, *, is_main: bool) -> None:
        """memoir's front and back matter numbers nothing below a part."""
        if not is_main and self._kept is None:
            self._kept, self.depth = self.depth, -1
        elif is_main and self._kept is not None:
            self.depth, self._kept = self._kept, None

    def _article(self) -> None:
        self.formats["part"] = "\\Roman{part}"
        for parent, name in zip(SECTIONS[2:], SECTIONS[3:], strict=False):
            self.new(parent) if parent not in self.values else None
            self.within(name, parent)
        self.formats["enumii"] = "\\theenumi\\alph{enumii}"
        self.formats["enumiii"] = "\\theenumi(\\alph{enumii})\\roman{enumiii}"
        self.formats["enumiv"] = "\\theenumi(\\alph{enumii})\\roman{enumiii}\\Alph{enumiv}"

    def _put_within(self, name: str, parent: str) -> None:
        children = self.children.setdefault(parent, [])
        if name not in children and name != parent:
            children.append(name)

    def _reset(self, name: str, depth: int) -> None:
        if depth > _DEEPEST:
            return
        for child in self.children.get(name, ()):
            self.values[child] = 0
            self._reset(child, depth + 1)

    def _written(self, way: str, name: str) -> str:
        return _WAYS[way](self.values.get(name.strip(), 0))

    def _registered(self, match: re.Match[str]) -> str:
        name = match.group(1)
        return str(self.registers[name]) if name in self.registers else match.group()

    def _named(self, match: re.Match[str], depth: int) -> str:
        name = self.aliases.get(match.group(1), match.group(1))
        return self.write(self.formats[name], depth + 1) if name in self.formats else match.group()


def _arabic(value: int) -> str:
    return str(value)


def _alph(value: int) -> str:
    return chr(ord("a") + value - 1) if 0 < value <= _LETTERS else ""


def _roman(value: int) -> str:
    written = ""
    for worth, sign in _ROMAN:
        while 0 < worth <= value < _MOST_ROMAN:
            written += sign
            value -= worth
    return written


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    if value <= 0 or tens > len(_DIGITS):
        return str(value)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens - 1] + "十") + (_DIGITS[ones - 1] if ones else "")


_DEEPEST = 12
_LETTERS = 26
_MOST_ROMAN = 5_000
_DIGITS = "一二三四五六七八九"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_WAYS: dict[str, Callable[[int], str]] = {
    "arabic": _arabic,
    "alph": _alph,
    "Alph": lambda value: _alph(value).upper(),
    "roman": _roman,
    "Roman": lambda value: _roman(value).upper(),
    "fnsymbol": _arabic,
    "chinese": _chinese,
    "zhnumber": _chinese,
    "zhdig": _arabic,
    "number": _arabic,
    "the": _arabic,
    "int_to_arabic:n": _arabic,
    "int_to_alph:n": _alph,
    "int_to_Alph:n": lambda value: _alph(value).upper(),
    "int_to_roman:n": _roman,
    "int_to_Roman:n": lambda value: _roman(value).upper(),
}
_WRITTEN = re.compile(
    r"\\@?(arabic|[aA]lph|[rR]oman|fnsymbol|chinese|zhnumber|zhdig|number|the|int_to_\w+:n)"
    r"(?:\s*\*?\s*\{\s*(?:\\c@)?([A-Za-z@]+)\s*\}|\s*(?:\\c@|\\value\s*\{\s*)([A-Za-z@]+)\s*\}?)"
)
_SHOWN = re.compile(r"\\(?:the|number)\s*\\([A-Za-z@]+) ?")
_PLAIN = re.compile(r"\\number\s*(\d+) ?")
_THE = re.compile(r"\\the([A-Za-z@]+)\s*")
