"""Numbers that are written in words, in English, German, French and Chinese; only what can't be read otherwise.

`two` and its like are left to who counts; a share (`half`, `one in five`) and a multiple (`twofold`) are of any size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coauthor.gates import wordy_numbers

_ONES = dict(zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True))
_TEENS = dict(
    zip(
        "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(11, 20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_POWERS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ENGLISH = {**_ONES, **_TEENS, **_TENS, **_POWERS, "dozen": 12}
_EINS = dict(zip("ein zwei drei vier fünf sechs sieben acht neun".split(), range(1, 10), strict=True))
_ZEHN = dict(
    zip("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(), range(20, 100, 10), strict=True)
)
_ELF = dict(
    zip("elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split(), range(11, 20), strict=True)
)
_UN = dict(zip("un deux trois quatre cinq six sept huit neuf dix".split(), range(1, 11), strict=True))
_VINGT = dict(zip("vingt trente quarante cinquante soixante".split(), range(20, 70, 10), strict=True))
_ONZE = dict(zip("onze douze treize quatorze quinze seize".split(), range(11, 17), strict=True))
_HAN = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2, "〇": 0, "零": 0}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "drittel": 3, "viertel": 4, "fünftel": 5, "zehntel": 10,
    "tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5, "dixième": 10, "dixièmes": 10,
}  # fmt: skip
_COUNTS = {**_ONES, "a": 1, "an": 1, **_EINS, **_UN, "une": 1}
_TIMES = {
    "twice": "2", "thrice": "3", "double": "2", "doubles": "2", "doubled": "2", "doubling": "2", "triple": "3",
    "triples": "3", "tripled": "3", "tripling": "3", "quadruple": "4", "quadruples": "4", "quadrupled": "4",
    "halve": "1/2", "halves": "1/2", "halved": "1/2", "halving": "1/2", "doppelt": "2", "doppelte": "2",
    "verdoppelt": "2", "verdoppelte": "2", "verdreifacht": "3", "halbiert": "1/2", "halbierte": "1/2",
    "doublé": "2", "doublée": "2", "triplé": "3", "dreifach": "3",
}  # fmt: skip


def _any(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_I = re.IGNORECASE
_ENGLISH_RUN = re.compile(rf"\b(?:{_any(_ENGLISH)})(?:(?:[\s~-]+|\s+and\s+)(?:{_any(_ENGLISH)}))*\b", _I)
_SCORES = re.compile(
    r"\b(?P<word>dozens|hundreds|thousands|millions|billions|hunderte|tausende|centaines|milliers)\b", _I
)
_GERMAN = re.compile(rf"\b(?:(?P<one>{_any(_EINS)})und)?(?P<ten>{_any(_ZEHN)})\b|\b(?P<teen>{_any(_ELF)})\b"
                     rf"|\b(?P<many>{_any(_EINS)})(?P<power>hundert|tausend)\b", _I)  # fmt: skip
_FRENCH = re.compile(
    rf"\b(?P<ten>{_any(_VINGT)})(?:(?:-|\s+et\s+)(?P<one>{_any(_UN)}))?\b|\b(?P<teen>{_any(_ONZE)})\b", _I
)
_PART = re.compile(
    rf"\b(?P<count>{_any(_COUNTS)})[\s~-]+(?P<part>{_any(_PARTS)})\b(?P<of>\s+(?:of|der|des|du|de)\b|(?=\s*[.,;)]|\s*\Z))?",
    _I,
)
_HALF = re.compile(
    r"(?<!first )(?<!second )(?<!other )(?<!latter )(?<!upper )(?<!lower )(?<!left )(?<!right )"
    r"\b(?:(?:by|in|about|nearly|almost|over|than)\s+half\b|half\s+(?:of|the|as|an?|our|its|their|all)\b"
    r"|half\s+(?=[a-z]+s\b)|half(?:\s+an?)?[\s-]+(?:second|minute|hour|day|week|month|year|metre|meter|mile)\b|die\s+Hälfte|zur\s+Hälfte|la\s+moitié)",
    _I,
)
_IN = re.compile(
    rf"\b(?P<of>{_any(_ONES)}|\d+)\s+(?:out\s+of|of|in|von)\s+(?:every\s+)?(?P<all>{_any(_ENGLISH)}|\d+)\b(?!\s+dimension)",
    _I,
)
_EVERY = re.compile(
    rf"\bevery\s+(?P<nth>second|other|{'|'.join(part for part in _PARTS if part.endswith('h') or part == 'third')})\s+"
    r"(?!the\b|a\b|an\b|we\b|it\b|time\b|they\b|of\b|or\b|and\b|for\b|in\b|from\b|to\b)[a-z]+",
    _I,
)
_NTH = {
    ("lower", "quartile"): "first",
    ("1st", "quartile"): "first",
    ("upper", "quartile"): "third",
    ("3rd", "quartile"): "third",
    ("2nd", "quartile"): "second",
}
_QUANTILE = re.compile(
    r"\b(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|lower|upper|last|1st|2nd|3rd|[4-9]th)"
    r"[\s~-]+(?P<of>quartile|quintile|decile|percentile|tercile|tertile)s?\b",
    _I,
)
_LONG = re.compile(
    r"\b(?:for|within|after|over|lasted|takes?|took)\s+(?:an?|one|two|three|several)\s+"
    r"(?P<word>decades?|century|centuries|fortnights?)\b|\b(?:a|the)\s+fortnight\b",
    _I,
)
_FOLD = re.compile(rf"\b(?P<n>{_any(_ENGLISH)}|\d+(?:\.\d+)?)(?:-|\s)?fold\b(?!\s+cross|-cross)", _I)
_TIMES_AS = re.compile(
    rf"\b(?P<n>{_any(_ENGLISH)}|{_any(_UN)}|\d+(?:[.,]\d+)?)(?:\s+|~|-)?(?:times|fois|[×x]|mal)\b"
    rf"\s+(?:as|more|less|the|faster|slower|[a-zé]+er\b|plus|moins|so|higher|larger)",
    _I,
)
_X = re.compile(r"(?<![\w.])(?P<n>\d+(?:[.,]\d+)?)\s?(?:x(?![\w=])|×(?!\s*\d)|\$?\\times\$?(?!\s*\\?\s*[\w{]))")
_FACTOR = re.compile(rf"\bfactors?\s+(?:of\s+)?(?:about\s+|around\s+)?(?P<n>{_any(_ENGLISH)}|\d+(?:\.\d+)?)\b", _I)
_WORDED_TIMES = re.compile(
    rf"\b(?P<word>{_any(_TIMES)})\b(?!-(?:blind|check|edged|sided|precision)|\s+(?:check|bond|blind|precision|quot))"
    rf"(?<!\bto )", _I)  # fmt: skip
_MAGNITUDE = re.compile(r"\b(?:an?|one|two|three|several)\s+orders?\s+of\s+magnitude\b", _I)
_HAN_SHARE = re.compile(
    r"百分之([一二三四五六七八九十百零点\d]+)|([一二三四五六七八九])成|一半|([一二三四五六七八九十]+)分之([一二三四五六七八九十]+)"
)
_HAN_TIMES = re.compile(r"([一二两三四五六七八九十百\d]+)倍")
_HAN_RUN = re.compile(r"[〇零一二三四五六七八九十百千万亿两]{2,}")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in words at `[start, end)`; `value` is `23`, a share `1/2`, a multiple `×2`, or the word itself."""

    value: str
    start: int
    end: int


def found(text: str) -> tuple[Numeral, ...]:
    """The numerals of a text, those of several words first; no two of them overlap."""
    taken = bytearray(len(text))
    kept: list[Numeral] = []
    worded = (Numeral(*each) for each in wordy_numbers.found(text))
    for each in (*worded, *_multiples(text), *_shares(text), *_han(text), *_european(text), *_english(text)):
        if taken.find(1, each.start, each.end) < 0:
            taken[each.start : each.end] = b"\x01" * (each.end - each.start)
            kept.append(each)
    return tuple(kept)


def small(word: str) -> str | None:
    """The digits of a word from one to ten, in the three European languages."""
    value = _COUNTS.get(word.lower()) or _ENGLISH.get(word.lower())
    return str(value) if value is not None and word.lower() not in ("a", "an", "un", "une", "ein") else None


def _multiples(text: str) -> Iterator[Numeral]:
    for pattern in (_FOLD, _TIMES_AS, _X, _FACTOR):
        for match in pattern.finditer(text):
            number = match["n"].lower()
            value = _ENGLISH.get(number) or _UN.get(number)
            yield Numeral(f"×{value or number.replace(',', '.')}", *match.span())
    for match in _MAGNITUDE.finditer(text):
        yield Numeral("×10", *match.span())
    for match in _WORDED_TIMES.finditer(text):
        if match["word"].lower() != "halves":
            yield Numeral(f"×{_TIMES[match['word'].lower()]}", *match.span())


def _shares(text: str) -> Iterator[Numeral]:
    for match in _PART.finditer(text):
        count, part = match["count"].lower(), match["part"].lower()
        plural = part.endswith(("s", "tel", "halves")) and part != "tiers"
        if plural or match["of"] is not None or count not in ("a", "an", "ein", "un", "une", "one") or part == "half":
            yield Numeral(f"{_COUNTS[count]}/{_PARTS[part]}", *match.span())
    for match in _IN.finditer(text):
        part, whole = (_ENGLISH.get(match[name].lower()) or int(match[name]) for name in ("of", "all"))
        if whole > 2 and part < whole:
            yield Numeral(f"{part}/{whole}", *match.span())
    for match in _EVERY.finditer(text):
        yield Numeral(f"1/{_PARTS.get(match['nth'].lower(), 2)}", *match.span())
    for match in _HALF.finditer(text):
        yield Numeral("1/2", *match.span())


def _han(text: str) -> Iterator[Numeral]:
    for match in _HAN_SHARE.finditer(text):
        hundredth, tenth, below, above = match.groups()
        if hundredth:
            value = f"{_han_value(hundredth)}/100"
        elif tenth:
            value = f"{_HAN[tenth]}/10"
        else:
            value = f"{_han_value(above)}/{_han_value(below)}" if below else "1/2"
        yield Numeral(value, *match.span())
    for match in _HAN_TIMES.finditer(text):
        yield Numeral(f"×{_han_value(match[1])}", *match.span())
    for match in _HAN_RUN.finditer(text):
        number = _han_value(match.group())
        if number > 10 and match.group() not in ("千万", "万一", "百万") and not set(match.group()) <= set("一二三"):
            yield Numeral(str(number), *match.span())


def _han_value(word: str) -> int:
    if word.isdecimal():
        return int(word)
    if not set(word) & set(_HAN_POWERS):
        return int("".join(str(_HAN.get(each, 0)) for each in word))
    total = section = digit = 0
    for each in word:
        if each in _HAN:
            digit = _HAN[each]
        elif (power := _HAN_POWERS.get(each, 1)) >= 10_000:
            total, section, digit = (total + section + digit) * power, 0, 0
        else:
            section, digit = section + (digit or 1) * power, 0
    return total + section + digit


def _european(text: str) -> Iterator[Numeral]:
    for match in _GERMAN.finditer(text):
        if match["many"]:
            value = _EINS[match["many"].lower()] * (100 if match["power"].lower() == "hundert" else 1_000)
        elif match["teen"]:
            value = _ELF[match["teen"].lower()]
        else:
            value = _ZEHN[match["ten"].lower()] + (_EINS[match["one"].lower()] if match["one"] else 0)
        yield Numeral(str(value), *match.span())
    for match in _FRENCH.finditer(text):
        value = _ONZE[match["teen"].lower()] if match["teen"] else _VINGT[match["ten"].lower()]
        yield Numeral(str(value + (_UN[match["one"].lower()] if match["one"] else 0)), *match.span())
    for match in _LONG.finditer(text):
        yield Numeral(match.group().split()[-1].lower(), *match.span())
    for match in re.finditer(r"\bquatre-vingts?\b", text, _I):
        yield Numeral("80", *match.span())
    for match in _QUANTILE.finditer(text):
        nth, of = match["nth"].lower(), match["of"].lower()
        yield Numeral(f"{_NTH.get((nth, of), nth)} {of}", *match.span())
    for match in _SCORES.finditer(text):
        yield Numeral(match["word"].lower(), *match.span())


def _english(text: str) -> Iterator[Numeral]:
    for match in _ENGLISH_RUN.finditer(text):
        value = _english_value(re.split(r"[\s~-]+", match.group().lower()))
        if value > 10:
            yield Numeral(str(value), *match.span())


def _english_value(words: list[str]) -> int:
    total = section = 0
    for word in words:
        if word == "and":
            continue
        number = _ENGLISH[word]
        if word == "hundred" or word == "dozen":
            section = (section or 1) * number
        elif number >= 1_000:
            total, section = total + (section or 1) * number, 0
        else:
            section += number
    return total + section
