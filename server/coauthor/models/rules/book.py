"""Reads the rules from their data files into values; never applies one.

A data file holds one group: its locale, word lists and tables, and its rules. In a pattern a literal blank stands
for blanks or one line break (write `[ ]` for just a blank), and `<<name>>` for one of the words of that list or one
of the keys of that table.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from coauthor.domain import packets

BLANK = r"(?:[ \t]+(?:\n[ \t]*)?|\n[ \t]*)"
"""Blanks or one line break; never a blank line, which ends a paragraph."""

SENTENCE_START = r"(?:\A\s*|\\item\s*|[.!?][)}']*\s+|\n[ \t]*\n\s*)"
"""What stands before the first word of a sentence."""

_PROSE = (
    packets.UnitKind.SENTENCE,
    packets.UnitKind.PARAGRAPH,
    packets.UnitKind.CAPTION,
    packets.UnitKind.ITEM,
)


class Group(StrEnum):
    """What a person can ask for; in the order of caution, safest first."""

    LATEX = "latex"
    FORMAL = "formal"
    TIGHTEN = "tighten"


class Example(BaseModel):
    """A text and what the rule makes of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: str
    after: str


class Form(BaseModel):
    """One pattern of a rule. `only_*` must match next to the hit and `unless_*` must not, in the same unit.

    `replace` is a template for `re`, or new text for named groups of which each is changed by itself. `lookup`
    names the table through which a named group's text is translated before the template is filled. With
    `ascending` the groups `low` and `high` must be numbers in rising order; with `straight` the groups `open` and
    `close` must be a pair of straight quotation marks.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: str
    replace: str | dict[str, str]
    lookup: dict[str, str] = Field(default_factory=dict)
    only_before: str | None = None
    unless_before: str | None = None
    only_after: str | None = None
    unless_after: str | None = None
    ascending: bool = False
    straight: bool = False


class Rule(BaseModel):
    """A rule as its data file gives it. `needs` are literals of which one must be in the text (lower case).

    `issue` words what was found, for changes that quoting would not show; `locale` narrows the file's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    why: str
    principle: str
    forms: tuple[Form, ...] = Field(min_length=1)
    examples: tuple[Example, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = Field(min_length=1)
    needs: tuple[str, ...] = ()
    issue: str | None = None
    locale: str | None = None
    kinds: tuple[packets.UnitKind, ...] = _PROSE


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    group: Group
    locale: str | None = None
    words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    tables: dict[str, dict[str, str]] = Field(default_factory=dict)
    rules: tuple[Rule, ...]


class Matcher:
    """A form, compiled, with the tables that it translates through."""

    __slots__ = ("form", "only_after", "only_before", "pattern", "tables", "unless_after", "unless_before")

    def __init__(self, form: Form, file: _File) -> None:
        self.form = form
        self.pattern = re.compile(_expand(form.pattern, file), re.MULTILINE)
        self.only_before = _compile(form.only_before, file, "(?:{})\\Z")
        self.unless_before = _compile(form.unless_before, file, "(?:{})\\Z")
        self.only_after = _compile(form.only_after, file, "(?:{})")
        self.unless_after = _compile(form.unless_after, file, "(?:{})")
        self.tables = {group: file.tables[name] for group, name in form.lookup.items()}


class Entry:
    """A rule in its group, ready to be used; `locale` is None where it holds in every language."""

    __slots__ = ("group", "id", "locale", "matchers", "rule")

    def __init__(self, rule: Rule, file: _File) -> None:
        self.rule = rule
        self.group = file.group
        self.locale = rule.locale or file.locale
        self.id = f"{file.group}.{rule.id}"
        self.matchers = tuple(Matcher(form, file) for form in rule.forms)


@functools.cache
def entries() -> tuple[Entry, ...]:
    """Every rule that ships, in the order of the groups and of their files."""
    folder = importlib.resources.files(__package__) / "data"
    return tuple(entry for group in Group for entry in load((folder / f"{group}.toml").read_text("utf-8")))


def load(source: str) -> tuple[Entry, ...]:
    """The rules of one data file; raises ValueError (tomllib, pydantic, re) where the file is not well formed."""
    file = _File.model_validate(tomllib.loads(source))
    return tuple(Entry(rule, file) for rule in file.rules)


def _compile(pattern: str | None, file: _File, frame: str) -> re.Pattern[str] | None:
    return None if pattern is None else re.compile(frame.replace("{}", _expand(pattern, file)))


def _expand(pattern: str, file: _File) -> str:
    def named(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "start":
            return SENTENCE_START
        words = file.words[name] if name in file.words else tuple(file.tables[name])
        return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"

    return _blanks(re.sub(r"<<([\w-]+)>>", named, pattern))


def _blanks(pattern: str) -> str:
    """The pattern with each literal blank outside a character class read as BLANK."""
    parts = re.findall(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", pattern, re.DOTALL)
    return "".join(BLANK if part == " " else part for part in parts)
