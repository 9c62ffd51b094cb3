"""British and American spellings of words in which only these differ; what both write is never spoken of.

Words are listed by their stems, so that `laboratory`, `meter` or `analyses` are no findings. A text's own habit is told
from its words, or from its language option; where both spellings are common there is none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

BRITISH, AMERICAN = "british", "american"

_OUR = "behavi|col|fav|hon|lab|neighb|flav|hum|rum|vap|harb|endeav"
_AFTER_OUR = "|s|ed|ing|ful|less|able|ably|ite|ites|al|ally|hood|hoods|er|ers"
_ISE = (
    "organ|real|recogn|summar|util|optim|minim|maxim|general|special|normal|visual|emphas|character|categor|initial"
    "|priorit|hypothes|standard|local|penal|stabil|synchron|random|regular|discret|parametr|serial|critic|apolog|neutral"
    "|polar|crystall|oxid|modern|formal|final|equal|custom|memor|mobil|token|parallel"
)
_AFTER_ISE = "e|es|ed|ing|er|ers|ation|ations|able"
_DOUBLED = "model|label|travel|cancel|signal|level|fuel|total|channel|marshal|tunnel"
_AFTER_DOUBLED = "ed|ing|er|ers"
_PAIRS = {
    "centre": "center", "centres": "centers", "centred": "centered", "fibre": "fiber", "fibres": "fibers",
    "litre": "liter", "litres": "liters", "theatre": "theater", "analyse": "analyze", "analysed": "analyzed",
    "analysing": "analyzing", "paralyse": "paralyze", "catalogue": "catalog", "catalogues": "catalogs",
    "defence": "defense", "offence": "offense", "pretence": "pretense", "artefact": "artifact",
    "artefacts": "artifacts",
    "sceptic": "skeptic", "sceptical": "skeptical", "sceptics": "skeptics", "aluminium": "aluminum", "tumour": "tumor",
    "tumours": "tumors", "haemoglobin": "hemoglobin", "anaemia": "anemia", "oestrogen": "estrogen", "foetal": "fetal",
    "foetus": "fetus", "leukaemia": "leukemia", "paediatric": "pediatric", "sulphur": "sulfur", "ageing": "aging",
    "fulfil": "fulfill", "fulfils": "fulfills", "skilful": "skillful", "modelled": "modeled", "plough": "plow",
    "mould": "mold", "moulds": "molds", "tyre": "tire", "grey": "gray",
}  # fmt: skip
_ONE_WAY = frozenset(("tyre", "mould", "moulds", "grey", "plough", "ageing"))
"""British words whose American form means something else too, or is a name."""

_BACK = {american: british for british, american in _PAIRS.items() if british not in _ONE_WAY}
_EDGE = r"(?<![\w\\@{}_/.-])"


class Other(NamedTuple):
    """A word at columns `[start, end)` in the other spelling, and the wanted one."""

    start: int
    end: int
    word: str
    better: str


Finder = Callable[[str], Iterator[Other]]


def wanted(said: str) -> str:
    """Which of the two a style asks for: `british`, `american`, or nothing."""
    said = said.lower()
    if re.search(r"\bamerican\b|\bus\b|en-us", said):
        return AMERICAN
    return BRITISH if re.search(r"\bbritish\b|\buk\b|en-gb|oxford", said) else ""


@functools.cache
def finder(said: str) -> Finder | None:
    """Finds the other spelling than the one asked for; None where neither is. Oxford's `-ize` is British too."""
    want = wanted(said)
    if not want:
        return None
    ize = bool(re.search(r"oxford|-?ize\b", said.lower()))
    pattern = re.compile(_british() if want == AMERICAN else _american(ize=ize), re.IGNORECASE)

    def find(line: str) -> Iterator[Other]:
        for match in pattern.finditer(line):
            better = _other(match, want)
            if better and not match.group()[1:].isupper():
                word = match.group()
                yield Other(match.start(), match.end(), word, better.capitalize() if word[0].isupper() else better)

    return find


def _british() -> str:
    words = "|".join(sorted(_PAIRS, key=len, reverse=True))
    return (
        rf"{_EDGE}(?:(?P<our>{_OUR})our(?P<our_>{_AFTER_OUR})|(?P<ise>{_ISE})is(?P<ise_>{_AFTER_ISE})"
        rf"|(?P<doubled>{_DOUBLED})l(?P<doubled_>{_AFTER_DOUBLED})|(?P<pair>{words}))(?![\w}}-])"
    )


def _american(*, ize: bool) -> str:
    words = "|".join(sorted(_BACK, key=len, reverse=True))
    verbs = "" if ize else rf"|(?P<ise>{_ISE})iz(?P<ise_>{_AFTER_ISE})"
    return (
        rf"{_EDGE}(?:(?P<our>{_OUR})or(?P<our_>{_AFTER_OUR}){verbs}"
        rf"|(?P<doubled>{_DOUBLED})(?P<doubled_>{_AFTER_DOUBLED})|(?P<pair>{words}))(?![\w}}-])"
    )


def _other(match: re.Match[str], want: str) -> str:
    """The word as the other side of the sea writes it, in small letters."""
    british = want == BRITISH
    found = {name: value.lower() for name, value in match.groupdict().items() if value is not None}
    if "our" in found:
        return f"{found['our']}{'our' if british else 'or'}{found['our_']}"
    if "ise" in found:
        return f"{found['ise']}{'is' if british else 'iz'}{found['ise_']}"
    if "doubled" in found:
        return f"{found['doubled']}{'l' if british else ''}{found['doubled_']}"
    return (_BACK if british else _PAIRS).get(found["pair"], "")


class Tally(NamedTuple):
    """How often a text writes which way; `-ise` and `-ize` are counted apart, as British English has both."""

    british: int = 0
    american: int = 0
    ise: int = 0
    ize: int = 0
    option: str = ""
    """What its language option says."""


MANY, TIMES = 4, 5
"""A habit is what is written so often at least, and so many times as often as the other."""

_OPTION = re.compile(
    r"\\(?:usepackage|documentclass|setdefaultlanguage|setmainlanguage)\s*\[[^\]]*?"
    r"\b(?:(british|ukenglish|en-gb)|(american|usenglish|en-us))\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|is|are|we)\b")
_WORDS = 8
"""Words from which on a stretch of text shows whether it is English."""


def is_english(text: str) -> bool:
    """True where a stretch of prose has the small words of English, or is too short to tell."""
    words = len(text.split())
    return words < _WORDS or len(_ENGLISH.findall(text)) * 12 >= words


@functools.cache
def _counted() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(_british()), re.compile(_american(ize=False))


def tally(text: str) -> Tally:
    """Count in the lines that look like English prose: long ones without the `=` of options and code."""
    option = _OPTION.search(text)
    said = "" if option is None else BRITISH if option[1] else AMERICAN
    prose = "\n".join(line for line in text.split("\n") if len(line) >= 30 and "=" not in line and line[:1] != "%")
    if not is_english(prose):
        return Tally(option=said)
    british, american = _counted()
    counts = {"british": 0, "american": 0, "ise": 0, "ize": 0}
    for pattern, name, verbs in ((british, "british", "ise"), (american, "american", "ize")):
        for match in pattern.finditer(prose):
            if _other(match, AMERICAN if name == "british" else BRITISH):
                counts[verbs if match["ise"] else name] += 1
    return Tally(**counts, option=said)


def habit(tallies: Iterable[Tally]) -> str:
    """What a document writes, in the words of `finder`: `British`, `British (Oxford)`, `American`, or nothing."""
    every = tuple(tallies)
    british, american = sum(one.british for one in every), sum(one.american for one in every)
    ise, ize = sum(one.ise for one in every), sum(one.ize for one in every)
    options = {one.option for one in every if one.option}
    if options == {BRITISH} and british >= american or _is_habit(british, american):
        return "British" if _is_habit(ise, ize) else "British (Oxford)"
    if options == {AMERICAN} and american >= british or _is_habit(american, british):
        return "American" if ize >= TIMES * ise else ""
    return ""


def _is_habit(often: int, seldom: int) -> bool:
    return often >= MANY and often >= TIMES * seldom


_NOT_OWN = re.compile(
    r"\"[^\"]*\"|\\foreignlanguage\{\w+\}\*?\{[^{}]*\}|\\begin\{thebibliography\}.*?\\end\{\w+\}", re.DOTALL
)


def is_own(text: str, start: int) -> bool:
    """True where the word at an offset is the author's: no name, in an English paragraph; quotations are passed over
    before."""
    if text[start].isupper():
        return False
    low = text.rfind("\n\n", 0, start) + 1
    high = text.find("\n\n", start)
    paragraph = text[low : high if high >= 0 else len(text)]
    begin = text.rfind("\\begin{", max(0, start - 5_000), start)
    if begin >= 0 and (quoted := _NOT_OWN.match(text, begin)) is not None and quoted.end() > start:
        return False
    at = start - low
    if any(found.start() <= at < found.end() for found in _NOT_OWN.finditer(paragraph)):
        return False
    return is_english(paragraph)
