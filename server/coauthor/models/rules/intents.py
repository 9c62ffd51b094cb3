"""Reads from a wish in plain words which groups of rules it asks for, and what of it rules can't do.

It decides clause by clause and by listed words only: a clause that asks for more than rules can do is said to be so,
never served by half.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from dataclasses import dataclass

from coauthor.models.rules import book

MAX_QUOTED = 200
"""Code points of a clause that are quoted back to the person."""


_VERSIONS = re.compile(
    r"\W*(?:please\s+|bitte\s+)?(?:(?:give|offer|show|make|write|gib|zeig|mach|donne[zr]?|propose[rz]?)\W*)?"
    r"(?:me\s+|us\s+|mir\s+|uns\s+|moi\s+|nous\s+)?(?:[\w-]+\s+){0,2}"
    r"(?:versions?|variants?|alternatives?|candidates?|versionen|varianten|fassungen|alternativen|variantes?)"
    r"(?:\s+(?:of|for|to|von|für|zu|de|pour)\s+(?:this|that|these|those|it|the|my|dies\w*|der|des|dem|ce\w*|la|le)"
    r"(?:\s+(?:sentences?|paragraphs?|sections?|passages?|phrases?|texts?|places?|chapters?|satz\w*|absatz\w*"
    r"|abschnitts?|stelle|paragraphe))?|\s+davon)?\W*",
    re.IGNORECASE,
)
"""A clause that asks for versions and does not say of what kind; their number is told apart."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The groups asked for, safest first; `beyond` quotes the clauses that rules can't do, in the person's words."""

    groups: tuple[book.Group, ...]
    beyond: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    groups: dict[book.Group, re.Pattern[str]]
    everything: re.Pattern[str]
    beyond: re.Pattern[str]
    rewording: re.Pattern[str]
    neutral: re.Pattern[str]
    negations: re.Pattern[str]
    clause_end: re.Pattern[str]


def read(intent: str) -> Wish:
    """The wish behind an intent in English, German, French or Chinese; without any group it is not for rules."""
    words = _words()
    groups: set[book.Group] = set()
    beyond: list[str] = []
    versions = False
    for clause in words.clause_end.split(intent):
        if _VERSIONS.fullmatch(clause):
            versions = True
            continue
        asked = _groups(clause.lower(), words)
        if asked is None:
            beyond.append(" ".join(clause.split())[:MAX_QUOTED])
        else:
            groups |= asked
    if versions and not groups and not beyond:
        groups = set(book.Group)  # versions of whatever can be done
    return Wish(tuple(group for group in book.Group if group in groups), tuple(beyond))


def _groups(clause: str, words: _Words) -> set[book.Group] | None:
    """The groups that a clause asks for, none where it asks for nothing; None where it asks for more than rules."""
    left = words.neutral.sub(" ", clause)
    if not re.search(r"\w|~", left):
        return set()
    negated = words.negations.search(clause)
    asked = {group for group, pattern in words.groups.items() if _before(pattern, clause, negated)}
    if not asked and _before(words.everything, clause, negated):
        asked = set(book.Group)
    if _before(words.beyond, clause, negated):
        only_spelled_out = asked == {book.Group.FORMAL} and "contraction" in clause
        return asked if only_spelled_out else None
    if asked:
        return asked
    return set() if negated and not _before(words.rewording, clause, negated) else None


def _before(pattern: re.Pattern[str], clause: str, limit: re.Match[str] | None) -> bool:
    """True if the clause has the pattern no later than the limit: what follows a negation is not asked for."""
    match = pattern.search(clause)
    return match is not None and (limit is None or match.start() <= limit.start())


@functools.cache
def _words() -> _Words:
    source = (importlib.resources.files(__package__) / "data" / "intents.toml").read_text("utf-8")
    table = tomllib.loads(source)
    ends = "|".join(rf"\s{end}\s" for end in table["clause_ends"])
    return _Words(
        groups={book.Group(name): _pattern(words) for name, words in table["groups"].items()},
        everything=_pattern(table["all"]),
        beyond=_pattern(table["beyond"]),
        rewording=_pattern(table["rewording"]),
        neutral=_pattern(table["neutral"]),
        negations=_pattern(table["negations"]),
        clause_end=re.compile(rf"[,;:!?]\s+|\.(?:\s+|\Z)|[;!?，。；：！？、]|\n|{ends}", re.IGNORECASE),
    )


_CHINESE = re.compile(r"[\u3400-\u9fff]")


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Any of these as whole words; those with Chinese signs anywhere."""
    chinese = [word for word in words if _CHINESE.search(word)]
    others = "|".join(word for word in words if word not in chinese)
    return re.compile("|".join([rf"(?<!\w)(?:{others})(?!\w)", *chinese]))
