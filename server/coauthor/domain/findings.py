"""What can be found in a manuscript: the closed table of codes, and a finding as a value.

A code is a public name: it is documented under docs/codes, can be set to a level, and is never renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Level(IntEnum):
    """How much a finding matters, as LSP counts; OFF is never shown."""

    OFF = 0
    ERROR = 1
    WARNING = 2
    INFORMATION = 3
    HINT = 4


class Code(NamedTuple):
    """The level a code has unless a person sets another, and what it says in a few words."""

    level: Level
    title: str


class Related(NamedTuple):
    """Another place that a finding is about: code points `[start, end)` of the file at `path`, "" for the same file."""

    path: str
    start: int
    end: int
    message: str


class Fix(StrEnum):
    """What can be done about a finding by rule."""

    REPLACE = "replace"
    """Put `better` in its place."""
    INSERT_LINE = "insert-line"
    """Put `better` on a line of its own before it, or on its line if that is empty."""
    REMOVE = "remove"
    """Take it out."""
    NEAREST = "nearest"
    """Choose among the keys that are like `subject`."""
    CREATE_FILE = "create-file"
    """Create the file `subject`."""
    CREATE_SECTION = "create-section"
    """Write the heading of the node `subject`."""
    CREATE_NODE = "create-node"
    """Write a node for the section `subject` into the outline."""


class Finding(NamedTuple):
    """Something to say about the code points `[start, end)` of a file.

    `subject` is what it is about (a key, an environment, a file's name, a word) and `better` what could stand
    there instead, as far as a rule can tell; both are empty where there is none.
    """

    code: str
    start: int
    end: int
    message: str
    subject: str = ""
    better: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    """What a rule can do about it for certain, if something."""


CODES: Mapping[str, Code] = {
    "ref.undefined": Code(Level.WARNING, "a reference to a label that nothing defines"),
    "cite.undefined": Code(Level.WARNING, "a citation of a key that no bibliography has"),
    "cite.needed": Code(Level.OFF, "a claim that rests on others, without a citation"),
    "term.undefined": Code(Level.WARNING, "a term that no glossary or list of acronyms defines"),
    "label.duplicate": Code(Level.WARNING, "a label that is defined more than once"),
    "input.missing": Code(Level.ERROR, "a file that the text reads and that is not there"),
    "figure.missing": Code(Level.ERROR, "a picture that is not there"),
    "env.unclosed": Code(Level.ERROR, "an environment without its end"),
    "env.stray": Code(Level.ERROR, "an end without its environment"),
    "brace.unclosed": Code(Level.ERROR, "a brace that is never closed"),
    "brace.stray": Code(Level.ERROR, "a closing brace that nothing opened"),
    "maths.unclosed": Code(Level.ERROR, "a formula without its end"),
    "maths.stray": Code(Level.ERROR, "the end of a formula that nothing opened"),
    "quote.unclosed": Code(Level.INFORMATION, "a quotation that its paragraph does not close"),
    "bib.broken": Code(Level.ERROR, "a bibliography entry that can't be read"),
    "bib.duplicate": Code(Level.WARNING, "a bibliography key that stands twice"),
    "bib.incomplete": Code(Level.OFF, "an entry without a field that its type needs"),
    "outline.missing-section": Code(Level.INFORMATION, "something the outline plans and the text does not have"),
    "outline.extra-section": Code(Level.INFORMATION, "a section that the outline does not plan"),
    "outline.renamed": Code(Level.HINT, "a section whose title is another one than in the outline"),
    "outline.order": Code(Level.INFORMATION, "a section that stands elsewhere than in the outline"),
    "outline.empty": Code(Level.HINT, "a planned section without any text yet"),
    "outline.length": Code(Level.HINT, "a section far from the length that was planned"),
    "outline.comment": Code(Level.WARNING, "a comment in the outline that is not closed"),
    "asset.undescribed": Code(Level.HINT, "a picture that the list of assets says nothing about"),
    "asset.unreferenced": Code(Level.OFF, "a figure or table that the text never refers to"),
    "style.banned-word": Code(Level.WARNING, "a word that STYLE.md bans"),
    "style.first-person": Code(Level.INFORMATION, "first person where STYLE.md wants none"),
    "style.spelling": Code(
        Level.INFORMATION, "a word in British spelling where STYLE.md wants American, or the reverse"
    ),
    "term.inconsistent": Code(Level.INFORMATION, "a term for which STYLE.md prefers another"),
    "acronym.undefined": Code(Level.HINT, "an acronym that is never spelt out"),
    "number.unsupported": Code(Level.WARNING, "a number that no source gives"),
    "source.overlap": Code(Level.WARNING, "words that stand in a source just so"),
    "repeat.paragraph": Code(Level.INFORMATION, "a paragraph that stands twice"),
    "todo.new": Code(Level.HINT, "a TODO that is not a task yet"),
    "todo.open": Code(Level.HINT, "a place with a task that is not decided yet"),
    "todo.proposal": Code(Level.INFORMATION, "a sentence for which a proposal waits"),
    "todo.question": Code(Level.INFORMATION, "a place for which a question waits"),
    "todo.suggestion": Code(Level.HINT, "something the co-author would do if you like"),
    "build.error": Code(Level.ERROR, "an error that TeX reported"),
}
"""Every code there is; a code of this table has its page."""


def level(code: str) -> Level:
    """The level of a code where nobody set another; a warning for one that is not of the table."""
    known = CODES.get(code)
    return known.level if known is not None else Level.WARNING
