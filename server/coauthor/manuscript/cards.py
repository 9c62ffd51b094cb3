"""Who wrote what and when, of each entry of a .bib file: just enough to find and to recognise it.

Reads fields as they are written and never fails; what is broken is left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from coauthor.manuscript import bib


@dataclass(frozen=True, slots=True)
class Card:
    """An entry in plain words; `haystack` is all of it, folded, for finding."""

    key: str
    kind: str
    authors: str
    who: str
    """The family names, as a text would say them: `Lovelace and Babbage`; Chinese names are whole, `王小明、李华`."""
    title: str
    year: str
    venue: str
    haystack: str

    @property
    def short(self) -> str:
        """`Lovelace and Babbage (1843)`, as far as it is known."""
        return f"{self.who} ({self.year})".strip() if self.year else self.who


def of(text: str, entry: bib.Entry) -> Card:
    """The card of an entry of this text."""
    source = text[entry.start : min(entry.end, entry.start + _LONGEST)]
    found: dict[str, str] = {}
    at = entry.key_end - entry.start
    while match := _FIELD.search(source, at):
        name = match.group(1).lower()
        value, at = _value(source, match.end())
        found.setdefault(name, value)
    group = found.get("organization") or found.get("institution") or ""
    written = _AND.split(found.get("author") or found.get("editor") or (f"{{{group}}}" if group else ""))
    authors = " and ".join(plain(name) for name in written)
    title = plain(found.get("title", ""))
    year = _YEAR.search(found.get("year") or found.get("date") or "")
    venue = plain(
        found.get("journal") or found.get("journaltitle") or found.get("booktitle") or found.get("publisher", "")
    )
    said = year.group() if year else ""
    whole = "" if authors.isascii() else " ".join(map(_surname, filter(None, map(str.strip, written))))
    haystack = folded(f"{entry.key} {authors} {whole} {title} {said}")
    return Card(entry.key, entry.kind, authors, _named(written), title, said, venue, haystack)


def plain(value: str) -> str:
    """A field's value without LaTeX: accents as letters, no braces, one line."""
    if "\\" in value:
        value = _ACCENT.sub(_accented, value)
        value = _MACRO.sub(lambda match: _LETTERS.get(match.group(1), " "), value)
    value = value.replace("{", "").replace("}", "").replace("~", " ").replace("--", "–")
    return " ".join(value.split())


def folded(text: str) -> str:
    """Small and without accents, so that what is typed without them is found."""
    small = text.casefold()
    if small.isascii():
        return small
    return "".join(letter for letter in unicodedata.normalize("NFKD", small) if not unicodedata.combining(letter))


_LONGEST = 20_000
_FIELD = re.compile(
    r"[,\s](author|editor|organization|institution|title|year|date|journal|journaltitle|booktitle|publisher)\s*=\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+")
_YEAR = re.compile(r"\d{4}")
_BARE = re.compile(r"[^,}\n]*")
_ACCENT = re.compile(r"\{?\\([`'^\"~=.uvHckrdb])\s*\{?\\?([A-Za-z])\}?\}?")
_MACRO = re.compile(r"\\([A-Za-z]+|.)[ \t]*")
_LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "i": "i",
}
_LETTERS |= {"&": "&", "%": "%", "_": "_", "#": "#", "$": "$", "-": "", "/": ""}
_MARKS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "c": "\u0327",
    "k": "\u0328",
    "d": "\u0323",
    "b": "\u0331",
}


_EAST = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3]+(?:[ ,]+[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3]+)?")
"""A name in Chinese, Japanese or Korean letters, the family first."""
_ALL_NAMED = 2


def _named(written: list[str]) -> str:
    names = [_surname(name.strip()) for name in written if name.strip()]
    is_east = bool(names) and _EAST.fullmatch(names[0]) is not None
    if len(names) > _ALL_NAMED or names[-1:] == ["others"]:
        return f"{names[0]}等" if is_east else f"{names[0]} et al."
    return ("、" if is_east and _EAST.fullmatch(names[-1]) else " and ").join(names)


def _surname(name: str) -> str:
    """The family name of `Ada Lovelace` or `Lovelace, Ada`; a name in braces is one, and so is a Chinese one."""
    whole = plain(name)
    if _EAST.fullmatch(whole):
        return re.sub("[ ,]+", "", whole)
    if name[0] == "{" and name[-1] == "}":
        return whole
    return whole.partition(",")[0].strip() if "," in whole else whole.rpartition(" ")[2]


def _accented(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match.group(2) + _MARKS[match.group(1)])


def _value(source: str, at: int) -> tuple[str, int]:
    """A field's value from `at`, and where it ends: in braces, in quotes, or bare."""
    opener = source[at : at + 1]
    if opener not in ("{", '"'):
        match = _BARE.match(source, at)
        return (match.group().strip(), match.end()) if match else ("", at)
    depth = 0
    for match in _EDGE.finditer(source, at + 1):
        letter = match.group()
        if letter == "{":
            depth += 1
        elif letter == "}" and depth:
            depth -= 1
        elif letter == ("}" if opener == "{" else '"') and not depth:
            return source[at + 1 : match.start()], match.end()
    return source[at + 1 :], len(source)


_EDGE = re.compile(r'(?<!\\)[{}"]')
