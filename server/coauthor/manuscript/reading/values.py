"""What reading a document gives: headings, keys, captions and files, each with its place and TeX's number.

A place is a range of code points in the file where it is written; what a macro makes has the place of its call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from coauthor.manuscript import dialects
from coauthor.manuscript.reading.macros import Macro


class Place(NamedTuple):
    """`[start, end)` in a file, by its path in the workspace."""

    path: str
    start: int
    end: int


class Heading(NamedTuple):
    """A heading. `contents` is its line in the table of contents; `number` None where TeX gives none.

    `level` is -1 for a book of memoir's, 0 for a part, 1 chapter, … 6 subparagraph; `listed` is true for what TeX puts
    into the contents,
    `made` for what a command such as `\\listoffigures` or `\\addcontentsline` puts there.
    """

    level: int
    title: str
    contents: str
    number: str | None
    place: Place
    starred: bool = False
    listed: bool = True
    made: bool = False
    appendix: bool = False


class Label(NamedTuple):
    """A label. `place` is that of its key if that is written out, else of the call that makes it.

    `kind` is the counter it counts with (`figure`, `section`, `theorem`, …), `title` the caption or heading.
    """

    key: str
    number: str
    kind: str
    place: Place
    title: str = ""
    is_early: bool = False
    """True where it stands before the caption of its float, so that TeX prints ?? for it (caption package)."""


class Use(NamedTuple):
    """A key that is cited or referred to, by the command that stands in the text."""

    key: str
    command: str
    place: Place


class Thing(NamedTuple):
    """A float, theorem, equation, footnote, algorithm, listing or table, at its range; `kind` is its counter.

    `title` is the caption or the theorem's title, `contents` its line in the list of figures, `holds` the figures
    that it includes; `listed` is False for a caption that is kept out of that list.
    """

    kind: str
    number: str | None
    title: str
    place: Place
    holds: tuple[str, ...] = ()
    contents: str = ""
    listed: bool = True


class Missing(NamedTuple):
    """A file that is named and not there; `kind` is `input`, `figure` or `bibliography`."""

    kind: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """A document from its main file on, everything in the order in which TeX meets it."""

    main: str
    files: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    """Local classes and packages that were read."""
    bibliographies: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    labels: tuple[Label, ...] = ()
    references: tuple[Use, ...] = ()
    citations: tuple[Use, ...] = ()
    entries: tuple[Use, ...] = ()
    """The `\\bibitem`s."""
    things: tuple[Thing, ...] = ()
    missing: tuple[Missing, ...] = ()
    beginnings: tuple[str, ...] = ()
    """What keys begin with of which the rest can't be known."""
    unseen: tuple[str, ...] = ()
    """Bibliographies that can't be looked for: outside of the workspace, on the net, named by what is not known."""
    externals: tuple[tuple[str, str], ...] = ()
    """xr's documents: prefix and path."""
    macros: dict[str, Macro] = field(default_factory=dict, repr=False)
    """The author's own commands and, as `\\begin{name}`, environments at the end of the document."""
    dialect: dialects.Dialect = dialects.PLAIN
    """What it teaches TeX about code, for all of its files."""
    folds_keys: bool = True
    """True where BibTeX looks keys up, which takes `Knuth` and `knuth` for the same; biber does not."""
    loads_none: bool = False
    """True where it cites and names no bibliography, whether as is known here or in any other way that is seen."""
    complete: bool = True
    """False where a limit cut the reading short."""
