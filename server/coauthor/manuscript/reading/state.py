"""What is open while a document is read, and what was found so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from coauthor.manuscript.reading import values
from coauthor.manuscript.reading.fragments import Fragment, Frame, Item
from coauthor.manuscript.reading.macros import Macro

Kept = dict[tuple[int, str], tuple[dict[str, Any], object]]
"""What a group changed: by table and name, the table and what stood there before."""


class Mark(NamedTuple):
    """What the last stepped counter shows: a label that comes now gets this number."""

    number: str
    kind: str
    title: str
    is_early: bool = False
    """True in a float before its caption, where the caption package gives labels no number."""


class Caption(NamedTuple):
    """A caption; `contents` is its line in the list of figures or tables, if it is listed there."""

    number: str | None
    title: str
    contents: str
    is_listed: bool = True


@dataclass(slots=True)
class Opened:
    """An environment that is open. `close` runs at its end, with the end's range."""

    name: str
    start: int
    mark: Mark
    macro: Macro | None = None
    frame: Frame | None = None
    close: Callable[[Fragment, Item], None] | None = None
    counter: str = ""
    """The counter that a caption in it counts with."""
    holds: list[str] = field(default_factory=list)
    title: str = ""
    number: str | None = None
    is_captioned: bool = False
    has_parts: bool = False
    """True where it has parts that come before its caption."""
    captions: list[Caption] = field(default_factory=list)
    cited: int = 0
    """How many citations there were before it."""
    at: tuple[int, ...] = ()
    """How far each stretch of text was read when it opened, from the outside to the inside."""
    kept: Kept | None = None


class Described(NamedTuple):
    """What a glossary says of a term, and what it sorts it by; `kind` is the name of the glossary."""

    kind: str
    sort: str
    text: Fragment


class Shape(NamedTuple):
    """How ctex sets a heading's number: what stands before and behind it, and how it is written if not as usual."""

    before: str = ""
    number: str = ""
    after: str = ""
    is_numbered: bool = True


ENUMERATES = ("enumerate", "enumerate*", "enumeratec", "inparaenum", "compactenum", "asparaenum")


@dataclass(slots=True)
class Setup:
    """What the document sets up for its packages."""

    lists: dict[str, str] = field(default_factory=lambda: dict.fromkeys(ENUMERATES, "enumerate"))
    """Numbered lists, the author's too."""
    list_settings: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    """ctex' headings, and the highest of its appendix; empty in other documents."""
    hooks: dict[str, list[str]] = field(default_factory=dict)
    """What is read where environments begin and end, by `begin name`."""
    bibliography_headings: dict[str, Fragment] = field(default_factory=dict)
    waiting: list[values.Label] = field(default_factory=list)
    """Labels of rows without a number, which amsmath has not written yet."""
    bibliography_strings: dict[str, tuple[str, str]] = field(default_factory=dict)
    """biblatex' words of the author's own: by name the language and the word."""
    escapes: tuple[tuple[str, str], ...] = ()
    """What leads out of a listing into LaTeX, and back."""
    written_files: dict[str, str] = field(default_factory=dict)
    """Files that the document itself writes (`filecontents`), with their texts."""
    long_forms: dict[str, Fragment] = field(default_factory=dict)
    """By acronym its long form, if that cites something."""
    written_out: set[str] = field(default_factory=set)
    """The acronyms that were used."""
    rows: int | None = None
    """How many citations there were before the rows of a table that TeX sets twice."""
    given_number: str = ""
    """The number that the next caption was given."""
    blocks: dict[str, str] = field(default_factory=dict)
    """algorithm2e's blocks of the author's own, each with one of LaTeX' that is like it."""
    line_from: tuple[int, int] = (0, 0)
    """Where the last line of an algorithm ended: which text, and where in it."""
    is_line_open: bool = False
    """True where a line of an algorithm has its number and goes on."""
    said: dict[tuple[str, bool], Fragment] = field(default_factory=dict)
    """By term what it is called, and under True what it stands for."""
    glossaries: dict[str, str] = field(default_factory=dict)
    """The author's own glossaries, with their titles."""
    described: dict[str, Described] = field(default_factory=dict)
    """What glossaries say, by term."""
    named: set[str] = field(default_factory=set)
    """The terms that were used."""
    rounds: int = 5_000
    """How often the bodies of loops may still be read."""
    runaways: set[str] = field(default_factory=set)
    """Macros that had no end: they are not followed again."""
    uses_of_lists: dict[str, list[values.Use]] = field(default_factory=dict)
    """What headings and captions cite, which is cited once more in the list of them (`toc`, `lof`, `lot`)."""
    places_of_lists: dict[str, int] = field(default_factory=dict)
    """By list how many citations there were before it."""


@dataclass(slots=True)
class Found:
    """What was found so far, in TeX's order."""

    files: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    bibliographies: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    headings: list[values.Heading] = field(default_factory=list)
    labels: list[values.Label] = field(default_factory=list)
    references: list[values.Use] = field(default_factory=list)
    citations: list[values.Use] = field(default_factory=list)
    entries: list[values.Use] = field(default_factory=list)
    things: list[values.Thing] = field(default_factory=list)
    missing: list[values.Missing] = field(default_factory=list)
    beginnings: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    externals: list[tuple[str, str]] = field(default_factory=list)
