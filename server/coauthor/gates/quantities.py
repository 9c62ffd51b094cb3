"""The quantities of a piece of LaTeX: numbers in any notation, each with its unit, and shares and multiples in words.

Names (keys, labels, files), layout lengths and comments hold none. Two notations of one number give one value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from coauthor.gates import numerals
from coauthor.manuscript import plain

SMALL = 10
"""Whole numbers up to here may be new, unless they measure something."""

_NAMES = re.compile(
    rf"\\(?:{plain.NAMING}|hspace|vspace|setlength|addtolength)\*?(?:\s*\[[^\]]*\])*\s*\{{[^{{}}]*\}}"
    r"|(?<!\\)%[^\n]*|\\(?:cmidrule|cline|put|phantom|hphantom|vphantom)\S*"
    r"|\\(?!SI|qty|num|ang|si|unit)[A-Za-z@]+\*?\s*\[[^\[\]]*\]"
    r"|\{\s*-?\d*\.?\d+\s*(?:(?:em|ex|pt|cm|mm|in|bp)\s*\}|\\(?:text|line|column|page)(?:width|height))"
    r"|\b(?:width|height|sep|scale|margin|size|left|right|top|bottom|skip|length|depth|angle|trim|at)\s*=\s*"
    r"-?\d*\.?\d+\s*(?:em|ex|pt|cm|mm|in|bp)?|=-?\d*\.?\d+(?:em|ex|pt|cm|mm|in|bp)\s*[},\]]"
    r"|=\s*-?\d*\.?\d+\s*\\(?:text|line|column|page)(?:width|height)"
)
_OPERATOR = re.compile(r"\\(?:times|cdot)(?=\d)")
_THIN = re.compile(r"(?<=\d)(?:\\,|\\;|\{,\}|~|\u2009|\u202f|\u00a0|')(?=\d{3}(?!\d))")
_NUMBER = re.compile(
    r"(?<![\w.\\@])[-−]?\d+(?:[.,:]\d+)*(?:[eE][-+]?\d+(?!\w))?(?:\^\{?-?\d+\}?)?"
    r"|(?<=[_^{(\[=<>~/–-])\d+(?:[.,]\d+)*(?:[eE][-+]?\d+(?!\w))?|(?<![\w.)\]}])\.\d+"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*\{(\d+)\}\s*\{(\d+)\}|(?<![\w/.-])(\d{1,3})/(\d{1,3})(?![\w/])")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻０１２３４５６７８９", "0123456789-0123456789")
_RAISED = re.compile(r"(?<=\d)[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅛": "1/8"}
_OPTIONS = r"\s*(?:\[[^\]]*\])?\s*"
_SIUNITX = (
    (re.compile(rf"\\(?:SIrange|qtyrange|numrange){_OPTIONS}\{{([^{{}}]*)\}}\s*\{{([^{{}}]*)\}}(?:\s*\{{([^{{}}]*)\}})?"),
     r" \1 \3 -- \2 \3 "),
    (re.compile(rf"\\(?:SI|qty){_OPTIONS}\{{([^{{}}]*)\}}{_OPTIONS}\{{([^{{}}]*)\}}"), r" \1 \2 "),
    (re.compile(rf"\\(?:num|numlist){_OPTIONS}\{{([^{{}}]*)\}}"), r" \1 "),
    (re.compile(rf"\\ang{_OPTIONS}\{{([^{{}}]*)\}}"), r" \1° "),
)  # fmt: skip
_MINUS = re.compile(r"(?:(?:^|[$({=<>,\s])[-−]|\bminus\s+|\bminus~)\Z", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*\Z")

_PREFIXES = {"kilo": "k", "mega": "M", "giga": "G", "tera": "T", "milli": "m", "micro": "µ", "nano": "n", "centi": "c"}
_BASES = {
    "second": "s", "seconds": "s", "sec": "s", "sekunden": "s", "secondes": "s", "minute": "min", "minutes": "min",
    "minuten": "min", "hour": "h", "hours": "h", "stunden": "h", "heures": "h", "day": "d", "days": "d", "tage": "d",
    "tagen": "d", "jours": "d", "week": "wk", "weeks": "wk", "wochen": "wk", "month": "mo", "months": "mo",
    "monate": "mo", "year": "yr", "years": "yr", "jahre": "yr", "jahren": "yr", "ans": "yr", "metre": "m",
    "metres": "m", "meter": "m", "meters": "m", "mètres": "m", "gram": "g", "grams": "g", "gramme": "g", "gramm": "g",
    "kelvin": "K", "celsius": "°C", "degree": "°", "degrees": "°", "grad": "°", "hertz": "Hz", "watt": "W",
    "watts": "W", "joule": "J", "joules": "J", "pascal": "Pa", "volt": "V", "volts": "V", "byte": "B", "bytes": "B",
    "bit": "bit", "bits": "bit", "litre": "L", "litres": "L", "liter": "L", "liters": "L", "pixel": "px",
    "pixels": "px", "euro": "€", "euros": "€", "dollar": "$", "dollars": "$", "decibel": "dB", "mole": "mol",
    "newton": "N", "tonne": "t", "tonnes": "t", "hectare": "ha", "hectares": "ha", "inch": "in", "inches": "in",
    "mile": "mi", "miles": "mi", "foot": "ft", "feet": "ft", "ampere": "A", "electronvolt": "eV",
}  # fmt: skip
_PERCENT = ("percent", "per cent", "prozent", "pour cent", r"\%", "%", "％")
_SYMBOLS = (
    "ms µs us ns ps min km cm mm nm µm um kg mg µg kHz MHz GHz Hz kW MW GW kWh kB MB GB TB KB MiB GiB KiB kbit Mbit "
    "Gbit mL ml dB kPa MPa GPa Pa keV MeV GeV eV px °C °F ° € ‰ mV kV mA mol kJ MJ ha fps rpm bpm s m h K g W V J L B"
).split()
_SAME = {"us": "µs", "um": "µm", "ml": "mL", "KB": "kB"}
_GAP = r"(?:~|\\[,;:! ]|\s|\{\}|\$|-(?=[a-z]))*"
_WORDS = "|".join(sorted({f"(?:{'|'.join(_PREFIXES)})?{base}" for base in _BASES}, key=len, reverse=True))
_UNIT = re.compile(
    rf"{_GAP}(?:\\(?:mathrm|text|textrm|rm|si|unit|operatorname|mbox)\s*\{{{_GAP}(?P<in>[^{{}}]*)\}}"
    rf"|(?P<percent>(?i:{'|'.join(map(re.escape, _PERCENT))}))"
    rf"|(?P<macro>(?:\\(?!times|cdot|pm|le|ge|to|ldots|dots|quad|text|emph|math)[A-Za-z]+\s*)+)"
    rf"|(?P<symbol>{'|'.join(sorted(map(re.escape, _SYMBOLS), key=len, reverse=True))})(?![\w])"
    rf"|(?P<word>(?i:{_WORDS}))(?![\w]))"
)
_BASE_MACROS = frozenset([*_BASES, "percent", *_SYMBOLS])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in one notation (`23`, `37.5`, `10^3`, `1/2`, `×2`, `-4`), its unit (`%`, `ms`, …; empty for none)."""

    value: str
    unit: str
    start: int
    end: int

    @property
    def is_free(self) -> bool:
        """A small whole number that counts something."""
        return (
            not self.unit and self.value.isdecimal() and len(self.value.lstrip("0")) <= 2 and int(self.value) <= SMALL
        )

    @property
    def share(self) -> float | None:
        """What part of a whole it says, however it is written: `50 %`, `0.5` and `1/2` say the same."""
        if "/" in self.value and not self.value.startswith("×"):
            part, whole = self.value.split("/")
            return round(int(part) / int(whole), 6) if int(whole) else None
        try:
            number = float(self.value)
        except ValueError:
            return None
        if self.unit == "%":
            return round(number / 100, 6)
        return round(number, 6) if not self.unit and "." in self.value and 0 < number < 1 else None

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


def clean(text: str) -> str:
    """The text that quantities are looked for in: without names, with siunitx and thousands written out."""
    text = _NAMES.sub(" ", text)
    text = _RAISED.sub(lambda match: "^" + match.group().translate(_SUPERSCRIPT), text).translate(_SUPERSCRIPT)
    for pattern, written in _SIUNITX:
        text = pattern.sub(written, text)
    return _THIN.sub("", _OPERATOR.sub(r"\g<0> ", text))


@lru_cache(maxsize=256)
def of(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in order, small ones too; places are those in `clean(text)`."""
    text = clean(text)
    found = [Quantity(each.value, _unit(text, each.end)[0], each.start, each.end) for each in numerals.found(text)]
    found += [Quantity(_VULGAR[mark], "", at, at + 1) for at, mark in enumerate(text) if mark in _VULGAR]
    taken = bytearray(len(text) + 1)
    for each in found:
        taken[each.start : each.end] = b"\x01" * (each.end - each.start)
    for match in _FRACTION.finditer(text):
        if taken.find(1, *match.span()) < 0:
            part, whole = (group for group in match.groups() if group is not None)
            found.append(Quantity(f"{part}/{whole}", "", *match.span()))
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for match in _NUMBER.finditer(text):
        if taken.find(1, *match.span()) < 0:
            unit, _ = _unit(text, match.end())
            found.append(Quantity(_value(text, match), unit, *match.span()))
    found += _small_words(text, taken)
    return tuple(sorted(found, key=lambda each: each.start))


def _small_words(text: str, taken: bytearray) -> list[Quantity]:
    """`five percent`: a small number in words that has a unit."""
    found = []
    for match in re.finditer(r"[^\W\d_]+", text):
        digits = numerals.small(match.group())
        if digits is None or taken.find(1, *match.span()) >= 0:
            continue
        unit, _ = _unit(text, match.end())
        if unit == "%":
            found.append(Quantity(digits, unit, *match.span()))
    return found


def _value(text: str, match: re.Match[str]) -> str:
    """`1,000` and `1000` are one number, `0.50` and `0.5` too; a comma with other than three digits is a point."""
    number = match.group().lstrip("-−").replace("{", "").replace("}", "")
    start = match.start() + (match.group()[:1] in "-−")
    before = text[max(0, start - 8) : start]
    negative = bool(_MINUS.search(before)) and not _RANGE.search(before.rstrip("-− "))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        number = number.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", number):
        number = number.replace(".", "")
    number = number.replace(",", ".").lower()
    if number.startswith("."):
        number = "0" + number
    if re.fullmatch(r"\d+\.\d+", number):
        number = number.rstrip("0").rstrip(".")
    return f"-{number}" if negative else number


def _unit(text: str, at: int) -> tuple[str, int]:
    """The unit that follows, in one notation, and where it ends; empty where there is none."""
    match = _UNIT.match(text, at)
    if match is None:
        return "", at
    if match["percent"]:
        return "%", match.end()
    if match["symbol"]:
        return _SAME.get(match["symbol"], match["symbol"]), match.end()
    if match["word"]:
        return _worded(match["word"].lower()), match.end()
    if match["macro"]:
        return _macros(match["macro"]), match.end()
    inner = match["in"].strip()
    known = _SAME.get(inner, inner)
    return (known if known in _SYMBOLS else _worded(inner.lower()) if inner.lower() in _BASES else ""), match.end()


def _worded(word: str) -> str:
    for prefix, letter in _PREFIXES.items():
        if word.startswith(prefix) and word[len(prefix) :] in _BASES:
            return letter + _BASES[word[len(prefix) :]]
    return _BASES.get(word, "")


def _macros(text: str) -> str:
    """`\\milli\\second` is `ms`; macros that are no units give nothing."""
    said, is_unit = "", False
    for name in re.findall(r"[A-Za-z]+", text):
        if name in _PREFIXES:
            said += _PREFIXES[name]
        elif name == "per":
            said += "/"
        elif name in _BASE_MACROS:
            is_unit = True
            said += "%" if name == "percent" else _BASES.get(name, name)
        else:
            break
    return said if is_unit else ""
