"""Numbers as languages put them into one word or a turn of phrase: `hundertzwölf`, `une vingtaine`, `近百`, `a score`.

Beside `numerals`, which reads what is written word by word; yields values in the same notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_EINS = dict(zip("ein zwei drei vier fünf sechs sieben acht neun".split(), range(1, 10), strict=True))
_TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_ZEHN = dict(
    zip("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(), range(20, 100, 10), strict=True)
)
_BELOW = {**_EINS, "eins": 1, **dict(zip(_TEENS, range(10, 20), strict=True)), **_ZEHN}
_UN = dict(zip("deux trois quatre cinq six sept huit neuf dix".split(), range(2, 11), strict=True))
_NTH = dict(zip("zweite dritte vierte fünfte sechste siebte achte neunte zehnte".split(), range(2, 11), strict=True))
_AINE = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_I = re.IGNORECASE
_SMALL = rf"(?:(?:{_any(_EINS)})und(?:{_any(_ZEHN)})|{_any(_BELOW)})"
_GERMAN = re.compile(
    rf"\b(?:(?P<k>{_SMALL})?(?P<tausend>tausend))?(?:(?P<h>{_any(_EINS)})?(?P<hundert>hundert))(?:und)?(?P<rest>{_SMALL})\b"
    rf"|\b(?P<k2>{_SMALL})?(?P<tausend2>tausend)(?:und)?(?P<rest2>{_SMALL}|(?:{_any(_EINS)})hundert)?\b",
    _I,
)
_HALVES = re.compile(rf"\b(?:(?P<whole>{_any(_EINS)})einhalb|(?P<one>anderthalb\w*))\b", _I)
_DOZEN = re.compile(rf"\b(?P<n>{_any(_EINS)})\s+Dutzend\b", _I)
_EACH = re.compile(rf"\bjede[rsnm]?\s+(?P<nth>{_any(_NTH)})[rsnm]?\b", _I)
_FOLD = re.compile(
    rf"\b(?:ver(?P<v>{_any(_BELOW)})facht\w*|(?P<f>{_any(_BELOW)})fach(?:e[rsnm]?)?"
    rf"|(?P<m>{_any(_BELOW)})mal\s+(?:so|mehr|weniger|[a-zäöü]+er\b))",
    _I,
)
_CENT = re.compile(
    rf"(?<!per )(?<!pour )(?<!per~)(?<!pour~)\b(?:(?P<n>{_any(_UN)})[\s-]+)?(?P<power>cents?|mille)\b"
    r"(?=[\s~]+[a-zéèêâ]+s\b)",
    _I,
)
_SUR = re.compile(rf"\b(?P<of>une?|{_any(_UN)})\s+[a-zéèêâ]+\s+sur\s+(?P<all>{_any(_UN)}|\d+)\b", _I)
_ABOUT = re.compile(rf"\b(?:une?|plusieurs)\s+(?P<word>{_any(_AINE)})s?\b", _I)
_SCORE = re.compile(r"\ba\s+score\s+of\b|\btens\s+of\b", _I)
_AGES = re.compile(
    r"\b(?:an?|one|two|three|four|five|six|several)\s+(?P<word>decades?|century|centuries|fortnights?)\s+"
    r"(?:of|ago|later|earlier|before|after)\b|\bturn\s+of\s+the\s+(?P<turn>century|millennium)\b"
    r"|\b(?P<er>(?:zwanz|dreiß|vierz|fünfz|sechz|siebz|achtz|neunz)igerjahren?)\b",
    _I,
)
_CAPITALS = re.compile(r"(?<![\w\\])(?=[IVXLC]{4})(?:X?C|C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)")
_HAN = re.compile(
    r"翻了?(?:[一两三]?番|[两三]?倍)|(?P<about>[近上数几成][十百千万]|[百千万]余|成千上万)|(?P<n>\d+(?:\.\d+)?)\s*(?P<power>[百千万亿])"
    r"|(?P<part>[两\d])成(?![为了功立本分员熟])"
)
_POWERS = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}

Found = tuple[str, int, int]
"""Value and place, as `numerals.Numeral` has them."""


def found(text: str) -> Iterator[Found]:
    """All of them, in any order; they may overlap with what `numerals` finds."""
    yield from _german(text)
    yield from _french(text)
    yield from _chinese(text)
    for match in _SCORE.finditer(text):
        yield "20" if "score" in match.group().lower() else "tens", *match.span()
    for match in _AGES.finditer(text):
        yield (match["word"] or match["turn"] or match["er"]).lower(), *match.span()
    for match in _CAPITALS.finditer(text):
        yield str(_roman(match.group())), *match.span()


def _german(text: str) -> Iterator[Found]:
    for match in _GERMAN.finditer(text):
        yield str(_composed(match)), *match.span()
    for match in _HALVES.finditer(text):
        yield f"{_EINS[match['whole'].lower()] if match['whole'] else 1}.5", *match.span()
    for match in _DOZEN.finditer(text):
        yield str(12 * _EINS[match["n"].lower()]), *match.span()
    for match in _EACH.finditer(text):
        yield f"1/{_NTH[match['nth'].lower()]}", *match.span()
    for match in _FOLD.finditer(text):
        word = (match["v"] or match["f"] or match["m"]).lower()
        if word not in ("ein", "eins"):
            yield f"×{_BELOW[word]}", *match.span()


def _composed(match: re.Match[str]) -> int:
    thousands = _below(match["k"] or match["k2"], 1) if match["tausend"] or match["tausend2"] else 0
    hundreds = _below(match["h"], 1) if match["hundert"] else 0
    return 1_000 * thousands + 100 * hundreds + _below(match["rest"] or match["rest2"], 0)


def _below(word: str | None, otherwise: int) -> int:
    """The value of one part of a compound; `otherwise` where it is not there."""
    if not word:
        return otherwise
    word = word.lower()
    if word.endswith("hundert"):
        return 100 * _EINS[word.removesuffix("hundert")]
    if word in _BELOW:
        return _BELOW[word]
    one, _, ten = word.partition("und")
    return _EINS[one] + _ZEHN[ten]


def _french(text: str) -> Iterator[Found]:
    for match in _CENT.finditer(text):
        many = _UN[match["n"].lower()] if match["n"] else 1
        yield str(many * (1_000 if match["power"].lower() == "mille" else 100)), *match.span()
    for match in _SUR.finditer(text):
        part = _UN.get(match["of"].lower(), 1)
        whole = _UN.get(match["all"].lower()) or int(match["all"])
        if part < whole:
            yield f"{part}/{whole}", *match.span()
    for match in _ABOUT.finditer(text):
        yield str(_AINE[match["word"].lower()]), *match.span()


def _chinese(text: str) -> Iterator[Found]:
    for match in _HAN.finditer(text):
        if match["n"]:
            value = f"{float(match['n']) * _POWERS[match['power']]:.0f}"
        elif match["part"]:
            value = f"{2 if match['part'] == '两' else match['part']}/10"
        else:
            value = match["about"] or "×2"
        yield value, *match.span()


def _roman(word: str) -> int:
    values = [_ROMAN[letter] for letter in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
