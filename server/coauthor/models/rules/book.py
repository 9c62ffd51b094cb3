"""Reads the rules from their data files into values; never applies one.

A data file holds one group: its locale, word lists and tables, and its rules, written out or as phrases of a line each.
In a pattern a literal blank stands for blanks or one line break (write `[ ]` for just a blank), and `<<name>>` for one
of the words of that list or one of the keys of that table.
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

FILES = (
    "latex",
    "chinese_marks",
    "typography",
    "usage",
    "formal",
    "register",
    "tighten",
    "wordy",
    "doubled",
    "verbs",
    "plain",
    "german",
    "french",
    "chinese",
)
"""The data files, those of safer groups first; the lists and tables of `tighten` serve them all."""

SHARED = "tighten"

_PROSE = (
    packets.UnitKind.SENTENCE,
    packets.UnitKind.PARAGRAPH,
    packets.UnitKind.CAPTION,
    packets.UnitKind.ITEM,
)


class Group(StrEnum):
    """What a person can ask for; in the order of caution, safest first."""

    LATEX = "latex"
    USAGE = "usage"
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


class Phrase(BaseModel):
    """A rule in a line: the pattern to `find`, what to `put` for it, a scene (`before`, `after`) and what `stays`.

    `maps` are tables of its own: `<<v>>` in the pattern is one of the keys of `v` in any case of its first letter, and
    `\\g<v>` in `put` what that key maps to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    find: str
    put: str | dict[str, str]
    before: str
    after: str
    stays: str
    why: str | None = None
    maps: dict[str, dict[str, str]] = Field(default_factory=dict)
    needs: tuple[str, ...] = ()
    only_before: str | None = None
    unless_before: str | None = None
    only_after: str | None = None
    unless_after: str | None = None
    ascending: bool = False


class _File(BaseModel):
    """One data file; `principle` and `why` are those of its phrases, which are whole words unless it says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: Group
    locale: str | None = None
    principle: str = ""
    why: str = ""
    whole_words: bool = True
    words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    tables: dict[str, dict[str, str]] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    phrases: tuple[Phrase, ...] = ()


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
    """A rule in its group; `locale` is None where it holds in every language.

    Its patterns are compiled when it is first tried, which for most rules is never.
    """

    def __init__(self, rule: Rule, file: _File) -> None:
        self.rule = rule
        self.group = file.group
        self.locale = rule.locale or file.locale
        self.id = f"{file.group}.{rule.id}"
        self._file = file

    @functools.cached_property
    def matchers(self) -> tuple[Matcher, ...]:
        """Its forms, compiled; raises ValueError (re) where a pattern is none."""
        return tuple(Matcher(form, self._file) for form in self.rule.forms)


@functools.cache
def entries() -> tuple[Entry, ...]:
    """Every rule that ships, in the order of `FILES`."""
    shared = _parsed(_source(SHARED))
    return tuple(entry for name in FILES for entry in _of(_source(name), shared))


def load(source: str, shared: _File | None = None) -> tuple[Entry, ...]:
    """The rules of one data file; raises ValueError (tomllib, pydantic, re) where the file is not well formed."""
    found = _of(source, shared)
    for entry in found:
        try:
            _ = entry.matchers
        except (re.error, KeyError) as error:
            raise ValueError(f"{entry.id} can't be read: {error}") from error
    return found


def _of(source: str, shared: _File | None) -> tuple[Entry, ...]:
    file = _parsed(source)
    words = {**(shared.words if shared else {}), **file.words}
    tables = {**(shared.tables if shared else {}), **file.tables}
    own = {_table(phrase, name): table for phrase in file.phrases for name, table in phrase.maps.items()}
    file = file.model_copy(update={"words": words, "tables": {**tables, **own}})
    return tuple(Entry(rule, file) for rule in (*file.rules, *(_rule(phrase, file) for phrase in file.phrases)))


def _source(name: str) -> str:
    return (importlib.resources.files(__package__) / "data" / f"{name}.toml").read_text("utf-8")


def _parsed(source: str) -> _File:
    return _File.model_validate(tomllib.loads(source))


def _table(phrase: Phrase, name: str) -> str:
    return f"{phrase.id}.{name}"


def _rule(phrase: Phrase, file: _File) -> Rule:
    """The phrase as a rule; `gerunds`, the shared table, translates the group `g`."""
    lookup = {name: _table(phrase, name) for name in phrase.maps}
    if "(?P<g><<gerunds>>)" in phrase.find:
        lookup["g"] = "gerunds"
    form = Form(
        pattern=_found(phrase, file),
        replace=phrase.put,
        lookup=lookup,
        only_before=phrase.only_before,
        unless_before=phrase.unless_before,
        only_after=phrase.only_after,
        unless_after=phrase.unless_after,
        ascending=phrase.ascending,
    )
    return Rule(
        id=phrase.id,
        why=phrase.why or file.why,
        principle=file.principle,
        forms=(form,),
        examples=(Example(before=phrase.before, after=phrase.after),),
        counter_examples=(phrase.stays,),
        needs=phrase.needs or ((found,) if (found := needed(phrase.find)) else ()),
    )


def needed(pattern: str) -> str | None:
    """The longest word that every hit of the pattern has in it, in small letters; None where it can't be told."""
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|<<[\w-]+>>", "\0", pattern)
    while (shorter := re.sub(r"\([^()]*\)", "\0", bare)) != bare:
        bare = shorter
    if "|" in bare or "(" in bare:
        return None
    words = re.findall(r"[^\W\d_]{3,}", re.sub(r".[?*]|.\{\d[^}]*\}", "\0", bare))
    return max(words, key=len).lower() if words else None


def _found(phrase: Phrase, file: _File) -> str:
    pattern = phrase.find
    for name, table in phrase.maps.items():
        keys = "|".join(_either(re.escape(key)) for key in sorted(table, key=len, reverse=True))
        pattern = pattern.replace(f"<<{name}>>", f"(?P<{name}>{keys})".replace("\\ ", " "))
    return rf"(?<![\w\\-])(?:{_either(pattern)})(?![\w-])" if file.whole_words else pattern


def _either(pattern: str) -> str:
    """The pattern with its first letter in either case, where it begins with a letter."""
    first = pattern[:1]
    return f"[{first.upper()}{first}]{pattern[1:]}" if first.isalpha() and first.islower() else pattern


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
