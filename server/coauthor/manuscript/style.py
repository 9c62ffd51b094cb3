"""STYLE.md: how a text is to be written, in plain lists a person can write, read into values.

A list under a heading such as *Banned words*, or a line such as `Person: no first person`, is understood in a few
languages; everything else is kept as advice for whoever writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from coauthor.manuscript import markdown, spelling
from coauthor.manuscript.markdown import Kind

PATH = "STYLE.md"


class Person(StrEnum):
    """Who speaks in the text."""

    ANY = "any"
    NONE = "none"
    SINGULAR = "singular"
    PLURAL = "plural"


@dataclass(frozen=True, slots=True)
class Term:
    """Write `use` where somebody would write one of `instead_of`."""

    use: str
    instead_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A sign and what it stands for."""

    sign: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Style:
    """Everything that was said. `banned` are words or phrases; `acronyms` says whether each must be spelt out once."""

    banned: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    symbols: tuple[Symbol, ...] = ()
    person: Person = Person.ANY
    tense: str = ""
    spelling: str = ""
    tone: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    acronyms: bool = False
    advice: tuple[str, ...] = ()

    @property
    def has_rules(self) -> bool:
        """True if there is something to look for in a text."""
        looked_for = self.banned or self.terms or self.acronyms or spelling.wanted(self.spelling)
        return bool(looked_for) or self.person is not Person.ANY


def read(text: str) -> Style:
    """The style in a normalised text."""
    made = _Reader()
    under = ""
    for block in markdown.blocks(text):
        if block.kind is Kind.HEADING:
            under = _topic(block.text)
        elif block.kind is not Kind.COMMENT and block.text:
            made.take(under, block.text, is_item=block.kind is Kind.ITEM)
    return made.style()


_TOPICS = (
    (
        "banned",
        r"bann?ed|forbidden|avoid|do ?n[o']?t (?:use|write|say)|never|no-?go|words? to avoid|verboten|vermeiden|"
        r"nicht (?:verwenden|schreiben)|mots? (?:interdits?|à éviter)|éviter|禁用|避免",
    ),
    ("terms", r"(?:preferred )?terms?|terminology|vocabulary|wording|glossary|begriffe|terminologie|termes|术语"),
    ("symbols", r"symbols?|notation|symbole|notationen|符号"),
    ("person", r"person|voice|first person|pronouns?|personne|人称"),
    ("tense", r"tense|zeitform|tempus|temps|时态"),
    ("spelling", r"spelling|rechtschreibung|schreibweise|orthographe|english|拼写"),
    ("tone", r"tone|register|ton|语气"),
    ("patterns", r"patterns?|favou?red|favou?rite|phrases|structure|muster|wendungen|tournures|句式"),
    ("acronyms", r"acronyms?|abbreviations?|abkürzungen|akronyme|abréviations|缩写"),
)
_PATTERNS = tuple((name, re.compile(rf"(?:{pattern})\b", re.IGNORECASE)) for name, pattern in _TOPICS)
_CHINESE = re.compile("禁用|避免|术语|符号|人称|时态|拼写|语气|句式|缩写")
_FIELD = re.compile(r"[\s*_]*([^\W\d_][\w' \-]{1,30}?)[\s*_]*[:：][\s*_]*(.+)\Z", re.DOTALL)
_ARROW = re.compile(r"\s*(?:→|⇒|->|=>)\s*")
_USE_NOT = re.compile(
    r"(?:(?:use|write|say|prefer|schreibe?|verwende)\s+)?(.+?)[\s,;]*[(]?\s*\b(?:not|instead of|rather than|nicht|"
    r"statt|anstatt|pas|au lieu de)\b\s*:?\s*(.+?)[)]?\s*\Z",
    re.IGNORECASE,
)
_NOT_USE = re.compile(
    r"(?:do ?n[o']?t|never|nicht|ne pas)\s+(?:use|write|say|verwenden|schreiben)?\s*(.+?)[\s,;:–—-]+"
    r"(?:use|but|write|sondern|besser|mais)\s+(.+)\Z",
    re.IGNORECASE,
)
_CHINESE_USE_NOT = re.compile(
    r"(?:使?用|写作?|说)?\s*(.{1,12}?)[\s，,；;]*(?:而不是|而非|不是|不使?用|不要用|不写|不说)\s*(.{1,12})\Z"
)
_CHINESE_NOT_USE = re.compile(
    r"(?:不使?用|不要用|不写|不说|别用|避免)\s*(.{1,12}?)[\s，,；;]+(?:而?用|而是|改用|应用|写作?|说|使用)\s*(.{1,12})\Z"
)
_SYMBOL = re.compile(
    r"\s*(\$[^$]+\$|\\\([^)]*\\\)|`[^`]+`|\\[A-Za-z]+|\S{1,3})\s*(?:[:=–—-]|is|for|bezeichnet|：)\s*(.+)\Z"
)
_SIGN = re.compile("[\u3400-\u9fff]")
_QUOTES = re.compile(r"\"([^\"]+)\"|“([^”]+)”|„([^“]+)“|«([^»]+)»|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|「([^」]+)」")


def _topic(said: str) -> str:
    plain = said.strip(" *_#:").lower()
    if found := _CHINESE.search(plain):
        plain = found.group()
        return next(name for name, pattern in _TOPICS if plain in pattern)
    return next((name for name, pattern in _PATTERNS if pattern.search(plain)), "")


def _words(said: str) -> tuple[str, ...]:
    """The words or phrases that a line names: what is quoted, else what stands between commas."""
    quoted = [next(group for group in match if group).strip() for match in _QUOTES.findall(said)]
    if quoted:
        rest = (part.strip(" .") for part in _QUOTES.sub("", re.sub(r"\([^()]*\)", "", said)).split(","))
        return (*quoted, *(part for part in rest if part and len(part.split()) <= 3))
    plain = re.sub(r"\s+\([^()]*\)\s*\Z", "", said)
    plain = re.split(r"\s+[–—]\s+|:\s", plain, maxsplit=1)[0]
    words = (part.strip(" .。\"'") for part in re.split(r"[,;/，、；]", plain))
    return tuple(word for word in words if 1 < len(word) <= 60 or _SIGN.fullmatch(word))


class _Reader:
    def __init__(self) -> None:
        self.banned: list[str] = []
        self.terms: list[Term] = []
        self.symbols: list[Symbol] = []
        self.lists: dict[str, list[str]] = {"tone": [], "patterns": [], "advice": []}
        self.single: dict[str, str] = {}
        self.acronyms = False

    def take(self, under: str, said: str, *, is_item: bool) -> None:
        match = _FIELD.match(said)
        named = _topic(match.group(1)) if match else ""
        if match and named and under in ("", named):
            under, said = named, match.group(2).strip()
        if under == "banned" and (is_item or named):
            self._ban(said)
        elif under == "terms" and not self._chinese_term(said) and not self._term(said):
            self.lists["advice"].append(said)
        elif under == "symbols":
            self._symbol(said)
        elif under in ("person", "tense", "spelling"):
            self.single[under] = f"{self.single.get(under, '')} {said}".strip()
        elif under in ("tone", "patterns"):
            self.lists[under].append(said)
        elif under == "acronyms":
            self.acronyms = True
        elif under in ("", "banned") and not self._term(said):
            self.lists["advice"].append(said)

    def style(self) -> Style:
        """What was taken."""
        return Style(
            banned=tuple(dict.fromkeys(self.banned)),
            terms=tuple(self.terms),
            symbols=tuple(self.symbols),
            person=_person(self.single.get("person", "")),
            tense=self.single.get("tense", ""),
            spelling=self.single.get("spelling", ""),
            tone=tuple(self.lists["tone"]),
            patterns=tuple(self.lists["patterns"]),
            acronyms=self.acronyms,
            advice=tuple(self.lists["advice"]),
        )

    def _ban(self, said: str) -> None:
        if not self._term(said):
            self.banned += _words(said)

    def _term(self, said: str) -> bool:
        parts = _ARROW.split(said)
        if len(parts) == 2:
            wrong, right = parts
        elif found := _NOT_USE.match(said):
            wrong, right = found.groups()
        elif found := _USE_NOT.match(said):
            right, wrong = found.groups()
        else:
            return False
        return self._named(right, wrong)

    def _chinese_term(self, said: str) -> bool:
        """`用轮渡，不用渡轮`: only where terms are listed, as elsewhere it is what any sentence may say."""
        if found := _CHINESE_NOT_USE.match(said):
            return self._named(found[2], found[1])
        found = _CHINESE_USE_NOT.match(said)
        return found is not None and self._named(found[1], found[2])

    def _named(self, right: str, wrong: str) -> bool:
        use, instead = _words(right), _words(wrong)
        if not use or not instead or len(use[0].split()) > 6:
            return False
        self.terms.append(Term(use[0], instead))
        return True

    def _symbol(self, said: str) -> None:
        match = _SYMBOL.match(said)
        if match:
            self.symbols.append(Symbol(match.group(1).strip("`"), match.group(2).strip()))
        else:
            self.lists["advice"].append(said)


def _person(said: str) -> Person:
    plain = said.lower()
    if not plain:
        return Person.ANY
    if re.search(
        r"\b(?:no|never|not|avoid|without|kein\w*|nicht|pas de|third|dritte|impersonal|unpersönlich|passive)\b"
        "|第三|不使?用|不要?出现|避免|无人称|勿",
        plain,
    ):
        return Person.NONE
    if re.search(r"\bwe\b|plural|\bwir\b|\bnous\b|我们", plain):
        return Person.PLURAL
    if re.search(r"\bi\b|singular|\bich\b|\bje\b|first|erste|我", plain):
        return Person.SINGULAR
    return Person.ANY
